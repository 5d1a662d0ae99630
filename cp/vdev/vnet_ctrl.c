/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The control queue of a virtio-net device: what a driver asks for while it
 * runs.  The router goes by IP addresses, so a NIC cannot be promiscuous: that
 * is refused.  All groups reach it in any case, and a table of MAC addresses
 * changes nothing.  Its own address is CP's to say.  VIRTIO 1.2, 5.1.6.5.
 */
#include "cp/vdev/vnet.h"

#define CHANGEABLE (VIRTIO_NET_F_GUEST_CSUM | VIRTIO_NET_F_GUEST_TSO4)

/* Of the data behind the header; false: too short, the queue is broken. */
static bool read_data(struct vnet *n, void *to, u32 size)
{
	return vqd_read(&n->queue[VIRTIO_NET_CTRLQ], &n->tx_chain,
			(u32)sizeof(struct virtio_net_ctrl), to, size);
}

static bool set_receive(struct vnet *n, u8 command)
{
	u8 on;

	if (!read_data(n, &on, sizeof(on)))
		return false;
	if (command == VIRTIO_NET_CTRL_RX_PROMISC && on) {
		n->count.promiscuous++;
		return false;
	}
	return command <= VIRTIO_NET_CTRL_RX_ALLMULTI;
}

static bool set_offloads(struct vnet *n, u8 command)
{
	le64 raw;
	u64 on;

	if (command != VIRTIO_NET_CTRL_OFFLOADS_SET ||
	    !read_data(n, &raw, sizeof(raw)))
		return false;
	on = le64_get(raw);
	if ((on & ~(n->v.wanted & CHANGEABLE)) ||
	    ((on & VIRTIO_NET_F_GUEST_TSO4) && !(on & VIRTIO_NET_F_GUEST_CSUM)))
		return false;
	n->offloads_off = CHANGEABLE & ~on;
	return true;
}

static bool obey(struct vnet *n)
{
	struct virtio_net_ctrl ctrl;

	if (!vqd_read(&n->queue[VIRTIO_NET_CTRLQ], &n->tx_chain, 0, &ctrl,
		      sizeof(ctrl)))
		return false;
	if (ctrl.class == VIRTIO_NET_CTRL_RX)
		return set_receive(n, ctrl.command);
	if (ctrl.class == VIRTIO_NET_CTRL_OFFLOADS)
		return set_offloads(n, ctrl.command);
	return ctrl.class == VIRTIO_NET_CTRL_MAC &&
	       ctrl.command == VIRTIO_NET_CTRL_MAC_TABLE;
}

void vnet_control(struct vnet *n)
{
	struct vqd *q = &n->queue[VIRTIO_NET_CTRLQ];

	if (!vnet_has_control(n))
		return;
	/* At most a ring of orders, and those that come meanwhile. */
	for (u32 i = 0; i < q->num; i++) {
		u8 ack;

		if (vqd_pop(q, &n->tx_chain) != VQD_GOT) {
			if (!vqd_notify_on(q))
				return;
			continue;
		}
		ack = obey(n) ? VIRTIO_NET_OK : VIRTIO_NET_ERR;
		if (q->broken ||
		    !vqd_write(q, &n->tx_chain, 0, &ack, sizeof(ack)))
			return;
		vqd_put(q, n->tx_chain.head, sizeof(ack));
	}
}
