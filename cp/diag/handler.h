/* SPDX-License-Identifier: Apache-2.0 */
/* What the handlers of hypercalls share.  Operand checks of diag.def. */
#ifndef CP_DIAG_HANDLER_H
#define CP_DIAG_HANDLER_H

#include "cp/diag/diag.h"
#include "cp/vm/vcpu.h"

#define DIAG_RX_DWORD 0x01 /* Rx addresses a doubleword           */
#define DIAG_RX_PAIR  0x02 /* Rx and Rx+1 are used: not 15        */
#define DIAG_RY_PAIR  0x04 /* Ry and Ry+1 are used: not 15        */
/*
 * Carried out without the world's loop (engine_set_light): the handler never
 * touches the PSW's masks, and when it gives the guest a program interruption
 * it has done nothing else.
 */
#define DIAG_LIGHT 0x08

#define DIAG(code, classes, checks, handler, help)                             \
	enum pgm handler(struct vcpu *v, u8 rx, u8 ry) MUST_CHECK;
#include "cp/diag/diag.def"
#undef DIAG

/* The address in register R, cut to V's addressing mode. */
gra_t diag_address(const struct vcpu *v, u8 r);
/* A result: whole register in 64-bit mode, else its right half. */
void diag_set(struct vcpu *v, u8 r, u64 value);
/*
 * vm->lock, unless somebody has it for long (false); V may have to stop for
 * him, and executes its instruction again.
 */
bool diag_lock_briefly(struct vcpu *v);

#endif
