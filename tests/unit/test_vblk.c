/* SPDX-License-Identifier: Apache-2.0 */
/* The virtio disk: configuration, requests, ranges, and wrong ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/vdev/vblk.h"
#include "tests/fake/css_rig.h"
#include "tests/fake/gstor.h"
#include "tests/fake/vdisk_page.h"

#define BLOCKS	 1000u
#define NUM	 16
#define DESC_AT	 0x10000u
#define AVAIL_AT 0x11000u
#define USED_AT	 0x12000u
#define HEAD_AT	 0x20000u /* headers, 16 bytes each  */
#define END_AT	 0x21000u /* status bytes            */
#define DATA_AT	 0x30000u
#define MANY	 100000u

static struct rig r;
static struct vblk b;
static struct vdisk disk;
static u16 avail;
static u32 next_desc, requests;

static int setup(void **state)
{
	(void)state;
	rig_begin(&r);
	fake_disk_begin(&disk, BLOCKS, ~0u);
	vblk_init(&b, &disk, r.g, "LINUX1-0201");
	fake_disk_attach(&r, &b.v.vdev, 0x0201);
	b.v.wanted = b.v.offered;
	b.v.status = VIRTIO_S_FEATURES_OK | VIRTIO_S_DRIVER_OK;
	b.queue->indirect = true;
	assert_int_equal(vqd_set(b.queue, NUM, DESC_AT, AVAIL_AT, USED_AT),
			 ERR_OK);
	avail = 0;
	next_desc = requests = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fake_disk_end(&disk, 100);
	rig_end(&r);
	return 0;
}

/* --- the driver --- */

static void desc(u64 at, u32 len, u16 flags)
{
	u8 *d = r.g->mem + DESC_AT + 16 * next_desc;

	put_le64(d, at);
	put_le32(d + 8, len);
	put_le16(d + 12, flags);
	next_desc = (next_desc + 1) % NUM;
	put_le16(d + 14, (u16)next_desc);
}

static void offer(u32 head)
{
	u8 *a = r.g->mem + AVAIL_AT;

	put_le16(a + 4 + 2 * (avail % NUM), (u16)head);
	put_le16(a + 2, ++avail);
}

/* A request with SIZE bytes at DATA, if any; WRITE: the device writes them. */
static u8 *ask_at(u32 type, u64 sector, u32 at, u32 size, bool write)
{
	u32 head = next_desc, n = requests++ % 64;
	u8 *h = r.g->mem + HEAD_AT + 16 * n, *end = r.g->mem + END_AT + n;

	put_le32(h, type);
	put_le64(h + 8, sector);
	*end = 0xff;
	desc(HEAD_AT + 16 * n, 16, VQ_DESC_NEXT);
	if (size)
		desc(at, size,
		     (u16)(VQ_DESC_NEXT | (write ? VQ_DESC_WRITE : 0)));
	desc(END_AT + n, 1, VQ_DESC_WRITE);
	offer(head);
	return end;
}

static u8 *ask(u32 type, u64 sector, u32 size)
{
	bool write = type == VIRTIO_BLK_T_IN || type == VIRTIO_BLK_T_GET_ID;

	return ask_at(type, sector, DATA_AT, size, write);
}

/* The status of that one request, carried out. */
static u8 done(u32 type, u64 sector, u32 size)
{
	u8 *end = ask(type, sector, size);

	assert_false(vblk_run(&b, MANY));
	return *end;
}

static u16 used(void)
{
	return get_le16(r.g->mem + USED_AT + 2);
}

static u8 data(u32 i)
{
	return r.g->mem[DATA_AT + i];
}

static void fill(u8 with, u32 size)
{
	memset(r.g->mem + DATA_AT, with, size);
}

/* --- transport --- */

static void it_says_what_it_is(void **state)
{
	static const u8 id[] = { 0xff, 0x38, 0x32, 0x02 };
	u8 *p = r.g->mem + RIG_DATA;
	struct irb irb;

	(void)state;
	rig_ccw1(&r, RIG_CPA, CCW_CMD_SENSE_ID, CCW_SLI, 7, RIG_DATA);
	rig_run(&r, ORB_F, &irb);
	assert_memory_equal(p, id, sizeof(id));
	b.v.revision = 1;
	rig_ccw1(&r, RIG_CPA, VIRTIO_CCW_READ_CONF, 0, 60, RIG_DATA);
	rig_run(&r, ORB_F, &irb);
	assert_int_equal(irb.scsw.dstat, VDEV_OK);
	assert_int_equal(get_le64(p), BLOCKS);
	assert_int_equal(get_le32(p + 20), 512);
	assert_int_equal(p[32], 0); /* write through */
	assert_int_equal(get_le32(p + 36), VDISK_BLOCKS_MAX);
	assert_int_equal(p[56], 1);
}

