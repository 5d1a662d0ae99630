/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Abuse of the channel subsystem: every subchannel id, programs that never
 * end, programs that rewrite themselves, random ones, storms of HALT and CLEAR.
 * Afterwards the console works as before.  Not on the bare machine: its
 * console is another's program, whose log this would fill.
 */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/chan.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "tests/guest/random.h"
#include "tests/guest/subch.h"
#include "tests/guest/trial.h"

#define CONSOLE	    0x0009
#define ARENA	    65536u
#define STORM	    1000
#define PROGRAMS    600
#define PROGRAM_MAX 16
#define LOOK_US	    2000
#define TURNS	    4
#define CMD_WRITE   0x01
#define CMD_READ    0x0a

static u32 console;
static struct schib schib;
static struct irb irb;
static u8 *arena;
static u32 *idaws;
static struct ccw1 *prog; /* the start of the arena */

/* Take back what a check has left behind; then the console can print. */
static void calm(void)
{
	subch_quiet(console);
	insn_msch(console, &schib);
}

static bool works(void)
{
	prog[0] = subch_ccw(CCW_CMD_SENSE_ID, CCW_SLI, 7, arena + 4096);
	memset(arena + 4096, 0, 8);
	calm();
	return subch_run(console, prog) == SUBCH_OK && arena[4096] == 0xff;
}

/* --- subchannel ids --- */

/* The I/O instructions of format S, and how an operand of theirs looks. */
static const struct {
	u8 low;
	const char *name;
} io_insn[] = {
	{ 0x30, "CSCH" },  { 0x31, "HSCH" }, { 0x32, "MSCH" }, { 0x33, "SSCH" },
	{ 0x34, "STSCH" }, { 0x35, "TSCH" }, { 0x38, "RSCH" }, { 0x76, "XSCH" },
};

static void try_id(u8 low, u32 id, u64 operand, struct outcome *o)
{
	struct trial t = { .mask = GK_PSW_RUN,
			   .text = { 0xb2, low, 0x20, 0x00 } };

	t.gr[1] = id;
	t.gr[2] = operand;
	trial_run(&t, o);
}

static void check_ids(void)
{
	u32 wrong = 0, bad_id = 0;
	struct outcome o;

	memset(arena, 0, 256);
	for (size_t n = 0; n < ARRAY_SIZE(io_insn); n++)
		for (u32 i = 0; i < STORM; i++) {
			u32 id = SCHID_ONE | (256 + random_below(65536 - 256));

			try_id(io_insn[n].low, id, (u64)arena, &o);
			wrong += !o.completed || o.cc != 3;
			id = (u32)random_u64();
			if (id >> 16 == 1)
				continue;
			try_id(io_insn[n].low, id, (u64)arena, &o);
			bad_id += o.code != PGM_OPERAND;
		}
	gk_check_equal(wrong, 0, "an id beyond the last: condition code 3");
	gk_check_equal(bad_id, 0, "an id that is none: operand exception");
}

static void check_operands(void)
{
	u64 size = gk_storage_size();
	const u64 outside[] = { size,	   size - 4,  ~0ul - 3,
				1ul << 40, 1ul << 63, size + 4096 };
	u32 wrong = 0, odd = 0;
	struct outcome o;

	for (size_t n = 2; n < 6; n++) /* MSCH to TSCH */
		for (size_t i = 0; i < ARRAY_SIZE(outside); i++) {
			try_id(io_insn[n].low, console, outside[i], &o);
			wrong += o.code != PGM_ADDRESSING;
			try_id(io_insn[n].low, console, outside[i] | 1, &o);
			odd += o.code != PGM_SPECIFICATION;
		}
	calm();
	gk_check_equal(wrong, 0, "operands outside storage: addressing");
	gk_check_equal(odd, 0, "odd ones: specification");
}

/* --- programs that do not end --- */

/* Start, see that this CPU goes on meanwhile, and end it by END. */
static void check_endless(const char *name, int (*end)(u32 schid))
{
	u64 begin_us = gk_now_us(), turns = 0;
	bool ended = false, quiet;
	int cc = subch_start(console, prog);

	while (cc == 0 && !ended &&
	       (turns < TURNS || gk_now_us() < begin_us + 20 * LOOK_US)) {
		ended = insn_tsch(console, &irb) == 0;
		turns++;
	}
	cc += end(console);
	quiet = subch_take(console, SUBCH_PATIENCE_US, &irb);
	calm();
	gk_printf("# %s: %lu turns in %lu us\n", name, turns,
		  gk_now_us() - begin_us);
	gk_check(cc == 0 && !ended && quiet, name);
}

