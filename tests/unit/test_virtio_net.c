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

#include "cp/vdev/vnet.h"
#include "netdrv/virtio_net.h"
#include "tests/fake/css_rig.h"
#include "tests/fake/dgram.h"

#define DMA_START 0x10000u
#define CP_QUEUE  64

static const u8 mac[6] = { 2, 0, 0, 1, 2, 3 };
static struct rig r;
static struct vnet dev;
static struct virtio_net drv;
static struct chan chan;
static u32 dma_at, dma_live, dma_limit;

/* What CP has from the guest, and what it still has for it. */
static struct dgram *from_guest[CP_QUEUE];
static u32 from_guest_count;
static u32 interrupts;

/* What the driver told. */
static u8 got[70000];
static u32 got_size, received, batches, sent, rooms, changes;
static struct virtio_net_frame got_frame;

/* --- struct chan over the rig --- */

static enum err op_run(struct chan *c, const struct ccw1 *prog, u64 timeout_us,
		       struct chan_status *out)
{
	struct irb irb;

	(void)c;
	(void)timeout_us;
	memcpy(r.g->mem + RIG_CPA, prog, sizeof(*prog));
	rig_run(&r, ORB_F, &irb);
	out->dstat = irb.scsw.dstat;
	out->cstat = irb.scsw.cstat;
	out->residual = be16_get(irb.scsw.count);
	out->sense0 = 0;
	return ERR_OK;
}

static void op_clear(struct chan *c)
{
	(void)c;
}

/* The device's end of an exchange: interrupt the driver if it wants that. */
static void device_interrupt(void)
{
	u64 queues = vnet_interrupt_needed(&dev);

	if (queues && vvirtio_indicate(&dev.v, queues))
		interrupts++;
}

static void device_take_all(void)
{
	struct dgram *d;

	do {
		vnet_notify_off(&dev, VIRTIO_NET_TXQ);
		while (from_guest_count < CP_QUEUE &&
		       (d = vnet_tx_pop(&dev)) != NULL)
			from_guest[from_guest_count++] = d;
		vnet_publish(&dev, VIRTIO_NET_TXQ);
	} while (from_guest_count < CP_QUEUE &&
		 vnet_notify_on(&dev, VIRTIO_NET_TXQ));
	device_interrupt();
}

static s64 op_notify(struct chan *c, u32 queue, s64 cookie)
{
	(void)c;
	if (queue == VIRTIO_NET_TXQ)
		device_take_all();
	return cookie;
}

static void *op_dma_alloc(struct chan *c, size_t size)
{
	u8 *p = r.g->mem + dma_at;

	(void)c;
	if ((dma_limit && dma_live >= dma_limit) ||
	    dma_at + size > gstor_size(r.g))
		return NULL;
	dma_live++;
	dma_at += (u32)ROUND_UP(size, 4096);
	memset(p, 0, size);
	return p;
}

static void op_dma_free(struct chan *c, void *p, size_t size)
{
	(void)c;
	(void)p;
	(void)size;
	dma_live--;
}

static u32 op_dma_addr(struct chan *c, const void *p)
{
	(void)c;
	return (u32)((const u8 *)p - r.g->mem);
}

static const struct chan_ops chan_ops = {
	.run = op_run,
	.clear = op_clear,
	.notify = op_notify,
	.dma_alloc = op_dma_alloc,
	.dma_free = op_dma_free,
	.dma_addr = op_dma_addr,
};

/* --- The driver's user --- */

static void on_receive(struct virtio_net *n, const struct virtio_net_frame *f)
{
	(void)n;
	got_size = 0;
	for (u32 i = 0; i < f->segs; i++) {
		memcpy(got + got_size, f->seg[i].data, f->seg[i].size);
		got_size += f->seg[i].size;
	}
	got_frame = *f;
	received++;
}

static void on_received(struct virtio_net *n)
{
	(void)n;
	batches++;
}

static void on_sent(struct virtio_net *n, void *cookie)
{
	(void)n;
	assert_non_null(cookie);
	sent++;
}

static void on_room(struct virtio_net *n)
{
	(void)n;
	rooms++;
}

static void on_changed(struct virtio_net *n)
{
	(void)n;
	changes++;
}

