/* SPDX-License-Identifier: Apache-2.0 */
/* Device end of a virtqueue: a good driver, then every way to be a bad one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/vdev/vq_device.h"
#include "netdrv/vq_layout.h"
#include "tests/fake/gstor.h"

#define NUM	 8
#define DESC_AT	 0x1000u
#define AVAIL_AT 0x2000u
#define USED_AT	 0x3000u
#define DATA_AT	 0x8000u
#define TABLE_AT 0x4000u

static struct gstor *g;
static struct vqd q;
static struct vqd_chain c;
static u16 avail_idx;

static int setup(void **state)
{
	(void)state;
	g = fake_gstor_new(1 << 20);
	vqd_reset(&q, g);
	assert_int_equal(vqd_set(&q, NUM, DESC_AT, AVAIL_AT, USED_AT), ERR_OK);
	avail_idx = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fake_gstor_free(g);
	return 0;
}

static void desc_at(u32 table, u32 i, u64 addr, u32 len, u16 flags, u16 next)
{
	u8 *p = g->mem + table + 16 * i;

	put_le64(p, addr);
	put_le32(p + 8, len);
	put_le16(p + 12, flags);
	put_le16(p + 14, next);
}

static void desc(u32 i, u64 addr, u32 len, u16 flags, u16 next)
{
	desc_at(DESC_AT, i, addr, len, flags, next);
}

static void offer(u16 head)
{
	put_le16(g->mem + AVAIL_AT + 4 + 2 * (avail_idx % NUM), head);
	put_le16(g->mem + AVAIL_AT + 2, ++avail_idx);
}

static u16 used_idx(void)
{
	return get_le16(g->mem + USED_AT + 2);
}

static void broken(const char *why)
{
	if (vqd_pop(&q, &c) != VQD_BROKEN || !q.broken)
		fail_msg("accepted: %s", why);
	/* Nothing more of it is looked at. */
	assert_int_equal(vqd_pop(&q, &c), VQD_BROKEN);
}

static void set_checks_its_operands(void **state)
{
	static const struct {
		u16 num;
		u64 desc, avail, used;
		enum err err;
	} row[] = {
		{ 0, DESC_AT, AVAIL_AT, USED_AT, ERR_INVAL },
		{ 7, DESC_AT, AVAIL_AT, USED_AT, ERR_INVAL },
		{ 512, DESC_AT, AVAIL_AT, USED_AT, ERR_INVAL },
		{ 8, DESC_AT + 8, AVAIL_AT, USED_AT, ERR_INVAL },
		{ 8, DESC_AT, AVAIL_AT + 1, USED_AT, ERR_INVAL },
		{ 8, DESC_AT, AVAIL_AT, USED_AT + 2, ERR_INVAL },
		{ 8, 0x100000 - 112, AVAIL_AT, USED_AT, ERR_RANGE },
		{ 8, DESC_AT, 0x100000 - 20, USED_AT, ERR_RANGE },
		{ 8, DESC_AT, AVAIL_AT, 0x100000 - 64, ERR_RANGE },
		{ 8, ~15ull, AVAIL_AT, USED_AT, ERR_RANGE },
		{ 256, DESC_AT, AVAIL_AT, USED_AT, ERR_OK },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(row); i++)
		assert_int_equal(vqd_set(&q, row[i].num, row[i].desc,
					 row[i].avail, row[i].used),
				 row[i].err);
}

/* A ring in two pages, one of which there is no frame for. */
static void set_needs_both_pages(void **state)
{
	(void)state;
	for (u64 page = 0x5000; page <= 0x6000; page += 0x1000) {
		g->no_page = page;
		assert_int_equal(
			vqd_set(&q, NUM, 0x6000 - 16, AVAIL_AT, USED_AT),
			ERR_NOMEM);
		assert_int_equal(vqd_set(&q, NUM, DESC_AT, 0x6000 - 4, USED_AT),
				 ERR_NOMEM);
		assert_int_equal(
			vqd_set(&q, NUM, DESC_AT, AVAIL_AT, 0x6000 - 4),
			ERR_NOMEM);
	}
}

static void empty_ring(void **state)
{
	(void)state;
	assert_int_equal(vqd_pop(&q, &c), VQD_EMPTY);
	assert_false(q.broken);
}

