/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interruptions.  A host interruption while a guest runs leaves an old PSW
 * that points at SIE: the way back is moved behind it, else the guest would be
 * re-entered and CP would never run.
 */
#include "cp/core/irq.h"

#include "cp/core/abend.h"
#include "cp/core/cpu.h"
#include "cp/core/sclp.h"
#include "cp/core/timer.h"
#include "cp/core/trace.h"
#include "cp/hw/asm.h"
#include "cp/mm/dgram.h"
#include "cp/rdev/rdev_irq.h"

#define EXT_CLOCK_COMPARATOR 0x1004
#define EXT_CPU_TIMER	     0x1005
#define EXT_EMERGENCY	     0x1201
#define EXT_CALL	     0x1202
#define EXT_SERVICE_SIGNAL   0x2401

static bool in_sie(const struct psw *psw)
{
	return psw->addr >= (u64)sie_window && psw->addr < (u64)sie_exit;
}

static void leave_wait_and_sie(struct psw *back)
{
	back->mask &= ~PSW_WAIT;
	if (in_sie(back))
		back->addr = (u64)sie_exit;
}

void irq_external(void)
{
	struct psa *psa = this_psa();

	TRACE(EXTERNAL, psa->ext_code, psa->ext_parm, 0);
	switch (psa->ext_code) {
	case EXT_CLOCK_COMPARATOR:
		timer_interrupt();
		break;
	case EXT_SERVICE_SIGNAL:
		sclp_interrupt(psa->ext_parm);
		break;
	case EXT_EMERGENCY: /* cpu_signal: coming here was its purpose, or: */
		dgram_signalled();
		break;
	case EXT_CALL:
	case EXT_CPU_TIMER:
	default:
		break;
	}
	leave_wait_and_sie(&psa->back_ext);
}

void irq_io(void)
{
	struct psa *psa = this_psa();

	rdev_interrupt(be32_get(psa->io.schid));
	leave_wait_and_sie(&psa->back_io);
}

/* At SIE it is the guest's access to storage; anywhere else CP's own fault. */
void irq_program(void)
{
	struct cpu *c = this_cpu();
	struct psa *psa = this_psa();

	/* A suppressed SIE has the PSW behind it already. */
	if (!in_sie(&psa->back_pgm) && psa->back_pgm.addr != (u64)sie_exit)
		abend_program(psa);
	c->sie_pgm = psa->pgm_code;
	c->sie_tea = psa->trans_exc_id;
	psa->back_pgm.addr = (u64)sie_exit;
}

void irq_machine_check(void)
{
	abend_machine_check(this_psa());
}

void irq_supervisor_call(void)
{
	abend_other(this_psa(), "SVC001", this_psa()->svc_code);
}

void irq_restart(void)
{
	abend_other(this_psa(), "PSA002", 0);
}
