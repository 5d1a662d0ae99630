/* SPDX-License-Identifier: Apache-2.0 */
/* The channel subsystem's instructions, on the console's subchannel. */
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/chan.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"
#include "tests/guest/subch.h"

#define CONSOLE	      0x0009
#define NO_SUBCHANNEL 0x0001fff0
#define BAD_ID	      0x00420000

static struct gk_chan *console;
static struct schib schib;
static struct irb irb;
static struct orb orb;
static struct ccw1 prog[4] ALIGNED(8);
static u8 data[64];

static void ssch_bad_id(void *unused)
{
	(void)unused;
	insn_ssch(BAD_ID, &orb);
}

static void ssch_reserved(void *unused)
{
	(void)unused;
	orb.flags = be32_make(ORB_F | ORB_LPM | 0x00000002);
	insn_ssch(console->schid, &orb);
}

static void ssch_bad_cpa(void *unused)
{
	(void)unused;
	orb.flags = be32_make(ORB_F | ORB_LPM);
	orb.cpa = be32_make(0x80001000);
	insn_ssch(console->schid, &orb);
}

static void ssch_unaligned(void *unused)
{
	(void)unused;
	__asm__ volatile("lgr 1,%0\n\tssch 2(%1)"
			 :
			 : "d"((u64)console->schid), "a"(&orb)
			 : "1", "cc", "memory");
}

static void msch_reserved(void *unused)
{
	struct schib bad = schib;

	(void)unused;
	bad.pmcw.flags = be16_make((u16)(be16_get(schib.pmcw.flags) | 0x4000));
	insn_msch(console->schid, &bad);
}

static void good_orb(void)
{
	memset(&orb, 0, sizeof(orb));
	orb.intparm = be32_make(0xcafe0009);
	orb.flags = be32_make(ORB_F | ORB_LPM);
	orb.cpa = be32_make((u32)(u64)prog);
}

static struct ccw1 ccw(u8 cmd, u8 flags, u16 count)
{
	return (struct ccw1){ .cmd = cmd,
			      .flags = flags,
			      .count = be16_make(count),
			      .addr = be32_make((u32)(u64)data) };
}

/* Wait, interruptions closed, until TPI reports one; false: none came. */
static bool await_interruption(struct io_int *out)
{
	u64 end_us = gk_now_us() + 1000000;

	while (gk_now_us() < end_us)
		if (insn_tpi(out))
			return true;
	return false;
}

static void check_conditions(void)
{
	gk_check_equal((u64)insn_stsch(console->schid, &schib), 0,
		       "stsch: cc 0");
	gk_check_equal(be16_get(schib.pmcw.devno), CONSOLE,
		       "the schib has the device number");
	gk_check_equal(be16_get(schib.pmcw.flags) & (PMCW_V | PMCW_E),
		       PMCW_V | PMCW_E, "valid and enabled");
	gk_check_equal((u64)insn_stsch(NO_SUBCHANNEL, &schib), 3,
		       "stsch beyond the last: cc 3");
	insn_stsch(console->schid, &schib);
	gk_check_equal((u64)insn_msch(console->schid, &schib), 0, "msch: cc 0");
	gk_check_equal((u64)insn_tsch(console->schid, &irb), 1,
		       "tsch without status: cc 1");
	good_orb();
	gk_check_equal((u64)insn_ssch(NO_SUBCHANNEL, &orb), 3,
		       "ssch to none: cc 3");
}

static void check_exceptions(void)
{
	good_orb();
	gk_check_pgm(PGM_OPERAND, ssch_bad_id, NULL,
		     "subsystem id without its one: operand");
	gk_check_pgm(PGM_OPERAND, ssch_reserved, NULL,
		     "reserved bit in the ORB: operand");
	good_orb();
	gk_check_pgm(PGM_OPERAND, ssch_bad_cpa, NULL,
		     "31-bit program address exceeded: operand");
	gk_check_pgm(PGM_SPECIFICATION, ssch_unaligned, NULL,
		     "ORB off its word boundary: specification");
	gk_check_pgm(PGM_OPERAND, msch_reserved, NULL,
		     "reserved bit in the PMCW: operand");
}

/* What the instructions said; checked afterwards, for printing is I/O too. */
struct seen {
	int ssch, ssch_pending, tsch, tsch_again;
	bool tpi;
	struct io_int io;
};

