/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SIGNAL PROCESSOR, order by order, to a second CPU that has a mark in each of
 * its registers: what is stored of them, which of them each reset keeps and
 * which it sets to what, what pends and goes, what each order refuses.
 * Principles of Operation, chapter 4.  With one CPU there is nothing to do.
 */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/hypercall.h"
#include "tests/guest/other.h"

#define NO_CPU	    0x3f
#define SAVE_AREA   0x1200 /* of STOP_STORE, absolute */
#define ARCH_MODE   0x00a3 /* and what mode it was in */
#define RESTART_OLD 0x0120
#define BUSY_TRIES  500
#define NOBODY	    0x123456789abcdef0ul
#define ASN_PRIMARY 0x4444u
#define ASN_OTHER   0x5555u

static void check_stored(const struct cpu_status *s)
{
	u64 at = be64_get(s->psw_addr), from = (u64)other_start;

	gk_check(marked_grs(s), "store status: the general registers");
	gk_check(be64_get(s->gr[14]) - alive() <= 1, "its counter");
	gk_check(marked_ars(s), "the access registers");
	gk_check(marked_fprs(s), "the floating-point registers");
	gk_check_equal(be32_get(s->fpc), FPC_MARK, "their control register");
	gk_check(marked_crs(s), "the control registers");
	gk_check(marked_clocks(s), "the CPU timer and the clock comparator");
	gk_check_equal(be32_get(s->tod_programmable), TOD_MARK,
		       "the TOD programmable register");
	gk_check_equal(be32_get(s->prefix), (u64)other_prefix, "the prefix");
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

static const u8 all_orders[] = { SENSE,	       EXTERNAL_CALL, EMERGENCY,
				 START,	       STOP,	      RESTART,
				 STOP_STORE,   RESET,	      SET_PREFIX,
				 STORE_STATUS, CONDITIONAL,   SENSE_RUNNING };

/* An initial CPU reset would bring a CPU of the emulated machine's online. */
static void check_nobody(void)
{
	u32 status = 0, there = 0;

	for (size_t i = 0; i < ARRAY_SIZE(all_orders); i++) {
		if (order(NO_CPU, all_orders[i], 0, &status) == 3)
			continue;
		gk_printf("# order %x\n", all_orders[i]);
		there++;
	}
	gk_check_equal(there, 0,
		       "no order finds a CPU that is not there: cc 3");
	if (gk_hyper_present())
		gk_check_equal((u64)order(NO_CPU, INITIAL_RESET, 0, &status), 3,
			       "nor does an initial CPU reset");
}

/* R1 odd: it has the parameter, and takes the status. */
static u64 answer_odd(u8 code, u64 parm)
{
	register u64 gr3 __asm__("3") = parm;

	__asm__ volatile("0:	sigp 3,%[cpu],0(%[order])\n\t"
			 "jo 1f\n\t"
			 "jh 0b\n"
			 "1:"
			 : "+d"(gr3)
			 : [cpu] "d"((u64)OTHER), [order] "a"((u64)code)
			 : "cc", "memory");
	return gr3;
}

static void check_registers(void)
{
	u64 upper = 0xaaaabbbb00000000ul;

	gk_check_equal(answer_odd(SET_PREFIX, upper | 0x2000),
		       upper | INCORRECT,
		       "R1 odd: the status, in the right half of it");
	order(OTHER, STOP, 0, NULL);
	until_stopped();
	answer_odd(SET_PREFIX, upper | (u64)other_prefix | 0x80001fff);
	fetch_status(&area);
	gk_check_equal(be32_get(area.prefix), (u64)other_prefix,
		       "its parameter, of which only the prefix counts");
	order(OTHER, START, 0, NULL);
	until_alive();
}

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
	u32 wrong = 0;

	for (size_t i = 0; i < ARRAY_SIZE(unassigned); i++)
		wrong += answer(unassigned[i], 0) != INVALID;
	gk_check_equal(wrong, 0, "orders that are not there: invalid order");
	gk_check_equal(answer(STORE_STATUS, (u32)(u64)&area), INCORRECT,
		       "store status of a running CPU: incorrect state");
	gk_check_equal(answer(SET_PREFIX, 0), INCORRECT, "set prefix likewise");
	gk_check_equal(answer(SENSE_RUNNING, 0), 0, "it runs");
	gk_check(answer(SET_ARCH, 1) & (INVALID_PARM | INCORRECT),
		 "the architecture it has already: refused");
	gk_check(answer(SET_ARCH, 0x77) & (INVALID_PARM | INCORRECT),
		 "one that there is not, too");
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
	gk_check_equal(be32_get(s->prefix), (u64)other_prefix,
		       "with its prefix, though not there");
	gk_check_equal(*mode, 1, "and that it was z/Architecture's");
	gk_check_equal(answer(STOP, 0), 0, "stop of a stopped CPU: accepted");
	gk_check_equal(answer(START, 0), 0, "start");
	gk_check(until_alive(), "lets it go on");
	gk_check_equal(answer(START, 0), 0, "start of a running CPU: accepted");
}

