/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timers: an ordered heap per CPU on its clock comparator.  The comparator is
 * set to the first deadline only (tickless); setting an unchanged value is
 * skipped, because SCKC is dear on an emulated machine.
 */
#include "cp/core/timer.h"

#include "cp/core/abend.h"
#include "cp/core/clock.h"
#include "cp/core/cpu.h"
#include "cp/core/lock.h"
#include "cp/core/task.h"
#include "cp/hw/insn.h"

static struct spinlock timer_lock[CPUS_MAX];

void timer_init_cpu(struct cpu *c)
{
	spin_init(&timer_lock[c->addr], LOCK_TIMER);
	c->armed = c->due = DEADLINE_NEVER;
	c->slice_end = c->leave_by = DEADLINE_NEVER;
	insn_sckc(DEADLINE_NEVER);
}

/*
 * What timer_arm reads, never the heap in the middle of another CPU's cancel.
 * Lock held.
 */
static void note_due(struct cpu *c)
{
	u64 due = c->timers ? c->timer[1]->deadline : DEADLINE_NEVER;

	__atomic_store_n(&c->due, due, __ATOMIC_RELAXED);
}

static void heap_put(struct cpu *c, u32 at, struct timer *t)
{
	c->timer[at] = t;
	t->slot = (u16)at;
}

static void sift_up(struct cpu *c, u32 at)
{
	struct timer *t = c->timer[at];

	for (; at > 1 && c->timer[at / 2]->deadline > t->deadline; at /= 2)
		heap_put(c, at, c->timer[at / 2]);
	heap_put(c, at, t);
}

static void sift_down(struct cpu *c, u32 at)
{
	struct timer *t = c->timer[at];
	u32 child;

	while ((child = at * 2) <= c->timers) {
		if (child < c->timers &&
		    c->timer[child + 1]->deadline < c->timer[child]->deadline)
			child++;
		if (c->timer[child]->deadline >= t->deadline)
			break;
		heap_put(c, at, c->timer[child]);
		at = child;
	}
	heap_put(c, at, t);
}

static void heap_remove(struct cpu *c, u32 at)
{
	struct timer *last = c->timer[c->timers--];

	c->timer[at]->slot = 0;
	if (at <= c->timers) {
		heap_put(c, at, last);
		sift_up(c, at);
		sift_down(c, last->slot);
	}
	note_due(c);
}

void timer_init(struct timer *t, void (*fire)(struct timer *t))
{
	t->deadline = DEADLINE_NEVER;
	t->fire = fire;
	t->slot = 0;
	t->cpu = 0;
}

void timer_cancel(struct timer *t)
{
	struct spinlock *l = &timer_lock[t->cpu];

	if (!t->slot)
		return;
	spin_lock(l);
	if (t->slot)
		heap_remove(&cpus[t->cpu], t->slot);
	spin_unlock(l);
}

void timer_set(struct timer *t, u64 deadline)
{
	struct cpu *c = this_cpu();

	timer_cancel(t);
	if (deadline == DEADLINE_NEVER)
		return;
	t->deadline = deadline;
	t->cpu = c->addr;
	spin_lock(&timer_lock[c->addr]);
	ASSERT(c->timers < CPU_TIMERS_MAX);
	c->timer[++c->timers] = t;
	sift_up(c, c->timers);
	note_due(c);
	spin_unlock(&timer_lock[c->addr]);
	timer_arm();
}

void timer_arm(void)
{
	struct cpu *c = this_cpu();
	u64 due = __atomic_load_n(&c->due, __ATOMIC_RELAXED);

	due = MIN(due, MIN(c->slice_end, c->leave_by));
	if (due == c->armed)
		return;
	c->armed = due;
	insn_sckc(due);
}

void timer_interrupt(void)
{
	struct cpu *c = this_cpu();
	struct spinlock *l = &timer_lock[c->addr];
	u64 now = clock_now();
	struct timer *t;

	for (;;) {
		spin_lock(l);
		t = c->timers ? c->timer[1] : NULL;
		if (!t || t->deadline > now) {
			spin_unlock(l);
			break;
		}
		heap_remove(c, 1);
		spin_unlock(l);
		t->fire(t);
	}
	if (c->slice_end <= now) {
		c->need_resched = true;
		c->slice_end = DEADLINE_NEVER;
	}
	if (c->leave_by <= now) {
		c->need_resched = true;
		c->leave_by = DEADLINE_NEVER;
	}
	timer_arm();
}
