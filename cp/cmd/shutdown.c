/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHUTDOWN: a task of its own logs all users off, the operator last, takes the
 * uplinks down, says so everywhere and stops the machine.  It never waits for
 * anything without a limit: SHUTDOWN always works.
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/logon.h"
#include "cp/cmd/system.h"
#include "cp/core/log.h"
#include "cp/core/machine.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "cp/term/session.h"
#include "netdrv/uplink.h"

#define LOGOFF_WAIT_MS 10000
#define SCREEN_WAIT_MS 1000 /* terminals show the last line */

/* ARG: the user who stays, or NULL. */
static void log_off(struct vm *vm, void *arg)
{
	const char *stays = arg;

	if (!vm->logoff_pending && (!stays || strcmp(vm->userid, stays) != 0))
		logoff_end(vm);
}

/* Until no more than LEFT users remain, or the time is over. */
static void log_off_all(const char *stays, u32 left)
{
	for (u32 ms = 0; vm_count() > left && ms < LOGOFF_WAIT_MS; ms += 10) {
		vm_for_each(log_off, (void *)(uintptr_t)stays);
		task_sleep_us(10000);
	}
}

static void shutdown_task(void *arg)
{
	(void)arg;
	session_broadcast(LINE_PRIORITY, "SYSTEM SHUTDOWN STARTED");
	log_line("SYSTEM SHUTDOWN STARTED");
	log_off_all(system_conf()->operator_userid, 1);
	log_off_all(NULL, 0);
	uplink_stop_all();
	session_broadcast(LINE_PRIORITY, "HCPWRP961W SYSTEM SHUTDOWN COMPLETE");
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