static void check_loops(void)
{
	bool shown;

	prog[0] = subch_ccw(CCW_CMD_NOP, CCW_CC | CCW_SLI, 1, arena);
	prog[1] = subch_ccw(CCW_CMD_TIC, 0, 0, prog);
	check_endless("NOP and back for ever, ended by HSCH", insn_hsch);
	check_endless("the same, ended by CSCH", insn_csch);
	prog[0] =
		subch_ccw(CCW_CMD_SENSE_ID, CCW_CC | CCW_SLI, 7, arena + 4096);
	check_endless("SENSE ID and back for ever", insn_csch);
	prog[0] = subch_ccw(CCW_CMD_SENSE_ID, CCW_CC | CCW_SLI | CCW_PCI, 7,
			    arena + 4096);
	subch_start(console, prog);
	shown = subch_take(console, SUBCH_PATIENCE_US, &irb) &&
		(irb.scsw.cstat & CSTAT_PCI);
	calm();
	gk_check(shown, "with PCI in each round: intermediate status");
	prog[0] = subch_ccw(CMD_READ, CCW_SLI, 80, arena + 4096);
	check_endless("a read that nobody answers", insn_hsch);
}

static void check_chains(void)
{
	prog[0] = subch_ccw(CCW_CMD_NOP, CCW_CC | CCW_SLI, 1, arena);
	prog[1] = subch_ccw(CCW_CMD_TIC, 0, 0, &prog[1]);
	gk_check_equal(subch_run(console, prog) & 0xff, CSTAT_PROGRAM_CHECK,
		       "a TIC to itself: program check");
	prog[1] = subch_ccw(CCW_CMD_TIC, 0, 0, &prog[2]);
	prog[2] = subch_ccw(CCW_CMD_TIC, 0, 0, &prog[1]);
	gk_check_equal(subch_run(console, prog) & 0xff, CSTAT_PROGRAM_CHECK,
		       "two TICs at each other: program check");
	prog[0] = subch_ccw(CCW_CMD_SENSE_ID, CCW_CD | CCW_SLI, 1, arena + 64);
	for (u32 i = 1; i < 7; i++)
		prog[i] = prog[0];
	prog[7] = subch_ccw(CCW_CMD_TIC, 0, 0, prog);
	gk_check(subch_run(console, prog) != 0xffff,
		 "data chaining in a ring ends with the data");
	prog[0] = subch_ccw(CCW_CMD_SENSE_ID, CCW_CC | CCW_SLI, 7, &prog[1]);
	prog[1] = subch_ccw(CCW_CMD_NOP, 0, 1, arena);
	gk_check_equal(subch_run(console, prog) & 0xff, CSTAT_PROGRAM_CHECK,
		       "a program that writes its next CCW: what it wrote");
	prog[0] = subch_ccw(CCW_CMD_SENSE_ID, CCW_CD | CCW_SLI, 1, &prog[1]);
	prog[1] = prog[0];
	gk_check(subch_run(console, prog) != 0xffff,
		 "a chain that writes its own chaining ends");
	calm();
}

static void check_idaws(void)
{
	static u32 idaw[4] ALIGNED(8);
	u32 size = (u32)gk_storage_size(), wrong = 0;
	const u32 outside[] = { size, size + 1, 0x7ffffff8, 0x80000000,
				0xffffffff };

	for (size_t i = 0; i < ARRAY_SIZE(outside); i++) {
		idaw[0] = outside[i];
		prog[0] =
			subch_ccw(CCW_CMD_SENSE_ID, CCW_IDA | CCW_SLI, 7, idaw);
		wrong += (subch_run(console, prog) & 0xff) !=
			 CSTAT_PROGRAM_CHECK;
		prog[0].addr = be32_make((outside[i] & 0x7ffffffc) | size);
		wrong += (subch_run(console, prog) & 0xff) !=
			 CSTAT_PROGRAM_CHECK;
	}
	calm();
	gk_check_equal(wrong, 0, "IDAWs, or their list, outside storage");
}

/* --- storms --- */

/* Into the arena, or to where there is nothing. */
static void random_idaws(void)
{
	for (u32 i = 0; i < ARENA / 4; i++)
		idaws[i] = random_below(4) ? (u32)(u64)arena +
						     random_below(ARENA / 2) * 2
					   : (u32)random_u64() | 0x40000000;
}

