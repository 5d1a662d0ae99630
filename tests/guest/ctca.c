/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Channel-to-channel adapters, as a guest sees two of its own that are coupled:
 * what one side writes the other reads, commands wait for each other, resets
 * are told, and after thousands of random programs both work as before.  Needs
 * a control program.
 */
#include "cp/arch/ctca.h"
#include "cp/vdev/vdev.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/hypercall.h"
#include "tests/guest/random.h"
#include "tests/guest/subch.h"

#define LEFT	0x0500
#define RIGHT	0x0501
#define SIZE	8192u
#define RANDOM	3000
#define SOON_US 200000
#define OUTSIDE 0x7ffff000u
#define ENDED	(DSTAT_CHANNEL_END | DSTAT_DEVICE_END)
#define CHECKED (ENDED | DSTAT_UNIT_CHECK)

/* One side: its subchannel, program and data. */
struct side {
	struct ccw1 prog[8]; /* on a doubleword */
	u32 id;
	struct irb irb;
	u8 data[SIZE];
} ALIGNED(4096);

static struct side left, right;

static bool command(const char *text)
{
	char reply[128];
	int rc = -1;

	return gk_hyper_command(text, reply, sizeof(reply), &rc) == ERR_OK &&
	       rc == 0;
}

static bool open_side(struct side *s, u16 devno)
{
	struct schib schib;

	s->id = subch_find(devno);
	if (!s->id || insn_stsch(s->id, &schib) != 0)
		return false;
	schib.pmcw.flags = be16_make(be16_get(schib.pmcw.flags) | PMCW_E);
	return insn_msch(s->id, &schib) == 0;
}

static void fill(struct side *s, u32 seed)
{
	for (u32 i = 0; i < SIZE; i++)
		s->data[i] = (u8)(i * 7 + i / 256 + seed);
}

/* A program of one command; the condition code. */
static int one(struct side *s, u8 cmd, u32 count)
{
	s->prog[0] = subch_ccw(cmd, CCW_SLI, (u16)count, s->data);
	return subch_start(s->id, s->prog);
}

/* PREPARE, COMMAND, and behind a WRITE a NOP, as Linux' ctcm has it. */
static int prepared(struct side *s, u8 cmd, u32 count)
{
	bool writes = cmd == CTCA_CMD_WRITE;

	s->prog[0] = subch_ccw(CTCA_CMD_PREPARE, CCW_CC | CCW_SLI, 0, s->data);
	s->prog[1] = subch_ccw(cmd, writes ? CCW_CC | CCW_SLI : CCW_SLI,
			       (u16)count, s->data);
	s->prog[2] = subch_ccw(CCW_CMD_NOP, CCW_SLI, 0, s->data);
	return subch_start(s->id, s->prog);
}

static bool ended(struct side *s, u8 dstat)
{
	return subch_take(s->id, SOON_US, &s->irb) &&
	       s->irb.scsw.dstat == dstat && !s->irb.scsw.cstat;
}

static bool waits(struct side *s)
{
	return insn_tsch(s->id, &s->irb) == 1;
}

static u32 residual(const struct side *s)
{
	return be16_get(s->irb.scsw.count);
}

static u8 sense(struct side *s)
{
	s->data[0] = 0xee;
	return one(s, CCW_CMD_SENSE, 2) == 0 && ended(s, ENDED) ? s->data[0]
								: 0xff;
}

/* Both idle, and ready: that takes a command of each that is well received. */
static void quiet(void)
{
	subch_quiet(left.id);
	subch_quiet(right.id);
	for (u32 i = 0; i < 4; i++) {
		struct side *s = i % 2 ? &right : &left;

		if (one(s, CCW_CMD_NOP, 1) == 0)
			subch_take(s->id, SOON_US, &s->irb);
	}
}

