/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SIGNAL SHUTDOWN: a guest is asked to end.  A task for each waits until it has
 * loaded a disabled wait (CP READ), has logged off, or its time is over; then,
 * but for who signalled himself, it is logged off.  vm->signalled is a byte
 * that one command wins; the vm is counted.
 */
#include "cp/cmd/signal.h"

#include "cp/cmd/handler.h"
#include "cp/cmd/logon.h"
#include "cp/cmd/notice.h"
#include "cp/cmd/system.h"
#include "cp/core/clock.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/vm/signal.h"

#define SECONDS_MAX 32767
#define POLL_US	    50000

struct wait {
	struct vm *vm;
	u64 deadline;
	bool log_off;
	u32 shutdown; /* for which it is, 0 for none */
};

/* The SHUTDOWN that is running; another number when it was cancelled. */
static u32 shutdown = 1;

/* What became of it, to the operator. */
static void line_to_operator(struct cmdio *io, const char *text)
{
	(void)io;
	system_noticef("%s", text);
}

static bool over(const struct vm *vm)
{
	return vm->cp_read || vm->dead || vm->logoff_pending;
}

/* Who has not ended when SHUTDOWN was cancelled meanwhile stays. */
static bool logs_off(const struct wait *w)
{
	if (w->vm->dead || w->vm->logoff_pending)
		return false;
	return w->log_off &&
	       (!w->shutdown || w->shutdown == shutdown || w->vm->cp_read);
}

static void wait_main(void *arg)
{
	struct wait *w = arg;
	struct cmdio io;

	memset(&io, 0, sizeof(io));
	io.line = line_to_operator;
	while (!over(w->vm) && clock_now() < w->deadline)
		task_sleep_us(POLL_US);
	if (over(w->vm))
		msg_signal_done(&io, w->vm->userid);
	else
		msg_signal_timeout(&io, w->vm->userid);
	if (logs_off(w)) {
		notice_user("LOGOFF", w->vm);
		logoff_end(w->vm);
	}
	w->vm->signalled = false;
	vm_put(w->vm);
	heap_free(w, sizeof(*w));
	task_exit();
}

static enum err watch(struct vm *vm, u32 seconds, bool log_off, u32 of)
{
	struct wait *w = heap_alloc(sizeof(*w));

	if (!w)
		return ERR_NOMEM;
	vm_get(vm);
	w->vm = vm;
	w->deadline = clock_now() + seconds * TOD_PER_S;
	w->log_off = log_off;
	w->shutdown = of;
	if (task_create("SIGNAL", wait_main, w))
		return ERR_OK;
	vm_put(vm);
	heap_free(w, sizeof(*w));
	return ERR_NOMEM;
}

/* ERR_PERM: it takes none.  ERR_BUSY: it has one. */
static enum err send(struct vm *vm, u32 seconds, bool log_off, u32 of)
{
	enum err e;

	if (__atomic_exchange_n(&vm->signalled, true, __ATOMIC_ACQ_REL))
		return ERR_BUSY;
	e = signal_shutdown(vm, seconds);
	if (e == ERR_OK)
		e = watch(vm, seconds, log_off, of);
	if (e != ERR_OK)
		vm->signalled = false;
	return e;
}

/* --- SHUTDOWN's --- */

static void count_vm(struct vm *vm, void *arg)
{
	u32 *n = arg;

	if (!vm->dead && !vm->logoff_pending &&
	    (vm->signalled || signal_enabled(vm)))
		(*n)++;
}

u32 signal_count(void)
{
	u32 n = 0;

	vm_for_each(count_vm, &n);
	return n;
}

struct signalling {
	u32 seconds, of;
};

static void send_vm(struct vm *vm, void *arg)
{
	const struct signalling *s = arg;

	(void)!send(vm, s->seconds, true, s->of);
}

void signal_all(u32 seconds)
{
	vm_for_each(send_vm, &(struct signalling){ seconds, shutdown });
}

void signal_relent(void)
{
	shutdown += 2; /* odd: never 0 */
}

/* --- the commands --- */

