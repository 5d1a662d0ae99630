/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guest without DAT, through a real space.
 *
 * The emulated machine's TLB never finds an entry of an access without DAT:
 * each is translated anew, the guest's and then the host's way, which costs a
 * guest that computes half of its speed.  With DAT on and a real-space
 * designation as its primary space (real = virtual) it sees the same storage
 * and the TLB works.
 *
 * So, only while it runs, that is what a guest's PSW and control register 1
 * say.  Whatever would show or undo it comes to CP, as in sie_per.c, and the
 * guest meets that instruction without: PSWs, system masks, control registers 0
 * and 1, supervisor calls, program interruptions, timers.  Not these: what is a
 * special-operation exception without DAT (SAC, IAC, MVCP ...) and translates
 * by control register 1 (LRA, STRAG).  Therefore only a guest that has no
 * address space: its control registers 1, 7 and 13 are as a reset left them.  A
 * real space is exempt from low-address protection and fetch-protection
 * override; who has those goes the straight way.
 */
#include "cp/engine/sie_real.h"

#include "cp/arch/cr0.h"
#include "cp/arch/dat.h"
#include "cp/core/cpu.h"
#include "cp/engine/sie_controls.h"
#include "cp/engine/sie_per.h"
#include "cp/vm/vcpu.h"

bool sie_real_fits(const struct sie_block *s)
{
	return s->mx == SIE_MX_ESAME &&
	       !(s->psw.mask & (PSW_DAT | PSW_AS | PSW_PER | PSW_WAIT)) &&
	       !(s->cr[0] & (CR0_LOW_PROTECTION | CR0_FETCH_OVERRIDE)) &&
	       !(s->cr[1] | s->cr[7] | s->cr[13]);
}

static void intercept(struct sie_block *s)
{
	s->lctl_control |= SIE_LCTL_CR0 | SIE_LCTL_CR1;
	s->ic[0] |= SIE_IC0_PROGRAM;
	s->ic[1] |= PSW_SHIFTS_IC1;
	s->ec[0] &= 0xff ^ SIE_EC0_EXTA;
	s->svc_control[0] |= SIE_SVC_ALL;
}

/* An exit by an instruction, not by a fault of the host's. */
static bool instruction(const struct sie_block *s)
{
	return !this_cpu()->sie_pgm && (s->icptcode == SIE_ICPT_INSTRUCTION ||
					s->icptcode == SIE_ICPT_PGM_INSN);
}

bool sie_enter_real(struct vcpu *v, struct sie_block *s)
{
	struct sie_light none = { .sie = s, .exit = { LIGHT_NEVER } };
	struct sie_controls controls = sie_controls_keep(s);

	intercept(s);
	s->psw.mask |= PSW_DAT;
	s->cr[1] = ASCE_REAL_SPACE;
	sie_enter_once(v, s, &none);
	s->psw.mask &= ~PSW_DAT;
	s->cr[1] = 0;
	sie_controls_restore(&controls, s);
	if (!instruction(s))
		return s->icptcode == SIE_ICPT_NONE;
	vcpu_retry(v);
	s->icptcode = SIE_ICPT_NONE;
	return false;
}