static bool works(void)
{
	quiet();
	fill(&left, (u32)random_u64());
	memset(right.data, 0, SIZE);
	return prepared(&right, CTCA_CMD_READ, SIZE) == 0 &&
	       prepared(&left, CTCA_CMD_WRITE, SIZE) == 0 &&
	       ended(&left, ENDED) && ended(&right, ENDED) &&
	       !memcmp(left.data, right.data, SIZE);
}

static void check_identity(void)
{
	memset(left.data, 0, 8);
	gk_check(one(&left, CCW_CMD_SENSE_ID, 7) == 0 && ended(&left, ENDED) &&
			 get_be16(left.data + 1) == CU_3088 &&
			 left.data[3] == CU_3088_CTCA,
		 "it is a 3088 model 08");
}

static void check_data(void)
{
	fill(&left, 1);
	gk_check(one(&left, CTCA_CMD_WRITE, 3000) == 0 && waits(&left) &&
			 ended(&right, DSTAT_ATTENTION),
		 "a WRITE waits, and calls the other side's attention");
	right.data[0] = 0;
	gk_check(one(&right, CTCA_CMD_SENSE_COMMAND_BYTE, 1) == 0 &&
			 ended(&right, ENDED) &&
			 right.data[0] == CTCA_CMD_WRITE && waits(&left),
		 "SENSE COMMAND BYTE says what waits");
	gk_check(one(&right, CTCA_CMD_WRITE, 1) == 0 &&
			 ended(&right, DSTAT_ATTENTION | DSTAT_BUSY),
		 "a WRITE at both sides is busy");
	gk_check(one(&right, CTCA_CMD_READ, 4000) == 0 &&
			 ended(&right, ENDED) && residual(&right) == 1000 &&
			 ended(&left, ENDED) && residual(&left) == 0 &&
			 !memcmp(left.data, right.data, 3000),
		 "READ has it, and the shorter count");
	gk_check(works(), "prepared programs meet");
	gk_check(one(&left, CTCA_CMD_CONTROL, 1) == 0 &&
			 ended(&right, DSTAT_ATTENTION) &&
			 one(&right, CTCA_CMD_SENSE_COMMAND_BYTE, 1) == 0 &&
			 ended(&right, ENDED) && ended(&left, ENDED),
		 "CONTROL waits for SENSE COMMAND BYTE");
}

static void check_extended(void)
{
	gk_check(one(&left, CTCA_CMD_SET_EXTENDED, 1) == 0 &&
			 ended(&left, ENDED) &&
			 one(&left, CTCA_CMD_WRITE_EOF, 1) == 0 &&
			 ended(&left, ENDED) &&
			 one(&right, CTCA_CMD_READ, 8) == 0 &&
			 ended(&right, ENDED | DSTAT_UNIT_EXCEPTION),
		 "an end of file is a unit exception");
	gk_check(one(&left, CTCA_CMD_READ, 8) == 0 && waits(&left) &&
			 subch_quiet(right.id) && ended(&left, CHECKED) &&
			 sense(&left) ==
				 (SENSE_INTERVENTION | CTCA_SENSE_RESET),
		 "CLEAR of one side ends what the other waits for");
	gk_check(one(&left, CTCA_CMD_PREPARE, 0) == 0 &&
			 ended(&left, CHECKED) &&
			 sense(&left) == SENSE_INTERVENTION,
		 "until that side says something it is not ready");
	gk_check(one(&right, CCW_CMD_NOP, 1) == 0 && ended(&right, ENDED) &&
			 one(&left, CTCA_CMD_PREPARE, 0) == 0 && waits(&left),
		 "then it is");
	gk_check(insn_hsch(left.id) == 0 &&
			 subch_take(left.id, SOON_US, &left.irb),
		 "HALT ends the PREPARE");
}