/* WITHIN n, or the system's time. */
static bool take_within(struct cmdio *io, struct args *a, u32 *seconds)
{
	*seconds = system_shutdown_time();
	if (args_take(a, "WITHIN", 6)) {
		if (!args_next(a)) {
			msg_operand_missing(io);
			return false;
		}
		if (!operand_number(a->word, SECONDS_MAX, seconds) ||
		    !*seconds) {
			msg_operand_invalid(io, a->word);
			return false;
		}
	} else if (!*seconds && !args_peek(a)) {
		msg_operand_missing(io);
		return false;
	}
	return need_end(io, a);
}

static void tell(struct cmdio *io, enum err e, const char *userid)
{
	if (e == ERR_PERM)
		msg_signal_not_enabled(io, userid);
	else if (e == ERR_BUSY)
		msg_signal_pending(io, userid);
	else if (e != ERR_OK)
		msg_machine_busy(io, userid);
	else
		cmdio_line(io, "Command complete");
}

/* SIGNAL SHUTDOWN [[USER] userid | ALL] [WITHIN n] */
void signal_shutdown_cmd(struct cmdio *io, struct args *a)
{
	bool privileged = io_has_class(io, "AC");
	bool user = privileged && args_take(a, "USER", 4);
	struct vm *vm = NULL;
	u32 seconds;

	if (privileged && !user && args_take(a, "ALL", 3)) {
		if (!take_within(io, a, &seconds))
			return;
		vm_for_each(send_vm, &(struct signalling){ seconds, 0 });
		cmdio_line(io, "Command complete");
		return;
	}
	if (!user && (!args_peek(a) || args_abbrev(a->word, "WITHIN", 6))) {
		vm = io->vm;
		vm_get(vm);
	} else {
		vm = need_vm_of(io, a, "AC");
	}
	if (!vm)
		return;
	if (take_within(io, a, &seconds))
		tell(io, send(vm, seconds, vm != io->vm, 0), vm->userid);
	vm_put(vm);
}

/* SET SIGNAL SHUTDOWNTIME n */
void set_signal(struct cmdio *io, struct args *a)
{
	u32 seconds;

	if (!args_take(a, "SHUTDOWNTIME", 9)) {
		if (args_next(a))
			msg_operand_invalid(io, a->word);
		else
			msg_operand_missing(io);
		return;
	}
	if (!args_next(a)) {
		msg_operand_missing(io);
		return;
	}
	if (!operand_number(a->word, SECONDS_MAX, &seconds)) {
		msg_operand_invalid(io, a->word);
		return;
	}
	if (!need_end(io, a))
		return;
	system_set_shutdown_time(seconds);
	cmdio_line(io, "Command complete");
}

struct listing {
	struct reply *reply;
	const char *only; /* NULL: all */
};

static void list_vm(struct vm *vm, void *arg)
{
	struct listing *l = arg;

	if ((!l->only || strcmp(l->only, vm->userid) == 0) &&
	    signal_enabled(vm))
		reply_signal(l->reply, &(struct signal_record){
					       vm->userid, vm->signalled });
}

static void signal_time(struct cmdio *io, struct args *a)
{
	if (need_end(io, a))
		reply_signal_time(
			io_reply(io),
			&(struct signal_time_record){ system_shutdown_time() });
}

/* QUERY SIGNALS [ALL | USER userid | SHUTDOWNTIME] */
void query_signals(struct cmdio *io, struct args *a)
{
	struct listing l = { io_reply(io), NULL };
	char user[NAME_MAX + 1];

	if (args_take(a, "SHUTDOWNTIME", 9)) {
		signal_time(io, a);
		return;
	}
	if (args_take(a, "USER", 4)) {
		if (!need_userid(io, a, user))
			return;
		l.only = user;
	} else {
		args_take(a, "ALL", 3);
	}
	if (!need_end(io, a))
		return;
	if (!io_has_class(io, "ACE"))
		l.only = io->vm->userid;
	reply_signal_list(l.reply);
	vm_for_each(list_vm, &l);
}
