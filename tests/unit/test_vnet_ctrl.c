/* SPDX-License-Identifier: Apache-2.0 */
/* The control queue of a virtio-net device: what is granted and what not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/vdev/vnet.h"
#include "netdrv/vq_layout.h"
#include "tests/fake/dgram.h"
#include "tests/fake/gstor.h"

#define NUM	 16
#define QUEUE_AT 0x10000u
#define RX_AT	 0x14000u
#define ORDER_AT 0x40000u
#define ACK_AT	 0x41000u
#define UNTOLD	 0xee /* no answer was written */

static const u8 mac[6] = { 2, 0, 0, 1, 2, 3 };
static struct gstor *g;
static struct vnet n;
static u16 avail;

static int setup(void **state)
{
	(void)state;
	g = fake_gstor_new(1 << 20);
	vnet_init(&n, &vvirtio_vdev_ops, g, mac, 1500);
	n.v.wanted = n.v.offered;
	n.v.status = VIRTIO_S_FEATURES_OK | VIRTIO_S_DRIVER_OK;
	assert_int_equal(vqd_set(&n.queue[VIRTIO_NET_CTRLQ], NUM, QUEUE_AT,
				 QUEUE_AT + 0x1000, QUEUE_AT + 0x2000),
			 ERR_OK);
	assert_int_equal(vqd_set(&n.queue[VIRTIO_NET_RXQ], NUM, RX_AT,
				 RX_AT + 0x1000, RX_AT + 0x2000),
			 ERR_OK);
	avail = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fake_gstor_free(g);
	assert_int_equal(fake_dgram_live(), 0);
	return 0;
}

static void desc(u32 i, u64 at, u32 len, u16 flags)
{
	u8 *d = g->mem + QUEUE_AT + 16 * i;

	put_le64(d, at);
	put_le32(d + 8, len);
	put_le16(d + 12, flags);
	put_le16(d + 14, (u16)(i + 1));
}

/* As Linux does: header, data and answer in a descriptor each. */
static u8 order(u8 class, u8 command, const void *data, u32 size)
{
	u8 *a = g->mem + QUEUE_AT + 0x1000;

	g->mem[ORDER_AT] = class;
	g->mem[ORDER_AT + 1] = command;
	memcpy(g->mem + ORDER_AT + 0x100, data, size);
	g->mem[ACK_AT] = UNTOLD;
	desc(0, ORDER_AT, 2, VQ_DESC_NEXT);
	desc(1, ORDER_AT + 0x100, size, VQ_DESC_NEXT);
	desc(2, ACK_AT, 1, VQ_DESC_WRITE);
	put_le16(a + 4 + 2 * (avail % NUM), 0);
	put_le16(a + 2, ++avail);
	vnet_control(&n);
	vnet_publish(&n, VIRTIO_NET_CTRLQ);
	return g->mem[ACK_AT];
}

static u8 offloads(u64 which)
{
	u8 raw[8];

	put_le64(raw, which);
	return order(VIRTIO_NET_CTRL_OFFLOADS, VIRTIO_NET_CTRL_OFFLOADS_SET,
		     raw, sizeof(raw));
}

static void promiscuous_is_refused(void **state)
{
	const u8 on = 1, off = 0;

	(void)state;
	assert_int_equal(
		order(VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_PROMISC, &on, 1),
		VIRTIO_NET_ERR);
	assert_int_equal(n.count.promiscuous, 1);
	assert_int_equal(
		order(VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_PROMISC, &off, 1),
		VIRTIO_NET_OK);
	assert_int_equal(
		order(VIRTIO_NET_CTRL_RX, VIRTIO_NET_CTRL_RX_ALLMULTI, &on, 1),
		VIRTIO_NET_OK);
	/* The others of the class were not offered. */
	assert_int_equal(order(VIRTIO_NET_CTRL_RX, 2, &on, 1), VIRTIO_NET_ERR);
	assert_int_equal(n.count.promiscuous, 1);
	assert_int_equal(get_le16(g->mem + QUEUE_AT + 0x2002), 4);
}

