/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a guest starts, and where interruptions enter.
 *
 * Entry: IPL PSW 00080000 80010000 (ESA/390 or z/Architecture, DAT off, 31-bit
 * or 64-bit), general registers as the loader left them: a control program
 * passes IPL PARM text in their low halves, so they are stored first.
 *
 * The run-time state is z/Architecture, 64-bit, DAT on with a real-space
 * designation in CR1 (virtual = real, no tables), I/O and external
 * interruptions closed.
 */
#include "guestkit/include/gk/lowcore.h"

#define STACK_FRAME 160
#define SIGP_SET_ARCHITECTURE 0x12

	.section .ipl, "a"
	.long	0x00080000, 0x80010000

	.section .start, "ax"
	.globl	gk_start
gk_start:
	stm	%r0, %r15, GK_LC_IPL_GRS
	j	.Lbegin

	/* X'10400'-X'10FFF': loaders put parameters here. */
	.org	0x1000
.Lbegin:
	/* Refused (condition code 1 or 3) where z/Architecture is on. */
	slr	%r0, %r0
	lhi	%r1, 1
	sigp	%r1, %r0, SIGP_SET_ARCHITECTURE
	sam64
	larl	%r2, gk_bss_begin
	larl	%r3, gk_bss_end
	slgr	%r3, %r2
	lghi	%r4, 0
	lghi	%r5, 0
0:	mvcle	%r2, %r4, 0
	jo	0b
	larl	%r1, .Lcontrol
	lctlg	%c0, %c15, 0(%r1)
	larl	%r1, .Lrun_psw
	lpswe	0(%r1)
.Lrun:	larl	%r15, gk_stack_end
	aghi	%r15, -STACK_FRAME
	xc	0(8, %r15), 0(%r15)
	brasl	%r14, gk_boot
	j	.

	.section .rodata
	.balign	8
.Lcontrol:
	.quad	0x0000000000006ee0	/* 0: call, emergency, timers, SCLP */
	.quad	0x0000000000000020	/* 1: primary space = real space */
	.quad	0, 0, 0, 0
	.quad	0x00000000ff000000	/* 6: every I/O subclass */
	.quad	0x0000000000000020	/* 7 */
	.quad	0, 0, 0, 0, 0
	.quad	0x0000000000000020	/* 13 */
	.quad	0x00000000c2000000	/* 14 */
	.quad	0
.Lrun_psw:
	.quad	GK_PSW_RUN, .Lrun

	.text
/*
 * Interruption entries: all registers are saved in low storage, the handler
 * runs on its own stack with interruptions closed, and control goes back to
 * the old PSW, which the handler may have changed.
 */
.macro INTERRUPT name, save, old, stack, handler
	.globl	\name
\name:
	stmg	%r0, %r15, \save
	larl	%r15, \stack
	aghi	%r15, -STACK_FRAME
	xc	0(8, %r15), 0(%r15)
	brasl	%r14, \handler
	lmg	%r0, %r15, \save
	lpswe	\old
.endm

INTERRUPT gk_enter_ext, GK_LC_SAVE_IRQ, GK_LC_EXT_OLD, gk_irq_stack_end, gk_irq_ext
INTERRUPT gk_enter_io, GK_LC_SAVE_IRQ, GK_LC_IO_OLD, gk_irq_stack_end, gk_irq_io
INTERRUPT gk_enter_pgm, GK_LC_SAVE_PGM, GK_LC_PGM_OLD, gk_pgm_stack_end, gk_irq_pgm
INTERRUPT gk_enter_svc, GK_LC_SAVE_SVC, GK_LC_SVC_OLD, gk_irq_stack_end, gk_irq_svc

/*
 * int gk_trap_enter(void (*fn)(void *), void *arg, u64 frame[10])
 *
 * Calls fn(arg) and returns 0.  gk_trap_leave(frame) may be called meanwhile,
 * from a program-check handler: then the call returns 1 at once.
 * Uses FRAME for GRs 6-15, which are the callee's to keep.
 */
	.globl	gk_trap_enter
gk_trap_enter:
	stmg	%r6, %r15, 0(%r4)
	lgr	%r6, %r4
	lgr	%r1, %r2
	lgr	%r2, %r3
	aghi	%r15, -STACK_FRAME
	basr	%r14, %r1
	lmg	%r6, %r15, 0(%r6)
	lghi	%r2, 0
	br	%r14

/* NORETURN void gk_trap_leave(u64 frame[10]) */
	.globl	gk_trap_leave
gk_trap_leave:
	lmg	%r6, %r15, 0(%r2)
	lghi	%r2, 1
	br	%r14

/*
 * void gk_wait_enabled(void)
 *
 * Loads an enabled wait PSW.  The interruption's handler takes the wait bit
 * out of the old PSW, so that this returns, interruptions closed again.
 */
	.globl	gk_wait_enabled
gk_wait_enabled:
	aghi	%r15, -16
	larl	%r1, .Lwait_mask
	mvc	0(8, %r15), 0(%r1)
	larl	%r1, 0f
	stg	%r1, 8(%r15)
	lpswe	0(%r15)
0:	stnsm	0(%r15), 0xfc
	aghi	%r15, 16
	br	%r14

	.section .rodata
	.balign	8
.Lwait_mask:
	.quad	GK_PSW_RUN | GK_PSW_IO | GK_PSW_EXT | GK_PSW_WAIT

	.section .note.GNU-stack, "", @progbits
