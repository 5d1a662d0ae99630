/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Claims on trial.  An address that a machine claims is its own among those
 * here at once; outside somebody may have it, so that is asked by an ARP probe
 * (RFC 5227 2.1.1), whose answers are waited for at an entry of the neighbour
 * cache.  Until the first tick CLAIM_US later nobody outside is told of the
 * address, and what it sends there waits at that entry.  Where there is no
 * such entry (any more) there is no trial.
 */
#include "vswitch/pass.h"
#include "vswitch/wire/arp.h"

static struct neigh *entry_of(struct router *r, const struct lan *l, u32 ip)
{
	if (l->uplink < 0)
		return NULL;
	return neigh_find(&r->neighs, (u8)l->uplink, ip);
}

void trial_begin(struct pass *p, u32 ip)
{
	struct router *r = p->r;
	const struct router_port *up;
	struct neigh *n;

	if (!p->out || p->lan->uplink < 0)
		return;
	up = &r->port[p->lan->uplink];
	if (!up->link || up->cfg.framing == PORT_IP)
		return;
	n = entry_of(r, p->lan, ip);
	if (!n)
		n = neigh_create(&r->neighs, (u8)p->lan->uplink, ip,
				 (u8)p->port, p->now_us);
	if (!n)
		return;
	n->state = NEIGH_INCOMPLETE; /* also one that was silent a moment ago */
	n->asker = 0;
	n->tries = 1;
	n->since_us = n->used_us = p->now_us;
	addr_set_trial(&r->addrs, p->lan->index, ip, true);
	egress_arp(r, p->out, (u32)p->lan->uplink, ARP_REQUEST, 0, NULL, ip);
}

bool trial_on(struct router *r, const struct lan *lan, const struct addr *a)
{
	const struct neigh *n;

	if (!a->trial)
		return false;
	n = entry_of(r, lan, a->ip);
	if (n && n->state == NEIGH_INCOMPLETE)
		return true;
	addr_set_trial(&r->addrs, lan->index, a->ip, false);
	return false;
}

bool trial_holds(struct pass *p, const struct hop *h)
{
	struct router *r = p->r;
	u32 src = be32_get(p->ip->src);
	const struct addr *a;

	if (!r->addrs.trials || (u32)p->lan->uplink != h->port)
		return false;
	a = addr_find(&r->addrs, p->lan->index, src);
	if (!a || !trial_on(r, p->lan, a))
		return false;
	resolve_wait(p, entry_of(r, p->lan, src));
	return true;
}

void trial_lost(struct pass *p, u32 ip)
{
	const struct addr *a = addr_find(&p->r->addrs, p->lan->index, ip);

	if (!a || !trial_on(p->r, p->lan, a))
		return;
	addr_remove(&p->r->addrs, p->lan->index, ip);
	resolve_drop(p->r, entry_of(p->r, p->lan, ip), DROP_CLAIM_CONFLICT);
	p->r->count.claims_lost++;
}

/* Has P's datagram the source that its port has on its LAN of today? */
static bool own_source(const struct pass *p)
{
	const struct addr *a =
		addr_find(&p->r->addrs, p->lan->index, be32_get(p->ip->src));

	return a && a->port == p->port;
}

/* D waited at a trial that is over: on its way, as if it came now. */
static void send(struct router *r, struct dgram *d, u64 now_us,
		 struct router_out *out)
{
	struct pass p = { .r = r, .out = out, .now_us = now_us };
	struct hop h = { .kind = HOP_DROP };

	p.port = d->port;
	p.in = &r->port[d->port];
	p.d = d;
	p.ip = (struct ip4_hdr *)d->data;
	r->count.ended[OUTCOME_PENDING]--;
	if (p.in->used && p.in->lan != LAN_NONE) {
		p.lan = &r->lan[p.in->lan];
		if (own_source(&p))
			forward_decide(r, p.lan, false, be32_get(p.ip->dst),
				       &h);
	}
	h.routed = false; /* that was seen to when it came */
	if (h.kind == HOP_NEIGH)
		resolve_send(&p, &h);
	else if (h.kind == HOP_PORT)
		forward_to(&p, &h);
	else
		pass_drop(&p, DROP_UNRESOLVED);
}

static void stands(struct router *r, const struct lan *l, struct neigh *n,
		   u64 now_us, struct router_out *out)
{
	struct dgram *d = neigh_take(&r->neighs, n), *next;

	addr_set_trial(&r->addrs, l->index, n->ip, false);
	for (; d; d = next) {
		next = d->next;
		d->next = NULL;
		resolve_waited(r, d);
		send(r, d, now_us, out);
	}
}

void trial_tick(struct router *r, u64 now_us, struct router_out *out)
{
	for (u32 i = 0; i < ROUTER_ADDRS && r->addrs.trials; i++) {
		const struct addr *a = &r->addrs.e[i];
		const struct lan *l = &r->lan[a->lan];
		struct neigh *n;

		if (a->how == ADDR_FREE || !trial_on(r, l, a))
			continue;
		n = entry_of(r, l, a->ip);
		if (now_us - n->used_us >= CLAIM_US)
			stands(r, l, n, now_us, out);
	}
}
