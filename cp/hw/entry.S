/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interruption entries, stack switch, SIE.  The offsets are those asserted in
 * cp/arch/psa.h, cp/arch/sie.h, cp/core/cpu.h and cp/hw/asm.h.
 *
 * CP runs closed for I/O and external interruptions except in cpu_wait,
 * cpu_window and between sie_window and sie_exit, so the handlers need one
 * save area a class and no nesting.
 */
#define PSA_RESTART_OLD	0x120
#define PSA_EXT_OLD	0x130
#define PSA_SVC_OLD	0x140
#define PSA_PGM_OLD	0x150
#define PSA_MCCK_OLD	0x160
#define PSA_IO_OLD	0x170
#define PSA_SAVE_EXT	0x200
#define PSA_SAVE_IO	0x280
#define PSA_SAVE_PGM	0x300
#define PSA_SAVE_MCCK	0x380
#define PSA_BACK_EXT	0x400
#define PSA_BACK_IO	0x410
#define PSA_BACK_PGM	0x420
#define PSA_BACK_MCCK	0x430
#define PSA_CPU		0x440
#define PSA_INT_STACK	0x448
#define PSA_ABEND_STACK	0x450
#define PSA_START_CR	0x458
#define PSA_START_PSW	0x4d8
#define PSA_START_STACK	0x4e8

#define SIE_ICPTCODE	0x50
#define SIE_PSW		0x90
#define CPU_VCPU	8
#define LIGHT_SIE	0
#define LIGHT_HANDLER	8
#define LIGHT_ARGUMENTS	16
#define LIGHT_EXIT	40
#define LIGHT_EXIT_SIZE	12
#define LIGHT_LEFT	52

	.text

/* All registers are saved and restored; the handler may edit the way back. */
	.macro	INTERRUPTION name, old, save, back, stack, handler
	.globl	\name
	.balign	8
\name:
	stmg	%r0,%r15,\save(%r0)
	mvc	\back(16,%r0),\old(%r0)
	lg	%r15,\stack(%r0)
	xc	0(8,%r15),0(%r15)
	brasl	%r14,\handler
	lmg	%r0,%r15,\save(%r0)
	lpswe	\back(%r0)
	.endm

	INTERRUPTION entry_ext, \
		PSA_EXT_OLD, PSA_SAVE_EXT, PSA_BACK_EXT, PSA_INT_STACK, irq_external
	INTERRUPTION entry_io, \
		PSA_IO_OLD, PSA_SAVE_IO, PSA_BACK_IO, PSA_INT_STACK, irq_io
	INTERRUPTION entry_pgm, \
		PSA_PGM_OLD, PSA_SAVE_PGM, PSA_BACK_PGM, PSA_ABEND_STACK, irq_program
	INTERRUPTION entry_mcck, \
		PSA_MCCK_OLD, PSA_SAVE_MCCK, PSA_BACK_MCCK, PSA_ABEND_STACK, irq_machine_check

/* Nobody issues an SVC in CP; a restart is the operator's: both abend. */
	.macro	LAST name, old, handler
	.globl	\name
	.balign	8
\name:
	stmg	%r0,%r15,PSA_SAVE_PGM(%r0)
	mvc	PSA_BACK_PGM(16,%r0),\old(%r0)
	lg	%r15,PSA_ABEND_STACK(%r0)
	xc	0(8,%r15),0(%r15)
	brasl	%r14,\handler
	.endm

	LAST	entry_svc, PSA_SVC_OLD, irq_supervisor_call
	LAST	entry_restart, PSA_RESTART_OLD, irq_restart

/*
 * void abend(what, file, line): a program interruption, so that registers are
 * saved and the stack is another.
 */
	.globl	abend, abend_behind
	.balign	8
abend:
	.short	0
abend_behind:
	j	abend

/*
 * A started CPU: DAT off, prefix set, everything else from its prefix area.
 */
	.globl	entry_cpu_start
	.balign	8
entry_cpu_start:
	lctlg	%c0,%c15,PSA_START_CR(%r0)
	lg	%r15,PSA_START_STACK(%r0)
	lpswe	PSA_START_PSW(%r0)

/* void context_switch(u64 *from, u64 to) */
	.globl	context_switch
	.balign	8
context_switch:
	stmg	%r6,%r15,48(%r15)
	stg	%r15,0(%r2)
	lgr	%r15,%r3
	lmg	%r6,%r15,48(%r15)
	br	%r14

	.globl	context_first
	.balign	8
context_first:
	lgr	%r2,%r7
	basr	%r14,%r6
	brasl	%r14,task_exit

/* Add IMMEDIATE to the word at OFFSET behind register BASE. */
	.macro	ASI offset, base, immediate
	.insn	siy,0xeb000000006a,\offset(%r\base),\immediate
	.endm

