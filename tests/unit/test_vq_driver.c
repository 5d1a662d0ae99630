/* SPDX-License-Identifier: Apache-2.0 */
/* The driver's end of a virtqueue; the device's end is played by the test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "netdrv/vq_driver.h"

#define NUM  8
#define BASE 0x100000u

struct rig {
	struct vq q;
	u8 *memory;
	u16 seen; /* of the available ring */
	u16 used_idx;
};

static struct rig *rig_new(bool event_idx, bool indirect)
{
	struct rig *r = calloc(1, sizeof(*r));
	size_t size = ROUND_UP(vq_bytes(NUM, indirect), 16);

	r->memory = aligned_alloc(16, size);
	memset(r->memory, 0, size);
	vq_init(&r->q, NUM, r->memory, BASE, event_idx, indirect);
	return r;
}

static void rig_free(struct rig *r)
{
	free(r->memory);
	free(r);
}

static void show(struct rig *r)
{
	if (!vq_publish(&r->q))
		return; /* whether to notify is tested where it matters */
}

/* The device takes the next chain's head; -1: none. */
static s32 device_take(struct rig *r)
{
	if (le16_get(r->q.avail->idx) == r->seen)
		return -1;
	return le16_get(r->q.avail->ring[r->seen++ % NUM]);
}

static void device_give(struct rig *r, u32 id, u32 len)
{
	struct vq_used_elem *e = &r->q.used->ring[r->used_idx++ % NUM];

	e->id = le32_make(id);
	e->len = le32_make(len);
	r->q.used->idx = le16_make(r->used_idx);
}

static const struct vq_buffer three[] = { { 0x1000, 12 },
					  { 0x2000, 100 },
					  { 0x300000000, 50 } };
static int cookie[NUM];

static void layout_is_as_the_device_expects(void **state)
{
	(void)state;
	assert_int_equal(vq_avail_at(8), 128);
	assert_int_equal(vq_used_at(8), 152); /* 128 + 22, to 4 */
	assert_true(vq_bytes(8, false) >= 152 + 70);
}

static void a_chain_is_linked_and_seen_after_publish(void **state)
{
	struct rig *r = rig_new(false, false);
	struct vq_desc *d = r->q.desc;
	s32 head = vq_next_head(&r->q);

	(void)state;
	assert_int_equal(vq_add(&r->q, three, 2, 1, cookie), head);
	assert_int_equal(device_take(r), -1);
	assert_true(vq_publish(&r->q));
	assert_int_equal(device_take(r), head);
	assert_int_equal(le64_get(d[head].addr), 0x1000);
	assert_int_equal(le32_get(d[head].len), 12);
	assert_int_equal(le16_get(d[head].flags), VQ_DESC_NEXT);
	d = &r->q.desc[le16_get(d[head].next)];
	assert_int_equal(le16_get(d->flags), VQ_DESC_NEXT);
	d = &r->q.desc[le16_get(d->next)];
	assert_int_equal(le16_get(d->flags), VQ_DESC_WRITE);
	assert_int_equal(le64_get(d->addr), 0x300000000);
	assert_int_equal(r->q.free, NUM - 3);
	rig_free(r);
}

static void an_indirect_chain_takes_one_descriptor(void **state)
{
	struct rig *r = rig_new(false, true);
	struct vq_desc *d = r->q.desc, *t;
	s32 head = vq_add(&r->q, three, 2, 1, cookie);

	(void)state;
	assert_int_equal(r->q.free, NUM - 1);
	assert_int_equal(le16_get(d[head].flags), VQ_DESC_INDIRECT);
	assert_int_equal(le32_get(d[head].len), 48);
	t = (void *)(r->memory + (le64_get(d[head].addr) - BASE));
	assert_int_equal(le64_get(t[1].addr), 0x2000);
	assert_int_equal(le16_get(t[0].flags), VQ_DESC_NEXT);
	assert_int_equal(le16_get(t[0].next), 1);
	assert_int_equal(le16_get(t[2].flags), VQ_DESC_WRITE);
	rig_free(r);
}

static void used_chains_come_back_with_their_cookie(void **state)
{
	struct rig *r = rig_new(false, false);
	u32 written = 0;

	(void)state;
	(void)vq_add(&r->q, three, 2, 1, &cookie[0]);
	(void)vq_add(&r->q, three, 1, 0, &cookie[1]);
	show(r);
	assert_null(vq_get(&r->q, &written));
	(void)device_take(r);
	device_give(r, (u32)device_take(r), 0); /* out of order */
	assert_ptr_equal(vq_get(&r->q, &written), &cookie[1]);
	device_give(r, 0, 999);
	assert_ptr_equal(vq_get(&r->q, &written), &cookie[0]);
	assert_int_equal(written, 50); /* no more than there was room */
	assert_int_equal(r->q.free, NUM);
	assert_null(vq_get(&r->q, &written));
	rig_free(r);
}

static void a_full_queue_refuses(void **state)
{
	struct rig *r = rig_new(false, false);

	(void)state;
	assert_true(vq_add(&r->q, three, 2, 1, cookie) >= 0);
	assert_true(vq_add(&r->q, three, 2, 1, cookie) >= 0);
	assert_int_equal(vq_add(&r->q, three, 2, 1, cookie), -1);
	assert_true(vq_add(&r->q, three, 2, 0, cookie) >= 0);
	assert_int_equal(vq_next_head(&r->q), -1);
	assert_int_equal(vq_add(&r->q, three, 1, 0, cookie), -1);
	assert_int_equal(vq_add(&r->q, three, 0, 0, cookie), -1);
	rig_free(r);
}

