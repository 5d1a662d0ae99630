/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Real disks: an FBA disk at 0130 and a CKD one at 0120, the bare machine's or,
 * under CP, attached ones.  What is written is read, by all ways of designating
 * storage; what is wrong ends as the machine itself ends it.  The harness makes
 * the disks (dasdinit) and attaches them.
 */
#include "cp/arch/fba.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/hypercall.h"
#include "tests/guest/random.h"
#include "tests/guest/subch.h"

#define FBA	0x0130
#define CKD	0x0120
#define BLOCKS	2000u
#define BLOCK	512u
#define SIZE	(64 * BLOCK)
#define ROUNDS	50
#define CHECKED ((DSTAT_CHANNEL_END | DSTAT_DEVICE_END | DSTAT_UNIT_CHECK) << 8)
#define OUTSIDE 0x7ffff000u
#define KEY_2	0x20

static u8 data[SIZE + 4096] ALIGNED(4096);
static u8 copy[SIZE + 4096] ALIGNED(4096);
static struct ccw1 prog[16] ALIGNED(8);
static struct irb irb;
static u32 fba, ckd;

/* --- subchannels --- */

static u32 enable(u16 devno, u32 misc)
{
	u32 id = subch_find(devno);
	struct schib schib;

	if (!id || insn_stsch(id, &schib) != 0)
		return 0;
	schib.pmcw.flags = be16_make(be16_get(schib.pmcw.flags) | PMCW_E);
	schib.pmcw.misc = be32_make(misc);
	return insn_msch(id, &schib) == 0 ? id : 0;
}

/* Run the program at AT with these flags of the ORB; `irb` has the end. */
static u16 run(u32 id, u32 flags, const void *at)
{
	struct orb orb = { .flags = be32_make(flags | ORB_LPM),
			   .cpa = be32_make((u32)(u64)at) };

	memset(&irb, 0, sizeof(irb));
	if (insn_ssch(id, &orb) != 0 ||
	    !subch_take(id, SUBCH_PATIENCE_US, &irb))
		return 0xffff;
	return (u16)(irb.scsw.dstat << 8 | irb.scsw.cstat);
}

/* Which CCW of `prog` it ended behind. */
static u32 ended(void)
{
	return (be32_get(irb.scsw.cpa) - (u32)(u64)prog) / 8;
}

static u32 residual(void)
{
	return be16_get(irb.scsw.count);
}

static void set_key(const void *at, u8 key)
{
	__asm__ volatile("sske %0,%1" : : "d"((u64)key), "a"(at) : "memory");
}

static void pause_us(u32 us)
{
	u64 end = gk_now_us() + us;

	while (gk_now_us() < end)
		;
}

static u8 sense(u32 id)
{
	static u8 s[32];
	struct ccw1 ccw = subch_ccw(CCW_CMD_SENSE, CCW_SLI, sizeof(s), s);

	return subch_run(id, &ccw) == SUBCH_OK ? s[0] : 0xff;
}

static void fill(u32 seed)
{
	for (u32 i = 0; i < sizeof(data); i++)
		data[i] = (u8)(i * 7 + i / 256 + seed);
	memset(copy, 0xee, sizeof(copy));
}

/* --- FBA --- */

static struct fba_extent extent;
static struct fba_locate place;

/* The two commands in front of a transfer. */
static void locate(u8 operation, u32 block, u32 blocks)
{
	extent = (struct fba_extent){ .last = be32_make(BLOCKS - 1) };
	place = (struct fba_locate){ .operation = operation,
				     .count = be16_make((u16)blocks),
				     .block = be32_make(block) };
	prog[0] = subch_ccw(FBA_CMD_DEFINE_EXTENT, CCW_CC, 16, &extent);
	prog[1] = subch_ccw(FBA_CMD_LOCATE, CCW_CC, 8, &place);
}

static u16 fba_write(u32 block, const void *at)
{
	locate(FBA_OP_WRITE, block, 64);
	prog[2] = subch_ccw(FBA_CMD_WRITE, 0, SIZE, at);
	return run(fba, ORB_F, prog);
}

static u16 fba_read(u32 block, void *at)
{
	locate(FBA_OP_READ, block, 64);
	prog[2] = subch_ccw(FBA_CMD_READ, 0, SIZE, at);
	return run(fba, ORB_F, prog);
}

