/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the two tasks of a session and the rest of CP share: the binding to a
 * vm, the output queue, the lines typed ahead.
 *
 * Locks: s->lock (LOCK_SESSION) for all of it; sessions_lock (LOCK_SYSTEM) for
 * the list.  Lines reach a session by vm->session, read under the vm's
 * dev_lock: session_renew() ends only when the vm has another terminal or none,
 * so that a newcomer gets nothing that was meant for the user before.
 */
#include "cp/term/session.h"

#include "cp/core/clock.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/rdev/rdev.h"
#include "cp/term/session_impl.h"
#include "cp/vm/console.h"
#include "cp/vm/vconsole.h"

#define FLUSH_POLL_US 5000
#define NO_DEVNO      0xffff

static struct list sessions = LIST_INIT(sessions);
static struct spinlock sessions_lock = SPINLOCK_INIT(LOCK_SYSTEM);
static struct session *system_console;
static char system_name[9] = "CP64";

void session_set_system(const char *sysid)
{
	struct list *node;

	str_copy(system_name, sizeof(system_name), sysid);
	spin_lock(&sessions_lock);
	list_for_each (node, &sessions)
		session_poke(list_entry(node, struct session, node));
	spin_unlock(&sessions_lock);
}

const char *session_system(void)
{
	return system_name;
}

enum err session_create(struct rdev *r, bool by_lines, void (*main)(void *))
{
	struct session *s = heap_alloc(sizeof(*s));
	enum err err = ERR_OK;

	if (!s)
		return ERR_NOMEM;
	s->rdev = r;
	s->by_lines = by_lines;
	if (r)
		fmt_print(s->name, sizeof(s->name), "%04X", r->devno);
	else
		str_copy(s->name, sizeof(s->name), "SYSC");
	spin_init(&s->lock, LOCK_SESSION);
	s->client = 1;
	if (r)
		r->driver = s;
	if (by_lines && (r || !system_console)) /* somebody is there */
		err = session_enter(s);
	if (err != ERR_OK)
		return err; /* s stays: nothing ends at IPL */
	spin_lock(&sessions_lock);
	list_append(&sessions, &s->node);
	if (by_lines && !system_console)
		system_console = s;
	spin_unlock(&sessions_lock);
	s->screen_task = task_create(s->name, main, s);
	return s->screen_task ? ERR_OK : ERR_NOMEM;
}

const char *session_name(const struct session *s)
{
	return s->name;
}

u16 session_devno(const struct session *s)
{
	return s->rdev ? s->rdev->devno : NO_DEVNO;
}

struct vm *session_vm(const struct session *s)
{
	return s->vm;
}

struct session *session_system_console(void)
{
	return system_console;
}

struct session *session_find(u16 devno)
{
	struct session *found = NULL;
	struct list *node;

	spin_lock(&sessions_lock);
	list_for_each (node, &sessions) {
		struct session *s = list_entry(node, struct session, node);

		if (s->rdev && s->rdev->devno == devno)
			found = s;
	}
	spin_unlock(&sessions_lock);
	return found;
}

enum session_use session_use(struct session *s, char userid[9])
{
	enum session_use use = SESSION_EMPTY;
	const struct vm *vm;

	spin_lock(&s->lock);
	vm = s->vm ? s->vm : s->dialed;
	if (vm) {
		use = s->vm ? SESSION_USER : SESSION_DIALED;
		str_copy(userid, 9, vm->userid);
	} else if (s->present) {
		use = SESSION_LOGO;
	}
	spin_unlock(&s->lock);
	return use;
}

bool session_size(struct session *s, struct session_size *out)
{
	const struct screen *scr;

	spin_lock(&s->lock);
	scr = s->seat && !s->by_lines ? &s->seat->screen : NULL;
	if (scr)
		*out = (struct session_size){ scr->rows, scr->cols,
					      scr->color };
	spin_unlock(&s->lock);
	return scr != NULL;
}

bool session_yields(const struct session *s)
{
	return s->by_lines;
}

void session_wake_commander(struct session *s)
{
	if (s->command_task)
		task_wake(s->command_task);
}

void session_wake_screen(struct session *s)
{
	if (s->screen_task)
		task_wake(s->screen_task);
}

bool session_stale(struct session *s)
{
	return task_current() == s->command_task && s->working &&
	       s->doing_client != s->client;
}

/* --- output --- */

bool session_put(struct session *s, enum line_kind kind, const char *text)
{
	bool taken = true;

	spin_lock(&s->lock);
	if (s->present && !session_stale(s))
		taken = outq_put(&s->seat->out, kind, text);
	if (!taken)
		s->starved = true;
	s->poked = true;
	spin_unlock(&s->lock);
	session_wake_screen(s);
	return taken;
}