static void the_driver_may_choose_a_cache(void **state)
{
	u8 *p = r.g->mem + RIG_DATA;
	struct irb irb;

	(void)state;
	b.v.revision = 1;
	memset(p, 0, 60);
	p[32] = 1;
	rig_ccw1(&r, RIG_CPA, VIRTIO_CCW_WRITE_CONF, 0, 32, RIG_DATA);
	rig_run(&r, ORB_F, &irb);
	assert_int_equal(b.writeback, 0); /* not reached */
	rig_ccw1(&r, RIG_CPA, VIRTIO_CCW_WRITE_CONF, 0, 33, RIG_DATA);
	rig_run(&r, ORB_F, &irb);
	assert_int_equal(b.writeback, 1);
	assert_int_equal(done(VIRTIO_BLK_T_FLUSH, 0, 0), VIRTIO_BLK_S_OK);
	vvirtio_vdev_reset(&b.v.vdev);
	assert_int_equal(b.writeback, 0);
}

/* --- data --- */

static void what_is_written_is_read(void **state)
{
	(void)state;
	fill(0x5a, 6000 / 512 * 512);
	assert_int_equal(done(VIRTIO_BLK_T_OUT, 3, 5632), VIRTIO_BLK_S_OK);
	assert_int_equal(disk.pages, 2);
	fill(0xee, 0x2000);
	assert_int_equal(done(VIRTIO_BLK_T_IN, 2, 0x2000), VIRTIO_BLK_S_OK);
	assert_int_equal(data(511), 0);
	assert_int_equal(data(512), 0x5a);
	assert_int_equal(data(512 + 5631), 0x5a);
	assert_int_equal(data(512 + 5632), 0);
	assert_int_equal(used(), 2);
	assert_int_equal(get_le32(r.g->mem + USED_AT + 4 + 8 + 4), 0x2001);
	assert_int_equal(b.count.reads, 1);
	assert_int_equal(b.count.write_bytes, 5632);
	assert_true(vblk_interrupt_needed(&b));
}

/* The header, the data and the status in any pieces. */
static void pieces_may_lie_anywhere(void **state)
{
	u8 *table = r.g->mem + 0x18000;
	static const struct {
		u64 at;
		u32 len;
		u16 flags;
	} parts[] = {
		{ HEAD_AT, 7, 0 },
		{ HEAD_AT + 7, 9, 0 },
		{ DATA_AT, 100, VQ_DESC_WRITE },
		{ DATA_AT + 5000, 411, VQ_DESC_WRITE },
		{ DATA_AT + 9000, 2, VQ_DESC_WRITE },
	};

	(void)state;
	fill(0x33, 512);
	assert_int_equal(done(VIRTIO_BLK_T_OUT, 9, 512), VIRTIO_BLK_S_OK);
	memset(r.g->mem + HEAD_AT, 0, 16);
	r.g->mem[HEAD_AT + 8] = 9;
	for (u32 i = 0; i < ARRAY_SIZE(parts); i++) {
		put_le64(table + 16 * i, parts[i].at);
		put_le32(table + 16 * i + 8, parts[i].len);
		put_le16(table + 16 * i + 12,
			 (u16)(parts[i].flags |
			       (i + 1 < ARRAY_SIZE(parts) ? VQ_DESC_NEXT : 0)));
		put_le16(table + 16 * i + 14, (u16)(i + 1));
	}
	fill(0, 0x3000);
	desc(0x18000, 16 * ARRAY_SIZE(parts), VQ_DESC_INDIRECT);
	offer((next_desc + NUM - 1) % NUM);
	assert_false(vblk_run(&b, MANY));
	assert_int_equal(data(0), 0x33);
	assert_int_equal(data(99), 0x33);
	assert_int_equal(data(100), 0);
	assert_int_equal(data(5410), 0x33);
	assert_int_equal(data(9000), 0x33); /* the last byte of data */
	assert_int_equal(data(9001), VIRTIO_BLK_S_OK);
}

/* What the used ring says of the last one. */
static u32 used_length(void)
{
	u32 at = (used() - 1u) % NUM;

	return get_le32(r.g->mem + USED_AT + 4 + 8 * at + 4);
}

static void the_used_length_is_what_was_written(void **state)
{
	(void)state;
	assert_int_equal(done(VIRTIO_BLK_T_IN, 0, 512), VIRTIO_BLK_S_OK);
	assert_int_equal(used_length(), 513);
	assert_int_equal(done(VIRTIO_BLK_T_OUT, 0, 512), VIRTIO_BLK_S_OK);
	assert_int_equal(used_length(), 1);
	assert_int_equal(done(VIRTIO_BLK_T_IN, BLOCKS, 512),
			 VIRTIO_BLK_S_IOERR);
	assert_int_equal(used_length(), 0);
	assert_int_equal(done(VIRTIO_BLK_T_OUT, BLOCKS, 512),
			 VIRTIO_BLK_S_IOERR);
	assert_int_equal(used_length(), 1);
}

