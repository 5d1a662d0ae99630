/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clock, timers and the enabled wait.  The comparator's interruption only ends
 * the wait; timers are kept in an ordered list and looked at by gk_poll().
 */
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/chan.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"

#define TOD_PER_US_SHIFT 12

static u64 start_tod;
static struct list timers = LIST_INIT(timers);

/* The comparator keeps interrupting until it is set beyond now. */
static void comparator(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	insn_sckc(~0ul);
}

void gk_clock_init(void)
{
	start_tod = gk_tod();
	gk_ext_register(GK_EXT_CLOCK_COMPARATOR, comparator);
}

u64 gk_tod(void)
{
	u64 tod;

	insn_stck(&tod);
	return tod;
}

u64 gk_now_us(void)
{
	return (gk_tod() - start_tod) >> TOD_PER_US_SHIFT;
}

void gk_timer_init(struct gk_timer *t, void (*fire)(void *ctx), void *ctx)
{
	list_init(&t->link);
	t->fire = fire;
	t->ctx = ctx;
}

void gk_timer_stop(struct gk_timer *t)
{
	list_remove(&t->link);
}

void gk_timer_set(struct gk_timer *t, u64 at_us)
{
	struct list *node;

	list_remove(&t->link);
	t->at_us = at_us;
	list_for_each (node, &timers)
		if (list_entry(node, struct gk_timer, link)->at_us > at_us)
			break;
	list_append(node, &t->link);
}

static bool fire_timers(void)
{
	bool any = false;

	if (list_empty(&timers))
		return false;
	for (u64 now_us = gk_now_us(); !list_empty(&timers); any = true) {
		struct gk_timer *t = list_first(&timers, struct gk_timer, link);

		if (t->at_us > now_us)
			break;
		list_remove(&t->link);
		t->fire(t->ctx);
	}
	return any;
}

void gk_wait_until(u64 deadline_us)
{
	u64 tod = ~0ul;

	if (deadline_us < ~0ul >> (TOD_PER_US_SHIFT + 1))
		tod = start_tod + (deadline_us << TOD_PER_US_SHIFT);
	insn_sckc(tod);
	gk_wait_enabled();
}

static bool poll_once(void)
{
	bool any;

	gk_irq_window();
	any = gk_chan_dispatch();
	return fire_timers() || any;
}

void gk_poll(void)
{
	poll_once();
}

void gk_idle(u64 deadline_us)
{
	if (poll_once())
		return;
	if (!list_empty(&timers)) {
		u64 at_us = list_first(&timers, struct gk_timer, link)->at_us;

		deadline_us = MIN(deadline_us, at_us);
	}
	if (deadline_us <= gk_now_us())
		return;
	gk_wait_until(deadline_us);
	poll_once();
}
