/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The virtual CPU a command works on: see machine.h.  A CPU that gave the
 * command itself (DIAGNOSE X'08') is in a handler, and still enough.
 */
#include "cp/cmd/machine.h"

#include "cp/arch/psw.h"
#include "cp/cmd/handler.h"
#include "cp/mm/gstor.h"
#include "cp/vm/cpus.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/world.h"

struct vcpu *machine_cpu(const struct cmdio *io)
{
	struct vcpu *v = vm_cpu(io->vm, io->cpu);

	return v ? v : io->vm->vcpu[0];
}

struct vcpu *machine_hold(struct cmdio *io)
{
	struct vcpu *v = machine_cpu(io);

	vm_pause(io->vm);
	if (v->task == task_current())
		world_leave(v); /* its registers are in this CPU */
	return v;
}

void machine_release(struct cmdio *io)
{
	vm_resume(io->vm);
}

static u64 psw_for(const struct vcpu *v, enum where_space space)
{
	u64 mask = v->sie->psw.mask & ~PSW_AS;

	switch (space) {
	case WHERE_REAL:
		return mask & ~PSW_DAT;
	case WHERE_PRIMARY:
		return mask | PSW_DAT;
	case WHERE_SECONDARY:
		return mask | PSW_DAT | PSW_AS_SECONDARY;
	case WHERE_HOME:
		return mask | PSW_DAT | PSW_AS_HOME;
	default:
		return v->sie->psw.mask;
	}
}

bool machine_translate(struct vcpu *v, enum where_space space, u64 at,
		       gpa_t *out)
{
	return vcpu_translate(v, psw_for(v, space), at, out) == PGM_NONE &&
	       gstor_valid(v->vm->stor, *out, 1);
}

char machine_letter(const struct vcpu *v, enum where_space space)
{
	return psw_for(v, space) & PSW_DAT ? 'V' : 'R';
}

u64 machine_last(const struct vcpu *v, enum where_space space)
{
	if (machine_letter(v, space) == 'R')
		return gstor_size(v->vm->stor) - 1;
	return v->esa390 ? 0x7fffffff : ~(u64)0;
}

u64 machine_register(const struct vcpu *v, enum where_set set, u32 n)
{
	switch (set) {
	case WHERE_GR:
		return v->gr[n];
	case WHERE_CR:
		return v->sie->cr[n];
	case WHERE_FPR:
		return v->fpr[n];
	default:
		return v->ar[n];
	}
}

void machine_set_register(struct vcpu *v, enum where_set set, u32 n, u64 value)
{
	switch (set) {
	case WHERE_GR:
		v->gr[n] = value;
		break;
	case WHERE_CR:
		v->sie->cr[n] = value;
		break;
	case WHERE_FPR:
		v->fpr[n] = value;
		break;
	default:
		v->ar[n] = (u32)value;
		break;
	}
}

bool machine_where(struct cmdio *io, const char *word, struct where *out)
{
	switch (where_storage(word, out)) {
	case WHERE_OK:
		return true;
	case WHERE_BAD_RANGE:
		msg_range_invalid(io, word);
		return false;
	default:
		msg_hexloc_invalid(io, word);
		return false;
	}
}
