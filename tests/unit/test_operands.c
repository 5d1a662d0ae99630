/* SPDX-License-Identifier: Apache-2.0 */
/* DIAGNOSE operands: each rule from both sides. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cp/diag/operands.h"

#define MIB 0x100000ull

static void test_command(void **state)
{
	static const struct {
		u32 word;
		u8 rx, ry;
		bool good, respond;
	} rows[] = {
		{ 0, 2, 4, true, false },
		{ 240, 2, 4, true, false },
		{ 241, 2, 4, false, false },
		{ 0x00ffffff, 2, 4, false, false },
		{ 0x40000005, 2, 4, true, true },
		{ 0x20000005, 2, 4, true, false },
		{ 0x60000005, 2, 4, true, true },
		{ 0x80000005, 2, 4, false, false },
		{ 0x01000005, 2, 4, false, false },
		/* Without a response no pairs are needed. */
		{ 5, 15, 15, true, false },
		{ 0x40000005, 15, 4, false, true },
		{ 0x40000005, 4, 15, false, true },
		{ 0x40000005, 4, 4, false, true },
		{ 0x40000005, 4, 5, false, true },
		{ 0x40000005, 5, 4, false, true },
		{ 0x40000005, 4, 6, true, true },
	};
	struct diag_command c;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(rows); i++) {
		bool good = diag_command_operands(rows[i].word, rows[i].rx,
						  rows[i].ry, &c);

		assert_int_equal(good, rows[i].good);
		if (!good)
			continue;
		assert_int_equal(c.respond, rows[i].respond);
		assert_int_equal(c.size, rows[i].word & 0xff);
	}
}

static void test_buffer(void **state)
{
	(void)state;
	assert_true(diag_buffer_inside(0, MIB, MIB));
	assert_true(diag_buffer_inside(MIB - 1, 1, MIB));
	assert_true(diag_buffer_inside(~0ull, 0, MIB));
	assert_false(diag_buffer_inside(MIB, 1, MIB));
	assert_false(diag_buffer_inside(MIB - 1, 2, MIB));
	assert_false(diag_buffer_inside(1, ~0ull, MIB));
	assert_false(diag_buffer_inside(~0ull, 2, MIB));
	assert_false(diag_buffer_inside(0, 1, 0));
}

static void test_release(void **state)
{
	static const struct {
		u64 first, last;
		enum pgm pgm;
	} rows[] = {
		{ 0, 0, PGM_NONE },
		{ 0, MIB - 4096, PGM_NONE },
		{ 4096, 0, PGM_SPECIFICATION },
		{ 1, 4096, PGM_SPECIFICATION },
		{ 0, 4095, PGM_SPECIFICATION },
		{ 0, MIB, PGM_ADDRESSING },
		{ ~0xfffull, ~0xfffull, PGM_ADDRESSING },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(
			diag_release_operands(rows[i].first, rows[i].last, MIB),
			rows[i].pgm);
}

static void test_extents(void **state)
{
	(void)state;
	assert_true(diag_extents_operands(2, 0x1000, 16));
	assert_true(diag_extents_operands(14, 0, 0xfffffffffffffff0));
	assert_false(diag_extents_operands(3, 0x1000, 16));
	assert_false(diag_extents_operands(2, 0x1008, 16));
	assert_false(diag_extents_operands(2, 0x1000, 8));
	assert_false(diag_extents_operands(2, 0x1000, 0));
}

static void test_watchdog(void **state)
{
	static const struct {
		u32 function, seconds, size;
		enum diag_watchdog is;
	} rows[] = {
		{ 0, 15, 1, WATCHDOG_SET },
		{ 0, 14, 1, WATCHDOG_INVALID },
		{ 0, 15, 0, WATCHDOG_INVALID },
		{ 0, 3600, 240, WATCHDOG_SET },
		{ 0, 3600, 241, WATCHDOG_INVALID },
		{ 0x80000000, 15, 1, WATCHDOG_SET },
		{ 1, 15, 0, WATCHDOG_CHANGE },
		{ 1, 14, 0, WATCHDOG_INVALID },
		{ 2, 0, 0, WATCHDOG_CANCEL },
		{ 0x80000002, 0, 0, WATCHDOG_CANCEL },
		{ 3, 15, 1, WATCHDOG_INVALID },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(diag_watchdog_function(rows[i].function,
							rows[i].seconds,
							rows[i].size),
				 rows[i].is);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_command),	 cmocka_unit_test(test_buffer),
		cmocka_unit_test(test_release),	 cmocka_unit_test(test_extents),
		cmocka_unit_test(test_watchdog),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
