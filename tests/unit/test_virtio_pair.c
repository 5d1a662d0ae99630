/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Driver and device of a virtio-net NIC against each other, from Sense ID to
 * large segments: netdrv's half plays the guest, cp/vdev's half is CP's, and
 * between them an echo.  Guest storage is all they share.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/vdev/vnet.h"
#include "netdrv/virtio_net.h"
#include "tests/fake/css_rig.h"
#include "tests/fake/dgram.h"

#define HEAP_AT 0x10000u

static const u8 mac[6] = { 2, 0, 0, 9, 8, 7 };
static struct rig r;
static struct vnet dev;
static struct virtio_net drv;
static struct chan chan;
static u32 heap; /* next free byte of guest storage */
static bool echo_on;

/* What the guest received last, and how often things happened. */
static u8 got[70000];
static u32 got_size, received, sent, changed;
static struct virtio_net_frame last;

/* --- the device's side: what cp/vm/nic_data.c does --- */

static void interrupt(u64 queues)
{
	if (queues && vvirtio_indicate(&dev.v, queues))
		vdev_unsolicited(&dev.v.vdev, 0);
}

static void serve_transmit(void)
{
	struct dgram *d;

	do {
		while ((d = vnet_tx_pop(&dev)) != NULL) {
			if (echo_on)
				assert_int_equal(vnet_rx_push(&dev, d),
						 VNET_RX_OK);
			dgram_release(d);
		}
	} while (vnet_notify_on(&dev, VIRTIO_NET_TXQ));
	vnet_publish(&dev, VIRTIO_NET_TXQ);
	vnet_publish(&dev, VIRTIO_NET_RXQ);
	interrupt(vnet_interrupt_needed(&dev));
}

/* --- the guest's subchannel --- */

static enum err chan_run(struct chan *c, const struct ccw1 *prog,
			 u64 timeout_us, struct chan_status *out)
{
	struct irb irb;
	struct orb orb;
	u8 cc;

	(void)c;
	(void)timeout_us;
	memset(&orb, 0, sizeof(orb));
	orb.flags = be32_make(ORB_F | 0x8000);
	orb.cpa = be32_make((u32)((const u8 *)prog - r.g->mem));
	assert_int_equal(vcss_ssch(&r.css, r.schid, &orb, &cc), PGM_NONE);
	assert_int_equal(cc, 0);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	out->dstat = irb.scsw.dstat;
	out->cstat = irb.scsw.cstat;
	out->residual = be16_get(irb.scsw.count);
	out->sense0 = dev.v.vdev.sense[0];
	return ERR_OK;
}

static void chan_clear(struct chan *c)
{
	(void)c;
}

static s64 chan_notify(struct chan *c, u32 queue, s64 cookie)
{
	(void)c;
	(void)cookie;
	if (queue == VIRTIO_NET_TXQ)
		serve_transmit();
	return 7;
}

static void *chan_dma_alloc(struct chan *c, size_t size)
{
	void *p = r.g->mem + heap;

	(void)c;
	heap += (u32)ROUND_UP(size, 4096);
	assert_true(heap <= r.g->size);
	memset(p, 0, size);
	return p;
}

static void chan_dma_free(struct chan *c, void *p, size_t size)
{
	(void)c;
	memset(p, 0xdd, size);
}

static u32 chan_dma_addr(struct chan *c, const void *p)
{
	(void)c;
	return (u32)((const u8 *)p - r.g->mem);
}

static const struct chan_ops chan_ops = {
	.run = chan_run,
	.clear = chan_clear,
	.notify = chan_notify,
	.dma_alloc = chan_dma_alloc,
	.dma_free = chan_dma_free,
	.dma_addr = chan_dma_addr,
};

static void on_receive(struct virtio_net *n, const struct virtio_net_frame *f)
{
	(void)n;
	got_size = 0;
	for (u32 i = 0; i < f->segs; i++) {
		memcpy(got + got_size, f->seg[i].data, f->seg[i].size);
		got_size += f->seg[i].size;
	}
	last = *f;
	received++;
}

static void on_received(struct virtio_net *n)
{
	(void)n;
}

static void on_sent(struct virtio_net *n, void *cookie)
{
	(void)n;
	(void)cookie;
	sent++;
}

static void on_changed(struct virtio_net *n)
{
	(void)n;
	changed++;
}

static const struct virtio_net_ops ops = {
	.receive = on_receive,
	.received = on_received,
	.sent = on_sent,
	.room = on_received,
	.changed = on_changed,
};

static void open_with(u64 features)
{
	assert_int_equal(virtio_net_open(&drv, &ops, &chan, features), ERR_OK);
}

static int setup(void **state)
{
	(void)state;
	rig_begin(&r);
	vnet_init(&dev, &vvirtio_vdev_ops, r.g, mac, 9000);
	vnet_set_link(&dev, true);
	assert_int_equal(vcss_attach(&r.css, &dev.v.vdev, 0x0601), ERR_OK);
	r.schid = vcss_schid(&dev.v.vdev);
	rig_enable(&r, &dev.v.vdev, 3);
	chan.ops = &chan_ops;
	heap = HEAP_AT;
	echo_on = true;
	received = sent = changed = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	assert_int_equal(fake_dgram_live(), 0);
	rig_end(&r);
	return 0;
}

