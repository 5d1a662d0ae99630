/* SPDX-License-Identifier: Apache-2.0 */
/* Notices to the operator.  No lock. */
#include "cp/cmd/notice.h"

#include "cp/cmd/cmd.h"
#include "cp/cmd/system.h"
#include "cp/core/event.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/msg/msg.h"
#include "cp/term/session.h"
#include "cp/vm/vm.h"

/* "GRAF 0700" or "USER DSC " */
static void place(char to[16], const struct vm *vm)
{
	const struct session *s = vm->session;

	if (s)
		fmt_print(to, 16, "GRAF %-4s", session_name(s));
	else
		str_copy(to, 16, "USER DSC ");
}

/* Users after LOGOFF: VM is still listed when this is said. */
static u32 users_with(const struct vm *vm, const char *what)
{
	u32 users = vm_count();

	if (strcmp(what, "LOGOFF") == 0 && users > 0 && !vm->dead)
		users--;
	return users;
}

void notice_user(const char *what, const struct vm *vm)
{
	char where[16];

	place(where, vm);
	event_note(strncmp(what, "LOGON", 5) == 0 || what[0] == 'R'
			   ? EVENT_LOGON
			   : EVENT_LOGOFF,
		   vm->userid, "%s at %s", what, where);
	system_noticef("%s %-6s AS  %-8s USERS = %u", where, what, vm->userid,
		       users_with(vm, what));
}

void notice_forced(const struct vm *vm, const char *by)
{
	char where[16];

	place(where, vm);
	event_note(EVENT_LOGOFF, vm->userid, "forced by %s", by);
	system_noticef("%s LOGOFF AS  %-8s USERS = %-4u FORCED BY %s", where,
		       vm->userid, users_with(vm, "LOGOFF"), by);
}

void notice_console_shared(struct vm *vm, const char *what, const char *userid,
			   const char *with)
{
	struct cmdio to;

	cmdio_init_vm(&to, vm);
	msg_console_shared(&to, what, userid, with);
}

void notice_autolog(const struct vm *vm, const char *by)
{
	event_note(EVENT_LOGON, vm->userid, "logged on by %s", by);
	system_noticef("AUTO LOGON  ***       %-8s USERS = %-5u BY %s",
		       vm->userid, vm_count(), by);
}
