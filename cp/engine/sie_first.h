/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CP_ENGINE_SIE_FIRST_H
#define CP_ENGINE_SIE_FIRST_H

struct cpu;

/*
 * Before a guest is entered on C, this CPU, for the first time: see
 * sie_first.c.  Leaves another address space in CR1.  Without storage for it
 * nothing is done and C->guest_ready stays false: the guest is entered all the
 * same, and the next machine's guest that comes to C tries again.
 */
void sie_first_entry(struct cpu *c);

#endif
