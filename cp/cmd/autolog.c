/* SPDX-License-Identifier: Apache-2.0 */
/*
 * XAUTOLOG and AUTOLOG: users logged on without a terminal, or at another one
 * (ON).  Who lacks class A and B needs an AUTOLOG statement in the other's
 * directory entry.
 */
#include "cp/cmd/autolog.h"

#include "cp/cmd/handler.h"
#include "cp/cmd/logon_option.h"
#include "cp/cmd/notice.h"
#include "cp/cmd/system.h"
#include "cp/cmd/verify.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/rdev/rdev.h"
#include "cp/term/session.h"

#define RC_NONE 0

/* What comes after "#", line by line, as if typed. */
static void type_ahead(struct vm *vm, const char *data)
{
	char line[256];

	while (data && *data) {
		size_t n = 0;

		for (; *data && *data != '#'; data++)
			if (n < sizeof(line) - 1)
				line[n++] = *data;
		line[n] = '\0';
		if (!vm_input(vm, line))
			return;
		if (*data)
			data++;
	}
}

/* At its terminal, if it gets one; false after a message. */
static bool seat(struct cmdio *io, struct vm *vm,
		 const struct logon_request *req)
{
	if (!req->at)
		return true;
	if (logon_seat(req->at, vm)) {
		logon_greet(vm, false);
		return true;
	}
	msg_display_used(io, session_devno(req->at), "it is in use");
	return false;
}

void autolog_user(struct cmdio *io, const struct logon_request *req,
		  const char *by, const char *data)
{
	const struct user *user = system_find_user(req->userid);
	struct vm *vm;
	u32 rc;

	if (!user) {
		msg_not_in_directory(io, req->userid);
		return;
	}
	if (user->password.kind == DIR_PASSWORD_NOLOG) {
		msg_autolog_failed(io, user->userid, "NOLOG in the directory");
		return;
	}
	vm = logon_create(io, user, req);
	if (!vm)
		return;
	if (seat(io, vm, req)) {
		notice_autolog(vm, by);
		rc = logon_start(io, vm, req);
		if (rc != RC_NONE)
			msg_autolog_ipl(io, user->userid, rc);
		type_ahead(vm, data);
	}
	vm_put(vm);
}

/* --- operands --- */

static bool may_autolog(const struct cmdio *io, const struct user *user)
{
	if (io_has_class(io, "AB"))
		return true;
	for (const struct dir_line *l = user ? user->autolog : NULL; l;
	     l = l->next)
		if (str_ieq(l->text, io->vm->userid) ||
		    strcmp(l->text, "*ALL") == 0)
			return true;
	return false;
}

struct operands {
	struct logon_request req;
	const char *data;
	bool password, prompt;
};

/* A display where nobody is, or a message and NULL. */
static struct session *need_display(struct cmdio *io, struct args *a)
{
	char user[NAME_MAX + 1], why[40] = "nothing is connected to it";
	enum session_use use;
	struct session *s;
	u16 devno;

	if (!args_next(a) || !operand_devno(a->word, &devno)) {
		msg_rdev_missing(io);
		return NULL;
	}
	if (!rdev_find(devno)) {
		msg_no_rdev(io, devno);
		return NULL;
	}
	s = session_find(devno);
	if (!s || session_yields(s)) {
		msg_device_type_invalid(io, a->word);
		return NULL;
	}
	use = session_use(s, user);
	if (use == SESSION_LOGO)
		return s;
	if (use != SESSION_EMPTY)
		fmt_print(why, sizeof(why), "%s is there", user);
	msg_display_used(io, devno, why);
	return NULL;
}

