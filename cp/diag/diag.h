/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE: the hypercalls of guests.  One row of diag.def each.
 */
#ifndef CP_DIAG_DIAG_H
#define CP_DIAG_DIAG_H

#include "cp/lib/types.h"

struct vcpu;

/*
 * Execute DIAGNOSE CODE with the register fields RX (R1) and RY (R3) for V, in
 * V's own task.  The caller has checked for the problem state and gives the
 * guest the program interruption returned.  May block, but never on anything
 * that waits for V.  No lock held.
 */
enum pgm diag_execute(struct vcpu *v, u16 code, u8 rx, u8 ry) MUST_CHECK;

/* Ties the hypercalls to the engine and to the instructions; once. */
void diag_init(void);

#endif
