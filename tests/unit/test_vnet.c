/* SPDX-License-Identifier: Apache-2.0 */
/* Frames between a guest's virtqueues and base buffers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/vdev/vnet.h"
#include "tests/fake/dgram.h"
#include "tests/fake/gstor.h"

#define NUM	     16
#define QUEUE_AT(q)  (0x10000u + 0x4000u * (q))
#define HDR	     12u
#define ALL_FEATURES (~0ull)

static const u8 mac[6] = { 2, 0, 0, 1, 2, 3 };
static struct gstor *g;
static struct vnet n;
static u16 avail[2];
static u32 next_desc[2];

/* A device whose driver took FEATURES of those offered. */
static void start(u64 features)
{
	vnet_init(&n, &vvirtio_vdev_ops, g, mac, 1500);
	n.v.wanted = n.v.offered & features;
	n.v.status = VIRTIO_S_FEATURES_OK | VIRTIO_S_DRIVER_OK;
	for (u32 q = 0; q < 2; q++) {
		assert_int_equal(vqd_set(&n.queue[q], NUM, QUEUE_AT(q),
					 QUEUE_AT(q) + 0x1000,
					 QUEUE_AT(q) + 0x2000),
				 ERR_OK);
		memset(g->mem + QUEUE_AT(q), 0, 0x3000);
		avail[q] = 0;
		next_desc[q] = 0;
	}
}

static int setup(void **state)
{
	(void)state;
	g = fake_gstor_new(1 << 20);
	start(ALL_FEATURES);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fake_gstor_free(g);
	assert_int_equal(fake_dgram_live(), 0);
	return 0;
}

/* Offer one buffer of LEN bytes at AT in queue Q. */
static void offer(u32 q, u64 at, u32 len, u16 flags)
{
	u8 *d = g->mem + QUEUE_AT(q) + 16 * next_desc[q];
	u8 *a = g->mem + QUEUE_AT(q) + 0x1000;

	put_le64(d, at);
	put_le32(d + 8, len);
	put_le16(d + 12, flags);
	put_le16(a + 4 + 2 * (avail[q] % NUM), (u16)next_desc[q]);
	put_le16(a + 2, ++avail[q]);
	next_desc[q] = (next_desc[q] + 1) % NUM;
}

static u16 used(u32 q)
{
	return get_le16(g->mem + QUEUE_AT(q) + 0x2002);
}

/* Header and frame of SIZE bytes 01 02 03 ... at AT, offered to transmit. */
static u8 *send(u32 at, u32 size)
{
	u8 *h = g->mem + at;

	memset(h, 0, HDR);
	for (u32 i = 0; i < size; i++)
		h[HDR + i] = (u8)(i + 1);
	offer(VIRTIO_NET_TXQ, at, HDR + size, 0);
	return h;
}

static void frame_is_copied_out_once(void **state)
{
	struct dgram *d;
	u64 before;

	(void)state;
	send(0x40000, 100);
	before = g->bytes_read;
	d = vnet_tx_pop(&n);
	assert_non_null(d);
	assert_int_equal(d->len, 100);
	assert_int_equal(d->data[0], 1);
	assert_int_equal(d->data[99], 100);
	assert_true(d->flags & DGRAM_CSUM_TRUSTED);
	/* The frame's bytes and no more than rings and descriptors. */
	assert_true(g->bytes_read - before < HDR + 100 + 80);
	/* The IP header lies where a datagram's would. */
	assert_int_equal(dgram_headroom(d), DGRAM_HEADROOM - 14);
	/* What the guest does now changes nothing. */
	memset(g->mem + 0x40000, 0xee, 200);
	assert_int_equal(d->data[0], 1);
	assert_null(vnet_tx_pop(&n));
	assert_int_equal(used(VIRTIO_NET_TXQ), 0);
	vnet_publish(&n, VIRTIO_NET_TXQ);
	assert_int_equal(used(VIRTIO_NET_TXQ), 1);
	assert_int_equal(n.count.tx_frames, 1);
	assert_int_equal(n.count.tx_bytes, 100);
	dgram_release(d);
}

/* Of what was sent a driver is told late: at half a ring at once. */
static void output_is_told_of_late(void **state)
{
	(void)state;
	for (u32 i = 1; i <= NUM / 2; i++) {
		send(0x40000, 100);
		dgram_release(vnet_tx_pop(&n));
		vnet_publish(&n, VIRTIO_NET_TXQ);
		assert_int_equal(vnet_interrupt_later(&n, VIRTIO_NET_TXQ),
				 i < NUM / 2);
	}
	assert_int_equal(vnet_interrupt_needed(&n, VIRTIO_NET_TXQ),
			 VIRTIO_IND_QUEUE(1));
	assert_true(vnet_interrupt_later(&n, VIRTIO_NET_TXQ));
	assert_int_equal(vnet_interrupt_needed(&n, VIRTIO_NET_TXQ), 0);
}

