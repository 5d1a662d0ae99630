/* SPDX-License-Identifier: Apache-2.0 */
/* Spinlocks: see lock.h for the rules this asserts. */
#include "cp/core/lock.h"

#include "cp/core/abend.h"
#include "cp/core/cpu.h"
#include "cp/core/trace.h"

void spin_init(struct spinlock *l, enum lock_level level)
{
	l->owner = 0;
	l->level = (u8)level;
}

bool spin_is_mine(const struct spinlock *l)
{
	return __atomic_load_n(&l->owner, __ATOMIC_RELAXED) ==
	       this_cpu()->addr + 1u;
}

static void take(struct cpu *c, struct spinlock *l)
{
	u32 mine = c->addr + 1u;
	u32 free = 0;
	u32 looks = 0;

	ASSERT(c->locks < CPU_LOCKS_MAX);
	while (!__atomic_compare_exchange_n(&l->owner, &free, mine, false,
					    __ATOMIC_ACQUIRE,
					    __ATOMIC_RELAXED)) {
		while (__atomic_load_n(&l->owner, __ATOMIC_RELAXED))
			looks++;
		free = 0;
	}
	c->held[c->locks++] = l;
	if (looks)
		TRACE(SPIN, l->level, (u64)l, looks);
}

void spin_lock(struct spinlock *l)
{
	struct cpu *c = this_cpu();

	ASSERT(!c->locks || c->held[c->locks - 1]->level < l->level);
	take(c, l);
}

void spin_lock_beside(struct spinlock *l)
{
	struct cpu *c = this_cpu();

	ASSERT(c->locks > 1);
	ASSERT(c->held[c->locks - 1]->level == l->level);
	ASSERT(c->held[c->locks - 2]->level < l->level);
	take(c, l);
}

void spin_unlock(struct spinlock *l)
{
	struct cpu *c = this_cpu();

	ASSERT(c->locks && c->held[c->locks - 1] == l);
	c->locks--;
	__atomic_store_n(&l->owner, 0, __ATOMIC_RELEASE);
}