static void a_lying_device_breaks_only_the_queue(void **state)
{
	static const u32 lies[] = { NUM, 0xffffffff, 1, 2, 7 };
	u32 written;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(lies); i++) {
		struct rig *r = rig_new(false, false);

		(void)vq_add(&r->q, three, 2, 1, cookie); /* 0, 1, 2 */
		show(r);
		device_give(r, lies[i], 0);
		assert_null(vq_get(&r->q, &written));
		assert_true(r->q.broken);
		assert_int_equal(vq_add(&r->q, three, 1, 0, cookie), -1);
		assert_false(vq_interrupts(&r->q, true));
		assert_ptr_equal(vq_abandon(&r->q), cookie);
		assert_null(vq_abandon(&r->q));
		rig_free(r);
	}
}

static void the_same_chain_twice_is_a_lie(void **state)
{
	struct rig *r = rig_new(false, false);
	u32 written;

	(void)state;
	(void)vq_add(&r->q, three, 1, 0, cookie);
	show(r);
	device_give(r, 0, 0);
	device_give(r, 0, 0);
	assert_ptr_equal(vq_get(&r->q, &written), cookie);
	assert_null(vq_get(&r->q, &written));
	assert_true(r->q.broken);
	rig_free(r);
}

static void notification_obeys_the_flag(void **state)
{
	struct rig *r = rig_new(false, false);

	(void)state;
	assert_false(vq_publish(&r->q)); /* nothing new */
	(void)vq_add(&r->q, three, 1, 0, cookie);
	r->q.used->flags = le16_make(VQ_USED_NO_NOTIFY);
	assert_false(vq_publish(&r->q));
	r->q.used->flags = le16_make(0);
	(void)vq_add(&r->q, three, 1, 0, cookie);
	assert_true(vq_publish(&r->q));
	rig_free(r);
}

static void notification_obeys_the_event(void **state)
{
	struct rig *r = rig_new(true, false);
	le16 *event =
		(void *)(r->memory + vq_used_at(NUM) + VQ_AVAIL_EVENT_AT(NUM));

	(void)state;
	(void)vq_add(&r->q, three, 1, 0, cookie);
	assert_true(vq_publish(&r->q)); /* event 0, index 0 to 1 */
	(void)vq_add(&r->q, three, 1, 0, cookie);
	assert_false(vq_publish(&r->q)); /* event still 0 */
	*event = le16_make(3);
	(void)vq_add(&r->q, three, 1, 0, cookie);
	assert_false(vq_publish(&r->q)); /* 2 to 3 does not pass 3 */
	(void)vq_add(&r->q, three, 1, 0, cookie);
	assert_true(vq_publish(&r->q));
	rig_free(r);
}

static void interruptions_are_asked_for_and_a_race_is_told(void **state)
{
	struct rig *r = rig_new(true, false);
	le16 *event =
		(void *)(r->memory + vq_avail_at(NUM) + VQ_USED_EVENT_AT(NUM));
	u32 written;

	(void)state;
	assert_false(vq_interrupts(&r->q, true));
	assert_int_equal(le16_get(*event), 0);
	(void)vq_interrupts(&r->q, false);
	assert_false(vq_need_event(le16_get(*event), 1, 0));
	(void)vq_add(&r->q, three, 1, 0, cookie);
	show(r);
	device_give(r, 0, 0);
	assert_true(vq_interrupts(&r->q, true)); /* there is one already */
	(void)vq_get(&r->q, &written);
	assert_false(vq_interrupts(&r->q, true));
	assert_true(vq_need_event(le16_get(*event), 2, 1));
	rig_free(r);

	r = rig_new(false, false);
	(void)vq_interrupts(&r->q, false);
	assert_int_equal(le16_get(r->q.avail->flags), VQ_AVAIL_NO_INTERRUPT);
	(void)vq_interrupts(&r->q, true);
	assert_int_equal(le16_get(r->q.avail->flags), 0);
	rig_free(r);
}

static void a_long_run_loses_nothing(void **state)
{
	struct rig *r = rig_new(true, true);
	u32 added = 0, back = 0, written;
	s32 held[NUM];
	u32 holding = 0;

	(void)state;
	srand(3);
	while (back < 200000) {
		int dice = rand() % 3;

		if (dice == 0) {
			u32 out = (u32)(rand() % 3);

			if (vq_add(&r->q, three, out, 3 - out, cookie) >= 0)
				added++;
			show(r);
		} else if (dice == 1) {
			s32 head = device_take(r);

			if (head >= 0)
				held[holding++] = head;
		} else if (holding) {
			u32 i = (u32)rand() % holding;

			device_give(r, (u32)held[i], 1);
			held[i] = held[--holding];
			assert_ptr_equal(vq_get(&r->q, &written), cookie);
			back++;
		}
		assert_false(r->q.broken);
		assert_int_equal(r->q.free, NUM - (added - back));
	}
	rig_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layout_is_as_the_device_expects),
		cmocka_unit_test(a_chain_is_linked_and_seen_after_publish),
		cmocka_unit_test(an_indirect_chain_takes_one_descriptor),
		cmocka_unit_test(used_chains_come_back_with_their_cookie),
		cmocka_unit_test(a_full_queue_refuses),
		cmocka_unit_test(a_lying_device_breaks_only_the_queue),
		cmocka_unit_test(the_same_chain_twice_is_a_lie),
		cmocka_unit_test(notification_obeys_the_flag),
		cmocka_unit_test(notification_obeys_the_event),
		cmocka_unit_test(
			interruptions_are_asked_for_and_a_race_is_told),
		cmocka_unit_test(a_long_run_loses_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