static void chain_is_read_and_given_back(void **state)
{
	u8 buf[32] = { 0 };

	(void)state;
	memcpy(g->mem + DATA_AT, "head", 4);
	memcpy(g->mem + DATA_AT + 64, "tail", 4);
	desc(3, DATA_AT, 4, VQ_DESC_NEXT, 1);
	desc(1, DATA_AT + 64, 4, VQ_DESC_NEXT, 6);
	desc(6, DATA_AT + 128, 10, VQ_DESC_WRITE, 0);
	offer(3);
	assert_int_equal(vqd_pop(&q, &c), VQD_GOT);
	assert_int_equal(c.head, 3);
	assert_int_equal(c.out, 2);
	assert_int_equal(c.out_bytes, 8);
	assert_int_equal(c.in, 1);
	assert_int_equal(c.in_bytes, 10);
	assert_true(vqd_read(&q, &c, 2, buf, 5));
	assert_memory_equal(buf, "adtai", 5);
	assert_true(vqd_write(&q, &c, 1, "xyz", 3));
	assert_memory_equal(g->mem + DATA_AT + 128, "\0xyz\0", 5);
	vqd_put(&q, c.head, 4);
	assert_int_equal(used_idx(), 0);
	vqd_publish(&q);
	assert_int_equal(used_idx(), 1);
	assert_int_equal(get_le32(g->mem + USED_AT + 4), 3);
	assert_int_equal(get_le32(g->mem + USED_AT + 8), 4);
	assert_int_equal(vqd_pop(&q, &c), VQD_EMPTY);
}

/* Frames that follow each other in the guest's storage need not in ours. */
static void rings_lie_in_two_pages(void **state)
{
	/* Of descriptors, available, used. */
	static u8 second[3][4096] ALIGNED(8);
	static const u16 heads[] = { 0, 1, 5 };
	u32 desc_at0 = 0x1fc0, avail_at = 0x2ff8, used_at = 0x3ff4;

	(void)state;
	assert_int_equal(vqd_set(&q, NUM, desc_at0, avail_at, used_at), ERR_OK);
	assert_ptr_equal(q.desc.page[1], g->mem + 0x2000);
	assert_ptr_equal(q.avail.page[1], g->mem + 0x3000);
	assert_ptr_equal(q.used.page[1], g->mem + 0x4000);
	q.desc.whole = q.avail.whole = q.used.whole = NULL;
	q.desc.page[1] = second[0];
	q.avail.page[1] = second[1];
	q.used.page[1] = second[2];
	desc_at(desc_at0, 0, DATA_AT, 10, 0, 0);
	desc_at(desc_at0, 1, DATA_AT, 11, 0, 0);
	put_le64(second[0] + 16, DATA_AT); /* the sixth */
	put_le32(second[0] + 16 + 8, 15);
	put_le16(g->mem + avail_at + 2, 3);
	put_le16(g->mem + avail_at + 6, 1);
	put_le16(second[1], 5); /* the third entry */
	for (u32 i = 0; i < ARRAY_SIZE(heads); i++) {
		assert_int_equal(vqd_pop(&q, &c), VQD_GOT);
		assert_int_equal(c.head, heads[i]);
		assert_int_equal(c.out_bytes, 10 + heads[i]);
		vqd_put(&q, c.head, 100 + i);
	}
	vqd_publish(&q);
	assert_int_equal(get_le16(g->mem + used_at + 2), 3);
	assert_int_equal(get_le32(g->mem + used_at + 8), 100);
	assert_int_equal(get_le32(second[2]), 1);
	assert_int_equal(get_le32(second[2] + 8), 5);
	assert_int_equal(get_le32(second[2] + 12), 102);
}

static void rings_wrap(void **state)
{
	(void)state;
	desc(0, DATA_AT, 4, 0, 0);
	for (u32 i = 0; i < 70000; i++) {
		offer(0);
		assert_int_equal(vqd_pop(&q, &c), VQD_GOT);
		vqd_put(&q, c.head, 0);
		vqd_publish(&q);
	}
	assert_int_equal(used_idx(), (u16)70000);
}

static void indirect_table(void **state)
{
	(void)state;
	desc(2, TABLE_AT, 3 * 16, VQ_DESC_INDIRECT, 0);
	desc_at(TABLE_AT, 0, DATA_AT, 12, VQ_DESC_NEXT, 1);
	desc_at(TABLE_AT, 1, DATA_AT + 100, 0, VQ_DESC_NEXT, 2);
	desc_at(TABLE_AT, 2, DATA_AT + 200, 30, 0, 0);
	offer(2);
	broken("indirect not negotiated");
	q.broken = false;
	q.indirect = true;
	assert_int_equal(vqd_pop(&q, &c), VQD_GOT);
	assert_int_equal(c.out, 2);
	assert_int_equal(c.out_bytes, 42);
}