static void bad_frames_are_counted_and_skipped(void **state)
{
	struct dgram *d;

	(void)state;
	send(0x40000, 13);			  /* no Ethernet header */
	offer(VIRTIO_NET_TXQ, 0x40000, 70000, 0); /* too long */
	offer(VIRTIO_NET_TXQ, 0x40000, 100, VQ_DESC_WRITE);
	send(0x50000, 60);
	d = vnet_tx_pop(&n);
	assert_non_null(d);
	assert_int_equal(d->len, 60);
	dgram_release(d);
	assert_int_equal(n.count.tx_bad, 3);
	vnet_publish(&n, VIRTIO_NET_TXQ);
	assert_int_equal(used(VIRTIO_NET_TXQ), 4);
}

static void no_buffer_is_counted(void **state)
{
	(void)state;
	send(0x40000, 60);
	fake_dgram_limit(0);
	assert_null(vnet_tx_pop(&n));
	fake_dgram_limit(-1);
	assert_int_equal(n.count.tx_no_buffer, 1);
}

static void partial_checksum(void **state)
{
	static const struct {
		u16 start, offset;
		bool good;
	} row[] = {
		{ 34, 16, true },  { 34, 6, true },	 { 98, 0, true },
		{ 99, 0, false },  { 34, 65535, false }, { 65535, 16, false },
		{ 13, 16, false },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(row); i++) {
		u8 *h = send(0x40000, 100);
		struct dgram *d;

		h[0] = VIRTIO_NET_HDR_NEEDS_CSUM;
		put_le16(h + 6, row[i].start);
		put_le16(h + 8, row[i].offset);
		d = vnet_tx_pop(&n);
		assert_int_equal(d != NULL, row[i].good);
		if (!d)
			continue;
		assert_true(d->flags & DGRAM_CSUM_PARTIAL);
		assert_int_equal(d->csum_start, row[i].start);
		assert_int_equal(d->csum_offset, row[i].offset);
		dgram_release(d);
	}
	start(VIRTIO_F_VERSION_1);
	send(0x40000, 100)[0] = VIRTIO_NET_HDR_NEEDS_CSUM;
	put_le16(g->mem + 0x40006, 34);
	assert_null(vnet_tx_pop(&n));
}

/* A large segment: header fields from the guest, header length ours. */
static u8 *send_gso(u32 size)
{
	u8 *h = send(0x40000, size);

	h[0] = VIRTIO_NET_HDR_NEEDS_CSUM;
	h[1] = VIRTIO_NET_GSO_TCP4;
	put_le16(h + 2, 7777); /* hint, not believed */
	put_le16(h + 4, 1400);
	put_le16(h + 6, 34);
	put_le16(h + 8, 16);
	h[HDR + 34 + 12] = 0x80; /* TCP header of 32 bytes */
	return h;
}

static void large_segment(void **state)
{
	struct dgram *d;

	(void)state;
	send_gso(14 + 65535);
	d = vnet_tx_pop(&n);
	assert_non_null(d);
	assert_int_equal(d->len, 14 + 65535);
	assert_true(d->flags & DGRAM_GSO_TCP4);
	assert_int_equal(d->gso_size, 1400);
	assert_int_equal(d->gso_hdr_len, 34 + 32);
	dgram_release(d);
}

static void bad_large_segments(void **state)
{
	u8 *h;

	(void)state;
	h = send_gso(3000);
	put_le16(h + 4, 0);
	assert_null(vnet_tx_pop(&n));
	h = send_gso(3000);
	h[0] = 0;
	assert_null(vnet_tx_pop(&n));
	h = send_gso(3000);
	h[1] = 3; /* UDP */
	assert_null(vnet_tx_pop(&n));
	h = send_gso(3000);
	h[1] |= VIRTIO_NET_GSO_ECN;
	assert_null(vnet_tx_pop(&n));
	h = send_gso(3000);
	h[HDR + 34 + 12] = 0x40;
	assert_null(vnet_tx_pop(&n));
	send_gso(53);
	assert_null(vnet_tx_pop(&n));
	h = send_gso(60);
	h[HDR + 34 + 12] = 0xf0;
	assert_null(vnet_tx_pop(&n));
	assert_int_equal(n.count.tx_bad, 7);
}

/* --- receive --- */

static struct dgram *frame(u32 size)
{
	static u8 bytes[70000];

	for (u32 i = 0; i < size; i++)
		bytes[i] = (u8)(i * 7 + 3);
	return fake_dgram_with(bytes, size);
}

