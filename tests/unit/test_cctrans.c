/* SPDX-License-Identifier: Apache-2.0 */
/* Guests' channel programs for real channels: what the channel then does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/channel.h"
#include "tests/fake/gstor.h"

#define CPA   0x1000u
#define DATA  0x8000u
#define IDAWS 0x2800u
#define REAL  0x00200000u
#define SIZE  0x100000u

#define WRITE	0x01
#define READ	0x02
#define BACK	0x0c
#define CONTROL 0x07
#define SEARCH	0x31

static struct cctrans copy;
static struct gstor *g;
static struct channel chan;
static struct cctrans_order order;
static struct irb irb;
static u32 at; /* where the next CCW goes */

static int setup(void **state)
{
	(void)state;
	g = fake_gstor_new(SIZE);
	memset(&chan, 0, sizeof(chan));
	chan.g = g;
	chan.t = &copy;
	order = (struct cctrans_order){ .orb_flags = ORB_F, .at = CPA };
	at = CPA;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	assert_int_equal(g->held, 0);
	fake_gstor_free(g);
	return 0;
}

static void ccw(u8 cmd, u8 flags, u32 count, u32 addr)
{
	u8 *p = g->mem + at;

	if (order.orb_flags & ORB_F) {
		p[0] = cmd;
		p[1] = flags;
		put_be16(p + 2, (u16)count);
		put_be32(p + 4, addr);
	} else {
		put_be32(p, addr);
		p[0] = cmd;
		p[4] = flags;
		p[5] = 0;
		put_be16(p + 6, (u16)count);
	}
	at += 8;
}

static void go(void)
{
	cctrans_begin(&copy, REAL, g, &order);
	channel_check(&copy, SIZE);
	channel_run(&chan, cctrans_orb_flags(order.orb_flags), REAL, &irb);
}

static u32 cpa(void)
{
	return cctrans_cpa(&copy, be32_get(irb.scsw.cpa));
}

static enum cctrans_mark mark(void)
{
	return cctrans_mark(&copy, be32_get(irb.scsw.cpa));
}

/* It ends at CCW number N with this status. */
static void ends(u32 n, u8 dstat, u8 cstat)
{
	assert_int_equal(irb.scsw.dstat, dstat);
	assert_int_equal(irb.scsw.cstat, cstat);
	assert_int_equal(cpa(), CPA + 8 * (n + 1));
}

static void stops(u32 n, enum cctrans_mark why)
{
	ends(n, 0, CSTAT_PROGRAM_CHECK);
	assert_int_equal(mark(), why);
	cctrans_end(&copy);
}

static void data_go_to_the_guests_frames(void **state)
{
	(void)state;
	memcpy(g->mem + DATA, "hello", 5);
	chan.gives = 100;
	ccw(WRITE, CCW_CC, 5, DATA);
	ccw(READ, 0, 100, DATA + 0xff0);
	go();
	ends(1, 0x0c, 0);
	assert_int_equal(chan.took_bytes, 5);
	assert_memory_equal(chan.took, "hello", 5);
	for (u32 i = 0; i < 100; i++)
		assert_int_equal(g->mem[DATA + 0xff0 + i], i);
	assert_int_equal(g->held, 3); /* the read crosses a page */
	cctrans_end(&copy);
}

static void format_0(void **state)
{
	(void)state;
	order.orb_flags = 0;
	memcpy(g->mem + DATA, "abc", 3);
	ccw(WRITE, CCW_CC, 3, DATA);
	ccw(0xf8, 0xff, 77, CPA + 24); /* a TIC: the rest is ignored */
	ccw(0, 0, 0, 0);
	ccw(CONTROL, 0, 1, 0xffffff);
	go();
	ends(3, 0x0c, 0);
	assert_int_equal(chan.took_bytes, 3);
	assert_true(cctrans_orb_flags(0) & ORB_L);
	assert_true(cctrans_orb_flags(0) & ORB_T);
	assert_false(cctrans_orb_flags(ORB_F | ORB_H) & (ORB_L | ORB_T));
	cctrans_end(&copy);
}

