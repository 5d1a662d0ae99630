/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SIGNAL PROCESSOR, order by order, to a second CPU that has a mark in each of
 * its registers: what is stored of them, which of them each reset keeps and
 * which it sets to what, what pends and goes, what each order refuses.
 * Principles of Operation, chapter 4.  With one CPU there is nothing to do.
 */
#include "cp/arch/status.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"

#define SENSE	      0x01
#define EXTERNAL_CALL 0x02
#define EMERGENCY     0x03
#define START	      0x04
#define STOP	      0x05
#define RESTART	      0x06
#define STOP_STORE    0x09
#define INITIAL_RESET 0x0b
#define RESET	      0x0c
#define SET_PREFIX    0x0d
#define STORE_STATUS  0x0e
#define SET_ARCH      0x12
#define CONDITIONAL   0x13
#define SENSE_RUNNING 0x15

#define NOT_RUNNING  0x400u
#define INCORRECT    0x200u
#define INVALID_PARM 0x100u
#define CALL_PENDING 0x080u
#define STOPPED	     0x040u
#define INVALID	     0x002u

#define OTHER	    1
#define NO_CPU	    0x3f
#define TRIES	    1000000
#define SAVE_AREA   0x1200 /* of STOP_STORE, absolute */
#define ARCH_MODE   0x00a3 /* and what mode it was in */
#define CR0_RESET   0xe0u
#define CR14_RESET  0xc2000000u
#define FPC_MARK    0x00080002u
#define TOD_MARK    0x1234u
#define COMPARATOR  0xfffffffffffff000ul
#define TIMER	    0x7fff000000000000ul
#define ASN_PRIMARY 0x4444u
#define ASN_OTHER   0x5555u

static u8 *prefix;
static struct cpu_status area ALIGNED(512);

u64 orders_alive; /* the loop below counts */

/*
 * The other CPU, DAT off: marks everywhere, then a loop.  GR 0 and 1 are its
 * own, and GR 14 its counter.
 */
__asm__("	.section .rodata\n"
	"	.balign 8\n"
	"orders_control:\n"
	"	.quad 0x420e0, 0x1111000, 0, 0x3333, 0x4444, 0, 0x66000000\n"
	"	.quad 0x7777000, 0, 0, 0, 0, 0, 0xdddd000, 0xc2000000, 0\n"
	"orders_marks:\n"
	"	.quad 0x1234, 0xfffffffffffff000, 0x7fff000000000000\n"
	"	.long 0x00080002, 0\n"
	"orders_words:\n"
	"	.quad 0x2020202021212121, 0x2222222223232323\n"
	"	.quad 0x2424242425252525, 0x2626262627272727\n"
	"	.quad 0x2828282829292929, 0x2a2a2a2a2b2b2b2b\n"
	"	.quad 0x2c2c2c2c2d2d2d2d, 0x2e2e2e2e2f2f2f2f\n"
	"	.quad 0x3030303031313131, 0x3232323233333333\n"
	"	.quad 0x3434343435353535, 0x3636363637373737\n"
	"	.text\n"
	"	.globl orders_start\n"
	"orders_start:\n"
	"	larl	%r1, orders_control\n"
	"	lctlg	%c0, %c15, 0(%r1)\n"
	"	larl	%r1, orders_marks\n"
	"	lg	%r0, 0(%r1)\n"
	"	sckpf\n"
	"	sckc	8(%r1)\n"
	"	spt	16(%r1)\n"
	"	lfpc	24(%r1)\n"
	"	larl	%r1, orders_words\n"
	"	lam	%a0, %a15, 0(%r1)\n"
	"	ld	%f0, 0(%r1)\n"
	"	ld	%f5, 8(%r1)\n"
	"	ld	%f15, 16(%r1)\n"
	"	lmg	%r2, %r12, 0(%r1)\n"
	"0:	larl	%r1, orders_alive\n"
	"	lg	%r14, 0(%r1)\n"
	"	aghi	%r14, 1\n"
	"	stg	%r14, 0(%r1)\n"
	"	j	0b\n");
extern u8 orders_start[];
extern const u64 orders_words[], orders_control[];

static u64 alive(void)
{
	return *(volatile u64 *)&orders_alive;
}

static int order(u16 cpu, u8 code, u32 parm, u32 *status)
{
	u32 ignored;
	int cc;

	*(status ? status : &ignored) = 0;
	while ((cc = insn_sigp(cpu, code, parm, status)) == 2)
		__asm__ volatile("diag 0,0,0x44" : : : "memory");
	return cc;
}

/* The order's status, 0: accepted; ~0: no such CPU. */
static u32 answer(u8 code, u32 parm)
{
	u32 status = 0;
	int cc = order(OTHER, code, parm, &status);

	return cc == 3 ? ~0u : cc ? status : 0;
}

static bool until_stopped(void)
{
	for (u32 tries = TRIES; tries; tries--) {
		if (answer(SENSE, 0) & STOPPED)
			return true;
		__asm__ volatile("diag 0,0,0x44" : : : "memory");
	}
	return false;
}

