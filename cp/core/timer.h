/* SPDX-License-Identifier: Apache-2.0 */
/* The machine's side of timers (clock.h has the users' side). */
#ifndef CP_CORE_TIMER_H
#define CP_CORE_TIMER_H

struct cpu;

void timer_init_cpu(struct cpu *c);
/* Set this CPU's comparator to the first deadline, slice's end or leave_by. */
void timer_arm(void);
/* Clock-comparator interruption: fire what is due, mark the slice's end. */
void timer_interrupt(void);

#endif
