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
	vm_disconnect(vm, s);
	session_drop_this(s, vm);
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

static void disconnect(struct vm *vm)
{
	char when[FORMAT_WHEN_SIZE];

	if (!vm->session)
		return;
	vm_linef(vm, LINE_CP, "DISCONNECT AT %s", system_when(when));
	notice_user("DISCONNECT", vm);
	drop_terminal(vm);
}

static void force(struct cmdio *io, struct vm *vm)
{
	say_times(vm, "FORCED");
	notice_forced(vm, io->vm->userid);
	logoff_end(vm);
}

/* FORCE userid [LOGOFF | DISCONNECT] */
void cmd_force(struct cmdio *io, struct args *a)
{
	struct vm *vm = need_vm(io, a);
	bool only_terminal;

	if (!vm)
		return;
	only_terminal = args_take(a, "DISCONNECT", 4);
	if (!only_terminal)
		args_take(a, "LOGOFF", 6);
	if (!need_end(io, a))
		;
	else if (vm->logoff_pending || vm->dead)
		msg_logoff_pending(io, vm->userid);
	else if (only_terminal)
		disconnect(vm);
	else
		force(io, vm);
	vm_put(vm);
}

void cmd_disconnect(struct cmdio *io, struct args *a)
{
	args_take(a, "HOLD", 2);
	if (need_end(io, a))
		disconnect(io->vm);
}
