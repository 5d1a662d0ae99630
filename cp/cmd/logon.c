/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LOGON and reconnect.  Runs in the terminal's own task.  Whatever is wrong
 * with a userid or password gives the same message after the same time, and a
 * terminal that guesses has to wait (cp/cmd/lockout.h).
 */
#include "cp/cmd/logon.h"

#include "cp/cmd/handler.h"
#include "cp/cmd/lockout.h"
#include "cp/cmd/logmsg.h"
#include "cp/cmd/logon_option.h"
#include "cp/cmd/notice.h"
#include "cp/cmd/system.h"
#include "cp/cmd/verify.h"
#include "cp/core/clock.h"
#include "cp/core/event.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/term/session.h"
#include "cp/vm/devices.h"

#define ENDING_WAIT_MS 5000 /* a LOGOFF takes less */

/* Under lockout_lock: by terminal, and by userid whose password is given. */
static struct lockout lockout;
static struct lockout users = { .tries = USER_TRIES,
				.longest_s = USER_LONGEST_S };
static struct spinlock lockout_lock = SPINLOCK_INIT(LOCK_SYSTEM);

static u32 wait_s(u16 terminal, u16 user)
{
	u64 now = clock_now_us();
	u32 s, of_user;

	spin_lock(&lockout_lock);
	s = lockout_wait_s(&lockout, terminal, now);
	of_user = lockout_wait_s(&users, user, now);
	spin_unlock(&lockout_lock);
	return MAX(s, of_user);
}

static void note_attempt(u16 terminal, u16 user, bool passed)
{
	u64 now = clock_now_us();

	spin_lock(&lockout_lock);
	if (passed) {
		lockout_passed(&lockout, terminal);
		lockout_passed(&users, user);
	} else {
		lockout_failed(&lockout, terminal, now);
		lockout_failed(&users, user, now);
	}
	spin_unlock(&lockout_lock);
}

/* The options after userid and password; false after a message. */
static bool parse_options(struct cmdio *io, struct args *a,
			  struct logon_request *req)
{
	bool taken;

	while (args_peek(a)) {
		if (!logon_option(io, a, req, &taken))
			return false;
		if (taken)
			continue;
		if (args_take(a, "HERE", 4)) {
			req->here = true;
		} else if (args_take(a, "NORUN", 5)) {
			req->norun = true;
		} else if (args_take(a, "QUIET", 5)) {
			req->quiet = true;
		} else if (args_take(a, "ACCOUNT", 2)) {
			if (!need_name(io, a, req->account))
				return false;
		} else if (args_take(a, "BY", 2)) {
			if (!need_name(io, a, req->by))
				return false;
		} else {
			msg_option_invalid(io, a->word);
			return false;
		}
	}
	return true;
}

static bool is_option(const char *word)
{
	return strcmp(word, "HERE") == 0 || strcmp(word, "BY") == 0 ||
	       strcmp(word, "NORUN") == 0 || strcmp(word, "QUIET") == 0 ||
	       args_abbrev(word, "ACCOUNT", 2) || logon_is_option(word);
}

static bool parse(struct cmdio *io, struct args *a, struct logon_request *req)
{
	bool hidden; /* of the logo's password field */

	memset(req, 0, sizeof(*req));
	if (!args_next(a)) {
		msg_userid_missing(io);
		return false;
	}
	str_copy(req->userid, sizeof(req->userid), a->word);
	if (!operand_name(a->word, req->userid))
		req->userid[0] = '\0'; /* fails as a wrong userid does */
	hidden = *a->at == '\t';
	if (args_peek(a) && (hidden || !is_option(a->word))) {
		args_next(a);
		str_copy(req->password, sizeof(req->password), a->word);
		if (!hidden && !system_conf()->password_on_logon) {
			msg_option_invalid(io, "password");
			return false;
		}
	}
	return parse_options(io, a, req);
}

/*
 * Whose password opens USER, NULL for nobody's: the user's own, unless the
 * directory says LBYONLY, or that of somebody LOGONBY names.
 */
static const struct user *password_owner(const struct user *user,
					 const struct logon_request *req)
{
	const struct dir_line *l;

	if (!user || !req->by[0])
		return user;
	for (l = user->logonby; l; l = l->next)
		if (strcmp(l->text, req->by) == 0)
			return system_find_user(req->by);
	return NULL;
}

