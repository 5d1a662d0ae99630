/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receive direction of a virtio-net device: one base buffer into as many of
 * the guest's receive buffers as it needs (mergeable), or into one.
 */
#include "cp/lib/str.h"
#include "cp/mm/gstor.h"
#include "cp/vdev/vnet.h"

#define HDR	 ((u32)sizeof(struct virtio_net_hdr))
#define COUNT_AT offsetof(struct virtio_net_hdr, num_buffers)

/* Can this guest take what D still owes?  (The router asks the same.) */
static bool guest_able(const struct vnet *n, const struct dgram *d)
{
	if ((d->flags & DGRAM_CSUM_PARTIAL) &&
	    !vnet_takes(n, VIRTIO_NET_F_GUEST_CSUM))
		return false;
	return !(d->flags & DGRAM_GSO_TCP4) ||
	       vnet_takes(n, VIRTIO_NET_F_GUEST_TSO4);
}

static void make_header(const struct vnet *n, const struct dgram *d,
			struct virtio_net_hdr *h)
{
	memset(h, 0, sizeof(*h));
	h->num_buffers = le16_make(1);
	if (d->flags & DGRAM_CSUM_PARTIAL) {
		h->flags = VIRTIO_NET_HDR_NEEDS_CSUM;
		h->csum_start = le16_make(d->csum_start);
		h->csum_offset = le16_make(d->csum_offset);
	} else if ((d->flags & DGRAM_CSUM_TRUSTED) &&
		   vnet_takes(n, VIRTIO_NET_F_GUEST_CSUM)) {
		h->flags = VIRTIO_NET_HDR_DATA_VALID;
	}
	if (d->flags & DGRAM_GSO_TCP4) {
		h->gso_type = VIRTIO_NET_GSO_TCP4;
		h->gso_size = le16_make(d->gso_size);
		h->hdr_len = le16_make(d->gso_hdr_len);
	}
}

/* Where num_buffers lies: a hostile driver may have cut it in two. */
struct count_place {
	u64 at[2];
};

static bool write_count(struct vnet *n, const struct count_place *p, u16 count)
{
	u8 raw[2];

	put_le16(raw, count);
	return gstor_write(n->v.g, gpa(p->at[0]), raw, 1) == PGM_NONE &&
	       gstor_write(n->v.g, gpa(p->at[1]), raw + 1, 1) == PGM_NONE;
}

/*
 * Header and SIZE bytes of D: as one piece when the head room before the frame
 * is free, which it is unless somebody else holds D, too.
 */
static bool write_both(struct vqd *q, const struct vqd_chain *c,
		       const struct virtio_net_hdr *h, const struct dgram *d,
		       u32 size)
{
	if (d->refs != 1 || dgram_headroom(d) < HDR)
		return vqd_write(q, c, 0, h, HDR) &&
		       vqd_write(q, c, HDR, d->data, size);
	memcpy(d->data - HDR, h, HDR);
	return vqd_write(q, c, 0, d->data - HDR, HDR + size);
}

/* The first buffer: header, then as much of the frame as fits. */
static bool fill_first(struct vnet *n, const struct dgram *d, u32 *done,
		       struct count_place *place)
{
	struct vqd *q = &n->queue[VIRTIO_NET_RXQ];
	const struct vqd_chain *c = &n->rx_chain;
	struct virtio_net_hdr h;

	if (c->out || c->in_bytes < HDR) {
		q->broken = true;
		return false;
	}
	make_header(n, d, &h);
	*done = MIN(d->len, c->in_bytes - HDR);
	if (*done < d->len) {
		place->at[0] = vqd_in_addr(c, COUNT_AT);
		place->at[1] = vqd_in_addr(c, COUNT_AT + 1);
	}
	if (!write_both(q, c, &h, d, *done))
		return false;
	vqd_put(q, c->head, HDR + *done);
	return true;
}

/* One more buffer of a merged set. */
static bool fill_next(struct vnet *n, const struct dgram *d, u32 *done)
{
	struct vqd *q = &n->queue[VIRTIO_NET_RXQ];
	const struct vqd_chain *c = &n->rx_chain;
	u32 size;

	if (c->out || !c->in_bytes) {
		q->broken = true;
		return false;
	}
	size = MIN(d->len - *done, c->in_bytes);
	if (!vqd_write(q, c, 0, d->data + *done, size))
		return false;
	vqd_put(q, c->head, size);
	*done += size;
	return true;
}

/*
 * Take buffers until D is in; *TAKEN counts them.  Used entries are put only,
 * so that all of it can still be taken back.
 */
static enum vnet_rx fill(struct vnet *n, const struct dgram *d, u16 *taken)
{
	struct vqd *q = &n->queue[VIRTIO_NET_RXQ];
	bool merge = vvirtio_has(&n->v, VIRTIO_NET_F_MRG_RXBUF);
	struct count_place place = { { 0, 0 } };
	enum vqd_got got;
	u32 done = 0;

	do {
		got = *taken == q->num ? VQD_EMPTY : vqd_pop(q, &n->rx_chain);
		if (got == VQD_EMPTY)
			return *taken == q->num ? VNET_RX_DROP
						: VNET_RX_NO_ROOM;
		if (got == VQD_BROKEN)
			return VNET_RX_DROP;
		++*taken;
		if (*taken > 1) {
			if (!fill_next(n, d, &done))
				return VNET_RX_DROP;
		} else if (!fill_first(n, d, &done, &place)) {
			return VNET_RX_DROP;
		}
		if (merge)
			done += vqd_fill(q, d->data + done, d->len - done,
					 taken);
	} while (merge && done < d->len);
	if (done < d->len)
		return VNET_RX_DROP;
	if (*taken > 1 && !write_count(n, &place, *taken))
		q->broken = true;
	return q->broken ? VNET_RX_DROP : VNET_RX_OK;
}

enum vnet_rx vnet_rx_push(struct vnet *n, const struct dgram *d)
{
	struct vqd *q = &n->queue[VIRTIO_NET_RXQ];
	u16 taken = 0, before = q->pending;
	enum vnet_rx result;

	if (!vvirtio_live(&n->v) || !q->num || q->broken) {
		n->count.rx_down++;
		return VNET_RX_DROP;
	}
	if (!guest_able(n, d)) {
		n->count.rx_unable++;
		return VNET_RX_DROP;
	}
	result = fill(n, d, &taken);
	if (result == VNET_RX_OK) {
		n->count.rx_frames++;
		n->count.rx_bytes += d->len;
		return result;
	}
	/* Nothing of it happened, except bytes in buffers not yet used. */
	q->pending = before;
	vqd_unpop(q, taken);
	if (result == VNET_RX_DROP)
		n->count.rx_too_big++;
	return result;
}
