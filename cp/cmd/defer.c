/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deferred commands.  Each has a task and a copy of its line; the vms are
 * counted meanwhile.  No lock.
 */
#include "cp/cmd/defer.h"

#include "cp/cmd/cmd.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/msg/msg.h"

struct deferred {
	struct vm *vm, *issuer;
	classes_t classes;
	char line[512];
};

static void run_deferred(void *arg)
{
	struct deferred *d = arg;
	struct cmdio io;

	cmdio_init_vm(&io, d->issuer);
	io.vm = d->vm;
	io.classes = d->classes;
	cmd_execute(&io, d->line);
	vm_put(d->vm);
	vm_put(d->issuer);
	heap_free(d, sizeof(*d));
	task_exit();
}

void defer_command(struct cmdio *io)
{
	struct deferred *d = heap_alloc(sizeof(*d));

	if (!d) {
		msg_machine_busy(io, io->vm->userid);
		return;
	}
	d->vm = io->vm;
	d->issuer = io->issuer;
	d->classes = io->classes;
	str_copy(d->line, sizeof(d->line), io->command);
	vm_get(d->vm);
	vm_get(d->issuer);
	if (task_create("command", run_deferred, d))
		return;
	vm_put(d->vm);
	vm_put(d->issuer);
	heap_free(d, sizeof(*d));
	msg_machine_busy(io, io->vm->userid);
}
