/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every condition code of the instructions that work on a subchannel, by the
 * state it is in: idle, with status pending, suspended, active, disabled.  The
 * console's subchannel; nothing is printed while it is used.  Principles of
 * Operation, chapter 14.
 */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "tests/guest/subch.h"
#include "tests/guest/trial.h"

#define CONSOLE	 0x0009
#define INTPARM	 0x1234abcdu
#define OTHERS	 0x0badbadeu
#define PAUSE_US 2000

static u32 console;
static struct ccw1 prog[3] ALIGNED(8);
static u8 data[8];

/* --- the instructions --- */

static int try_stsch(void)
{
	struct schib schib;

	return insn_stsch(console, &schib);
}

static int try_msch(void)
{
	struct schib schib;

	insn_stsch(console, &schib);
	schib.pmcw.intparm = be32_make(OTHERS);
	return insn_msch(console, &schib);
}

static int try_tsch(void)
{
	struct irb irb;

	return insn_tsch(console, &irb);
}

static int try_ssch(void)
{
	struct orb orb = { .intparm = be32_make(OTHERS),
			   .flags = be32_make(ORB_F | ORB_LPM),
			   .cpa = be32_make((u32)(u64)prog) };

	return insn_ssch(console, &orb);
}

static int try_hsch(void)
{
	return insn_hsch(console);
}

static int try_csch(void)
{
	return insn_csch(console);
}

static int try_rsch(void)
{
	return insn_rsch(console);
}

static int try_xsch(void)
{
	register u64 gr1 __asm__("1") = console;
	int cc;

	__asm__ volatile("xsch\n\t" GK_CC : [cc] "=d"(cc) : "d"(gr1) : "cc");
	return cc;
}

static const struct {
	const char *name;
	int (*try)(void);
} insns[] = {
	{ "STSCH", try_stsch }, { "MSCH", try_msch }, { "TSCH", try_tsch },
	{ "SSCH", try_ssch },	{ "HSCH", try_hsch }, { "CSCH", try_csch },
	{ "RSCH", try_rsch },	{ "XSCH", try_xsch },
};

/* --- the states --- */

static bool enable(bool on)
{
	struct schib schib;
	u16 flags;

	if (insn_stsch(console, &schib) != 0)
		return false;
	flags = be16_get(schib.pmcw.flags) & (u16)~PMCW_E;
	flags |= on ? PMCW_E : 0;
	if (flags == be16_get(schib.pmcw.flags))
		return true;
	schib.pmcw.flags = be16_make(flags);
	return insn_msch(console, &schib) == 0;
}

static bool begin(u32 flags)
{
	struct orb orb = { .intparm = be32_make(INTPARM),
			   .flags = be32_make(ORB_F | ORB_LPM | flags),
			   .cpa = be32_make((u32)(u64)prog) };

	return insn_ssch(console, &orb) == 0;
}

static void pause_us(u32 us)
{
	u64 end = gk_now_us() + us;

	while (gk_now_us() < end)
		;
}

static bool pends(void)
{
	u64 end_us = gk_now_us() + SUBCH_PATIENCE_US;
	struct schib schib;

	do
		insn_stsch(console, &schib);
	while (!(be32_get(schib.scsw.ctl) & SCSW_STCTL_PENDING) &&
	       gk_now_us() < end_us);
	return be32_get(schib.scsw.ctl) & SCSW_STCTL_PENDING;
}

static bool be_idle(void)
{
	return enable(true) && subch_quiet(console);
}

static bool be_pending(void)
{
	prog[0] = subch_ccw(CCW_CMD_NOP, CCW_SLI, 1, data);
	return be_idle() && begin(0) && pends();
}

static bool be_told_suspended(void)
{
	prog[0] = subch_ccw(CCW_CMD_NOP, CCW_SLI | CCW_SUSPEND, 1, data);
	return be_idle() && begin(ORB_S) && pends();
}

static bool be_suspended(void)
{
	struct irb irb;

	return be_told_suspended() && insn_tsch(console, &irb) == 0 &&
	       (be32_get(irb.scsw.ctl) & SCSW_ACTL_SUSPENDED);
}

