/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SPINNERS: CPU 0 works and the machine's other CPUs wait for it, as PARM HOW
 * says: in a WAIT, in a BUSY loop, giving way by X'44' (YIELD) or to
 * CPU 0 by X'9C' (TO).  `had N` is how much of a second CPU 0 ran, in
 * thousandths, by its CPU timer, which stands while it does not
 * (tests/sys/test_fairness.py).
 */
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/lowcore.h"
#include "guestkit/include/gk/parm.h"
#include "tests/guest/sigp.h"

#define CPUS	 64
#define PREFIX	 8192u
#define SETTLE	 200000
#define WORK_TOD (1000000ul << 12)
#define TURNS	 20000u
#define WAIT_PSW (GK_PSW_AMODE64 | GK_PSW_WAIT | GK_PSW_EXT | GK_PSW_IO)

extern u8 spin_busy[], spin_yield[], spin_to[];

__asm__("	.text\n"
	"	.balign 2\n"
	"spin_busy:\n"
	"	j	spin_busy\n"
	"spin_yield:\n"
	"	diag	0, 0, 0x44\n"
	"	j	spin_yield\n"
	"spin_to:\n"
	"	lhi	1, 0\n"
	"	diag	1, 0, 0x9c\n"
	"	j	spin_to\n");

static const struct way {
	const char *name;
	u64 mask;
	const u8 *at;
} ways[] = {
	{ "WAIT", WAIT_PSW, spin_busy },
	{ "BUSY", GK_PSW_AMODE64, spin_busy },
	{ "YIELD", GK_PSW_AMODE64, spin_yield },
	{ "TO", GK_PSW_AMODE64, spin_to },
};

static const struct way *find_way(void)
{
	char name[16] = "";

	(void)gk_parm("HOW", name, sizeof(name));
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		if (strcmp(ways[i].name, name) == 0)
			return &ways[i];
	return NULL;
}

static int order(u16 cpu, u8 code, u32 parm)
{
	u32 status;
	int cc;

	while ((cc = insn_sigp(cpu, code, parm, &status)) == 2)
		__asm__ volatile("diag 0,0,0x44" : : : "memory");
	return cc;
}

/* How many there are beside this one; they go on AT. */
static u32 start_others(const struct way *w)
{
	u8 *areas = gk_pages_alloc((CPUS + 1) * PREFIX);
	u32 count = 0;

	areas = (u8 *)(((u64)areas + PREFIX - 1) & ~(u64)(PREFIX - 1));
	for (u16 cpu = 1; cpu < CPUS; cpu++) {
		u8 *area = areas + cpu * PREFIX;
		struct gk_lowcore *low = (struct gk_lowcore *)(void *)area;

		if (order(cpu, INITIAL_RESET, 0) != 0)
			continue;
		count++;
		low->restart_new = (struct gk_psw){ w->mask, (u64)w->at };
		order(cpu, SET_PREFIX, (u32)(u64)area);
		order(cpu, RESTART, 0);
	}
	return count;
}

/* It never waits. */
static u64 work(void)
{
	u64 begin = gk_tod(), end = begin + WORK_TOD, timer;

	insn_spt(~0ul >> 1);
	timer = insn_stpt();
	while (gk_tod() < end)
		for (volatile u32 i = 0; i < TURNS; i++)
			;
	timer -= insn_stpt();
	return timer * 1000 / (gk_tod() - begin);
}

void gk_main(void)
{
	const struct way *w = find_way();
	u32 others;

	if (!w)
		gk_end(GK_END_FAILED, "PARM HOW is none of those");
	others = start_others(w);
	gk_wait_until(gk_now_us() + SETTLE);
	gk_printf("%u others, had %lu\n", others, work());
}