static void renew(void)
{
	teardown(NULL);
	setup(NULL);
}

static void refuses(const char *why)
{
	offer(0);
	broken(why);
	renew();
	q.indirect = true;
}

static void bad_chains(void **state)
{
	(void)state;
	q.indirect = true;
	desc(0, DATA_AT, 4, VQ_DESC_NEXT, 0);
	refuses("a chain that is a loop");
	desc(0, DATA_AT, 4, VQ_DESC_NEXT, NUM);
	refuses("next outside the table");
	desc(0, DATA_AT, 4, VQ_DESC_NEXT | VQ_DESC_WRITE, 1);
	desc(1, DATA_AT, 4, 0, 0);
	refuses("driver's part after the device's");
	desc(0, DATA_AT, 0x70000000, VQ_DESC_NEXT, 1);
	desc(1, DATA_AT, 0x70000000, 0, 0);
	refuses("more bytes than can be");
	desc(0, TABLE_AT, 16, VQ_DESC_INDIRECT | VQ_DESC_NEXT, 1);
	refuses("indirect with next");
	desc(0, TABLE_AT, 24, VQ_DESC_INDIRECT, 0);
	refuses("indirect length no multiple");
	desc(0, TABLE_AT, 0, VQ_DESC_INDIRECT, 0);
	refuses("indirect table empty");
	desc(0, 0xffffff0, 16, VQ_DESC_INDIRECT, 0);
	refuses("indirect table outside storage");
	desc(0, TABLE_AT, 32, VQ_DESC_INDIRECT, 0);
	desc_at(TABLE_AT, 0, TABLE_AT, 16, VQ_DESC_INDIRECT, 0);
	refuses("indirect in indirect");
	desc(0, TABLE_AT, 16, VQ_DESC_INDIRECT, 0);
	desc_at(TABLE_AT, 0, DATA_AT, 16, VQ_DESC_NEXT, 1);
	refuses("next outside the indirect table");
	desc(0, TABLE_AT, 16 * 100, VQ_DESC_INDIRECT, 0);
	for (u16 i = 0; i < 100; i++)
		desc_at(TABLE_AT, i, DATA_AT, 1, VQ_DESC_NEXT, (u16)(i + 1));
	refuses("chain longer than the queue");
	offer(NUM);
	broken("head outside the table");
	renew();
	avail_idx = NUM;
	refuses("more available than the ring holds");
}

/* A segment outside storage is found when it is used. */
static void data_outside_storage(void **state)
{
	u8 byte;

	(void)state;
	desc(0, 0x100000 - 2, 4, 0, 0);
	offer(0);
	assert_int_equal(vqd_pop(&q, &c), VQD_GOT);
	assert_true(vqd_read(&q, &c, 1, &byte, 1));
	assert_false(vqd_read(&q, &c, 2, &byte, 1));
	assert_true(q.broken);
}

static void ranges_are_checked(void **state)
{
	u8 buf[16];

	(void)state;
	desc(0, DATA_AT, 4, 0, 0);
	offer(0);
	assert_int_equal(vqd_pop(&q, &c), VQD_GOT);
	assert_false(vqd_read(&q, &c, 0, buf, 5));
	q.broken = false;
	assert_false(vqd_read(&q, &c, 4, buf, 1));
	q.broken = false;
	assert_false(vqd_read(&q, &c, 1, buf, 0xffffffff));
	q.broken = false;
	assert_false(vqd_write(&q, &c, 0, buf, 1));
}

/* What was popped is ours: a driver changing it later changes nothing. */
static void descriptor_is_read_once(void **state)
{
	u8 buf[8];

	(void)state;
	desc(0, DATA_AT, 4, 0, 0);
	offer(0);
	assert_int_equal(vqd_pop(&q, &c), VQD_GOT);
	desc(0, DATA_AT, 0x7fffffff, 0, 0);
	assert_int_equal(c.out_bytes, 4);
	assert_true(vqd_read(&q, &c, 0, buf, 4));
	assert_false(vqd_read(&q, &c, 0, buf, 5));
}

