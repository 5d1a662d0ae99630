/* SPDX-License-Identifier: Apache-2.0 */
/* Between sie.c and sie_real.c. */
#ifndef CP_ENGINE_SIE_REAL_H
#define CP_ENGINE_SIE_REAL_H

#include "cp/lib/types.h"

struct sie_block;
struct vcpu;

/* Computes it without DAT, and has no address space? */
bool sie_real_fits(const struct sie_block *s);
/*
 * Into SIE until it exits, through a real space.  True: so it may go on.  An
 * instruction that it has to meet without is left to be executed, and the exit
 * looks like a host interruption.
 */
bool sie_enter_real(struct vcpu *v, struct sie_block *s);

#endif
