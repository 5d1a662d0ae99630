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

#include "tests/fake/dgram.h"
#include "tests/fake/vnic_rig.h"

static struct vnic_rig v;

/* --- the device's side: what cp/vm/nic_data.c does --- */

static void interrupt(u64 queues)
{
	vvirtio_interrupt(&v.dev.v, queues, false);
}

static void serve_transmit(void)
{
	struct dgram *d;

	do {
		while ((d = vnet_tx_pop(&v.dev)) != NULL) {
			assert_int_equal(vnet_rx_push(&v.dev, d), VNET_RX_OK);
			dgram_release(d);
		}
	} while (vnet_notify_on(&v.dev, VIRTIO_NET_TXQ));
	vnet_publish(&v.dev, VIRTIO_NET_TXQ);
	vnet_publish(&v.dev, VIRTIO_NET_RXQ);
	interrupt(vnic_interrupt_needed(&v));
}

static void open_with(u64 features)
{
	assert_int_equal(vnic_open(&v, features), ERR_OK);
}

static int setup(void **state)
{
	(void)state;
	vnic_begin(&v, serve_transmit);
	vnet_set_link(&v.dev, true);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	vnic_end(&v);
	return 0;
}

/* The guest takes its interruption, if there is one. */
static bool guest_interrupted(void)
{
	struct io_int io;
	struct irb irb;

	if (!vcss_take_interrupt(&v.css.css, 0xff, &io))
		return false;
	assert_int_equal(rig_tsch(&v.css, &irb), 0);
	virtio_net_event(&v.drv);
	return true;
}

static u8 *pattern(u32 size, u32 seed)
{
	u8 *p = vnic_dma(&v, size);

	assert_non_null(p);
	for (u32 i = 0; i < size; i++)
		p[i] = (u8)(i * 31 + seed + (i >> 8));
	return p;
}

/* Send P as one frame and see it come back. */
static void echo(const struct virtio_net_frame *f, const u8 *p)
{
	u32 before = v.received;

	assert_true(virtio_net_send(&v.drv, f, &v.drv));
	virtio_net_flush(&v.drv);
	assert_true(guest_interrupted());
	assert_int_equal(v.received, before + 1);
	assert_int_equal(v.got_size, f->size);
	assert_memory_equal(v.got, p, f->size);
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
	assert_int_equal(v.drv.features, 0x1300188abull);
	assert_memory_equal(v.drv.mac, vnic_mac, 6);
	assert_int_equal(v.drv.mtu, VNIC_MTU);
	assert_true(v.drv.link_up);
	assert_true(vvirtio_live(&v.dev.v));
	virtio_net_close(&v.drv);
	assert_false(vvirtio_live(&v.dev.v));
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
	virtio_net_close(&v.drv);
	assert_int_equal(v.sent, v.received);
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
	assert_true(v.frame.gso_tcp4 && v.frame.csum_partial);
	assert_int_equal(v.frame.gso_size, 1460);
	assert_int_equal(v.frame.gso_hdr_len, 54);
	assert_int_equal(v.frame.csum_start, 34);
	virtio_net_close(&v.drv);
}

/* R2.8: many frames, one request. */
static void a_burst_needs_one_notification(void **state)
{
	u8 *p = pattern(1514, 1);
	struct virtio_net_frame f = frame(p, 1514);
	u64 before;

	(void)state;
	open_with(~0ull);
	before = v.drv.count.notifies;
	for (u32 i = 0; i < 100; i++)
		assert_true(virtio_net_send(&v.drv, &f, &v.drv));
	virtio_net_flush(&v.drv);
	assert_int_equal(v.drv.count.notifies, before + 1);
	assert_true(guest_interrupted());
	assert_int_equal(v.received, 100);
	assert_int_equal(v.dev.count.tx_frames, 100);
	virtio_net_close(&v.drv);
}

static void rings_go_round(void **state)
{
	u8 *p = pattern(100, 2);
	struct virtio_net_frame f = frame(p, 100);

	(void)state;
	open_with(~0ull);
	for (u32 i = 0; i < 70000; i++)
		echo(&f, p);
	assert_int_equal(v.received, 70000);
	assert_false(v.drv.broken);
	virtio_net_close(&v.drv);
}

static void link_change_reaches_the_guest(void **state)
{
	(void)state;
	open_with(~0ull);
	v.changes = 0;
	assert_true(vnet_set_link(&v.dev, false));
	assert_true(vvirtio_interrupt(&v.dev.v, 0, true));
	assert_true(guest_interrupted());
	assert_int_equal(v.changes, 1);
	assert_false(v.drv.link_up);
	virtio_net_close(&v.drv);
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
