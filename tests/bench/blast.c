/* SPDX-License-Identifier: Apache-2.0 */
/*
 * BLAST: datagrams as fast as they go, without a TCP/IP stack at either end.
 * Its address comes by PARM (IP=10.64.0.31), its orders by the console:
 *
 *	SEND address count size [WINDOW n] [SEGMENT n] [SUM]
 *	ACK n
 *	TAKEN
 *
 * SEND prints "SEND BEGIN" and "SEND END n sent, n overdue"; tests/harness
 * times the lines with its own clock.  TAKEN prints what came to port 9, and
 * how many numbers were missing or out of order.  With WINDOW only so
 * many are under way that the sink on the other side, told to by ACK, has not
 * acknowledged; it does so each time n came.
 */
#include "tests/bench/blast.h"

#include "cp/lib/inet.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/chan.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/parm.h"
#include "guestkit/samples/netdemo/args.h"
#include "vswitch/wire/arp.h"
#include "vswitch/wire/eth.h"
#include "vswitch/wire/ip4.h"

#define FRAMES	   256u
#define OVERDUE_US 500000 /* the window is taken as lost */
#define ARP_US	   300000
#define ARP_TRIES  10
#define SIZE_MIN   8
#define WINDOW_MAX 100000
#define IP_AT	   14u
#define L4_AT	   34u
#define DATA_AT	   42u

u8 *blast_filler;

static const struct adapter *adapter;
static u32 own_ip;
static struct blast_frame *frames, *spare; /* SPARE: for ARP and ACKs */
static struct blast_frame *idle[FRAMES];
static u32 idle_count;
static char line[ARGS_LINE_MAX + 1];
static bool line_waits;

static struct {
	u32 ip; /* asked for */
	u8 mac[6];
	bool known;
} peer;

static u64 acked; /* by the other side, of this SEND */

/* What came to us. */
static struct {
	u64 taken, missing, disorder, next;
	u64 run; /* since number 0 */
	u64 acked;
	u32 from;
	u8 from_mac[6];
	u32 every; /* acknowledge each so many; 0 never */
} sink;

/* --- what comes --- */

static void take(const u8 *frame, u64 number)
{
	const struct ip4_hdr *ip = (const struct ip4_hdr *)(frame + IP_AT);

	if (number == 0) {
		sink.next = sink.run = sink.acked = 0;
		sink.from = be32_get(ip->src);
		memcpy(sink.from_mac, frame + 6, MAC_SIZE);
	}
	if (number > sink.next)
		sink.missing += number - sink.next;
	else if (number < sink.next)
		sink.disorder++;
	sink.next = number + 1;
	sink.taken++;
	sink.run++;
}

void blast_receive(const u8 *frame, u32 size)
{
	const struct ip4_hdr *ip = (const struct ip4_hdr *)(frame + IP_AT);
	u32 type, port;

	if (size < DATA_AT)
		return;
	type = get_be16(frame + 12);
	if (type == ETH_ARP) {
		const struct arp4 *a = arp4_parse(frame + IP_AT, size - IP_AT);

		if (a && be16_get(a->op) == ARP_REPLY &&
		    be32_get(a->sender_ip) == peer.ip) {
			memcpy(peer.mac, a->sender_mac, MAC_SIZE);
			peer.known = true;
		}
		return;
	}
	if (type != ETH_IP4 || ip->proto != IP_UDP || size < DATA_AT + 8)
		return;
	port = get_be16(frame + L4_AT + 2);
	if (port == BLAST_PORT)
		take(frame, get_be64(frame + DATA_AT));
	else if (port == ACK_PORT)
		acked = MAX(acked, get_be64(frame + DATA_AT));
}

/* SPARE is in use until the device took it: then the next batch tells. */
static bool spare_busy;

void blast_received(void)
{
	if (!sink.every || sink.run - sink.acked < sink.every || spare_busy)
		return;
	frame_ack(spare, own_ip, sink.from, adapter->mac(), sink.from_mac,
		  sink.next);
	spare_busy = true;
	if (adapter->send(spare, NULL))
		sink.acked = sink.run;
	else
		spare_busy = false;
}

void blast_sent(struct blast_frame *f)
{
	if (f == spare)
		spare_busy = false;
	else
		idle[idle_count++] = f;
}

/* --- sending --- */

static void ask_for(u32 ip)
{
	u64 end_us = gk_now_us() + ARP_US;

	if (!spare_busy) {
		frame_arp(spare, own_ip, ip, adapter->mac());
		spare_busy = true;
		if (!adapter->send(spare, NULL))
			spare_busy = false;
		adapter->flush();
	}
	while (!peer.known && gk_now_us() < end_us)
		gk_idle(end_us);
}

static bool resolve(u32 ip)
{
	peer.ip = ip;
	peer.known = false;
	for (u32 i = 0; i < ARP_TRIES && !peer.known; i++)
		ask_for(ip);
	return peer.known;
}

/* As many as window, frames and adapter allow; how many. */
static u32 send_burst(const struct blast *b, u64 sent, u64 count, u64 base)
{
	u32 n = 0;

	while (idle_count && sent + n < count &&
	       (!b->window || sent + n - base < b->window)) {
		struct blast_frame *f = idle[idle_count - 1];

		frame_number(f, b, sent + n);
		idle_count--;
		if (!adapter->send(f, b)) {
			idle[idle_count++] = f;
			break;
		}
		n++;
	}
	adapter->flush();
	return n;
}

