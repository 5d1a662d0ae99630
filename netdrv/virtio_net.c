/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Driver of a virtio network device.  Receive buffers are pages of the
 * driver's own, given back to the device as soon as receive() has returned.
 * For transmits no interruption is wanted: what the device is done with is
 * looked for at each flush and event, unless there was no room.
 */
#include "netdrv/virtio_net.h"

#include "cp/lib/str.h"

_Static_assert(VIRTIO_NET_HEADROOM == sizeof(struct virtio_net_hdr),
	       "a frame's header goes before its first piece");

static u32 addr_of(const struct virtio_net *n, const void *p)
{
	return n->ccw.chan->ops->dma_addr(n->ccw.chan, p);
}

static void set_broken(struct virtio_net *n)
{
	if (n->broken)
		return;
	n->broken = true;
	n->link_up = false;
	n->ops->changed(n);
}

/* --- Receiving ----------------------------------------------------------- */

static void rx_add(struct virtio_net *n, u8 *buffer)
{
	struct vq_buffer b = { addr_of(n, buffer), VIRTIO_NET_RX_SIZE };

	(void)vq_add(&n->rx, &b, 0, 1, buffer);
}

static void rx_publish(struct virtio_net *n)
{
	if (!vq_publish(&n->rx))
		return;
	n->count.notifies++;
	virtio_ccw_notify(&n->ccw, VIRTIO_NET_RXQ);
}

static void frame_add(struct virtio_net_frame *f, const u8 *data, u32 size)
{
	if (f->segs == VIRTIO_NET_SEGS)
		return;
	f->seg[f->segs].data = data;
	f->seg[f->segs].size = size;
	f->segs++;
	f->size += size;
}

static void frame_describe(struct virtio_net_frame *f,
			   const struct virtio_net_hdr *h)
{
	u8 gso = h->gso_type & (VIRTIO_NET_GSO_ECN - 1);

	f->csum_partial = h->flags & VIRTIO_NET_HDR_NEEDS_CSUM;
	f->csum_valid = h->flags & VIRTIO_NET_HDR_DATA_VALID;
	f->csum_start = le16_get(h->csum_start);
	f->csum_offset = le16_get(h->csum_offset);
	f->gso_tcp4 = gso == VIRTIO_NET_GSO_TCP4;
	f->gso_size = le16_get(h->gso_size);
	f->gso_hdr_len = le16_get(h->hdr_len);
}

static bool frame_sane(const struct virtio_net_frame *f)
{
	if (f->size < 14)
		return false;
	if (f->csum_partial &&
	    (u32)f->csum_start + f->csum_offset + 2 > f->size)
		return false;
	return !f->gso_tcp4 || f->gso_size != 0;
}

static void rx_tell(struct virtio_net *n, struct virtio_net_frame *f,
		    const struct virtio_net_hdr *h, bool bad)
{
	frame_describe(f, h);
	if (bad || !frame_sane(f)) {
		n->count.rx_bad++;
		return;
	}
	n->count.rx_frames++;
	n->count.rx_bytes += f->size;
	n->ops->receive(n, f);
}

/*
 * A frame in BUFFERS, of which FIRST is the first.  The device shows the
 * buffers of one frame together, so those after the first must be there.
 */
static void rx_merged(struct virtio_net *n, u8 *first, u32 written,
		      const struct virtio_net_hdr *h, u32 buffers)
{
	u8 *held[VIRTIO_NET_SEGS] = { first };
	struct virtio_net_frame f = { 0 };
	bool bad = false;
	u32 have;

	frame_add(&f, first + sizeof(*h), written - (u32)sizeof(*h));
	for (have = 1; have < buffers; have++) {
		u8 *more = vq_get(&n->rx, &written);

		bad = bad || !more || have >= VIRTIO_NET_SEGS;
		if (!more)
			break;
		if (have >= VIRTIO_NET_SEGS) {
			rx_add(n, more);
			continue;
		}
		held[have] = more;
		frame_add(&f, more, written);
	}
	rx_tell(n, &f, h, bad);
	for (u32 i = 0; i < MIN(have, (u32)VIRTIO_NET_SEGS); i++)
		rx_add(n, held[i]);
}

static void rx_frame(struct virtio_net *n, u8 *buffer, u32 written)
{
	bool bad = written < sizeof(struct virtio_net_hdr);
	struct virtio_net_frame f;
	struct virtio_net_hdr h;
	u32 buffers = 1;

	memcpy(&h, buffer, sizeof(h));
	if (!bad && (n->features & VIRTIO_NET_F_MRG_RXBUF))
		buffers = le16_get(h.num_buffers);
	if (buffers > 1) {
		rx_merged(n, buffer, written, &h, buffers);
		return;
	}
	f.segs = f.size = 0;
	f.headroom = false;
	if (!bad)
		frame_add(&f, buffer + sizeof(h), written - (u32)sizeof(h));
	rx_tell(n, &f, &h, bad);
	rx_add(n, buffer);
}