static void one_buffer_is_enough(void **state)
{
	struct dgram *d = frame(200);
	u8 *to = g->mem + 0x60000;

	(void)state;
	offer(VIRTIO_NET_RXQ, 0x60000, 1600, VQ_DESC_WRITE);
	assert_int_equal(vnet_rx_push(&n, d), VNET_RX_OK);
	assert_int_equal(to[0], 0);
	assert_int_equal(get_le16(to + 10), 1);
	assert_memory_equal(to + HDR, d->data, 200);
	assert_int_equal(used(VIRTIO_NET_RXQ), 0);
	vnet_publish(&n, VIRTIO_NET_RXQ);
	assert_int_equal(used(VIRTIO_NET_RXQ), 1);
	assert_int_equal(get_le32(g->mem + QUEUE_AT(0) + 0x2008), HDR + 200);
	assert_int_equal(vnet_interrupt_needed(&n, VIRTIO_NET_RXQ),
			 VIRTIO_IND_QUEUE(0));
	assert_int_equal(vnet_interrupt_needed(&n, VIRTIO_NET_RXQ), 0);
	dgram_release(d);
}

static void large_frame_takes_many_buffers(void **state)
{
	struct dgram *d = frame(5000);
	u8 *to = g->mem + 0x60000;

	(void)state;
	for (u32 i = 0; i < 4; i++)
		offer(VIRTIO_NET_RXQ, 0x60000 + 2048 * i, 1500, VQ_DESC_WRITE);
	assert_int_equal(vnet_rx_push(&n, d), VNET_RX_OK);
	assert_int_equal(get_le16(to + 10), 4);
	assert_memory_equal(to + HDR, d->data, 1488);
	assert_memory_equal(to + 2048, d->data + 1488, 1500);
	assert_memory_equal(to + 6144, d->data + 4488, 512);
	vnet_publish(&n, VIRTIO_NET_RXQ);
	assert_int_equal(used(VIRTIO_NET_RXQ), 4);
	dgram_release(d);
}

/* Of what came, too, if it may wait; of what it asked for, at once. */
static void input_may_be_told_of_late(void **state)
{
	struct dgram *d = frame(60);

	(void)state;
	for (u32 i = 1; i <= NUM / 2; i++) {
		offer(VIRTIO_NET_RXQ, 0x60000 + 2048 * i, 1500, VQ_DESC_WRITE);
		assert_int_equal(vnet_rx_push(&n, d), VNET_RX_OK);
		vnet_publish(&n, VIRTIO_NET_RXQ);
		assert_int_equal(vnet_interrupt_later(&n, VIRTIO_NET_RXQ),
				 i < NUM / 2);
	}
	assert_int_equal(vnet_interrupt_needed(&n, VIRTIO_NET_RXQ),
			 VIRTIO_IND_QUEUE(0));
	assert_true(vnet_interrupt_later(&n, VIRTIO_NET_RXQ));
	assert_false(vnet_interrupt_later(&n, VIRTIO_NET_CTRLQ));
	dgram_release(d);
}

static void too_few_buffers_change_nothing(void **state)
{
	struct dgram *d = frame(5000), *small = frame(60);

	(void)state;
	offer(VIRTIO_NET_RXQ, 0x60000, 1500, VQ_DESC_WRITE);
	offer(VIRTIO_NET_RXQ, 0x61000, 1500, VQ_DESC_WRITE);
	offer(VIRTIO_NET_RXQ, 0x62000, 1500, VQ_DESC_WRITE);
	assert_int_equal(vnet_rx_push(&n, small), VNET_RX_OK);
	assert_int_equal(vnet_rx_push(&n, d), VNET_RX_NO_ROOM);
	vnet_publish(&n, VIRTIO_NET_RXQ);
	assert_int_equal(used(VIRTIO_NET_RXQ), 1);
	assert_int_equal(n.queue[0].next_avail, 1);
	offer(VIRTIO_NET_RXQ, 0x63000, 1500, VQ_DESC_WRITE);
	offer(VIRTIO_NET_RXQ, 0x64000, 1500, VQ_DESC_WRITE);
	assert_int_equal(vnet_rx_push(&n, d), VNET_RX_OK);
	assert_int_equal(n.count.rx_frames, 2);
	dgram_release(d);
	dgram_release(small);
}

static void frame_beyond_the_whole_ring_is_dropped(void **state)
{
	struct dgram *d = frame(60000);

	(void)state;
	for (u32 i = 0; i < NUM; i++)
		offer(VIRTIO_NET_RXQ, 0x60000 + 2048 * i, 1500, VQ_DESC_WRITE);
	assert_int_equal(vnet_rx_push(&n, d), VNET_RX_DROP);
	assert_int_equal(n.count.rx_too_big, 1);
	assert_int_equal(n.queue[0].next_avail, 0);
	assert_false(n.queue[0].broken);
	dgram_release(d);
}