/* The driver is to notify of the next order, too. */
static void each_order_is_notified_of(void **state)
{
	const u8 off = 0;

	(void)state;
	n.queue[VIRTIO_NET_CTRLQ].event_idx = true;
	for (u16 i = 1; i < 4; i++) {
		assert_int_equal(order(VIRTIO_NET_CTRL_RX,
				       VIRTIO_NET_CTRL_RX_PROMISC, &off, 1),
				 VIRTIO_NET_OK);
		assert_int_equal(get_le16(g->mem + QUEUE_AT + 0x2000 +
					  VQ_AVAIL_EVENT_AT(NUM)),
				 i);
	}
}

/* An own address is CP's to say; filters change nothing. */
static void addresses(void **state)
{
	static const u8 other[6] = { 2, 9, 9, 9, 9, 9 };
	static const u8 table[8];

	(void)state;
	assert_int_equal(
		order(VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_ADDR, other, 6),
		VIRTIO_NET_ERR);
	assert_memory_equal(n.mac, mac, 6);
	assert_int_equal(
		order(VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_TABLE, table, 8),
		VIRTIO_NET_OK);
	assert_int_equal(order(99, 0, table, 8), VIRTIO_NET_ERR);
}

static enum vnet_rx give_large(void)
{
	struct dgram *d = dgram_alloc(100);
	enum vnet_rx result;

	d->len = 100;
	memset(d->data, 0, d->len);
	d->flags = DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4;
	result = vnet_rx_push(&n, d);
	dgram_release(d);
	return result;
}

static void offloads_come_and_go(void **state)
{
	const u64 sum = VIRTIO_NET_F_GUEST_CSUM, tso = VIRTIO_NET_F_GUEST_TSO4;

	(void)state;
	assert_int_equal(give_large(), VNET_RX_NO_ROOM);
	assert_int_equal(offloads(sum), VIRTIO_NET_OK);
	assert_false(vnet_takes(&n, tso));
	assert_true(vnet_takes(&n, sum));
	assert_int_equal(give_large(), VNET_RX_DROP);
	assert_int_equal(offloads(sum | tso), VIRTIO_NET_OK);
	assert_int_equal(give_large(), VNET_RX_NO_ROOM);
	/* One without the other, and what was never there. */
	assert_int_equal(offloads(tso), VIRTIO_NET_ERR);
	assert_int_equal(offloads(sum | VIRTIO_NET_F_MRG_RXBUF),
			 VIRTIO_NET_ERR);
	assert_true(vnet_takes(&n, tso));
	assert_int_equal(offloads(0), VIRTIO_NET_OK);
	assert_false(vnet_takes(&n, sum));
	vvirtio_vdev_reset(&n.v.vdev);
	assert_int_equal(n.offloads_off, 0);
}

static void bad_orders_break_the_queue(void **state)
{
	const u8 none[8] = { 0 };

	(void)state;
	assert_int_equal(order(VIRTIO_NET_CTRL_OFFLOADS,
			       VIRTIO_NET_CTRL_OFFLOADS_SET, none, 7),
			 UNTOLD);
	assert_true(n.queue[VIRTIO_NET_CTRLQ].broken);
	assert_true(vnet_check_broken(&n, VIRTIO_NET_CTRLQ));
	/* Nothing more is looked at. */
	assert_int_equal(offloads(0), UNTOLD);
}

static void without_the_feature_nothing_is_done(void **state)
{
	(void)state;
	n.v.wanted = VIRTIO_F_VERSION_1;
	assert_false(vnet_has_control(&n));
	assert_int_equal(offloads(0), UNTOLD);
	assert_false(n.queue[VIRTIO_NET_CTRLQ].broken);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(promiscuous_is_refused),
		T(each_order_is_notified_of),
		T(addresses),
		T(offloads_come_and_go),
		T(bad_orders_break_the_queue),
		T(without_the_feature_nothing_is_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