bool session_crowded(struct session *s)
{
	bool crowded;

	spin_lock(&s->lock);
	crowded = s->seat && !outq_roomy(&s->seat->out);
	spin_unlock(&s->lock);
	return crowded;
}

void session_room(struct session *s)
{
	struct vm *vm = NULL;

	spin_lock(&s->lock);
	if (s->starved && (!s->seat || outq_roomy(&s->seat->out))) {
		s->starved = false;
		vm = s->vm;
		if (vm)
			vm_get(vm);
	}
	spin_unlock(&s->lock);
	if (!vm)
		return;
	vm_wake_output(vm);
	vm_put(vm);
}

void session_broadcast(enum line_kind kind, const char *text)
{
	struct list *node;

	spin_lock(&sessions_lock);
	list_for_each (node, &sessions)
		session_put(list_entry(node, struct session, node), kind, text);
	spin_unlock(&sessions_lock);
}

void session_flush(struct session *s, u64 timeout_us)
{
	u64 end = clock_now() + timeout_us * TOD_PER_US;
	bool empty = false;

	while (!empty && clock_now() < end) {
		task_sleep_us(FLUSH_POLL_US);
		spin_lock(&s->lock);
		empty = !s->seat || outq_empty(&s->seat->out);
		spin_unlock(&s->lock);
	}
}

static void stir(struct session *s, bool alarm)
{
	spin_lock(&s->lock);
	s->poked = true;
	s->alarm |= alarm;
	spin_unlock(&s->lock);
	session_wake_screen(s);
}

void session_poke(struct session *s)
{
	stir(s, false);
}

void session_alarm(struct session *s)
{
	stir(s, true);
}

/* --- the vm --- */

/*
 * VM's dev_lock and s->lock are held, both: a client that comes when this one
 * has left finds VM connected to nobody, and sees no line of it.
 */
static void give_terminal(struct vm *vm, struct session *s)
{
	vm_get(vm);
	s->vm = vm;
	s->ended = false;
	s->poked = true;
	vm_connect(vm, s);
}

void session_bind(struct session *s, struct vm *vm)
{
	struct vm *old = NULL;

	spin_lock(&vm->dev_lock);
	spin_lock(&s->lock);
	if (!session_stale(s)) {
		old = s->vm;
		give_terminal(vm, s);
	}
	spin_unlock(&s->lock);
	spin_unlock(&vm->dev_lock);
	if (old)
		vm_put(old);
	session_wake_screen(s);
}

bool session_seat(struct session *s, struct vm *vm)
{
	bool free;

	spin_lock(&vm->dev_lock);
	spin_lock(&s->lock);
	free = s->present && !s->vm && !s->dialed && !s->working && !s->works;
	if (free)
		give_terminal(vm, s);
	spin_unlock(&s->lock);
	spin_unlock(&vm->dev_lock);
	session_wake_screen(s);
	return free;
}

/* Nobody is logged on any more; the reference is the caller's. */
static struct vm *unbind(struct session *s)
{
	struct vm *vm;

	spin_lock(&s->lock);
	vm = s->vm;
	s->vm = NULL;
	s->ended = s->poked = true;
	spin_unlock(&s->lock);
	return vm;
}

/* The same if that was VM: two may end a session in the same instant. */
static bool unbind_this(struct session *s, const struct vm *vm)
{
	bool bound;

	spin_lock(&s->lock);
	bound = s->vm == vm;
	if (bound) {
		s->vm = NULL;
		s->ended = s->poked = true;
	}
	spin_unlock(&s->lock);
	return bound;
}

/* S gave up its user: if that was the operator, he is at the console now. */
static void offer_console(const struct session *s)
{
	struct session *console = system_console;

	if (console && console != s && !console->vm)
		session_submit(console, WORK_OPERATOR, "");
}

void session_drop_vm(struct session *s)
{
	struct vm *vm;

	if (session_stale(s))
		return;
	vm = unbind(s);
	session_wake_screen(s);
	if (!vm)
		return;
	vm_put(vm);
	offer_console(s);
}

void session_drop_this(struct session *s, struct vm *vm)
{
	if (session_stale(s) || !unbind_this(s, vm))
		return;
	session_wake_screen(s);
	vm_put(vm);
	offer_console(s);
}

/* --- a display of somebody's --- */

