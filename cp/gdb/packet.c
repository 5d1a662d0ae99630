/* SPDX-License-Identifier: Apache-2.0 */
/* gdb's packets, byte by byte: see packet.h. */
#include "cp/gdb/packet.h"

#include "cp/lib/str.h"

#define ESCAPE	  0x7d
#define ESCAPE_BY 0x20
#define BREAK_IN  0x03
#define TAIL	  3 /* #, two digits */

/* --- coming in --- */

static int digit(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static void start(struct gdb_parser *p)
{
	p->expects = GDB_BODY;
	p->sum = 0;
	p->size = 0;
	p->bad = false;
}

static enum gdb_seen outside(struct gdb_parser *p, u8 byte)
{
	switch (byte) {
	case '$':
		start(p);
		return GDB_NOTHING;
	case '+':
		return GDB_ACK;
	case '-':
		return GDB_NAK;
	case BREAK_IN:
		return GDB_BREAK;
	default:
		return GDB_NOTHING;
	}
}

static void store(struct gdb_parser *p, u8 byte)
{
	p->expects = GDB_BODY;
	if (p->size == GDB_PACKET_MAX)
		p->bad = true;
	else
		p->payload[p->size++] = (char)byte;
}

static enum gdb_seen body(struct gdb_parser *p, u8 byte)
{
	if (byte == '$') { /* the end of the last one was lost */
		start(p);
	} else if (byte == '#') {
		p->expects = GDB_SUM_1;
	} else {
		p->sum = (u8)(p->sum + byte);
		if (byte == ESCAPE)
			p->expects = GDB_ESCAPED;
		else
			store(p, byte);
	}
	return GDB_NOTHING;
}

static enum gdb_seen end(struct gdb_parser *p, u8 byte)
{
	int low = digit(byte);

	p->expects = GDB_START;
	p->payload[p->size] = '\0';
	if (low < 0 || p->bad || (u8)(p->claimed | low) != p->sum)
		return GDB_GARBLED;
	return GDB_PACKET;
}

enum gdb_seen gdb_parse(struct gdb_parser *p, u8 byte)
{
	int high;

	switch (p->expects) {
	case GDB_BODY:
		return body(p, byte);
	case GDB_ESCAPED:
		p->sum = (u8)(p->sum + byte);
		store(p, byte ^ ESCAPE_BY);
		return GDB_NOTHING;
	case GDB_SUM_1:
		high = digit(byte);
		p->bad |= high < 0;
		p->claimed = (u8)((u32)high << 4);
		p->expects = GDB_SUM_2;
		return GDB_NOTHING;
	case GDB_SUM_2:
		return end(p, byte);
	default:
		return outside(p, byte);
	}
}

/* --- going out --- */

static const char digits[] = "0123456789abcdef";

void gdb_begin(struct gdb_frame *f)
{
	f->size = 1;
	f->sum = 0;
	f->full = false;
	f->bytes[0] = '$';
}

u32 gdb_room(const struct gdb_frame *f)
{
	return GDB_FRAME_MAX - TAIL - f->size;
}

static void add(struct gdb_frame *f, int c)
{
	if (!gdb_room(f)) {
		f->full = true;
		return;
	}
	f->bytes[f->size++] = (u8)c;
	f->sum = (u8)(f->sum + c);
}

void gdb_end(struct gdb_frame *f)
{
	u8 sum = f->sum;

	f->bytes[f->size++] = '#';
	f->bytes[f->size++] = (u8)digits[sum >> 4];
	f->bytes[f->size++] = (u8)digits[sum & 15];
}

void gdb_put(struct gdb_frame *f, const char *text)
{
	while (*text)
		add(f, *text++);
}

static bool needs_escape(u8 byte)
{
	return byte == '$' || byte == '#' || byte == ESCAPE || byte == '*';
}

u32 gdb_put_binary(struct gdb_frame *f, const void *from, u32 size)
{
	const u8 *in = from;
	u32 i;

	for (i = 0; i < size; i++) {
		u32 need = 1 + needs_escape(in[i]);

		if (gdb_room(f) < need)
			break;
		if (need == 2)
			add(f, ESCAPE);
		add(f, need == 2 ? in[i] ^ ESCAPE_BY : in[i]);
	}
	return i;
}

void gdb_put_hex(struct gdb_frame *f, const void *from, u32 size)
{
	const u8 *in = from;

	for (u32 i = 0; i < size; i++) {
		add(f, digits[in[i] >> 4]);
		add(f, digits[in[i] & 15]);
	}
}

void gdb_put_number(struct gdb_frame *f, u64 n)
{
	u32 shift = 60;

	while (shift && !(n >> shift))
		shift -= 4;
	for (;; shift -= 4) {
		add(f, digits[n >> shift & 15]);
		if (!shift)
			return;
	}
}

/* --- the words of a payload --- */

bool gdb_take_number(const char **at, u64 *out)
{
	const char *from = *at;

	*out = 0;
	while (digit(**at) >= 0 && *at - from < 16)
		*out = *out << 4 | (u64)digit(*(*at)++);
	return *at > from;
}

bool gdb_take_hex(const char **at, void *to, u32 size)
{
	u8 *out = to;

	for (u32 i = 0; i < size; i++) {
		int high = digit((*at)[0]);
		int low = high < 0 ? -1 : digit((*at)[1]);

		if (low < 0)
			return false;
		out[i] = (u8)(high << 4 | low);
		*at += 2;
	}
	return true;
}

bool gdb_take(const char **at, const char *text)
{
	size_t size = strlen(text);

	if (strncmp(*at, text, size) != 0)
		return false;
	*at += size;
	return true;
}
