/* SPDX-License-Identifier: Apache-2.0 */
/* The virtual FBA disk: extents, locates, data, and what it rejects. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/arch/fba.h"
#include "cp/vdev/vfba.h"
#include "tests/fake/css_rig.h"
#include "tests/fake/vdisk_page.h"

#define BLOCKS	 1000u
#define EXTENT	 0x2000u
#define LOCATE	 0x2100u
#define IDAWS	 0x2800u
#define OVER_SLI (CCW_SLI | CCW_CC)

static struct rig r;
static struct vfba fba;
static struct vdisk disk;
static struct irb irb;
static u32 at; /* where the next CCW goes */

static int setup(void **state)
{
	(void)state;
	rig_begin(&r);
	fake_disk_begin(&disk, BLOCKS, ~0u);
	vfba_init(&fba, &disk);
	fake_disk_attach(&r, &fba.vdev, 0x0200);
	at = RIG_CPA;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fake_disk_end(&disk, 100);
	rig_end(&r);
	return 0;
}

/* --- building programs --- */

static void ccw(u8 cmd, u8 flags, u32 count, u32 addr)
{
	rig_ccw1(&r, at, cmd, flags, (u16)count, addr);
	at += 8;
}

static void extent(u8 mask, u32 start, u32 first, u32 last)
{
	u8 *p = r.g->mem + EXTENT;

	memset(p, 0, 16);
	p[0] = mask;
	put_be32(p + 4, start);
	put_be32(p + 8, first);
	put_be32(p + 12, last);
	ccw(FBA_CMD_DEFINE_EXTENT, CCW_CC, 16, EXTENT);
}

/* Each at a place of its own: a program may have several. */
static void locate(u8 operation, u32 block, u32 count)
{
	u32 where = LOCATE + (at - RIG_CPA);
	u8 *p = r.g->mem + where;

	p[0] = operation;
	p[1] = (u8)(operation == FBA_OP_READ_REPLICATED ? 4 : 0);
	put_be16(p + 2, (u16)count);
	put_be32(p + 4, block);
	ccw(FBA_CMD_LOCATE, CCW_CC, 8, where);
}

/* Run what was built, on to the end if the budget is used up. */
static void run(void)
{
	at = RIG_CPA;
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	while (vcss_run(&r.css))
		;
	assert_int_equal(rig_tsch(&r, &irb), 0);
}

static void run_good(void)
{
	run();
	assert_int_equal(irb.scsw.dstat, VDEV_OK);
	assert_int_equal(irb.scsw.cstat, 0);
}

static void run_rejected(u8 sense)
{
	u8 *p = r.g->mem + RIG_DATA;

	run();
	assert_int_equal(irb.scsw.dstat, VDEV_OK | DSTAT_UNIT_CHECK);
	ccw(CCW_CMD_SENSE, CCW_SLI, 32, RIG_DATA);
	run();
	assert_int_equal(p[0], sense);
}

static void all(u8 mask)
{
	extent(mask, 0, 0, BLOCKS - 1);
}

static void write_at(u32 block, u32 count, u8 with)
{
	memset(r.g->mem + RIG_DATA, with, count * 512);
	all(0);
	locate(FBA_OP_WRITE, block, count);
	ccw(FBA_CMD_WRITE, 0, count * 512, RIG_DATA);
	run_good();
}

static void read_at(u32 block, u32 count)
{
	memset(r.g->mem + RIG_DATA, 0xee, count * 512);
	all(FBA_MASK_NO_WRITE);
	locate(FBA_OP_READ, block, count);
	ccw(FBA_CMD_READ, 0, count * 512, RIG_DATA);
	run_good();
}

static u8 data(u32 i)
{
	return r.g->mem[RIG_DATA + i];
}

/* --- who it is --- */

static void it_is_a_9336(void **state)
{
	static const u8 id[] = { 0xff, 0x63, 0x10, 0x80, 0x93, 0x36, 0x10 };
	const u8 *p = r.g->mem + RIG_DATA;

	(void)state;
	ccw(CCW_CMD_SENSE_ID, CCW_SLI, 20, RIG_DATA);
	run_good();
	assert_memory_equal(p, id, sizeof(id));
	ccw(FBA_CMD_CHARACTERISTICS, 0, 32, RIG_DATA);
	run_good();
	assert_int_equal(get_be16(p + 4), 512);
	assert_int_equal(get_be32(p + 14), BLOCKS);
	assert_int_equal(p[0], 0x30);
	ccw(FBA_CMD_READ_LOG, 0, 24, RIG_DATA);
	run_good();
}

