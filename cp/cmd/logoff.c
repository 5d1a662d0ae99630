/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LOGOFF, FORCE, DISCONNECT.  A vm is taken apart by the reaper (cp/vm); these
 * say so to whom it concerns and give the terminal back.
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/logon.h"
#include "cp/cmd/notice.h"
#include "cp/cmd/system.h"
#include "cp/term/session.h"

/* The terminal leaves VM and shows the logo. */
static void drop_terminal(struct vm *vm)
{
	struct session *s = vm->session;

	if (!s)
		return;
	vm_disconnect(vm);
	session_drop_vm(s);
}

/* Marked first: the terminal, once free, may want the same user again. */
void logoff_end(struct vm *vm)
{
	vm_logoff(vm);
	drop_terminal(vm);
}

static void say_times(struct vm *vm, const char *what)
{
	char times[FORMAT_TIMES_SIZE], when[FORMAT_WHEN_SIZE];

	vm_line(vm, LINE_CP, system_times(times, vm));
	vm_linef(vm, LINE_CP, "%s AT %s", what, system_when(when));
}

void cmd_logoff(struct cmdio *io, struct args *a)
{
	struct vm *vm = io->vm;

	args_take(a, "HOLD", 2);
	if (!need_end(io, a))
		return;
	if (!vm) { /* at the logo: nothing to end */
		session_drop_vm(io->session);
		return;
	}
	say_times(vm, "LOGOFF");
	notice_user("LOGOFF", vm);
	logoff_end(vm);
}

void cmd_force(struct cmdio *io, struct args *a)
{
	struct vm *vm = need_vm(io, a);

	if (!vm)
		return;
	if (need_end(io, a)) {
		say_times(vm, "FORCED");
		notice_forced(vm, io->vm->userid);
		logoff_end(vm);
	}
	vm_put(vm);
}

void cmd_disconnect(struct cmdio *io, struct args *a)
{
	char when[FORMAT_WHEN_SIZE];
	struct vm *vm = io->vm;

	args_take(a, "HOLD", 2);
	if (!need_end(io, a) || !vm->session)
		return;
	vm_linef(vm, LINE_CP, "DISCONNECT AT %s", system_when(when));
	notice_user("DISCONNECT", vm);
	drop_terminal(vm);
}
