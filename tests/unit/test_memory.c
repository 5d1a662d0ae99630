/* SPDX-License-Identifier: Apache-2.0 */
/* Operands and lines of DISPLAY and STORE. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cp/cmd/format_memory.h"
#include "cp/cmd/insn_name.h"
#include "cp/cmd/where.h"

static struct where storage(const char *word)
{
	struct where w;

	assert_int_equal(where_storage(word, &w), WHERE_OK);
	return w;
}

static void test_storage_operands(void **state)
{
	struct where w = storage("T0.20");

	(void)state;
	assert_int_equal(w.form, WHERE_TEXT);
	assert_int_equal(w.space, WHERE_LOGICAL);
	assert_int_equal(w.from, 0);
	assert_int_equal(w.last, 0x1f);
	w = storage("RTX1234-1239");
	assert_int_equal(w.space, WHERE_REAL);
	assert_true(w.ascii);
	assert_int_equal(w.from, 0x1230);
	assert_int_equal(w.last, 0x123f);
	w = storage("TR20");
	assert_int_equal(w.space, WHERE_REAL);
	assert_int_equal(w.form, WHERE_TEXT);
	w = storage("HOMEK0-END");
	assert_int_equal(w.space, WHERE_HOME);
	assert_int_equal(w.form, WHERE_KEYS);
	assert_true(w.to_end);
	w = storage("HT1000");
	assert_int_equal(w.space, WHERE_HOST);
	assert_int_equal(w.form, WHERE_TEXT);
	w = storage("SEC1001:1002");
	assert_int_equal(w.space, WHERE_SECONDARY);
	assert_int_equal(w.from, 0x1000);
	assert_int_equal(w.last, 0x1003);
	w = storage("S1001.3");
	assert_int_equal(w.form, WHERE_STRING);
	assert_int_equal(w.from, 0x1001);
	assert_int_equal(w.last, 0x1003);
	w = storage("PRINFFFFFFFFFFFFFFFF");
	assert_int_equal(w.space, WHERE_PRIMARY);
	assert_true(w.last == ~(u64)0);
}

static void test_bad_storage_operands(void **state)
{
	static const char *const location[] = {
		"", "T", "RZ", "K-", "11112222333344445", "L.5"
	};
	static const char *const range[] = { "0.0",   "10-F",
					     "0-",    "0.1X",
					     "0/5",   "0-11112222333344445",
					     "0-1-2", "FFFFFFFFFFFFFFFF.2" };
	struct where w;
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(location); i++)
		assert_int_equal(where_storage(location[i], &w),
				 WHERE_BAD_LOCATION);
	for (i = 0; i < ARRAY_SIZE(range); i++)
		assert_int_equal(where_storage(range[i], &w), WHERE_BAD_RANGE);
}

static void test_access_lists(void **state)
{
	static const char *const bad[] = {
		"ALET.0",  "ALET1",    "ALET100000000.0", "ALETX.0",
		"AREG.0",  "AREG16.0", "AREG1",		  "AREGG.0",
		"ALET1.R", "ALET1.L0", "AREG1.HOME0",
	};
	struct where_registers reg;
	struct where w;
	bool good;

	(void)state;
	assert_int_equal(where_storage("ALET10005.T2000.20", &w), WHERE_OK);
	assert_int_equal(w.space, WHERE_ALET);
	assert_int_equal(w.alet, 0x10005);
	assert_int_equal(w.form, WHERE_TEXT);
	assert_int_equal(w.from, 0x2000);
	assert_int_equal(w.last, 0x201f);
	assert_int_equal(where_storage("AREG12.0-END", &w), WHERE_OK);
	assert_int_equal(w.space, WHERE_AREG);
	assert_int_equal(w.areg, 12);
	assert_true(w.to_end);
	assert_false(where_registers("AREG12.0-END", &reg, &good));
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(where_storage(bad[i], &w), WHERE_BAD_LOCATION);
}

static void check_registers(const char *word, enum where_set set, u32 first,
			    u32 last)
{
	struct where_registers r;
	bool good = false;

	assert_true(where_registers(word, &r, &good));
	assert_true(good);
	assert_int_equal(r.set, set);
	assert_int_equal(r.first, first);
	assert_int_equal(r.last, last);
}

static void test_register_operands(void **state)
{
	static const char *const bad[] = { "G16", "GZ",	   "G5-3", "G1.0",
					   "G1-", "G0-1F", "X8.9", "Y3/4" };
	struct where_registers r;
	bool good;
	u32 i;

	(void)state;
	check_registers("G", WHERE_GR, 0, 15);
	check_registers("G0-3", WHERE_GR, 0, 3);
	check_registers("GF", WHERE_GR, 15, 15);
	check_registers("G15", WHERE_GR, 15, 15);
	check_registers("XA:C", WHERE_CR, 10, 12);
	check_registers("Y2.4", WHERE_FPR, 2, 5);
	check_registers("AR7-END", WHERE_AR, 7, 15);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_true(where_registers(bad[i], &r, &good));
		assert_false(good);
	}
	assert_false(where_registers("T0", &r, &good));
	assert_false(where_registers("A0", &r, &good));
}

/* --- lines --- */

