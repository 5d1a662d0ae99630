/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtio-net device: configuration and the transmit direction; see vnet.h.
 * Receive is in vnet_rx.c.
 */
#include "cp/vdev/vnet.h"
#include "cp/lib/str.h"
#include "cp/vdev/vdev.h"

#define ETH_HEADER     14
#define FRAME_MAX      (ETH_HEADER + DGRAM_LARGE)
#define TCP_HEADER_MIN 20
_Static_assert(DGRAM_HEADROOM >= ETH_HEADER + sizeof(struct virtio_net_hdr),
	       "a header before the frame");

#define FEATURES                                                               \
	(VIRTIO_F_VERSION_1 | VIRTIO_F_EVENT_IDX | VIRTIO_F_INDIRECT_DESC |    \
	 VIRTIO_NET_F_MRG_RXBUF | VIRTIO_NET_F_CSUM |                          \
	 VIRTIO_NET_F_GUEST_CSUM | VIRTIO_NET_F_HOST_TSO4 |                    \
	 VIRTIO_NET_F_GUEST_TSO4 | VIRTIO_NET_F_MAC | VIRTIO_NET_F_MTU |       \
	 VIRTIO_NET_F_STATUS | VIRTIO_NET_F_CTRL_VQ | VIRTIO_NET_F_CTRL_RX |   \
	 VIRTIO_NET_F_CTRL_MAC | VIRTIO_NET_F_GUEST_OFFLOADS)
#define NEED_CONTROL                                                           \
	(VIRTIO_NET_F_CTRL_RX | VIRTIO_NET_F_CTRL_MAC |                        \
	 VIRTIO_NET_F_GUEST_OFFLOADS)

static const struct vdev_row row_net = {
	.name = "NIC",
	.cu_type = VIRTIO_CU_TYPE,
	.cu_model = VIRTIO_ID_NET,
	.dev_type = 0,
	.dev_model = 0,
};

static struct vnet *vnet_of(struct vvirtio *v)
{
	return container_of(v, struct vnet, v);
}

/* 5.1.3.1: what needs what. */
static bool features_consistent(struct vvirtio *v)
{
	if ((v->wanted & VIRTIO_NET_F_GUEST_TSO4) &&
	    !(v->wanted & VIRTIO_NET_F_GUEST_CSUM))
		return false;
	if ((v->wanted & NEED_CONTROL) && !(v->wanted & VIRTIO_NET_F_CTRL_VQ))
		return false;
	return !(v->wanted & VIRTIO_NET_F_HOST_TSO4) ||
	       (v->wanted & VIRTIO_NET_F_CSUM);
}

static void config(struct vvirtio *v, u8 *to)
{
	struct vnet *n = vnet_of(v);
	struct virtio_net_config c;

	memcpy(c.mac, n->mac, sizeof(c.mac));
	c.status = le16_make(n->link_up ? VIRTIO_NET_S_LINK_UP : 0);
	c.max_virtqueue_pairs = le16_make(1);
	c.mtu = le16_make(n->mtu);
	memcpy(to, &c, sizeof(c));
}

static void reset(struct vvirtio *v)
{
	vnet_of(v)->offloads_off = 0;
}

static const struct vvirtio_ops ops_net = {
	.reset = reset,
	.features = features_consistent,
	.config = config,
};

void vnet_init(struct vnet *n, const struct vdev_ops *vdev_ops, struct gstor *g,
	       const u8 mac[6], u16 mtu)
{
	memset(n, 0, sizeof(*n));
	vvirtio_init(&n->v, &row_net, vdev_ops, &ops_net, g, n->queue,
		     VNET_QUEUES, FEATURES, sizeof(struct virtio_net_config));
	memcpy(n->mac, mac, sizeof(n->mac));
	n->mtu = mtu;
}

/* --- configuration changes --- */

bool vnet_set_link(struct vnet *n, bool up)
{
	bool changed = n->link_up != up;

	n->link_up = up;
	return changed && vvirtio_live(&n->v) &&
	       vvirtio_has(&n->v, VIRTIO_NET_F_STATUS);
}

bool vnet_set_mtu(struct vnet *n, u16 mtu)
{
	bool changed = n->mtu != mtu;

	n->mtu = mtu;
	return changed && vvirtio_live(&n->v) &&
	       vvirtio_has(&n->v, VIRTIO_NET_F_MTU);
}

void vnet_set_mac(struct vnet *n, const u8 mac[6])
{
	memcpy(n->mac, mac, sizeof(n->mac));
}

/* --- transmit --- */

/* A partial checksum, and where it goes. */
static bool take_csum(struct vnet *n, const struct virtio_net_hdr *h,
		      struct dgram *d)
{
	u32 start = le16_get(h->csum_start);
	u32 offset = le16_get(h->csum_offset);

