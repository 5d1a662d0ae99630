/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two subchannels of different interruption subclasses: the lower subclass
 * first, whatever came first; CR6 decides which may come; TEST PENDING
 * INTERRUPTION and the interruption agree.  Principles of Operation, chapters
 * 6, 14 and 16.
 */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/irq.h"
#include "tests/guest/subch.h"

#define CONSOLE	 0x0009
#define DISPLAY	 0x0700 /* of the bare machine */
#define NIC	 0x0600 /* a control program's */
#define PARM_ONE 0x11111111u
#define PARM_TWO 0x22222222u

static u32 one, two; /* subchannels */
static u8 isc_was;
static struct ccw1 nop ALIGNED(8);

static void open_isc(u64 mask)
{
	u64 cr6 = mask << 24;

	__asm__ volatile("lctlg 6,6,%0" : : "Q"(cr6));
}

static bool set_isc(u32 schid, u8 isc)
{
	struct schib schib;
	u16 flags;

	if (insn_stsch(schid, &schib) != 0)
		return false;
	flags = be16_get(schib.pmcw.flags);
	isc_was = (u8)((flags & PMCW_ISC) >> PMCW_ISC_SHIFT);
	flags = (u16)((flags & ~PMCW_ISC) | isc << PMCW_ISC_SHIFT | PMCW_E);
	schib.pmcw.flags = be16_make(flags);
	return insn_msch(schid, &schib) == 0;
}

/* Status is there, not taken. */
static bool pends(u32 schid)
{
	u64 end_us = gk_now_us() + SUBCH_PATIENCE_US;
	struct schib schib;

	do {
		if (insn_stsch(schid, &schib) != 0)
			return false;
		if (be32_get(schib.scsw.ctl) & SCSW_STCTL_PENDING)
			return true;
	} while (gk_now_us() < end_us);
	return false;
}

static bool start(u32 schid, u32 parm)
{
	struct orb orb = { .intparm = be32_make(parm),
			   .flags = be32_make(ORB_F | ORB_LPM),
			   .cpa = be32_make((u32)(u64)&nop) };

	return insn_ssch(schid, &orb) == 0 && pends(schid);
}

static void take(u32 schid)
{
	struct irb irb;

	while (insn_tsch(schid, &irb) == 0)
		;
}

/* ONE's first, then TWO's; both pend, nothing is taken. */
static bool both(u8 isc_one, u8 isc_two)
{
	take(one);
	take(two);
	open_isc(0);
	return set_isc(one, isc_one) && set_isc(two, isc_two) &&
	       start(one, PARM_ONE) && start(two, PARM_TWO);
}

/* The parameter of what TPI finds, 0: nothing. */
static u32 tpi(void)
{
	struct io_int io;

	return insn_tpi(&io) ? be32_get(io.intparm) : 0;
}

struct seen {
	bool good;
	u32 first, second, third;
};

static void check_order(u8 isc_one, u8 isc_two, u32 first, const char *name)
{
	struct seen s = { .good = both(isc_one, isc_two) };

	open_isc(0xff);
	s.first = tpi();
	s.second = tpi();
	s.third = tpi();
	take(one);
	take(two);
	gk_check(s.good, "both pend");
	gk_check_equal(s.first, first, name);
	gk_check_equal(s.second, first ^ PARM_ONE ^ PARM_TWO, "then the other");
	gk_check_equal(s.third, 0, "then none");
}

static void check_mask(void)
{
	struct seen s = { .good = both(6, 1) };

	s.first = tpi();
	open_isc(0x80 >> 6);
	s.second = tpi();
	s.third = tpi();
	take(one);
	take(two);
	gk_check(s.good, "both pend");
	gk_check_equal(s.first, 0, "none while CR6 is closed");
	gk_check_equal(s.second, PARM_ONE, "only what CR6 lets in");
	gk_check_equal(s.third, 0, "and nothing beside it");
}

/* One instruction's window: the PSW is open until the first comes in. */
static void check_interruption(void)
{
	struct gk_psw was = { gk_lowcore.io_new.mask, gk_lowcore.io_new.addr };
	struct io_int io;
	bool good = both(6, 1);

	open_isc(0xff);
	__asm__ volatile("larl 1,0f\n\t"
			 "stg 1,0x1f8\n\t"
			 "stosm 0x3f0,0x02\n\t"
			 "0: stnsm 0x3f0,0xfc"
			 :
			 :
			 : "1", "memory");
	io = gk_lowcore.io;
	gk_lowcore.io_new.addr = was.addr;
	take(one);
	take(two);
	gk_check(good, "both pend");
	gk_check_equal(be32_get(io.intparm), PARM_TWO,
		       "the lower subclass interrupts first");
	gk_check_equal(be32_get(io.schid), two, "for its subchannel");
	gk_check_equal(be32_get(io.ident), 1u << IO_INT_ISC_SHIFT,
		       "and says which it is");
}

static bool find(void)
{
	char reply[200];
	int rc = -1;

	one = subch_find(CONSOLE);
	two = subch_find(DISPLAY);
	if (!gk_hyper_present())
		return one && two;
	if (gk_hyper_command("DEFINE NIC 0600 TYPE VIRTIO", reply,
			     sizeof(reply), &rc) != ERR_OK)
		return false;
	two = subch_find(NIC);
	return one && two;
}

void gk_main(void)
{
	u64 cr6 = insn_stctg_cr6() >> 24;
	u8 isc;

	nop = subch_ccw(CCW_CMD_NOP, CCW_SLI, 1, NULL);
	gk_console_drain();
	if (!gk_check(find(), "there are two subchannels"))
		gk_check_done();
	gk_console_drain();
	set_isc(one, 3);
	isc = isc_was;
	set_isc(one, isc);
	check_order(3, 5, PARM_ONE, "the lower subclass first");
	gk_console_drain();
	check_order(6, 1, PARM_TWO, "also when it came last");
	gk_console_drain();
	check_mask();
	gk_console_drain();
	check_interruption();
	set_isc(one, isc);
	open_isc(cr6);
	gk_check_done();
}