static bool fba_works(void)
{
	fill((u32)random_u64());
	return fba_write(100, data + 24) == SUBCH_OK &&
	       fba_read(100, copy + 600) == SUBCH_OK &&
	       !memcmp(data + 24, copy + 600, SIZE);
}

static void check_fba(void)
{
	static u8 id[8];

	prog[0] = subch_ccw(CCW_CMD_SENSE_ID, CCW_SLI, 7, id);
	gk_check(run(fba, ORB_F, prog) == SUBCH_OK &&
			 get_be16(id + 4) == 0x3370,
		 "Sense ID: a 3370");
	gk_check(fba_works(), "what is written is read, across pages");
	gk_check_equal(ended(), 3, "the CCW address is behind the last");
	locate(FBA_OP_READ, 100, 64);
	prog[2] = subch_ccw(FBA_CMD_READ, 0, SIZE + 100, copy);
	gk_check(run(fba, ORB_F, prog) == (SUBCH_OK | CSTAT_INCORRECT_LENGTH) &&
			 residual() == 100,
		 "too long a read: incorrect length, 100 left");
	prog[2] = subch_ccw(FBA_CMD_READ, CCW_SLI, SIZE + 100, copy);
	gk_check(run(fba, ORB_F, prog) == SUBCH_OK && residual() == 100,
		 "the same, suppressed");
	memset(copy, 0xee, sizeof(copy));
	prog[2] = subch_ccw(FBA_CMD_READ, CCW_SKIP, SIZE, copy);
	gk_check(run(fba, ORB_F, prog) == SUBCH_OK && copy[0] == 0xee &&
			 copy[SIZE - 1] == 0xee,
		 "what is skipped is not stored");
}

static void check_chains(void)
{
	fill(5);
	locate(FBA_OP_WRITE, 300, 64);
	prog[2] = subch_ccw(FBA_CMD_WRITE, CCW_CD, 8 * BLOCK, data + 100);
	prog[3] = subch_ccw(0, CCW_CD, 40 * BLOCK, data + 100 + 8 * BLOCK);
	prog[4] = subch_ccw(CCW_CMD_TIC, 0, 0, &prog[6]);
	prog[6] = subch_ccw(0, 0, 16 * BLOCK, data + 100 + 48 * BLOCK);
	gk_check_equal(run(fba, ORB_F, prog), SUBCH_OK,
		       "a write chained by data, with a TIC in it");
	gk_check_equal(ended(), 7, "it ended in the chain");
	gk_check(fba_read(300, copy) == SUBCH_OK &&
			 !memcmp(copy, data + 100, SIZE),
		 "all of the chain is on the disk");
	locate(FBA_OP_READ, 300, 64);
	prog[2] = subch_ccw(FBA_CMD_READ, CCW_CD, 8 * BLOCK, copy + 8);
	prog[3] = subch_ccw(0, 0, 56 * BLOCK, copy + 8 + 8 * BLOCK);
	memset(copy, 0, sizeof(copy));
	gk_check(run(fba, ORB_F, prog) == SUBCH_OK &&
			 !memcmp(copy + 8, data + 100, SIZE),
		 "a read chained by data");
}

/* --- IDAWs and format 0 --- */

static u32 list1[SIZE / 2048 + 1] ALIGNED(8);
static u64 list2[SIZE / 4096 + 1] ALIGNED(8);
static struct ccw0 old[4] ALIGNED(8);

static struct ccw0 ccw0_of(u8 cmd, u8 flags, u16 count, const void *at)
{
	struct ccw0 c = { .cmd = cmd,
			  .flags = flags,
			  .count = be16_make(count) };
	u32 addr = (u32)(u64)at;

	c.addr[0] = (u8)(addr >> 16);
	c.addr[1] = (u8)(addr >> 8);
	c.addr[2] = (u8)addr;
	return c;
}

/* Blocks of 2 KiB of `copy` in the wrong order, the first from its middle. */
static bool read_by_list1(bool format0)
{
	u32 n = SIZE / 2048;
	bool good;

	memset(copy, 0, sizeof(copy));
	list1[0] = (u32)(u64)(copy + 1024);
	for (u32 i = 1; i <= n; i++)
		list1[i] = (u32)(u64)(copy + 2048 * (n + 1 - i));
	locate(FBA_OP_READ, 100, 64);
	old[0] = ccw0_of(FBA_CMD_DEFINE_EXTENT, CCW_CC, 16, &extent);
	old[1] = ccw0_of(FBA_CMD_LOCATE, CCW_CC, 8, &place);
	old[2] = ccw0_of(FBA_CMD_READ, CCW_IDA, SIZE, list1);
	prog[2] = subch_ccw(FBA_CMD_READ, CCW_IDA, SIZE, list1);
	good = (format0 ? run(fba, 0, old) : run(fba, ORB_F, prog)) ==
		       SUBCH_OK &&
	       !memcmp(copy + 1024, data, 1024);
	for (u32 i = 1; good && i < n; i++)
		good = !memcmp(copy + 2048 * (n + 1 - i),
			       data + 1024 + 2048 * (i - 1), 2048);
	return good && !memcmp(copy + 2048, data + SIZE - 1024, 1024);
}