bool session_dial(struct session *s, struct vm *vm)
{
	bool good;

	spin_lock(&s->lock);
	good = s->present && !session_stale(s) && !s->vm && !s->dialed;
	if (good) {
		vm_get(vm);
		s->dialed = vm;
		s->poked = true;
	}
	spin_unlock(&s->lock);
	session_wake_screen(s);
	return good;
}

void session_undial(struct session *s, struct vm *vm)
{
	bool dialed;

	spin_lock(&s->lock);
	dialed = s->dialed == vm;
	if (dialed) {
		s->dialed = NULL;
		s->ended = s->poked = true;
	}
	spin_unlock(&s->lock);
	session_wake_screen(s);
	if (dialed)
		vm_put(vm);
}

bool session_dialed(struct session *s)
{
	bool dialed;

	spin_lock(&s->lock);
	dialed = s->dialed != NULL;
	spin_unlock(&s->lock);
	return dialed;
}

u32 session_count_dialed(void)
{
	struct list *node;
	u32 n = 0;

	spin_lock(&sessions_lock);
	list_for_each (node, &sessions)
		n += session_dialed(list_entry(node, struct session, node));
	spin_unlock(&sessions_lock);
	return n;
}

/* s->lock is held: what the client left behind. */
static void forget_client(struct session *s)
{
	s->client++;
	s->works = 0;
	s->present = false;
	s->ended = s->alarm = s->refused = s->starved = false;
	s->asking = s->answered = false;
	if (s->seat) {
		memset(s->seat->answer, 0, sizeof(s->seat->answer));
		outq_init(&s->seat->out);
	}
}

/*
 * All at once: a LOGON or DIAL that ends meanwhile finds itself stale, and
 * never gives its vm to the next client.
 */
void session_renew(struct session *s)
{
	struct vm *vm, *shown;

	spin_lock(&s->lock);
	vm = s->vm;
	shown = s->dialed;
	s->vm = s->dialed = NULL;
	forget_client(s);
	s->poked = true;
	session_wake_commander(s);
	spin_unlock(&s->lock);
	if (shown) {
		graf_undial(shown, s);
		vm_put(shown);
	}
	if (vm) {
		session_ops.lost(vm);
		vm_disconnect(vm, s);
		vm_put(vm);
		offer_console(s);
	}
}

/* --- what the screen task sees --- */

static enum screen_state base(const struct session *s)
{
	static const enum screen_state of[] = {
		[VM_RUNNING] = STATE_RUNNING,
		[VM_CP_READ] = STATE_CP_READ,
		[VM_VM_READ] = STATE_VM_READ,
	};

	if (!s->vm)
		return STATE_CP_READ;
	return s->working ? STATE_RUNNING : of[vm_state(s->vm)];
}

void session_look(struct session *s, struct session_view *view)
{
	spin_lock(&s->lock);
	view->bound = s->vm != NULL;
	view->dialed = s->dialed != NULL;
	view->ended = s->ended;
	view->alarm = s->alarm;
	view->asking = s->asking;
	view->refused = s->refused;
	view->working = s->working;
	view->base = base(s);
	if (s->vm)
		view->set = s->vm->set;
	if (s->refused)
		str_copy(view->refused_text, sizeof(view->refused_text),
			 s->seat->refused_text);
	s->ended = s->alarm = s->refused = s->poked = false;
	spin_unlock(&s->lock);
}

bool session_stirred(struct session *s)
{
	bool stirred;

	spin_lock(&s->lock);
	stirred = s->poked || s->ended || s->alarm || s->refused;
	spin_unlock(&s->lock);
	if (!s->rdev)
		return stirred;
	return stirred || s->rdev->attention || s->rdev->device_end;
}

struct vm *session_get_vm(struct session *s)
{
	struct vm *vm;

	spin_lock(&s->lock);
	vm = s->vm;
	if (vm)
		vm_get(vm);
	spin_unlock(&s->lock);
	return vm;
}

struct vm *session_get_shown(struct session *s)
{
	struct vm *vm;

	spin_lock(&s->lock);
	vm = s->vm ? s->vm : s->dialed;
	if (vm)
		vm_get(vm);
	spin_unlock(&s->lock);
	return vm;
}

void session_pf(struct session *s, u8 n, struct pf_key *out)
{
	struct vm *vm = session_get_vm(s);

	memset(out, 0, sizeof(*out));
	out->kind = n % 12 == 0 ? PF_BACKWARD : PF_UNDEFINED;
	if (!vm)
		return;
	spin_lock(&vm->dev_lock);
	*out = vm->pf[n - 1];
	spin_unlock(&vm->dev_lock);
	vm_put(vm);
}
