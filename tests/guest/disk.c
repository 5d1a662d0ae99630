/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Disks in storage, as a guest sees them: an FBA disk by channel programs and
 * a virtio one by requests; what is written is read, what is discarded is
 * zeros, what is wrong is refused, and after thousands of random programs and
 * requests both work as before.  Needs a control program.
 */
#include "cp/arch/fba.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "netdrv/virtio_blk_layout.h"
#include "tests/guest/random.h"
#include "tests/guest/subch.h"

#define FBA	0x0200
#define VIRTIO	0x0201
#define BLOCKS	2000u
#define BLOCK	512u
#define SIZE	(64 * BLOCK)
#define RANDOM	3000
#define NUM	8 /* descriptors of the queue */
#define OUTSIDE 0x100000000ul
#define CHECKED ((DSTAT_CHANNEL_END | DSTAT_DEVICE_END | DSTAT_UNIT_CHECK) << 8)

static u8 data[SIZE] ALIGNED(4096);
static u8 copy[SIZE] ALIGNED(4096);

static u32 define(const char *command, u16 devno)
{
	char reply[128];
	struct schib schib;
	u32 id;
	int rc = -1;

	if (gk_hyper_command(command, reply, sizeof(reply), &rc) != ERR_OK ||
	    rc)
		return 0;
	id = subch_find(devno);
	if (!id || insn_stsch(id, &schib) != 0)
		return 0;
	schib.pmcw.flags = be16_make(be16_get(schib.pmcw.flags) | PMCW_E);
	return insn_msch(id, &schib) == 0 ? id : 0;
}

static void fill(u32 seed)
{
	for (u32 i = 0; i < SIZE; i++)
		data[i] = (u8)(i * 7 + i / 256 + seed);
}

static bool all_zero(const u8 *p, u32 size)
{
	u32 i = 0;

	while (i < size && !p[i])
		i++;
	return i == size;
}

/* --- the FBA disk --- */

static u32 fba;
static struct ccw1 prog[8] ALIGNED(8);
static struct fba_extent extent;
static struct fba_locate place;

/* DEFINE EXTENT, LOCATE, and COMMAND of COUNT bytes at AT. */
static u16 fba_run(u8 operation, u32 block, u32 blocks, u8 command, u32 count,
		   void *at)
{
	extent = (struct fba_extent){ .last = be32_make(BLOCKS - 1) };
	place = (struct fba_locate){ .operation = operation,
				     .count = be16_make((u16)blocks),
				     .block = be32_make(block) };
	prog[0] = subch_ccw(FBA_CMD_DEFINE_EXTENT, CCW_CC, 16, &extent);
	prog[1] = subch_ccw(FBA_CMD_LOCATE, CCW_CC, 8, &place);
	prog[2] = subch_ccw(command, count ? 0 : CCW_SLI, (u16)count, at);
	return subch_run(fba, prog);
}

static u16 fba_write(u32 block, u32 blocks, u32 count)
{
	return fba_run(FBA_OP_WRITE, block, blocks, FBA_CMD_WRITE, count, data);
}

static u16 fba_read(u32 block, u32 blocks)
{
	memset(copy, 0xee, SIZE);
	return fba_run(FBA_OP_READ, block, blocks, FBA_CMD_READ, blocks * BLOCK,
		       copy);
}

/* The first sense byte. */
static u8 sense(void)
{
	static u8 s[32];

	prog[0] = subch_ccw(CCW_CMD_SENSE, 0, sizeof(s), s);
	return subch_run(fba, prog) == SUBCH_OK ? s[0] : 0xff;
}

static bool fba_works(void)
{
	fill((u32)random_u64());
	return fba_write(100, 64, SIZE) == SUBCH_OK &&
	       fba_read(100, 64) == SUBCH_OK && !memcmp(data, copy, SIZE);
}