/* --- data --- */

static void what_is_written_is_read(void **state)
{
	(void)state;
	write_at(6, 5, 0xa5);
	assert_int_equal(disk.pages, 2);
	read_at(5, 7);
	assert_int_equal(data(0), 0);
	assert_int_equal(data(511), 0);
	for (u32 i = 512; i < 6 * 512; i++)
		assert_int_equal(data(i), 0xa5);
	assert_int_equal(data(6 * 512), 0);
	assert_int_equal(fba.count.read_bytes, 7 * 512);
	assert_int_equal(fba.count.write_bytes, 5 * 512);
}

static void an_extent_has_numbers_of_its_own(void **state)
{
	(void)state;
	write_at(100, 1, 0x11);
	extent(0, 90, 1000, 1019);
	locate(FBA_OP_READ, 1010, 1);
	ccw(FBA_CMD_READ, 0, 512, RIG_DATA);
	run_good();
	assert_int_equal(data(0), 0x11);
}

static void locates_follow_each_other(void **state)
{
	(void)state;
	memset(r.g->mem + RIG_DATA, 0x22, 512);
	all(0);
	locate(FBA_OP_WRITE_AND_VERIFY, 3, 1);
	ccw(FBA_CMD_WRITE, CCW_CC, 512, RIG_DATA);
	locate(FBA_OP_READ, 3, 1);
	ccw(FBA_CMD_READ, CCW_CC, 512, RIG_DATA + 512);
	locate(FBA_OP_READ_REPLICATED, 3, 1);
	ccw(FBA_CMD_READ, 0, 512, RIG_DATA + 1024);
	run_good();
	assert_int_equal(data(512), 0x22);
	assert_int_equal(data(1024 + 511), 0x22);
}

/* As Linux does it: a CCW a block, with data chaining and IDAWs. */
static void data_chains_and_idaws(void **state)
{
	(void)state;
	put_be64(r.g->mem + IDAWS, RIG_DATA);
	memset(r.g->mem + RIG_DATA, 0x31, 512);
	memset(r.g->mem + RIG_DATA + 4096, 0x32, 1024);
	all(0);
	locate(FBA_OP_WRITE, 7, 3);
	ccw(FBA_CMD_WRITE, CCW_CD | CCW_IDA, 512, IDAWS);
	ccw(0, 0, 1024, RIG_DATA + 4096);
	at = RIG_CPA;
	assert_int_equal(rig_ssch(&r, ORB_F | ORB_H), 0);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.dstat, VDEV_OK);
	read_at(7, 3);
	assert_int_equal(data(0), 0x31);
	assert_int_equal(data(512), 0x32);
	assert_int_equal(data(1535), 0x32);
}

static void short_data_is_padded(void **state)
{
	(void)state;
	write_at(0, 16, 0x55);
	assert_int_equal(disk.pages, 2);
	all(0);
	locate(FBA_OP_WRITE, 1, 15);
	ccw(FBA_CMD_WRITE, CCW_SLI, 100, RIG_DATA);
	run_good();
	assert_int_equal(disk.pages, 1);
	read_at(0, 16);
	assert_int_equal(data(511), 0x55);
	assert_int_equal(data(512 + 99), 0x55);
	assert_int_equal(data(512 + 100), 0);
	assert_int_equal(data(16 * 512 - 1), 0);
	/* Without suppression it is an incorrect length, but done. */
	all(0);
	locate(FBA_OP_WRITE, 0, 1);
	ccw(FBA_CMD_WRITE, 0, 100, RIG_DATA);
	run();
	assert_int_equal(irb.scsw.cstat, CSTAT_INCORRECT_LENGTH);
}

/* No data at all: how Linux discards blocks. */
static void a_write_without_data_discards(void **state)
{
	(void)state;
	write_at(0, 64, 0x66);
	assert_int_equal(disk.pages, 8);
	all(0);
	locate(FBA_OP_WRITE, 8, 48);
	ccw(FBA_CMD_WRITE, CCW_SLI, 0, 0);
	run_good();
	assert_int_equal(disk.pages, 2);
	read_at(0, 64);
	assert_int_equal(data(8 * 512 - 1), 0x66);
	assert_int_equal(data(8 * 512), 0);
	assert_int_equal(data(56 * 512), 0x66);
}

