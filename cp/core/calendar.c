/* SPDX-License-Identifier: Apache-2.0 */
/* The proleptic Gregorian calendar of a TOD value, UTC.  Pure. */
#include "cp/core/clock.h"

#define DAY_S	 86400
#define ERA_DAYS 146097 /* 400 years */

/* Days since 0000-03-01, so that leap days end a year. */
void clock_calendar(u64 tod, struct clock_date *out)
{
	u64 s = tod / TOD_PER_S;
	u64 days = s / DAY_S + 693901; /* 1900-01-01 */
	u64 rest = s % DAY_S;
	u64 era = days / ERA_DAYS;
	u64 doe = days % ERA_DAYS;
	u64 yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	u64 doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	u64 mp = (5 * doy + 2) / 153;

	out->day = (u8)(doy - (153 * mp + 2) / 5 + 1);
	out->month = (u8)(mp < 10 ? mp + 3 : mp - 9);
	out->year = (u16)(yoe + era * 400 + (out->month <= 2));
	out->hour = (u8)(rest / 3600);
	out->minute = (u8)(rest / 60 % 60);
	out->second = (u8)(rest % 60);
	out->weekday = (u8)((s / DAY_S + 1) % 7); /* 1900-01-01: Monday */
}
