/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deferred commands: a line, or several.  Each has a task and a copy of its
 * line; the vms are counted meanwhile.  No lock.
 */
#include "cp/cmd/defer.h"

#include "cp/cmd/cmd.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/msg/msg.h"
#include "cp/vm/audit.h"

/* So many of one machine may wait; each costs a stack. */
#define DEFERRED_MAX 4

struct deferred {
	struct vm *vm, *issuer;
	classes_t classes;
	char line[512];
};

static void give_up(struct deferred *d)
{
	__atomic_sub_fetch(&d->issuer->deferred, 1, __ATOMIC_RELAXED);
	vm_put(d->vm);
	vm_put(d->issuer);
	heap_free(d, sizeof(*d));
}

static void run_deferred(void *arg)
{
	struct deferred *d = arg;
	struct cmdio io;

	cmdio_init_vm(&io, d->issuer);
	io.vm = d->vm;
	io.classes = d->classes;
	cmd_execute_lines(&io, d->line, '\n');
	give_up(d);
	task_exit();
}

static void refuse(struct cmdio *io)
{
	audit_note(io->issuer, AUDIT_TASK);
	msg_machine_busy(io, io->vm->userid);
}

void defer_command(struct cmdio *io)
{
	u32 *count = &io->issuer->deferred;
	struct deferred *d = NULL;

	if (__atomic_add_fetch(count, 1, __ATOMIC_RELAXED) <= DEFERRED_MAX)
		d = heap_alloc(sizeof(*d));
	if (!d) {
		__atomic_sub_fetch(count, 1, __ATOMIC_RELAXED);
		refuse(io);
		return;
	}
	d->vm = io->vm;
	d->issuer = io->issuer;
	d->classes = io->classes;
	str_copy(d->line, sizeof(d->line), io->command);
	vm_get(d->vm);
	vm_get(d->issuer);
	if (task_create_for(TASK_GUEST, "command", run_deferred, d))
		return;
	refuse(io);
	give_up(d);
}
