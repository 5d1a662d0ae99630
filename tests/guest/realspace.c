/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a program sees of itself that has computed without DAT for long: CP
 * lets it compute through a real space then (cp/engine/sie_real.c), and it must
 * not find a trace of that, wherever it stops computing.  On the bare machine
 * there is none.
 *
 * Each part runs without DAT and without an address space, prints nothing, and
 * leaves what it saw.
 */
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"

/* Turns of a loop, some 60 ms: CP interrupts it after 25 at most. */
#define SPIN 12000000ul

#define ASCE_REAL     0x20ul
#define CR0_LOW	      0x10000000ul
#define MASK_DAT      0x04
#define PAGE	      4096ul
#define FRESH	      (4ul << 20) /* storage nobody has touched */
#define FRESH_PAGES   64ul
#define MONITOR_CLASS 5
#define PGM_MONITOR   0x40
#define DXC_DECIMAL   0

static u64 control[16];

static void store_controls(u64 cr[16])
{
	__asm__ volatile("stctg 0,15,0(%0)" : : "a"(cr) : "memory");
}

static void load_controls(const u64 cr[16])
{
	__asm__ volatile("lctlg 0,15,0(%0)" : : "a"(cr) : "memory");
}

/* All that interruptions load is without DAT, too. */
static void begin(void)
{
	u64 cr[16];
	u8 old;

	store_controls(control);
	memcpy(cr, control, sizeof(cr));
	cr[1] = cr[7] = cr[13] = 0;
	cr[8] = 0xffff;
	gk_lowcore.ext_new.mask &= ~(u64)GK_PSW_DAT;
	gk_lowcore.pgm_new.mask &= ~(u64)GK_PSW_DAT;
	gk_lowcore.svc_new.mask &= ~(u64)GK_PSW_DAT;
	__asm__ volatile("stnsm %0,0xfb" : "=Q"(old) : : "memory");
	load_controls(cr);
}

static void end(void)
{
	u8 old;

	load_controls(control);
	__asm__ volatile("stosm %0,0x04" : "=Q"(old) : : "memory");
	gk_lowcore.ext_new.mask |= GK_PSW_DAT;
	gk_lowcore.pgm_new.mask |= GK_PSW_DAT;
	gk_lowcore.svc_new.mask |= GK_PSW_DAT;
}

static inline void spin(void)
{
	u64 n = SPIN;

	__asm__ volatile("0: brctg %0,0b" : "+d"(n));
}

static void check_masks(void)
{
	u8 ored, anded, executed;
	u64 psw;

	begin();
	spin();
	psw = insn_epsw();
	spin();
	ored = insn_stosm(0);
	spin();
	__asm__ volatile("stnsm %0,0xff" : "=Q"(anded) : : "memory");
	spin();
	__asm__ volatile("larl 1,0f\n\t"
			 "ex 0,0(1)\n\t"
			 "j 1f\n"
			 "0: stosm 0(%[to]),0\n"
			 "1:"
			 :
			 : [to] "a"(&executed)
			 : "1", "cc", "memory");
	end();
	gk_check(!(psw & GK_PSW_DAT), "EPSW: there is no DAT");
	gk_check_equal(ored & MASK_DAT, 0, "STOSM: nor in the system mask");
	gk_check_equal(anded & MASK_DAT, 0, "STNSM: the same");
	gk_check_equal(executed & MASK_DAT, 0, "and as an EXECUTE's target");
}

static void check_svc(void)
{
	bool dat, back;

	begin();
	spin();
	__asm__ volatile("svc 77" : : : "memory");
	dat = gk_lowcore.svc_old.mask & GK_PSW_DAT;
	back = !(insn_epsw() & GK_PSW_DAT);
	end();
	gk_check_equal((u64)gk_last_svc(), 77, "SVC: its number");
	gk_check(!dat && back, "its old PSW is without DAT");
}

static void operation(void *unused)
{
	(void)unused;
	spin();
	__asm__ volatile(".short 0");
}

static void decimal(void *unused)
{
	static u8 bad[2] = { 0xff, 0xff };

	(void)unused;
	spin();
	__asm__ volatile("ap 0(2,%0),0(2,%0)" : : "a"(bad) : "cc", "memory");
}

static void monitor(void *unused)
{
	(void)unused;
	spin();
	__asm__ volatile("mc 0x123,5" : : : "memory");
}

static void low_store(void *unused)
{
	u64 at = 0x10;

	(void)unused;
	__asm__ volatile("mvi 0(%0),0" : : "a"(at) : "memory");
}