/* True: the password is right.  Messages are given. */
static bool authenticate(struct cmdio *io, const struct user *user,
			 struct logon_request *req)
{
	u16 terminal = session_devno(io->session);
	u16 key = lockout_key(req->by[0] ? req->by : req->userid);
	u32 s = wait_s(terminal, key);
	bool passed;

	if (s) {
		msg_logon_locked(io, s);
		return false;
	}
	if (user && !req->by[0] && user->password.kind == DIR_PASSWORD_NOPASS)
		return true;
	if (!req->password[0] &&
	    session_read_hidden(io->session, "Enter your password:",
				req->password, sizeof(req->password)) != ERR_OK)
		return false;
	passed = verify_password(password_owner(user, req), req->password);
	memset(req->password, 0, sizeof(req->password));
	note_attempt(terminal, key, passed);
	if (!passed) {
		event_note(EVENT_PASSWORD, user ? user->userid : "",
			   "wrong password at %04X", terminal);
		msg_logon_failed(io);
	}
	return passed;
}

struct vm *logon_create(struct cmdio *io, const struct user *user,
			const struct logon_request *req)
{
	char amount[FORMAT_AMOUNT_SIZE], most[FORMAT_AMOUNT_SIZE];
	u64 storage = req->storage ? req->storage : user->storage;
	u8 machine = req->has_machine ? req->machine : (u8)user->machine;
	u32 limit = system_maxusers();
	struct vm *vm;
	enum err e;

	if (limit && vm_count() >= limit &&
	    !(user->options & DIR_OPTION_IGNMAXU)) {
		msg_maximum_users(io, limit);
		return NULL;
	}
	format_amount(amount, storage);
	if (storage > user->storage_max) {
		msg_storage_limit(io, amount,
				  format_amount(most, user->storage_max));
		return NULL;
	}
	e = vm_logon(user, storage, machine, &vm);
	if (e == ERR_OK)
		return vm;
	if (e == ERR_EXIST)
		msg_logged_on(io, user->userid);
	else
		msg_no_storage(io, user->userid, amount, err_text(e));
	return NULL;
}

/* For what runs on behalf of VM at its own terminal. */
static u32 run_as(struct vm *vm, const char *line)
{
	struct cmdio io;

	cmdio_init_vm(&io, vm);
	io.session = vm->session;
	return cmd_execute(&io, line);
}

/* "IPL NETDEMO CLEAR PARM ..." */
static void ipl_line(char *line, size_t size, const char *system, bool clear,
		     const char *parm)
{
	fmt_print(line, size, "IPL %s%s%s%s", system, clear ? " CLEAR" : "",
		  parm ? " PARM " : "", parm ? parm : "");
}

u32 logon_start(struct cmdio *io, struct vm *vm,
		const struct logon_request *req)
{
	const struct user *user = vm->user;
	char line[120];

	(void)io;
	devices_complete(vm);
	for (const struct dir_line *l = user->commands; l; l = l->next)
		run_as(vm, l->text);
	if (req->no_ipl || (!req->ipl[0] && !user->ipl_system[0]))
		return 0;
	if (req->ipl[0])
		ipl_line(line, sizeof(line), req->ipl, req->ipl_clear,
			 req->ipl_parm[0] ? req->ipl_parm : NULL);
	else
		ipl_line(line, sizeof(line), user->ipl_system, false,
			 user->ipl_parm);
	return run_as(vm, line);
}

/* A FORCE before the terminal was all VM's could not take it away. */
static void drop_if_forced(struct session *s, struct vm *vm)
{
	if (!vm->logoff_pending && !vm->dead)
		return;
	logoff_end(vm);
	session_drop_this(s, vm);
}

/* Two terminals find a vm without one at the same time: the first has it. */
static struct mutex taking;

/*
 * VM lives without a terminal, or gives its terminal up: it is S's now.  Else
 * the terminal that VM keeps.
 */
static struct session *take_over(struct session *s, struct vm *vm, bool here)
{
	struct session *old;
	bool keeps;

	mutex_lock(&taking);
	old = vm->session;
	keeps = old && !here && !session_yields(old);
	if (old && !keeps) {
		vm_line(vm, LINE_PRIORITY, "RECONNECTED AT ANOTHER TERMINAL");
		vm_disconnect(vm, old);
		session_drop_this(old, vm);
	}
	if (!keeps) {
		session_bind(s, vm);
		drop_if_forced(s, vm);
	}
	mutex_unlock(&taking);
	return keeps ? old : NULL;
}