static void residual_and_lengths(void **state)
{
	(void)state;
	chan.gives = 10;
	ccw(READ, 0, 16, DATA);
	go();
	ends(0, 0x0c, CSTAT_INCORRECT_LENGTH);
	assert_int_equal(be16_get(irb.scsw.count), 6);
	cctrans_end(&copy);
}

static void a_search_loops_until_found(void **state)
{
	(void)state;
	chan.finds = 5;
	chan.gives = 8;
	ccw(CONTROL, CCW_CC, 6, DATA);
	ccw(SEARCH, CCW_CC, 5, DATA + 8);
	ccw(CCW_CMD_TIC, 0, 0, CPA + 8);
	ccw(READ, 0, 8, DATA + 0x100);
	go();
	ends(3, 0x0c, 0);
	assert_int_equal(chan.commands, 7);
	assert_int_equal(g->mem[DATA + 0x107], 7);
	cctrans_end(&copy);
}

static void behind_a_search_may_be_a_tic(void **state)
{
	(void)state;
	chan.finds = 1;
	ccw(SEARCH, CCW_CC, 5, DATA);
	ccw(CCW_CMD_TIC, 0, 0, CPA);
	ccw(CCW_CMD_TIC, 0, 0, CPA + 40);
	ccw(0, 0, 0, 0);
	ccw(0, 0, 0, 0);
	ccw(CONTROL, 0, 1, DATA);
	go();
	ends(5, 0x0c, 0);
	cctrans_end(&copy);
}

static void behind_what_is_wrong_is_nothing(void **state)
{
	(void)state;
	for (u32 i = 0; i < 20; i++) /* for the slots' last contents */
		ccw(CONTROL, CCW_CC, 1, DATA);
	go();
	cctrans_end(&copy);
	at = CPA;
	ccw(SEARCH, CCW_CC, 5, DATA);
	ccw(0, 0, 1, DATA);
	chan.finds = 1;
	chan.commands = 0;
	go();
	assert_int_equal(irb.scsw.cstat, CSTAT_PROGRAM_CHECK);
	assert_int_equal(chan.commands, 1);
	cctrans_end(&copy);
}

static void data_chains_through_a_tic(void **state)
{
	(void)state;
	memcpy(g->mem + DATA, "one", 3);
	memcpy(g->mem + DATA + 0x2000, "two", 3);
	ccw(WRITE, CCW_CD, 3, DATA);
	ccw(CCW_CMD_TIC, 0, 0, CPA + 24);
	ccw(0, 0, 0, 0);
	ccw(0x99, CCW_CC, 3, DATA + 0x2000);
	ccw(CONTROL, 0, 1, 0);
	go();
	ends(4, 0x0c, 0);
	assert_int_equal(chan.commands, 2);
	assert_memory_equal(chan.took, "onetwo", 6);
	cctrans_end(&copy);
}

static void idaws_of_both_formats(void **state)
{
	(void)state;
	memset(g->mem + DATA, 'a', 0x800);
	memset(g->mem + DATA + 0x1800, 'b', 0x800);
	put_be32(g->mem + IDAWS, DATA + 0x7f0);
	put_be32(g->mem + IDAWS + 4, DATA + 0x1800);
	ccw(WRITE, CCW_IDA, 32, IDAWS);
	go();
	ends(0, 0x0c, 0);
	assert_memory_equal(chan.took, "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb", 32);
	cctrans_end(&copy);
	order.orb_flags = ORB_F | ORB_H;
	put_be64(g->mem + IDAWS, DATA + 0xff0);
	put_be64(g->mem + IDAWS + 8, DATA + 0x3000);
	memset(g->mem + DATA + 0x3000, 'c', 16);
	chan.took_bytes = 0;
	go();
	ends(0, 0x0c, 0);
	assert_memory_equal(chan.took + 16, "cccccccccccccccc", 16);
	cctrans_end(&copy);
}