static void check_wrong(void)
{
	quiet();
	left.prog[0] = subch_ccw(CTCA_CMD_WRITE, 0, 8, left.data);
	left.prog[0].addr = be32_make(OUTSIDE);
	gk_check(subch_start(left.id, left.prog) == 0 &&
			 one(&right, CTCA_CMD_READ, 8) != 0 &&
			 subch_take(right.id, SOON_US, &right.irb) &&
			 one(&right, CTCA_CMD_READ, 8) == 0 &&
			 ended(&right, ENDED) && residual(&right) == 8 &&
			 subch_take(left.id, SOON_US, &left.irb) &&
			 left.irb.scsw.cstat == CSTAT_PROGRAM_CHECK,
		 "an address outside storage is its owner's program check");
	gk_check(one(&left, CTCA_CMD_READ_BACKWARD, 8) == 0 &&
			 ended(&left, CHECKED) &&
			 sense(&left) == SENSE_COMMAND_REJECT,
		 "READ BACKWARD is rejected");
}

static void check_alone(void)
{
	quiet();
	gk_check(one(&left, CTCA_CMD_READ, 8) == 0 &&
			 command("UNCOUPLE 0501") && ended(&left, CHECKED),
		 "UNCOUPLE ends what waits");
	subch_quiet(right.id);
	gk_check(one(&left, CTCA_CMD_READ, 8) == 0 && waits(&left) &&
			 one(&right, CTCA_CMD_WRITE, 8) == 0 && waits(&right),
		 "uncoupled both wait");
	gk_check(command("COUPLE 0501 TO * 0500") && ended(&left, ENDED) &&
			 ended(&right, ENDED),
		 "and meet when they are coupled");
}

/* --- random programs --- */

static void random_ccw(struct side *s, u32 n)
{
	static const u8 cmds[] = {
		CTCA_CMD_WRITE,
		CTCA_CMD_READ,
		CTCA_CMD_PREPARE,
		CTCA_CMD_CONTROL,
		CTCA_CMD_SENSE_COMMAND_BYTE,
		CCW_CMD_NOP,
		CTCA_CMD_WRITE_EOF,
		CTCA_CMD_SET_EXTENDED,
		CTCA_CMD_SET_BASIC,
		CCW_CMD_TIC,
	};
	u8 cmd = random_below(8) ? cmds[random_below(sizeof(cmds))]
				 : (u8)random_u64();
	void *at = cmd == CCW_CMD_TIC ? (void *)&s->prog[random_below(8)]
				      : (void *)(s->data + random_below(99));

	s->prog[n] = subch_ccw(cmd, (u8)(random_u64() & 0xfe),
			       (u16)random_below(SIZE - 99), at);
	if (cmd == CCW_CMD_TIC)
		s->prog[n].flags = 0, s->prog[n].count = be16_make(0);
	if (!random_below(40))
		s->prog[n].addr = be32_make((u32)random_u64());
}

static void check_random(void)
{
	struct irb irb;
	u32 status = 0;

	for (u32 i = 0; i < RANDOM; i++) {
		struct side *s = random_below(2) ? &left : &right;

		for (u32 n = 0; n < 8; n++)
			random_ccw(s, n);
		subch_start(s->id, s->prog);
		if (!random_below(8))
			insn_hsch(s->id);
		if (!random_below(64))
			command(random_below(2) ? "UNCOUPLE 0500"
						: "COUPLE 0500 TO * 0501");
		if (!random_below(16))
			subch_quiet(s->id);
		status += insn_tsch(left.id, &irb) == 0;
		status += insn_tsch(right.id, &irb) == 0;
	}
	gk_printf("# %u times status\n", status);
	command("COUPLE 0500 TO * 0501");
	gk_check(status > RANDOM / 4 && works(), "random programs");
}

void gk_main(void)
{
	if (!gk_hyper_present()) {
		gk_check_skip("channel-to-channel adapters",
			      "no control program");
		gk_check_done();
	}
	if (gk_check(command("DEFINE CTCA 0500") &&
			     command("DEFINE CTCA 0501 USER *") &&
			     command("COUPLE 0500 TO * 0501") &&
			     open_side(&left, LEFT) && open_side(&right, RIGHT),
		     "two adapters of our own, coupled")) {
		check_identity();
		check_data();
		check_extended();
		check_wrong();
		check_alone();
		check_random();
	}
	gk_check_done();
}