/* Everything was acknowledged, or is taken as lost. */
static bool settled(const struct blast *b, u64 sent, u64 base)
{
	return !b->window || sent - base < MAX(b->window / 2, 1u);
}

static void run(const struct blast *b, u64 count)
{
	u64 sent = 0, base = 0, overdue = 0, moved_us = gk_now_us();

	for (u32 i = 0; i < FRAMES; i++)
		frame_make(&frames[i], b, adapter->mac());
	acked = 0;
	gk_printf("SEND BEGIN\n");
	gk_console_drain();
	while (sent < count || !settled(b, sent, base)) {
		u32 n = send_burst(b, sent, count, base);

		sent += n;
		gk_poll();
		if (n || acked > base) {
			moved_us = gk_now_us();
			base = MAX(base, acked);
			continue;
		}
		gk_idle(moved_us + OVERDUE_US);
		if (acked <= base && gk_now_us() >= moved_us + OVERDUE_US) {
			overdue += sent - base;
			base = sent;
			moved_us = gk_now_us();
		}
	}
	gk_printf("SEND END %lu sent, %lu overdue\n", sent, overdue);
}

/* --- orders --- */

static bool order_options(const struct args *a, struct blast *b)
{
	for (int i = 4; i < a->count; i++) {
		u64 n;

		if (str_ieq(a->word[i], "SUM")) {
			b->checksum = true;
			continue;
		}
		if (i + 1 == a->count ||
		    !args_number(a->word[i + 1], 1, WINDOW_MAX, &n))
			return false;
		if (str_ieq(a->word[i], "WINDOW"))
			b->window = (u32)n;
		else if (str_ieq(a->word[i], "SEGMENT") && n <= 1460)
			b->segment = (u32)n;
		else
			return false;
		i++;
	}
	return true;
}

static void order_send(const struct args *a)
{
	struct blast b = { .from = own_ip };
	u64 count, size;

	if (a->count < 4 || !inet_parse(a->word[1], &b.to) ||
	    !args_number(a->word[2], 1, ~0ul >> 1, &count) ||
	    !args_number(a->word[3], SIZE_MIN, BLAST_DATA, &size) ||
	    !order_options(a, &b)) {
		gk_printf("SEND address count size [WINDOW n] [SEGMENT n] "
			  "[SUM]\n");
		return;
	}
	b.size = (u32)size;
	if (!resolve(b.to)) {
		gk_printf("SEND: nobody answers for that address\n");
		return;
	}
	memcpy(b.to_mac, peer.mac, MAC_SIZE);
	run(&b, count);
}

static void order(void)
{
	struct args a;
	u64 n;

	args_split(&a, line);
	if (a.count && str_ieq(a.word[0], "SEND"))
		order_send(&a);
	else if (a.count == 2 && str_ieq(a.word[0], "ACK") &&
		 args_number(a.word[1], 0, WINDOW_MAX, &n))
		sink.every = (u32)n;
	else if (a.count && str_ieq(a.word[0], "TAKEN"))
		gk_printf("TAKEN %lu, %lu missing, %lu out of order\n",
			  sink.taken, sink.missing, sink.disorder);
	gk_printf("Ready;\n");
}

static void on_line(char *text)
{
	str_copy(line, sizeof(line), text);
	line_waits = true;
}

/* --- coming up --- */

static const struct adapter *find(u16 *devno)
{
	const struct adapter *known[] = { &blast_virtio, &blast_lcs };

	for (u32 i = 0; i < ARRAY_SIZE(known); i++)
		for (struct gk_chan *c = NULL; (c = gk_chan_next(c));)
			if (c->cu_type == known[i]->cu_type &&
			    c->cu_model == known[i]->cu_model) {
				*devno = c->devno;
				return known[i];
			}
	return NULL;
}

static bool storage(void)
{
	frames = gk_pages_alloc((FRAMES + 1) * sizeof(*frames));
	blast_filler = gk_pages_alloc(BLAST_DATA);
	if (!frames || !blast_filler)
		return false;
	for (u32 i = 0; i < FRAMES; i++)
		idle[idle_count++] = &frames[i];
	spare = &frames[FRAMES];
	return true;
}

void gk_main(void)
{
	char text[INET_TEXT_SIZE];
	u16 devno;

	adapter = find(&devno);
	if (!adapter || !storage() || !gk_parm("IP", text, sizeof(text)) ||
	    !inet_parse(text, &own_ip)) {
		gk_printf("BLAST needs an adapter and PARM IP=a.b.c.d\n");
		return;
	}
	if (!adapter->open(devno)) {
		gk_printf("BLAST: the adapter does not come up\n");
		return;
	}
	gk_console_input(on_line);
	ask_for(own_ip);
	gk_printf("BLAST at %s, device %04X\nReady;\n", text, devno);
	for (;;) {
		gk_idle(GK_FOREVER);
		if (line_waits) {
			line_waits = false;
			order();
		}
	}
}
