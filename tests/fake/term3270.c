/* SPDX-License-Identifier: Apache-2.0 */
/* A small 3270 terminal for tests; see GA23-0059. */
#include "tests/fake/term3270.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "cp/term/ds3270.h"

#define PROTECTED 0x20
#define HIDDEN	  0x0c
#define MDT	  0x01

static u32 cells(const struct t3270 *t)
{
	return (u32)t->rows * t->cols;
}

static void erase(struct t3270 *t, u16 rows, u16 cols)
{
	t->rows = rows;
	t->cols = cols;
	t->at = t->cursor = 0;
	memset(t->cell, 0, sizeof(t->cell));
	memset(t->attr, 0, sizeof(t->attr));
}

void t3270_init(struct t3270 *t, u16 alt_rows, u16 alt_cols)
{
	memset(t, 0, sizeof(*t));
	t->alt_rows = alt_rows;
	t->alt_cols = alt_cols;
	erase(t, 24, 80);
}

static u32 address(struct t3270 *t, const u8 *p)
{
	u32 a = (p[0] & 0xc0) == 0 ? (u32)(p[0] << 8 | p[1])
				   : (u32)((p[0] & 63) << 6 | (p[1] & 63));

	if (a >= cells(t)) {
		t->broken = true;
		return 0;
	}
	return a;
}

static void put(struct t3270 *t, u8 byte, bool attr)
{
	t->cell[t->at] = byte;
	t->attr[t->at] = attr;
	t->at = (t->at + 1) % cells(t);
}

/* Fill from the current address up to TO; all round when they are equal. */
static void repeat(struct t3270 *t, u32 to, u8 byte)
{
	do
		put(t, byte, false);
	while (t->at != to);
}

/* Start Field Extended: the last field attribute of its pairs counts. */
static u32 extended_field(struct t3270 *t, const u8 *p, u32 left)
{
	u32 size = 2 + 2 * (u32)p[1];
	u8 attribute = 0x40;

	if (size > left) {
		t->broken = true;
		return left;
	}
	for (u32 i = 2; i < size; i += 2)
		if (p[i] == DS_TYPE_FIELD)
			attribute = p[i + 1];
	put(t, attribute, true);
	return size;
}

/* One order or character of P; how many bytes it took. */
static u32 order(struct t3270 *t, const u8 *p, u32 left)
{
	static const u8 need[256] = {
		[DS_SBA] = 3, [DS_SF] = 2, [DS_RA] = 4,
		[DS_SA] = 3,  [DS_IC] = 1, [DS_SFE] = 2,
	};

	if (need[*p] > left) {
		t->broken = true;
		return left;
	}
	switch (*p) {
	case DS_SBA:
		t->at = address(t, p + 1);
		return 3;
	case DS_SF:
		put(t, p[1], true);
		return 2;
	case DS_RA:
		repeat(t, address(t, p + 1), p[3]);
		return 4;
	case DS_SA:
		return 3;
	case DS_SFE:
		return extended_field(t, p, left);
	case DS_IC:
		t->cursor = t->at;
		return 1;
	default:
		if (*p != 0 && *p < 0x40)
			t->broken = true;
		put(t, *p, false);
		return 1;
	}
}

void t3270_write(struct t3270 *t, u8 command, const u8 *data, u32 size)
{
	t->writes++;
	t->bytes += size;
	if (command == DS_ERASE_WRITE)
		erase(t, 24, 80);
	else if (command == DS_ERASE_WRITE_ALTERNATE)
		erase(t, t->alt_rows, t->alt_cols);
	else if (command == DS_WRITE)
		t->at = t->cursor;
	else
		t->broken = true;
	if (size == 0) {
		t->broken = true;
		return;
	}
	if (data[0] & DS_WCC_RESTORE)
		t->locked = false;
	if (data[0] & DS_WCC_ALARM)
		t->alarms++;
	for (u32 i = 1; i < size;)
		i += order(t, data + i, size - i);
}

