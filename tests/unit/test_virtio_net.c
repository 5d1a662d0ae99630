/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The driver of a virtio NIC (netdrv/virtio_net) against CP's own device
 * (cp/vdev/vnet), over the virtual channel subsystem and guest storage: both
 * ends of the guest's input and output buffers (R1.2) in one process.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/dgram.h"
#include "tests/fake/vnic_rig.h"

#define CP_QUEUE 64

static struct vnic_rig v;

/* What CP has from the guest, and how often it interrupted it. */
static struct dgram *from_guest[CP_QUEUE];
static u32 from_guest_count;
static u32 interrupts;

/* The driver is interrupted; it takes the status at once. */
static bool told(u64 queues, bool config)
{
	struct irb irb;

	return vvirtio_interrupt(&v.dev.v, queues, config) &&
	       rig_tsch(&v.css, &irb) == 0;
}

/* The device's end of an exchange: interrupt the driver if it wants that. */
static void device_interrupt(void)
{
	u64 queues = vnic_interrupt_needed(&v);

	if (told(queues, false))
		interrupts++;
}

static void device_take_all(void)
{
	struct dgram *d;

	do {
		vnet_notify_off(&v.dev, VIRTIO_NET_TXQ);
		while (from_guest_count < CP_QUEUE &&
		       (d = vnet_tx_pop(&v.dev)) != NULL)
			from_guest[from_guest_count++] = d;
		vnet_publish(&v.dev, VIRTIO_NET_TXQ);
	} while (from_guest_count < CP_QUEUE &&
		 vnet_notify_on(&v.dev, VIRTIO_NET_TXQ));
	device_interrupt();
}

static void drop_from_guest(void)
{
	while (from_guest_count)
		dgram_release(from_guest[--from_guest_count]);
}

static int setup(void **state)
{
	(void)state;
	vnic_begin(&v, device_take_all);
	from_guest_count = interrupts = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	drop_from_guest();
	virtio_net_close(&v.drv);
	assert_int_equal(v.dma_live, 0);
	vnic_end(&v);
	return 0;
}

static void open_with(u64 features)
{
	assert_int_equal(vnic_open(&v, features), ERR_OK);
}

/* A frame of SIZE bytes in the guest's storage, in pieces of PIECE. */
static bool headroom;

static bool send_at(u32 at, u32 size, u32 piece)
{
	struct virtio_net_frame f = { .size = size, .headroom = headroom };

	for (u32 i = 0; i < size; i++)
		v.css.g->mem[at + i] = (u8)(i * 7 + size);
	for (u32 done = 0; done < size; f.segs++) {
		f.seg[f.segs].data = v.css.g->mem + at + done;
		f.seg[f.segs].size = MIN(piece, size - done);
		done += f.seg[f.segs].size;
	}
	return virtio_net_send(&v.drv, &f, &v.drv);
}

/* CP gives the guest a frame of SIZE bytes. */
static enum vnet_rx give(u32 size, u8 flags)
{
	struct dgram *d = dgram_alloc(size);
	enum vnet_rx how;

	assert_non_null(d);
	d->len = size;
	for (u32 i = 0; i < size; i++)
		d->data[i] = (u8)(i * 3 + size);
	d->flags = flags;
	d->csum_start = 34;
	d->csum_offset = 16;
	d->gso_size = 1448;
	d->gso_hdr_len = 54;
	how = vnet_rx_push(&v.dev, d);
	dgram_release(d);
	vnet_publish(&v.dev, VIRTIO_NET_RXQ);
	device_interrupt();
	return how;
}

static void the_driver_comes_up(void **state)
{
	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	assert_memory_equal(v.drv.mac, vnic_mac, 6);
	assert_int_equal(v.drv.mtu, VNIC_MTU);
	assert_true(v.drv.features & VIRTIO_F_VERSION_1);
	assert_true(v.drv.features & VIRTIO_F_EVENT_IDX);
	assert_true(v.drv.features & VIRTIO_NET_F_MRG_RXBUF);
	assert_false(v.drv.link_up);
	if (vnet_set_link(&v.dev, true))
		assert_true(told(0, true));
	assert_false(virtio_net_event(&v.drv));
	assert_true(v.drv.link_up);
	assert_int_equal(v.changes, 1);
}

