/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interruptions.  They are open only in gk_idle() and gk_poll(), so ordinary
 * code needs no locks.  A handler records what came; what has to be done about
 * it is done by gk_poll(), in ordinary code.
 */
#ifndef GK_IRQ_H
#define GK_IRQ_H

#include "cp/lib/types.h"
#include "guestkit/include/gk/lowcore.h"

/* External-interruption codes (Principles of Operation, chapter 6). */
#define GK_EXT_EMERGENCY	0x1201
#define GK_EXT_CALL		0x1202
#define GK_EXT_CLOCK_COMPARATOR 0x1004
#define GK_EXT_CPU_TIMER	0x1005
#define GK_EXT_SERVICE_SIGNAL	0x2401

/* Set the new PSWs.  Called once by gk_boot(). */
void gk_irq_init(void);

/*
 * HANDLE is called at interruption level for external code CODE, with the CPU
 * address and the 32-bit parameter stored with it.  One handler per code, 8
 * codes at most; the last one registered wins.
 */
void gk_ext_register(u16 code, void (*handle)(u16 cpu, u32 param));

/* How many external interruptions nobody registered for came in. */
u32 gk_ext_unexpected(void);

/*
 * The subclasses, X'80' = 0, of adapter interruptions since the last call: who
 * set indicators up looks at them.
 */
u32 gk_adapters_came(void);

/* Let what is pending come in, without waiting (STOSM, STNSM). */
void gk_irq_window(void);
/* Wait, enabled, until an interruption has come in. */
void gk_wait_enabled(void);

/*
 * What a program interruption left, for gk_trap() callers and messages.
 */
struct gk_pgm {
	u16 code; /* enum pgm and others; 0: none */
	u16 ilc;  /* length of the instruction in bytes */
	u64 teid;
	struct gk_psw old;
};

/*
 * Call FN(ARG) with program interruptions caught: true when one came, which
 * ended FN where it was.  May be nested 4 deep.  OUT may be NULL.
 */
bool gk_trap(void (*fn)(void *arg), void *arg, struct gk_pgm *out);

/* The same for one supervisor call: the number that FN's SVC had, or -1. */
int gk_last_svc(void);

/*
 * The end: print REASON when there is one, then load a disabled wait whose
 * address is CODE.  A test that passed, and an orderly end, use GK_END_OK.
 */
NORETURN void gk_end(u64 code, const char *reason);
#define GK_END_OK	     0xfff
#define GK_END_FAILED	     0xdead01
#define GK_END_PROGRAM_CHECK 0xdead02
#define GK_END_MACHINE_CHECK 0xdead03
#define GK_END_NO_DEVICE     0xdead04

#endif