/* Of a running CPU, too: what it did is in its own prefix area. */
static void check_restart(void)
{
	const volatile struct gk_lowcore *low = (void *)other_prefix;
	volatile struct gk_psw *absolute = (void *)RESTART_OLD;
	u64 was, from = (u64)other_start;

	__asm__("" : "+r"(absolute));
	absolute->addr = NOBODY;
	was = alive();
	gk_check_equal(answer(RESTART, 0), 0, "restart of a running CPU");
	gk_check(until_alive() && alive() > was, "it runs again");
	gk_check(low->restart_old.addr > from &&
			 low->restart_old.addr < from + 128 &&
			 (low->restart_old.mask & ~0x300000000000ul) ==
				 GK_PSW_AMODE64,
		 "its old PSW is in its prefix area");
	gk_check_equal(absolute->addr, NOBODY, "and not at absolute 120");
}

/* --- busy --- */

/*
 * ORDER to a CPU on which a stop has just begun.  Busy, it has done nothing:
 * the CPU stops and has what it had.
 */
static bool is_busy(u8 code, bool *good)
{
	u8 *where = other_prefix + 8192;
	struct cpu_status s;
	u32 status = 0;
	u64 stood;
	int cc;

	memset(&area, 0xee, sizeof(area));
	order(OTHER, STOP, 0, NULL);
	cc = insn_sigp(OTHER, code,
		       (u32)(u64)(code == STORE_STATUS ? (u8 *)&area : where),
		       &status);
	if (cc == 2) {
		*good &= until_stopped() && !status;
		stood = alive();
		*good &= answer(SENSE, 0) == STOPPED && alive() == stood &&
			 ((u8 *)&area)[0] == 0xee;
		fetch_status(&s);
		*good &= be32_get(s.prefix) == (u32)(u64)other_prefix;
	}
	/* What was done instead: all as before. */
	order(OTHER, RESET, 0, NULL);
	until_stopped();
	order(OTHER, SET_PREFIX, (u32)(u64)other_prefix, NULL);
	order(OTHER, START, 0, NULL);
	return until_alive() && cc == 2;
}

/* The emulated machine stops a CPU at once. */
static void check_busy(void)
{
	u32 never = 0;
	bool good = true;

	for (size_t i = 0; i < ARRAY_SIZE(all_orders); i++) {
		u32 tries = BUSY_TRIES;

		while (tries && !is_busy(all_orders[i], &good))
			tries--;
		never += !tries;
	}
	gk_check(good, "an order to a CPU that is busy does nothing");
	if (gk_hyper_present())
		gk_check_equal(never, 0,
			       "each finds one that is about to stop busy");
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
	restart_at(GK_PSW_AMODE64 | GK_PSW_EXT | GK_PSW_IO, other_start);
	until_alive();
	gk_check_equal(answer(CONDITIONAL, ASN_OTHER), INCORRECT,
		       "an enabled one need not be told of another ASN");
	gk_check_equal(answer(CONDITIONAL, ASN_PRIMARY), 0, "but of its own");
}

void gk_main(void)
{
	struct cpu_status status;
	u8 *pages = gk_pages_alloc(24576);

	if (answer(SENSE, 0) == ~0u) {
		gk_check_skip("a second CPU", "there is none");
		gk_check_done();
	}
	other_prefix = (u8 *)(((u64)pages + 8191) & ~8191ul);
	order(OTHER, INITIAL_RESET, 0, NULL);
	until_stopped();
	if (!gk_check(start_marked(), "the other CPU runs"))
		gk_check_done();
	check_nobody();
	check_refused_running();
	check_registers();
	check_busy();
	order(OTHER, STOP, 0, NULL);
	until_stopped();
	check_refused_stopped();
	fetch_status(&status);
	check_stored(&status);
	check_reset(&status);
	check_initial_reset();
	gk_check(start_marked(), "restarted, it runs");
	check_stop_store();
	check_restart();
	check_conditional();
	order(OTHER, INITIAL_RESET, 0, NULL);
	gk_check(until_stopped(), "the last reset stops it");
	gk_check_done();
}
