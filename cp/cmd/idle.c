/* SPDX-License-Identifier: Apache-2.0 */
/*
 * FEATURES DISCONNECT_TIMEOUT: a disconnected machine that waits for somebody
 * to type (CP READ, VM READ), and has no secondary user who could, is forced
 * off when that has lasted so long.  The operator never is.
 */
#include "cp/cmd/idle.h"

#include "cp/cmd/logon.h"
#include "cp/cmd/notice.h"
#include "cp/cmd/system.h"
#include "cp/core/clock.h"
#include "cp/core/log.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "cp/vm/vm.h"

#define LOOK_US 5000000ull

/* Only this task writes vm->idle_since. */
static void look(struct vm *vm, void *arg)
{
	u64 limit = *(const u64 *)arg, now = clock_now();

	if (vm->logoff_pending || vm->dead || vm_state(vm) == VM_RUNNING ||
	    copy_is_read(vm) ||
	    strcmp(vm->userid, system_conf()->operator_userid) == 0) {
		vm->idle_since = 0;
	} else if (!vm->idle_since) {
		vm->idle_since = now;
	} else if (now - vm->idle_since >= limit) {
		notice_forced(vm, "SYSTEM");
		logoff_end(vm);
	}
}

static void idle_main(void *unused)
{
	u64 limit = system_conf()->disconnect_timeout_min * 60 * TOD_PER_S;

	(void)unused;
	for (;;) {
		task_sleep_us(LOOK_US);
		vm_for_each(look, &limit);
	}
}

void idle_start(void)
{
	if (system_conf()->disconnect_timeout_min &&
	    !task_create("IDLE", idle_main, NULL))
		log_line("No storage to watch for idle disconnected users");
}