static void unpop_and_unput(void **state)
{
	(void)state;
	desc(0, DATA_AT, 4, 0, 0);
	desc(1, DATA_AT, 8, 0, 0);
	offer(0);
	offer(1);
	assert_int_equal(vqd_pop(&q, &c), VQD_GOT);
	assert_int_equal(vqd_pop(&q, &c), VQD_GOT);
	vqd_put(&q, 0, 0);
	vqd_put(&q, 1, 0);
	vqd_unput(&q);
	vqd_unpop(&q, 2);
	vqd_publish(&q);
	assert_int_equal(used_idx(), 0);
	assert_int_equal(vqd_pop(&q, &c), VQD_GOT);
	assert_int_equal(c.head, 0);
}

/* --- receive buffers filled in one go --- */

static u32 used(u32 i, u32 at)
{
	return get_le32(g->mem + USED_AT + 4 + 8 * i + at);
}

/* One buffer taken and seen, those that follow are a test's. */
static u32 filled(u32 size, u16 *taken)
{
	static u8 data[4 * NUM];

	for (u32 i = 0; i < sizeof(data); i++)
		data[i] = (u8)(i + 1);
	assert_true(size <= sizeof(data));
	if (vqd_pop(&q, &c) == VQD_GOT)
		vqd_unpop(&q, 1);
	return vqd_fill(&q, data, size, taken);
}

static void fill_puts_one_after_the_other(void **state)
{
	u16 taken = 1;

	(void)state;
	desc(5, DATA_AT + 0xffc, 4, VQ_DESC_WRITE, 0);
	desc(2, DATA_AT, 3, VQ_DESC_WRITE, 0);
	desc(7, DATA_AT + 0x100, 100, VQ_DESC_WRITE, 0);
	offer(5);
	offer(2);
	offer(7);
	offer(5);
	assert_int_equal(filled(12, &taken), 12);
	assert_int_equal(taken, 4);
	assert_memory_equal(g->mem + DATA_AT + 0xffc, "\1\2\3\4\0", 5);
	assert_memory_equal(g->mem + DATA_AT, "\5\6\7\0", 4);
	assert_memory_equal(g->mem + DATA_AT + 0x100, "\10\11\12\13\14\0", 6);
	assert_int_equal(used_idx(), 0);
	vqd_publish(&q);
	assert_int_equal(used_idx(), 3);
	assert_int_equal(used(0, 0), 5);
	assert_int_equal(used(0, 4), 4);
	assert_int_equal(used(1, 0), 2);
	assert_int_equal(used(1, 4), 3);
	assert_int_equal(used(2, 0), 7);
	assert_int_equal(used(2, 4), 5);
	/* The last one was not needed. */
	assert_int_equal(vqd_pop(&q, &c), VQD_GOT);
	assert_int_equal(c.head, 5);
}

/* Such a buffer, behind a good one, is vqd_pop's. */
static void fill_ends_before(const char *why, u16 head)
{
	u16 taken = 0;

	desc(0, DATA_AT, 4, VQ_DESC_WRITE, 0);
	offer(0);
	offer(head);
	if (filled(12, &taken) != 4 || taken != 1 || q.pending != 1 ||
	    q.broken || q.next_avail != (u16)(avail_idx - 1))
		fail_msg("filled: %s", why);
	renew();
}

static void fill_is_for_simple_buffers(void **state)
{
	u16 taken = NUM;

	(void)state;
	desc(1, DATA_AT, 8, 0, 0);
	fill_ends_before("a buffer to read from", 1);
	desc(1, DATA_AT, 8, VQ_DESC_WRITE | VQ_DESC_NEXT, 2);
	desc(2, DATA_AT, 8, VQ_DESC_WRITE, 0);
	fill_ends_before("a chain", 1);
	desc_at(TABLE_AT, 0, DATA_AT, 8, VQ_DESC_WRITE, 0);
	q.indirect = true;
	desc(1, TABLE_AT, 16, VQ_DESC_INDIRECT, 0);
	fill_ends_before("an indirect table", 1);
	desc(1, TABLE_AT, 16, VQ_DESC_INDIRECT | VQ_DESC_WRITE, 0);
	fill_ends_before("an indirect table for storing", 1);
	desc(1, DATA_AT, 0, VQ_DESC_WRITE, 0);
	fill_ends_before("no bytes", 1);
	desc(1, DATA_AT + 0xffc, 5, VQ_DESC_WRITE, 0);
	fill_ends_before("two pages", 1);
	g->no_page = DATA_AT + 0x1000;
	desc(1, g->no_page, 8, VQ_DESC_WRITE, 0);
	fill_ends_before("a page without a frame", 1);
	desc(1, 0x100000, 8, VQ_DESC_WRITE, 0);
	fill_ends_before("outside", 1);
	desc(1, ~0ull - 3, 8, VQ_DESC_WRITE, 0);
	fill_ends_before("at the end of all", 1);
	desc(NUM, DATA_AT, 4, VQ_DESC_WRITE, 0);
	fill_ends_before("no such descriptor", NUM);
	/* As many as the ring has, not more. */
	desc(0, DATA_AT, 4, VQ_DESC_WRITE, 0);
	offer(0);
	assert_int_equal(filled(4, &taken), 0);
	assert_int_equal(taken, NUM);
}