static bool until_alive(void)
{
	u64 was = alive(), end_us = gk_now_us() + 5000000;

	while (alive() < was + 2 && gk_now_us() < end_us)
		__asm__ volatile("diag 0,0,0x44" : : : "memory");
	return alive() >= was + 2;
}

static void restart_at(u64 mask, const void *at)
{
	struct gk_lowcore *low = (void *)prefix;

	low->restart_new = (struct gk_psw){ mask, (u64)at };
	order(OTHER, SET_PREFIX, (u32)(u64)prefix, NULL);
	order(OTHER, RESTART, 0, NULL);
}

static bool start_marked(void)
{
	restart_at(GK_PSW_AMODE64, orders_start);
	return until_alive();
}

static void fetch_status(struct cpu_status *to)
{
	memset(&area, 0xee, sizeof(area));
	order(OTHER, STORE_STATUS, (u32)(u64)&area, NULL);
	*to = area;
}

/* --- what is stored --- */

static bool marked_grs(const struct cpu_status *s)
{
	return memcmp(&s->gr[2], orders_words, 11 * sizeof(u64)) == 0;
}

static bool marked_ars(const struct cpu_status *s)
{
	return memcmp(s->ar, orders_words, sizeof(s->ar)) == 0;
}

static bool marked_fprs(const struct cpu_status *s)
{
	return be64_get(s->fpr[0]) == orders_words[0] &&
	       be64_get(s->fpr[5]) == orders_words[1] &&
	       be64_get(s->fpr[15]) == orders_words[2];
}

static bool marked_crs(const struct cpu_status *s)
{
	return memcmp(s->cr, orders_control, sizeof(s->cr)) == 0;
}

static bool marked_clocks(const struct cpu_status *s)
{
	u64 timer = be64_get(s->cpu_timer);

	return timer < TIMER && TIMER - timer < 1ul << 44 &&
	       be64_get(s->clock_comparator) == COMPARATOR >> 8;
}

static void check_stored(const struct cpu_status *s)
{
	u64 at = be64_get(s->psw_addr), from = (u64)orders_start;

	gk_check(marked_grs(s), "store status: the general registers");
	gk_check(be64_get(s->gr[14]) - alive() <= 1, "its counter");
	gk_check(marked_ars(s), "the access registers");
	gk_check(marked_fprs(s), "the floating-point registers");
	gk_check_equal(be32_get(s->fpc), FPC_MARK, "their control register");
	gk_check(marked_crs(s), "the control registers");
	gk_check(marked_clocks(s), "the CPU timer and the clock comparator");
	gk_check_equal(be32_get(s->tod_programmable), TOD_MARK,
		       "the TOD programmable register");
	gk_check_equal(be32_get(s->prefix), (u64)prefix, "the prefix");
	gk_check(at > from && at < from + 128, "the PSW's address");
	gk_check_equal(be64_get(s->psw_mask) & ~0x300000000000ul,
		       GK_PSW_AMODE64, "and mask");
}

/* --- resets --- */

static void check_reset(const struct cpu_status *before)
{
	struct cpu_status after;

	gk_check_equal(answer(EXTERNAL_CALL, 0), 0,
		       "an external call to the stopped CPU");
	/* The emulated machine shows one that is open only. */
	if (gk_hyper_present()) {
		gk_check_equal(answer(SENSE, 0), CALL_PENDING | STOPPED,
			       "sense: stopped, a call pends");
		gk_check_equal(answer(EXTERNAL_CALL, 0), CALL_PENDING,
			       "a second one is refused");
	}
	gk_check_equal(answer(RESET, 0), 0, "CPU reset");
	gk_check(until_stopped(), "leaves it stopped");
	gk_check_equal(answer(SENSE, 0), STOPPED, "nothing pends");
	fetch_status(&after);
	/* The emulated machine's timer runs in the stopped state. */
	if (!gk_hyper_present())
		after.cpu_timer = before->cpu_timer;
	gk_check(memcmp(&after, before, sizeof(after)) == 0,
		 "and all registers, PSW and timers are as before");
}

static bool zero_crs(const struct cpu_status *s)
{
	for (u32 i = 0; i < 16; i++) {
		u64 should = i == 0 ? CR0_RESET : i == 14 ? CR14_RESET : 0;

		if (be64_get(s->cr[i]) != should)
			return false;
	}
	return true;
}

static void check_initial_reset(void)
{
	struct cpu_status s;

	gk_check_equal(answer(INITIAL_RESET, 0), 0, "initial CPU reset");
	gk_check(until_stopped(), "leaves it stopped");
	fetch_status(&s);
	gk_check(marked_grs(&s) && marked_ars(&s) && marked_fprs(&s),
		 "general, access, floating-point registers are kept");
	gk_check(zero_crs(&s), "control registers are initialized");
	gk_check(!be64_get(s.psw_mask) && !be64_get(s.psw_addr),
		 "the PSW is zero");
	gk_check_equal(be32_get(s.prefix), 0, "so is the prefix");
	gk_check_equal(be32_get(s.fpc), 0, "the FPC register");
	if (gk_hyper_present())
		gk_check_equal(be64_get(s.cpu_timer), 0, "the CPU timer");
	gk_check_equal(be64_get(s.clock_comparator), 0, "the clock comparator");
	gk_check_equal(be32_get(s.tod_programmable), 0,
		       "the TOD programmable register");
}

