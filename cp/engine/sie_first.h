/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CP_ENGINE_SIE_FIRST_H
#define CP_ENGINE_SIE_FIRST_H

struct cpu;

/*
 * Before a guest is entered on C, this CPU, for the first time: see
 * sie_first.c.  Leaves another address space in CR1.  Without storage nothing
 * is done, and it is due again.
 */
void sie_first_entry(struct cpu *c);

#endif
