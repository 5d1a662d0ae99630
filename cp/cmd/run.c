/* SPDX-License-Identifier: Apache-2.0 */
/*
 * BEGIN, STOP, SYSTEM: the front panel of a virtual machine.  Called with
 * vm->lock held.
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/machine.h"
#include "cp/lib/str.h"
#include "cp/term/session.h"
#include "cp/vm/vcpu.h"

/* BEGIN hexloc: the PSW's address, the rest of it as it is. */
static bool begin_at(struct cmdio *io, const char *word)
{
	struct vcpu *v;
	u64 at;

	if (!str_to_u64(word, 16, ~(u64)0, &at)) {
		msg_hexloc_invalid(io, word);
		return false;
	}
	v = machine_hold(io);
	v->sie->psw.addr = at;
	machine_release(io);
	return true;
}

void cmd_begin(struct cmdio *io, struct args *a)
{
	char word[ARGS_WORD_MAX + 1] = "";

	if (args_next(a))
		str_copy(word, sizeof(word), a->word);
	if (need_end(io, a) && (!word[0] || begin_at(io, word)))
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
