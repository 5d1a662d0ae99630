/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mutexes: first come, first served as far as wake-ups go; a task that finds
 * one free takes it at once.  The lists of all mutexes share one spinlock.
 */
#include "cp/core/abend.h"
#include "cp/core/lock.h"
#include "cp/core/task.h"

static struct spinlock wait_lock = SPINLOCK_INIT(LOCK_MUTEX);

struct mutex_waiter {
	struct task *task;
	struct mutex_waiter *next;
};

void mutex_init(struct mutex *m)
{
	*m = (struct mutex){ 0 };
}

bool mutex_try(struct mutex *m)
{
	struct task *none = NULL;

	return __atomic_compare_exchange_n(&m->owner, &none, task_current(),
					   false, __ATOMIC_ACQUIRE,
					   __ATOMIC_RELAXED);
}

void mutex_lock(struct mutex *m)
{
	struct mutex_waiter self = { task_current(), NULL };
	struct mutex_waiter **at;

	ASSERT(m->owner != self.task);
	if (mutex_try(m))
		return;
	spin_lock(&wait_lock);
	for (at = &m->head; *at; at = &(*at)->next)
		;
	*at = &self;
	m->waiters++;
	spin_unlock(&wait_lock);
	while (!mutex_try(m))
		task_park(DEADLINE_NEVER);
	spin_lock(&wait_lock);
	for (at = &m->head; *at != &self; at = &(*at)->next)
		;
	*at = self.next;
	m->waiters--;
	spin_unlock(&wait_lock);
}

void mutex_unlock(struct mutex *m)
{
	struct task *next = NULL;

	ASSERT(m->owner == task_current());
	spin_lock(&wait_lock);
	__atomic_store_n(&m->owner, NULL, __ATOMIC_RELEASE);
	if (m->head)
		next = m->head->task;
	spin_unlock(&wait_lock);
	if (next)
		task_wake(next);
}
