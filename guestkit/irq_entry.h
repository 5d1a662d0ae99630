/* SPDX-License-Identifier: Apache-2.0 */
/* Between start.S and the handlers: not for guests' own code. */
#ifndef GUESTKIT_IRQ_ENTRY_H
#define GUESTKIT_IRQ_ENTRY_H

#include "cp/lib/types.h"

/* start.S: where the new PSWs point. */
void gk_enter_ext(void);
void gk_enter_io(void);
void gk_enter_pgm(void);
void gk_enter_svc(void);
int gk_trap_enter(void (*fn)(void *arg), void *arg, u64 frame[10]);
NORETURN void gk_trap_leave(u64 frame[10]);

/* irq.c: called by those. */
void gk_irq_ext(void);
void gk_irq_io(void);
void gk_irq_pgm(void);
void gk_irq_svc(void);

/* chan.c: an I/O interruption for subchannel SCHID came in. */
void gk_chan_interrupt(u32 schid);

/* boot.c: the first C function. */
NORETURN void gk_boot(void);

#endif
