/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SEND: a line for the console of another user, as if typed there; what it
 * brings appears there, and by SET SECUSER here.  SMSG.  No lock.
 */
#include "cp/cmd/handler.h"
#include "cp/lib/str.h"
#include "cp/vm/audit.h"
#include "cp/vm/starmsg.h"
#include "cp/vm/vmcf.h"

#define DEPTH_MAX 2 /* a FOR may hold a SEND, a SEND no other */

/* TEXT as a command of VM, answered on VM's console. */
static void send_command(struct cmdio *io, struct vm *vm, const char *text)
{
	struct cmdio as;

	cmdio_init_vm(&as, vm);
	as.from_guest = io->from_guest;
	as.depth = (u8)(io->depth + 1);
	if (as.depth > DEPTH_MAX)
		msg_too_deep(io);
	else
		cmd_execute(&as, text);
}

/* Class G answers only for the disconnected user whose secondary user he is. */
static bool permitted(struct cmdio *io, struct vm *vm)
{
	char secuser[NAME_MAX + 1];

	if (io_has_class(io, "C"))
		return true;
	copy_get(vm, false, secuser);
	if (!vm->session && strcmp(secuser, io->vm->userid) == 0)
		return true;
	msg_not_secuser(io, vm->userid);
	return false;
}

void cmd_send(struct cmdio *io, struct args *a)
{
	bool to_cp = args_take(a, "CP", 2);
	struct vm *vm = need_vm(io, a);
	const char *text;

	if (!vm)
		return;
	text = args_rest(a);
	if (permitted(io, vm)) {
		if (to_cp || vm->cp_read)
			send_command(io, vm, text);
		else if (!vm_input(vm, text))
			msg_not_receiving(io, vm->userid,
					  "32 lines wait for it");
	}
	vm_put(vm);
}

/* TEXT of USER for VM's program; NULL, or why it does not get it. */
static const char *special(struct vm *vm, const char *user, const char *text)
{
	if (!vm->set.smsg)
		return "SMSG off";
	if (star_tell(vm, STAR_SMSG, user, text, NULL) ||
	    vm_vmcf_special(vm, user, text))
		return NULL;
	return star_open(vm, STAR_SMSG) ? "its program takes no more"
					: "no path for SMSG";
}

void cmd_smsg(struct cmdio *io, struct args *a)
{
	struct vm *vm = need_vm(io, a);
	const char *why;

	if (!vm)
		return;
	if (!args_peek(a)) {
		msg_operand_missing(io);
	} else {
		why = special(vm, io->vm->userid, args_rest(a));
		if (why) {
			if (io->from_guest)
				audit_note(io->issuer, AUDIT_MESSAGE);
			msg_not_receiving(io, vm->userid, why);
			io->rc = MSG_NOT_RECEIVING;
		}
	}
	vm_put(vm);
}
