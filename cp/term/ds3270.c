/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The 3270 data stream, both ways.  Whatever a terminal sends is hostile: a
 * record may end in the middle of an order, carry any address and any byte.
 *
 * Source: GA23-0059, chapters 3 to 5 and appendix C (addresses).
 */
#include "cp/term/ds3270.h"

#include "cp/term/glyph.h"

/* A 6-bit value as the graphic code that stands for it on the wire. */
static const u8 code6[64] = {
	0x40, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0x4a,
	0x4b, 0x4c, 0x4d, 0x4e, 0x4f, 0x50, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5,
	0xd6, 0xd7, 0xd8, 0xd9, 0x5a, 0x5b, 0x5c, 0x5d, 0x5e, 0x5f, 0x60,
	0x61, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0x6a, 0x6b,
	0x6c, 0x6d, 0x6e, 0x6f, 0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6,
	0xf7, 0xf8, 0xf9, 0x7a, 0x7b, 0x7c, 0x7d, 0x7e, 0x7f,
};

static const u8 pf_aid[24] = {
	0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0x7a, 0x7b, 0x7c,
	0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0x4a, 0x4b, 0x4c,
};

u8 ds_aid_pf(u8 aid)
{
	for (u8 i = 0; i < ARRAY_SIZE(pf_aid); i++)
		if (pf_aid[i] == aid)
			return (u8)(i + 1);
	return 0;
}

void ds_init(struct ds_out *out, void *data, u32 size, u32 cells)
{
	out->data = data;
	out->size = size;
	out->len = 0;
	out->cells = cells;
	out->command = DS_WRITE;
	out->full = false;
}

void ds_byte(struct ds_out *out, u8 byte)
{
	if (out->len >= out->size) {
		out->full = true;
		return;
	}
	out->data[out->len++] = byte;
}

void ds_begin(struct ds_out *out, u8 command, u8 wcc)
{
	out->len = 0;
	out->full = false;
	out->command = command;
	ds_byte(out, code6[wcc & 63]);
}

static void put_cell(struct ds_out *out, u32 cell)
{
	if (out->cells > 4096) {
		ds_byte(out, (u8)(cell >> 8 & 0x3f));
		ds_byte(out, (u8)(cell & 0xff));
	} else {
		ds_byte(out, code6[cell >> 6 & 63]);
		ds_byte(out, code6[cell & 63]);
	}
}

void ds_sba(struct ds_out *out, u32 cell)
{
	ds_byte(out, DS_SBA);
	put_cell(out, cell);
}

void ds_sf(struct ds_out *out, u8 attribute)
{
	ds_byte(out, DS_SF);
	ds_byte(out, attribute);
}

void ds_ic(struct ds_out *out)
{
	ds_byte(out, DS_IC);
}

void ds_fill(struct ds_out *out, u32 cell)
{
	ds_byte(out, DS_RA);
	put_cell(out, cell >= out->cells ? 0 : cell);
	ds_byte(out, 0);
}

void ds_color(struct ds_out *out, u8 color)
{
	ds_byte(out, DS_SA);
	ds_byte(out, DS_TYPE_COLOR);
	ds_byte(out, color);
}

void ds_hilite(struct ds_out *out, u8 hilite)
{
	ds_byte(out, DS_SA);
	ds_byte(out, DS_TYPE_HILITE);
	ds_byte(out, hilite);
}

void ds_sfe(struct ds_out *out, u8 attribute, u8 color, u8 hilite)
{
	ds_byte(out, DS_SFE);
	ds_byte(out, 3);
	ds_byte(out, DS_TYPE_FIELD);
	ds_byte(out, attribute);
	ds_byte(out, DS_TYPE_HILITE);
	ds_byte(out, hilite);
	ds_byte(out, DS_TYPE_COLOR);
	ds_byte(out, color);
}

static bool has_glyph(u8 c)
{
	return (c >= 0x20 && c < 0x7f) || c >= 0xa0;
}

void ds_text(struct ds_out *out, const char *text, size_t size)
{
	for (size_t i = 0; i < size && text[i] != '\0'; i++) {
		u8 c = (u8)text[i];

		ds_byte(out, glyph_to_ebcdic(has_glyph(c) ? c : ' '));
	}
}

/* The address of an SBA; 12 bits, or 14 when the top bits are zero. */
static u32 take_cell(struct ds_in *in)
{
	const u8 *p = in->data + in->at;

	if (in->size - in->at < 2) {
		in->at = in->size;
		return 0;
	}
	in->at += 2;
	if ((p[0] & 0xc0) == 0)
		return (u32)(p[0] << 8 | p[1]);
	return (u32)((p[0] & 0x3f) << 6 | (p[1] & 0x3f));
}

bool ds_parse(struct ds_in *in, const void *data, size_t size)
{
	in->data = data;
	in->size = (u32)MIN(size, 0xffffu);
	in->at = in->size;
	in->cursor = 0xffff;
	if (in->size == 0)
		return false;
	in->aid = in->data[0];
	if (in->size >= 3) {
		in->at = 1;
		in->cursor = (u16)take_cell(in);
	}
	return true;
}

/* How many bytes the order at P takes; 0: it is a character. */
static u32 order_size(const u8 *p, u32 left)
{
	switch (*p) {
	case DS_SF:
	case DS_GE:
		return 2;
	case DS_SA:
		return 3;
	case DS_SFE:
	case DS_MF:
		return left < 2 ? left : 2 + 2 * (u32)p[1];
	default:
		return 0;
	}
}

bool ds_field(struct ds_in *in, u32 *cell, char *text, size_t size)
{
	size_t n = 0;

	if (in->at >= in->size)
		return false;
	*cell = 0;
	if (in->data[in->at] == DS_SBA) {
		in->at++;
		*cell = take_cell(in);
	}
	while (in->at < in->size && in->data[in->at] != DS_SBA) {
		u32 left = in->size - in->at;
		u32 skip = order_size(in->data + in->at, left);
		u8 c;

		if (skip) {
			in->at += MIN(skip, left);
			continue;
		}
		c = in->data[in->at++];
		if (c == 0 || n + 1 >= size)
			continue;
		c = glyph_from_ebcdic(c);
		text[n++] = (char)(has_glyph(c) ? c : ' ');
	}
	if (size)
		text[n] = '\0';
	return true;
}