static bool take_option(struct cmdio *io, struct args *a, struct operands *o)
{
	bool taken;

	if (!logon_option(io, a, &o->req, &taken))
		return false;
	if (taken || args_take(a, "SYNCH", 5) || args_take(a, "ASYNCH", 6))
		return true;
	if (args_take(a, "PROMPT", 6)) {
		o->prompt = true;
		return true;
	}
	if (io_has_class(io, "AB") && args_take(a, "ON", 2)) {
		o->req.at = need_display(io, a);
		return o->req.at != NULL;
	}
	msg_option_invalid(io, a->word);
	return false;
}

static bool is_option(const char *word)
{
	return logon_is_option(word) || args_abbrev(word, "PROMPT", 6) ||
	       args_abbrev(word, "ON", 2) || args_abbrev(word, "SYNCH", 5) ||
	       args_abbrev(word, "ASYNCH", 6) || word[0] == '#';
}

static bool take_password(struct cmdio *io, struct args *a, struct operands *o)
{
	args_next(a);
	str_copy(o->req.password, sizeof(o->req.password), a->word);
	o->password = true;
	if (system_conf()->password_on_autolog)
		return true;
	msg_option_invalid(io, "password");
	return false;
}

static bool take_operands(struct cmdio *io, struct args *a, struct operands *o)
{
	memset(o, 0, sizeof(*o));
	if (!need_userid(io, a, o->req.userid))
		return false;
	if (args_peek(a) && !is_option(a->word) && !take_password(io, a, o))
		return false;
	while (args_peek(a)) {
		if (a->word[0] == '#') {
			o->data = args_rest(a) + 1;
			return true;
		}
		if (!take_option(io, a, o))
			return false;
	}
	return true;
}

/* A password given, or asked for, must be right; else A and B need none. */
static bool password_right(struct cmdio *io, struct operands *o,
			   const struct user *user)
{
	bool right;

	if (!o->password && !o->prompt)
		return true;
	if (!o->password) {
		if (!io->session || io->from_guest) {
			msg_console_read_only(io);
			return false;
		}
		if (session_read_hidden(io->session,
					"Enter the password:", o->req.password,
					sizeof(o->req.password)) != ERR_OK)
			return false;
	}
	right = verify_password(user, o->req.password);
	if (!right)
		msg_autolog_failed(io, o->req.userid, "incorrect password");
	return right;
}

static void autolog(struct cmdio *io, struct operands *o)
{
	const struct user *user = system_find_user(o->req.userid);

	if (system_ending()) {
		msg_shutdown_running(io);
		return;
	}
	if (!may_autolog(io, user)) {
		msg_autolog_failed(io, o->req.userid, "not authorized");
		return;
	}
	if (user && !password_right(io, o, user))
		return;
	autolog_user(io, &o->req, io->vm->userid, o->data);
}

/* Did it IPL something? */
static bool loads(const struct logon_request *req)
{
	const struct user *user = system_find_user(req->userid);

	return !req->no_ipl && (req->ipl[0] || (user && user->ipl_system[0]));
}

void cmd_xautolog(struct cmdio *io, struct args *a)
{
	struct operands o;

	if (!take_operands(io, a, &o))
		return;
	autolog(io, &o);
	if (io->rc)
		return;
	cmdio_line(io, "Command accepted");
	if (loads(&o.req))
		msg_autolog_information(io, o.req.userid,
					"The IPL command is verified by the "
					"IPL command processor.");
}

/* AUTOLOG userid password [data]: the password is not left out. */
void cmd_autolog(struct cmdio *io, struct args *a)
{
	char line[FORMAT_WHEN_SIZE];
	struct operands o;

	memset(&o, 0, sizeof(o));
	if (!need_userid(io, a, o.req.userid))
		return;
	if (args_peek(a)) {
		if (!take_password(io, a, &o))
			return;
	} else {
		o.prompt = true;
	}
	o.data = args_rest(a);
	autolog(io, &o);
	if (!io->rc)
		cmdio_linef(io,
			    "%s AUTO LOGON  ***       %-8s USERS = %-5u BY %s",
			    system_clock(line), o.req.userid, vm_count(),
			    io->vm->userid);
}
