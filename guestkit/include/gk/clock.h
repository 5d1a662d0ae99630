/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time and waiting.  One comparator deadline serves everything: a guest with
 * nothing to do sits in an enabled wait and costs the machine nothing.
 */
#ifndef GK_CLOCK_H
#define GK_CLOCK_H

#include "cp/lib/list.h"
#include "cp/lib/types.h"

#define GK_FOREVER (~0ul)

/* Called once by gk_boot(). */
void gk_clock_init(void);

/* Microseconds since the guest was started; the time of day in TOD units. */
u64 gk_now_us(void);
u64 gk_tod(void);

struct gk_timer {
	struct list link; /* guestkit's */
	u64 at_us;
	void (*fire)(void *ctx);
	void *ctx;
};

/* Set up once; FIRE is called by gk_poll(), in ordinary code. */
void gk_timer_init(struct gk_timer *t, void (*fire)(void *ctx), void *ctx);
/* Fire at AT_US (gk_now_us() scale); moves the timer when it is set. */
void gk_timer_set(struct gk_timer *t, u64 at_us);
void gk_timer_stop(struct gk_timer *t);

/*
 * Wait, enabled, for one interruption or until DEADLINE_US; calls nobody.
 * For code that waits for one thing and must not be re-entered.
 */
void gk_wait_until(u64 deadline_us);

/* Let interruptions in and call every event and timer function due. */
void gk_poll(void);
/*
 * gk_poll(), and if there was nothing to do, wait until there is, or until
 * DEADLINE_US.  The main loop of a guest calls this.
 */
void gk_idle(u64 deadline_us);

#endif
