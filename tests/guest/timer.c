/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The TOD clock, the clock comparator and the CPU timer: what makes their
 * interruptions pending, that none comes early, that each comes, how late, and
 * in which order they come beside others; at which rate the CPU timer runs.
 * Tests run on busy hosts: one of many may be late, but not half of them.
 * Principles of Operation, chapters 4 and 6.
 */
#include "cp/lib/be.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"

/* Bits of CR0 that open timer interruptions. */
#define CR0_COMPARATOR 0x800
#define CR0_CPU_TIMER  0x400

#define TOD_PER_US  4096ul
#define PATIENCE_US 5000000ul
#define ROUNDS	    40
#define SHORT_US    700ul
/* The emulated machine looks every 3.3 ms while it computes. */
#define LATE_US	       8000ul /* half of them */
#define LATE_WAIT_US   3000ul
#define STRETCHES      10
#define STRETCH_US     5000
#define RATE_LEAST     900 /* of 1000 */
#define DAY_TOD	       (86400000000ul * TOD_PER_US)
#define NEVER	       (~0ul >> 1) /* CPU timer */
#define SIGP_CALL      0x02
#define SIGP_SIGNAL    0x03
#define SCLP_READ_INFO 0x00020001

/* 2020-01-01 in TOD units: every sane clock is beyond that. */
#define TOD_2020 0xd7449ab3a0000000

static unsigned int fired, order;

static void fire(void *ctx)
{
	order = order * 10 + (unsigned int)(u64)ctx;
	fired++;
}

static volatile unsigned int cpu_timer_came;

static void cpu_timer(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	cpu_timer_came++;
	insn_spt(~0ul >> 1);
}

static volatile unsigned int comparator_came;

static void comparator(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	comparator_came++;
	insn_sckc(~0ul);
}

static void check_tod(void)
{
	u64 last = gk_tod();
	bool grows = true;

	gk_check(last > TOD_2020, "the TOD clock knows the year");
	for (unsigned int i = 0; i < 10000; i++) {
		u64 now = gk_tod();

		grows &= now > last;
		last = now;
	}
	gk_check(grows, "the TOD clock always grows");
}

static void check_wait(u32 wait_us)
{
	u64 begin_us = gk_now_us(), took_us;

	while (gk_now_us() < begin_us + wait_us)
		gk_wait_until(begin_us + wait_us);
	took_us = gk_now_us() - begin_us;
	gk_check(took_us >= wait_us && took_us < wait_us + PATIENCE_US,
		 "the comparator ends a wait, not early");
}

static void check_timers(void)
{
	static struct gk_timer t[3];
	u64 now_us = gk_now_us();

	for (size_t i = 0; i < 3; i++)
		gk_timer_init(&t[i], fire, (void *)(i + 1));
	gk_timer_set(&t[2], now_us + 3000);
	gk_timer_set(&t[0], now_us + 1000);
	gk_timer_set(&t[1], now_us + 2000);
	while (fired < 3 && gk_now_us() < now_us + 1000000)
		gk_idle(now_us + 1000000);
	gk_check_equal(order, 123, "timers fire in their order");
}

static void check_cpu_timer(void)
{
	u64 begin_us, value;

	gk_ext_register(GK_EXT_CPU_TIMER, cpu_timer);
	insn_spt(~0ul >> 1);
	value = insn_stpt();
	for (unsigned int i = 0; i < 1000; i++)
		gk_tod();
	gk_check(insn_stpt() < value, "the CPU timer runs down");
	insn_spt(5000ul << 12);
	begin_us = gk_now_us();
	while (!cpu_timer_came && gk_now_us() < begin_us + 1000000)
		gk_irq_window();
	gk_check_equal(cpu_timer_came, 1, "the CPU timer interrupts once");
}

static void check_masked(void)
{
	u64 cr0 = insn_stctg_cr0();
	u64 begin_us = gk_now_us();
	unsigned int masked, opened;

	gk_ext_register(GK_EXT_CLOCK_COMPARATOR, comparator);
	insn_lctlg_cr0(cr0 & ~(u64)(CR0_COMPARATOR | CR0_CPU_TIMER));
	insn_sckc(gk_tod());
	while (gk_now_us() < begin_us + 20000)
		gk_irq_window();
	masked = comparator_came;
	insn_lctlg_cr0(cr0);
	gk_irq_window();
	opened = comparator_came;
	gk_check_equal(masked, 0, "a masked comparator does not interrupt");
	gk_check_equal(opened, 1, "it does when its mask is opened");
}

/* --- never early: judged inside of the handler --- */

static volatile u64 early, came;