static void line_to(void *vm, const char *text)
{
	vm_line(vm, LINE_CP, text);
}

void logon_greet(struct vm *vm, bool quiet)
{
	char when[FORMAT_WHEN_SIZE];

	vm_line(vm, LINE_CP, CP_VERSION_TEXT ", 64-bit");
	if (!quiet)
		logmsg_show(line_to, vm);
	vm_linef(vm, LINE_CP, "LOGON AT %s", system_when(when));
}

bool logon_seat(struct session *s, struct vm *vm)
{
	bool seated;

	mutex_lock(&taking);
	seated = vm->session || session_seat(s, vm);
	if (seated)
		drop_if_forced(s, vm);
	else
		logoff_end(vm); /* before somebody logs on to it */
	mutex_unlock(&taking);
	return seated;
}

/* A new vm at IO's terminal. */
static void log_on(struct cmdio *io, const struct user *user,
		   const struct logon_request *req)
{
	struct vm *vm = logon_create(io, user, req);

	if (!vm)
		return;
	str_copy(vm->byuser, sizeof(vm->byuser), req->by);
	(void)take_over(io->session, vm, true); /* from who was faster, too */
	logon_greet(vm, req->quiet);
	notice_user("LOGON ", vm);
	logon_start(io, vm, req);
	vm_put(vm);
}

static void reconnected(struct vm *vm, const struct logon_request *req)
{
	char when[FORMAT_WHEN_SIZE];

	str_copy(vm->byuser, sizeof(vm->byuser), req->by);
	vm_linef(vm, LINE_CP, "RECONNECTED AT %s", system_when(when));
	notice_user("RECONNECT", vm);
	if (!vm->set.run || req->norun)
		vm_break(vm);
}

static void join(struct cmdio *io, struct vm *vm,
		 const struct logon_request *req)
{
	const struct session *at;

	if (vm->logoff_pending || vm->dead) {
		msg_logoff_pending(io, vm->userid);
		return;
	}
	at = take_over(io->session, vm, req->here);
	if (at)
		msg_logged_on_at(io, session_name(at));
	else
		reconnected(vm, req);
}

/* Told only to who knows the password. */
static bool account_right(struct cmdio *io, const struct user *user,
			  const struct logon_request *req)
{
	const char *own = user->account[0] ? user->account : user->userid;

	if (!req->account[0] || strcmp(req->account, own) == 0)
		return true;
	msg_account_wrong(io, req->account, user->userid);
	return false;
}

void cmd_logon(struct cmdio *io, struct args *a)
{
	struct logon_request req;
	const struct user *user;
	struct vm *vm;

	if (io->vm) {
		msg_logged_on(io, io->vm->userid);
		return;
	}
	if (system_ending()) {
		msg_shutdown_running(io);
		return;
	}
	if (!parse(io, a, &req))
		return;
	user = req.userid[0] ? system_find_user(req.userid) : NULL;
	if (!authenticate(io, user, &req))
		return;
	if (!account_right(io, user, &req))
		return;
	vm = vm_find(user->userid);
	if (!vm) {
		log_on(io, user, &req);
		return;
	}
	join(io, vm, &req);
	vm_put(vm);
}

/* The operator's vm when it is not just ending; waits for that a while. */
static struct vm *find_operator(const struct user *user)
{
	for (u32 ms = 0; ms < ENDING_WAIT_MS; ms += 20) {
		struct vm *vm = vm_find(user->userid);

		if (!vm || !(vm->dead || vm->logoff_pending))
			return vm;
		vm_put(vm);
		task_sleep_us(20000);
	}
	return NULL;
}

enum err logon_operator(struct session *s)
{
	static const struct logon_request as_directory_says;
	const struct user *user =
		system_find_user(system_conf()->operator_userid);
	struct cmdio io;
	struct vm *vm;

	if (system_ending())
		return ERR_OK;
	if (!user)
		return ERR_NOENT;
	cmdio_init_session(&io, s, NULL);
	vm = find_operator(user);
	if (!vm) {
		log_on(&io, user, &as_directory_says);
		return ERR_OK;
	}
	if (!vm->session && !take_over(s, vm, false))
		reconnected(vm, &as_directory_says);
	vm_put(vm);
	return ERR_OK;
}
