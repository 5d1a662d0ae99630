/* SPDX-License-Identifier: Apache-2.0 */
/*
 * REALLOOP: writes and reads a real FBA disk for ever (tests/sys/
 * test_attach.py).  PARM DISK=0130 SEED=n: what it writes; CHECK=1: it reads
 * only what was written last with that SEED, once.  A block's content tells its
 * number, so that a mistake of addresses is seen.
 */
#include "cp/arch/fba.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/parm.h"
#include "tests/guest/subch.h"

#define BLOCK	    512u
#define AT	    64u /* once around blocks 64 to 1023 */
#define STEP	    32u
#define ROUNDS	    30u
#define PATIENCE_US 30000000
#define SIZE	    (STEP * BLOCK)

static u8 data[SIZE + 4096] ALIGNED(4096);
static struct fba_extent extent;
static struct fba_locate place;
static struct ccw1 prog[3] ALIGNED(8);
static u32 disk, seed;

static u32 number(const char *name, u32 base)
{
	char text[16] = "";
	u64 n = 0;

	(void)gk_parm(name, text, sizeof(text));
	(void)str_to_u64(text, base, 0xffffffffu, &n);
	return (u32)n;
}

/* Others may have the machine meanwhile; fff3: the disk has gone. */
static u16 finish(int cc)
{
	u64 end = gk_now_us() + PATIENCE_US;
	struct irb irb;

	while (cc == 0) {
		cc = insn_tsch(disk, &irb);
		if (cc == 0)
			return (u16)(irb.scsw.dstat << 8 | irb.scsw.cstat);
		if (cc == 1 && gk_now_us() < end)
			cc = 0;
	}
	return (u16)(0xfff0 | cc);
}

static u16 run(bool write, u32 block)
{
	extent = (struct fba_extent){ .last = be32_make(1999) };
	place = (struct fba_locate){ .operation =
					     write ? FBA_OP_WRITE : FBA_OP_READ,
				     .count = be16_make(STEP),
				     .block = be32_make(block) };
	prog[0] = subch_ccw(FBA_CMD_DEFINE_EXTENT, CCW_CC, 16, &extent);
	prog[1] = subch_ccw(FBA_CMD_LOCATE, CCW_CC, 8, &place);
	prog[2] = subch_ccw(write ? FBA_CMD_WRITE : FBA_CMD_READ, 0, SIZE,
			    data + 100);
	return finish(subch_start(disk, prog));
}

static void fill(u32 block)
{
	for (u32 i = 0; i < SIZE; i += 8) {
		put_be32(data + 100 + i, seed);
		put_be32(data + 104 + i, block * BLOCK + i);
	}
}

static bool is_right(u32 block)
{
	for (u32 i = 0; i < SIZE; i += 8)
		if (get_be32(data + 100 + i) != seed ||
		    get_be32(data + 104 + i) != block * BLOCK + i)
			return false;
	return true;
}

/* All blocks; false: an error was told. */
static bool all(bool write)
{
	for (u32 i = 0; i < ROUNDS; i++) {
		u32 block = AT + i * STEP;
		u16 status;

		if (write)
			fill(block);
		else
			memset(data, 0, sizeof(data));
		status = run(write, block);
		if (status != SUBCH_OK) {
			gk_printf("status %04x at %u\n", status, block);
			return false;
		}
		if (!write && !is_right(block)) {
			gk_printf("wrong data at %u\n", block);
			return false;
		}
	}
	return true;
}

void gk_main(void)
{
	u32 devno = number("DISK", 16), rounds = 0;
	struct schib schib;

	seed = number("SEED", 10);
	disk = subch_find((u16)devno);
	if (!disk || insn_stsch(disk, &schib) != 0) {
		gk_printf("no disk %04x\n", devno);
		return;
	}
	schib.pmcw.flags = be16_make(be16_get(schib.pmcw.flags) | PMCW_E);
	(void)insn_msch(disk, &schib);
	if (number("CHECK", 10)) {
		if (all(false))
			gk_printf("the disk has it all\n");
		return;
	}
	while (all(true) && all(false))
		if (rounds++ % 16 == 0)
			gk_printf("round %u\n", rounds);
}
