/* SPDX-License-Identifier: Apache-2.0 */
/* The calendar of a TOD value, against the host's over all of its range. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "cp/core/clock.h"

#define UNIX_1900 (-2208988800ll) /* 1900-01-01 */

/* D as one number, 2000-02-29 12:34:56 as 20000229123456. */
static u64 as_number(const struct clock_date *d)
{
	u64 date = (u64)d->year * 10000 + d->month * 100u + d->day;

	return date * 1000000 + d->hour * 10000u + d->minute * 100u + d->second;
}

static void expect(u64 tod, u64 number, u8 weekday)
{
	struct clock_date d;

	clock_calendar(tod, &d);
	assert_int_equal(as_number(&d), number);
	assert_int_equal(d.weekday, weekday);
}

static void known_days(void **state)
{
	(void)state;
	expect(0, 19000101000000, 1);
	expect(TOD_UNIX_EPOCH, 19700101000000, 4);
	expect(TOD_UNIX_EPOCH - 1, 19691231235959, 3);
	expect(TOD_UNIX_EPOCH + 951782400 * TOD_PER_S, 20000229000000, 2);
	expect(TOD_UNIX_EPOCH + 951868800 * TOD_PER_S, 20000301000000, 3);
	expect(~(u64)0, 20420917235347, 3);
}

/* 1900 is no leap year, though divisible by four. */
static void not_a_leap_year(void **state)
{
	(void)state;
	expect(58 * 86400 * TOD_PER_S, 19000228000000, 3);
	expect(59 * 86400 * TOD_PER_S, 19000301000000, 4);
}

static void against_the_host(void **state)
{
	u64 end = ~(u64)0 / TOD_PER_S;

	(void)state;
	for (u64 s = 0; s < end; s += 86400 / 2 + 997) {
		time_t t = (time_t)((s64)s + UNIX_1900);
		struct tm tm;
		struct clock_date want;

		assert_non_null(gmtime_r(&t, &tm));
		want.year = (u16)(tm.tm_year + 1900);
		want.month = (u8)(tm.tm_mon + 1);
		want.day = (u8)tm.tm_mday;
		want.hour = (u8)tm.tm_hour;
		want.minute = (u8)tm.tm_min;
		want.second = (u8)tm.tm_sec;
		expect(s * TOD_PER_S, as_number(&want), (u8)tm.tm_wday);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_days),
		cmocka_unit_test(not_a_leap_year),
		cmocka_unit_test(against_the_host),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