/* Nor for a ring of which a part lies in two pages. */
static void fill_is_for_whole_rings(void **state)
{
	struct vqd_part *part[] = { &q.desc, &q.avail, &q.used };
	u16 taken = 0;

	(void)state;
	desc(0, DATA_AT, 4, VQ_DESC_WRITE, 0);
	offer(0);
	for (u32 i = 0; i < ARRAY_SIZE(part); i++) {
		u8 *whole = part[i]->whole;

		assert_non_null(whole);
		part[i]->whole = NULL;
		assert_int_equal(filled(4, &taken), 0);
		part[i]->whole = whole;
	}
	assert_int_equal(taken, 0);
	assert_int_equal(filled(4, &taken), 4);
}

/* What comes meanwhile is vqd_pop's to look for. */
static void fill_takes_what_was_seen(void **state)
{
	u16 taken = 0;

	(void)state;
	desc(0, DATA_AT, 4, VQ_DESC_WRITE, 0);
	offer(0);
	assert_int_equal(filled(8, &taken), 4);
	offer(0);
	assert_int_equal(vqd_fill(&q, g->mem, 8, &taken), 0);
	assert_int_equal(filled(4, &taken), 4);
	assert_int_equal(taken, 2);
}

static void use_one(void)
{
	desc(0, DATA_AT, 4, 0, 0);
	offer(0);
	assert_int_equal(vqd_pop(&q, &c), VQD_GOT);
	vqd_put(&q, 0, 0);
	vqd_publish(&q);
}

static void interrupts_by_flag(void **state)
{
	(void)state;
	assert_false(vqd_wants_interrupt(&q));
	use_one();
	assert_true(vqd_wants_interrupt(&q));
	assert_false(vqd_wants_interrupt(&q));
	put_le16(g->mem + AVAIL_AT, VQ_AVAIL_NO_INTERRUPT);
	use_one();
	assert_false(vqd_wants_interrupt(&q));
}

static void interrupts_by_event(void **state)
{
	(void)state;
	q.event_idx = true;
	put_le16(g->mem + AVAIL_AT + VQ_USED_EVENT_AT(NUM), 1);
	use_one();
	assert_false(vqd_wants_interrupt(&q));
	use_one();
	assert_true(vqd_wants_interrupt(&q));
	use_one();
	assert_false(vqd_wants_interrupt(&q));
}

static void notifications(void **state)
{
	(void)state;
	vqd_notify_off(&q);
	assert_int_equal(get_le16(g->mem + USED_AT), VQ_USED_NO_NOTIFY);
	assert_false(vqd_notify_on(&q));
	assert_int_equal(get_le16(g->mem + USED_AT), 0);
	desc(0, DATA_AT, 4, 0, 0);
	offer(0);
	/* It came before we listened: look again. */
	assert_true(vqd_notify_on(&q));
	q.event_idx = true;
	assert_int_equal(vqd_pop(&q, &c), VQD_GOT);
	assert_false(vqd_notify_on(&q));
	assert_int_equal(get_le16(g->mem + USED_AT + VQ_AVAIL_EVENT_AT(NUM)),
			 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(set_checks_its_operands),
		T(set_needs_both_pages),
		T(empty_ring),
		T(chain_is_read_and_given_back),
		T(rings_lie_in_two_pages),
		T(rings_wrap),
		T(indirect_table),
		T(bad_chains),
		T(data_outside_storage),
		T(ranges_are_checked),
		T(descriptor_is_read_once),
		T(unpop_and_unput),
		T(fill_puts_one_after_the_other),
		T(fill_is_for_simple_buffers),
		T(fill_is_for_whole_rings),
		T(fill_takes_what_was_seen),
		T(interrupts_by_flag),
		T(interrupts_by_event),
		T(notifications),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