	if (!(h->flags & VIRTIO_NET_HDR_NEEDS_CSUM))
		return true;
	if (!vvirtio_has(&n->v, VIRTIO_NET_F_CSUM))
		return false;
	if (start < ETH_HEADER || start + offset + 2 > d->len)
		return false;
	d->flags |= DGRAM_CSUM_PARTIAL;
	d->csum_start = (u16)start;
	d->csum_offset = (u16)offset;
	return true;
}

/* One large TCP segment; the length of its headers is ours to find out. */
static bool take_gso(struct vnet *n, const struct virtio_net_hdr *h,
		     struct dgram *d)
{
	u32 tcp, size;

	if (h->gso_type == VIRTIO_NET_GSO_NONE)
		return true;
	if (h->gso_type != VIRTIO_NET_GSO_TCP4 || !le16_get(h->gso_size) ||
	    !(d->flags & DGRAM_CSUM_PARTIAL) ||
	    !vvirtio_has(&n->v, VIRTIO_NET_F_HOST_TSO4))
		return false;
	tcp = d->csum_start;
	if (tcp + TCP_HEADER_MIN > d->len)
		return false;
	size = (d->data[tcp + 12] >> 4) * 4u;
	if (size < TCP_HEADER_MIN || tcp + size > d->len)
		return false;
	d->flags |= DGRAM_GSO_TCP4;
	d->gso_size = le16_get(h->gso_size);
	d->gso_hdr_len = (u16)(tcp + size);
	return true;
}

static bool take_header(struct vnet *n, const struct virtio_net_hdr *h,
			struct dgram *d)
{
	d->flags |= DGRAM_CSUM_TRUSTED;
	return take_csum(n, h, d) && take_gso(n, h, d);
}

/* Copy the chain into a base buffer; NULL: counted, not sent. */
static struct dgram *take_frame(struct vnet *n)
{
	struct vqd *q = &n->queue[VIRTIO_NET_TXQ];
	const struct vqd_chain *c = &n->tx_chain;
	struct virtio_net_hdr h;
	struct dgram *d;
	u32 size;
	u8 *at;
	bool got;

	if (c->in || c->out_bytes < sizeof(h) + ETH_HEADER ||
	    c->out_bytes > sizeof(h) + FRAME_MAX) {
		n->count.tx_bad++;
		return NULL;
	}
	size = c->out_bytes - (u32)sizeof(h);
	d = dgram_alloc(size - ETH_HEADER);
	if (!d) {
		n->count.tx_no_buffer++;
		return NULL;
	}
	/* The IP header is then where an IP datagram begins. */
	dgram_push(d, ETH_HEADER);
	d->len = size;
	at = d->data - sizeof(h);
	got = vqd_read(q, c, 0, at, (u32)sizeof(h) + size);
	memcpy(&h, at, sizeof(h));
	if (!got || !take_header(n, &h, d)) {
		n->count.tx_bad++;
		dgram_release(d);
		return NULL;
	}
	n->count.tx_frames++;
	n->count.tx_bytes += size;
	return d;
}

struct dgram *vnet_tx_pop(struct vnet *n)
{
	struct vqd *q = &n->queue[VIRTIO_NET_TXQ];
	struct dgram *d;

	if (!vvirtio_live(&n->v) || !q->num)
		return NULL;
	/* Skips at most a ring of bad frames: pop sees no more at a time. */
	for (u32 i = 0; i < q->num; i++) {
		if (vqd_pop(q, &n->tx_chain) != VQD_GOT)
			return NULL;
		d = take_frame(n);
		if (q->broken) {
			if (d)
				dgram_release(d);
			return NULL;
		}
		vqd_put(q, n->tx_chain.head, 0);
		if (d)
			return d;
	}
	return NULL;
}

/* --- rings --- */

void vnet_publish(struct vnet *n, u32 queue)
{
	if (!n->queue[queue].broken && n->queue[queue].num)
		vqd_publish(&n->queue[queue]);
}

u64 vnet_interrupt_needed(struct vnet *n, u32 queue)
{
	if (!vvirtio_live(&n->v) || !vqd_wants_interrupt(&n->queue[queue]))
		return 0;
	return VIRTIO_IND_QUEUE(queue);
}

bool vnet_interrupt_later(const struct vnet *n, u32 queue)
{
	const struct vqd *q = &n->queue[queue];

	return queue != VIRTIO_NET_CTRLQ && vqd_untold(q) < q->num / 2;
}

bool vnet_notify_on(struct vnet *n, u32 queue)
{
	struct vqd *q = &n->queue[queue];

	if (!vvirtio_live(&n->v))
		return false;
	/* Receive buffers seen but too few are no news. */
	return vqd_notify_on(q) || (queue == VIRTIO_NET_TXQ && vqd_behind(q));
}

void vnet_notify_off(struct vnet *n, u32 queue)
{
	if (vvirtio_live(&n->v))
		vqd_notify_off(&n->queue[queue]);
}

bool vnet_check_broken(struct vnet *n, u32 queue)
{
	return n->queue[queue].broken && vvirtio_fail(&n->v);
}
