/* SPDX-License-Identifier: Apache-2.0 */
/* When I/O interruptions wait for a guest that computes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cp/core/iohold.h"

#define US    (1ull << 12)
#define START (1000000 * US)

static void test_rare_ones_are_never_held(void **state)
{
	struct iohold h = { 0 };
	u32 i;

	(void)state;
	for (i = 0; i < 10; i++) {
		iohold_came(&h, START + i * IOHOLD_TOD, true);
		assert_false(iohold_holds(&h));
	}
}

static void test_two_near_hold_the_next(void **state)
{
	struct iohold h = { 0 };

	(void)state;
	iohold_came(&h, START, true);
	assert_false(iohold_holds(&h));
	iohold_came(&h, START + 200 * US, true);
	assert_true(iohold_holds(&h));
	assert_int_equal(h.until, START + 200 * US + IOHOLD_TOD);
}

static void test_held_for_a_time_only(void **state)
{
	struct iohold h = { 0 };

	(void)state;
	iohold_came(&h, START, true);
	iohold_came(&h, START + 200 * US, true);
	iohold_tick(&h, h.until - 1);
	assert_true(iohold_holds(&h));
	iohold_tick(&h, h.until);
	assert_false(iohold_holds(&h));
}

/* What was found when the time was over, or before, begins it again. */
static void test_a_stream_is_held_on(void **state)
{
	struct iohold h = { 0 };
	u64 now = START;
	u32 held = 0, i;

	(void)state;
	for (i = 0; i < 100; i++) {
		iohold_came(&h, now, true);
		held += iohold_holds(&h);
		now += 300 * US;
	}
	assert_int_equal(held, 99);
	/* A pause, and the first is taken at once. */
	now += IOHOLD_TOD;
	iohold_tick(&h, now);
	assert_false(iohold_holds(&h));
	iohold_came(&h, now, true);
	assert_false(iohold_holds(&h));
}

/* A disk's end, or a read that was full: who waits for it goes on at once. */
static void test_one_without_time_ends_it(void **state)
{
	struct iohold h = { 0 };

	(void)state;
	iohold_came(&h, START, true);
	iohold_came(&h, START + 200 * US, true);
	iohold_came(&h, START + 200 * US, false);
	assert_false(iohold_holds(&h));
	iohold_came(&h, START + 300 * US, false);
	assert_false(iohold_holds(&h));
	iohold_came(&h, START + 400 * US, true);
	assert_false(iohold_holds(&h));
	iohold_came(&h, START + 500 * US, true);
	assert_true(iohold_holds(&h));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rare_ones_are_never_held),
		cmocka_unit_test(test_two_near_hold_the_next),
		cmocka_unit_test(test_held_for_a_time_only),
		cmocka_unit_test(test_a_stream_is_held_on),
		cmocka_unit_test(test_one_without_time_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
