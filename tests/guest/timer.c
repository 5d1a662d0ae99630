/* SPDX-License-Identifier: Apache-2.0 */
/* The TOD clock, the clock comparator and the CPU timer. */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"

/* Bits of CR0 that open timer interruptions. */
#define CR0_COMPARATOR 0x800
#define CR0_CPU_TIMER  0x400

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
	gk_check(took_us >= wait_us && took_us < wait_us + 100000,
		 "the comparator ends a wait, in time");
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

void gk_main(void)
{
	check_tod();
	check_wait(1000);
	check_wait(50000);
	check_timers();
	check_cpu_timer();
	check_masked();
	gk_check_equal(gk_ext_unexpected(), 0,
		       "no external interruption nobody wanted");
	gk_check_done();
}