static void check_fba(void)
{
	static struct fba_characteristics c;
	u8 id[8];

	prog[0] = subch_ccw(CCW_CMD_SENSE_ID, CCW_SLI, 7, id);
	gk_check(subch_run(fba, prog) == SUBCH_OK &&
			 get_be16(id + 1) == 0x6310 &&
			 get_be16(id + 4) == 0x9336,
		 "Sense ID: a 9336 on a 6310");
	prog[0] = subch_ccw(FBA_CMD_CHARACTERISTICS, 0, sizeof(c), &c);
	gk_check(subch_run(fba, prog) == SUBCH_OK &&
			 get_be32(c.blocks) == BLOCKS &&
			 be16_get(c.block_size) == BLOCK,
		 "its characteristics: blocks and their size");
	gk_check(fba_read(BLOCKS - 64, 64) == SUBCH_OK && all_zero(copy, SIZE),
		 "it begins with zeros");
	gk_check(fba_works(), "what is written is read");
	gk_check(fba_write(108, 8, 0) == SUBCH_OK &&
			 fba_read(100, 64) == SUBCH_OK &&
			 !memcmp(data, copy, 8 * BLOCK) &&
			 all_zero(copy + 8 * BLOCK, 8 * BLOCK) &&
			 !memcmp(data + 16 * BLOCK, copy + 16 * BLOCK,
				 SIZE - 16 * BLOCK),
		 "a write without data makes zeros of its blocks only");
	prog[0] = subch_ccw(FBA_CMD_READ_IPL, 0, BLOCK, copy);
	gk_check(subch_run(fba, prog) == SUBCH_OK && all_zero(copy, BLOCK),
		 "READ IPL reads block 0");
}

static void check_fba_wrong(void)
{
	gk_check(fba_read(BLOCKS - 1, 2) == CHECKED && sense() == 0x80,
		 "beyond the last block: command reject");
	gk_check(sense() == 0, "sense is cleared by SENSE");
	gk_check(fba_run(FBA_OP_READ, 0, 1, FBA_CMD_WRITE, BLOCK, data) ==
				 CHECKED &&
			 sense() == 0x80,
		 "WRITE behind a LOCATE for reading: command reject");
	prog[0] = subch_ccw(FBA_CMD_READ, 0, BLOCK, copy);
	gk_check(subch_run(fba, prog) == CHECKED && sense() == 0x80,
		 "READ alone: command reject");
	prog[0] = subch_ccw(0x77, 0, 1, copy);
	gk_check(subch_run(fba, prog) == CHECKED && sense() == 0x80,
		 "a command that is none: command reject");
	gk_check_equal(fba_run(FBA_OP_READ, 0, 8, FBA_CMD_READ, 4096,
			       (void *)(gk_storage_size() - 512)),
		       SUBCH_OK | CSTAT_PROGRAM_CHECK,
		       "data beyond storage: program check");
	gk_check(fba_works(), "it works as before");
}

static void check_fba_random(void)
{
	static const u8 commands[] = { 0x02, 0x14, 0x41, 0x42, 0x43, 0x63,
				       0x64, 0x94, 0xa4, 0xb4, 0x03, 0x04 };
	struct irb irb;

	for (u32 i = 0; i < RANDOM; i++) {
		u32 n = 1 + random_below(6);

		for (u32 k = 0; k < sizeof(extent); k++)
			((u8 *)&extent)[k] =
				random_below(4) ? 0 : (u8)random_u64();
		if (random_below(2))
			extent.last = be32_make(random_below(2 * BLOCKS));
		place = (struct fba_locate){
			.operation = (u8)random_below(8),
			.replication = (u8)random_below(3),
			.count = be16_make((u16)random_below(100)),
			.block = be32_make(random_below(BLOCKS + 10)),
		};
		for (u32 k = 0; k < n; k++) {
			u8 cmd = commands[random_below(sizeof(commands))];

			prog[k] = subch_ccw(
				cmd, k + 1 < n ? CCW_CC | CCW_SLI : CCW_SLI,
				(u16)random_below(SIZE),
				cmd == 0x63   ? (void *)&extent
				: cmd == 0x43 ? (void *)&place
					      : (void *)copy);
		}
		if (subch_start(fba, prog) == 0)
			subch_take(fba, SUBCH_PATIENCE_US, &irb);
	}
	gk_check(fba_works(), "random channel programs");
}

/* Another user's disk, twice: for writing and for reading. */
static void check_links(void)
{
	u32 own = fba,
	    writes = define("LINK TO GUEST2 0200 AS 0210 MW PASS= GUEST2M",
			    0x0210),
	    reads = define("LINK TO GUEST2 0200 AS 0211 RR", 0x0211);
	bool good;

	if (!gk_check(writes && reads, "two links to one disk of GUEST2's"))
		return;
	fill((u32)random_u64());
	fba = writes;
	good = fba_write(100, 64, SIZE) == SUBCH_OK;
	fba = reads;
	gk_check(good && fba_read(100, 64) == SUBCH_OK &&
			 !memcmp(data, copy, SIZE),
		 "what is written by one is read by the other");
	gk_check(fba_write(100, 64, SIZE) == CHECKED && sense() == 0x80 &&
			 fba_read(100, 64) == SUBCH_OK &&
			 !memcmp(data, copy, SIZE),
		 "the one for reading cannot be written");
	fba = own;
}

