/* SPDX-License-Identifier: Apache-2.0 */
/* The account of a limit on CPU time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cp/core/cpulimit.h"

#define MS    (1000ull << 12)
#define START (1000000 * MS)

/*
 * A machine that always wants a CPU, in slices of 5 ms: the CPU time it gets
 * in TIME at RATE.
 */
static u64 spin(struct cpulimit *l, u64 *now, u64 *used, u64 time, u32 rate)
{
	u64 end = *now + time, before = *used;

	while (*now < end) {
		u64 wait = cpulimit_hold(l, *now, *used, rate);

		*now += wait;
		if (wait)
			continue;
		*now += 5 * MS;
		*used += 5 * MS;
	}
	return *used - before;
}

static void assert_near(u64 value, u64 wanted)
{
	assert_in_range(value, wanted - wanted / 20 - 5 * MS,
			wanted + wanted / 20 + 5 * MS);
}

static void gets_its_rate(void **state)
{
	static const u32 rates[] = { 10, 50, 125, 500, 990 };

	(void)state;
	for (u32 i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		struct cpulimit l = { .since = 0 };
		u64 now = START, used = 77 * MS;

		assert_near(spin(&l, &now, &used, 5000 * MS, rates[i]),
			    5 * rates[i] * MS);
		/* And past the point where the account begins again. */
		assert_near(spin(&l, &now, &used, 60000 * MS, rates[i]),
			    60 * rates[i] * MS);
	}
}

static void more_cpus_than_one(void **state)
{
	struct cpulimit l = { .since = 0 };
	u64 now = START, used = 0;

	(void)state;
	/* Two of its CPUs ran 100 ms each, 1500 thousandths are allowed. */
	assert_int_equal(cpulimit_hold(&l, now, used, 1500), 0);
	now += 100 * MS;
	used += 200 * MS;
	assert_near(cpulimit_hold(&l, now, used, 1500), 33 * MS);
}

static void idle_time_is_credit_up_to_a_bound(void **state)
{
	static const u64 idle_s[] = { 3600, 5 }; /* an account anew, and not */

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(idle_s); i++) {
		struct cpulimit l = { .since = 0 };
		u64 now = START, used = 0;

		assert_int_equal(cpulimit_hold(&l, now, used, 100), 0);
		now += idle_s[i] * 1000 * MS;
		assert_int_equal(cpulimit_hold(&l, now, used, 100), 0);
		used += 10 * MS; /* 100 ms at a tenth */
		assert_int_equal(cpulimit_hold(&l, now, used, 100), 0);
		used += 10 * MS;
		assert_near(cpulimit_hold(&l, now, used, 100), 100 * MS);
	}
}

static void new_rate_forgets(void **state)
{
	struct cpulimit l = { .since = 0 };
	u64 now = START, used = 0;

	(void)state;
	cpulimit_hold(&l, now, used, 1);
	used += 500 * MS;
	assert_true(cpulimit_hold(&l, now, used, 1) > 1000 * MS);
	assert_int_equal(cpulimit_hold(&l, now, used, 500), 0);
}

static void clock_that_runs_back(void **state)
{
	struct cpulimit l = { .since = 0 };

	(void)state;
	cpulimit_hold(&l, START, 0, 100);
	assert_int_equal(cpulimit_hold(&l, START - MS, 5 * MS, 100), 0);
	assert_int_equal(cpulimit_hold(&l, START - MS, MS, 100), 0);
}

static void many_cpus_for_long(void **state)
{
	struct cpulimit l = { .since = 0 };
	u64 year = 365ull * 86400 * 1000 * MS;

	(void)state;
	cpulimit_hold(&l, START, 0, 64000);
	assert_int_equal(cpulimit_hold(&l, START + year, year, 64000), 0);
	assert_true(cpulimit_hold(&l, START + year, 63 * year, 64000) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gets_its_rate),
		cmocka_unit_test(more_cpus_than_one),
		cmocka_unit_test(idle_time_is_credit_up_to_a_bound),
		cmocka_unit_test(new_rate_forgets),
		cmocka_unit_test(clock_that_runs_back),
		cmocka_unit_test(many_cpus_for_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
