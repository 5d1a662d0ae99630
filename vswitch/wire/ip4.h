/* SPDX-License-Identifier: Apache-2.0 */
/* IPv4 header (RFC 791), and the few transport header fields CP looks at. */
#ifndef VSWITCH_WIRE_IP4_H
#define VSWITCH_WIRE_IP4_H

#include "cp/lib/be.h"
#include "cp/lib/types.h"

enum ip_proto { IP_ICMP = 1, IP_TCP = 6, IP_UDP = 17 };

#define IP4_DF	    0x4000
#define IP4_MF	    0x2000
#define IP4_OFFSET  0x1fff /* in units of 8 bytes */
#define IP4_HDR_MAX 60

struct ip4_hdr {
	u8 version_ihl;
	u8 tos;
	be16 total_len;
	be16 id;
	be16 frag; /* IP4_DF, IP4_MF, IP4_OFFSET */
	u8 ttl;
	u8 proto;
	be16 sum;
	be32 src;
	be32 dst;
} PACKED;
LAYOUT_SIZE(struct ip4_hdr, 20);
LAYOUT_AT(struct ip4_hdr, total_len, 2);
LAYOUT_AT(struct ip4_hdr, frag, 6);
LAYOUT_AT(struct ip4_hdr, sum, 10);
LAYOUT_AT(struct ip4_hdr, src, 12);
LAYOUT_AT(struct ip4_hdr, dst, 16);

struct tcp_hdr {
	be16 src, dst;
	be32 seq, ack;
	u8 offset; /* header words in the left half */
	u8 flags;  /* TCP_... */
	be16 window, sum, urgent;
} PACKED;
LAYOUT_SIZE(struct tcp_hdr, 20);
LAYOUT_AT(struct tcp_hdr, seq, 4);
LAYOUT_AT(struct tcp_hdr, offset, 12);
LAYOUT_AT(struct tcp_hdr, sum, 16);

#define TCP_FIN 0x01
#define TCP_PSH 0x08
#define TCP_ACK 0x10
#define TCP_CWR 0x80

struct udp_hdr {
	be16 src, dst, len, sum;
} PACKED;
LAYOUT_SIZE(struct udp_hdr, 8);
LAYOUT_AT(struct udp_hdr, sum, 6);

struct icmp_hdr {
	u8 type, code;
	be16 sum;
	be16 word4; /* echo: identifier                     */
	be16 word6; /* echo: sequence; frag needed: the MTU */
} PACKED;
LAYOUT_SIZE(struct icmp_hdr, 8);
LAYOUT_AT(struct icmp_hdr, sum, 2);
LAYOUT_AT(struct icmp_hdr, word6, 6);

enum icmp_type {
	ICMP_ECHO_REPLY = 0,
	ICMP_UNREACHABLE = 3,
	ICMP_QUENCH = 4,
	ICMP_REDIRECT = 5,
	ICMP_ECHO = 8,
	ICMP_TIME_EXCEEDED = 11,
	ICMP_PARAMETER = 12,
	ICMP_TIMESTAMP = 13,
};

/* Codes of ICMP_TIME_EXCEEDED. */
#define ICMP_IN_TRANSIT	   0
#define ICMP_IN_REASSEMBLY 1

enum icmp_unreachable {
	ICMP_NET = 0,
	ICMP_HOST = 1,
	ICMP_PROTOCOL = 2,
	ICMP_PORT = 3,
	ICMP_FRAG_NEEDED = 4,
	ICMP_SOURCE_ROUTE = 5,
};

static inline u32 ip4_hdr_len(const struct ip4_hdr *h)
{
	return (h->version_ihl & 0xfu) * 4;
}

static inline bool ip4_is_multicast(u32 ip)
{
	return ip >> 28 == 0xe;
}

/* 224.0.0.x: never leaves its link. */
static inline bool ip4_is_link_multicast(u32 ip)
{
	return ip >> 8 == 0xe00000;
}

/*
 * The header at the start of SIZE bytes if version, lengths and total length
 * hold together, else NULL.  The checksum is not looked at.
 */
struct ip4_hdr *ip4_parse(void *from, u32 size);
bool ip4_sum_ok(const struct ip4_hdr *h);
void ip4_sum_set(struct ip4_hdr *h);
/* One hop: TTL down by one, sum updated. */
void ip4_ttl_decrement(struct ip4_hdr *h);
/* Neither "this network", loopback, multicast nor class E. */
bool ip4_is_unicast(u32 ip);
/* A 20-byte header, sum set. */
void ip4_emit(void *to, u16 total_len, u16 id, u8 ttl, u8 proto, u32 src,
	      u32 dst);

#endif