static void frames_go_out_whole(void **state)
{
	static const u32 sizes[] = { 14, 60, 1514, 4096, 9014 };

	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	for (u32 i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct dgram *d;

		assert_true(send_at(0xe0000, sizes[i], 1000));
		virtio_net_flush(&v.drv);
		assert_int_equal(v.sent, i + 1);
		assert_int_equal(from_guest_count, 1);
		d = from_guest[0];
		assert_int_equal(d->len, sizes[i]);
		assert_memory_equal(d->data, v.css.g->mem + 0xe0000, sizes[i]);
		drop_from_guest();
	}
	assert_int_equal(interrupts, 0); /* none was asked for */
}

/* The header lies before the frame then, and no further back. */
static void headroom_is_used(void **state)
{
	u8 *before = v.css.g->mem + 0xe0000 - VIRTIO_NET_HEADROOM - 1;

	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	headroom = true;
	for (u32 piece = 60; piece <= 1000; piece += 940) {
		memset(before, 0xee, VIRTIO_NET_HEADROOM + 1);
		assert_true(send_at(0xe0000, 1000, piece));
		virtio_net_flush(&v.drv);
		assert_int_equal(from_guest_count, 1);
		assert_int_equal(from_guest[0]->len, 1000);
		assert_memory_equal(from_guest[0]->data, v.css.g->mem + 0xe0000,
				    1000);
		assert_int_equal(before[0], 0xee);
		assert_int_equal(before[1], 0);
		drop_from_guest();
	}
	headroom = false;
}

static void many_frames_make_one_notification(void **state)
{
	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	for (u32 i = 0; i < 20; i++)
		assert_true(send_at(0xe0000 + i * 0x800, 1000, 1000));
	v.drv.count.notifies = 0;
	virtio_net_flush(&v.drv);
	assert_int_equal(v.drv.count.notifies, 1);
	assert_int_equal(from_guest_count, 20);
	assert_int_equal(v.sent, 20);
}

static void offloads_are_described(void **state)
{
	struct virtio_net_frame f = { .size = 2014, .segs = 1 };

	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	memset(v.css.g->mem + 0xe0000, 0, 2014);
	put_be16(v.css.g->mem + 0xe0000 + 12, 0x0800);
	v.css.g->mem[0xe0000 + 14] = 0x45;
	put_be16(v.css.g->mem + 0xe0000 + 16, 2000);
	v.css.g->mem[0xe0000 + 23] = 6;
	v.css.g->mem[0xe0000 + 46] = 0x50;
	f.seg[0].data = v.css.g->mem + 0xe0000;
	f.seg[0].size = 2014;
	f.csum_partial = f.gso_tcp4 = true;
	f.csum_start = 34;
	f.csum_offset = 16;
	f.gso_size = 1000;
	f.gso_hdr_len = 54;
	assert_true(virtio_net_send(&v.drv, &f, &v.drv));
	virtio_net_flush(&v.drv);
	assert_int_equal(from_guest_count, 1);
	assert_true(from_guest[0]->flags & DGRAM_CSUM_PARTIAL);
	assert_true(from_guest[0]->flags & DGRAM_GSO_TCP4);
	assert_int_equal(from_guest[0]->gso_size, 1000);
	assert_int_equal(from_guest[0]->csum_start, 34);
}

static void frames_come_in_whole(void **state)
{
	static const u32 sizes[] = { 60, 1514, 4084, 4085, 9014 };

	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	for (u32 i = 0; i < ARRAY_SIZE(sizes); i++) {
		assert_int_equal(give(sizes[i], 0), VNET_RX_OK);
		assert_int_equal(interrupts, i + 1);
		assert_false(virtio_net_event(&v.drv));
		assert_int_equal(v.received, i + 1);
		assert_int_equal(v.got_size, sizes[i]);
		for (u32 k = 0; k < v.got_size; k++)
			assert_int_equal(v.got[k], (u8)(k * 3 + v.got_size));
		assert_false(v.frame.csum_partial);
	}
}

static void large_segments_come_in_over_many_buffers(void **state)
{
	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	assert_int_equal(give(60000, DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4),
			 VNET_RX_OK);
	assert_false(virtio_net_event(&v.drv));
	assert_int_equal(v.got_size, 60000);
	assert_true(v.frame.gso_tcp4);
	assert_true(v.frame.csum_partial);
	assert_int_equal(v.frame.gso_size, 1448);
	assert_int_equal(v.frame.csum_offset, 16);
}