static void a_long_request_gives_way(void **state)
{
	u8 *end;
	u32 runs = 1;

	(void)state;
	fill(0x77, 0x10000);
	end = ask(VIRTIO_BLK_T_OUT, 0, 0x10000);
	while (vblk_run(&b, 4))
		runs++;
	assert_int_equal(*end, VIRTIO_BLK_S_OK);
	assert_true(runs >= 4 && runs <= 6);
	assert_int_equal(disk.pages, 16);
	assert_int_equal(used(), 1);
}

static void a_reset_forgets_the_request_in_hand(void **state)
{
	(void)state;
	fill(0x77, 0x10000);
	ask(VIRTIO_BLK_T_OUT, 0, 0x10000);
	assert_true(vblk_run(&b, 4));
	assert_true(b.now.busy);
	vvirtio_vdev_reset(&b.v.vdev);
	assert_false(b.now.busy);
	assert_false(vblk_run(&b, 4));
	assert_int_equal(used(), 0);
}

static void range(u32 n, u64 sector, u32 sectors, u32 flags)
{
	u8 *p = r.g->mem + DATA_AT + 16 * n;

	put_le64(p, sector);
	put_le32(p + 8, sectors);
	put_le32(p + 12, flags);
}

static void ranges_are_discarded(void **state)
{
	(void)state;
	fill(0x11, 0x8000);
	assert_int_equal(done(VIRTIO_BLK_T_OUT, 0, 0x8000), VIRTIO_BLK_S_OK);
	assert_int_equal(disk.pages, 8);
	range(0, 0, 8, 0);
	range(1, 20, 0, 0);
	range(2, 18, 14, 0);
	assert_int_equal(done(VIRTIO_BLK_T_DISCARD, 0, 48), VIRTIO_BLK_S_OK);
	assert_int_equal(disk.pages, 6); /* one whole page each */
	assert_int_equal(done(VIRTIO_BLK_T_IN, 0, 0x8000), VIRTIO_BLK_S_OK);
	assert_int_equal(data(0), 0);
	assert_int_equal(data(8 * 512), 0x11);
	assert_int_equal(data(18 * 512 - 1), 0x11);
	assert_int_equal(data(18 * 512), 0);
	assert_int_equal(data(32 * 512 - 1), 0);
	assert_int_equal(data(32 * 512), 0x11);
	range(0, 32, 32, VIRTIO_BLK_RANGE_UNMAP);
	assert_int_equal(done(VIRTIO_BLK_T_WRITE_ZEROES, 0, 16),
			 VIRTIO_BLK_S_OK);
	assert_int_equal(disk.pages, 2);
	assert_int_equal(b.count.discards, 2);
}

static void bad_ranges_are_refused(void **state)
{
	(void)state;
	fill(0x11, 0x1000);
	assert_int_equal(done(VIRTIO_BLK_T_OUT, 0, 0x1000), VIRTIO_BLK_S_OK);
	range(0, 0, 8, VIRTIO_BLK_RANGE_UNMAP);
	assert_int_equal(done(VIRTIO_BLK_T_DISCARD, 0, 16),
			 VIRTIO_BLK_S_UNSUPP);
	range(0, 0, 8, 2);
	assert_int_equal(done(VIRTIO_BLK_T_WRITE_ZEROES, 0, 16),
			 VIRTIO_BLK_S_UNSUPP);
	range(0, BLOCKS, 1, 0);
	assert_int_equal(done(VIRTIO_BLK_T_DISCARD, 0, 16), VIRTIO_BLK_S_IOERR);
	range(0, ~(u64)0, 2, 0);
	assert_int_equal(done(VIRTIO_BLK_T_DISCARD, 0, 16), VIRTIO_BLK_S_IOERR);
	assert_int_equal(done(VIRTIO_BLK_T_DISCARD, 0, 15), VIRTIO_BLK_S_IOERR);
	assert_int_equal(done(VIRTIO_BLK_T_DISCARD, 0, 0), VIRTIO_BLK_S_IOERR);
	assert_int_equal(done(VIRTIO_BLK_T_DISCARD, 0, 17 * 16),
			 VIRTIO_BLK_S_IOERR);
	assert_int_equal(disk.pages, 1);
	assert_int_equal(b.count.errors, 7);
}

static void it_has_a_name(void **state)
{
	(void)state;
	fill(0xee, 64);
	assert_int_equal(done(VIRTIO_BLK_T_GET_ID, 0, 20), VIRTIO_BLK_S_OK);
	assert_string_equal((char *)r.g->mem + DATA_AT, "LINUX1-0201");
	assert_int_equal(data(20), 0xee);
}