static void wrong_idaws(void **state)
{
	(void)state;
	put_be32(g->mem + IDAWS, DATA + 0x7f0);
	put_be32(g->mem + IDAWS + 4, DATA + 0x801); /* inside a block */
	ccw(WRITE, CCW_IDA, 32, IDAWS);
	go();
	stops(0, MARK_WRONG);
	assert_int_equal(chan.took_bytes, 16);
	put_be32(g->mem + IDAWS + 4, 0x80000000u);
	go();
	stops(0, MARK_WRONG);
	put_be32(g->mem + IDAWS + 4, SIZE); /* outside */
	go();
	stops(0, MARK_WRONG);
	at = CPA;
	ccw(WRITE, CCW_IDA, 32, IDAWS + 2);
	go();
	stops(0, MARK_WRONG);
}

static void reading_backward(void **state)
{
	(void)state;
	chan.gives = 32;
	ccw(BACK, 0, 32, DATA + 0x100f);
	go();
	ends(0, 0x0c, 0);
	assert_int_equal(g->mem[DATA + 0x100f], 0);
	assert_int_equal(g->mem[DATA + 0xff0], 31);
	cctrans_end(&copy);
}

static void wrong_commands(void **state)
{
	static const struct {
		u8 cmd, flags;
		u16 count;
		u32 addr;
	} wrong[] = {
		{ 0x00, 0, 1, DATA },		 /* no command        */
		{ 0x10, 0, 1, DATA },		 /* likewise          */
		{ WRITE, CCW_MIDA, 1, DATA },	 /* not installed     */
		{ WRITE, CCW_SUSPEND, 1, DATA }, /* ORB forbids it    */
		{ WRITE, CCW_CD, 0, DATA },	 /* a chain of none   */
		{ WRITE, 0, 1, 0x80000000u },	 /* 31 bits           */
		{ WRITE, 0, 1, SIZE },		 /* outside           */
		{ CCW_CMD_TIC, 0, 1, CPA },	 /* reserved fields   */
		{ CCW_CMD_TIC, 0, 0, CPA + 4 },	 /* not on a boundary */
		{ CCW_CMD_TIC, 0, 0, SIZE },	 /* leads outside     */
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(wrong); i++) {
		at = CPA;
		ccw(CONTROL, CCW_CC, 1, DATA);
		ccw(wrong[i].cmd, wrong[i].flags, wrong[i].count,
		    wrong[i].addr);
		go();
		stops(1, MARK_WRONG);
	}
	at = CPA;
	ccw(CCW_CMD_TIC, 0, 0, CPA + 8); /* a TIC comes first */
	ccw(CONTROL, 0, 1, DATA);
	go();
	stops(0, MARK_WRONG);
	at = CPA;
	ccw(CONTROL, CCW_CC, 1, DATA);
	ccw(CCW_CMD_TIC, 0, 0, CPA + 16);
	ccw(CCW_CMD_TIC, 0, 0, CPA); /* and one after another */
	go();
	stops(1, MARK_WRONG);
}

static void immediate_commands_need_no_storage(void **state)
{
	(void)state;
	ccw(CONTROL, CCW_CC, 1, SIZE + 0x1000);
	ccw(CONTROL, 0, 0, 0x7fffffff);
	go();
	ends(1, 0x0c, 0);
	cctrans_end(&copy);
}

static void what_is_skipped_needs_no_storage(void **state)
{
	(void)state;
	chan.gives = 16;
	ccw(READ, CCW_SKIP, 16, SIZE + 0x1000);
	go();
	ends(0, 0x0c, 0);
	assert_int_equal(g->held, 0);
	cctrans_end(&copy);
}

static void keys_protect(void **state)
{
	(void)state;
	order.orb_flags = ORB_F | 0x20000000u;
	g->key[CPA >> 12] = 0x20;
	g->key[DATA >> 12] = 0x20;
	g->key[(DATA >> 12) + 1] = 0x30;
	chan.gives = 32;
	ccw(READ, CCW_CC, 16, DATA);
	ccw(READ, 0, 32, DATA + 0xff0);
	go();
	ends(1, 0, CSTAT_PROGRAM_CHECK);
	assert_int_equal(mark(), MARK_PROTECTED);
	assert_int_equal(g->mem[DATA + 0xfff], 15); /* up to the page */
	cctrans_end(&copy);
	g->key[CPA >> 12] = 0x38; /* fetches, too */
	go();
	stops(0, MARK_PROTECTED);
}

