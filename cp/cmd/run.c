/* SPDX-License-Identifier: Apache-2.0 */
/*
 * BEGIN, STOP, SYSTEM: the front panel of a virtual machine.  Called with
 * vm->lock held.
 */
#include "cp/cmd/handler.h"
#include "cp/term/session.h"
#include "cp/vm/vcpu.h"

void cmd_begin(struct cmdio *io, struct args *a)
{
	if (need_end(io, a))
		vm_begin(io->vm);
}

void stop_in_cp_read(struct vm *vm)
{
	vm_stop(vm);
	spin_lock(&vm->dev_lock);
	vm->cp_read = true;
	if (vm->session)
		session_poke(vm->session);
	spin_unlock(&vm->dev_lock);
}

void cmd_stop(struct cmdio *io, struct args *a)
{
	if (need_end(io, a))
		stop_in_cp_read(io->vm);
}

static void reset(struct cmdio *io, struct args *a, bool clear)
{
	if (!need_end(io, a))
		return;
	stop_in_cp_read(io->vm);
	vm_reset(io->vm, clear);
	cmdio_line(io,
		   clear ? "Storage cleared - system reset." : "System reset.");
}

void system_clear(struct cmdio *io, struct args *a)
{
	reset(io, a, true);
}

void system_reset(struct cmdio *io, struct args *a)
{
	reset(io, a, false);
}

/* The restart key: acts on a stopped CPU too, and starts it. */
void system_restart(struct cmdio *io, struct args *a)
{
	struct vcpu *v = io->vm->vcpu[0];

	if (!need_end(io, a))
		return;
	__atomic_fetch_or(&v->pending, VCPU_PEND_RESTART, __ATOMIC_SEQ_CST);
	vcpu_kick(v);
	vm_begin(io->vm);
}
