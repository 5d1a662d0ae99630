/* SPDX-License-Identifier: Apache-2.0 */
/* XAUTOLOG, and the AUTOLOG1 user at IPL. */
#include "cp/cmd/autolog.h"

#include "cp/cmd/handler.h"
#include "cp/cmd/notice.h"
#include "cp/cmd/system.h"
#include "cp/lib/str.h"

void autolog_user(struct cmdio *io, const struct logon_request *req,
		  const char *by)
{
	const struct user *user = system_find_user(req->userid);
	struct vm *vm;

	if (!user) {
		msg_not_in_directory(io, req->userid);
		return;
	}
	if (user->password.kind == DIR_PASSWORD_NOLOG) {
		msg_autolog_failed(io, user->userid, "NOLOG in the directory");
		return;
	}
	vm = logon_create(io, user);
	if (!vm)
		return;
	notice_autolog(vm, by);
	logon_start(io, vm, req);
	vm_put(vm);
}

void cmd_xautolog(struct cmdio *io, struct args *a)
{
	struct logon_request req;

	memset(&req, 0, sizeof(req));
	if (!need_name(io, a, req.userid))
		return;
	if (args_take(a, "NOIPL", 3))
		req.no_ipl = true;
	else if (args_take(a, "IPL", 1) && !need_name(io, a, req.ipl))
		return;
	if (!need_end(io, a))
		return;
	if (system_ending()) {
		msg_shutdown_running(io);
		return;
	}
	autolog_user(io, &req, io->vm->userid);
	if (!io->rc)
		cmdio_line(io, "Command accepted");
}
