/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Query Reply: a list of self-describing fields, each of two length bytes, a
 * class byte 81, a code and that code's own data.  Three codes matter here;
 * the others are stepped over.
 *
 * Source: GA23-0059, chapter 6.
 */
#include "cp/term/query.h"

#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "cp/term/ds3270.h"

#define REPLY_CLASS		 0x81
#define REPLY_USABLE_AREA	 0x81
#define REPLY_COLOR		 0x86
#define REPLY_IMPLICIT_PARTITION 0xa6

static const u8 ask[] = { 0x00, 0x05, 0x01, 0xff, 0x02 };

u32 query_build(u8 *to, u32 size)
{
	if (size < sizeof(ask))
		return 0;
	memcpy(to, ask, sizeof(ask));
	return sizeof(ask);
}

/* One field, FIELD[0] being its length's first byte. */
static void take_field(const u8 *field, u32 size, struct query_reply *out)
{
	switch (field[3]) {
	case REPLY_USABLE_AREA:
		/* Width and height in cells; the partition's word is better. */
		if (size >= 10 && out->rows == 0) {
			out->cols = get_be16(field + 6);
			out->rows = get_be16(field + 8);
		}
		break;
	case REPLY_IMPLICIT_PARTITION:
		/* Two bytes reserved; 0B 01 flags, default, alternate size. */
		if (size >= 17 && field[7] == 0x01) {
			out->cols = get_be16(field + 13);
			out->rows = get_be16(field + 15);
		}
		break;
	case REPLY_COLOR:
		out->color = size >= 6 && field[5] > 1;
		break;
	default:
		break;
	}
}

bool query_parse(const u8 *data, u32 size, struct query_reply *out)
{
	u32 at = 1;

	memset(out, 0, sizeof(*out));
	if (size < 2 || data[0] != DS_AID_STRUCTURED)
		return false;
	while (size - at >= 4) {
		u32 len = get_be16(data + at);

		/* Zero means: the rest. */
		if (len == 0)
			len = size - at;
		if (len < 4 || len > size - at)
			return false;
		if (data[at + 2] == REPLY_CLASS)
			take_field(data + at, len, out);
		at += len;
	}
	return true;
}
