/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a datagram goes (R1.4): the address list first, then what is on-link
 * beyond an uplink, then routes.  A LAN without an address of the base's is on
 * its own: nothing leads from it to another LAN, only to its gateway.
 */
#include "vswitch/offload.h"
#include "vswitch/pass.h"

static void hop_drop(struct hop *h, enum drop reason)
{
	h->kind = HOP_DROP;
	h->reason = reason;
}

/* Next hop IP is on-link at L: a machine here, or somebody beyond the uplink */
static void hop_on_link(struct router *r, const struct lan *l, u32 ip,
			struct hop *h)
{
	const struct addr *a = addr_find(&r->addrs, l->index, ip);

	h->ip = ip;
	if (a) {
		h->kind = HOP_PORT;
		h->port = a->port;
	} else if (l->uplink >= 0) {
		h->kind = HOP_NEIGH;
		h->port = (u32)l->uplink;
	} else {
		hop_drop(h, DROP_UNREACHABLE);
	}
}

/* The LAN whose gateway takes what has no route: FROM's own comes first. */
static const struct lan *default_lan(const struct router *r,
				     const struct lan *from)
{
	if (from->cfg.gateway || !from->cfg.base_ip)
		return from;
	for (u32 i = 0; i < ROUTER_LANS; i++) {
		const struct lan *l = &r->lan[i];

		if (l->used && l->cfg.base_ip && l->cfg.gateway)
			return l;
	}
	return from;
}

static void hop_default(struct router *r, const struct lan *from, struct hop *h)
{
	const struct lan *l = default_lan(r, from);

	if (l->cfg.gateway)
		hop_on_link(r, l, l->cfg.gateway, h);
	else
		hop_drop(h, DROP_NO_ROUTE);
}

/* DST is not on-link at FROM. */
static void hop_off_link(struct router *r, const struct lan *from, bool outside,
			 u32 dst, struct hop *h)
{
	const struct lan *to = NULL;
	const struct route *s = NULL;

	if (from->cfg.base_ip) {
		h->routed = true;
		to = table_routed_lan(r, dst);
		s = route_find(&r->routes, dst);
	}
	if (to && s && s->len > to->cfg.prefix_len)
		to = NULL;
	if (to && dst == to->cfg.base_ip)
		h->kind = HOP_BASE;
	else if (to && !lan_is_host(to, dst))
		hop_drop(h, DROP_DESTINATION);
	else if (to)
		hop_on_link(r, to, dst, h);
	else if (s)
		hop_on_link(r, &r->lan[s->lan], s->via ? s->via : dst, h);
	else if (outside)
		hop_drop(h, DROP_NOT_LOCAL);
	else
		hop_default(r, from, h);
}

void forward_decide(struct router *r, const struct lan *from, bool outside,
		    u32 dst, struct hop *h)
{
	*h = (struct hop){ .kind = HOP_DROP, .ip = dst };
	if (lan_is_broadcast(from, dst) || ip4_is_link_multicast(dst))
		h->kind = HOP_GROUP;
	else if (ip4_is_multicast(dst))
		hop_drop(h, DROP_MULTICAST);
	else if (!ip4_is_unicast(dst))
		hop_drop(h, DROP_DESTINATION);
	else if (from->cfg.base_ip && dst == from->cfg.base_ip)
		h->kind = HOP_BASE;
	else if (!lan_contains(from, dst))
		hop_off_link(r, from, outside, dst, h);
	else if (!lan_is_host(from, dst))
		hop_drop(h, DROP_DESTINATION);
	else
		hop_on_link(r, from, dst, h);
	if (!outside)
		return;
	if (h->kind == HOP_NEIGH)
		hop_drop(h, h->port == (u32)from->uplink ? DROP_NOT_LOCAL
							 : DROP_TRANSIT);
	else if (h->kind == HOP_DROP && h->reason == DROP_UNREACHABLE)
		h->reason = DROP_NOT_LOCAL;
}

/* H is on-link somewhere, and nobody's: is he sought? */
static bool is_sought(struct pass *p, const struct hop *h)
{
	const struct lan *l = p->lan;

	if (h->reason != DROP_UNREACHABLE &&
	    (h->reason != DROP_NOT_LOCAL || h->ip != be32_get(p->ip->dst)))
		return false;
	if (!lan_contains(l, h->ip))
		l = table_routed_lan(p->r, h->ip);
	return l && seek(p, &p->r->lan[l->index], h->ip);
}

static void unreachable(struct pass *p, enum drop reason)
{
	if (!port_is_uplink(p->in)) {
		if (reason == DROP_NO_ROUTE)
			answer_error(p, ICMP_UNREACHABLE, ICMP_NET, 0);
		else if (reason == DROP_UNREACHABLE)
			answer_error(p, ICMP_UNREACHABLE, ICMP_HOST, 0);
	}
	pass_drop(p, reason);
}