static void what_the_program_reads_it_does_not_execute(void **state)
{
	(void)state;
	ccw(READ, CCW_CC, 8, CPA + 16);
	ccw(CONTROL, CCW_CC, 1, DATA);
	ccw(CONTROL, 0, 1, DATA);
	chan.gives = 8;
	go();
	stops(2, MARK_CHANGED);
	order.settled = 1; /* it has been read before */
	go();
	assert_int_not_equal(mark(), MARK_CHANGED);
	cctrans_end(&copy);
	order.settled = 0;
	/* Only where it overlaps: the same page is no matter. */
	at = CPA;
	ccw(READ, CCW_CC, 8, CPA + 24);
	ccw(CONTROL, CCW_CC, 1, DATA);
	ccw(CONTROL, 0, 1, DATA);
	go();
	ends(2, 0x0c, 0);
	cctrans_end(&copy);
	/* Read backward. */
	at = CPA;
	ccw(BACK, CCW_CC, 8, CPA + 23);
	ccw(CONTROL, CCW_CC, 1, DATA);
	ccw(CONTROL, 0, 1, DATA);
	go();
	stops(2, MARK_CHANGED);
	at = CPA;
	ccw(BACK, CCW_CC, 8, CPA + 15);
	go();
	stops(1, MARK_CHANGED);
	/* Likewise IDAWs. */
	at = CPA;
	ccw(READ, CCW_CC, 8, IDAWS + 4);
	ccw(WRITE, CCW_IDA, 4096, IDAWS);
	put_be32(g->mem + IDAWS, DATA);
	go();
	stops(1, MARK_CHANGED);
}

static void the_guest_cannot_change_the_copy(void **state)
{
	(void)state;
	memcpy(g->mem + DATA, "good", 4);
	ccw(WRITE, 0, 4, DATA);
	cctrans_begin(&copy, REAL, g, &order);
	memset(g->mem + CPA, 0xff, 8);
	channel_run(&chan, cctrans_orb_flags(ORB_F), REAL, &irb);
	ends(0, 0x0c, 0);
	assert_memory_equal(chan.took, "good", 4);
	cctrans_end(&copy);
}

static void suspends(void **state)
{
	(void)state;
	order.orb_flags = ORB_F | ORB_S;
	ccw(CONTROL, CCW_CC, 1, DATA);
	ccw(CONTROL, CCW_CC | CCW_SUSPEND, 1, DATA);
	ccw(CONTROL, 0, 1, DATA);
	go();
	stops(1, MARK_SUSPEND);
	order.at = CPA + 8;
	go();
	assert_int_equal(cctrans_first(&copy), MARK_SUSPEND);
	cctrans_end(&copy);
	order.resumed = true;
	chan.commands = 0;
	go();
	ends(2, 0x0c, 0);
	assert_int_equal(chan.commands, 2);
	cctrans_end(&copy);
}

static void ipl_begins_with_what_is_implied(void **state)
{
	(void)state;
	order = (struct cctrans_order){ .orb_flags = 0, .at = 0, .ipl = true };
	chan.gives = 24;
	go();
	assert_int_equal(mark(), MARK_CHANGED); /* the next is in the record */
	assert_int_equal(cpa(), 16);
	assert_int_equal(chan.cmds[0], 0x02);
	assert_int_equal(g->mem[23], 23);
	order.settled = copy.idaws;
	cctrans_end(&copy);
	order.orb_flags = 0;
	at = 8;
	ccw(CONTROL, CCW_SLI, 1, 0);
	cctrans_begin(&copy, REAL, g, &order);
	assert_int_equal(copy.ccw[1].cmd, CONTROL);
	cctrans_end(&copy);
}