/*
 * void sie_enter(u64 sie_real, u64 *gr, struct sie_light *light)
 *
 * As long as the exit is the one that *LIGHT describes and nothing else is to be
 * done, its handler is called and the guest entered again right here: 23
 * instructions and the handler's from SIE to SIE.
 */
	.globl	sie_enter, sie_window, sie_exit
	.balign	8
sie_enter:
	stmg	%r6,%r15,48(%r15)
	lgr	%r1,%r15
	aghi	%r15,-208
	stg	%r1,0(%r15)
	lg	%r5,LIGHT_SIE(%r4)
	stmg	%r2,%r5,160(%r15)
1:	lg	%r14,168(%r15)
	lmg	%r0,%r13,0(%r14)
	lg	%r14,160(%r15)
sie_window:
	stosm	192(%r15),0x03
	.insn	s,0xb2140000,0(%r14)		# SIE
sie_exit:
	stnsm	192(%r15),0xfc
	lg	%r14,168(%r15)
	stmg	%r0,%r13,0(%r14)
	lmg	%r7,%r8,176(%r15)		# light, light->sie
	clc	LIGHT_EXIT(LIGHT_EXIT_SIZE,%r7),SIE_ICPTCODE(%r8)
	jne	3f
	tm	SIE_PSW+1(%r8),1		# problem state
	jnz	3f
	ASI	LIGHT_LEFT,7,0xff		# -1
	jm	2f
	/* A host interruption would leave what it finds. */
	mvi	SIE_ICPTCODE(%r8),0
	lmg	%r1,%r4,LIGHT_HANDLER(%r7)	# and its arguments
	basr	%r14,%r1
	ltr	%r2,%r2
	jnz	2f
	/* The vcpu and no need_resched?  (Behind the argument is a zero.) */
	lg	%r1,PSA_CPU(%r0)
	clc	CPU_VCPU(9,%r1),LIGHT_ARGUMENTS(%r7)
	je	1b			# which SIE_V_STOP ends at once
	j	3f
2:	ASI	LIGHT_LEFT,7,0x01		# not done: as if not tried
	mvi	SIE_ICPTCODE(%r8),4
3:	lmg	%r6,%r15,256(%r15)
	br	%r14

/* void cpu_wait(void): the handler takes the wait bit out of the way back */
	.globl	cpu_wait
	.balign	8
cpu_wait:
	aghi	%r15,-32
	larl	%r1,1f
	stg	%r1,24(%r15)
	larl	%r1,wait_mask
	mvc	16(8,%r15),0(%r1)
	lpswe	16(%r15)
1:	stnsm	8(%r15),0xfc
	aghi	%r15,32
	br	%r14

/* void cpu_window(void) */
	.globl	cpu_window
	.balign	8
cpu_window:
	stosm	16(%r15),0x03
	nopr	%r7
	stnsm	16(%r15),0xfc
	br	%r14

/* void cpu_window_external(u64 cr0): with these subclasses only */
	.globl	cpu_window_external
	.balign	8
cpu_window_external:
	stctg	%c0,%c0,24(%r15)
	stg	%r2,32(%r15)
	lctlg	%c0,%c0,32(%r15)
	stosm	16(%r15),0x01
	nopr	%r7
	stnsm	16(%r15),0xfc
	lctlg	%c0,%c0,24(%r15)
	br	%r14

/* void restart_here(const struct psw *psw): as after a reset, prefix 0 */
	.globl	restart_here
	.balign	8
restart_here:
	lg	%r4,0(%r2)
	lg	%r5,8(%r2)
	larl	%r1,restart_off
	lra	%r3,0(%r1)
	larl	%r1,restart_psw
	stg	%r3,8(%r1)
	lpswe	0(%r1)				# DAT off
restart_off:
	larl	%r1,restart_cr
	lctlg	%c0,%c15,0(%r1)
	larl	%r1,restart_zero
	spx	0(%r1)
	larl	%r1,restart_psw
	stg	%r4,0(%r1)
	stg	%r5,8(%r1)
	lpswe	0(%r1)

/* void fp_save(u64 fpr[16]), void fp_load(const u64 fpr[16]) */
	.globl	fp_save, fp_load
fp_save:
	.irp	n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	std	%f\n,8*\n(%r2)
	.endr
	br	%r14
fp_load:
	.irp	n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	ld	%f\n,8*\n(%r2)
	.endr
	br	%r14

	.section .data
	.balign	8
restart_psw:
	.quad	0x0000000180000000, 0
restart_cr:
	.quad	0xe0
	.rept	13
	.quad	0
	.endr
	.quad	0xc2000000, 0
restart_zero:
	.quad	0

	.section .rodata
	.balign	8
wait_mask:
	.quad	0x0706c00180000000	# DAT, I/O, external, machine check, wait, home, 64-bit
	.section .note.GNU-stack,"",@progbits