static void ipl_reads_the_first_block(void **state)
{
	(void)state;
	write_at(0, 1, 0x77);
	write_at(1, 1, 0x78);
	memset(r.g->mem + RIG_DATA, 0, 2048);
	ccw(FBA_CMD_READ_IPL, OVER_SLI, 24, RIG_DATA);
	ccw(FBA_CMD_READ, 0, 512, RIG_DATA + 1024);
	run_good();
	assert_int_equal(data(23), 0x77);
	assert_int_equal(data(24), 0);
	assert_int_equal(data(1024), 0x78);
	assert_int_equal(data(1024 + 511), 0x78);
}

static void a_long_program_gives_way(void **state)
{
	(void)state;
	memset(r.g->mem + RIG_DATA, 0x44, 0xf000);
	all(0);
	locate(FBA_OP_WRITE, 0, 100);
	for (u32 i = 0; i < 400; i++)
		ccw(i ? 0 : FBA_CMD_WRITE, i < 399 ? CCW_CD : 0, 128, RIG_DATA);
	run_good();
	assert_true(r.works > 0);
	read_at(99, 1);
	assert_int_equal(data(511), 0x44);
	/* And of zeros alone. */
	r.works = 0;
	all(0);
	locate(FBA_OP_WRITE, 0, 1000);
	ccw(FBA_CMD_WRITE, CCW_SLI, 0, 0);
	run_good();
	assert_int_equal(disk.pages, 0);
}

/* --- what is refused --- */

static void extents_that_are_none(void **state)
{
	static const struct {
		u8 mask;
		u32 start, first, last;
	} bad[] = {
		{ 0, 0, 0, BLOCKS },
		{ 0, 1, 0, BLOCKS - 1 },
		{ 0, BLOCKS, 0, 0 },
		{ 0, 0, 5, 4 },
		{ 0, 0, 0, 0xffffffff },
		{ 0, 0xffffffff, 0, 1 },
		{ FBA_MASK_UNDEFINED, 0, 0, 1 },
		{ 0x20, 0, 0, 1 },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		extent(bad[i].mask, bad[i].start, bad[i].first, bad[i].last);
		ccw(CCW_CMD_NOP, CCW_SLI, 1, 0);
		run_rejected(SENSE_COMMAND_REJECT);
	}
	all(0);
	all(0); /* twice */
	run_rejected(SENSE_COMMAND_REJECT);
	ccw(FBA_CMD_DEFINE_EXTENT, CCW_SLI, 15, EXTENT);
	run_rejected(SENSE_COMMAND_REJECT);
}

static void locates_that_are_none(void **state)
{
	static const struct {
		u8 mask, operation;
		u32 block, count;
	} bad[] = {
		{ 0, FBA_OP_READ, 20, 1 },
		{ 0, FBA_OP_READ, 9, 1 },
		{ 0, FBA_OP_READ, 19, 2 },
		{ 0, FBA_OP_READ, 10, 0 },
		{ 0, FBA_OP_READ, 10, 11 },
		{ 0, FBA_OP_FORMAT, 10, 1 },
		{ 0, 0, 10, 1 },
		{ 0, 0x86, 10, 1 },
		{ 0, FBA_OP_READ_REPLICATED, 10, 3 },
		{ FBA_MASK_NO_WRITE, FBA_OP_WRITE, 10, 1 },
		{ FBA_MASK_NO_WRITE, FBA_OP_WRITE_AND_VERIFY, 10, 1 },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		extent(bad[i].mask, 0, 10, 19);
		locate(bad[i].operation, bad[i].block, bad[i].count);
		ccw(CCW_CMD_NOP, CCW_SLI, 1, 0);
		run_rejected(SENSE_COMMAND_REJECT);
	}
	locate(FBA_OP_READ, 0, 1); /* no extent */
	ccw(FBA_CMD_READ, 0, 512, RIG_DATA);
	run_rejected(SENSE_COMMAND_REJECT);
}