/* --- the virtio disk --- */

static u32 blk;
static struct {
	struct vq_desc desc[NUM];
	le16 avail_flags, avail_idx, avail[NUM], used_event;
	u8 pad[128 - 6 - 2 * NUM];
	le16 used_flags, used_idx;
	struct vq_used_elem used[NUM];
	le16 avail_event;
} ring ALIGNED(16);
static struct virtio_blk_header header;
static struct virtio_blk_range range;
static u8 status, area[64] ALIGNED(8);
static u16 given;

static u16 ccw(u8 cmd, u16 count)
{
	struct irb irb;

	while (insn_tsch(blk, &irb) == 0)
		;
	prog[0] = subch_ccw(cmd, 0, count, area);
	return subch_run(blk, prog);
}

static u16 set_status(u8 to)
{
	area[0] = to;
	return ccw(VIRTIO_CCW_WRITE_STATUS, 1);
}

/* Bring the device up; false: it does not let itself be. */
static bool blk_start(void)
{
	u8 ok = VIRTIO_S_ACKNOWLEDGE | VIRTIO_S_DRIVER | VIRTIO_S_FEATURES_OK;
	struct virtio_vq_info info = {
		.desc = be64_make((u64)ring.desc),
		.num = be16_make(NUM),
		.avail = be64_make((u64)&ring.avail_flags),
		.used = be64_make((u64)&ring.used_flags),
	};

	given = 0;
	memset(&ring, 0, sizeof(ring));
	put_be32(area, 0x00020000);
	ccw(VIRTIO_CCW_SET_VIRTIO_REV, 4); /* once; rejected later */
	ccw(VIRTIO_CCW_VDEV_RESET, 0);
	memset(area, 0, 5);
	area[0] = 1; /* VERSION_1, bit 32 */
	area[4] = 1;
	ccw(VIRTIO_CCW_WRITE_FEAT, 5);
	memset(area, 0, 5);
	area[3] = 0x10; /* INDIRECT_DESC, bit 28 */
	ccw(VIRTIO_CCW_WRITE_FEAT, 5);
	if (set_status(ok) != SUBCH_OK)
		return false;
	memcpy(area, &info, sizeof(info));
	if (ccw(VIRTIO_CCW_SET_VQ, sizeof(info)) != SUBCH_OK)
		return false;
	return set_status(ok | VIRTIO_S_DRIVER_OK) == SUBCH_OK;
}

static void describe(u32 n, u64 at, u32 len, u16 flags)
{
	ring.desc[n] =
		(struct vq_desc){ le64_make(at), le32_make(len),
				  le16_make(flags), le16_make((u16)(n + 1)) };
}

static void offer(u16 head)
{
	ring.avail[given++ % NUM] = le16_make(head);
	*(volatile le16 *)&ring.avail_idx = le16_make(given);
	gk_hyper_notify(blk, 0, 0);
}

/* One request, done when the notification returns; its status. */
static u8 request(u32 type, u64 sector, void *at, u32 size, bool write)
{
	header = (struct virtio_blk_header){ .type = le32_make(type),
					     .sector = le64_make(sector) };
	status = 0xff;
	describe(0, (u64)&header, sizeof(header), VQ_DESC_NEXT);
	describe(1, (u64)at, size,
		 write ? VQ_DESC_NEXT | VQ_DESC_WRITE : VQ_DESC_NEXT);
	describe(2, (u64)&status, 1, VQ_DESC_WRITE);
	if (!size)
		ring.desc[0].next = le16_make(2);
	offer(0);
	return *(volatile u8 *)&status;
}

static u8 blk_write(u64 sector, u32 size)
{
	return request(VIRTIO_BLK_T_OUT, sector, data, size, false);
}

static u8 blk_read(u64 sector, u32 size)
{
	memset(copy, 0xee, SIZE);
	return request(VIRTIO_BLK_T_IN, sector, copy, size, true);
}

static bool blk_works(void)
{
	if (!blk_start())
		return false;
	fill((u32)random_u64());
	return blk_write(100, SIZE) == VIRTIO_BLK_S_OK &&
	       blk_read(100, SIZE) == VIRTIO_BLK_S_OK &&
	       !memcmp(data, copy, SIZE);
}

