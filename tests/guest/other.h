/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The other CPU: SIGP's orders to it, and a program for it that has a mark in
 * each of its registers, so that it is seen what is stored of them and which a
 * reset keeps.  Principles of Operation, chapter 4.
 */
#ifndef TESTS_GUEST_OTHER_H
#define TESTS_GUEST_OTHER_H

#include "cp/arch/status.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"
#include "tests/guest/sigp.h"

#define OTHER	   other_cpu() /* of two */
#define TRIES	   1000000
#define CR0_RESET  0xe0u
#define CR14_RESET 0xc2000000u
#define FPC_MARK   0x00080002u
#define TOD_MARK   0x1234u
#define COMPARATOR 0xfffffffffffff000ul
#define TIMER	   0x7fff000000000000ul

static u8 *other_prefix; /* its prefix area, the test sets */
static struct cpu_status area ALIGNED(512);

u64 other_alive; /* the loop below counts */

/*
 * The other CPU, DAT off: marks everywhere, then a loop.  GR 0 and 1 are its
 * own, and GR 14 its counter.
 */
__asm__("	.section .rodata\n"
	"	.balign 8\n"
	"other_control:\n"
	"	.quad 0x420e0, 0x1111000, 0, 0x3333, 0x4444, 0, 0x66000000\n"
	"	.quad 0x7777000, 0, 0, 0, 0, 0, 0xdddd000, 0xc2000000, 0\n"
	"other_marks:\n"
	"	.quad 0x1234, 0xfffffffffffff000, 0x7fff000000000000\n"
	"	.long 0x00080002, 0\n"
	"other_words:\n"
	"	.quad 0x2020202021212121, 0x2222222223232323\n"
	"	.quad 0x2424242425252525, 0x2626262627272727\n"
	"	.quad 0x2828282829292929, 0x2a2a2a2a2b2b2b2b\n"
	"	.quad 0x2c2c2c2c2d2d2d2d, 0x2e2e2e2e2f2f2f2f\n"
	"	.quad 0x3030303031313131, 0x3232323233333333\n"
	"	.quad 0x3434343435353535, 0x3636363637373737\n"
	"	.macro OTHER_MARKS\n"
	"	larl	%r1, other_control\n"
	"	lctlg	%c0, %c15, 0(%r1)\n"
	"	larl	%r1, other_marks\n"
	"	lg	%r0, 0(%r1)\n"
	"	sckpf\n"
	"	sckc	8(%r1)\n"
	"	spt	16(%r1)\n"
	"	lfpc	24(%r1)\n"
	"	larl	%r1, other_words\n"
	"	lam	%a0, %a15, 0(%r1)\n"
	"	ld	%f0, 0(%r1)\n"
	"	ld	%f5, 8(%r1)\n"
	"	ld	%f15, 16(%r1)\n"
	"	lmg	%r2, %r12, 0(%r1)\n"
	"	.endm\n"
	"	.text\n"
	"	.globl other_start\n"
	"other_start:\n"
	"	OTHER_MARKS\n"
	"0:	larl	%r1, other_alive\n"
	"	lg	%r14, 0(%r1)\n"
	"	aghi	%r14, 1\n"
	"	stg	%r14, 0(%r1)\n"
	"	j	0b\n");
extern u8 other_start[];
extern const u64 other_words[], other_control[];

static inline u16 other_cpu(void)
{
	return insn_stap() ^ 1;
}

static inline u64 alive(void)
{
	return *(volatile u64 *)&other_alive;
}

static inline int order(u16 cpu, u8 code, u32 parm, u32 *status)
{
	u32 ignored;
	int cc;

	*(status ? status : &ignored) = 0;
	while ((cc = insn_sigp(cpu, code, parm, status)) == 2)
		__asm__ volatile("diag 0,0,0x44" : : : "memory");
	return cc;
}

/* The order's status, 0: accepted; ~0: no such CPU. */
static inline u32 answer(u8 code, u32 parm)
{
	u32 status = 0;
	int cc = order(OTHER, code, parm, &status);

	return cc == 3 ? ~0u : cc ? status : 0;
}

static inline bool until_stopped(void)
{
	for (u32 tries = TRIES; tries; tries--) {
		if (answer(SENSE, 0) & STOPPED)
			return true;
		__asm__ volatile("diag 0,0,0x44" : : : "memory");
	}
	return false;
}

static inline bool until_alive(void)
{
	u64 was = alive(), end_us = gk_now_us() + 5000000;

	while (alive() < was + 2 && gk_now_us() < end_us)
		__asm__ volatile("diag 0,0,0x44" : : : "memory");
	return alive() >= was + 2;
}

static inline void restart_at(u64 mask, const void *at)
{
	struct gk_lowcore *low = (void *)other_prefix;

	low->restart_new = (struct gk_psw){ mask, (u64)at };
	order(OTHER, SET_PREFIX, (u32)(u64)other_prefix, NULL);
	order(OTHER, RESTART, 0, NULL);
}

static inline bool start_marked(void)
{
	restart_at(GK_PSW_AMODE64, other_start);
	return until_alive();
}

static inline void fetch_status(struct cpu_status *to)
{
	memset(&area, 0xee, sizeof(area));
	order(OTHER, STORE_STATUS, (u32)(u64)&area, NULL);
	*to = area;
}

/* --- what is stored --- */

static inline bool marked_grs(const struct cpu_status *s)
{
	return memcmp(&s->gr[2], other_words, 11 * sizeof(u64)) == 0;
}

static inline bool marked_ars(const struct cpu_status *s)
{
	return memcmp(s->ar, other_words, sizeof(s->ar)) == 0;
}

static inline bool marked_fprs(const struct cpu_status *s)
{
	return be64_get(s->fpr[0]) == other_words[0] &&
	       be64_get(s->fpr[5]) == other_words[1] &&
	       be64_get(s->fpr[15]) == other_words[2];
}

static inline bool marked_crs(const struct cpu_status *s)
{
	return memcmp(s->cr, other_control, sizeof(s->cr)) == 0;
}

static inline bool marked_clocks(const struct cpu_status *s)
{
	u64 timer = be64_get(s->cpu_timer);

	return timer < TIMER && TIMER - timer < 1ul << 44 &&
	       be64_get(s->clock_comparator) == COMPARATOR >> 8;
}

static inline bool zero_crs(const struct cpu_status *s)
{
	for (u32 i = 0; i < 16; i++) {
		u64 should = i == 0 ? CR0_RESET : i == 14 ? CR14_RESET : 0;

		if (be64_get(s->cr[i]) != should)
			return false;
	}
	return true;
}

#endif
