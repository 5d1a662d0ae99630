/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Virtio-net for lwIP: the shared driver (netdrv/virtio_net.h).  What is sent
 * is not copied: lwIP's buffers are referenced until the device is done.  TCP
 * and UDP checksums are left to the device where it offers that, and believed
 * where it vouches for them.
 */
#include "guestkit/port/lwip/net.h"

#include "guestkit/include/gk/chan_ops.h"
#include "guestkit/include/gk/clock.h"
#include "netdrv/virtio_net.h"
#include "vswitch/wire/checksum.h"

#define MTU_DEFAULT 1500
#define REOPEN_US   1000000
#define FRAME_MAX   0xffff /* lwIP counts in 16 bits */

static struct virtio_net nic;
static struct gk_chan *chan;
static struct chan ops_chan;
static struct gk_timer again, reopen;

static void event(void *ctx)
{
	(void)ctx;
	gk_chan_signalled(chan);
	net_count.interrupts++;
	if (virtio_net_event(&nic))
		gk_timer_set(&again, gk_now_us());
}

static void receive(struct virtio_net *n, const struct virtio_net_frame *f)
{
	struct pbuf *p;
	u32 at = 0;

	(void)n;
	p = f->size <= FRAME_MAX
		    ? pbuf_alloc(PBUF_RAW, (u16_t)f->size, PBUF_RAM)
		    : NULL;
	if (!p) {
		net_count.rx_dropped++;
		return;
	}
	for (u32 i = 0; i < f->segs; i++) {
		pbuf_take_at(p, f->seg[i].data, (u16_t)f->seg[i].size,
			     (u16_t)at);
		at += f->seg[i].size;
	}
	net_receive(p, f->csum_valid || f->csum_partial, f->gso_tcp4);
}

static void received(struct virtio_net *n)
{
	(void)n;
}

static void sent(struct virtio_net *n, void *cookie)
{
	(void)n;
	pbuf_free(cookie);
}

static void room(struct virtio_net *n)
{
	(void)n;
	net_room();
}

static u16 mtu(void)
{
	return nic.mtu ? nic.mtu : MTU_DEFAULT;
}

static void changed(struct virtio_net *n)
{
	u16 flags = NETIF_CHECKSUM_ENABLE_ALL;

	if (n->features & VIRTIO_NET_F_CSUM)
		flags &= (u16) ~(NETIF_CHECKSUM_GEN_TCP |
				 NETIF_CHECKSUM_GEN_UDP);
	net_link(&(struct net_link){
		.mac = n->mac,
		.mtu = mtu(),
		.chksum_flags = flags,
		.up = n->link_up,
		.splits = n->features & VIRTIO_NET_F_HOST_TSO4,
	});
	if (n->broken)
		gk_timer_set(&reopen, gk_now_us() + REOPEN_US);
}

static const struct virtio_net_ops ops = {
	.receive = receive,
	.received = received,
	.sent = sent,
	.room = room,
	.changed = changed,
};

static enum err open_nic(void)
{
	return virtio_net_open(&nic, &ops, &ops_chan, VIRTIO_NET_FEATURES);
}

static void on_reopen(void *ctx)
{
	(void)ctx;
	virtio_net_close(&nic);
	if (open_nic() != ERR_OK)
		gk_timer_set(&reopen, gk_now_us() + REOPEN_US);
}

static enum err start(struct gk_chan *c)
{
	chan = c;
	gk_chan_bind(&ops_chan, c);
	gk_timer_init(&again, event, NULL);
	gk_timer_init(&reopen, on_reopen, NULL);
	c->event = event;
	return open_nic();
}

static void stop(void)
{
	gk_timer_stop(&again);
	gk_timer_stop(&reopen);
	virtio_net_close(&nic);
}

/*
 * Leave the checksum of the TCP segment or UDP datagram in P to the device:
 * the sum of its pseudo header goes into the field.  lwIP keeps all headers in
 * the first piece.  A segment beyond the MTU is left to the device to split.
 */
static void leave_checksum(struct pbuf *p, struct virtio_net_frame *f)
{
	u8 *frame = p->payload, *ip = frame + SIZEOF_ETH_HDR, *field;
	u16 ip_size, length;

	if (p->len < SIZEOF_ETH_HDR + IP_HLEN ||
	    get_be16(frame + 12) != ETHTYPE_IP || (get_be16(ip + 6) & 0x3fff))
		return;
	ip_size = (u16)((ip[0] & 0xf) * 4);
	length = (u16)(get_be16(ip + 2) - ip_size);
	f->csum_start = (u16)(SIZEOF_ETH_HDR + ip_size);
	if (ip[9] == IP_PROTO_TCP)
		f->csum_offset = offsetof(struct tcp_hdr, chksum);
	else if (ip[9] == IP_PROTO_UDP)
		f->csum_offset = offsetof(struct udp_hdr, chksum);
	else
		return;
	if (p->len < f->csum_start + f->csum_offset + 2)
		return;
	field = frame + f->csum_start + f->csum_offset;
	put_be16(field,
		 csum_fold16(csum_pseudo4(get_be32(ip + 12), get_be32(ip + 16),
					  ip[9], length)));
	f->csum_partial = true;
	if (ip[9] == IP_PROTO_TCP && get_be16(ip + 2) > mtu()) {
		u16 tcp_size = (u16)((ip[ip_size + 12] >> 4) * 4);

		f->gso_tcp4 = true;
		f->gso_hdr_len = (u16)(f->csum_start + tcp_size);
		f->gso_size = (u16)(mtu() - ip_size - tcp_size);
	}
}

/* Is there room before P, in storage that is P's own? */
static bool has_headroom(struct pbuf *p)
{
	return !pbuf_add_header(p, VIRTIO_NET_HEADROOM) &&
	       !pbuf_remove_header(p, VIRTIO_NET_HEADROOM);
}

static err_t send(struct pbuf *p)
{
	struct virtio_net_frame f = { .size = p->tot_len };

	if (!nic.link_up)
		return ERR_IF;
	if (pbuf_clen(p) <= VIRTIO_NET_SEGS) {
		pbuf_ref(p);
	} else {
		p = pbuf_clone(PBUF_RAW, PBUF_RAM, p);
		if (!p)
			return ERR_MEM;
	}
	f.headroom = has_headroom(p);
	for (struct pbuf *q = p; q; q = q->next) {
		f.seg[f.segs].data = q->payload;
		f.seg[f.segs++].size = q->len;
	}
	if (nic.features & VIRTIO_NET_F_CSUM)
		leave_checksum(p, &f);
	if (virtio_net_send(&nic, &f, p))
		return LWIP_OK;
	pbuf_free(p);
	return nic.broken ? ERR_IF : ERR_MEM;
}

static void flush(void)
{
	virtio_net_flush(&nic);
	net_count.notifies = nic.count.notifies;
}

const struct net_adapter net_virtio = {
	.name = "virtio-net",
	.cu_type = VIRTIO_CU_TYPE,
	.cu_model = VIRTIO_ID_NET,
	.start = start,
	.stop = stop,
	.send = send,
	.flush = flush,
};
