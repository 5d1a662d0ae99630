/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The detour into SIE, for a guest in ESA/390 mode and for one that is watched
 * (cp/vm/watch.h).
 *
 * The machine has one set of PER registers for a guest and looks at its PSW's
 * PER bit.  So, only while the guest runs, control registers 9 to 11 are what
 * it and CP need together and the bit is on; whatever would show that, or take
 * the bit off, comes to CP: instructions that load, store or extract PSWs,
 * system masks and these registers, supervisor calls, program interruptions,
 * timers.  An exit finds the guest's own values again, which everybody else
 * works with.
 */
#include "cp/engine/sie_per.h"

#include "cp/arch/cr0.h"
#include "cp/engine/sie_controls.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

/* Clock comparator and CPU timer. */

/* The guest's own PER, which it cannot change while CP's is in its place. */
struct own_per {
	u64 bit;
	u64 cr[3];
};

static void intercept(const struct watches *ws, bool per, struct sie_block *s)
{
	if (per) {
		s->m |= SIE_M_PER;
		s->ic[1] |= PSW_SHIFTS_IC1;
		s->lctl_control |= SIE_LCTL_PER;
	}
	if (per || (ws->kinds & WATCH_SVC))
		s->svc_control[0] |= SIE_SVC_ALL;
	if (per || (ws->kinds & WATCH_PROGRAM))
		s->ic[0] |= SIE_IC0_PROGRAM;
	if (per || (ws->kinds & WATCH_EXTERNAL))
		s->ec[0] &= 0xff ^ SIE_EC0_EXTA;
}

static void set_per(const struct watches *ws, struct sie_block *s,
		    struct own_per *own)
{
	const struct per_regs theirs = { s->cr[9], s->cr[10], s->cr[11] };
	struct per_regs all = ws->per;

	own->bit = s->psw.mask & PSW_PER;
	for (u32 i = 0; i < 3; i++)
		own->cr[i] = s->cr[9 + i];
	if (own->bit)
		per_join(&all, &theirs);
	s->cr[9] = all.cr9;
	s->cr[10] = all.first;
	s->cr[11] = all.last;
	s->psw.mask |= PSW_PER;
}

static void restore_per(const struct own_per *own, struct sie_block *s)
{
	s->psw.mask = (s->psw.mask & ~PSW_PER) | own->bit;
	for (u32 i = 0; i < 3; i++)
		s->cr[9 + i] = own->cr[i];
}

/*
 * A timer that is due would come before the instruction that is to be executed
 * alone.  Loading and storing CR 0 comes to CP.
 */
static void hold_timers(struct sie_block *s)
{
	s->cr[0] &= ~CR0_TIMERS;
	s->lctl_control |= SIE_LCTL_CR0;
}

/*
 * An ESA/390 guest's PSW has eight bytes in the state descriptor; CP keeps the
 * long form everywhere else.
 */
static void enter_in_its_mode(struct vcpu *v, struct sie_block *s)
{
	if (v->esa390)
		s->psw.mask = psw_to_short(&s->psw);
	sie_enter_once(v, s, &v->light);
	if (v->esa390)
		s->psw = psw_from_short(s->psw.mask);
}

void sie_enter_detour(struct vcpu *v, struct sie_block *s)
{
	const struct watches *ws = &v->vm->watches;
	bool per = ws->per.cr9 != 0;
	u64 cr0 = s->cr[0];
	struct sie_controls controls;
	struct own_per own;

	if (!ws->kinds) {
		enter_in_its_mode(v, s);
		return;
	}
	v->light.exit[0] = LIGHT_NEVER;
	controls = sie_controls_keep(s);
	intercept(ws, per, s);
	if (v->alone)
		hold_timers(s);
	if (per)
		set_per(ws, s, &own);
	enter_in_its_mode(v, s);
	if (per)
		restore_per(&own, s);
	sie_controls_restore(&controls, s);
	s->cr[0] = v->alone ? cr0 : s->cr[0];
}
