/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hostile driver of a virtio-net device: the input is what lies in the
 * guest's rings and buffers; with bit 4 of the first byte its last third is
 * what another CPU of the guest stores there meanwhile.  Frames are popped and
 * pushed; no more may be popped than a ring holds, and every base buffer must
 * come back.
 *
 * Aims at: cp/vdev/vq_device.c cp/vdev/vnet.c cp/vdev/vnet_rx.c
 */
#include <stdlib.h>
#include <string.h>

#include "cp/vdev/vnet.h"
#include "tests/fake/dgram.h"
#include "tests/fake/gstor.h"

#define STORE 0x10000u /* the input, three times mapped by the rings */

static const u8 mac[6] = { 2, 0, 0, 1, 2, 3 };

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

static void push_some(struct vnet *n, u32 count, u32 size)
{
	static u8 bytes[70000];
	struct dgram *d = fake_dgram_with(bytes, size);

	d->flags = (u8)(size & 7);
	for (u32 i = 0; i < count; i++)
		vnet_rx_push(n, d);
	vnet_publish(n, VIRTIO_NET_RXQ);
	dgram_release(d);
}

static void pop_all(struct vnet *n)
{
	struct dgram *d;
	u32 count = 0;

	while ((d = vnet_tx_pop(n)) != NULL) {
		if (d->len < 14 || d->len > 14 + 65536 ||
		    d->data + d->len > d->base + d->capacity)
			abort();
		if ((d->flags & DGRAM_CSUM_PARTIAL) &&
		    d->csum_start + d->csum_offset + 2u > d->len)
			abort();
		if ((d->flags & DGRAM_GSO_TCP4) && d->gso_hdr_len > d->len)
			abort();
		dgram_release(d);
		if (++count > VQD_SIZE_MAX)
			abort();
	}
	vnet_publish(n, VIRTIO_NET_TXQ);
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	static struct vnet n;
	struct gstor *g;
	u16 num;

	if (size < 8)
		return 0;
	g = fake_gstor_new(1 << 20);
	vnet_init(&n, &vvirtio_vdev_ops, g, mac, 1500);
	n.v.wanted = in[0] & 1 ? n.v.offered : VIRTIO_F_VERSION_1;
	n.v.status = VIRTIO_S_FEATURES_OK | VIRTIO_S_DRIVER_OK;
	num = (u16)(1u << (in[1] % 9));
	memcpy(g->mem + STORE, in + 8, size - 8 > 0x8000 ? 0x8000 : size - 8);
	if (in[0] & 8)
		fake_gstor_changes(g, STORE, in + size - size / 3, size / 3);
	for (u32 q = 0; q < VNET_QUEUES; q++) {
		n.queue[q].event_idx = in[0] & 2;
		n.queue[q].indirect = in[0] & 4;
		if (vqd_set(&n.queue[q], num, STORE + in[2] * 16u,
			    STORE + in[3] * 16u + q * 4u,
			    0x80000 + q * 0x4000) != ERR_OK)
			abort();
	}
	pop_all(&n);
	push_some(&n, in[4] & 7, in[5] * 254u + in[6] + 14);
	vnet_control(&n);
	vnet_publish(&n, VIRTIO_NET_CTRLQ);
	for (u32 q = 0; q < VNET_QUEUES; q++)
		vnet_interrupt_needed(&n, q);
	vnet_notify_on(&n, in[7] & 1);
	pop_all(&n);
	for (u32 q = 0; q < VNET_QUEUES; q++)
		vnet_check_broken(&n, q);
	fake_gstor_free(g);
	if (fake_dgram_live())
		abort();
	return 0;
}
