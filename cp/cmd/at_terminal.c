/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a terminal's session asks of the commands (cp/term/session.h): run a
 * line, tell of a user whose terminal went away, bring the operator back.
 * Called in the session's tasks, no lock held.
 */
#include "cp/cmd/cmd.h"
#include "cp/cmd/logon.h"
#include "cp/cmd/notice.h"
#include "cp/core/log.h"
#include "cp/term/session.h"

static void run_command(struct session *s, struct vm *vm, const char *line)
{
	struct cmdio io;

	cmdio_init_session(&io, s, vm);
	cmd_execute(&io, line);
}

static void terminal_lost(struct vm *vm)
{
	notice_user("DISCONNECT", vm);
}

static void operator_back(struct session *s, bool ipl)
{
	struct vm *oper = vm_operator();
	bool homeless = oper ? !oper->session : ipl;

	if (homeless && logon_operator(s) != ERR_OK)
		log_line("The operator's user is not in the directory");
	if (oper)
		vm_put(oper);
}

const struct session_ops session_ops = {
	.command = run_command,
	.lost = terminal_lost,
	.operator_back = operator_back,
	.operator= vm_operator,
};
