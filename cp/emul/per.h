/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Program-event recording, as arithmetic on control registers 9 to 11: what
 * registers several askers need together, and which of the events that these
 * bring each of them asked for.  Pure.  Principles of Operation, chapter 4.
 */
#ifndef CP_EMUL_PER_H
#define CP_EMUL_PER_H

#include "cp/lib/types.h"

/* Control register 9. */
#define CR9_BRANCH     0x80000000ull
#define CR9_FETCH      0x40000000ull
#define CR9_STORE      0x20000000ull
#define CR9_STORE_REAL 0x08000000ull
#define CR9_NULLIFY    0x01000000ull /* fetching: before, not after    */
#define CR9_INTO       0x00800000ull /* branches into the range only   */
#define CR9_SPACE      0x00200000ull /* stores into some spaces only   */
#define CR9_EVENTS     0xe8000000ull
#define CR9_CODE_SHIFT 16

/* PER code, as it is stored: the events, and how it was addressed (ATMID). */
#define PER_BRANCH     0x8000
#define PER_FETCH      0x4000
#define PER_STORE      0x2000
#define PER_STORE_REAL 0x0800
#define PER_EVENTS     0xe800

/* Bit of the program-interruption code. */
#define PGM_PER 0x80

struct per_regs {
	u64 cr9, first, last; /* CRs 9, 10 and 11; first > last: it wraps */
};

struct per_event {
	u16 code;    /* PER_... and the ATMID                         */
	bool stored; /* it is known where: to ...                     */
	u64 at;	     /* address of the instruction (the EXECUTE's)    */
	u64 target;  /* of the next one                               */
	u64 store_first, store_last;
};

bool per_in_range(const struct per_regs *r, u64 at);
/*
 * ALL (at first zeros) asks for what ONE does, too.  Where ranges differ it has
 * one that holds both.
 */
void per_join(struct per_regs *all, const struct per_regs *one);
/* Those of E's events (PER_...) that OWN asks for. */
u16 per_select(const struct per_regs *own, const struct per_event *e);
/* Byte of a PER code that says how PSW_MASK addresses. */
u16 per_atmid(u64 psw_mask);

#endif
