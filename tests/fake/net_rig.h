/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small world for router tests: VSWITCH VSW1 10.64.0.0/24 (base .2, gateway
 * .1), LAN SYSTEM PRIV 10.65.0.0/24 (base .254), LAN SYSTEM ALONE 10.66.0.0/24
 * without the base; helpers that make frames and say what came out.
 */
#ifndef TESTS_FAKE_NET_RIG_H
#define TESTS_FAKE_NET_RIG_H

#include "tests/fake/dgram.h"
#include "vswitch/finish.h"
#include "vswitch/router.h"
#include "vswitch/wire/eth.h"
#include "vswitch/wire/ip4.h"

#define IP(a, b, c, d)                                                         \
	((u32)(a) << 24 | (u32)(b) << 16 | (u32)(c) << 8 | (u32)(d))

#define IP_HOST1    IP(10, 64, 0, 1) /* outside: the gateway */
#define IP_BASE	    IP(10, 64, 0, 2)
#define IP_GUEST1   IP(10, 64, 0, 11)
#define IP_GUEST2   IP(10, 64, 0, 12)
#define IP_FAR	    IP(192, 0, 2, 7)
#define IP_PRIV	    IP(10, 65, 0, 5)
#define RIG_VSWITCH "VSW1"

extern const u8 rig_host_mac[6];    /* of IP_HOST1     */
extern const u8 rig_adapter_mac[6]; /* of the adapter  */

struct net_rig {
	struct router r;
	struct router_out out;
	u64 now_us;
	struct finish_count made;
	u32 unfinished;		    /* datagrams finish() had no buffers for */
	u32 guest1, guest2, uplink; /* ports on VSW1, nothing claimed yet */
};

/* What to send; zero fields: UDP, TTL 64, 32 bytes of payload. */
struct rig_ip {
	u32 src, dst;
	u8 proto, ttl;
	u32 payload;
	u16 frag; /* IP4_DF, IP4_MF, offset */
	const u8 *options;
	u32 options_size; /* a multiple of 4 */
	bool bad_sum;
};

void rig_init(struct net_rig *g);
/* Release what is left in the queue and in the router. */
void rig_done(struct net_rig *g);
/* A virtio NIC of USERID, coupled to LAN of SYSTEM unless LAN is NULL. */
u32 rig_nic(struct net_rig *g, const char *userid, const char *lan);
/* The two guests announce their addresses; the queue is empty after it. */
void rig_claims(struct net_rig *g);
/* Claims stand as if the outside was asked long ago; the queue is empty. */
void rig_trials(struct net_rig *g);
/* The host outside is known at the uplink. */
void rig_host_known(struct net_rig *g);

struct dgram *rig_make_ip(const struct rig_ip *what);
/* An echo request with SIZE bytes of data, its checksum right. */
struct dgram *rig_make_echo(u32 src, u32 dst, u32 size);
/* Make the checksum of the ICMP message in D right. */
void rig_icmp_sum(struct dgram *d);
/* Also finishes what came out, as glue does. */
enum outcome rig_send(struct net_rig *g, u32 port, struct dgram *d);
enum outcome rig_send_ip(struct net_rig *g, u32 port,
			 const struct rig_ip *what);
enum outcome rig_send_arp(struct net_rig *g, u32 port, u16 op, u32 sender,
			  u32 target);
/* A large TCP segment with an unfinished checksum. */
struct dgram *rig_make_tso(u32 src, u32 dst, u32 payload, u16 mss);

void rig_tick(struct net_rig *g);

/* What came out, oldest first; NULL: nothing. */
struct dgram *rig_take(struct net_rig *g);
void rig_drain(struct net_rig *g);
u32 rig_out_count(const struct net_rig *g, u32 port);
const struct eth_hdr *rig_eth(const struct dgram *d);
struct ip4_hdr *rig_ip(const struct dgram *d);
struct icmp_hdr *rig_icmp(const struct dgram *d);
/* Transport checksum of an Ethernet datagram is right. */
bool rig_tcp_sum_ok(const struct dgram *d);

#endif