static void check_blk(void)
{
	range = (struct virtio_blk_range){ .sector = le64_make(108),
					   .sectors = le32_make(8) };
	gk_check(blk_start(), "the virtio disk comes up");
	gk_check(blk_read(0, SIZE) == VIRTIO_BLK_S_OK && all_zero(copy, SIZE),
		 "it begins with zeros, too");
	gk_check(blk_works(), "what is written to it is read");
	gk_check(request(VIRTIO_BLK_T_DISCARD, 0, &range, 16, false) ==
				 VIRTIO_BLK_S_OK &&
			 blk_read(100, SIZE) == VIRTIO_BLK_S_OK &&
			 !memcmp(data, copy, 8 * BLOCK) &&
			 all_zero(copy + 8 * BLOCK, 8 * BLOCK) &&
			 !memcmp(data + 16 * BLOCK, copy + 16 * BLOCK,
				 SIZE - 16 * BLOCK),
		 "DISCARD makes zeros of its sectors only");
	gk_check_equal(request(VIRTIO_BLK_T_FLUSH, 0, NULL, 0, false),
		       VIRTIO_BLK_S_OK, "FLUSH is done");
	memset(copy, 0, 32);
	gk_check(request(VIRTIO_BLK_T_GET_ID, 0, copy, 20, true) ==
				 VIRTIO_BLK_S_OK &&
			 !memcmp(copy + strlen((char *)copy) - 5, "-0201", 5),
		 "its name ends in the device number");
}

static void check_blk_wrong(void)
{
	gk_check_equal(blk_read(BLOCKS, BLOCK), VIRTIO_BLK_S_IOERR,
		       "beyond the last sector: an error");
	gk_check_equal(blk_write(~0ul, BLOCK), VIRTIO_BLK_S_IOERR,
		       "a sector of all ones: an error");
	gk_check_equal(blk_write(0, 100), VIRTIO_BLK_S_IOERR,
		       "a piece of a sector: an error");
	gk_check_equal(request(77, 0, data, BLOCK, false), VIRTIO_BLK_S_UNSUPP,
		       "a request that is none: unsupported");
	gk_check(blk_read(BLOCKS - 1, BLOCK) == VIRTIO_BLK_S_OK,
		 "and the last sector is there");
	request(VIRTIO_BLK_T_IN, 0, (void *)OUTSIDE, BLOCK, true);
	area[0] = 0;
	ccw(VIRTIO_CCW_READ_STATUS, 1);
	gk_check(area[0] & VIRTIO_S_NEEDS_RESET,
		 "data outside storage: the device wants a reset");
	gk_check(blk_works(), "after which it works");
}

static void check_blk_random(void)
{
	u32 broken = 0;

	for (u32 i = 0; i < RANDOM; i++) {
		if (i % 8 == 0)
			blk_start();
		header = (struct virtio_blk_header){
			.type = le32_make(random_below(15)),
			.sector = le64_make(random_below(BLOCKS + 10)),
		};
		for (u32 n = 0; n < NUM; n++) {
			u32 len = random_below(4) ? BLOCK * random_below(65)
						  : random_below(2000);

			describe(n, (u64)copy, MIN(len, SIZE),
				 (u16)random_below(4));
			if (!random_below(60))
				ring.desc[n].addr = le64_make(random_u64());
			ring.desc[n].next = le16_make(
				(u16)random_below(random_below(20) ? NUM : 99));
		}
		describe(0, (u64)&header, 16, VQ_DESC_NEXT);
		offer((u16)(random_below(4) ? 0 : random_below(NUM)));
		area[0] = 0;
		if (i % 8 == 7) {
			ccw(VIRTIO_CCW_READ_STATUS, 1);
			broken += (area[0] & VIRTIO_S_NEEDS_RESET) != 0;
		}
	}
	gk_printf("# %u of %u times broken\n", broken, RANDOM / 8);
	gk_check(broken && blk_works(), "random requests");
}

void gk_main(void)
{
	if (!gk_hyper_present()) {
		gk_check_skip("disks in storage", "no control program");
		gk_check_done();
	}
	fba = define("DEFINE VFB-512 AS 0200 BLK 2000", FBA);
	if (gk_check(fba, "an FBA disk of our own")) {
		check_fba();
		check_fba_wrong();
		check_fba_random();
		check_links();
	}
	blk = define("DEFINE VIRTIO-BLK AS 0201 BLK 2000", VIRTIO);
	if (gk_check(blk, "a virtio disk of our own")) {
		check_blk();
		check_blk_wrong();
		check_blk_random();
	}
	gk_check_done();
}
