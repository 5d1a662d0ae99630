/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RELAY: sends from its NIC whatever frames the outside tells it to, so that a
 * packet tool there attacks from within a guest (tests/sys/relay.py).
 *
 * Its address comes by PARM (IP=10.64.0.66).  An order is a UDP datagram to
 * port 6464: struct order, and behind it the frame.  Orders are carried out one
 * after the other; each is answered at once by struct report, a second time
 * when it comes again with the same serial.  A frame that is no order is handed
 * to who ordered MIRROR, in a datagram from port 6465.
 */
#include "cp/lib/inet.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/chan.h"
#include "guestkit/include/gk/chan_ops.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/parm.h"
#include "netdrv/virtio_net.h"
#include "vswitch/wire/arp.h"
#include "vswitch/wire/eth.h"
#include "vswitch/wire/ip4.h"

#define PORT	    6464
#define MIRROR_PORT 6465
#define ORDERS	    256
#define ORDER_MAX   1500u
#define FRAMES	    256 /* VIRTIO_NET_TX_MAX: then a full queue is looked at */
#define FRAME_MAX   (68u * 1024)
#define BURST	    32
#define IP_AT	    14u
#define UDP_AT	    34u
#define DATA_AT	    42u
#define MIRROR_MAX  1400u

struct order {
	be32 serial;
	be32 count;
	be32 size;    /* the frame is made so long, with zeros          */
	be16 vary_at; /* this word of the frame grows by 1 each time; 0 */
	u8 what, pad;
} PACKED;
LAYOUT_SIZE(struct order, 16);

#define ORDER_FIX    0x01 /* make the IPv4 header's checksum right */
#define ORDER_REPORT 0x02 /* nothing but the answer                */
#define ORDER_MIRROR 0x04 /* hand what comes from now on           */
#define ORDER_STOP   0x08 /* forget all orders                     */

struct report {
	be32 serial, waiting, sent, received;
} PACKED;
LAYOUT_SIZE(struct report, 16);

struct asked {
	u32 size; /* of what is in bytes */
	u8 bytes[ORDER_MAX] ALIGNED(8);
};

static struct virtio_net nic;
static struct gk_chan *chan;
static struct chan chan_view;
static struct gk_timer again;
static u32 own_ip;

static struct asked *asked;	 /* ORDERS of them, a ring */
static u32 first, waiting, done; /* DONE: times the first was carried out */
static struct {
	u32 sent, received;
} count;
static u32 serial; /* of the last order */
static struct {
	u32 ip;
	u16 port;
} mirror;

static u8 *idle[FRAMES], *spare;
static u32 idle_count;
static bool spare_busy;

/* --- the NIC --- */

static bool send(u8 *frame, u32 size)
{
	struct virtio_net_frame v = { .size = size, .segs = 1 };

	v.seg[0].data = frame;
	v.seg[0].size = size;
	return virtio_net_send(&nic, &v, frame);
}

static void sent(struct virtio_net *n, void *cookie)
{
	(void)n;
	if (cookie == spare)
		spare_busy = false;
	else
		idle[idle_count++] = cookie;
}

/* SIZE bytes to PORT of IP, if the last such are gone. */
static void tell(u32 ip, u16 from, u16 port, const void *bytes, u32 size)
{
	struct udp_hdr *udp = (struct udp_hdr *)(spare + UDP_AT);

	if (spare_busy)
		return;
	eth_emit(spare, mac_broadcast, nic.mac, ETH_IP4);
	ip4_emit(spare + IP_AT, (u16)(28 + size), 0, 64, IP_UDP, own_ip, ip);
	*udp = (struct udp_hdr){ .src = be16_make(from),
				 .dst = be16_make(port),
				 .len = be16_make((u16)(8 + size)) };
	memcpy(spare + DATA_AT, bytes, size);
	spare_busy = send(spare, DATA_AT + size);
}

/* --- what comes --- */

static void answer(u32 ip, u16 port)
{
	struct report r = { be32_make(serial), be32_make(waiting),
			    be32_make(count.sent), be32_make(count.received) };

	tell(ip, PORT, port, &r, sizeof(r));
}

/* What is not carried out later; false: it is a frame to send. */
static bool is_at_once(const struct order *o, u32 ip, u16 port)
{
	if (o->what & ORDER_STOP)
		waiting = done = 0;
	if (o->what & ORDER_MIRROR) {
		mirror.ip = ip;
		mirror.port = port;
	}
	return o->what & (ORDER_STOP | ORDER_MIRROR | ORDER_REPORT);
}

