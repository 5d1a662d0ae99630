/* SPDX-License-Identifier: Apache-2.0 */
/* Datagrams of the base's own: see origin.h. */
#include "vswitch/origin.h"

#include "cp/lib/str.h"
#include "vswitch/pass.h"

#define BASE_TTL 64

/* The LAN it looks out from: DST's own, else one that leads further. */
static struct lan *lan_toward(struct router *r, u32 dst)
{
	struct lan *found = NULL;

	for (u32 i = 0; i < ROUTER_LANS; i++) {
		struct lan *l = &r->lan[i];

		if (!l->used || !l->cfg.base_ip)
			continue;
		if (l->cfg.prefix_len && lan_contains(l, dst))
			return l;
		if (!found || (l->cfg.gateway && !found->cfg.gateway))
			found = l;
	}
	return found;
}

/* The way to DST: a NIC or a neighbour, nothing else; false: none. */
static bool way_to(struct router *r, u32 dst, struct hop *h)
{
	const struct lan *from = lan_toward(r, dst);

	if (!from)
		return false;
	forward_decide(r, from, false, dst, h);
	return (h->kind == HOP_PORT || h->kind == HOP_NEIGH) &&
	       r->lan[r->port[h->port].lan].cfg.base_ip;
}

static u32 source(const struct router *r, const struct hop *h)
{
	return r->lan[r->port[h->port].lan].cfg.base_ip;
}

bool router_origin(struct router *r, u32 dst, u32 *src, u32 *mtu)
{
	const struct router_port *to;
	struct hop h;

	if (!way_to(r, dst, &h))
		return false;
	to = &r->port[h.port];
	*src = source(r, &h);
	*mtu = port_is_uplink(to) ? to->cfg.mtu : r->lan[to->lan].cfg.mtu;
	return true;
}

/*
 * It counts against the port it leaves by: there is none it came in by.  Its
 * source, 0 for the address of the way out, is in P's header.
 */
static void send_by(struct pass *p, const struct hop *h)
{
	u32 src = be32_get(p->ip->src);
	struct dgram *d = p->d;
	enum drop reason;

	p->port = h->port;
	p->in = &p->r->port[h->port];
	p->lan = &p->r->lan[p->in->lan];
	dgram_push(d, sizeof(struct ip4_hdr));
	ip4_emit(d->data, (u16)d->len, p->r->ip_id++, BASE_TTL, IP_UDP,
		 src ? src : source(p->r, h), be32_get(p->ip->dst));
	p->ip = (struct ip4_hdr *)d->data;
	if (egress_too_big(p->r, h->port, d)) {
		pass_drop(p, DROP_TOO_BIG);
	} else if (h->kind == HOP_NEIGH) {
		resolve_send(p, h);
	} else {
		p->d = NULL;
		reason = egress_ip(p->r, p->out, h->port, d, NULL);
		pass_end(p, reason ? OUTCOME_DROPPED : OUTCOME_DELIVERED,
			 reason);
	}
}

void router_send(struct router *r, struct dgram *d, u32 dst, u64 now_us,
		 struct router_out *out)
{
	router_answer(r, d, 0, dst, now_us, out);
}

void router_answer(struct router *r, struct dgram *d, u32 src, u32 dst,
		   u64 now_us, struct router_out *out)
{
	struct ip4_hdr to = { .src = be32_make(src), .dst = be32_make(dst) };
	struct pass p = { .r = r, .out = out, .now_us = now_us, .d = d };
	struct hop h;

	r->count.in++;
	p.ip = &to;
	if (way_to(r, dst, &h)) {
		d->flags = DGRAM_OWN | DGRAM_CSUM_TRUSTED;
		send_by(&p, &h);
		return;
	}
	out->outcome = OUTCOME_DROPPED;
	out->reason = DROP_NO_ROUTE;
	r->count.ended[OUTCOME_DROPPED]++;
	r->count.drops[DROP_NO_ROUTE]++;
	dgram_release(d);
}
