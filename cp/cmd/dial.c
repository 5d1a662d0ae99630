/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAL: a terminal shows a display of a logged-on user's (DEFINE GRAF) instead
 * of being a console.  The guest's LOGOFF or DETACH ends that.
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/system.h"
#include "cp/term/session.h"
#include "cp/vm/console.h"

static void dial(struct cmdio *io, struct vm *vm, u16 devno)
{
	char name[8];

	if (graf_dial(vm, io->session, &devno) != ERR_OK) {
		msg_no_line(io, vm->userid);
		return;
	}
	cmdio_linef(io, "DIALED TO %s %04X", vm->userid, devno);
	if (!session_dial(io->session, vm)) {
		graf_undial(vm, io->session);
		return;
	}
	if (!graf_terminal(vm, devno, name)) { /* detached since */
		session_undial(io->session, vm);
		return;
	}
	system_noticef("GRAF %s DIALED TO %s %04X DIALED = %u",
		       session_name(io->session), vm->userid, devno,
		       session_count_dialed());
}

void cmd_dial(struct cmdio *io, struct args *a)
{
	char user[NAME_MAX + 1];
	u16 devno = 0;
	struct session_size size;
	struct vm *vm;

	if (io->vm) {
		msg_logged_on(io, io->vm->userid);
		return;
	}
	if (!need_userid(io, a, user) ||
	    (args_peek(a) && !need_vdev(io, a, &devno)) || !need_end(io, a))
		return;
	vm = vm_find(user);
	if (!vm)
		msg_not_logged_on(io, user);
	else if (!io->session || !session_size(io->session, &size))
		msg_no_line(io, user);
	else
		dial(io, vm, devno);
	if (vm)
		vm_put(vm);
}