/* SET LAN ISOLATION: NICs of one LAN do not reach each other. */
static bool isolated(const struct pass *p, u32 port)
{
	const struct router_port *to = &p->r->port[port];

	return p->lan->cfg.isolation && to->lan == p->lan->index &&
	       !port_is_uplink(p->in) && !port_is_uplink(to);
}

/* Broadcast and link-local multicast: to each of the LAN, but the sender. */
static void replicate(struct pass *p)
{
	u64 left = p->lan->ports & ~(1ull << p->port);
	bool inside = false, sent = false;
	u8 mac[MAC_SIZE];

	if (!bucket_take(&p->in->groups, p->now_us, GROUP_BURST,
			 GROUP_EVERY_US)) {
		pass_drop(p, DROP_STORM);
		return;
	}
	mac_of_group(mac, be32_get(p->ip->dst));
	for (; left; left &= left - 1) {
		u32 port = (u32)__builtin_ctzll(left);
		const struct router_port *to = &p->r->port[port];
		bool last = !(left & (left - 1));
		struct dgram *d = p->d;

		if (port_is_uplink(to) ? !to->link : isolated(p, port))
			continue;
		if (egress_too_big(p->r, port, d) &&
		    (be16_get(p->ip->frag) & IP4_DF))
			continue;
		if (!last)
			d = dgram_copy(d);
		else
			p->d = NULL;
		p->r->count.copies += !last;
		if (!d || egress_ip(p->r, p->out, port, d, mac) != DROP_NONE)
			continue;
		sent = true;
		inside |= !port_is_uplink(to);
	}
	if (sent)
		pass_end(p, inside ? OUTCOME_DELIVERED : OUTCOME_UPLINK,
			 DROP_NONE);
	else
		pass_drop(p, DROP_NOBODY);
}

/* What the base is called where P's datagram goes out. */
static u32 egress_address(const struct pass *p, const struct hop *h)
{
	const struct lan *to = &p->r->lan[p->r->port[h->port].lan];

	return to->cfg.base_ip ? to->cfg.base_ip : p->lan->cfg.base_ip;
}

/* TTL and size, as a hop has to see to; false: the pass has ended. */
static bool fit(struct pass *p, const struct hop *h)
{
	u32 mtu = egress_too_big(p->r, h->port, p->d);

	if (h->routed && p->ip->ttl <= 1) {
		answer_error(p, ICMP_TIME_EXCEEDED, 0, 0);
		pass_drop(p, DROP_TTL);
		return false;
	}
	if (mtu && (be16_get(p->ip->frag) & IP4_DF)) {
		answer_error(p, ICMP_UNREACHABLE, ICMP_FRAG_NEEDED, mtu);
		pass_drop(p, DROP_TOO_BIG);
		return false;
	}
	if (h->routed) {
		ip4_ttl_decrement(p->ip);
		options_record(p->ip, egress_address(p, h));
	}
	return true;
}

static void deliver(struct pass *p, const struct hop *h)
{
	struct dgram *d = p->d;
	enum drop reason;

	if (isolated(p, h->port)) {
		unreachable(p, DROP_ISOLATED);
		return;
	}

	/* A gateway guest must not get back what it just sent on. */
	if (h->port == p->port && h->ip != be32_get(p->ip->dst)) {
		unreachable(p, DROP_NO_ROUTE);
		return;
	}
	if (!fit(p, h))
		return;
	p->d = NULL;
	reason = egress_ip(p->r, p->out, h->port, d, NULL);
	pass_end(p, reason ? OUTCOME_DROPPED : OUTCOME_DELIVERED, reason);
}

void forward_to(struct pass *p, const struct hop *h)
{
	switch (h->kind) {
	case HOP_DROP:
		if (is_sought(p, h))
			pass_drop(p, h->reason);
		else
			unreachable(p, h->reason);
		break;
	case HOP_BASE:
		answer_base(p);
		break;
	case HOP_GROUP:
		replicate(p);
		break;
	case HOP_PORT:
		deliver(p, h);
		break;
	case HOP_NEIGH:
		if (fit(p, h))
			resolve_send(p, h);
		break;
	}
}

/*
 * One to one, and nothing but the tables had a say: what a gateway guest may
 * send depends on the neighbours, too.
 */
static bool worth_keeping(const struct pass *p, const struct hop *h)
{
	return (h->kind == HOP_PORT || h->kind == HOP_NEIGH) && !p->to_group &&
	       !(p->in->cfg.flags & PORT_ANYSOURCE);
}

void forward(struct pass *p)
{
	u32 dst = be32_get(p->ip->dst);
	struct hop h;

	forward_decide(p->r, p->lan, port_is_uplink(p->in), dst, &h);
	if (worth_keeping(p, &h))
		flow_keep(&p->r->flows, table_stamp(p->r), p->port,
			  be32_get(p->ip->src), dst, &h);
	forward_to(p, &h);
}