static void run_program(struct seen *s)
{
	good_orb();
	memset(data, 0, sizeof(data));
	prog[0] = ccw(CCW_CMD_NOP, CCW_CC | CCW_SLI, 1);
	prog[1] = ccw(CCW_CMD_SENSE_ID, CCW_SLI, sizeof(data));
	s->ssch = insn_ssch(console->schid, &orb);
	s->tpi = await_interruption(&s->io);
	s->ssch_pending = insn_ssch(console->schid, &orb);
	s->tsch = insn_tsch(console->schid, &irb);
	s->tsch_again = insn_tsch(console->schid, &(struct irb){ 0 });
}

static void check_program(void)
{
	struct seen s = { 0 };

	run_program(&s);
	gk_check_equal((u64)s.ssch, 0, "ssch: cc 0");
	gk_check(s.tpi, "tpi finds the end");
	gk_check_equal(be32_get(s.io.intparm), 0xcafe0009,
		       "with the ORB's interruption parameter");
	gk_check_equal(be32_get(s.io.schid), console->schid,
		       "and the subchannel's id");
	gk_check_equal((u64)s.ssch_pending, 1,
		       "ssch with status pending: cc 1");
	gk_check_equal((u64)s.tsch, 0, "tsch takes the status");
	gk_check_equal((u64)s.tsch_again, 1, "and takes it once");
	gk_check_equal(irb.scsw.dstat, DSTAT_CHANNEL_END | DSTAT_DEVICE_END,
		       "channel end, device end");
	gk_check_equal(irb.scsw.cstat, 0, "no channel status");
	gk_check(data[0] == 0xff && data[1] == 0x32 && data[2] == 0x15,
		 "sense id reports a 3215");
	gk_check_equal(be32_get(irb.scsw.cpa), (u64)&prog[2],
		       "the program's address is that of the next CCW");
}

/* Halt with nothing to halt: its status is taken before anything is printed. */
static void check_halt(void)
{
	struct io_int io;
	int hsch = insn_hsch(console->schid);
	bool came = await_interruption(&io);
	int tsch = insn_tsch(console->schid, &irb);

	gk_check_equal((u64)hsch, 0, "hsch of an idle subchannel: cc 0");
	gk_check(came, "it interrupts");
	gk_check_equal((u64)tsch, 0, "with status");
	gk_check_equal(be32_get(irb.scsw.ctl) & SCSW_FCTL, SCSW_FCTL_HALT,
		       "of the halt function");
}

/* Run prog, return the status it ended with. */
static u16 run_status(void)
{
	struct io_int io;

	good_orb();
	if (insn_ssch(console->schid, &orb) != 0)
		return 0xffff;
	if (!await_interruption(&io) || insn_tsch(console->schid, &irb) != 0)
		return 0xfffe;
	return (u16)(irb.scsw.dstat << 8 | irb.scsw.cstat);
}

static void check_bad_programs(void)
{
	prog[0] = ccw(CCW_CMD_SENSE_ID, 0, sizeof(data));
	gk_check_equal(run_status() & 0xff, CSTAT_INCORRECT_LENGTH,
		       "a long count without SLI: incorrect length");
	prog[0] = ccw(CCW_CMD_SENSE_ID, CCW_SLI, 0);
	gk_check_equal(run_status() & 0xff, 0,
		       "a zero count in format 1: allowed");
	prog[0] = ccw(CCW_CMD_SENSE_ID, CCW_CD, 0);
	prog[1] = ccw(0, CCW_SLI, 4);
	gk_check_equal(run_status() & 0xff, CSTAT_PROGRAM_CHECK,
		       "a zero count with data chaining: program check");
	prog[0] = ccw(CCW_CMD_TIC, 0, 1);
	gk_check_equal(run_status() & 0xff, CSTAT_PROGRAM_CHECK,
		       "transfer in channel first: program check");
	prog[0] = ccw(CCW_CMD_SENSE_ID, CCW_SLI, 8);
	prog[0].addr = be32_make(0x7ffffff0);
	gk_check_equal(run_status() & 0xff, CSTAT_PROGRAM_CHECK,
		       "data beyond storage: program check");
	prog[0] = ccw(0x7b, CCW_SLI, 1);
	gk_check_equal(run_status() >> 8 & DSTAT_UNIT_CHECK, DSTAT_UNIT_CHECK,
		       "a command the device has not: unit check");
	prog[0] = ccw(CCW_CMD_SENSE, CCW_SLI, 1);
	gk_check_equal(run_status(),
		       (DSTAT_CHANNEL_END | DSTAT_DEVICE_END) << 8,
		       "sense ends normally");
	gk_check_equal(data[0] & 0x80, 0x80, "and says command reject");
}

