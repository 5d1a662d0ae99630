/* SPDX-License-Identifier: Apache-2.0 */
/* BLAST's adapter under a control program: the shared virtio-net driver. */
#include "guestkit/include/gk/chan_ops.h"
#include "guestkit/include/gk/clock.h"
#include "netdrv/virtio_net.h"
#include "tests/bench/blast.h"
#include "vswitch/wire/ip4.h"

#define UP_US 5000000

static struct virtio_net nic;
static struct gk_chan *chan;
static struct chan chan_view;
static struct gk_timer again;

static void event(void *ctx)
{
	(void)ctx;
	gk_chan_signalled(chan);
	if (virtio_net_event(&nic))
		gk_timer_set(&again, gk_now_us());
}

static void receive(struct virtio_net *n, const struct virtio_net_frame *f)
{
	(void)n;
	blast_receive(f->seg[0].data, f->seg[0].size);
}

static void received(struct virtio_net *n)
{
	(void)n;
	blast_received();
}

static void sent(struct virtio_net *n, void *cookie)
{
	(void)n;
	blast_sent(cookie);
}

static void nothing(struct virtio_net *n)
{
	(void)n;
}

static const struct virtio_net_ops ops = {
	.receive = receive,
	.received = received,
	.sent = sent,
	.room = nothing,
	.changed = nothing,
};

static bool open(u16 devno)
{
	u64 end_us = gk_now_us() + UP_US;

	chan = gk_chan_find(devno);
	gk_chan_bind(&chan_view, chan);
	gk_timer_init(&again, event, NULL);
	chan->event = event;
	if (virtio_net_open(&nic, &ops, &chan_view, VIRTIO_NET_FEATURES) !=
	    ERR_OK)
		return false;
	while (!nic.link_up && gk_now_us() < end_us)
		gk_idle(end_us);
	return nic.link_up;
}

static const u8 *mac(void)
{
	return nic.mac;
}

static bool send(struct blast_frame *f, const struct blast *b)
{
	struct virtio_net_frame v = { .size = f->head_size + f->tail_size,
				      .segs = f->tail_size ? 2 : 1,
				      .headroom = true };

	v.seg[0].data = f->head;
	v.seg[0].size = f->head_size;
	v.seg[1].data = blast_filler;
	v.seg[1].size = f->tail_size;
	if (b && (b->segment || b->checksum)) {
		v.csum_partial = true;
		v.csum_start = 34;
		v.csum_offset = b->segment ? offsetof(struct tcp_hdr, sum)
					   : offsetof(struct udp_hdr, sum);
	}
	if (b && b->segment && b->size > b->segment) {
		v.gso_tcp4 = true;
		v.gso_size = (u16)b->segment;
		v.gso_hdr_len = 34 + sizeof(struct tcp_hdr);
	}
	return virtio_net_send(&nic, &v, f);
}

static void flush(void)
{
	virtio_net_flush(&nic);
}

const struct adapter blast_virtio = {
	.cu_type = VIRTIO_CU_TYPE,
	.cu_model = VIRTIO_ID_NET,
	.open = open,
	.mac = mac,
	.send = send,
	.flush = flush,
};