/* The attribute that governs CELL; 0 on an unformatted screen. */
static u32 governing(const struct t3270 *t, u32 cell, u8 *attribute)
{
	for (u32 n = 0; n < cells(t); n++) {
		u32 i = (cell + cells(t) - n) % cells(t);

		if (!t->attr[i])
			continue;
		*attribute = t->cell[i];
		return i;
	}
	*attribute = 0;
	return 0;
}

void t3270_type(struct t3270 *t, const char *text)
{
	for (; *text != '\0'; text++) {
		u8 attribute;
		u32 field = governing(t, t->cursor, &attribute);

		if (t->locked || (attribute & PROTECTED) || t->attr[t->cursor])
			return;
		t->cell[t->cursor] = ascii_to_ebcdic[(u8)*text];
		t->cell[field] |= MDT;
		t->cursor = (t->cursor + 1) % cells(t);
	}
}

void t3270_tab(struct t3270 *t)
{
	for (u32 n = 1; n <= cells(t); n++) {
		u32 i = (t->cursor + n) % cells(t);
		u32 before = (i + cells(t) - 1) % cells(t);

		if (t->attr[before] && !(t->cell[before] & PROTECTED)) {
			t->cursor = i;
			return;
		}
	}
}

static u32 put_byte(u8 *to, u32 size, u32 n, u8 byte)
{
	if (n < size)
		to[n] = byte;
	return n + 1;
}

static u32 put_address(u8 *to, u32 size, u32 n, u32 cell)
{
	if (cell > 4095) {
		n = put_byte(to, size, n, (u8)(cell >> 8 & 63));
		return put_byte(to, size, n, (u8)cell);
	}
	n = put_byte(to, size, n, (u8)(0x40 | (cell >> 6 & 63)));
	return put_byte(to, size, n, (u8)(0x40 | (cell & 63)));
}

static bool is_short(u8 aid)
{
	return aid == DS_AID_CLEAR || aid == DS_AID_PA1 || aid == DS_AID_PA2 ||
	       aid == DS_AID_PA3;
}

u32 t3270_key(struct t3270 *t, u8 aid, u8 *to, u32 size)
{
	u32 n = put_byte(to, size, 0, aid);

	t->locked = true;
	if (aid == DS_AID_CLEAR)
		erase(t, t->rows, t->cols);
	if (is_short(aid))
		return MIN(n, size);
	n = put_address(to, size, n, t->cursor);
	for (u32 i = 0; i < cells(t); i++) {
		if (!t->attr[i] || !(t->cell[i] & MDT))
			continue;
		n = put_byte(to, size, n, DS_SBA);
		n = put_address(to, size, n, (i + 1) % cells(t));
		for (u32 j = (i + 1) % cells(t); !t->attr[j];
		     j = (j + 1) % cells(t))
			if (t->cell[j])
				n = put_byte(to, size, n, t->cell[j]);
	}
	return MIN(n, size);
}

const char *t3270_row(struct t3270 *t, u16 row)
{
	u16 n = 0;

	for (u16 col = 0; col < t->cols; col++) {
		u32 i = (u32)row * t->cols + col;
		u8 attribute, c = t->cell[i];

		governing(t, i, &attribute);
		if (c == 0 || t->attr[i] || (attribute & HIDDEN) == HIDDEN)
			t->row[col] = ' ';
		else
			t->row[col] = (char)ebcdic_to_ascii[c];
		if (t->row[col] != ' ')
			n = (u16)(col + 1);
	}
	t->row[n] = '\0';
	return t->row;
}

bool t3270_sees(struct t3270 *t, const char *text)
{
	size_t size = strlen(text);

	for (u16 row = 0; row < t->rows; row++) {
		const char *seen = t3270_row(t, row);
		size_t all = strlen(seen);

		for (size_t i = 0; i + size <= all; i++)
			if (memcmp(seen + i, text, size) == 0)
				return true;
	}
	return false;
}