static char text[8192];

static void add_line(struct sink *s, const char *line)
{
	(void)s;
	assert_true(strlen(line) <= 79);
	if (strlen(text) + strlen(line) + 2 < sizeof(text))
		strcat(strcat(text, line), "\n");
}

static struct sink sink = { .line = add_line };

/* Two pages; the second has another key; what follows is not there. */
static bool read_bytes(void *ctx, u64 at, u8 *to, size_t n)
{
	(void)ctx;
	assert_true(at / 4096 == (at + n - 1) / 4096);
	if (at + n > 8192)
		return false;
	for (; n; n--, at++)
		*to++ = at < 16 ? (u8)(0xc1 + at) : (u8)at;
	return true;
}

static bool read_key(void *ctx, u64 at, u8 *out)
{
	(void)ctx;
	*out = at < 4096 ? 0x06 : 0xf0;
	return at < 8192;
}

static const char *show(const char *word, bool wide)
{
	struct memory_view view = {
		.read = read_bytes, .key = read_key, .letter = 'R', .wide = wide
	};
	struct where w = storage(word);
	bool more;

	if (w.to_end)
		w.last = 0x2fff;
	text[0] = '\0';
	format_memory(&sink, &view, &w, &more);
	assert_false(more);
	return text;
}

static void test_text_lines(void **state)
{
	(void)state;
	assert_string_equal(
		show("T0.20", true),
		"R0000000000000000  C1C2C3C4 C5C6C7C8 C9CACBCC CDCECFD0 06 "
		"*ABCDEFGHI......}*\n"
		"R0000000000000010  10111213 14151617 18191A1B 1C1D1E1F    "
		"*................*\n");
}

static void test_word_lines(void **state)
{
	(void)state;
	assert_string_equal(show("FFC.8", false), "R00000FFC  FCFDFEFF 06\n"
						  "R00001000  00010203 F0\n");
	assert_string_equal(show("S1FFF.1", false), "R00001FFF  FF F0\n");
}

static void name_of(const char *name, u64 insn)
{
	u8 bytes[INSN_SIZE_MAX];

	for (u32 i = 0; i < INSN_SIZE_MAX; i++)
		bytes[i] = (u8)(insn >> (40 - 8 * i));
	if (name)
		assert_string_equal(insn_mnemonic(bytes), name);
	else
		assert_null(insn_mnemonic(bytes));
}

static void test_mnemonics(void **state)
{
	(void)state;
	name_of("BCR", 0x07fe00000000);
	name_of("PR", 0x010100000000);
	name_of("LPSWE", 0xb2b201300000);
	name_of("AGHI", 0xa77b00010000);
	name_of("LARL", 0xc01000000010);
	name_of("LCTLG", 0xeb000200002f);
	name_of("LG", 0xe31020000004);
	name_of("MVC", 0xd20f01b00210);
	name_of("DIAG", 0x831005000000);
	name_of("TRAP4", 0xb2ff00000000);
	name_of(NULL, 0x000000000000);
	name_of(NULL, 0xb2fe00000000);
	name_of(NULL, 0xff00000000ff);
	assert_int_equal(insn_size(0x3f), 2);
	assert_int_equal(insn_size(0x40), 4);
	assert_int_equal(insn_size(0xbf), 4);
	assert_int_equal(insn_size(0xc0), 6);
}