static bool write_by_list2(void)
{
	u32 n = SIZE / 4096;

	for (u32 i = 0; i <= n; i++)
		list2[i] = (u64)(data + 4096 * i);
	list2[0] += 512;
	locate(FBA_OP_WRITE, 100, 64);
	prog[2] = subch_ccw(FBA_CMD_WRITE, CCW_IDA, SIZE, list2);
	return run(fba, ORB_F | ORB_H, prog) == SUBCH_OK &&
	       fba_read(100, copy) == SUBCH_OK &&
	       !memcmp(copy, data + 512, SIZE);
}

static void check_idaws(void)
{
	fill(9);
	gk_check(fba_write(100, data) == SUBCH_OK && read_by_list1(false),
		 "IDAWs of 2 KiB, format 1");
	gk_check(read_by_list1(true), "the same by format-0 CCWs");
	gk_check(write_by_list2(), "IDAWs of 4 KiB, format 2");
	list2[1] = (u64)(data + 4096 + 8);
	locate(FBA_OP_WRITE, 100, 64);
	prog[2] = subch_ccw(FBA_CMD_WRITE, CCW_IDA, SIZE, list2);
	gk_check(run(fba, ORB_F | ORB_H, prog) != SUBCH_OK &&
			 irb.scsw.cstat == CSTAT_PROGRAM_CHECK,
		 "an IDAW inside a block: program check");
	list2[1] = OUTSIDE;
	locate(FBA_OP_WRITE, 100, 64);
	prog[2] = subch_ccw(FBA_CMD_WRITE, CCW_IDA, SIZE, list2);
	run(fba, ORB_F | ORB_H, prog);
	gk_check(irb.scsw.cstat == CSTAT_PROGRAM_CHECK && ended() == 3,
		 "an IDAW outside of storage: program check");
}

/* --- what is wrong --- */

static bool checks(u32 flags, u32 at)
{
	run(fba, flags, prog);
	return irb.scsw.cstat == CSTAT_PROGRAM_CHECK && ended() == at + 1;
}

static void check_wrong(void)
{
	locate(FBA_OP_READ, 100, 64);
	prog[2] = subch_ccw(FBA_CMD_READ, 0, SIZE, (void *)OUTSIDE);
	gk_check(checks(ORB_F, 2), "data outside of storage: program check");
	prog[2] = subch_ccw(0, 0, 1, copy);
	gk_check(checks(ORB_F, 2), "command 0: program check");
	prog[2] = subch_ccw(FBA_CMD_READ, CCW_CD, 0, copy);
	gk_check(checks(ORB_F, 2), "a chain of no bytes: program check");
	prog[2] = subch_ccw(FBA_CMD_READ, CCW_SUSPEND, SIZE, copy);
	gk_check(checks(ORB_F, 2), "suspend, not allowed: program check");
	prog[0] = subch_ccw(CCW_CMD_TIC, 0, 0, &prog[1]);
	if (gk_hyper_present())
		gk_check(checks(ORB_F, 0), "a TIC comes first: program check");
	else
		gk_check_skip("a TIC comes first", "this machine takes it");
	prog[0] = subch_ccw(CCW_CMD_NOP, CCW_CC, 1, copy);
	prog[1] = subch_ccw(CCW_CMD_TIC, 0, 0, &prog[2]);
	prog[2] = subch_ccw(CCW_CMD_TIC, 0, 0, &prog[0]);
	run(fba, ORB_F, prog);
	gk_check(irb.scsw.cstat == CSTAT_PROGRAM_CHECK,
		 "a TIC to a TIC: program check");
	prog[0] = subch_ccw(0x77, CCW_SLI, 1, copy);
	gk_check(run(fba, ORB_F, prog) == CHECKED && sense(fba) == 0x80,
		 "no command of the device: command reject");
	gk_check(fba_works(), "it works as before");
}

