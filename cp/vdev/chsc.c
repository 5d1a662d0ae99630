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
#define RC_REQUEST     0x0003 /* the request block is wrong */
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
static void path_descriptions(struct vcss *c, u8 *page)
{
	u32 word1 = get_be32(page + 4), word2 = get_be32(page + 8);
	u32 first = word1 & 0xff, last = word2 & 0xff;
	u8 *data = page + REQUEST_SIZE + RESPONSE_HEADER;
	u32 n = last - first + 1;

	(void)c;
	if (get_be32(page + 12) || last < first || (word1 & 0x3f000f00u)) {
		respond(page, RESPONSE_HEADER, RC_OPERAND);
		return;
	}
	respond(page, (u16)(RESPONSE_HEADER + n * CHP_FIRST_SIZE), RC_OK);
	if (!first)
		put_be32(data, CHP_VALID | CHP_TYPE << 8);
}

/* 0004: what STORE SUBCHANNEL would tell, of a range. */
struct subchannel_description {
	u8 flags; /* SCH_VALID, DEV_VALID, type 2-4: 0, I/O */
	u8 unit_addr;
	be16 devno;
	u8 path_mask;
	u8 fla_mask; /* no link addresses */
	be16 subchannel;
	u8 chpid[8];
	be16 fla[8];
};
LAYOUT_SIZE(struct subchannel_description, 32);
LAYOUT_AT(struct subchannel_description, subchannel, 6);

#define SCH_VALID 0x80
#define DEV_VALID 0x40

static void describe(const struct vcss *c, u32 n,
		     struct subchannel_description *d)
{
	const struct vdev *v = vcss_by_schid(c, SCHID_ONE | n);

	if (n >= c->subchannels)
		return;
	d->flags = SCH_VALID;
	d->subchannel = be16_make((u16)n);
	if (!v)
		return;
	d->flags |= DEV_VALID;
	d->unit_addr = (u8)vdev_devno(v);
	d->devno = be16_make(vdev_devno(v));
	d->path_mask = v->pmcw.pim;
	memcpy(d->chpid, v->pmcw.chpid, sizeof(d->chpid));
}

static void subchannel_descriptions(struct vcss *c, u8 *page)
{
	u32 first = get_be32(page + 4), last = get_be32(page + 8);
	struct subchannel_description d;
	u8 *to = page + REQUEST_SIZE + RESPONSE_HEADER;
	size_t n = (size_t)last - first + 1;

	/* Another set of subchannels, or what no page holds: no. */
	if (first > 0xffff || last > 0xffff || last < first ||
	    n > (size_t)(page + CHSC_PAGE - to) / sizeof(d)) {
		respond(page, RESPONSE_HEADER, RC_REQUEST);
		return;
	}
	respond(page, (u16)(RESPONSE_HEADER + n * sizeof(d)), RC_OK);
	for (; first <= last; first++, to += sizeof(d)) {
		memset(&d, 0, sizeof(d));
		describe(c, first, &d);
		memcpy(to, &d, sizeof(d));
	}
}

static void event_information(struct vcss *c, u8 *page)
{
	(void)c;
	respond(page, RESPONSE_HEADER, RC_NO_EVENT);
}

/* 0010: general characteristics, 2 KiB of bits, then those of CHSC. */
#define GENERAL_AIF (1ull << (63 - 41)) /* adapter interruptions */

static void characteristics(struct vcss *c, u8 *page)
{
	(void)c;
	respond(page, CHSC_PAGE - REQUEST_SIZE, RC_OK);
	put_be64(page + REQUEST_SIZE + RESPONSE_HEADER, GENERAL_AIF);
}

static const struct {
	u16 code;
	void (*answer)(struct vcss *c, u8 *page);
} calls[] = {
	{ 0x0002, path_descriptions },
	{ 0x0004, subchannel_descriptions },
	{ 0x000e, event_information },
	{ 0x0010, characteristics },
};

enum pgm vcss_chsc(struct vcss *c, u8 *page, u8 *cc)
{
	u16 length = get_be16(page), code = get_be16(page + 2);

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
		calls[i].answer(c, page);
		return PGM_NONE;
	}
	respond(page, RESPONSE_HEADER, RC_UNSUPPORTED);
	return PGM_NONE;
}