static void without_merging_one_buffer_must_do(void **state)
{
	struct dgram *d = frame(5000);

	(void)state;
	start(ALL_FEATURES & ~VIRTIO_NET_F_MRG_RXBUF);
	offer(VIRTIO_NET_RXQ, 0x60000, 1600, VQ_DESC_WRITE);
	offer(VIRTIO_NET_RXQ, 0x62000, 1600, VQ_DESC_WRITE);
	assert_int_equal(vnet_rx_push(&n, d), VNET_RX_DROP);
	assert_int_equal(n.count.rx_too_big, 1);
	dgram_release(d);
}

static void what_is_owed_goes_into_the_header(void **state)
{
	struct dgram *d = frame(3000);
	u8 *to = g->mem + 0x60000;

	(void)state;
	d->flags = DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4;
	d->csum_start = 34;
	d->csum_offset = 16;
	d->gso_size = 1460;
	d->gso_hdr_len = 54;
	offer(VIRTIO_NET_RXQ, 0x60000, 4096, VQ_DESC_WRITE);
	assert_int_equal(vnet_rx_push(&n, d), VNET_RX_OK);
	assert_int_equal(to[0], VIRTIO_NET_HDR_NEEDS_CSUM);
	assert_int_equal(to[1], VIRTIO_NET_GSO_TCP4);
	assert_int_equal(get_le16(to + 2), 54);
	assert_int_equal(get_le16(to + 4), 1460);
	assert_int_equal(get_le16(to + 6), 34);
	assert_int_equal(get_le16(to + 8), 16);
	d->flags = DGRAM_CSUM_TRUSTED;
	offer(VIRTIO_NET_RXQ, 0x60000, 4096, VQ_DESC_WRITE);
	assert_int_equal(vnet_rx_push(&n, d), VNET_RX_OK);
	assert_int_equal(to[0], VIRTIO_NET_HDR_DATA_VALID);
	/* A guest that cannot is not given it. */
	start(VIRTIO_F_VERSION_1);
	offer(VIRTIO_NET_RXQ, 0x60000, 4096, VQ_DESC_WRITE);
	d->flags = DGRAM_CSUM_PARTIAL;
	assert_int_equal(vnet_rx_push(&n, d), VNET_RX_DROP);
	d->flags = DGRAM_GSO_TCP4;
	assert_int_equal(vnet_rx_push(&n, d), VNET_RX_DROP);
	assert_int_equal(n.count.rx_unable, 2);
	d->flags = DGRAM_CSUM_TRUSTED;
	assert_int_equal(vnet_rx_push(&n, d), VNET_RX_OK);
	assert_int_equal(to[0], 0);
	dgram_release(d);
}

static void hostile_receive_buffers_break_the_queue(void **state)
{
	struct dgram *d = frame(100);

	(void)state;
	offer(VIRTIO_NET_RXQ, 0x60000, 1500, 0); /* not writable */
	assert_int_equal(vnet_rx_push(&n, d), VNET_RX_DROP);
	assert_true(vnet_check_broken(&n, VIRTIO_NET_RXQ));
	start(ALL_FEATURES);
	offer(VIRTIO_NET_RXQ, 0x60000, 11, VQ_DESC_WRITE); /* no header */
	assert_int_equal(vnet_rx_push(&n, d), VNET_RX_DROP);
	assert_true(vnet_check_broken(&n, VIRTIO_NET_RXQ));
	start(ALL_FEATURES);
	offer(VIRTIO_NET_RXQ, 0xfffe0, 1500, VQ_DESC_WRITE);
	assert_int_equal(vnet_rx_push(&n, d), VNET_RX_DROP);
	assert_true(vnet_check_broken(&n, VIRTIO_NET_RXQ));
	assert_int_equal(vnet_rx_push(&n, d), VNET_RX_DROP);
	assert_int_equal(n.count.rx_down, 1);
	dgram_release(d);
}

static void link_changes_are_told_when_wanted(void **state)
{
	(void)state;
	assert_true(vnet_set_link(&n, true));
	assert_false(vnet_set_link(&n, true));
	assert_true(vnet_set_mtu(&n, 9000));
	start(VIRTIO_F_VERSION_1);
	assert_false(vnet_set_link(&n, true));
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(frame_is_copied_out_once),
		T(output_is_told_of_late),
		T(input_may_be_told_of_late),
		T(bad_frames_are_counted_and_skipped),
		T(no_buffer_is_counted),
		T(partial_checksum),
		T(large_segment),
		T(bad_large_segments),
		T(one_buffer_is_enough),
		T(large_frame_takes_many_buffers),
		T(too_few_buffers_change_nothing),
		T(frame_beyond_the_whole_ring_is_dropped),
		T(without_merging_one_buffer_must_do),
		T(what_is_owed_goes_into_the_header),
		T(hostile_receive_buffers_break_the_queue),
		T(link_changes_are_told_when_wanted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
