/* SPDX-License-Identifier: Apache-2.0 */
/* Time: the TOD clock.  Units: TOD (2^12 per microsecond) or us, by name. */
#ifndef CP_CORE_CLOCK_H
#define CP_CORE_CLOCK_H

#include "cp/lib/types.h"

#define TOD_PER_US 4096ull
#define TOD_PER_MS (1000 * TOD_PER_US)
#define TOD_PER_S  (1000000 * TOD_PER_US)
/* TOD value of 1970-01-01 00:00:00 UTC. */
#define TOD_UNIX_EPOCH 0x7d91048bca000000ull

u64 clock_now(void);	/* TOD; unique and rising on every CPU       */
u64 clock_now_us(void); /* microseconds since the TOD epoch          */
/*
 * When next, microseconds, for who looks every so often and is in no hurry: the
 * same moment for all of them, since each by itself takes a guest out of SIE.
 */
u64 clock_together_us(u64 every_us);

/* Local time is TOD plus this (a two's complement number); for clock_local. */
void clock_set_zone(u64 tod);
u64 clock_local(void);

struct clock_date {
	u16 year;
	u8 month, day, hour, minute, second, weekday; /* 0 = Sunday */
};
/* Pure: calendar of a TOD value, UTC. */
void clock_calendar(u64 tod, struct clock_date *out);

/* A one-shot timer on the CPU that sets it.  fire() must not block. */
struct timer {
	u64 deadline;
	void (*fire)(struct timer *t);
	u16 slot; /* heap position + 1, 0 when not set */
	u16 cpu;
};
void timer_init(struct timer *t, void (*fire)(struct timer *t));
void timer_set(struct timer *t, u64 deadline);
void timer_cancel(struct timer *t);

#endif
