/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The way in, the end of every pass, and the tick: see router.h for the rules
 * and pass.h for the other files.
 */
#include "vswitch/router.h"

#include "cp/lib/str.h"
#include "vswitch/pass.h"

void router_out_init(struct router_out *out)
{
	memset(out, 0, sizeof(*out));
}

struct dgram *router_out_take(struct router_out *out)
{
	struct dgram *d = out->head;

	if (!d)
		return NULL;
	out->head = d->next;
	if (!out->head)
		out->tail = NULL;
	out->count--;
	d->next = NULL;
	return d;
}

void router_init(struct router *r, const u8 mac_prefix[3])
{
	memset(r, 0, sizeof(*r));
	addr_init(&r->addrs);
	neigh_init(&r->neighs);
	memcpy(r->mac_prefix, mac_prefix, sizeof(r->mac_prefix));
	r->next_mac = 1;
	for (u32 i = 0; i < ROUTER_LANS; i++) {
		r->lan[i].index = (u8)i;
		r->lan[i].uplink = -1;
	}
}

static bool is_error(enum drop reason)
{
	switch (reason) {
	case DROP_SHORT:
	case DROP_HEADER:
	case DROP_HEADER_SUM:
	case DROP_OFFLOAD:
	case DROP_ARP_FORMAT:
		return true;
	default:
		return false;
	}
}

/* What came in by an uplink is RX of the adapter, by a NIC it is TX of it. */
static void count_drop(struct router_port *in, enum drop reason)
{
	struct port_counters *c = &in->count;

	c->drops[reason]++;
	if (port_is_uplink(in)) {
		c->rx_errors += is_error(reason);
		c->rx_discards += !is_error(reason);
	} else {
		c->tx_errors += is_error(reason);
		c->tx_discards += !is_error(reason);
	}
}

void pass_end(struct pass *p, enum outcome outcome, enum drop reason)
{
	p->r->count.ended[outcome]++;
	p->out->outcome = outcome;
	p->out->reason = reason;
	if (outcome == OUTCOME_DROPPED) {
		p->r->count.drops[reason]++;
		count_drop(p->in, reason);
	}
	if (p->d)
		dgram_release(p->d);
	p->d = NULL;
}

void pass_drop(struct pass *p, enum drop reason)
{
	pass_end(p, OUTCOME_DROPPED, reason);
}

void pending_end(struct router *r, enum outcome outcome, enum drop reason)
{
	r->count.ended[OUTCOME_PENDING]--;
	r->count.ended[outcome]++;
	if (outcome == OUTCOME_DROPPED)
		r->count.drops[reason]++;
}

static void count_in(struct router_port *in, const struct dgram *d)
{
	if (port_is_uplink(in)) {
		in->count.rx_packets++;
		in->count.rx_bytes += d->len;
	} else {
		in->count.tx_packets++;
		in->count.tx_bytes += d->len;
	}
}

/* A bridge floods: frames to other stations are not ours to look at. */
static bool for_others(const struct pass *p, const struct eth_hdr *eth)
{
	return port_is_uplink(p->in) && !mac_is_group(eth->dst) &&
	       !mac_is_zero(p->in->cfg.mac) &&
	       !mac_equal(eth->dst, p->in->cfg.mac);
}

/* A loop beyond the adapter, or a sender that cannot be. */
static bool from_nobody(const struct pass *p, const struct eth_hdr *eth)
{
	return port_is_uplink(p->in) &&
	       (mac_is_group(eth->src) || mac_is_zero(eth->src) ||
		mac_equal(eth->src, p->in->cfg.mac));
}

/* MACPROTECT ON: a NIC's frames have its own MAC. */
static bool forged(const struct pass *p, const struct eth_hdr *eth)
{
	return p->lan->cfg.macprotect == MACPROTECT_ON &&
	       !port_is_uplink(p->in) && !mac_equal(eth->src, p->in->cfg.mac);
}

static void input_frame(struct pass *p)
{
	struct dgram *d = p->d;
	const struct eth_hdr *eth = (const struct eth_hdr *)d->data;
	u16 type;

	if (d->len < sizeof(*eth)) {
		pass_drop(p, DROP_SHORT);
		return;
	}
	if (for_others(p, eth)) {
		pass_drop(p, DROP_NOT_LOCAL);
		return;
	}
	if (from_nobody(p, eth)) {
		pass_drop(p, DROP_LINK_SOURCE);
		return;
	}
	if (forged(p, eth)) {
		pass_drop(p, DROP_LINK_FORGED);
		return;
	}
	p->to_group = port_is_uplink(p->in) && mac_is_group(eth->dst);
	type = be16_get(eth->type);
	memcpy(p->from_mac, eth->src, MAC_SIZE);
	dgram_pull(d, sizeof(*eth));
	if (d->flags & DGRAM_CSUM_PARTIAL) {
		if (d->csum_start < sizeof(*eth)) {
			pass_drop(p, DROP_OFFLOAD);
			return;
		}
		d->csum_start = (u16)(d->csum_start - sizeof(*eth));
	}
	if (type == ETH_IP4)
		ingress_ip(p);
	else if (type == ETH_ARP)
		proxyarp_input(p);
	else
		pass_drop(p, type == ETH_IP6 ? DROP_IPV6 : DROP_ETHERTYPE);
}

void router_input(struct router *r, u32 port, struct dgram *d, u64 now_us,
		  struct router_out *out)
{
	struct pass p = { .r = r, .out = out, .now_us = now_us, .port = port };

	p.in = &r->port[port];
	p.d = d;
	d->from = (u16)port;
	r->count.in++;
	count_in(p.in, d);
	if (p.in->lan == LAN_NONE) {
		pass_drop(&p, DROP_UNCOUPLED);
		return;
	}
	p.lan = &r->lan[p.in->lan];
	if (p.in->cfg.framing == PORT_ETHERNET)
		input_frame(&p);
	else
		ingress_ip(&p);
}

void router_tick(struct router *r, u64 now_us, struct router_out *out)
{
	trial_tick(r, now_us, out);
	resolve_tick(r, now_us, out);
	reasm_tick(r, now_us, out);
}

bool router_has_work(const struct router *r)
{
	return r->neighs.used || r->reasms.used;
}