static const struct virtio_net_ops ops = {
	.receive = on_receive,
	.received = on_received,
	.sent = on_sent,
	.room = on_room,
	.changed = on_changed,
};

static int setup(void **state)
{
	(void)state;
	rig_begin(&r);
	vnet_init(&dev, &vvirtio_vdev_ops, r.g, mac, 9000);
	assert_int_equal(vcss_attach(&r.css, &dev.v.vdev, 0x0601), ERR_OK);
	r.schid = vcss_schid(&dev.v.vdev);
	rig_enable(&r, &dev.v.vdev, 3);
	chan.ops = &chan_ops;
	dma_at = DMA_START;
	dma_live = dma_limit = 0;
	from_guest_count = interrupts = 0;
	received = batches = sent = rooms = changes = 0;
	memset(&drv, 0, sizeof(drv));
	return 0;
}

static void drop_from_guest(void)
{
	while (from_guest_count)
		dgram_release(from_guest[--from_guest_count]);
}

static int teardown(void **state)
{
	(void)state;
	drop_from_guest();
	virtio_net_close(&drv);
	assert_int_equal(dma_live, 0);
	assert_int_equal(fake_dgram_live(), 0);
	rig_end(&r);
	return 0;
}

static void open_with(u64 features)
{
	assert_int_equal(virtio_net_open(&drv, &ops, &chan, features), ERR_OK);
}

/* A frame of SIZE bytes in the guest's storage, in pieces of PIECE. */
static bool headroom;

static bool send_at(u32 at, u32 size, u32 piece)
{
	struct virtio_net_frame f = { .size = size, .headroom = headroom };

	for (u32 i = 0; i < size; i++)
		r.g->mem[at + i] = (u8)(i * 7 + size);
	for (u32 done = 0; done < size; f.segs++) {
		f.seg[f.segs].data = r.g->mem + at + done;
		f.seg[f.segs].size = MIN(piece, size - done);
		done += f.seg[f.segs].size;
	}
	return virtio_net_send(&drv, &f, &drv);
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
	how = vnet_rx_push(&dev, d);
	dgram_release(d);
	vnet_publish(&dev, VIRTIO_NET_RXQ);
	device_interrupt();
	return how;
}

static void the_driver_comes_up(void **state)
{
	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	assert_memory_equal(drv.mac, mac, 6);
	assert_int_equal(drv.mtu, 9000);
	assert_true(drv.features & VIRTIO_F_VERSION_1);
	assert_true(drv.features & VIRTIO_F_EVENT_IDX);
	assert_true(drv.features & VIRTIO_NET_F_MRG_RXBUF);
	assert_false(drv.link_up);
	if (vnet_set_link(&dev, true))
		assert_true(vvirtio_indicate_config(&dev.v));
	assert_false(virtio_net_event(&drv));
	assert_true(drv.link_up);
	assert_int_equal(changes, 1);
}

static void frames_go_out_whole(void **state)
{
	static const u32 sizes[] = { 14, 60, 1514, 4096, 9014 };

	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	for (u32 i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct dgram *d;

		assert_true(send_at(0xe0000, sizes[i], 1000));
		virtio_net_flush(&drv);
		assert_int_equal(sent, i + 1);
		assert_int_equal(from_guest_count, 1);
		d = from_guest[0];
		assert_int_equal(d->len, sizes[i]);
		assert_memory_equal(d->data, r.g->mem + 0xe0000, sizes[i]);
		drop_from_guest();
	}
	assert_int_equal(interrupts, 0); /* none was asked for */
}

