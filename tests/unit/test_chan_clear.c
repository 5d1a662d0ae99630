/* SPDX-License-Identifier: Apache-2.0 */
/* A clear is waited for and asked again, however late its end comes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "netdrv/chan_clear.h"

#define EACH 1000

static struct {
	u64 now, ends_at; /* the end comes then */
	u32 clears, lates, gone_at;
	u64 wakes_at; /* for no reason */
} sub;

static enum err clear(void *ctx)
{
	(void)ctx;
	return ++sub.clears == sub.gone_at ? ERR_GONE : ERR_OK;
}

static bool ended(void *ctx)
{
	(void)ctx;
	return sub.now >= sub.ends_at;
}

static void wait(void *ctx, u64 until)
{
	(void)ctx;
	assert_true(until > sub.now);
	if (sub.wakes_at > sub.now && sub.wakes_at < until)
		until = sub.wakes_at;
	sub.now = sub.ends_at > sub.now && sub.ends_at < until ? sub.ends_at
							       : until;
}

static u64 now_us(void *ctx)
{
	(void)ctx;
	return sub.now;
}

static void late(void *ctx, u32 n)
{
	(void)ctx;
	assert_int_equal(n, sub.clears);
	sub.lates++;
}

static const struct chan_clear_ops ops = { clear, ended, wait, now_us, late };

static u32 run(u64 ends_at, u32 gone_at)
{
	sub.now = 0;
	sub.ends_at = ends_at;
	sub.gone_at = gone_at;
	sub.clears = sub.lates = 0;
	return chan_clear_all(&ops, NULL, EACH);
}

static void an_end_in_time_takes_one(void **state)
{
	(void)state;
	assert_int_equal(run(0, 0), 1);
	sub.wakes_at = 5;
	assert_int_equal(run(EACH - 1, 0), 1);
	assert_int_equal(sub.now, EACH - 1);
	assert_int_equal(sub.lates, 0);
	sub.wakes_at = 0;
}

/* The interruption of the first clear may come while the second waits. */
static void a_late_end_is_waited_for(void **state)
{
	(void)state;
	assert_int_equal(run(7 * EACH + 3, 0), 8);
	assert_int_equal(sub.now, 7 * EACH + 3);
	assert_int_equal(sub.lates, 7);
}

static void a_device_that_is_gone_needs_no_end(void **state)
{
	(void)state;
	assert_int_equal(run(~(u64)0, 1), 1);
	assert_int_equal(run(~(u64)0, 3), 3);
	assert_int_equal(sub.lates, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_end_in_time_takes_one),
		cmocka_unit_test(a_late_end_is_waited_for),
		cmocka_unit_test(a_device_that_is_gone_needs_no_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
