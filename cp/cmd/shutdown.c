/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHUTDOWN: a task of its own logs all users off, the operator last, takes the
 * uplinks down, says so everywhere and stops the machine.  It never waits for
 * anything without a limit: SHUTDOWN always works.
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/system.h"
#include "cp/core/log.h"
#include "cp/core/machine.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "cp/term/session.h"
#include "netdrv/uplink.h"

#define LOGOFF_WAIT_MS 10000
#define SCREEN_WAIT_MS 1000 /* terminals show the last line */

struct sweep {
	bool operator_too;
};

static void log_off(struct vm *vm, void *arg)
{
	const struct sweep *sweep = arg;

	if (sweep->operator_too ||
	    strcmp(vm->userid, system_conf()->operator_userid) != 0)
		vm_logoff(vm);
}

/* Until at most LEFT users remain, or the time is over. */
static void wait_users(u32 left)
{
	for (u32 ms = 0; vm_count() > left && ms < LOGOFF_WAIT_MS; ms += 10)
		task_sleep_us(10000);
}

static void announce(const char *text)
{
	session_broadcast(LINE_PRIORITY, text);
	log_line(text);
}

static void shutdown_task(void *arg)
{
	struct sweep sweep = { false };

	(void)arg;
	announce("SYSTEM SHUTDOWN STARTED");
	vm_for_each(log_off, &sweep);
	wait_users(1);
	sweep.operator_too = true;
	vm_for_each(log_off, &sweep);
	wait_users(0);
	uplink_stop_all();
	announce("HCPWRP961W SYSTEM SHUTDOWN COMPLETE");
	task_sleep_us(SCREEN_WAIT_MS * 1000);
	machine_stop();
}

void cmd_shutdown(struct cmdio *io, struct args *a)
{
	if (!need_end(io, a))
		return;
	if (system_ending()) {
		msg_shutdown_running(io);
		return;
	}
	system_set_ending();
	if (!task_create("shutdown", shutdown_task, NULL))
		shutdown_task(NULL);
}
