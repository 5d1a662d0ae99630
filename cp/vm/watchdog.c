/* SPDX-License-Identifier: Apache-2.0 */
/* The watchdog of a vm: see watchdog.h. */
#include "cp/vm/watchdog.h"

#include "cp/core/clock.h"
#include "cp/lib/str.h"
#include "cp/vm/vm.h"

static u64 in_seconds(u32 seconds)
{
	return clock_now() + seconds * TOD_PER_S;
}

void watchdog_set(struct vm *vm, u32 seconds, const char *command)
{
	struct watchdog *w = &vm->watchdog;

	spin_lock(&vm->dev_lock);
	str_copy(w->command, sizeof(w->command), command);
	w->deadline = in_seconds(seconds);
	spin_unlock(&vm->dev_lock);
}

bool watchdog_change(struct vm *vm, u32 seconds)
{
	bool set;

	spin_lock(&vm->dev_lock);
	set = vm->watchdog.deadline != 0;
	if (set)
		vm->watchdog.deadline = in_seconds(seconds);
	spin_unlock(&vm->dev_lock);
	return set;
}

void watchdog_cancel(struct vm *vm)
{
	spin_lock(&vm->dev_lock);
	vm->watchdog.deadline = 0;
	spin_unlock(&vm->dev_lock);
}

bool watchdog_take(struct vm *vm, u64 now, char command[], u64 *next)
{
	struct watchdog *w = &vm->watchdog;
	bool due;

	spin_lock(&vm->dev_lock);
	due = w->deadline && w->deadline <= now;
	if (due) {
		str_copy(command, sizeof(w->command), w->command);
		w->deadline = 0;
	} else if (w->deadline) {
		*next = MIN(*next, w->deadline);
	}
	spin_unlock(&vm->dev_lock);
	return due;
}
