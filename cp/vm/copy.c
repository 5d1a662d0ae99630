/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The copier.  A vm whose line waits is counted and in the queue (queue_lock,
 * below every dev_lock); the copier holds one dev_lock at a time, so that two
 * vms may copy to each other.
 */
#include "cp/vm/copy.h"

#include "cp/core/abend.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/term/session.h"
#include "cp/vm/starmsg.h"
#include "cp/vm/vconsole.h"
#include "cp/vm/vm.h"

static struct list queue = LIST_INIT(queue);
static struct spinlock queue_lock = SPINLOCK_INIT(LOCK_SESSION);
static struct task *copier;

/* What one turn of the copier works on; only its task looks at it. */
static struct {
	char secuser[9], observer[9];
	char text[COPY_LINE_MAX];
	char line[COPY_LINE_MAX + 16];
} turn;

static bool copies(const struct vm *vm)
{
	return vm->copy.observer[0] || (vm->copy.secuser[0] && !vm->session);
}

bool copy_busy(const struct vm *vm)
{
	return vm->copy.pending && copies(vm);
}

void copy_line(struct vm *vm, const char *text)
{
	if (!copies(vm) || vm->copy.pending)
		return;
	vm->copy.pending = true;
	str_copy(vm->copy.text, sizeof(vm->copy.text), text);
	vm_get(vm);
	spin_lock(&queue_lock);
	list_append(&queue, &vm->copy.node);
	spin_unlock(&queue_lock);
	task_wake(copier);
}

/* --- the copier's task --- */

static struct vm *next(void)
{
	struct vm *vm = NULL;

	spin_lock(&queue_lock);
	if (!list_empty(&queue)) {
		vm = list_entry(queue.next, struct vm, copy.node);
		list_remove(&vm->copy.node);
	}
	spin_unlock(&queue_lock);
	return vm;
}

static void take(struct vm *vm)
{
	struct copy *c = &vm->copy;

	spin_lock(&vm->dev_lock);
	str_copy(turn.secuser, sizeof(turn.secuser),
		 vm->session ? "" : c->secuser);
	str_copy(turn.observer, sizeof(turn.observer), c->observer);
	str_copy(turn.text, sizeof(turn.text), c->text);
	c->pending = false;
	spin_unlock(&vm->dev_lock);
}

/*
 * To USERID's program or terminal only: what is copied is not copied on.  FROM
 * is whose line it is.
 */
static void deliver(const char *userid, const char *from)
{
	struct vm *to = userid[0] ? vm_find(userid) : NULL;

	if (!to)
		return;
	if (star_tell(to, STAR_SCIF, from, turn.text, turn.line)) {
		vm_put(to);
		return;
	}
	spin_lock(&to->dev_lock);
	if (to->session)
		(void)session_put(to->session, LINE_VM, turn.line);
	spin_unlock(&to->dev_lock);
	vm_put(to);
}

static void copier_main(void *unused)
{
	struct vm *vm;

	(void)unused;
	for (;;) {
		while (!(vm = next()))
			task_park(DEADLINE_NEVER);
		take(vm);
		fmt_print(turn.line, sizeof(turn.line), "%-8s: %s", vm->userid,
			  turn.text);
		deliver(turn.secuser, vm->userid);
		if (strcmp(turn.observer, turn.secuser) != 0)
			deliver(turn.observer, vm->userid);
		vm_wake_output(vm);
		vm_put(vm);
		task_yield();
	}
}

void copy_init(void)
{
	copier = task_create("COPIER", copier_main, NULL);
	ASSERT(copier);
}

/* --- for commands --- */

void copy_set(struct vm *vm, bool observer, const char *userid)
{
	spin_lock(&vm->dev_lock);
	str_copy(observer ? vm->copy.observer : vm->copy.secuser, 9, userid);
	spin_unlock(&vm->dev_lock);
	vm_wake_output(vm);
}

void copy_get(struct vm *vm, bool observer, char userid[9])
{
	spin_lock(&vm->dev_lock);
	str_copy(userid, 9, observer ? vm->copy.observer : vm->copy.secuser);
	spin_unlock(&vm->dev_lock);
}

bool copy_is_read(struct vm *vm)
{
	char secuser[9];
	struct vm *to;
	bool read;

	if (vm->session)
		return true;
	copy_get(vm, false, secuser);
	to = secuser[0] ? vm_find(secuser) : NULL;
	if (!to)
		return false;
	read = to->session || star_open(to, STAR_SCIF);
	vm_put(to);
	return read;
}
