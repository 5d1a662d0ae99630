/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Spinlocks with levels.  CP is not preemptible, so a spinlock guards against
 * other CPUs only.  A lock may be taken only while every lock the CPU holds
 * has a LOWER level (asserted); nothing that blocks may be called under one.
 */
#ifndef CP_CORE_LOCK_H
#define CP_CORE_LOCK_H

#include "cp/lib/types.h"

enum lock_level {
	LOCK_SYSTEM = 1, /* list of vms, sessions, lans, CTCAs */
	LOCK_VM,	 /* one vm's device and console state  */
	LOCK_DISK,	 /* one disk in storage                */
	LOCK_IUCV,	 /* all of IUCV                        */
	LOCK_SESSION,	 /* one terminal's queue and binding   */
	LOCK_ROUTER,	 /* the one router                     */
	LOCK_NIC_TX,	 /* one NIC's output queue             */
	LOCK_NIC,	 /* its other queues, an uplink's      */
	LOCK_TRACE,	 /* network traces                     */
	LOCK_RDEV,	 /* one real device                    */
	LOCK_MUTEX,	 /* waiters of mutexes                */
	LOCK_RUNQ,	 /* one CPU's run queue                */
	LOCK_TIMER,	 /* one CPU's timer heap               */
	LOCK_STACKS,	 /* task stacks                       */
	LOCK_HEAP,	 /* small objects, buffer pools        */
	LOCK_FRAMES,	 /* free frames                        */
	LOCK_LOG,	 /* console log ring                   */
};

struct spinlock {
	u32 owner; /* CPU address + 1, 0 when free */
	u8 level;
};

#define SPINLOCK_INIT(lvl)                                                     \
	{                                                                      \
		0, (lvl)                                                       \
	}

void spin_init(struct spinlock *l, enum lock_level level);
void spin_lock(struct spinlock *l);
/*
 * A second lock of the level of the last one taken.  Only for who holds a lock
 * of a lower level that keeps everybody else from doing the same.
 */
void spin_lock_beside(struct spinlock *l);
void spin_unlock(struct spinlock *l);
bool spin_is_mine(const struct spinlock *l);

#endif
