/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The limits of SHARE.  A machine that used more than its maximum share waits
 * (LIMITHARD) or lets all others go first (LIMITSOFT) until time has made up
 * for it.  A maximum that is RELATIVE is a part of what all who are logged on
 * have together, found anew ten times a second.
 */
#include "cp/core/clock.h"
#include "cp/core/cpu.h"
#include "cp/core/task.h"
#include "cp/vm/cpus.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"
#include "cp/vm/world.h"

#define RATE_EVERY (100 * TOD_PER_MS)
#define LONGEST	   (1000 * TOD_PER_MS)

static void add_weight(struct vm *vm, void *arg)
{
	u32 *sum = arg;

	*sum += cpus_weight(vm);
}

/* Thousandths of one CPU. */
static u32 find_rate(const struct dir_amount *most)
{
	u64 machine = 1000ull * cpus_online;
	u32 sum = 0;

	if (most->absolute)
		return (u32)MAX(machine * most->permille / 1000, 1ull);
	vm_for_each(add_weight, &sum);
	return (u32)MAX(machine * MIN((u32)most->relative, sum) / MAX(sum, 1u),
			1ull);
}

/* The other machines are asked without a lock; who was first finds it. */
static void find_rate_anew(struct vm *vm, u64 now)
{
	struct dir_amount most;
	u64 next = now + RATE_EVERY;
	bool due;
	u32 rate;

	spin_lock(&vm->order_lock);
	due = now >= vm->limit_due;
	if (due)
		vm->limit_due = next;
	most = vm->share.most;
	spin_unlock(&vm->order_lock);
	if (!due)
		return;
	rate = find_rate(&most);
	spin_lock(&vm->order_lock);
	if (vm->limit_due == next) /* else the share is another now */
		vm->limit_rate = rate;
	spin_unlock(&vm->order_lock);
}

/* How long must VM wait? */
static u64 hold(struct vm *vm)
{
	u64 now = clock_now(), wait;

	if (now >= __atomic_load_n(&vm->limit_due, __ATOMIC_RELAXED))
		find_rate_anew(vm, now);
	spin_lock(&vm->order_lock);
	wait = vm->limit_rate ? cpulimit_hold(&vm->limit, now,
					      vm_total_time(vm), vm->limit_rate)
			      : 0; /* another CPU is about to find it */
	spin_unlock(&vm->order_lock);
	return MIN(wait, LONGEST);
}

void limit_set(struct vm *vm, const struct dir_share *share)
{
	spin_lock(&vm->order_lock);
	vm->share = *share;
	vm->limit = (struct cpulimit){ 0 };
	vm->limit_due = 0;
	vm->limit_rate = 0;
	spin_unlock(&vm->order_lock);
}

bool limit_holds(struct vcpu *v)
{
	u64 wait = hold(v->vm);

	if (v->vm->share.limit == DIR_LIMIT_SOFT) {
		cpus_weigh(v, wait != 0);
		return false;
	}
	if (!wait)
		return false;
	task_park(clock_now() + wait);
	return true;
}
