/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How tasks are made.  An ended task's storage is used for tasks only.  Who
 * wakes one a moment too late wakes another, and everybody who waits tests his
 * condition again.
 */
#include "cp/core/abend.h"
#include "cp/core/cpu.h"
#include "cp/core/lock.h"
#include "cp/core/sched.h"
#include "cp/core/task_impl.h"
#include "cp/core/timer.h"
#include "cp/core/trace.h"
#include "cp/hw/asm.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/mm/home.h"

static struct list spare = LIST_INIT(spare); /* ended tasks; sched_lock */

void task_spare(struct task *t)
{
	list_push(&spare, &t->queue);
}

static void task_start(void *arg)
{
	struct task *t = arg;

	sched_switched();
	timer_arm();
	t->entry(t->arg);
	task_exit();
}

static void timer_fired(struct timer *timer)
{
	task_wake(container_of(timer, struct task, timer));
}

static struct task *take_spare(void)
{
	struct task *t = NULL;

	spin_lock(&sched_lock);
	if (!list_empty(&spare)) {
		t = list_first(&spare, struct task, queue);
		list_remove(&t->queue);
	}
	spin_unlock(&sched_lock);
	return t;
}

/* Not ready yet: what wakes it now finds it dead. */
static struct task *task_make(const char *name)
{
	struct task *t = take_spare();

	if (!t)
		t = heap_alloc(sizeof(*t));
	if (!t)
		return NULL;
	t->state = TASK_DEAD;
	str_copy(t->name, sizeof(t->name), name);
	list_init(&t->queue);
	timer_init(&t->timer, timer_fired);
	t->permit = t->woken = false;
	t->vruntime = t->cpu_time = 0;
	t->share = SHARE_SYSTEM;
	t->vcpu = NULL;
	return t;
}

static void task_unmake(struct task *t)
{
	spin_lock(&sched_lock);
	task_spare(t);
	spin_unlock(&sched_lock);
}

/* What each leaves, of stacks and of frames. */
static const struct task_quota {
	u32 keep, frames;
} quotas[] = {
	[TASK_CP] = { 0, FRAME_RESERVE },
	[TASK_LOGON] = { 32, FRAME_RESERVE },
	[TASK_GUEST] = { 32 + 96, 0 },
};
_Static_assert(TASKS_MAX == STACKS_MAX, "each task has a stack");
_Static_assert(TASKS_MAX + CPUS_MAX <= CPU_TIMERS_MAX, "and a timer");

struct task *task_create_for(enum task_for who, const char *name,
			     void (*entry)(void *), void *arg)
{
	const struct task_quota *q = &quotas[who];
	struct task *t = task_make(name);
	u64 *frame;

	if (!t)
		return NULL;
	t->stack = home_stack_alloc(q->keep, q->frames);
	if (!t->stack) {
		task_unmake(t);
		return NULL;
	}
	t->entry = entry;
	t->arg = arg;
	frame = (u64 *)((u64)t->stack - 160 - 160);
	frame[0] = 0;
	frame[6] = (u64)task_start; /* r6 */
	frame[7] = (u64)t;	    /* r7 */
	frame[14] = (u64)context_first;
	frame[15] = (u64)t->stack - 160;
	t->sp = (u64)frame;
	TRACE(TASK, 0, task_name_word(t), 0);
	spin_lock(&sched_lock);
	t->state = TASK_PARKED;
	spin_unlock(&sched_lock);
	task_wake(t);
	return t;
}

struct task *task_create(const char *name, void (*entry)(void *), void *arg)
{
	return task_create_for(TASK_CP, name, entry, arg);
}

struct task *sched_make_system_world(const char *name)
{
	struct task *t = task_make(name);

	ASSERT(t);
	t->state = TASK_RUNNING;
	t->vruntime = ~(u64)0 >> 1;
	return t;
}
