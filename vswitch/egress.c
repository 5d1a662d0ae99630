/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Out by a port: the base's own header is put in front.  What the receiver
 * cannot take over (large segments, unfinished checksums, size) is only marked:
 * finish() does it outside the router's lock.
 */
#include "cp/lib/str.h"
#include "vswitch/offload.h"
#include "vswitch/pass.h"
#include "vswitch/wire/arp.h"

static u32 port_mtu_of(const struct router *r, const struct router_port *to)
{
	return port_is_uplink(to) ? to->cfg.mtu : r->lan[to->lan].cfg.mtu;
}

/* What the base calls itself on this port. */
static const u8 *base_mac(const struct router *r, const struct router_port *to)
{
	return port_is_uplink(to) ? to->cfg.mac : r->lan[to->lan].mac;
}

static bool takes_gso(const struct router_port *to, const struct dgram *d)
{
	return (d->flags & DGRAM_GSO_TCP4) && (to->cfg.caps & PORT_CAN_TSO4);
}

u32 egress_too_big(const struct router *r, u32 port, const struct dgram *d)
{
	const struct router_port *to = &r->port[port];
	u32 mtu = port_mtu_of(r, to);
	u32 size = d->len;

	if (takes_gso(to, d))
		return 0;
	if (d->flags & DGRAM_GSO_TCP4)
		size = MIN(size, (u32)d->gso_hdr_len + d->gso_size);
	return size > mtu ? mtu : 0;
}

static void count_out(struct router_port *to, u32 bytes)
{
	if (port_is_uplink(to)) {
		to->count.tx_packets++;
		to->count.tx_bytes += bytes;
	} else {
		to->count.rx_packets++;
		to->count.rx_bytes += bytes;
	}
}

static void append(struct router_out *out, struct dgram *d)
{
	d->next = NULL;
	if (out->tail)
		out->tail->next = d;
	else
		out->head = d;
	out->tail = d;
	out->count++;
}

/* Put the link header on as PORT wants it and queue; consumes D. */
static enum drop send(struct router *r, struct router_out *out, u32 port,
		      struct dgram *d, const u8 *dst, u16 type)
{
	struct router_port *to = &r->port[port];

	if (to->cfg.framing == PORT_ETHERNET) {
		if (dgram_headroom(d) < sizeof(struct eth_hdr)) {
			struct dgram *c = dgram_copy(d);

			dgram_release(d);
			if (!c)
				return DROP_NO_BUFFER;
			d = c;
		}
		dgram_push(d, sizeof(struct eth_hdr));
		eth_emit(d->data, dst ? dst : to->cfg.mac, base_mac(r, to),
			 type);
		d->csum_start += sizeof(struct eth_hdr);
		d->gso_hdr_len += sizeof(struct eth_hdr);
	}
	d->port = (u16)port;
	d->mtu = 0;
	count_out(to, d->len);
	append(out, d);
	return DROP_NONE;
}

/* What PORT cannot take over is left for finish(), outside the lock. */
static bool must_finish(const struct router_port *to, const struct dgram *d)
{
	if (d->flags & DGRAM_GSO_TCP4)
		return !takes_gso(to, d);
	return (d->flags & DGRAM_CSUM_PARTIAL) &&
	       !(to->cfg.caps & PORT_CAN_CSUM);
}

enum drop egress_ip(struct router *r, struct router_out *out, u32 port,
		    struct dgram *d, const u8 *dst)
{
	const struct router_port *to = &r->port[port];
	bool unfinished = must_finish(to, d) || egress_too_big(r, port, d);
	enum drop reason = send(r, out, port, d, dst, ETH_IP4);

	if (reason == DROP_NONE && unfinished)
		out->tail->mtu = (u16)port_mtu_of(r, to);
	return reason;
}

bool egress_arp(struct router *r, struct router_out *out, u32 port, u16 op,
		u32 sender_ip, const u8 *target_mac, u32 target_ip)
{
	const struct router_port *to = &r->port[port];
	const u8 *dst = NULL;
	struct dgram *d;

	d = dgram_make(sizeof(struct arp4));
	if (!d)
		return false;
	arp4_emit(d->data, op, base_mac(r, to), sender_ip, target_mac,
		  target_ip);
	if (port_is_uplink(to))
		dst = target_mac ? target_mac : mac_broadcast;
	if (op == ARP_REQUEST)
		r->count.arp_requests++;
	else
		r->count.arp_replies++;
	return send(r, out, port, d, dst, ETH_ARP) == DROP_NONE;
}
