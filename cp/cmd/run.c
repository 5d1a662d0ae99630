/* SPDX-License-Identifier: Apache-2.0 */
/*
 * BEGIN, STOP, SYSTEM: the front panel of a virtual machine.  Called with
 * vm->lock held.
 */
#include "cp/cmd/gdb.h"
#include "cp/cmd/handler.h"
#include "cp/cmd/machine.h"
#include "cp/lib/str.h"
#include "cp/term/session.h"
#include "cp/vm/cpus.h"
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

/* CPU {nn | ALL}: whom it is about; *V stays NULL for the machine. */
static bool take_cpu(struct cmdio *io, struct args *a, struct vcpu **v,
		     bool *all)
{
	*v = NULL;
	*all = false;
	if (!args_take(a, "CPU", 3))
		return true;
	*all = args_take(a, "ALL", 3);
	if (!*all)
		*v = need_cpu(io, a);
	return *all || *v;
}

/* Out of, or into, the state that SIGP STOP leaves. */
static void start_cpus(struct vm *vm, const struct vcpu *only)
{
	spin_lock(&vm->order_lock);
	for (u32 i = 0; i < vm->vcpus; i++)
		if (!only || vm->vcpu[i] == only)
			vcpu_operate(vm->vcpu[i]);
	spin_unlock(&vm->order_lock);
}

static void stop_cpu(struct vm *vm, struct vcpu *v)
{
	bool last;

	spin_lock(&vm->order_lock);
	last = cpus_last(v);
	if (!last)
		vcpu_halt(v, 0, v->addr);
	spin_unlock(&vm->order_lock);
	if (last)
		stop_in_cp_read(vm);
}

void cmd_begin(struct cmdio *io, struct args *a)
{
	char word[ARGS_WORD_MAX + 1] = "";
	struct vcpu *v;
	bool all;

	if (!take_cpu(io, a, &v, &all))
		return;
	if (args_next(a))
		str_copy(word, sizeof(word), a->word);
	if (!need_end(io, a))
		return;
	if (v)
		io->cpu = v->addr;
	if (word[0] && !begin_at(io, word))
		return;
	if (all || v || io->cpu)
		start_cpus(io->vm, all ? NULL : machine_cpu(io));
	vm_begin(io->vm);
	gdb_tell_held(io);
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
	struct vcpu *v;
	bool all;

	if (!take_cpu(io, a, &v, &all) || !need_end(io, a))
		return;
	if (!v && io->cpu)
		v = machine_cpu(io);
	if (v)
		stop_cpu(io->vm, v);
	else
		stop_in_cp_read(io->vm);
}

static void reset(struct cmdio *io, struct args *a, bool clear)
{
	if (!need_end(io, a))
		return;
	stop_in_cp_read(io->vm);
	vm_reset(io->vm, clear ? RESET_CLEAR : RESET_NORMAL);
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
	struct vcpu *v = machine_cpu(io);

	if (!need_end(io, a))
		return;
	__atomic_fetch_or(&v->pending, VCPU_PEND_RESTART, __ATOMIC_SEQ_CST);
	start_cpus(io->vm, v);
	vm_begin(io->vm);
}
