/* SPDX-License-Identifier: Apache-2.0 */
/* What cp/hw/entry.S offers to C, with the register contracts there. */
#ifndef CP_HW_ASM_H
#define CP_HW_ASM_H

#include "cp/arch/psw.h"

/* Interruption entries, for new PSWs. */
extern const u8 entry_ext[], entry_io[], entry_pgm[], entry_mcck[], entry_svc[],
	entry_restart[];
/* A CPU that is started enters here with DAT off (real address). */
extern const u8 entry_cpu_start[];

/*
 * Swap stacks: saves r6-r15 on the present stack, its pointer in *FROM, and
 * continues where the stack TO was left.
 */
void context_switch(u64 *from, u64 to);
/* First frame of a new task: calls r6(r7). */
extern const u8 context_first[];

/*
 * Run the guest of the state descriptor at real address SIE with registers
 * GR[0..13], interruptions open; returns at interception, host interruption
 * or host program check.  GR[0..13] are the guest's afterwards.
 */
void sie_enter(u64 sie_real, u64 *gr);
extern const u8 sie_window[], sie_exit[];

/* Open for I/O and external interruptions and wait for one. */
void cpu_wait(void);
/* Open for them for an instant. */
void cpu_window(void);

/* Open for the external interruptions that CR0 admits, for an instant. */
void cpu_window_external(u64 cr0);

void fp_save(u64 fpr[16]);
void fp_load(const u64 fpr[16]);

#endif