/* True: stopped at VIRTIO_NET_BATCH. */
static bool rx_all(struct virtio_net *n)
{
	u32 frames = 0, written;
	u8 *buffer;

	(void)vq_interrupts(&n->rx, false);
	do {
		while (frames < VIRTIO_NET_BATCH &&
		       (buffer = vq_get(&n->rx, &written)) != NULL) {
			rx_frame(n, buffer, written);
			frames++;
		}
		rx_publish(n);
	} while (vq_interrupts(&n->rx, true) && frames < VIRTIO_NET_BATCH);
	if (frames)
		n->ops->received(n);
	return frames >= VIRTIO_NET_BATCH;
}

/* --- Sending ------------------------------------------------------------- */

static void tx_reclaim(struct virtio_net *n)
{
	void *cookie;
	u32 written;

	do {
		while ((cookie = vq_get(&n->tx, &written)) != NULL)
			n->ops->sent(n, cookie);
	} while (vq_interrupts(&n->tx, n->wants_room));
}

static void tx_publish(struct virtio_net *n)
{
	if (!vq_publish(&n->tx))
		return;
	n->count.notifies++;
	virtio_ccw_notify(&n->ccw, VIRTIO_NET_TXQ);
}

static bool tx_give_room(struct virtio_net *n)
{
	if (!n->wants_room || n->tx.broken || n->tx.free <= VIRTIO_NET_SEGS)
		return false;
	n->wants_room = false;
	(void)vq_interrupts(&n->tx, false);
	n->ops->room(n);
	return true;
}

/* Out with what was queued, back with what was sent, as long as it helps. */
static void tx_pump(struct virtio_net *n)
{
	if (n->pumping)
		return; /* called from room() or sent(): we go on below */
	n->pumping = true;
	do {
		tx_publish(n);
		tx_reclaim(n);
	} while (tx_give_room(n));
	n->pumping = false;
	if (n->tx.broken)
		set_broken(n);
}

static void hdr_fill(struct virtio_net_hdr *h, const struct virtio_net_frame *f)
{
	*h = (struct virtio_net_hdr){ 0 };
	if (f->csum_partial) {
		h->flags = VIRTIO_NET_HDR_NEEDS_CSUM;
		h->csum_start = le16_make(f->csum_start);
		h->csum_offset = le16_make(f->csum_offset);
	}
	if (f->gso_tcp4) {
		h->gso_type = VIRTIO_NET_GSO_TCP4;
		h->gso_size = le16_make(f->gso_size);
		h->hdr_len = le16_make(f->gso_hdr_len);
	}
}

static bool tx_full(struct virtio_net *n)
{
	n->wants_room = true;
	n->count.tx_full++;
	return false;
}

/*
 * Header HEAD's and the frame as buffers of one chain; how many.  Any cut of
 * the chain will do for the device (VIRTIO 1.2, section 2.7.4.1).
 */
static u32 tx_chain(struct virtio_net *n, s32 head,
		    const struct virtio_net_frame *f, struct vq_buffer *b)
{
	struct virtio_net_hdr h;
	u8 *to = (void *)&n->tx_hdr[head];
	u32 count = 0, i = 0;

	b[0].size = sizeof(h);
	if (f->headroom) {
		to = (u8 *)(uintptr_t)f->seg[0].data - sizeof(h);
		b[0].size += f->seg[i++].size;
	}
	hdr_fill(&h, f);
	memcpy(to, &h, sizeof(h));
	b[count++].addr = addr_of(n, to);
	for (; i < f->segs; i++) {
		b[count].addr = addr_of(n, f->seg[i].data);
		b[count++].size = f->seg[i].size;
	}
	return count;
}

bool virtio_net_send(struct virtio_net *n, const struct virtio_net_frame *f,
		     void *cookie)
{
	struct vq_buffer b[VIRTIO_NET_SEGS + 1];
	s32 head = vq_next_head(&n->tx);

	if (n->broken || f->segs == 0 || f->segs > VIRTIO_NET_SEGS || !cookie)
		return false;
	if (head < 0 ||
	    vq_add(&n->tx, b, tx_chain(n, head, f, b), 0, cookie) < 0)
		return tx_full(n);
	n->count.tx_frames++;
	n->count.tx_bytes += f->size;
	return true;
}

void virtio_net_flush(struct virtio_net *n)
{
	if (!n->broken)
		tx_pump(n);
}

/* --- Configuration ------------------------------------------------------- */

static void read_config(struct virtio_net *n)
{
	struct virtio_net_config c;
	bool up = true;
	u8 status;

	if (virtio_ccw_status(&n->ccw, &status) != ERR_OK ||
	    status & VIRTIO_S_NEEDS_RESET ||
	    virtio_ccw_config(&n->ccw, &c, sizeof(c)) != ERR_OK) {
		set_broken(n);
		return;
	}
	if (n->features & VIRTIO_NET_F_MAC)
		memcpy(n->mac, c.mac, sizeof(n->mac));
	if (n->features & VIRTIO_NET_F_MTU)
		n->mtu = le16_get(c.mtu);
	if (n->features & VIRTIO_NET_F_STATUS)
		up = le16_get(c.status) & VIRTIO_NET_S_LINK_UP;
	if (up == n->link_up)
		return;
	n->link_up = up;
	n->ops->changed(n);
}

