/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Second-level interruption handlers, called by cp/hw/entry.S on the CPU's
 * interruption stack.  They record, mark and wake, nothing else.
 */
#ifndef CP_CORE_IRQ_H
#define CP_CORE_IRQ_H

#include "cp/lib/types.h"

void irq_external(void);
void irq_io(void);
void irq_program(void);
NORETURN void irq_machine_check(void);
NORETURN void irq_supervisor_call(void);
NORETURN void irq_restart(void);

#endif