/* --- wrong requests --- */

static void what_is_not_on_the_disk(void **state)
{
	(void)state;
	assert_int_equal(done(VIRTIO_BLK_T_IN, BLOCKS, 512),
			 VIRTIO_BLK_S_IOERR);
	assert_int_equal(done(VIRTIO_BLK_T_IN, BLOCKS - 1, 1024),
			 VIRTIO_BLK_S_IOERR);
	assert_int_equal(done(VIRTIO_BLK_T_OUT, ~(u64)0, 1024),
			 VIRTIO_BLK_S_IOERR);
	assert_int_equal(done(VIRTIO_BLK_T_OUT, 0, 100), VIRTIO_BLK_S_IOERR);
	assert_int_equal(done(99, 0, 512), VIRTIO_BLK_S_UNSUPP);
	assert_int_equal(done(VIRTIO_BLK_T_IN, BLOCKS - 1, 512),
			 VIRTIO_BLK_S_OK);
	assert_int_equal(disk.pages, 0);
	assert_int_equal(b.count.errors, 5);
	assert_false(b.queue->broken);
}

static void a_read_only_disk_is_not_written(void **state)
{
	(void)state;
	fill(0x5a, 4096);
	assert_int_equal(done(VIRTIO_BLK_T_OUT, 8, 4096), VIRTIO_BLK_S_OK);
	vblk_set_read_only(&b);
	assert_true(b.v.offered & VIRTIO_BLK_F_RO);
	fill(0x11, 4096);
	assert_int_equal(done(VIRTIO_BLK_T_OUT, 8, 4096), VIRTIO_BLK_S_IOERR);
	range(0, 8, 8, 0);
	assert_int_equal(done(VIRTIO_BLK_T_DISCARD, 0, 16), VIRTIO_BLK_S_IOERR);
	range(0, 8, 8, 0);
	assert_int_equal(done(VIRTIO_BLK_T_WRITE_ZEROES, 0, 16),
			 VIRTIO_BLK_S_IOERR);
	assert_int_equal(done(VIRTIO_BLK_T_FLUSH, 0, 0), VIRTIO_BLK_S_OK);
	assert_int_equal(done(VIRTIO_BLK_T_IN, 8, 4096), VIRTIO_BLK_S_OK);
	assert_int_equal(data(0), 0x5a);
	assert_int_equal(data(4095), 0x5a);
}

static void without_a_frame_it_is_an_error(void **state)
{
	(void)state;
	fake_pages_most = 3;
	assert_int_equal(done(VIRTIO_BLK_T_OUT, 0, 0x2000), VIRTIO_BLK_S_IOERR);
	fake_pages_most = 4;
	assert_int_equal(done(VIRTIO_BLK_T_OUT, 0, 0x2000), VIRTIO_BLK_S_OK);
}

static void a_chain_without_header_breaks(void **state)
{
	u32 head = next_desc;

	(void)state;
	desc(HEAD_AT, 15, VQ_DESC_NEXT);
	desc(END_AT, 1, VQ_DESC_WRITE);
	offer(head);
	assert_false(vblk_run(&b, MANY));
	assert_true(b.queue->broken);
	assert_true(vblk_check_broken(&b));
	assert_false(vblk_check_broken(&b));
	assert_false(vblk_run(&b, MANY));
}

static void a_chain_without_status_breaks(void **state)
{
	u32 head = next_desc;

	(void)state;
	desc(HEAD_AT, 16, 0);
	offer(head);
	assert_false(vblk_run(&b, MANY));
	assert_true(b.queue->broken);
}

static void data_beyond_storage_breaks(void **state)
{
	(void)state;
	ask_at(VIRTIO_BLK_T_OUT, 0, 0x100000 - 512, 1024, false);
	assert_false(vblk_run(&b, MANY));
	assert_true(b.queue->broken);
	assert_int_equal(used(), 0);
	assert_false(vblk_interrupt_needed(&b));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(it_says_what_it_is),
		T(the_driver_may_choose_a_cache),
		T(what_is_written_is_read),
		T(pieces_may_lie_anywhere),
		T(the_used_length_is_what_was_written),
		T(a_long_request_gives_way),
		T(a_reset_forgets_the_request_in_hand),
		T(ranges_are_discarded),
		T(bad_ranges_are_refused),
		T(it_has_a_name),
		T(what_is_not_on_the_disk),
		T(a_read_only_disk_is_not_written),
		T(without_a_frame_it_is_an_error),
		T(a_chain_without_header_breaks),
		T(a_chain_without_status_breaks),
		T(data_beyond_storage_breaks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
