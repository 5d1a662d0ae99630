/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A machine that resets or loads itself, by DIAGNOSE X'308'.  The reset stops
 * all of its CPUs, so a task of its own does it; the CPU that asked stays where
 * it is meanwhile.
 */
#ifndef CP_VM_REIPL_H
#define CP_VM_REIPL_H

#include "cp/lib/types.h"

struct vcpu;

enum reipl {
	REIPL_RESET_CLEAR,  /* registers cleared; go on at the PSW at 0 */
	REIPL_RESET_NORMAL, /* CPUs reset; likewise                     */
	REIPL_LOAD_CLEAR,   /* storage cleared, vm->reipl loaded        */
	REIPL_LOAD_NORMAL,  /* vm->reipl loaded over what is there      */
};

/*
 * V's own task calls this in a handler, which returns at once; V executes
 * nothing more before the reset.  False: no task for it, or another CPU's comes
 * first: try again.
 */
bool vm_reipl(struct vcpu *v, enum reipl how) MUST_CHECK;

#endif
