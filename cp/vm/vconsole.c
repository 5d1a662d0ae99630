/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A vm's console.  Lines for its user go to the session that vm->session
 * names, under dev_lock, so that a terminal that is taken away gets nothing
 * afterwards.  The guest's own output is held back while the terminal is full:
 * its 3215 keeps the write active; a task that calls vm_line() parks.
 */
#include "cp/vm/vconsole.h"

#include "cp/core/clock.h"
#include "cp/core/sched.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/term/session.h"
#include "cp/vm/audit.h"
#include "cp/vm/copy.h"
#include "cp/vm/fullscreen.h"
#include "cp/vm/starmsg.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

#define LINE_MAX   256
#define STAMP_SIZE 10

/* A task in vm_line() whose line found no room. */
struct waiter {
	struct list node;
	struct vm *vm;
	struct task *task;
};

static struct list waiters = LIST_INIT(waiters);
static struct spinlock waiters_lock = SPINLOCK_INIT(LOCK_SESSION);

/* --- the 3215's side; dev_lock is held --- */

const char *vm_stamped(const struct vm *vm, const char *text, char *room,
		       size_t size)
{
	struct clock_date now;

	if (!vm->set.timestamp)
		return text;
	clock_calendar(clock_local(), &now);
	fmt_print(room, size, "%02u:%02u:%02u %s", now.hour, now.minute,
		  now.second, text);
	return room;
}

/*
 * To the machine's own program, instead of the console.  Messages of others
 * were offered to it before they became lines.
 */
static bool for_program(struct vm *vm, enum line_kind kind, const char *text)
{
	if ((kind != LINE_VM && kind != LINE_CP) ||
	    !star_tell(vm, kind == LINE_VM ? STAR_VMCONIO : STAR_CPCONIO,
		       vm->userid, text, NULL))
		return false;
	conslog_add(vm->log, (u8)kind, text);
	return true;
}

/* dev_lock is held.  False: not yet, vm_wake_output() will say when. */
static bool give(struct vm *vm, enum line_kind kind, const char *text)
{
	char room[LINE_MAX + STAMP_SIZE];
	const char *stamped = text;

	if (for_program(vm, kind, text))
		return true;
	if (copy_busy(vm))
		return false;
	if (kind != LINE_PRIORITY) /* which has the time already */
		stamped = vm_stamped(vm, text, room, sizeof(room));
	if (vm->session && !session_put(vm->session, kind, stamped))
		return false;
	copy_line(vm, text);
	conslog_add(vm->log, (u8)kind, text);
	return true;
}

static bool guest_line(void *ctx, const char *text)
{
	bool given = give(ctx, LINE_VM, text);

	if (!given)
		audit_note(ctx, AUDIT_CONSOLE);
	return given;
}

static void guest_read(void *ctx, bool pending)
{
	struct vm *vm = ctx;

	(void)pending;
	if (vm->session)
		session_poke(vm->session);
}

static void guest_alarm(void *ctx)
{
	struct vm *vm = ctx;

	if (vm->session)
		session_alarm(vm->session);
}

static u16 guest_columns(void *ctx)
{
	struct session_size size;
	struct vm *vm = ctx;

	return vm->session && session_size(vm->session, &size) ? size.cols : 80;
}

/* A line of the guest's for ROW of its user's screen. */
static bool guest_place(struct vm *vm, u8 row, const char *text)
{
	char line[V3215_ROW_MAX + 2];

	if (for_program(vm, LINE_VM, text))
		return true;
	if (copy_busy(vm))
		return false;
	line[0] = (char)(' ' + row);
	str_copy(line + 1, sizeof(line) - 1, text);
	if (!session_put(vm->session, LINE_PLACE, line))
		return false;
	copy_line(vm, text);
	conslog_add(vm->log, LINE_VM, text);
	return true;
}

static bool guest_act(void *ctx, enum v3215_act act, u8 row, const char *text)
{
	struct vm *vm = ctx;
	bool screen = vm->session && !session_yields(vm->session);

	if (act == V3215_PLACE)
		return screen ? guest_place(vm, row, text)
			      : guest_line(vm, text);
	return !screen ||
	       session_put(vm->session,
			   act == V3215_MORE ? LINE_MORE : LINE_ERASE, "");
}

const struct v3215_ops vconsole_ops = {
	.line = guest_line,
	.read = guest_read,
	.alarm = guest_alarm,
	.act = guest_act,
	.columns = guest_columns,
};

/* --- lines --- */

