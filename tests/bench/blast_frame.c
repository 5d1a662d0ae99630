/* SPDX-License-Identifier: Apache-2.0 */
/* The frames BLAST sends: see blast.h. */
#include "tests/bench/blast.h"

#include "cp/lib/str.h"
#include "vswitch/wire/arp.h"
#include "vswitch/wire/checksum.h"
#include "vswitch/wire/eth.h"
#include "vswitch/wire/ip4.h"

#define IP_AT	  14u
#define L4_AT	  34u
#define UDP_DATA  (L4_AT + sizeof(struct udp_hdr))
#define TCP_DATA  (L4_AT + sizeof(struct tcp_hdr))
#define TCP_RST	  0x04 /* no machine answers it */
#define TTL	  64
#define WORDS_5	  0x50
#define WINDOW_SZ 0x4000

static u32 data_at(const struct blast *b)
{
	return b->segment ? TCP_DATA : UDP_DATA;
}

/* The pseudo header's sum, where the adapter is to finish it. */
static u16 begun_sum(const struct blast *b, u8 proto, u32 size)
{
	return csum_fold16(csum_pseudo4(b->from, b->to, proto, size));
}

static void udp_emit(u8 *to, u16 port, u32 size, u16 sum)
{
	struct udp_hdr udp = { be16_make(port), be16_make(port),
			       be16_make((u16)(size + sizeof(udp))),
			       be16_make(sum) };

	memcpy(to, &udp, sizeof(udp));
}

static void tcp_emit(u8 *to, u16 sum)
{
	struct tcp_hdr tcp = { .src = be16_make(BLAST_PORT),
			       .dst = be16_make(BLAST_PORT),
			       .offset = WORDS_5,
			       .flags = TCP_ACK | TCP_RST,
			       .window = be16_make(WINDOW_SZ),
			       .sum = be16_make(sum) };

	memcpy(to, &tcp, sizeof(tcp));
}

void frame_make(struct blast_frame *f, const struct blast *b,
		const u8 *from_mac)
{
	u32 at = data_at(b), whole = at + b->size;
	u32 l4 = whole - L4_AT;

	memset(f->head, 0x55, sizeof(f->head));
	eth_emit(f->head, b->to_mac, from_mac, ETH_IP4);
	ip4_emit(f->head + IP_AT, (u16)(whole - IP_AT), 0, TTL,
		 b->segment ? IP_TCP : IP_UDP, b->from, b->to);
	if (b->segment)
		tcp_emit(f->head + L4_AT, begun_sum(b, IP_TCP, l4));
	else
		udp_emit(f->head + L4_AT, BLAST_PORT, b->size,
			 b->checksum ? begun_sum(b, IP_UDP, l4) : 0);
	f->head_size = MIN(whole, BLAST_HEAD);
	f->tail_size = whole - f->head_size;
}

void frame_number(struct blast_frame *f, const struct blast *b, u64 number)
{
	put_be64(f->head + data_at(b), number);
}

void frame_arp(struct blast_frame *f, u32 from, u32 to, const u8 *from_mac)
{
	memset(f->head, 0, sizeof(f->head));
	eth_emit(f->head, mac_broadcast, from_mac, ETH_ARP);
	arp4_emit(f->head + IP_AT, ARP_REQUEST, from_mac, from, NULL, to);
	f->head_size = 60;
	f->tail_size = 0;
}

void frame_ack(struct blast_frame *f, u32 from, u32 to, const u8 *from_mac,
	       const u8 *to_mac, u64 number)
{
	eth_emit(f->head, to_mac, from_mac, ETH_IP4);
	ip4_emit(f->head + IP_AT, UDP_DATA - IP_AT + 8, 0, TTL, IP_UDP, from,
		 to);
	udp_emit(f->head + L4_AT, ACK_PORT, 8, 0);
	put_be64(f->head + UDP_DATA, number);
	f->head_size = UDP_DATA + 8;
	f->tail_size = 0;
}