static void due(u16 cpu, u32 param)
{
	u64 comparator, tod = gk_tod();

	(void)cpu;
	(void)param;
	__asm__ volatile("stckc %0" : "=Q"(comparator));
	early += tod <= comparator;
	came++;
	insn_sckc(~0ul);
}

static void run_out(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	early += (s64)insn_stpt() >= 0;
	came++;
	insn_spt(NEVER);
}

/* Open and computing, or in a wait: each interruption by itself. */
static void until_came(bool wait)
{
	u64 was = came, end_us = gk_now_us() + PATIENCE_US;

	while (came == was && gk_now_us() < end_us)
		if (wait)
			gk_wait_enabled();
		else
			gk_irq_window();
}

static void check_never_early(void)
{
	u64 begin, fast = 0;

	early = came = 0;
	gk_ext_register(GK_EXT_CLOCK_COMPARATOR, due);
	for (u32 i = 0; i < ROUNDS; i++) {
		insn_sckc(gk_tod() + SHORT_US * TOD_PER_US);
		until_came(i % 2);
	}
	gk_check_equal(came, ROUNDS, "the comparator comes each time");
	gk_check_equal(early, 0, "and when the clock is past it");
	early = came = 0;
	gk_ext_register(GK_EXT_CPU_TIMER, run_out);
	for (u32 i = 0; i < ROUNDS; i++) {
		begin = gk_tod();
		insn_spt(SHORT_US * TOD_PER_US);
		until_came(i % 2);
		fast += gk_tod() - begin < SHORT_US * TOD_PER_US;
	}
	gk_check_equal(came, ROUNDS, "the CPU timer comes each time");
	gk_check_equal(early, 0, "and when it is negative");
	gk_check_equal(fast, 0, "after as much time, or more");
}

/* --- how late: computing and in a wait apart --- */

static u64 late[ROUNDS];
static u64 came_at;

static void stamp(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	came_at = gk_tod();
	came++;
	insn_sckc(~0ul);
	insn_spt(NEVER);
}

static void sort_late(void)
{
	for (u32 i = 1; i < ROUNDS; i++)
		for (u32 j = i; j && late[j] < late[j - 1]; j--) {
			u64 other = late[j];

			late[j] = late[j - 1];
			late[j - 1] = other;
		}
}

static void check_late(u16 code, bool wait, const char *name)
{
	gk_ext_register(code, stamp);
	for (u32 i = 0; i < ROUNDS; i++) {
		u64 due = gk_tod() + SHORT_US * TOD_PER_US;

		if (code == GK_EXT_CPU_TIMER)
			insn_spt(SHORT_US * TOD_PER_US);
		else
			insn_sckc(due);
		until_came(wait);
		late[i] = came_at > due ? (came_at - due) / TOD_PER_US : 0;
	}
	sort_late();
	gk_printf("# %s: %lu, half below %lu, all below %lu us late\n", name,
		  late[0], late[ROUNDS / 2], late[ROUNDS - 1]);
	gk_check(late[ROUNDS / 2] < (wait ? LATE_WAIT_US : LATE_US), name);
}

/*
 * The CPU timer and the TOD clock over the same time: never faster, and at the
 * best of some stretches, in which nobody else had this CPU, as fast.
 */
static void check_rate(bool wait, const char *name)
{
	u64 fast = 0, best = 0;

	insn_spt(NEVER);
	for (u32 i = 0; i < STRETCHES; i++) {
		u64 begin = gk_tod(), timer = insn_stpt(), tod;
		u64 end_us = gk_now_us() + STRETCH_US;

		while (gk_now_us() < end_us)
			if (wait)
				gk_wait_until(end_us);
		tod = gk_tod() - begin;
		timer -= insn_stpt();
		tod = MAX(tod, gk_tod() - begin);
		fast += timer > tod;
		best = MAX(best, timer * 1000 / tod);
	}
	gk_printf("# %s: %lu of 1000\n", name, best);
	gk_check(!fast && best > RATE_LEAST, name);
}

static void check_accuracy(void)
{
	check_late(GK_EXT_CLOCK_COMPARATOR, false,
		   "the comparator comes soon to who computes");
	check_late(GK_EXT_CLOCK_COMPARATOR, true, "and to who waits");
	check_late(GK_EXT_CPU_TIMER, false,
		   "the CPU timer comes soon to who computes");
	check_late(GK_EXT_CPU_TIMER, true, "and to who waits");
	check_rate(false, "it runs as the clock does while one computes");
	gk_ext_register(GK_EXT_CLOCK_COMPARATOR, comparator);
	check_rate(true, "and while one waits");
}

/* --- what is pending is the state of clock and timer, not an event --- */

