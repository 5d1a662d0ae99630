/* SPDX-License-Identifier: Apache-2.0 */
/* What cp/hw/entry.S offers to C, with the register contracts there. */
#ifndef CP_HW_ASM_H
#define CP_HW_ASM_H

#include "cp/arch/psw.h"
#include "cp/arch/sie.h"

struct vcpu;

/* Interruption entries, for new PSWs. */
extern const u8 entry_ext[], entry_io[], entry_pgm[], entry_mcck[], entry_svc[],
	entry_restart[];
/* An instruction that is none; the interruption leaves the PSW behind it. */
extern const u8 abend_behind[];
/* In the nucleus' copy: with DAT off (real address), puts it back. */
extern const u8 restart_copy[];
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
 * An exit that is carried out on the spot: the state descriptor has EXIT from
 * its icptcode on, up to the intercepted instruction's text, and the guest is
 * in supervisor state (the emulator intercepts DIAGNOSE before it looks at
 * that). The handler returns 0 when it has done it, and LEFT, counted down, is
 * how often that may be.
 */
#define LIGHT_EXIT_SIZE 12
struct sie_light {
	const struct sie_block *sie;
	enum pgm (*handler)(struct vcpu *v, u8 r1, u8 r3);
	struct vcpu *v; /* the handler's arguments */
	u64 r1, r3;
	u8 exit[LIGHT_EXIT_SIZE];
	s32 left;
};
LAYOUT_AT(struct sie_light, handler, 8);
LAYOUT_AT(struct sie_light, v, 16);
LAYOUT_AT(struct sie_light, r1, 24); /* whose first byte is 0 */
LAYOUT_AT(struct sie_light, exit, 40);
LAYOUT_AT(struct sie_light, left, 52);

/*
 * Run the guest of the state descriptor at real address SIE with registers
 * GR[0..13], interruptions open; returns at an interception that is not
 * *LIGHT's, host interruption or host program check, and after *LIGHT when
 * need_resched is on, with interception code 0.  GR[0..13] are the guest's
 * afterwards.
 */
void sie_enter(u64 sie_real, u64 *gr, struct sie_light *light);
extern const u8 sie_window[], sie_exit[];

/* As after a reset (DAT off, prefix 0, CPU 0): continue at PSW. */
NORETURN void restart_here(const struct psw *psw);

/* Open for I/O and external interruptions and wait for one. */
void cpu_wait(void);
/* Open for them for an instant. */
void cpu_window(void);

/* Open for the external interruptions that CR0 admits, for an instant. */
void cpu_window_external(u64 cr0);

void fp_save(u64 fpr[16]);
void fp_load(const u64 fpr[16]);

#endif