static void wake_waiters(struct vm *vm)
{
	struct list *node;

	spin_lock(&waiters_lock);
	list_for_each (node, &waiters) {
		struct waiter *w = list_entry(node, struct waiter, node);

		if (w->vm == vm)
			task_wake(w->task);
	}
	spin_unlock(&waiters_lock);
}

static bool put(struct vm *vm, enum line_kind kind, const char *text)
{
	bool taken;

	spin_lock(&vm->dev_lock);
	taken = give(vm, kind, text);
	spin_unlock(&vm->dev_lock);
	return taken;
}

void vm_log(struct vm *vm, enum line_kind kind, const char *text)
{
	spin_lock(&vm->dev_lock);
	conslog_add(vm->log, (u8)kind, text);
	spin_unlock(&vm->dev_lock);
}

/*
 * A line of the program's that finds its terminal full while the program is to
 * stop: whoever stops it does not wait until the user has read his screen.
 */
static bool given_up(struct vm *vm, enum line_kind kind, const char *text)
{
	const struct vcpu *v = task_current()->vcpu;
	bool given_up;

	if (kind != LINE_VM || !v || v->vm != vm ||
	    !__atomic_load_n(&v->stop, __ATOMIC_SEQ_CST))
		return false;
	spin_lock(&vm->dev_lock);
	given_up = !copy_busy(vm); /* that takes only a moment */
	if (given_up)
		conslog_add(vm->log, (u8)kind, text);
	spin_unlock(&vm->dev_lock);
	return given_up;
}

void vm_line(struct vm *vm, enum line_kind kind, const char *text)
{
	struct waiter w = { .vm = vm };

	if (put(vm, kind, text))
		return;
	audit_note(vm, AUDIT_CONSOLE);
	w.task = task_current();
	spin_lock(&waiters_lock);
	list_append(&waiters, &w.node);
	spin_unlock(&waiters_lock);
	while (!put(vm, kind, text) && !given_up(vm, kind, text))
		task_park(DEADLINE_NEVER);
	spin_lock(&waiters_lock);
	list_remove(&w.node);
	spin_unlock(&waiters_lock);
}

static bool copied(struct vm *vm, const char *text)
{
	bool taken;

	spin_lock(&vm->dev_lock);
	taken = !copy_busy(vm);
	if (taken)
		copy_line(vm, text);
	spin_unlock(&vm->dev_lock);
	return taken;
}

void vm_copy(struct vm *vm, const char *text)
{
	while (!copied(vm, text))
		task_yield();
}

void vm_linef(struct vm *vm, enum line_kind kind, const char *format, ...)
{
	char text[LINE_MAX];
	va_list args;

	va_start(args, format);
	fmt_vprint(text, sizeof(text), format, args);
	va_end(args);
	vm_line(vm, kind, text);
}

void vm_wake_output(struct vm *vm)
{
	spin_lock(&vm->dev_lock);
	v3215_ready(&vm->cons);
	spin_unlock(&vm->dev_lock);
	wake_waiters(vm);
}

bool vm_crowded(struct vm *vm)
{
	bool crowded;

	spin_lock(&vm->dev_lock);
	crowded = vm->session && session_crowded(vm->session);
	spin_unlock(&vm->dev_lock);
	return crowded;
}

/* --- input and state --- */

bool vm_input(struct vm *vm, const char *line)
{
	bool taken;

	spin_lock(&vm->dev_lock);
	taken = v3215_input(&vm->cons, line);
	spin_unlock(&vm->dev_lock);
	return taken;
}

enum vm_state vm_state(const struct vm *vm)
{
	if (vm->cp_read)
		return VM_CP_READ;
	return v3215_reads(&vm->cons) ? VM_VM_READ : VM_RUNNING;
}

void vm_break(struct vm *vm)
{
	mutex_lock(&vm->lock);
	if (!vm->dead && !vm->logoff_pending && !vm->cp_read) {
		if (!vm->set.run)
			vm_stop(vm);
		spin_lock(&vm->dev_lock);
		vm->cp_read = true;
		if (vm->session)
			session_poke(vm->session);
		spin_unlock(&vm->dev_lock);
	}
	mutex_unlock(&vm->lock);
}

/* --- the terminal --- */

void vm_connect(struct vm *vm, struct session *s)
{
	vm->session = s;
	fullscreen_connect(vm, true);
}

void vm_disconnect(struct vm *vm, const struct session *s)
{
	spin_lock(&vm->dev_lock);
	if (vm->session == s) {
		fullscreen_connect(vm, false);
		vm->session = NULL;
	}
	spin_unlock(&vm->dev_lock);
	vm_wake_output(vm);
}
