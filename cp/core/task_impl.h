/* SPDX-License-Identifier: Apache-2.0 */
/* What task.c (the dispatcher) and task_make.c share, and nobody else. */
#ifndef CP_CORE_TASK_IMPL_H
#define CP_CORE_TASK_IMPL_H

#include "cp/core/lock.h"
#include "cp/core/sched.h"
#include "cp/lib/str.h"

/* The run queue, every task's state, and the spare ones. */
extern struct spinlock sched_lock;

/* First thing after every switch, on the new stack; releases sched_lock. */
void sched_switched(void);
/* T has ended, or never began: it may be made again.  sched_lock held. */
void task_spare(struct task *t);

/* The first eight characters of T's name, for the trace. */
static inline u64 task_name_word(const struct task *t)
{
	u64 word;

	memcpy(&word, t->name, sizeof(word));
	return word;
}

#endif