static void protected_at_once(void *unused)
{
	u64 cr0 = insn_stctg_cr0();

	spin();
	insn_lctlg_cr0(cr0 | CR0_LOW);
	low_store(unused);
}

static void protected_later(void *unused)
{
	insn_lctlg_cr0(insn_stctg_cr0() | CR0_LOW);
	spin();
	low_store(unused);
}

static void check_program(void)
{
	struct gk_pgm op, data, mon, low, later;
	u64 monitor_code;
	u16 class;
	u32 dxc;

	begin();
	gk_trap(operation, NULL, &op);
	gk_trap(decimal, NULL, &data);
	dxc = gk_lowcore.dxc;
	gk_trap(monitor, NULL, &mon);
	class = gk_lowcore.mon_class;
	monitor_code = gk_lowcore.mon_code;
	gk_trap(protected_at_once, NULL, &low);
	gk_trap(protected_later, NULL, &later);
	end();
	gk_check_equal(op.code, PGM_OPERATION, "an operation exception");
	gk_check_equal(op.ilc, 2, "its instruction's length");
	gk_check_equal(data.code, PGM_DATA, "a data exception");
	gk_check_equal(dxc, DXC_DECIMAL, "of a decimal operand");
	gk_check_equal(data.ilc, 6, "its instruction's length");
	gk_check_equal(mon.code, PGM_MONITOR, "a monitor event");
	gk_check_equal(class, MONITOR_CLASS, "its class");
	gk_check_equal(monitor_code, 0x123, "and code");
	gk_check_equal(low.code, PGM_PROTECTION,
		       "low-address protection, once it is on");
	gk_check_equal(later.code, PGM_PROTECTION, "and as long as it is on");
	gk_check(!((op.old.mask | data.old.mask | mon.old.mask | low.old.mask |
		    later.old.mask) &
		   GK_PSW_DAT),
		 "their old PSWs are without DAT");
}

static volatile u64 timer_mask, timer_tod;

static void timer(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	timer_mask = gk_lowcore.ext_old.mask;
	timer_tod = gk_tod();
	insn_sckc(~0ul);
}

static void check_timer(void)
{
	u64 due;

	gk_ext_register(GK_EXT_CLOCK_COMPARATOR, timer);
	begin();
	due = gk_tod() + (60000ul << 12);
	insn_sckc(due);
	__asm__ volatile("stosm %0,0x01" : "=Q"((u8){ 0 }) : : "memory");
	while (!timer_tod && gk_tod() < due + (5000000ul << 12))
		spin();
	insn_stnsm_closed();
	end();
	gk_check(timer_tod >= due, "the comparator interrupts it, not early");
	gk_check(!(timer_mask & GK_PSW_DAT), "the old PSW is without DAT");
}

/* A space of a page: table entries of its own. */
static u64 segments[2048] ALIGNED(16384);
static u64 pages[256] ALIGNED(2048);

static void check_space(void)
{
	u64 asce = (u64)segments | 3, loaded = 0, found = 0x5123, before;

	memset(segments, 0xff, sizeof(segments));
	memset(pages, 0xff, sizeof(pages));
	segments[0] = (u64)pages;
	pages[5] = 0x7000;
	begin();
	spin();
	__asm__ volatile("stctg 1,1,%0" : "=Q"(before));
	spin();
	__asm__ volatile("lctlg 1,1,%0" : : "Q"(asce) : "memory");
	spin();
	__asm__ volatile("stctg 1,1,%0" : "=Q"(loaded));
	__asm__ volatile("lra %0,0(%0)" : "+a"(found) : : "cc", "memory");
	end();
	gk_check_equal(before, 0, "control register 1 is its own");
	gk_check_equal(loaded, asce, "and what it loads there");
	gk_check_equal(found, 0x7123, "by which LRA translates");
}

static void check_storage(void)
{
	volatile u64 *at = (volatile u64 *)FRESH;
	u64 sum = 0, id[2] = { 0, 1 };

	__asm__ volatile("stidp %0" : "=Q"(id[0]));
	begin();
	spin();
	for (u64 i = 0; i < FRESH_PAGES; i++)
		at[i * PAGE / 8] = i;
	__asm__ volatile("stidp %0" : "=Q"(id[1]));
	end();
	for (u64 i = 0; i < FRESH_PAGES; i++)
		sum += at[i * PAGE / 8];
	gk_check_equal(sum, FRESH_PAGES * (FRESH_PAGES - 1) / 2,
		       "what it stores is there");
	gk_check_equal(id[1], id[0], "what CP carries out goes on");
}

void gk_main(void)
{
	check_masks();
	check_svc();
	check_program();
	check_timer();
	check_space();
	check_storage();
	gk_check_done();
}