/* --- orders refused --- */

static void check_refused_stopped(void)
{
	u32 outside = (u32)gk_storage_size();

	gk_check_equal(answer(SET_PREFIX, outside), INVALID_PARM,
		       "a prefix outside storage: invalid parameter");
	gk_check_equal(answer(STORE_STATUS, outside), INVALID_PARM,
		       "a status area outside storage: invalid parameter");
	gk_check_equal(answer(SENSE_RUNNING, 0), NOT_RUNNING,
		       "a stopped CPU does not run");
}

static void check_refused_running(void)
{
	static const u8 unassigned[] = { 0x00, 0x0f, 0x10, 0x16, 0x17,
					 0x18, 0x40, 0x80, 0xff };
	u32 wrong = 0, status = 0;

	for (size_t i = 0; i < ARRAY_SIZE(unassigned); i++)
		wrong += answer(unassigned[i], 0) != INVALID;
	gk_check_equal(wrong, 0, "orders that are not there: invalid order");
	gk_check_equal((u64)order(NO_CPU, STOP, 0, &status), 3,
		       "no such CPU: cc 3");
	gk_check_equal(answer(STORE_STATUS, (u32)(u64)&area), INCORRECT,
		       "store status of a running CPU: incorrect state");
	gk_check_equal(answer(SET_PREFIX, 0), INCORRECT, "set prefix likewise");
	gk_check_equal(answer(SENSE_RUNNING, 0), 0, "it runs");
	gk_check(answer(SET_ARCH, 1) & (INVALID_PARM | INCORRECT),
		 "the architecture it has already: refused");
}

static void check_stop_store(void)
{
	struct cpu_status *s = (void *)SAVE_AREA;
	volatile u8 *mode = (void *)ARCH_MODE;
	u64 stood;

	__asm__("" : "+r"(s), "+r"(mode));
	*mode = 0;
	memset(s, 0xee, sizeof(*s));
	gk_check_equal(answer(STOP_STORE, 0), 0, "stop and store status");
	gk_check(until_stopped(), "stops it");
	stood = alive();
	gk_check(marked_grs(s) && marked_crs(s), "its status is stored");
	gk_check(be64_get(s->gr[14]) - stood <= 1, "as it was when it stopped");
	gk_check_equal(be32_get(s->prefix), (u64)prefix,
		       "with its prefix, though not there");
	gk_check_equal(*mode, 1, "and that it was z/Architecture's");
	gk_check_equal(answer(STOP, 0), 0, "stop of a stopped CPU: accepted");
	gk_check_equal(answer(START, 0), 0, "start");
	gk_check(until_alive(), "lets it go on");
	gk_check_equal(answer(START, 0), 0, "start of a running CPU: accepted");
}

/* Disabled, it is signalled; the parameter is an ASN. */
static void check_conditional(void)
{
	u32 disabled = answer(CONDITIONAL, ASN_OTHER);
	u32 emergency = answer(EMERGENCY, 0);

	gk_check_equal(disabled, 0, "conditional emergency to a disabled CPU");
	gk_check_equal(emergency, 0, "and another one beside it");
	order(OTHER, STOP, 0, NULL);
	until_stopped();
	gk_check_equal(answer(RESET, 0), 0, "a reset takes both");
	until_stopped();
	/* Open for external and I/O interruptions, none of them in CR0. */
	restart_at(GK_PSW_AMODE64 | GK_PSW_EXT | GK_PSW_IO, orders_start);
	until_alive();
	gk_check_equal(answer(CONDITIONAL, ASN_OTHER), INCORRECT,
		       "an enabled one need not be told of another ASN");
	gk_check_equal(answer(CONDITIONAL, ASN_PRIMARY), 0, "but of its own");
}

void gk_main(void)
{
	struct cpu_status status;
	u8 *pages = gk_pages_alloc(16384);

	if (answer(SENSE, 0) == ~0u) {
		gk_check_skip("a second CPU", "there is none");
		gk_check_done();
	}
	prefix = (u8 *)(((u64)pages + 8191) & ~8191ul);
	order(OTHER, INITIAL_RESET, 0, NULL);
	until_stopped();
	if (!gk_check(start_marked(), "the other CPU runs"))
		gk_check_done();
	check_refused_running();
	order(OTHER, STOP, 0, NULL);
	until_stopped();
	check_refused_stopped();
	fetch_status(&status);
	check_stored(&status);
	check_reset(&status);
	check_initial_reset();
	gk_check(start_marked(), "restarted, it runs");
	check_stop_store();
	check_conditional();
	order(OTHER, INITIAL_RESET, 0, NULL);
	gk_check(until_stopped(), "the last reset stops it");
	gk_check_done();
}
