/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHUTDOWN: a task of its own signals the guests that take the signal and waits
 * for them a while; until then SHUTDOWN CANCEL takes it back.  Then it logs all
 * users off, the operator last, takes the uplinks down, says so everywhere and
 * stops the machine.  It never waits for anything without a limit.
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/logon.h"
#include "cp/cmd/signal.h"
#include "cp/cmd/system.h"
#include "cp/cmd/zone.h"
#include "cp/conf/conf.h"
#include "cp/core/clock.h"
#include "cp/core/log.h"
#include "cp/core/machine.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "cp/msg/msg.h"
#include "cp/term/session.h"
#include "netdrv/uplink.h"

#define LOGOFF_WAIT_MS 10000
#define SCREEN_WAIT_MS 1000 /* terminals show the last line */
#define POLL_US	       50000
#define DAY_S	       86400u
#define WITHIN_MAX     32767

/* Of the SHUTDOWN that is running. */
static struct order {
	u32 within_s;
	bool reipl;
} order;
static u32 may_cancel; /* it still waits: 1; CANCEL makes it 0 */

/* Tell all terminals, and the log. */
static void announce(const char *text)
{
	session_broadcast(LINE_PRIORITY, text);
	log_line(text);
}

static void line_to_all(struct cmdio *io, const char *text)
{
	(void)io;
	announce(text);
}

/* ARG: the user who stays, or NULL. */
static void log_off(struct vm *vm, void *arg)
{
	const char *stays = arg;

	if (!vm->logoff_pending && (!stays || strcmp(vm->userid, stays) != 0))
		logoff_end(vm);
}

/* Until no more than LEFT users remain, or the time is over. */
static void log_off_all(const char *stays, u32 left)
{
	for (u32 ms = 0; vm_count() > left && ms < LOGOFF_WAIT_MS; ms += 10) {
		vm_for_each(log_off, (void *)(uintptr_t)stays);
		task_sleep_us(10000);
	}
}

/* Guests end by themselves.  False: cancelled. */
static bool signal_and_wait(struct cmdio *io)
{
	u64 deadline = clock_now() + order.within_s * TOD_PER_S;

	if (order.within_s && signal_count()) {
		msg_shutdown_delayed(io, order.within_s);
		signal_all(order.within_s);
		while (may_cancel && signal_count() && clock_now() < deadline)
			task_sleep_us(POLL_US);
	}
	return __atomic_exchange_n(&may_cancel, 0, __ATOMIC_ACQ_REL) != 0;
}

static void shutdown_task(void *arg)
{
	u64 started = clock_now();
	struct cmdio io;
	char text[MSG_LINE_MAX];

	(void)arg;
	memset(&io, 0, sizeof(io));
	io.line = line_to_all;
	announce("SYSTEM SHUTDOWN STARTED");
	if (!signal_and_wait(&io)) {
		signal_relent();
		msg_shutdown_cancelled(&io);
		system_set_ending(false);
		task_exit();
	}
	log_off_all(system_conf()->operator_userid, 1);
	log_off_all(NULL, 0);
	log_line(note_shutdown_step(text, "USERS", "all users are logged off"));
	uplink_stop_all();
	log_line(note_shutdown_step(text, "NET", "the adapters are stopped"));
	announce(note_shutdown_took(
		text, (u32)((clock_now() - started) / TOD_PER_S)));
	session_broadcast(LINE_PRIORITY, note_shutdown_complete(text));
	task_sleep_us(SCREEN_WAIT_MS * 1000);
	if (order.reipl)
		machine_reipl();
	machine_stop();
}

/* "hh:mm" or "hh:mm:ss": seconds until then, today or tomorrow. */
static bool seconds_until(const char *word, u32 *seconds)
{
	struct local_time now;
	u32 part[3] = { 0, 0, 0 };
	u32 n = 0, then, at;

	for (; n < 3; n++) {
		u32 digits = 0;

		for (; ascii_isdigit((u8)*word) && digits < 2; digits++)
			part[n] = part[n] * 10 + (u32)(*word++ - '0');
		if (!digits || part[n] >= (n ? 60u : 24u))
			return false;
		if (!*word)
			break;
		if (*word++ != ':')
			return false;
	}
	if (n == 0 || n == 3)
		return false;
	system_time(clock_now(), &now);
	then = part[0] * 3600 + part[1] * 60 + part[2];
	at = now.hour * 3600u + now.minute * 60u + now.second;
	*seconds = then >= at ? then - at : then + DAY_S - at;
	return true;
}

/* The word behind WITHIN or (BY) BY. */
static bool take_time(struct cmdio *io, struct args *a, bool by, u32 *seconds)
{
	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (by ? seconds_until(a->word, seconds)
	       : operand_number(a->word, WITHIN_MAX, seconds))
		return true;
	msg_operand_invalid(io, a->word);
	return false;
}

static bool parse(struct cmdio *io, struct args *a, struct order *o)
{
	bool by;

	o->within_s = system_shutdown_time();
	o->reipl = args_take(a, "REIPL", 5);
	by = args_take(a, "BY", 2);
	if (by || args_take(a, "WITHIN", 6)) {
		if (!take_time(io, a, by, &o->within_s))
			return false;
	} else if (args_take(a, "IMMEDIATE", 3)) {
		o->within_s = 0;
	}
	return need_end(io, a);
}

static void cancel(struct cmdio *io)
{
	if (!system_ending() ||
	    !__atomic_exchange_n(&may_cancel, 0, __ATOMIC_ACQ_REL))
		msg_shutdown_idle(io);
}

void cmd_shutdown(struct cmdio *io, struct args *a)
{
	struct order o;

	if (args_take(a, "CANCEL", 6)) {
		if (need_end(io, a))
			cancel(io);
		return;
	}
	if (!parse(io, a, &o))
		return;
	if (system_ending()) {
		msg_shutdown_running(io);
		return;
	}
	system_set_ending(true);
	order = o;
	may_cancel = 1;
	if (!task_create("shutdown", shutdown_task, NULL))
		shutdown_task(NULL);
}