static void check_keys(void)
{
	u8 *page = copy + 4096;

	fill(3);
	fba_write(100, data);
	set_key(page, KEY_2);
	locate(FBA_OP_READ, 100, 64);
	prog[2] = subch_ccw(FBA_CMD_READ, 0, SIZE, copy);
	run(fba, ORB_F | 0x30000000u, prog);
	gk_check(irb.scsw.cstat == CSTAT_PROTECTION_CHECK,
		 "another key than the ORB's: protection check");
	gk_check(run(fba, ORB_F, prog) == SUBCH_OK && page[0] == data[4096],
		 "with key 0 it is stored");
	set_key(page, 0);
}

static void check_sense(void)
{
	struct ccw1 bad = subch_ccw(0x77, CCW_SLI, 1, copy);

	fba = enable(FBA, PMCW_MISC_SENSE);
	run(fba, ORB_F, &bad);
	gk_check((be32_get(irb.scsw.ctl) & SCSW_E) && irb.ecw[0] == 0x80,
		 "concurrent sense comes with the unit check");
	gk_check(sense(fba) == 0, "and is cleared by that");
	fba = enable(FBA, 0);
	run(fba, ORB_F, &bad);
	gk_check(!(be32_get(irb.scsw.ctl) & SCSW_E) && sense(fba) == 0x80,
		 "not when it is off");
}

/* --- functions --- */

static u32 stctl(void)
{
	return be32_get(irb.scsw.ctl) & SCSW_STCTL;
}

static void check_suspend(void)
{
	u32 flags = ORB_F | ORB_S;

	fill(7);
	fba_write(100, data);
	locate(FBA_OP_READ, 100, 64);
	prog[0].flags |= CCW_SUSPEND;
	prog[2] = subch_ccw(FBA_CMD_READ, 0, SIZE, copy);
	run(fba, flags, prog);
	gk_check((be32_get(irb.scsw.ctl) & SCSW_ACTL_SUSPENDED) &&
			 stctl() ==
				 (SCSW_STCTL_INTERMEDIATE | SCSW_STCTL_PENDING),
		 "it suspends at its first command");
	prog[0].flags &= (u8)~CCW_SUSPEND;
	gk_check(insn_rsch(fba) == 0 &&
			 subch_take(fba, SUBCH_PATIENCE_US, &irb) &&
			 irb.scsw.dstat == (SUBCH_OK >> 8) && !irb.scsw.cstat &&
			 !memcmp(copy, data, SIZE),
		 "resumed, it ends well");
	gk_check(insn_rsch(fba) == 2, "nothing is suspended: cc 2");
	prog[1] = subch_ccw(CCW_CMD_NOP, CCW_CC | CCW_SUSPEND, 1, copy);
	prog[2] = subch_ccw(CCW_CMD_NOP, 0, 1, copy);
	run(fba, flags, prog);
	gk_check(be32_get(irb.scsw.ctl) & SCSW_ACTL_SUSPENDED,
		 "it suspends in the middle");
	gk_check(insn_csch(fba) == 0 &&
			 subch_take(fba, SUBCH_PATIENCE_US, &irb) &&
			 (be32_get(irb.scsw.ctl) & SCSW_FCTL_CLEAR),
		 "cleared");
	gk_check(fba_works(), "and works again");
}

static void check_signals(void)
{
	u32 good = 0;

	if (!gk_hyper_present()) {
		gk_check_skip("halts and clears",
			      "this machine loses what has not begun");
		return;
	}
	gk_check(insn_hsch(fba) == 0 &&
			 subch_take(fba, SUBCH_PATIENCE_US, &irb) &&
			 (be32_get(irb.scsw.ctl) & SCSW_FCTL_HALT),
		 "an idle device is halted");
	for (u32 i = 0; i < ROUNDS; i++) {
		/* An endless program, ended by either. */
		prog[0] = subch_ccw(CCW_CMD_NOP, CCW_CC, 1, copy);
		prog[1] = subch_ccw(CCW_CMD_NOP, CCW_CC, 1, copy);
		prog[2] = subch_ccw(CCW_CMD_TIC, 0, 0, prog);
		if (subch_start(fba, prog) != 0)
			continue;
		pause_us(random_below(500));
		if ((i & 1 ? insn_hsch(fba) : insn_csch(fba)) != 0 ||
		    !subch_take(fba, SUBCH_PATIENCE_US, &irb))
			continue;
		good += (be32_get(irb.scsw.ctl) &
			 (i & 1 ? SCSW_FCTL_HALT : SCSW_FCTL_CLEAR)) != 0;
	}
	gk_check_equal(good, ROUNDS, "endless programs are halted and cleared");
	gk_check(fba_works(), "it works after that");
}

