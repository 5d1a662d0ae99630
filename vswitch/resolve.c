/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Out by an uplink: whose MAC?  A stale entry is used while it is asked again;
 * for an unknown one a few datagrams wait.
 */
#include "vswitch/offload.h"
#include "vswitch/pass.h"
#include "vswitch/wire/arp.h"

static const struct lan *lan_of_port(const struct router *r, u32 port)
{
	return &r->lan[r->port[port].lan];
}

static void request(struct router *r, struct router_out *out,
		    const struct neigh *n)
{
	egress_arp(r, out, n->port, ARP_REQUEST, n->asker,
		   n->state == NEIGH_PROBE ? n->mac : NULL, n->ip);
}

/* The base asks in its own name, else in the sender's, if that is on-link. */
static u32 asker(const struct pass *p, const struct lan *l)
{
	u32 src = be32_get(p->ip->src);

	if (l->cfg.base_ip)
		return l->cfg.base_ip;
	return lan_is_host(l, src) ? src : 0;
}

static void send_now(struct pass *p, u32 port, const u8 *mac)
{
	struct dgram *d = p->d;
	enum drop reason;

	p->d = NULL;
	reason = egress_ip(p->r, p->out, port, d, mac);
	pass_end(p, reason ? OUTCOME_DROPPED : OUTCOME_UPLINK, reason);
}

/* One machine must not use up the waiting room of all. */
static bool may_wait(const struct pass *p)
{
	return p->in->waiting < NEIGH_PENDING_PORT;
}

void resolve_wait(struct pass *p, struct neigh *n)
{
	struct dgram *d = p->d;

	if (!may_wait(p) || !neigh_wait(&p->r->neighs, n, d)) {
		pass_drop(p, DROP_NEIGH_FULL);
		return;
	}
	d->port = (u16)p->port;
	p->in->waiting++;
	p->d = NULL;
	pass_end(p, OUTCOME_PENDING, DROP_NONE);
}

/* The port it came in by may be another one by now, which counts from 0. */
void resolve_waited(struct router *r, const struct dgram *d)
{
	struct router_port *in = &r->port[d->port];

	if (in->waiting)
		in->waiting--;
}

static void ask_first(struct pass *p, const struct hop *h)
{
	struct neigh *n = NULL;

	if (may_wait(p))
		n = neigh_create(&p->r->neighs, (u8)h->port, h->ip, (u8)p->port,
				 p->now_us);
	if (!n) {
		pass_drop(p, DROP_NEIGH_FULL);
		return;
	}
	n->asker = asker(p, lan_of_port(p->r, h->port));
	n->tries = 1;
	request(p->r, p->out, n);
	(void)seek(p, &p->r->lan[p->r->port[h->port].lan], h->ip);
	resolve_wait(p, n);
}

/* Ask the one it is known for. */
static void probe(struct pass *p, struct neigh *n)
{
	n->state = NEIGH_PROBE;
	n->since_us = p->now_us;
	n->tries = 1;
	request(p->r, p->out, n);
}

void resolve_send(struct pass *p, const struct hop *h)
{
	const struct router_port *to = &p->r->port[h->port];
	struct neigh *n;

	if (!to->link) {
		pass_drop(p, DROP_UPLINK_DOWN);
		return;
	}
	if (to->cfg.framing == PORT_IP) {
		send_now(p, h->port, NULL);
		return;
	}
	if (trial_holds(p, h))
		return;
	n = neigh_find(&p->r->neighs, (u8)h->port, h->ip);
	if (!n) {
		ask_first(p, h);
		return;
	}
	n->used_us = p->now_us;
	switch ((enum neigh_state)n->state) {
	case NEIGH_STALE:
		n->asker = asker(p, lan_of_port(p->r, h->port));
		probe(p, n);
		send_now(p, h->port, n->mac);
		break;
	case NEIGH_REACHABLE:
	case NEIGH_PROBE:
		send_now(p, h->port, n->mac);
		break;
	case NEIGH_INCOMPLETE:
		resolve_wait(p, n);
		break;
	case NEIGH_FAILED:
	case NEIGH_FREE:
		if (!port_is_uplink(p->in))
			answer_error(p, ICMP_UNREACHABLE, ICMP_HOST, 0);
		pass_drop(p, DROP_UNRESOLVED);
		break;
	}
}

/* A known one is not taken over by a word of somebody's. */
static bool contradicts(const struct neigh *n, const u8 *mac)
{
	return n->state != NEIGH_INCOMPLETE && n->state != NEIGH_FAILED &&
	       !mac_equal(n->mac, mac);
}

bool resolve_learn(struct pass *p, u32 ip, const u8 *mac)
{
	struct neigh *n = neigh_find(&p->r->neighs, (u8)p->port, ip);
	struct dgram *d;

	if (!n)
		return true;
	if (contradicts(n, mac)) {
		if (n->state != NEIGH_PROBE &&
		    p->now_us - n->since_us >= NEIGH_RETRANS_US)
			probe(p, n);
		return false;
	}
	neigh_confirm(n, mac, p->now_us);
	d = neigh_take(&p->r->neighs, n);
	while (d) {
		struct dgram *next = d->next;
		enum drop reason;

		resolve_waited(p->r, d);
		reason = egress_ip(p->r, p->out, p->port, d, mac);
		pending_end(p->r, reason ? OUTCOME_DROPPED : OUTCOME_UPLINK,
			    reason);
		d = next;
	}
	return true;
}

void resolve_drop(struct router *r, struct neigh *n, enum drop reason)
{
	for (const struct dgram *d = n->head; d; d = d->next) {
		resolve_waited(r, d);
		pending_end(r, OUTCOME_DROPPED, reason);
	}
	dgram_release_list(neigh_take(&r->neighs, n));
}

static void fail(struct router *r, struct neigh *n, u64 now_us,
		 struct router_out *out)
{
	const struct dgram *d;

	for (d = n->head; d; d = d->next)
		answer_unresolved(r, out, lan_of_port(r, n->port), d, now_us);
	resolve_drop(r, n, DROP_UNRESOLVED);
}

/* How long its LAN keeps N unused. */
static u64 unused_us(const struct router *r, const struct neigh *n)
{
	return lan_of_port(r, n->port)->cfg.iptimeout * NEIGH_MINUTE_US;
}

void resolve_tick(struct router *r, u64 now_us, struct router_out *out)
{
	for (u32 i = 0; i < ROUTER_NEIGHS; i++) {
		struct neigh *n = &r->neighs.e[i];

		if (n->state == NEIGH_FREE)
			continue;
		switch (neigh_age(n, now_us, unused_us(r, n))) {
		case NEIGH_DUE_NOTHING:
			break;
		case NEIGH_DUE_REQUEST:
			request(r, out, n);
			break;
		case NEIGH_DUE_FAIL:
			fail(r, n, now_us, out);
			break;
		case NEIGH_DUE_REMOVE:
			neigh_remove(&r->neighs, n);
			break;
		}
	}
}

void resolve_flush(struct router *r, u32 port, enum drop reason)
{
	for (u32 i = 0; i < ROUTER_NEIGHS; i++) {
		struct neigh *n = &r->neighs.e[i];

		if (n->state == NEIGH_FREE || n->port != port)
			continue;
		resolve_drop(r, n, reason);
		neigh_remove(&r->neighs, n);
	}
}
