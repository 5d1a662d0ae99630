/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The virtual CPU a command works on: see machine.h.  A CPU that gave the
 * command itself (DIAGNOSE X'08') is in a handler, and still enough.
 */
#include "cp/cmd/machine.h"

#include "cp/arch/psw.h"
#include "cp/cmd/handler.h"
#include "cp/emul/art.h"
#include "cp/lib/str.h"
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
	case WHERE_ALET:
	case WHERE_AREG:
		return mask | PSW_DAT;
	case WHERE_SECONDARY:
		return mask | PSW_DAT | PSW_AS_SECONDARY;
	case WHERE_HOME:
		return mask | PSW_DAT | PSW_AS_HOME;
	default:
		return v->sie->psw.mask;
	}
}

/* The space of an access-list entry takes the primary one's place. */
static bool translate_by_alet(const struct vcpu *v, const struct where *w,
			      u64 at, u64 *real)
{
	u64 cr[16];
	struct dat_context c = vcpu_dat(v, psw_for(v, w->space));
	u32 alet = w->space == WHERE_AREG ? v->ar[w->areg] : w->alet;
	u64 asce;

	memcpy(cr, v->sie->cr, sizeof(cr));
	if (v->esa390 || art_asce(&c, alet, &asce) != PGM_NONE)
		return false;
	cr[1] = asce;
	c.cr = cr;
	return dat_translate(&c, at, false, real) == PGM_NONE;
}

bool machine_translate(struct vcpu *v, const struct where *w, u64 at,
		       gpa_t *out)
{
	u64 real;

	if (w->space == WHERE_ALET || w->space == WHERE_AREG) {
		if (!translate_by_alet(v, w, at, &real))
			return false;
		*out = vcpu_real_to_abs(v, gra(real));
	} else if (vcpu_translate(v, psw_for(v, w->space), at, out) !=
		   PGM_NONE) {
		return false;
	}
	return gstor_valid(v->vm->stor, *out, 1);
}

char machine_letter(const struct vcpu *v, const struct where *w)
{
	return psw_for(v, w->space) & PSW_DAT ? 'V' : 'R';
}

u64 machine_last(const struct vcpu *v, const struct where *w)
{
	if (machine_letter(v, w) == 'R')
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