/* The header lies before the frame then, and no further back. */
static void headroom_is_used(void **state)
{
	u8 *before = r.g->mem + 0xe0000 - VIRTIO_NET_HEADROOM - 1;

	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	headroom = true;
	for (u32 piece = 60; piece <= 1000; piece += 940) {
		memset(before, 0xee, VIRTIO_NET_HEADROOM + 1);
		assert_true(send_at(0xe0000, 1000, piece));
		virtio_net_flush(&drv);
		assert_int_equal(from_guest_count, 1);
		assert_int_equal(from_guest[0]->len, 1000);
		assert_memory_equal(from_guest[0]->data, r.g->mem + 0xe0000,
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
	drv.count.notifies = 0;
	virtio_net_flush(&drv);
	assert_int_equal(drv.count.notifies, 1);
	assert_int_equal(from_guest_count, 20);
	assert_int_equal(sent, 20);
}

static void offloads_are_described(void **state)
{
	struct virtio_net_frame f = { .size = 2014, .segs = 1 };

	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	memset(r.g->mem + 0xe0000, 0, 2014);
	put_be16(r.g->mem + 0xe0000 + 12, 0x0800);
	r.g->mem[0xe0000 + 14] = 0x45;
	put_be16(r.g->mem + 0xe0000 + 16, 2000);
	r.g->mem[0xe0000 + 23] = 6;
	r.g->mem[0xe0000 + 46] = 0x50;
	f.seg[0].data = r.g->mem + 0xe0000;
	f.seg[0].size = 2014;
	f.csum_partial = f.gso_tcp4 = true;
	f.csum_start = 34;
	f.csum_offset = 16;
	f.gso_size = 1000;
	f.gso_hdr_len = 54;
	assert_true(virtio_net_send(&drv, &f, &drv));
	virtio_net_flush(&drv);
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
		assert_false(virtio_net_event(&drv));
		assert_int_equal(received, i + 1);
		assert_int_equal(got_size, sizes[i]);
		for (u32 k = 0; k < got_size; k++)
			assert_int_equal(got[k], (u8)(k * 3 + got_size));
		assert_false(got_frame.csum_partial);
	}
}

static void large_segments_come_in_over_many_buffers(void **state)
{
	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	assert_int_equal(give(60000, DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4),
			 VNET_RX_OK);
	assert_false(virtio_net_event(&drv));
	assert_int_equal(got_size, 60000);
	assert_true(got_frame.gso_tcp4);
	assert_true(got_frame.csum_partial);
	assert_int_equal(got_frame.gso_size, 1448);
	assert_int_equal(got_frame.csum_offset, 16);
}

static void one_interruption_for_many_frames(void **state)
{
	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	for (u32 i = 0; i < 50; i++)
		assert_int_equal(give(100, 0), VNET_RX_OK);
	assert_int_equal(interrupts, 1);
	assert_false(virtio_net_event(&drv));
	assert_int_equal(received, 50);
	assert_int_equal(batches, 1);
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
	assert_false(virtio_net_event(&drv));
	assert_int_equal(received, n);
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
	assert_int_equal(rooms, 0);
	virtio_net_flush(&drv);
	assert_int_equal(sent, n);
	assert_int_equal(rooms, 1);
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
		received = sent = 0;
		dma_at = DMA_START;
		open_with(sets[i]);
		assert_int_equal(give(1500, 0), VNET_RX_OK);
		assert_false(virtio_net_event(&drv));
		assert_int_equal(received, 1);
		assert_int_equal(got_size, 1500);
		assert_true(send_at(0xe0000, 1500, 700));
		virtio_net_flush(&drv);
		assert_int_equal(sent, 1);
		assert_int_equal(from_guest[0]->len, 1500);
		drop_from_guest();
		virtio_net_close(&drv);
		assert_int_equal(dma_live, 0);
	}
}

static void closing_gives_back_what_was_not_sent(void **state)
{
	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	assert_true(send_at(0xe0000, 100, 100));
	assert_true(send_at(0xe1000, 100, 100));
	virtio_net_close(&drv);
	assert_int_equal(sent, 2);
	assert_false(send_at(0xe0000, 100, 100));
}

static void a_device_in_distress_is_broken(void **state)
{
	(void)state;
	open_with(VIRTIO_NET_FEATURES);
	assert_true(vvirtio_fail(&dev.v));
	assert_true(vvirtio_indicate_config(&dev.v));
	assert_false(virtio_net_event(&drv));
	assert_true(drv.broken);
	assert_false(send_at(0xe0000, 100, 100));
}

static void allocation_can_fail_anywhere(void **state)
{
	u32 n;

	(void)state;
	for (n = 1; n < 20; n++) {
		dma_at = DMA_START;
		dma_limit = n;
		assert_int_equal(
			virtio_net_open(&drv, &ops, &chan, VIRTIO_NET_FEATURES),
			ERR_NOMEM);
		assert_int_equal(dma_live, 0);
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
