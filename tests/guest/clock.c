/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The time of day: it never goes back, comparator and clock agree, and a
 * control program's own time is the guest's.  MODE=ASK (IPL PARM) answers each
 * line from the console with the clock, for tests/sys/test_clock.py; MODE=LOAD
 * makes hypercalls without end.
 */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/parm.h"
#include "tests/guest/other.h"

#define LOOKS	     200000
#define WAITS	     50
#define WAIT_US	     3000
#define DAY_S	     86400u
#define TOD_1970_S   2208988800u /* seconds from 1900 to 1970 */
#define TOD_PER_US   4096
#define PATIENCE_US  5000000
#define CPU_TIMER_US 20000

static void check_monotonic(void)
{
	u64 last = gk_tod(), now, back = 0, same = 0;
	u8 extended[16];

	for (u32 i = 0; i < LOOKS; i++) {
		now = gk_tod();
		back += now < last;
		same += now == last;
		last = now;
	}
	gk_check_equal(back, 0, "the clock never goes back");
	gk_check_equal(same, 0, "nor shows a time twice");
	__asm__ volatile("stcke %0" : "=Q"(extended) : : "cc");
	now = be64_get(*(be64 *)(void *)(extended + 1));
	gk_check(now >= last && gk_tod() >= now, "STCKE is the same clock");
}

/* Hypercalls between two looks: exits to CP do not turn it back. */
static void check_across_exits(void)
{
	u64 last = gk_tod(), now, back = 0;

	for (u32 i = 0; i < LOOKS / 100; i++) {
		insn_stidp();
		now = gk_tod();
		back += now <= last;
		last = now;
	}
	gk_check_equal(back, 0, "also across intercepted instructions");
}

static void check_comparator(void)
{
	u64 early = 0, late_us = 0;

	for (u32 i = 0; i < WAITS; i++) {
		u64 due_us = gk_now_us() + WAIT_US, now_us;

		do
			gk_wait_until(due_us);
		while ((now_us = gk_now_us()) + WAIT_US < due_us);
		early += now_us < due_us;
		late_us = MAX(late_us, now_us - due_us);
	}
	gk_printf("# at most %lu us late\n", late_us);
	gk_check_equal(early, 0, "the comparator never comes early");
	gk_check(late_us < PATIENCE_US, "and comes");
}

static volatile bool timer_came;

static void timer(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	timer_came = true;
	insn_spt(~0ul >> 1);
}

/* It counts what this CPU runs: never faster than the clock. */
static void check_cpu_timer(void)
{
	u64 begin = gk_tod(), ran;

	gk_ext_register(GK_EXT_CPU_TIMER, timer);
	insn_spt((u64)CPU_TIMER_US * TOD_PER_US);
	while (!timer_came && gk_tod() - begin < (u64)PATIENCE_US * TOD_PER_US)
		gk_irq_window();
	ran = (gk_tod() - begin) / TOD_PER_US;
	gk_printf("# %u us of CPU time in %lu us\n", CPU_TIMER_US, ran);
	gk_check(timer_came, "the CPU timer interrupts");
	gk_check(ran + 1000 >= CPU_TIMER_US,
		 "and does not run faster than the clock");
}

static u32 two_digits(const char *text)
{
	return (u32)(text[0] - '0') * 10 + (u32)(text[1] - '0');
}

static void check_hypercall(void)
{
	struct gk_hyper_time t;
	u64 now_s;
	u32 theirs, ours;

	if (gk_hyper_time(&t) != ERR_OK) {
		gk_check_skip("the control program's time", "there is none");
		return;
	}
	now_s = gk_tod() / TOD_PER_US / 1000000 - TOD_1970_S;
	ours = (u32)(now_s % DAY_S);
	theirs = two_digits(t.time) * 3600 + two_digits(t.time + 3) * 60 +
		 two_digits(t.time + 6);
	gk_check((ours - theirs + DAY_S) % DAY_S <= 1,
		 "the control program's time is ours");
}

u64 clock_seen; /* by the other CPU */

__asm__("	.text\n"
	"	.globl clock_other\n"
	"clock_other:\n"
	"	larl	%r1, clock_seen\n"
	"0:	stck	0(%r1)\n"
	"	j	0b\n");
extern u8 clock_other[];

static void set_clock(u64 tod)
{
	__asm__ volatile("sck %0" : : "Q"(tod) : "cc");
}

/* A CPU that comes when the clock was set: all of a machine have one. */
static void check_new_cpu(void)
{
	const u64 day = DAY_S * 1000000ul * TOD_PER_US;
	const volatile u64 *seen = &clock_seen;
	u8 *pages = gk_pages_alloc(16384);
	char reply[128];
	u64 begin, end, saw;
	int rc = -1;

	if (!gk_hyper_present()) {
		gk_check_skip("a CPU that comes later", "none comes");
		return;
	}
	set_clock(gk_tod() + day);
	gk_hyper_command("DEFINE CPU 03", reply, sizeof(reply), &rc);
	other_prefix = (u8 *)(((u64)pages + 8191) & ~8191ul);
	((struct gk_lowcore *)(void *)other_prefix)->restart_new =
		(struct gk_psw){ GK_PSW_AMODE64, (u64)clock_other };
	begin = gk_tod();
	order(3, SET_PREFIX, (u32)(u64)other_prefix, NULL);
	order(3, RESTART, 0, NULL);
	while (*seen < begin &&
	       gk_tod() - begin < (u64)PATIENCE_US * TOD_PER_US)
		__asm__ volatile("diag 0,0,0x44" : : : "memory");
	saw = *seen;
	end = gk_tod();
	order(3, STOP, 0, NULL);
	set_clock(gk_tod() - day);
	gk_check_equal((u64)rc, 0, "a CPU is defined after the clock was set");
	gk_check(saw >= begin && saw < end, "it has the clock that was set");
}

static void reply_to(char *text)
{
	u64 tod = gk_tod();

	gk_printf("TOD %016lx for %s\n", tod, text);
}

static void run_mode(void)
{
	char mode[8];

	if (!gk_parm("MODE", mode, sizeof(mode)))
		return;
	gk_console_input(reply_to);
	gk_printf("clock %s\n", mode);
	while (strcmp(mode, "ASK") == 0)
		gk_idle(GK_FOREVER);
	gk_console_drain();
	for (;;)
		insn_stidp();
}

void gk_main(void)
{
	run_mode();
	check_monotonic();
	check_across_exits();
	check_comparator();
	check_cpu_timer();
	check_hypercall();
	check_new_cpu();
	gk_check_done();
}
