/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'288': one task sleeps until the first deadline of all machines,
 * and has the command of each that has run out executed as its user's, by a
 * task of its own, with the answers on its console.
 */
#include "cp/cmd/watchdog.h"

#include "cp/cmd/cmd.h"
#include "cp/cmd/defer.h"
#include "cp/core/clock.h"
#include "cp/core/log.h"
#include "cp/core/task.h"
#include "cp/msg/msg.h"
#include "cp/vm/vm.h"

static struct task *watcher;

/* What of it is a line, for the message. */
static void tell(struct cmdio *io, const char *command)
{
	char line[WATCHDOG_COMMAND_MAX + 1];
	size_t n = 0;

	while (command[n] && command[n] != '\n') {
		line[n] = command[n];
		n++;
	}
	line[n] = '\0';
	msg_watchdog(io, line);
}

static void look(struct vm *vm, void *next)
{
	char command[WATCHDOG_COMMAND_MAX + 1];
	struct cmdio io;

	if (vm->dead || vm->logoff_pending ||
	    !watchdog_take(vm, clock_now(), command, next))
		return;
	cmdio_init_vm(&io, vm);
	tell(&io, command);
	io.command = command;
	defer_command(&io);
}

static void watch(void *unused)
{
	(void)unused;
	for (;;) {
		u64 next = DEADLINE_NEVER;

		vm_for_each(look, &next);
		task_park(next);
	}
}

void watchdog_start(void)
{
	watcher = task_create("WATCHDOG", watch, NULL);
	if (!watcher)
		log_line("No storage for the guests' watchdogs");
}

void watchdog_look(void)
{
	if (watcher)
		task_wake(watcher);
}