static volatile u64 repeats, enough;

/* Left as it is, until it has come often enough. */
static void leave_it(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	if (++repeats < enough)
		return;
	insn_sckc(~0ul);
	insn_spt(NEVER);
}

static void check_level(u16 code, void (*make)(u64 value), u64 past, u64 future,
			const char *again, const char *withdrawn)
{
	u64 often, none;

	repeats = 0;
	enough = 3;
	gk_ext_register(code, leave_it);
	make(past);
	gk_irq_window();
	often = repeats;
	make(past);
	make(future);
	gk_irq_window();
	none = repeats;
	gk_check_equal(often, 3, again);
	gk_check_equal(none, often, withdrawn);
}

static void set_comparator(u64 value)
{
	insn_sckc(value);
}

static void set_timer(u64 value)
{
	insn_spt(value);
}

static void check_levels(void)
{
	check_level(GK_EXT_CLOCK_COMPARATOR, set_comparator, 1, ~0ul,
		    "a comparator that is not set anew comes again",
		    "one that is set ahead in time does not come");
	check_level(GK_EXT_CPU_TIMER, set_timer, ~0ul << 20, NEVER,
		    "a CPU timer that is left negative comes again",
		    "one that is positive in time does not come");
}

/* --- all at once --- */

static volatile u64 sequence;

static void note(u64 digit)
{
	sequence = sequence * 10 + digit;
}

static void signalled(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	note(1);
}

static void called(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	note(2);
}

static void compared(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	note(3);
	insn_sckc(~0ul);
}

static void timed(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	note(4);
	insn_spt(NEVER);
}

static void served(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	note(5);
}

static void check_order(void)
{
	static u8 sccb[4096] ALIGNED(4096);
	u16 self = insn_stap();

	gk_ext_register(GK_EXT_EMERGENCY, signalled);
	gk_ext_register(GK_EXT_CALL, called);
	gk_ext_register(GK_EXT_CLOCK_COMPARATOR, compared);
	gk_ext_register(GK_EXT_CPU_TIMER, timed);
	gk_ext_register(GK_EXT_SERVICE_SIGNAL, served);
	put_be16(sccb, sizeof(sccb));
	gk_console_drain();
	while (insn_servc(SCLP_READ_INFO, (u32)(u64)sccb) == 2)
		gk_irq_window();
	sequence = 0;
	insn_spt(~0ul);
	insn_sckc(1);
	while (insn_sigp(self, SIGP_CALL, 0, NULL) == 2)
		;
	while (insn_sigp(self, SIGP_SIGNAL, 0, NULL) == 2)
		;
	for (u64 end_us = gk_now_us() + PATIENCE_US;
	     sequence < 10000 && gk_now_us() < end_us;)
		gk_irq_window();
	gk_check_equal(sequence, 12345,
		       "signal, call, comparator, CPU timer, service signal");
}

/* --- SET CLOCK --- */

static u32 sck(u64 tod)
{
	u32 cc;

	__asm__ volatile("sck %[tod]\n\tipm %[cc]\n\tsrl %[cc],28"
			 : [cc] "=d"(cc)
			 : [tod] "Q"(tod)
			 : "cc");
	return cc;
}

/* A day ahead, and back; the comparator goes by the clock that is set. */
static void check_set(void)
{
	u64 before, ahead, back, fired_ahead;
	u32 cc;

	gk_ext_register(GK_EXT_CLOCK_COMPARATOR, leave_it);
	repeats = 0;
	enough = 1;
	before = gk_tod();
	insn_sckc(before + DAY_TOD / 2);
	cc = sck(before + DAY_TOD);
	ahead = gk_tod();
	gk_irq_window();
	fired_ahead = repeats;
	insn_sckc(~0ul);
	sck(gk_tod() - DAY_TOD);
	back = gk_tod();
	gk_check_equal(cc, 0, "SET CLOCK: cc 0");
	gk_check(ahead - before >= DAY_TOD &&
			 ahead - before < DAY_TOD + PATIENCE_US * TOD_PER_US,
		 "the clock is where it was set");
	gk_check_equal(fired_ahead, 1, "and so past the comparator");
	gk_check(back > before && back - before < 2 * PATIENCE_US * TOD_PER_US,
		 "and it is set back");
}

void gk_main(void)
{
	check_tod();
	check_wait(1000);
	check_wait(50000);
	check_timers();
	check_cpu_timer();
	check_masked();
	check_never_early();
	check_accuracy();
	check_levels();
	check_order();
	check_set();
	gk_check_equal(gk_ext_unexpected(), 0,
		       "no external interruption nobody wanted");
	gk_check_done();
}