static void check_pci(void)
{
	u32 pcis = 0;

	prog[0] = subch_ccw(CCW_CMD_NOP, CCW_CC | CCW_PCI, 1, copy);
	prog[1] = subch_ccw(CCW_CMD_NOP, 0, 1, copy);
	subch_start(fba, prog);
	while (subch_take(fba, SUBCH_PATIENCE_US, &irb)) {
		pcis += (irb.scsw.cstat & CSTAT_PCI) != 0;
		if (stctl() & SCSW_STCTL_SECONDARY)
			break;
	}
	gk_check_equal(pcis, 1, "a PCI is seen once");
}

/* What its program reads, CP has translated before. */
static void check_changed(void)
{
	struct ccw1 nop = subch_ccw(CCW_CMD_NOP, 0, 1, copy);

	memset(data, 0, SIZE);
	memcpy(data, &nop, sizeof(nop));
	fba_write(100, data);
	locate(FBA_OP_READ, 100, 64);
	prog[2] = subch_ccw(FBA_CMD_READ, CCW_CC | CCW_SLI, 8, &prog[3]);
	prog[3] = subch_ccw(0x77, CCW_SLI, 1, copy);
	gk_check(checks(ORB_F, 3), "a program that reads itself is refused");
}

/* --- CKD --- */

static struct {
	u8 seek[6];
	u8 search[5];
	u8 mask;
	u8 count[8];
} at ALIGNED(8);

/* SEEK, SEARCH ID EQUAL and its TIC: then prog[3]. */
static void seek(u8 head, u8 record)
{
	memset(&at, 0, sizeof(at));
	at.seek[5] = head;
	at.search[3] = head;
	at.search[4] = record;
	prog[0] = subch_ccw(0x07, CCW_CC, 6, at.seek);
	prog[1] = subch_ccw(0x31, CCW_CC, 5, at.search);
	prog[2] = subch_ccw(CCW_CMD_TIC, 0, 0, &prog[1]);
}

static void check_ckd(void)
{
	fill(1);
	seek(0, 3);
	prog[3] = subch_ccw(0x06, 0, 80, copy);
	gk_check_equal(run(ckd, ORB_F, prog), SUBCH_OK,
		       "SEEK, SEARCH, TIC, READ DATA of a volume label");
	gk_check(copy[0] == 0xe5 && copy[1] == 0xd6 && copy[2] == 0xd3 &&
			 copy[3] == 0xf1,
		 "it begins with VOL1");
	gk_check_equal(ended(), 4, "the search's TIC is behind");
	/* A record 1 on an empty track: count, then data. */
	seek(5, 0);
	at.mask = 0xc0;
	at.count[3] = 5;
	at.count[4] = 1;
	put_be16(at.count + 6, 4000);
	prog[3] = subch_ccw(0x1d, CCW_CD, 8, at.count);
	prog[4] = subch_ccw(0, 0, 4000, data + 200);
	gk_check_equal(run(ckd, ORB_F, prog), SUBCH_OK,
		       "WRITE COUNT KEY AND DATA of 4000 bytes");
	seek(5, 1);
	prog[3] = subch_ccw(0x06, 0, 4000, copy + 3000);
	gk_check(run(ckd, ORB_F, prog) == SUBCH_OK &&
			 !memcmp(copy + 3000, data + 200, 4000),
		 "it is read");
	seek(5, 9);
	prog[3] = subch_ccw(0x06, 0, 4000, copy);
	gk_check(run(ckd, ORB_F, prog) != 0xffff &&
			 irb.scsw.dstat == CHECKED >> 8,
		 "no such record: unit check");
	gk_check_equal(sense(ckd), 0, "its sense says so elsewhere");
}

void gk_main(void)
{
	fba = enable(FBA, 0);
	ckd = enable(CKD, 0);
	gk_check(fba && ckd, "the disks are there");
	check_fba();
	check_chains();
	check_idaws();
	check_wrong();
	check_keys();
	check_sense();
	check_suspend();
	check_signals();
	check_pci();
	if (gk_hyper_present())
		check_changed();
	else
		gk_check_skip("a program that reads itself",
			      "no control program");
	check_ckd();
	gk_check_done();
}