/* It ends by a signal only. */
static bool be_active(void)
{
	prog[0] = subch_ccw(CCW_CMD_NOP, CCW_SLI | CCW_CC, 1, data);
	prog[1] = prog[0];
	prog[2] = subch_ccw(CCW_CMD_TIC, 0, 0, prog);
	return be_idle() && begin(0);
}

static bool be_disabled(void)
{
	return be_idle() && enable(false);
}

/* In the order of insns. */
static const struct state {
	const char *name;
	bool (*enter)(void);
	bool by_book; /* the emulated machine's answers are its own */
	u8 cc[ARRAY_SIZE(insns)];
} states[] = {
	{ "idle", be_idle, false, { 0, 0, 1, 0, 0, 0, 2, 2 } },
	{ "status pending", be_pending, false, { 0, 1, 0, 1, 1, 0, 1, 1 } },
	{ "suspended, which pends",
	  be_told_suspended,
	  true,
	  { 0, 1, 0, 1, 0, 0, 1, 1 } },
	{ "suspended", be_suspended, true, { 0, 2, 1, 2, 0, 0, 0, 0 } },
	{ "active", be_active, true, { 0, 2, 1, 2, 0, 0, 2, 2 } },
	{ "disabled", be_disabled, false, { 0, 0, 3, 3, 3, 3, 3, 3 } },
};

/* Which instructions gave another condition code: printed afterwards. */
static void check_state(const struct state *s)
{
	int is[ARRAY_SIZE(insns)];
	bool entered = true;
	u32 wrong = 0, i;

	for (i = 0; i < ARRAY_SIZE(insns); i++) {
		entered &= s->enter();
		is[i] = insns[i].try();
	}
	be_idle();
	for (i = 0; i < ARRAY_SIZE(insns); i++) {
		if (is[i] == s->cc[i])
			continue;
		gk_printf("# %s: cc %d, should be %u\n", insns[i].name, is[i],
			  s->cc[i]);
		wrong++;
	}
	gk_console_drain();
	gk_check(entered && !wrong, s->name);
	gk_console_drain();
}

/* --- what they do to the state, or do not --- */

/* Refused, they leave status and parameter for who takes them. */
static void check_untouched(void)
{
	bool entered = be_pending();
	struct schib schib;
	struct irb irb;
	int tsch;

	for (u32 i = 0; i < ARRAY_SIZE(insns); i++)
		if (insns[i].try != try_tsch && insns[i].try != try_csch)
			insns[i].try();
	insn_stsch(console, &schib);
	tsch = insn_tsch(console, &irb);
	be_idle();
	gk_check(entered && tsch == 0 &&
			 (be32_get(irb.scsw.ctl) & SCSW_FCTL) ==
				 SCSW_FCTL_START &&
			 irb.scsw.dstat == SUBCH_OK >> 8,
		 "what is refused leaves the status that is pending");
	gk_check_equal(be32_get(schib.pmcw.intparm), INTPARM,
		       "and the interruption parameter");
}

/* What cannot be stored is not taken. */
static void check_not_lost(void)
{
	struct trial tpi = { .mask = GK_PSW_RUN,
			     .text = { 0xb2, 0x36, 0x30, 0 } };
	struct trial tsch = { .mask = GK_PSW_RUN,
			      .text = { 0xb2, 0x35, 0x30, 0 } };
	struct outcome lost, taken, no_irb;
	static struct io_int io;
	struct irb irb;
	bool entered = be_pending();
	int cc;

	tpi.gr[3] = gk_storage_size();
	trial_run(&tpi, &lost);
	tpi.gr[3] = (u64)&io;
	io.ident = be32_make(OTHERS);
	trial_run(&tpi, &taken);
	tsch.gr[1] = console;
	tsch.gr[3] = gk_storage_size();
	trial_run(&tsch, &no_irb);
	cc = insn_tsch(console, &irb);
	be_idle();
	gk_check(entered && lost.code == PGM_ADDRESSING,
		 "TPI outside of storage: addressing");
	gk_check(taken.completed && taken.cc == 1 &&
			 be32_get(io.schid) == console &&
			 be32_get(io.intparm) == INTPARM,
		 "and the interruption is still due");
	gk_check_equal(be32_get(io.ident), OTHERS,
		       "of which TPI stores two words");
	gk_check_equal(no_irb.code, PGM_ADDRESSING,
		       "TSCH outside of storage: addressing");
	gk_check_equal((u64)cc, 0, "and the status is still pending");
}

