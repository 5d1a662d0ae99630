/* SPDX-License-Identifier: Apache-2.0 */
/* The routers' test world: see net_rig.h. */
#include "tests/fake/net_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vswitch/wire/arp.h"
#include "vswitch/wire/checksum.h"

const u8 rig_host_mac[6] = { 2, 0xaa, 0, 0, 0, 1 };
const u8 rig_adapter_mac[6] = { 2, 0xbb, 0, 0, 0, 0x11 };

static void must(enum err e)
{
	if (e == ERR_OK)
		return;
	fprintf(stderr, "net_rig: error %d\n", (int)e);
	abort();
}

static void add_lan(struct net_rig *g, const char *name, enum lan_kind kind,
		    u32 prefix, u32 base, u32 gateway)
{
	struct lan_config c = { .owner = "SYSTEM",
				.kind = kind,
				.base_ip = base,
				.prefix_ip = prefix,
				.prefix_len = 24,
				.gateway = gateway };

	snprintf(c.name, sizeof(c.name), "%s", name);
	must(router_lan_define(&g->r, &c));
}

u32 rig_nic(struct net_rig *g, const char *userid, const char *lan)
{
	struct port_config c = { .devno = 0x600,
				 .caps = PORT_CAN_CSUM | PORT_CAN_TSO4,
				 .framing = PORT_ETHERNET };
	u32 port;

	snprintf(c.owner, sizeof(c.owner), "%s", userid);
	must(router_port_add(&g->r, &c, &port));
	if (lan)
		must(router_couple(&g->r, port, "SYSTEM", lan));
	return port;
}

static u32 add_uplink(struct net_rig *g)
{
	struct port_config c = { .owner = "SYSTEM",
				 .devno = 0xe20,
				 .flags = PORT_UPLINK,
				 .framing = PORT_ETHERNET };
	u32 port;

	memcpy(c.mac, rig_adapter_mac, sizeof(c.mac));
	must(router_port_add(&g->r, &c, &port));
	must(router_couple(&g->r, port, "SYSTEM", RIG_VSWITCH));
	router_port_link(&g->r, port, true);
	return port;
}

void rig_init(struct net_rig *g)
{
	static const u8 prefix[3] = { 2, 0, 0 };

	memset(g, 0, sizeof(*g));
	router_init(&g->r, prefix);
	router_out_init(&g->out);
	g->now_us = 1000000000;
	add_lan(g, RIG_VSWITCH, LAN_VSWITCH, IP(10, 64, 0, 0), IP_BASE,
		IP_HOST1);
	add_lan(g, "PRIV", LAN_GUEST, IP(10, 65, 0, 0), IP(10, 65, 0, 254), 0);
	add_lan(g, "ALONE", LAN_GUEST, IP(10, 66, 0, 0), 0, 0);
	g->guest1 = rig_nic(g, "GUEST1", RIG_VSWITCH);
	g->guest2 = rig_nic(g, "GUEST2", RIG_VSWITCH);
	g->uplink = add_uplink(g);
}

void rig_done(struct net_rig *g)
{
	rig_drain(g);
	for (u32 i = 0; i < ROUTER_PORTS; i++) {
		if (g->r.port[i].used)
			router_port_remove(&g->r, i);
	}
}

void rig_trials(struct net_rig *g)
{
	for (u32 i = 0; i < ROUTER_ADDRS; i++)
		g->r.addrs.e[i].trial = false;
	g->r.addrs.trials = 0;
	rig_drain(g);
	/* Nothing is left of the probes. */
	for (u32 i = 0; i < ROUTER_NEIGHS; i++) {
		struct neigh *n = &g->r.neighs.e[i];

		if (n->state == NEIGH_INCOMPLETE && !n->asker && !n->pending)
			neigh_remove(&g->r.neighs, n);
	}
}

void rig_claims(struct net_rig *g)
{
	rig_send_arp(g, g->guest1, ARP_REQUEST, IP_GUEST1, IP_GUEST1);
	rig_send_arp(g, g->guest2, ARP_REQUEST, IP_GUEST2, IP_GUEST2);
	rig_trials(g);
}

void rig_host_known(struct net_rig *g)
{
	struct rig_ip what = { .src = IP_GUEST1, .dst = IP_HOST1 };

	rig_send_ip(g, g->guest1, &what);
	rig_send_arp(g, g->uplink, ARP_REPLY, IP_HOST1, IP_BASE);
	rig_drain(g);
}

static void put_eth(u8 *to, u16 type)
{
	static const u8 dst[6] = { 2, 0xee, 0, 0, 0, 9 };

	eth_emit(to, dst, rig_host_mac, type);
}

/* Bytes that tell their place; by doubling, as up to 64 KiB are wanted. */
static void fill(u8 *to, u32 size)
{
	u32 done = size < 256 ? size : 256;

	for (u32 i = 0; i < done; i++)
		to[i] = (u8)(i * 7 + 8);
	for (u32 n; done < size; done += n) {
		n = size - done < done ? size - done : done;
		memcpy(to + done, to, n);
	}
}

struct dgram *rig_make_ip(const struct rig_ip *what)
{
	u32 payload = what->payload ? what->payload : 32;
	u32 ihl = 20 + what->options_size;
	u32 size = 14 + ihl + payload;
	struct dgram *d = dgram_alloc(size);
	struct ip4_hdr *ip;

