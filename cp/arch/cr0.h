/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bits of control register 0.  Principles of Operation, chapter 4 (control
 * registers), chapter 6 (external interruption).
 */
#ifndef CP_ARCH_CR0_H
#define CP_ARCH_CR0_H

#define CR0_SSM_SUPPRESSED   0x40000000ull
#define CR0_LOW_PROTECTION   0x10000000ull
#define CR0_FETCH_OVERRIDE   0x02000000ull
#define CR0_STORAGE_OVERRIDE 0x01000000ull
#define CR0_EDAT	     0x00800000ull
#define CR0_EMERGENCY	     0x4000ull
#define CR0_EXTERNAL_CALL    0x2000ull
#define CR0_CLOCK_COMPARATOR 0x800ull
#define CR0_CPU_TIMER	     0x400ull
#define CR0_TIMERS	     (CR0_CLOCK_COMPARATOR | CR0_CPU_TIMER)
#define CR0_SERVICE_SIGNAL   0x200ull
#define CR0_INTERRUPT_KEY    0x40ull
#define CR0_IUCV	     0x2ull
#define CR0_VMCF	     0x1ull

#endif