static void check_clear(void)
{
	bool entered = be_suspended();
	struct irb irb;
	int csch = insn_csch(console);
	bool came = subch_take(console, SUBCH_PATIENCE_US, &irb);
	struct io_int io;
	int tpi = insn_tpi(&io);

	be_idle();
	gk_check(entered && csch == 0 && came &&
			 (be32_get(irb.scsw.ctl) &
			  (SCSW_FCTL | SCSW_ACTL | SCSW_STCTL)) ==
				 (SCSW_FCTL_CLEAR | SCSW_STCTL_PENDING),
		 "CSCH ends a suspended program: the clear function alone");
	gk_check(!irb.scsw.dstat && !irb.scsw.cstat, "without any status");
	gk_check_equal((u64)tpi, 0, "TSCH takes the interruption with it");
}

static void check_halt(void)
{
	bool entered = be_suspended(), came;
	struct irb irb;
	int hsch = insn_hsch(console);

	came = subch_take(console, SUBCH_PATIENCE_US, &irb);
	be_idle();
	gk_check(entered && hsch == 0 && came &&
			 (be32_get(irb.scsw.ctl) & SCSW_FCTL) ==
				 (SCSW_FCTL_START | SCSW_FCTL_HALT),
		 "HSCH ends it: both functions are told");
}

static void check_resume(void)
{
	bool entered = be_suspended(), came;
	struct irb irb;
	int again, rsch;

	prog[0].flags = CCW_SLI;
	rsch = insn_rsch(console);
	came = subch_take(console, SUBCH_PATIENCE_US, &irb);
	again = insn_rsch(console);
	be_idle();
	gk_check(entered && rsch == 0 && came &&
			 irb.scsw.dstat == SUBCH_OK >> 8,
		 "RSCH lets it go on to its end");
	gk_check_equal((u64)again, 2, "after which there is none to resume");
}

/* Cancelled: as if it had never been started. */
static void check_cancel(void)
{
	bool entered = be_suspended();
	int xsch = try_xsch(), tsch, ssch;
	struct io_int io;
	int tpi = insn_tpi(&io);

	tsch = try_tsch();
	prog[0].flags = CCW_SLI;
	ssch = try_ssch();
	be_idle();
	gk_check(entered && xsch == 0, "XSCH cancels it");
	gk_check(tpi == 0 && tsch == 1, "no interruption comes of that");
	gk_check_equal((u64)ssch, 0, "and the next may start");
}

static void check_active(void)
{
	bool entered = be_active(), came;
	struct irb irb;
	int hsch;

	pause_us(PAUSE_US);
	hsch = insn_hsch(console);
	came = subch_take(console, SUBCH_PATIENCE_US, &irb);
	be_idle();
	gk_check(entered && hsch == 0 && came &&
			 (be32_get(irb.scsw.ctl) & SCSW_FCTL_HALT),
		 "HSCH ends a program that would not");
}

void gk_main(void)
{
	console = subch_find(CONSOLE);
	if (!gk_check(console != 0, "there is a console"))
		gk_check_done();
	gk_console_drain();
	for (size_t i = 0; i < ARRAY_SIZE(states); i++, gk_console_drain())
		if (gk_hyper_present() || !states[i].by_book)
			check_state(&states[i]);
		else
			gk_check_skip(states[i].name,
				      "this machine goes its own ways");
	check_untouched();
	gk_console_drain();
	check_not_lost();
	gk_console_drain();
	check_resume();
	gk_console_drain();
	check_clear();
	gk_console_drain();
	check_halt();
	gk_console_drain();
	if (gk_hyper_present()) {
		check_cancel();
		gk_console_drain();
		check_active();
	}
	gk_check_done();
}