	d->len = size;
	put_eth(d->data, ETH_IP4);
	ip = (struct ip4_hdr *)(d->data + 14);
	ip4_emit(ip, (u16)(ihl + payload), 0x1234, what->ttl ? what->ttl : 64,
		 what->proto ? what->proto : IP_UDP, what->src, what->dst);
	ip->frag = be16_make(what->frag);
	ip->version_ihl = (u8)(0x40 | ihl / 4);
	if (what->options_size)
		memcpy(ip + 1, what->options, what->options_size);
	ip4_sum_set(ip);
	if (what->bad_sum)
		ip->sum = be16_make((u16)(be16_get(ip->sum) + 1));
	fill(d->data + 14 + ihl, payload);
	return d;
}

struct icmp_hdr *rig_icmp(const struct dgram *d)
{
	return (struct icmp_hdr *)(d->data + 14 + ip4_hdr_len(rig_ip(d)));
}

void rig_icmp_sum(struct dgram *d)
{
	struct icmp_hdr *icmp = rig_icmp(d);
	u32 size = (u32)(d->data + d->len - (u8 *)icmp);

	icmp->sum = be16_make(0);
	icmp->sum = be16_make(csum_fold(csum_partial(icmp, size, 0)));
}

struct dgram *rig_make_echo(u32 src, u32 dst, u32 size)
{
	struct rig_ip what = {
		.src = src, .dst = dst, .proto = IP_ICMP, .payload = 8 + size
	};
	struct dgram *d = rig_make_ip(&what);

	*rig_icmp(d) = (struct icmp_hdr){ .type = ICMP_ECHO };
	rig_icmp_sum(d);
	return d;
}

struct dgram *rig_make_tso(u32 src, u32 dst, u32 payload, u16 mss)
{
	struct rig_ip what = {
		.src = src, .dst = dst, .proto = IP_TCP, .payload = 20 + payload
	};
	struct dgram *d = rig_make_ip(&what);
	struct tcp_hdr *tcp = (struct tcp_hdr *)(d->data + 34);

	memset(tcp, 0, sizeof(*tcp));
	tcp->seq = be32_make(0xfffffff0);
	tcp->offset = 0x50;
	tcp->flags = TCP_FIN | TCP_PSH | TCP_CWR | 0x10;
	tcp->sum = be16_make(
		csum_fold16(csum_pseudo4(src, dst, IP_TCP, 20 + payload)));
	d->flags = DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4;
	d->csum_start = 34;
	d->csum_offset = 16;
	d->gso_size = mss;
	return d;
}

/* In place of each datagram that needs it, what finish() makes of it. */
static void finish_queue(struct net_rig *g)
{
	struct dgram **at = &g->out.head;

	g->out.tail = NULL;
	g->out.count = 0;
	while (*at) {
		struct dgram *next = (*at)->next;

		if ((*at)->mtu) {
			(*at)->next = NULL;
			*at = finish(*at, 14, &g->made);
			g->unfinished += !*at;
		}
		for (; *at && *at != next; at = &(*at)->next) {
			g->out.tail = *at;
			g->out.count++;
		}
		*at = next;
	}
}

void rig_tick(struct net_rig *g)
{
	router_tick(&g->r, g->now_us, &g->out);
	finish_queue(g);
}

enum outcome rig_send(struct net_rig *g, u32 port, struct dgram *d)
{
	if (port == g->uplink && d->len >= 14)
		memcpy(d->data, rig_adapter_mac, 6);
	router_input(&g->r, port, d, g->now_us, &g->out);
	finish_queue(g);
	return g->out.outcome;
}

enum outcome rig_send_ip(struct net_rig *g, u32 port, const struct rig_ip *what)
{
	return rig_send(g, port, rig_make_ip(what));
}

enum outcome rig_send_arp(struct net_rig *g, u32 port, u16 op, u32 sender,
			  u32 target)
{
	struct dgram *d = dgram_alloc(14 + 28);

	d->len = 14 + 28;
	put_eth(d->data, ETH_ARP);
	arp4_emit(d->data + 14, op, rig_host_mac, sender, NULL, target);
	return rig_send(g, port, d);
}

struct dgram *rig_take(struct net_rig *g)
{
	return router_out_take(&g->out);
}

void rig_drain(struct net_rig *g)
{
	struct dgram *d;

	while ((d = rig_take(g)) != NULL)
		dgram_release(d);
}

u32 rig_out_count(const struct net_rig *g, u32 port)
{
	const struct dgram *d;
	u32 n = 0;

	for (d = g->out.head; d; d = d->next)
		n += d->port == port;
	return n;
}

const struct eth_hdr *rig_eth(const struct dgram *d)
{
	return (const struct eth_hdr *)d->data;
}

struct ip4_hdr *rig_ip(const struct dgram *d)
{
	return (struct ip4_hdr *)(d->data + 14);
}

bool rig_tcp_sum_ok(const struct dgram *d)
{
	const struct ip4_hdr *ip = rig_ip(d);
	u32 ihl = ip4_hdr_len(ip), len = be16_get(ip->total_len) - ihl;
	u32 sum =
		csum_pseudo4(be32_get(ip->src), be32_get(ip->dst), IP_TCP, len);

	return csum_fold16(csum_partial(d->data + 14 + ihl, len, sum)) ==
	       0xffff;
}
