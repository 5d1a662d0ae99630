/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tasks: a stack and a saved context.  Worlds (vcpus), terminals, drivers and
 * each CPU's system world are tasks.  CP is not preemptible: a task runs until
 * it parks, yields, exits or (a world) enters its guest.
 *
 * Waiting is always a loop around a condition:
 *
 *	while (!condition)
 *		task_park(deadline);
 *
 * task_wake() leaves a permit, so a wake between the test and the park is not
 * lost.  Both may be called from any CPU; task_wake also from interruption
 * handlers.  Lock: none may be held in task_park / task_yield / task_exit.
 */
#ifndef CP_CORE_TASK_H
#define CP_CORE_TASK_H

#include "cp/lib/types.h"

struct task;

#define DEADLINE_NEVER (~(u64)0)

/*
 * Whom a task is for: tasks are a stock of TASKS_MAX for all, and who is behind
 * leaves some of it to those before.
 */
#define TASKS_MAX 512 /* home.h: stacks */
enum task_for {
	TASK_CP,    /* terminals, drivers, CP's own     */
	TASK_LOGON, /* the base CPU of a machine        */
	TASK_GUEST, /* more CPUs, commands of a program */
};

/*
 * A new task, made ready at once.  NULL: no storage, or so many are there that
 * none of this kind may be added.  NAME is copied (15).
 */
struct task *task_create_for(enum task_for who, const char *name,
			     void (*entry)(void *), void *arg);
/* The same for TASK_CP. */
struct task *task_create(const char *name, void (*entry)(void *), void *arg);
struct task *task_current(void);
const char *task_name(const struct task *t);
/*
 * Sleep until woken or DEADLINE (clock_now units); true if woken.  May return
 * early: re-test the condition.
 */
bool task_park(u64 deadline);
void task_wake(struct task *t);
/* Let others run; any loop over 1 ms calls it. */
void task_yield(void);
/*
 * Let T run first if it is ready, or (NULL) whoever is next; the caller's turn
 * comes after it.
 */
void task_give_way(const struct task *t);
/* The same, behind each of the N at T that is ready (NULL: none). */
void task_give_way_to_all(struct task *const *t, u32 n);
void task_sleep_us(u64 us);
NORETURN void task_exit(void);

/* A mutex: may be held across anything that blocks; not recursive. */
struct mutex {
	struct task *owner;
	u32 waiters;
	struct mutex_waiter *head;
	u32 guard;
};
void mutex_init(struct mutex *m);
void mutex_lock(struct mutex *m);
bool mutex_try(struct mutex *m);
void mutex_unlock(struct mutex *m);

#endif
