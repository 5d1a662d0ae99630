/* SPDX-License-Identifier: Apache-2.0 */
/* gdb's packets, and registers as gdb counts them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cp/gdb/packet.h"
#include "cp/gdb/registers.h"

static struct gdb_parser p;

/* What the last byte of BYTES gives. */
static enum gdb_seen feed(const char *bytes)
{
	enum gdb_seen seen = GDB_NOTHING;

	for (; *bytes; bytes++)
		seen = gdb_parse(&p, (u8)*bytes);
	return seen;
}

static void packets_and_signs(void **state)
{
	(void)state;
	memset(&p, 0, sizeof(p));
	assert_int_equal(feed("+"), GDB_ACK);
	assert_int_equal(feed("-"), GDB_NAK);
	assert_int_equal(feed("\x03"), GDB_BREAK);
	assert_int_equal(feed("noise"), GDB_NOTHING);
	assert_int_equal(feed("$g#67"), GDB_PACKET);
	assert_string_equal(p.payload, "g");
	assert_int_equal(feed("$#00"), GDB_PACKET);
	assert_string_equal(p.payload, "");
	assert_int_equal(feed("$OK#9A"), GDB_PACKET);
	assert_int_equal(feed("$OK#9b"), GDB_GARBLED);
	assert_int_equal(feed("$OK#9x"), GDB_GARBLED);
	assert_int_equal(feed("$OK#x9"), GDB_GARBLED);
	/* X'03' in a packet is data; a lost end costs one packet only. */
	assert_int_equal(feed("$\x03#03"), GDB_PACKET);
	assert_int_equal(feed("$lost$g#67"), GDB_PACKET);
	assert_string_equal(p.payload, "g");
}

static void escapes(void **state)
{
	static const u8 hard[] = { '$', '#', '}', '*', 0, 0xff };
	struct gdb_frame f;

	(void)state;
	gdb_begin(&f);
	assert_int_equal(gdb_put_binary(&f, hard, sizeof(hard)), sizeof(hard));
	gdb_end(&f);
	assert_int_equal(f.size, 1 + 4 * 2 + 2 + 3);
	memset(&p, 0, sizeof(p));
	for (u32 i = 0; i < f.size - 1; i++)
		assert_int_equal(gdb_parse(&p, f.bytes[i]), GDB_NOTHING);
	assert_int_equal(gdb_parse(&p, f.bytes[f.size - 1]), GDB_PACKET);
	assert_int_equal(p.size, sizeof(hard));
	assert_memory_equal(p.payload, hard, sizeof(hard));
}

static void too_long(void **state)
{
	(void)state;
	memset(&p, 0, sizeof(p));
	gdb_parse(&p, '$');
	for (u32 i = 0; i < GDB_PACKET_MAX + 1; i++)
		gdb_parse(&p, 0);
	assert_int_equal(feed("#00"), GDB_GARBLED);
	assert_int_equal(feed("$g#67"), GDB_PACKET);
}

/* What does not fit is left out; the frame stays one. */
static void full_frame(void **state)
{
	static u8 zeros[GDB_PACKET_MAX];
	struct gdb_frame f;

	(void)state;
	gdb_begin(&f);
	gdb_put_hex(&f, zeros, GDB_PACKET_MAX);
	assert_true(f.full);
	gdb_end(&f);
	assert_int_equal(f.size, GDB_FRAME_MAX);
	gdb_begin(&f);
	memset(zeros, '#', sizeof(zeros));
	assert_int_equal(gdb_put_binary(&f, zeros, sizeof(zeros)),
			 GDB_PACKET_MAX / 2);
	assert_false(f.full);
}

static void numbers(void **state)
{
	static const u64 values[] = { 0, 1, 0x10, 0xabc, ~(u64)0 };
	const char *at = "123,fFg";
	struct gdb_frame f;
	u8 two[2];
	u64 n;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(values); i++) {
		gdb_begin(&f);
		gdb_put_number(&f, values[i]);
		gdb_end(&f);
		f.bytes[f.size - 3] = '\0';
		assert_true(strtoull((char *)f.bytes + 1, NULL, 16) ==
			    values[i]);
		assert_int_equal(f.bytes[1] == '0', values[i] == 0);
	}
	assert_true(gdb_take_number(&at, &n));
	assert_int_equal(n, 0x123);
	assert_false(gdb_take_number(&at, &n));
	assert_true(gdb_take(&at, ","));
	assert_true(gdb_take_number(&at, &n));
	assert_int_equal(n, 0xff);
	at = "c0ff3";
	assert_false(gdb_take_hex(&at, two, 3));
	at = "c0ff3";
	assert_true(gdb_take_hex(&at, two, 2));
	assert_int_equal(two[0] << 8 | two[1], 0xc0ff);
}

static void registers(void **state)
{
	struct registers r, back;
	u8 raw[GDB_REGISTER_MAX];
	u32 bytes = 0;

	(void)state;
	for (u32 i = 0; i < sizeof(r); i++)
		((u8 *)&r)[i] = (u8)(i * 7);
	memset(&back, 0, sizeof(back));
	for (u32 i = 0; i < gdb_registers_count(); i++) {
		gdb_register_get(&r, i, raw);
		gdb_register_set(&back, i, raw);
		bytes += gdb_register_size(i);
	}
	assert_int_equal(gdb_registers_count(), 71);
	assert_int_equal(gdb_register_size(71), 0);
	assert_int_equal(bytes,
			 2 * 8 + 16 * 8 + 16 * 4 + 4 + 16 * 8 + 16 * 8 + 4 * 8);
	/* All that may be set came back. */
	assert_memory_equal(&r, &back, offsetof(struct registers, fpc) + 4);
	assert_memory_equal(r.fpr, back.fpr, sizeof(r.fpr) + sizeof(r.cr));
	assert_true(back.prefix == 0 && back.epoch == 0);
	r.psw_addr = 0x123456789abcdef0;
	gdb_register_get(&r, 1, raw);
	assert_memory_equal(raw, "\x12\x34\x56\x78\x9a\xbc\xde\xf0", 8);
}

/* The same whatever pieces it is read in. */
static void description(void **state)
{
	static char whole[16384], piece[512];
	u32 size = gdb_description(0, whole, sizeof(whole)), at = 0, n;
	u32 seen = 0;

	(void)state;
	assert_in_range(size, 1000, sizeof(whole) - 1);
	whole[size] = '\0';
	for (n = 1; at < size; n = n % sizeof(piece) + 1) {
		u32 got = gdb_description(at, piece, n);

		assert_in_range(got, 1, n);
		assert_memory_equal(piece, whole + at, got);
		at += got;
	}
	assert_int_equal(gdb_description(size, piece, sizeof(piece)), 0);
	for (const char *c = whole; (c = strstr(c, "<reg ")); c++)
		seen++;
	assert_int_equal(seen, gdb_registers_count());
	assert_non_null(strstr(whole, "\"org.gnu.gdb.s390.core\""));
	assert_non_null(strstr(whole, "<reg name=\"cr13\" bitsize=\"64\""));
	assert_non_null(strstr(whole, "<reg name=\"fpc\" bitsize=\"32\""));
	assert_string_equal(whole + size - 21, "</feature>\n</target>\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_and_signs),
		cmocka_unit_test(escapes),
		cmocka_unit_test(too_long),
		cmocka_unit_test(full_frame),
		cmocka_unit_test(numbers),
		cmocka_unit_test(registers),
		cmocka_unit_test(description),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
