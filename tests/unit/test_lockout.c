/* SPDX-License-Identifier: Apache-2.0 */
/* Terminals that guess passwords have to wait. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cp/cmd/lockout.h"

#define SECOND 1000000ull
#define T1     0x700
#define T2     0x701

static struct lockout l;

static int clean(void **state)
{
	(void)state;
	memset(&l, 0, sizeof(l));
	return 0;
}

static void fail_times(u16 terminal, u32 times, u64 now_us)
{
	while (times--)
		lockout_failed(&l, terminal, now_us);
}

static void test_tries_are_free_up_to_the_limit(void **state)
{
	(void)state;
	fail_times(T1, LOGON_TRIES - 1, 5 * SECOND);
	assert_int_equal(lockout_wait_s(&l, T1, 5 * SECOND), 0);
	lockout_failed(&l, T1, 5 * SECOND);
	assert_int_equal(lockout_wait_s(&l, T1, 5 * SECOND), LOCKOUT_FIRST_S);
	assert_int_equal(lockout_wait_s(&l, T1, 5 * SECOND + 1),
			 LOCKOUT_FIRST_S);
}

static void test_other_terminals_are_free(void **state)
{
	(void)state;
	fail_times(T1, LOGON_TRIES, SECOND);
	assert_int_equal(lockout_wait_s(&l, T2, SECOND), 0);
}

static void test_wait_ends_and_doubles(void **state)
{
	u64 later = SECOND * (LOCKOUT_FIRST_S + 1);

	(void)state;
	fail_times(T1, LOGON_TRIES, 0);
	assert_int_equal(lockout_wait_s(&l, T1, later), 0);
	fail_times(T1, LOGON_TRIES, later);
	assert_int_equal(lockout_wait_s(&l, T1, later), 2 * LOCKOUT_FIRST_S);
}

static void test_wait_is_bounded(void **state)
{
	(void)state;
	for (u32 i = 0; i < 50; i++)
		fail_times(T1, LOGON_TRIES, 0);
	assert_int_equal(lockout_wait_s(&l, T1, 0), LOCKOUT_LONGEST_S);
}

static void test_success_forgets(void **state)
{
	(void)state;
	fail_times(T1, LOGON_TRIES - 1, 0);
	lockout_passed(&l, T1);
	fail_times(T1, LOGON_TRIES - 1, 0);
	assert_int_equal(lockout_wait_s(&l, T1, 0), 0);
}

static void test_the_oldest_is_forgotten_first(void **state)
{
	(void)state;
	for (u16 t = 0; t < LOCKOUT_TERMINALS; t++)
		fail_times(t, LOGON_TRIES, t * SECOND);
	fail_times(T1, 1, 100 * SECOND);
	assert_int_equal(lockout_wait_s(&l, 0, 0), 0);
	assert_true(lockout_wait_s(&l, 1, SECOND) > 0);
}

/* C40: a userid has more tries, and is never refused for long. */
static void test_limits_of_users(void **state)
{
	u64 now = SECOND;

	(void)state;
	l.tries = USER_TRIES;
	l.longest_s = USER_LONGEST_S;
	fail_times(T1, USER_TRIES - 1, now);
	assert_int_equal(lockout_wait_s(&l, T1, now), 0);
	lockout_failed(&l, T1, now);
	assert_int_equal(lockout_wait_s(&l, T1, now), LOCKOUT_FIRST_S);
	for (int round = 0; round < 5; round++) {
		now += SECOND * (USER_LONGEST_S + 1);
		fail_times(T1, USER_TRIES, now);
		assert_int_equal(lockout_wait_s(&l, T1, now), USER_LONGEST_S);
	}
	assert_int_not_equal(lockout_key("GUEST1"), lockout_key("GUEST2"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_tries_are_free_up_to_the_limit,
				       clean),
		cmocka_unit_test_setup(test_other_terminals_are_free, clean),
		cmocka_unit_test_setup(test_wait_ends_and_doubles, clean),
		cmocka_unit_test_setup(test_wait_is_bounded, clean),
		cmocka_unit_test_setup(test_success_forgets, clean),
		cmocka_unit_test_setup(test_the_oldest_is_forgotten_first,
				       clean),
		cmocka_unit_test_setup(test_limits_of_users, clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