bool virtio_net_event(struct virtio_net *n)
{
	bool config, more;

	if (n->broken)
		return false;
	n->count.events++;
	(void)virtio_ccw_take(&n->ccw, &config);
	if (config)
		read_config(n);
	if (n->broken)
		return false;
	more = rx_all(n);
	tx_pump(n);
	if (n->rx.broken)
		set_broken(n);
	return more && !n->broken;
}

/* --- Life ---------------------------------------------------------------- */

/* What of OFFERED we take: no feature without those it rests on. */
static u64 choose(u64 offered)
{
	u64 f = offered;

	if (!(f & VIRTIO_NET_F_MRG_RXBUF) || !(f & VIRTIO_NET_F_GUEST_CSUM))
		f &= ~VIRTIO_NET_F_GUEST_TSO4;
	if (!(f & VIRTIO_NET_F_CSUM))
		f &= ~VIRTIO_NET_F_HOST_TSO4;
	return f;
}

static enum err negotiate(struct virtio_net *n, u64 wanted)
{
	u64 offered;
	enum err err = virtio_ccw_offered(&n->ccw, &offered);

	if (err)
		return err;
	if (!(offered & VIRTIO_F_VERSION_1))
		return ERR_NOENT;
	n->features = choose(offered & VIRTIO_NET_FEATURES &
			     (wanted | VIRTIO_F_VERSION_1));
	return virtio_ccw_accept(&n->ccw, n->features);
}

static enum err set_up_queues(struct virtio_net *n)
{
	bool event_idx = n->features & VIRTIO_F_EVENT_IDX;
	bool indirect = n->features & VIRTIO_F_INDIRECT_DESC;
	enum err err =
		virtio_ccw_queue(&n->ccw, VIRTIO_NET_RXQ, VIRTIO_NET_RX_BUFFERS,
				 event_idx, false, &n->rx);

	if (!err)
		err = virtio_ccw_queue(&n->ccw, VIRTIO_NET_TXQ,
				       VIRTIO_NET_TX_MAX, event_idx, indirect,
				       &n->tx);
	if (!err)
		err = virtio_ccw_indicators(&n->ccw);
	return err;
}

static enum err get_buffers(struct virtio_net *n)
{
	struct chan *c = n->ccw.chan;

	n->tx_hdr = c->ops->dma_alloc(c, sizeof(*n->tx_hdr) * n->tx.num);
	if (!n->tx_hdr)
		return ERR_NOMEM;
	for (u32 i = 0; i < n->rx.num; i++) {
		n->rx_buffer[i] = c->ops->dma_alloc(c, VIRTIO_NET_RX_SIZE);
		if (!n->rx_buffer[i])
			return ERR_NOMEM;
		n->rx_buffers++;
		rx_add(n, n->rx_buffer[i]);
	}
	return ERR_OK;
}

static enum err open_steps(struct virtio_net *n, struct chan *c, u64 wanted)
{
	enum err err = virtio_ccw_open(&n->ccw, c);

	if (!err)
		err = negotiate(n, wanted);
	if (!err)
		err = set_up_queues(n);
	if (!err)
		err = get_buffers(n);
	if (!err)
		err = virtio_ccw_go(&n->ccw);
	return err;
}

enum err virtio_net_open(struct virtio_net *n, const struct virtio_net_ops *ops,
			 struct chan *c, u64 wanted)
{
	void *owner = n->owner;
	enum err err;

	memset(n, 0, sizeof(*n));
	n->ops = ops;
	n->owner = owner;
	err = open_steps(n, c, wanted);
	if (err) {
		virtio_net_close(n);
		return err;
	}
	(void)vq_interrupts(&n->tx, false);
	(void)vq_interrupts(&n->rx, true);
	rx_publish(n);
	read_config(n);
	if (!n->broken)
		return ERR_OK;
	virtio_net_close(n);
	return ERR_IO;
}

void virtio_net_close(struct virtio_net *n)
{
	struct chan *c = n->ccw.chan;
	void *cookie;

	if (!c)
		return;
	if (n->ccw.dma && virtio_ccw_reset(&n->ccw) != ERR_OK)
		c->ops->clear(c);
	while (n->tx.num && (cookie = vq_abandon(&n->tx)) != NULL)
		n->ops->sent(n, cookie);
	if (n->tx_hdr)
		c->ops->dma_free(c, n->tx_hdr, sizeof(*n->tx_hdr) * n->tx.num);
	for (u32 i = 0; i < n->rx_buffers; i++)
		c->ops->dma_free(c, n->rx_buffer[i], VIRTIO_NET_RX_SIZE);
	virtio_ccw_close(&n->ccw);
	n->tx_hdr = NULL;
	n->rx_buffers = 0;
	n->tx.num = n->rx.num = 0;
	n->link_up = false;
	n->broken = true;
}
