/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IPL: the PSW at absolute 0, then from any real origin to home-space mode.
 * List-directed IPL starts in ESA/390 mode with DAT off.
 */
	.section .ipl,"a"
	.long	0x00080000, 0x80010000		# disabled, 31-bit, start
	.org	0x68				# ESA/390 program new PSW
	.long	0x000a0000, 0x8000ea00		# disabled wait: no z/Architecture
	.org	0x1d0				# program new PSW until init_main
	.quad	0x0002000180000000, 0xea01	# disabled wait: failed at start

	.section .start,"ax"
	.globl	start
start:
	basr	%r13,0
0:	lhi	%r1,1
	xr	%r0,%r0
	sigp	%r1,%r0,0x12			# set architecture: z
	sam64
	larl	%r15,boot_stack_end
	aghi	%r15,-160
	xc	0(8,%r15),0(%r15)
	brasl	%r14,boot_keep			# before anything changes
	larl	%r2,bss_start			# clear bss
	larl	%r3,bss_end
	sgr	%r3,%r2
	xgr	%r4,%r4
	xgr	%r5,%r5
1:	mvcle	%r2,%r4,0
	jo	1b
	xc	0(8,%r15),0(%r15)
	brasl	%r14,boot_map			# r2 = home-space ASCE
	larl	%r1,boot_cr
	stg	%r2,13*8(%r1)
	lctlg	%c0,%c15,0(%r1)
	larl	%r1,boot_psw
	larl	%r2,start			# real address of start
	lpswe	0(%r1)

/*
 * Restart: entered at its copy in the kept segment with DAT off, all closed,
 * prefix 0 and the control registers of a reset, on CPU 0: wait until the
 * others have stopped (the one that ordered this spins), put the nucleus back
 * to where it was loaded and start it.  Addresses here are those of the copy.
 */
	.balign	8
	.globl	restart_copy
restart_copy:
	sam64
	lghi	%r7,7				# the highest CPU address
1:	sigp	%r8,%r7,0x05			# stop
	brc	2,1b
	brc	1,3f				# there is none
2:	sigp	%r8,%r7,0x01			# sense
	brc	1,3f
	brc	10,2b
	tmll	%r8,0x50			# stopped or check-stopped
	jz	2b
3:	brct	%r7,1b
	larl	%r4,text_start
	larl	%r5,data_end
	sgr	%r5,%r4
	larl	%r1,restart_to
	lg	%r2,0(%r1)
	lgr	%r6,%r2
	lgr	%r3,%r5
0:	mvcle	%r2,%r4,0
	jo	0b
	larl	%r1,restart_failed		# as in .ipl
	mvc	0x1d0(16,%r0),0(%r1)
	br	%r6				# start
	.balign	8
restart_to:
	.quad	NUCLEUS_REAL
restart_failed:
	.quad	0x0002000180000000, 0xea01

	.section .data
	.balign	8
	.globl	boot_cr
boot_cr:
	.quad	0x0000000014846a00	# CR0: LAP, secondary space, EDAT, AFP; SIGP, comparator, service signal
	.rept	13
	.quad	0
	.endr
	.quad	0xcf000000		# CR14: machine checks, not channel reports
	.quad	0
	.balign	8
boot_psw:
	.quad	0x0404c00180000000	# DAT, home space, 64-bit, machine checks
	.quad	start_virtual

	.text
/* r2 = real address that the nucleus was loaded at (of start) */
start_virtual:
	larl	%r15,boot_stack_end
	aghi	%r15,-160
	xc	0(8,%r15),0(%r15)
	brasl	%r14,init_main
	j	.

	.section .bss
	.balign	4096
	.globl	boot_stack
boot_stack:
	.skip	16384
boot_stack_end:
	.section .note.GNU-stack,"",@progbits