static void writing_is_refused_by_the_device(void **state)
{
	(void)state;
	order.refused = CCTRANS_WRITE_CKD;
	ccw(SEARCH, CCW_CC, 5, DATA);
	ccw(0x05, 0, 4, DATA);
	go();
	ends(1, 0x0e, 0);
	assert_int_equal(chan.cmds[1], 0xf1);
	cctrans_end(&copy);
	order.refused = CCTRANS_WRITE_FBA;
	at = CPA;
	ccw(0x41, 0, 4, DATA);
	go();
	ends(0, 0x0e, 0);
	cctrans_end(&copy);
}

/* Behind an immediate command there is no data, and no command either. */
static void what_is_chained_by_data_is_no_command(void **state)
{
	(void)state;
	order.refused = CCTRANS_WRITE_CKD;
	chan.gives = 4;
	ccw(CONTROL, CCW_CD | CCW_CC | CCW_SLI, 1, DATA);
	ccw(0x05, CCW_CD, 4, DATA); /* it writes, were it a command */
	ccw(READ, 0, 4, DATA);
	go();
	ends(0, 0x0c, 0);
	assert_int_equal(chan.commands, 1);
	assert_int_equal(copy.ccw[1].cmd, 0xf1);
	assert_int_equal(copy.ccw[2].cmd, 0xf1);
	assert_int_equal(copy.ccw[0].flags & CCW_CC, 0);
	cctrans_end(&copy);
}

static void too_long(void **state)
{
	u32 n = 1000;

	(void)state;
	for (u32 i = 0; i < n; i++)
		ccw(CONTROL, CCW_CC, 1, DATA);
	go();
	ends(CCTRANS_CCWS - 2, 0, CSTAT_PROGRAM_CHECK);
	assert_int_equal(mark(), MARK_LONG);
	cctrans_end(&copy);
	at = CPA; /* nor too many pieces */
	for (u32 i = 0; i < 200; i++)
		ccw(WRITE, CCW_CC, 0x8000, DATA);
	go();
	ends(CCTRANS_IDAWS / 16, 0, CSTAT_PROGRAM_CHECK);
	assert_int_equal(mark(), MARK_LONG);
	cctrans_end(&copy);
}

static void no_frame_is_a_check(void **state)
{
	(void)state;
	g->hold_fails = 2;
	ccw(WRITE, CCW_CC, 4, DATA);
	ccw(WRITE, 0, 4, DATA + 0x1000);
	go();
	ends(1, 0, CSTAT_PROGRAM_CHECK);
	cctrans_end(&copy);
}

static void pci_goes_with_its_command(void **state)
{
	(void)state;
	ccw(CONTROL, CCW_CC, 1, DATA);
	ccw(CONTROL, CCW_CC | CCW_PCI, 1, DATA);
	ccw(CONTROL, 0, 1, DATA);
	go();
	assert_int_equal(chan.pcis, 1);
	assert_int_equal(cctrans_cpa(&copy, chan.pci_cpa), CPA + 16);
	assert_int_equal(cctrans_cpa(&copy, REAL + 0x100000), 0);
	assert_int_equal(cctrans_cpa(&copy, REAL), 0);
	cctrans_end(&copy);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(data_go_to_the_guests_frames),
		TEST(format_0),
		TEST(residual_and_lengths),
		TEST(a_search_loops_until_found),
		TEST(behind_a_search_may_be_a_tic),
		TEST(behind_what_is_wrong_is_nothing),
		TEST(data_chains_through_a_tic),
		TEST(idaws_of_both_formats),
		TEST(wrong_idaws),
		TEST(reading_backward),
		TEST(wrong_commands),
		TEST(immediate_commands_need_no_storage),
		TEST(what_is_skipped_needs_no_storage),
		TEST(keys_protect),
		TEST(what_the_program_reads_it_does_not_execute),
		TEST(the_guest_cannot_change_the_copy),
		TEST(suspends),
		TEST(ipl_begins_with_what_is_implied),
		TEST(writing_is_refused_by_the_device),
		TEST(what_is_chained_by_data_is_no_command),
		TEST(too_long),
		TEST(no_frame_is_a_check),
		TEST(pci_goes_with_its_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