static void random_program(void)
{
	static const u8 commands[] = {
		CCW_CMD_NOP, CCW_CMD_SENSE, CCW_CMD_SENSE_ID,
		CCW_CMD_TIC, CMD_READ,	    CCW_CMD_NOP,
		0x0b,	     0x00
	};

	for (u32 i = 0; i < PROGRAM_MAX; i++) {
		u32 at = random_below(ARENA);
		u8 cmd = commands[random_below(ARRAY_SIZE(commands))];

		if (random_below(8) == 0)
			cmd = (u8)(random_u64() | 0x40); /* not a write */
		if (cmd == CCW_CMD_TIC)
			at = random_below(PROGRAM_MAX) * 8;
		prog[i] = subch_ccw(
			cmd, (u8)random_u64(),
			(u16)random_below(random_below(2) ? 16 : 65536),
			arena + at);
		if (prog[i].flags & CCW_IDA)
			prog[i].addr = be32_make((u32)(u64)idaws +
						 random_below(ARENA / 8) * 4);
		/* The arena ends where counts may run out of storage. */
		if (random_below(16) == 0)
			prog[i].addr = be32_make((u32)gk_storage_size() -
						 random_below(16));
		if (cmd == CCW_CMD_TIC && random_below(4)) {
			prog[i].flags = 0;
			prog[i].count = be16_make(0);
		}
	}
}

/* The same in format 0, whose addresses have 24 bits: only those that fit. */
static void to_format_0(void)
{
	for (u32 i = 0; i < PROGRAM_MAX; i++) {
		struct ccw1 c = prog[i];
		u32 at = be32_get(c.addr);
		struct ccw0 f = { .cmd = c.cmd,
				  .flags = c.flags,
				  .count = c.count };

		if (at >> 24)
			at = (u32)(u64)arena;
		for (u32 n = 0; n < 3; n++)
			f.addr[n] = (u8)(at >> (16 - 8 * n));
		memcpy(&prog[i], &f, sizeof(f));
	}
}

static u32 started, ended;

static void one_random(void)
{
	struct orb orb = { .intparm = be32_make((u32)random_u64()) };
	u32 flags = (u32)random_u64() & ~0x0004007eu;

	if (random_below(4))
		flags |= ORB_LPM;
	orb.flags = be32_make(flags & ~ORB_X);
	orb.cpa = be32_make((u32)(u64)prog + 8 * random_below(4));
	random_program();
	if (!(flags & ORB_F))
		to_format_0();
	if (insn_ssch(console, &orb) == 0) {
		started++;
		ended += subch_take(console, LOOK_US, &irb);
	}
	switch (random_below(4)) {
	case 0:
		insn_hsch(console);
		break;
	case 1:
		insn_tsch(console, &irb);
		break;
	default:
		break;
	}
	insn_csch(console);
	subch_take(console, LOOK_US, &irb);
}

static void check_random(void)
{
	bool good;

	random_idaws();
	for (u32 i = 0; i < PROGRAMS; i++)
		one_random();
	calm();
	gk_printf("# %u programs started, %u ended by themselves\n", started,
		  ended);
	gk_console_drain();
	good = works();
	calm();
	gk_check(started > PROGRAMS / 4 && good,
		 "after random programs the console works");
}

static void check_halt_and_clear(void)
{
	u32 wrong = 0;
	bool good;
	int cc;

	for (u32 i = 0; i < STORM; i++) {
		if (i % 3 == 0) {
			prog[0] = subch_ccw(CMD_READ, CCW_SLI, 1, arena);
			subch_start(console, prog);
		}
		cc = random_below(2) ? insn_hsch(console) : insn_csch(console);
		wrong += cc == 3;
		if (random_below(2))
			insn_tsch(console, &irb);
	}
	good = works();
	calm();
	gk_check(good && wrong == 0,
		 "after a storm of HSCH and CSCH the console works");
}

static void msch(void *in)
{
	insn_msch(console, in);
}

static void check_modify(void)
{
	struct schib s;
	u32 refused = 0;
	bool good;

	for (u32 i = 0; i < STORM; i++) {
		for (size_t n = 0; n < sizeof(s); n++)
			((u8 *)&s)[n] = (u8)random_u64();
		if (random_below(2)) {
			s.pmcw.misc = be32_make(0);
			s.pmcw.flags =
				be16_make((u16)(random_u64() & 0x3800) |
					  (random_below(2) ? PMCW_E : 0));
		}
		refused += gk_trap(msch, &s, NULL);
		insn_stsch(console, &s);
		if (be16_get(s.pmcw.devno) != CONSOLE)
			break;
	}
	good = works();
	calm();
	gk_check_equal(be16_get(s.pmcw.devno), CONSOLE,
		       "random schibs never change the device number");
	gk_check(refused > STORM / 4 && good,
		 "and afterwards the console works");
}

void gk_main(void)
{
	if (!gk_hyper_present()) {
		gk_check_skip("hostile I/O", "no control program");
		gk_check_done();
	}
	console = gk_chan_find(CONSOLE)->schid;
	arena = gk_pages_alloc(3 * ARENA);
	idaws = (u32 *)(void *)(arena + 2 * ARENA);
	prog = (struct ccw1 *)(void *)arena;
	gk_console_drain();
	insn_stsch(console, &schib);
	check_ids();
	check_operands();
	check_loops();
	check_chains();
	check_idaws();
	check_halt_and_clear();
	check_random();
	check_modify();
	gk_check_done();
}
