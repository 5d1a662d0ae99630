/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CHANNEL SUBSYSTEM CALL; see chsc.h.  The block is a request (length, code,
 * three words) and, where the request ends, a response (length, code, data).
 */
#include "cp/vdev/chsc.h"
#include "cp/lib/be.h"
#include "cp/lib/str.h"

#define REQUEST_SIZE	16 /* of all requests known here */
#define RESPONSE_HEADER 8

#define RC_OK	       0x0001
#define RC_UNSUPPORTED 0x0004
#define RC_NO_EVENT    0x0005
#define RC_OPERAND     0x0007

#define CHP_VALID      0x80000000u
#define CHP_TYPE       0x32 /* a path that no real one can be mistaken for */
#define CHP_FIRST_SIZE 8

static void respond(u8 *page, u16 length, u16 code)
{
	u8 *r = page + REQUEST_SIZE;

	memset(r, 0, CHSC_PAGE - REQUEST_SIZE);
	put_be16(r, length);
	put_be16(r + 2, code);
}

/* 0002: our single path, when it is in the range asked for. */
static void path_descriptions(u8 *page)
{
	u32 word1 = get_be32(page + 4), word2 = get_be32(page + 8);
	u32 first = word1 & 0xff, last = word2 & 0xff;
	u8 *data = page + REQUEST_SIZE + RESPONSE_HEADER;
	u32 n = last - first + 1;

	if (get_be32(page + 12) || last < first || (word1 & 0x3f000f00u)) {
		respond(page, RESPONSE_HEADER, RC_OPERAND);
		return;
	}
	respond(page, (u16)(RESPONSE_HEADER + n * CHP_FIRST_SIZE), RC_OK);
	if (!first)
		put_be32(data, CHP_VALID | CHP_TYPE << 8);
}

static void event_information(u8 *page)
{
	respond(page, RESPONSE_HEADER, RC_NO_EVENT);
}

/* 0010: general characteristics, 2 KiB of bits, then those of CHSC. */
#define GENERAL_AIF (1ull << (63 - 41)) /* adapter interruptions */

static void characteristics(u8 *page)
{
	respond(page, CHSC_PAGE - REQUEST_SIZE, RC_OK);
	put_be64(page + REQUEST_SIZE + RESPONSE_HEADER, GENERAL_AIF);
}

static const struct {
	u16 code;
	void (*answer)(u8 *page);
} calls[] = {
	{ 0x0002, path_descriptions },
	{ 0x000e, event_information },
	{ 0x0010, characteristics },
};

enum pgm vcss_chsc(struct vcss *c, u8 *page, u8 *cc)
{
	u16 length = get_be16(page), code = get_be16(page + 2);

	(void)c;
	*cc = 0;
	/* No room for a response: nothing can be said but this. */
	if (length < REQUEST_SIZE || length > CHSC_PAGE - RESPONSE_HEADER ||
	    (length & 7))
		return PGM_OPERAND;
	if (length != REQUEST_SIZE) {
		put_be16(page + length, RESPONSE_HEADER);
		put_be16(page + length + 2, RC_UNSUPPORTED);
		return PGM_NONE;
	}
	for (u32 i = 0; i < ARRAY_SIZE(calls); i++) {
		if (calls[i].code != code)
			continue;
		calls[i].answer(page);
		return PGM_NONE;
	}
	respond(page, RESPONSE_HEADER, RC_UNSUPPORTED);
	return PGM_NONE;
}