/* From 0: C1C2C3C4C5C6, C7C8C9CACBCC, CDCECFD01011, 1213, 1415. */
static void test_code(void **state)
{
	(void)state;
	assert_string_equal(show("RI0-12", true),
			    "R0000000000000000  DC      C1C2C3C4C5C6\n"
			    "R0000000000000006  BPP     C7C8C9CACBCC\n"
			    "R000000000000000C  DC      CDCECFD01011\n"
			    "R0000000000000012  LTR     1213          1,3\n");
	assert_string_equal(show("RI14.4", false),
			    "R00000014  NR      1415          1,5\n"
			    "R00000016  OR      1617          1,7\n");
	assert_string_equal(show("RI1FFE", false),
			    "R00001FFE TO 00001FFF  NOT ADDRESSABLE\n");
}

static void test_what_is_not_there(void **state)
{
	(void)state;
	assert_string_equal(show("1FFC-2FFF", false),
			    "R00001FFC  FCFDFEFF F0\n"
			    "R00002000 TO 00002FFF  NOT ADDRESSABLE\n");
}

static void test_keys(void **state)
{
	(void)state;
	assert_string_equal(show("K100-END", false),
			    "R00000100 TO 00000FFF  KEY = 06\n"
			    "R00001000 TO 00001FFF  KEY = F0\n"
			    "R00002000 TO 00002FFF  NOT ADDRESSABLE\n");
}

static bool read_all(void *ctx, u64 at, u8 *to, size_t n)
{
	(void)ctx;
	(void)at;
	memset(to, 0, n);
	return true;
}

static bool key_all(void *ctx, u64 at, u8 *out)
{
	(void)ctx;
	*out = at & 4096 ? 0 : 0x10;
	return true;
}

/* The whole of a 64-bit space ends. */
static void test_the_limit(void **state)
{
	static const char *const word[] = { "0-END", "K0-END" };
	struct memory_view view = {
		.read = read_all, .key = key_all, .letter = 'V', .wide = true
	};
	bool more;
	u32 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(word); i++) {
		struct where w = storage(word[i]);

		w.last = ~(u64)0;
		format_memory(&sink, &view, &w, &more);
		assert_true(more);
	}
}

static void test_the_end_of_a_space(void **state)
{
	struct memory_view view = {
		.read = read_all, .key = key_all, .letter = 'V', .wide = true
	};
	struct where w = storage("FFFFFFFFFFFFFFF0-FFFFFFFFFFFFFFFF");
	bool more;

	(void)state;
	text[0] = '\0';
	format_memory(&sink, &view, &w, &more);
	assert_false(more);
	assert_string_equal(text, "VFFFFFFFFFFFFFFF0  00000000 00000000 "
				  "00000000 00000000 00\n");
}

static void test_registers(void **state)
{
	static const u64 value[16] = { 1, 0x123456789abcdef0, 3, 4, 5, 6 };

	(void)state;
	text[0] = '\0';
	format_registers(&sink, "GRG", value, 0, 2, true);
	format_registers(&sink, "AR", value, 2, 5, false);
	assert_string_equal(
		text, "GRG  0 =  0000000000000001  123456789ABCDEF0\n"
		      "GRG  2 =  0000000000000003\n"
		      "AR   2 =  00000003  00000004  00000005  00000006\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_storage_operands),
		cmocka_unit_test(test_bad_storage_operands),
		cmocka_unit_test(test_access_lists),
		cmocka_unit_test(test_register_operands),
		cmocka_unit_test(test_text_lines),
		cmocka_unit_test(test_word_lines),
		cmocka_unit_test(test_mnemonics),
		cmocka_unit_test(test_code),
		cmocka_unit_test(test_what_is_not_there),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_the_limit),
		cmocka_unit_test(test_the_end_of_a_space),
		cmocka_unit_test(test_registers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