/* The guest takes its interruption, if there is one. */
static bool guest_interrupted(void)
{
	struct io_int io;
	struct irb irb;

	if (!vcss_take_interrupt(&r.css, 0xff, &io))
		return false;
	assert_int_equal(rig_tsch(&r, &irb), 0);
	virtio_net_event(&drv);
	return true;
}

static u8 *pattern(u32 size, u32 seed)
{
	u8 *p = chan_dma_alloc(&chan, size);

	for (u32 i = 0; i < size; i++)
		p[i] = (u8)(i * 31 + seed + (i >> 8));
	return p;
}

/* Send P as one frame and see it come back. */
static void echo(const struct virtio_net_frame *f, const u8 *p)
{
	u32 before = received;

	assert_true(virtio_net_send(&drv, f, &drv));
	virtio_net_flush(&drv);
	assert_true(guest_interrupted());
	assert_int_equal(received, before + 1);
	assert_int_equal(got_size, f->size);
	assert_memory_equal(got, p, f->size);
}

static struct virtio_net_frame frame(const u8 *p, u32 size)
{
	struct virtio_net_frame f = { .size = size, .segs = 1 };

	f.seg[0].data = p;
	f.seg[0].size = size;
	return f;
}

static void opens_and_learns_the_configuration(void **state)
{
	(void)state;
	open_with(~0ull);
	assert_int_equal(drv.features, 0x1300188abull);
	assert_memory_equal(drv.mac, mac, 6);
	assert_int_equal(drv.mtu, 9000);
	assert_true(drv.link_up);
	assert_true(vvirtio_live(&dev.v));
	virtio_net_close(&drv);
	assert_false(vvirtio_live(&dev.v));
}

static void echoes_with(u64 features)
{
	u8 *p = pattern(9014, 5);

	open_with(features);
	for (u32 size = 60; size <= 9014; size += 353) {
		struct virtio_net_frame f = frame(p, size);

		echo(&f, p);
	}
	assert_false(guest_interrupted());
	virtio_net_close(&drv);
	assert_int_equal(sent, received);
}

static void frames_of_all_sizes_come_back(void **state)
{
	(void)state;
	echoes_with(~0ull);
}

static void without_event_index(void **state)
{
	(void)state;
	echoes_with(~VIRTIO_F_EVENT_IDX);
}

static void without_indirect_descriptors(void **state)
{
	(void)state;
	echoes_with(~VIRTIO_F_INDIRECT_DESC);
}

static void a_large_segment_comes_back(void **state)
{
	u32 size = 14 + 65535;
	u8 *p = pattern(size, 9);
	struct virtio_net_frame f = { .segs = 17, .size = size };

	(void)state;
	open_with(~0ull);
	p[34 + 12] = 0x50; /* TCP header of 20 bytes */
	for (u32 i = 0; i < 17; i++) {
		f.seg[i].data = p + i * 4096;
		f.seg[i].size = MIN(4096u, size - i * 4096);
	}
	f.csum_partial = f.gso_tcp4 = true;
	f.csum_start = 34;
	f.csum_offset = 16;
	f.gso_size = 1460;
	echo(&f, p);
	assert_true(last.gso_tcp4 && last.csum_partial);
	assert_int_equal(last.gso_size, 1460);
	assert_int_equal(last.gso_hdr_len, 54);
	assert_int_equal(last.csum_start, 34);
	virtio_net_close(&drv);
}

/* R2.8: many frames, one request. */
static void a_burst_needs_one_notification(void **state)
{
	u8 *p = pattern(1514, 1);
	struct virtio_net_frame f = frame(p, 1514);
	u64 before;

	(void)state;
	open_with(~0ull);
	before = drv.count.notifies;
	for (u32 i = 0; i < 100; i++)
		assert_true(virtio_net_send(&drv, &f, &drv));
	virtio_net_flush(&drv);
	assert_int_equal(drv.count.notifies, before + 1);
	assert_true(guest_interrupted());
	assert_int_equal(received, 100);
	assert_int_equal(dev.count.tx_frames, 100);
	virtio_net_close(&drv);
}

static void rings_go_round(void **state)
{
	u8 *p = pattern(100, 2);
	struct virtio_net_frame f = frame(p, 100);

	(void)state;
	open_with(~0ull);
	for (u32 i = 0; i < 70000; i++)
		echo(&f, p);
	assert_int_equal(received, 70000);
	assert_false(drv.broken);
	virtio_net_close(&drv);
}

static void link_change_reaches_the_guest(void **state)
{
	(void)state;
	open_with(~0ull);
	changed = 0;
	assert_true(vnet_set_link(&dev, false));
	assert_true(vvirtio_indicate_config(&dev.v));
	vdev_unsolicited(&dev.v.vdev, 0);
	assert_true(guest_interrupted());
	assert_int_equal(changed, 1);
	assert_false(drv.link_up);
	virtio_net_close(&drv);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(opens_and_learns_the_configuration),
		T(frames_of_all_sizes_come_back),
		T(without_event_index),
		T(without_indirect_descriptors),
		T(a_large_segment_comes_back),
		T(a_burst_needs_one_notification),
		T(rings_go_round),
		T(link_change_reaches_the_guest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