static void set_key(const void *at, u8 key)
{
	__asm__ volatile("sske %0,%1" : : "d"((u64)key), "a"(at) : "memory");
}

static u16 run_with_key(u8 key)
{
	struct io_int io;

	good_orb();
	orb.flags = be32_make(ORB_F | ORB_LPM | (u32)key << 24);
	orb.cpa = be32_make((u32)(u64)prog);
	if (insn_ssch(console->schid, &orb) != 0 || !await_interruption(&io) ||
	    insn_tsch(console->schid, &irb) != 0)
		return 0xffff;
	return (u16)(irb.scsw.dstat << 8 | irb.scsw.cstat);
}

/* The ORB's key against the storage's: data, and the program itself. */
static void check_keys(void)
{
	static u8 page[4096] ALIGNED(4096);
	static u8 text[4096] ALIGNED(4096);
	struct ccw1 *ccws = (void *)text;
	u16 none, same, other, fetch;

	prog[0] = ccw(CCW_CMD_SENSE_ID, CCW_SLI, 7);
	prog[0].addr = be32_make((u32)(u64)page);
	ccws[0] = prog[0];
	set_key(page, 0x20);
	none = run_with_key(0);
	same = run_with_key(0x20);
	page[0] = 0x5a;
	other = run_with_key(0x10);
	gk_check_equal(none & 0xff, 0, "key 0 stores anywhere");
	gk_check_equal(same & 0xff, 0, "its own key stores");
	gk_check_equal(other & 0xff, CSTAT_PROTECTION_CHECK,
		       "another key: protection check");
	gk_check_equal(be32_get(irb.scsw.ctl) & SCSW_KEY, 0x10000000,
		       "the SCSW shows the ORB's key");
	gk_check_equal(page[0], 0x5a, "and nothing is stored");
	set_key(page, 0);
	gk_console_drain();
	/* A program that may not be fetched. */
	set_key(text, 0x28);
	good_orb();
	orb.flags = be32_make(ORB_F | ORB_LPM | 0x10000000);
	orb.cpa = be32_make((u32)(u64)ccws);
	fetch = 0xffff;
	if (insn_ssch(console->schid, &orb) == 0 &&
	    subch_take(console->schid, SUBCH_PATIENCE_US, &irb))
		fetch = irb.scsw.cstat;
	set_key(text, 0);
	gk_check_equal(fetch, CSTAT_PROTECTION_CHECK,
		       "a fetch-protected program: protection check");
}

/* The ORB's path mask becomes the subchannel's. */
static void check_paths(void)
{
	int none, one;
	u8 lpm;

	prog[0] = ccw(CCW_CMD_NOP, CCW_SLI, 1);
	gk_console_drain();
	good_orb();
	orb.flags = be32_make(ORB_F | 0x7f00);
	none = insn_ssch(console->schid, &orb);
	orb.flags = be32_make(ORB_F | 0x8000);
	one = insn_ssch(console->schid, &orb);
	subch_take(console->schid, SUBCH_PATIENCE_US, &irb);
	insn_stsch(console->schid, &schib);
	lpm = schib.pmcw.lpm;
	gk_check_equal((u64)none, 3, "ssch without a path that is there: cc 3");
	gk_check_equal((u64)one, 0, "with the one there is: cc 0");
	gk_check_equal(lpm, 0x80, "the schib has the ORB's path mask");
}

void gk_main(void)
{
	console = gk_chan_find(CONSOLE);
	if (!gk_check(console != NULL, "there is a console at 0009"))
		gk_check_done();
	gk_console_drain();
	check_conditions();
	check_exceptions();
	check_program();
	check_halt();
	check_bad_programs();
	check_keys();
	check_paths();
	gk_check_done();
}