static void take_order(const u8 *frame, u32 size)
{
	const struct ip4_hdr *ip = (const struct ip4_hdr *)(frame + IP_AT);
	const struct order *o = (const struct order *)(frame + DATA_AT);
	u32 from = be32_get(ip->src);
	u16 port = get_be16(frame + UDP_AT);
	struct asked *a;

	if (be32_get(o->serial) != serial && !is_at_once(o, from, port)) {
		if (waiting == ORDERS)
			return;
		a = &asked[(first + waiting++) % ORDERS];
		a->size = size - DATA_AT;
		memcpy(a->bytes, frame + DATA_AT, a->size);
	}
	serial = be32_get(o->serial);
	answer(from, port);
}

static bool is_order(const u8 *frame, u32 size)
{
	const struct ip4_hdr *ip = (const struct ip4_hdr *)(frame + IP_AT);

	return size >= DATA_AT + sizeof(struct order) &&
	       size <= DATA_AT + ORDER_MAX && get_be16(frame + 12) == ETH_IP4 &&
	       ip->version_ihl == 0x45 && ip->proto == IP_UDP &&
	       be32_get(ip->dst) == own_ip &&
	       get_be16(frame + UDP_AT + 2) == PORT;
}

static void receive(struct virtio_net *n, const struct virtio_net_frame *f)
{
	(void)n;
	if (is_order(f->seg[0].data, f->seg[0].size)) {
		take_order(f->seg[0].data, f->seg[0].size);
		return;
	}
	count.received++;
	if (mirror.ip)
		tell(mirror.ip, MIRROR_PORT, mirror.port, f->seg[0].data,
		     MIN(f->seg[0].size, MIRROR_MAX));
}

static void nothing(struct virtio_net *n)
{
	(void)n;
}

static const struct virtio_net_ops ops = {
	.receive = receive,
	.received = nothing,
	.sent = sent,
	.room = nothing,
	.changed = nothing,
};

static void event(void *ctx)
{
	(void)ctx;
	gk_chan_signalled(chan);
	if (virtio_net_event(&nic))
		gk_timer_set(&again, gk_now_us());
}

/* --- carrying out --- */

/* The DONE-th of what A asks for, in TO; its length. */
static u32 make_frame(const struct asked *a, u8 *to)
{
	const struct order *o = (const struct order *)a->bytes;
	u32 given = a->size - (u32)sizeof(*o);
	u32 size = MIN(MAX(be32_get(o->size), given), FRAME_MAX);
	u32 vary = be16_get(o->vary_at);

	memcpy(to, o + 1, given);
	memset(to + given, 0, size - given);
	if (vary && vary + 4 <= size)
		put_be32(to + vary, get_be32(to + vary) + done);
	if ((o->what & ORDER_FIX) && size >= IP_AT + IP4_HDR_MAX)
		ip4_sum_set((struct ip4_hdr *)(to + IP_AT));
	return size;
}

static void end_first(void)
{
	first = (first + 1) % ORDERS;
	waiting--;
	done = 0;
}

/* A burst of what is to be sent; false: there is nothing, or no room. */
static bool carry_out(void)
{
	u32 n = 0;

	while (waiting && n < BURST && idle_count) {
		const struct asked *a = &asked[first];
		const struct order *o = (const struct order *)a->bytes;
		u8 *to;

		if (done >= be32_get(o->count)) {
			end_first();
			continue;
		}
		to = idle[idle_count - 1];
		idle_count--;
		if (!send(to, make_frame(a, to))) {
			idle[idle_count++] = to;
			break;
		}
		done++;
		count.sent++;
		n++;
	}
	virtio_net_flush(&nic);
	return n || waiting;
}

/* --- coming up --- */

static bool storage(void)
{
	asked = gk_pages_alloc(ORDERS * sizeof(*asked));
	spare = gk_pages_alloc(4096);
	for (u32 i = 0; i < FRAMES; i++) {
		idle[i] = gk_pages_alloc(FRAME_MAX);
		if (!idle[i])
			return false;
	}
	idle_count = FRAMES;
	return asked && spare;
}

static bool open_nic(u16 devno)
{
	u64 end_us = gk_now_us() + 2000000;

	chan = gk_chan_find(devno);
	if (!chan)
		return false;
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

static void announce(void)
{
	eth_emit(spare, mac_broadcast, nic.mac, ETH_ARP);
	arp4_emit(spare + IP_AT, ARP_REQUEST, nic.mac, own_ip, NULL, own_ip);
	spare_busy = send(spare, 42);
	virtio_net_flush(&nic);
}

void gk_main(void)
{
	char text[INET_TEXT_SIZE];

	if (!gk_parm("IP", text, sizeof(text)) || !inet_parse(text, &own_ip) ||
	    !storage() || !open_nic(0x600)) {
		gk_printf("RELAY needs PARM IP=a.b.c.d and NIC 0600\n");
		return;
	}
	announce();
	gk_printf("RELAY at %s\nReady;\n", text);
	for (;;) {
		if (carry_out())
			gk_poll();
		else
			gk_idle(GK_FOREVER);
	}
}