static void one_interruption_for_many_frames(void **state)
{
	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	for (u32 i = 0; i < 50; i++)
		assert_int_equal(give(100, 0), VNET_RX_OK);
	assert_int_equal(interrupts, 1);
	assert_false(virtio_net_event(&v.drv));
	assert_int_equal(v.received, 50);
	assert_int_equal(v.batches, 1);
	assert_int_equal(give(100, 0), VNET_RX_OK);
	assert_int_equal(interrupts, 2);
}

static void without_room_nothing_is_lost(void **state)
{
	u32 n = 0;

	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	while (give(100, 0) == VNET_RX_OK)
		n++;
	assert_true(n <= VIRTIO_NET_RX_BUFFERS);
	assert_false(virtio_net_event(&v.drv));
	assert_int_equal(v.received, n);
	assert_int_equal(give(100, 0), VNET_RX_OK);
}

static void a_full_transmit_queue_gives_room_again(void **state)
{
	u32 n = 0;

	(void)state;
	open_with(VIRTIO_NET_FEATURES & ~VIRTIO_F_INDIRECT_DESC);
	while (send_at(0xe0000, 100, 10))
		n++;
	assert_true(n > 0);
	assert_int_equal(v.rooms, 0);
	virtio_net_flush(&v.drv);
	assert_int_equal(v.sent, n);
	assert_int_equal(v.rooms, 1);
	assert_true(send_at(0xe0000, 100, 10));
}

static void each_set_of_features_works(void **state)
{
	static const u64 sets[] = {
		0,
		VIRTIO_F_EVENT_IDX,
		VIRTIO_F_INDIRECT_DESC,
		VIRTIO_NET_F_MRG_RXBUF,
		VIRTIO_NET_F_GUEST_TSO4,
		VIRTIO_NET_FEATURES & ~VIRTIO_F_EVENT_IDX,
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(sets); i++) {
		v.received = v.sent = 0;
		v.dma_at = VNIC_DMA;
		open_with(sets[i]);
		assert_int_equal(give(1500, 0), VNET_RX_OK);
		assert_false(virtio_net_event(&v.drv));
		assert_int_equal(v.received, 1);
		assert_int_equal(v.got_size, 1500);
		assert_true(send_at(0xe0000, 1500, 700));
		virtio_net_flush(&v.drv);
		assert_int_equal(v.sent, 1);
		assert_int_equal(from_guest[0]->len, 1500);
		drop_from_guest();
		virtio_net_close(&v.drv);
		assert_int_equal(v.dma_live, 0);
	}
}

static void closing_gives_back_what_was_not_sent(void **state)
{
	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	assert_true(send_at(0xe0000, 100, 100));
	assert_true(send_at(0xe1000, 100, 100));
	virtio_net_close(&v.drv);
	assert_int_equal(v.sent, 2);
	assert_false(send_at(0xe0000, 100, 100));
}

static void a_device_in_distress_is_broken(void **state)
{
	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	assert_true(vvirtio_fail(&v.dev.v));
	assert_true(told(0, true));
	assert_false(virtio_net_event(&v.drv));
	assert_true(v.drv.broken);
	assert_false(send_at(0xe0000, 100, 100));
}

static void allocation_can_fail_anywhere(void **state)
{
	u32 n;

	(void)state;
	for (n = 1; n < 20; n++) {
		v.dma_at = VNIC_DMA;
		v.dma_limit = n;
		assert_int_equal(vnic_open(&v, VIRTIO_NET_FEATURES), ERR_NOMEM);
		assert_int_equal(v.dma_live, 0);
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_driver_comes_up),
		T(frames_go_out_whole),
		T(headroom_is_used),
		T(many_frames_make_one_notification),
		T(offloads_are_described),
		T(frames_come_in_whole),
		T(large_segments_come_in_over_many_buffers),
		T(one_interruption_for_many_frames),
		T(without_room_nothing_is_lost),
		T(a_full_transmit_queue_gives_room_again),
		T(each_set_of_features_works),
		T(closing_gives_back_what_was_not_sent),
		T(a_device_in_distress_is_broken),
		T(allocation_can_fail_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