static void commands_out_of_place(void **state)
{
	(void)state;
	ccw(FBA_CMD_READ, 0, 512, RIG_DATA);
	run_rejected(SENSE_COMMAND_REJECT);
	all(0);
	ccw(FBA_CMD_WRITE, 0, 512, RIG_DATA);
	run_rejected(SENSE_COMMAND_REJECT);
	all(0);
	locate(FBA_OP_READ, 0, 1);
	ccw(FBA_CMD_WRITE, 0, 512, RIG_DATA);
	run_rejected(SENSE_COMMAND_REJECT);
	all(0);
	locate(FBA_OP_WRITE, 0, 1);
	ccw(FBA_CMD_READ, 0, 512, RIG_DATA);
	run_rejected(SENSE_COMMAND_REJECT);
	all(0);
	locate(FBA_OP_READ, 0, 2);
	ccw(FBA_CMD_READ, CCW_CC | CCW_SLI, 512, RIG_DATA);
	ccw(FBA_CMD_READ, 0, 512, RIG_DATA);
	run_rejected(SENSE_COMMAND_REJECT);
	all(0);
	ccw(FBA_CMD_RESERVE, CCW_SLI, 32, RIG_DATA);
	run_rejected(SENSE_COMMAND_REJECT);
	all(0);
	ccw(FBA_CMD_READ_IPL, CCW_SLI, 24, RIG_DATA);
	run_rejected(SENSE_COMMAND_REJECT);
	ccw(0x77, CCW_SLI, 1, RIG_DATA);
	run_rejected(SENSE_COMMAND_REJECT);
	assert_int_equal(disk.pages, 0);
}

static void an_extent_ends_with_its_program(void **state)
{
	(void)state;
	all(0);
	ccw(CCW_CMD_NOP, CCW_SLI, 1, 0);
	run_good();
	locate(FBA_OP_READ, 0, 1);
	ccw(FBA_CMD_READ, 0, 512, RIG_DATA);
	run_rejected(SENSE_COMMAND_REJECT);
}

static void reserve_and_release_do_nothing(void **state)
{
	static const u8 cmds[] = { FBA_CMD_RESERVE, FBA_CMD_RELEASE,
				   FBA_CMD_UNCOND_RESERVE };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(cmds); i++) {
		ccw(cmds[i], CCW_SLI, 32, RIG_DATA);
		run_good();
		assert_int_equal(data(0), 0);
	}
}

static void a_read_only_disk_is_not_written(void **state)
{
	(void)state;
	write_at(0, 8, 0x99);
	fba.read_only = true;
	all(0);
	locate(FBA_OP_WRITE, 0, 8);
	ccw(FBA_CMD_WRITE, 0, 4096, RIG_DATA);
	run_rejected(SENSE_COMMAND_REJECT);
	assert_int_equal(data(1), FBA_SENSE1_WRITE_INHIBITED);
	all(0);
	locate(FBA_OP_WRITE_AND_VERIFY, 0, 8);
	ccw(FBA_CMD_WRITE, CCW_SLI, 0, RIG_DATA);
	run_rejected(SENSE_COMMAND_REJECT);
	read_at(0, 8);
	assert_int_equal(data(0), 0x99);
	assert_int_equal(data(4095), 0x99);
}

static void without_a_frame_it_is_an_equipment_check(void **state)
{
	(void)state;
	fake_pages_most = 3;
	write_at(0, 8, 0x99);
	all(0);
	locate(FBA_OP_WRITE, 8, 8);
	ccw(FBA_CMD_WRITE, 0, 4096, RIG_DATA);
	run_rejected(SENSE_EQUIPMENT_CHECK);
	read_at(0, 16);
	assert_int_equal(data(4095), 0x99);
	assert_int_equal(data(4096), 0);
}

static void data_beyond_storage_is_a_program_check(void **state)
{
	(void)state;
	all(0);
	locate(FBA_OP_WRITE, 0, 8);
	ccw(FBA_CMD_WRITE, 0, 4096, 0x100000 - 512);
	run();
	assert_int_equal(irb.scsw.cstat, CSTAT_PROGRAM_CHECK);
	all(0);
	locate(FBA_OP_READ, 0, 8);
	ccw(FBA_CMD_READ, 0, 4096, 0x200000);
	run();
	assert_int_equal(irb.scsw.cstat, CSTAT_PROGRAM_CHECK);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(it_is_a_9336),
		T(what_is_written_is_read),
		T(an_extent_has_numbers_of_its_own),
		T(locates_follow_each_other),
		T(data_chains_and_idaws),
		T(short_data_is_padded),
		T(a_write_without_data_discards),
		T(ipl_reads_the_first_block),
		T(a_long_program_gives_way),
		T(extents_that_are_none),
		T(locates_that_are_none),
		T(commands_out_of_place),
		T(an_extent_ends_with_its_program),
		T(reserve_and_release_do_nothing),
		T(a_read_only_disk_is_not_written),
		T(without_a_frame_it_is_an_equipment_check),
		T(data_beyond_storage_is_a_program_check),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
