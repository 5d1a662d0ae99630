/* SPDX-License-Identifier: Apache-2.0 */
/* The router's conservation, seen from outside: see net_model.h. */
#include "tests/fake/net_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUST(cond)                                                             \
	do {                                                                   \
		if (!(cond)) {                                                 \
			fprintf(stderr, "net_model: %s\n", #cond);             \
			abort();                                               \
		}                                                              \
	} while (0)

/* What of one tag came out. */
struct seen {
	u32 bytes; /* of payload, all copies and fragments */
	u32 inside, uplink, replies, elsewhere;
};

static bool waits(const struct net_model *m, u16 tag)
{
	return m->waits[(tag - MODEL_TAG) / 8] & 1u << tag % 8;
}

static void set_waits(struct net_model *m, u16 tag, bool on)
{
	u8 *at = &m->waits[(tag - MODEL_TAG) / 8];

	*at = (u8)(on ? *at | 1u << tag % 8 : *at & ~(1u << tag % 8));
}

void model_init(struct net_model *m)
{
	memset(m, 0, sizeof(*m));
	m->next = MODEL_TAG;
}

void model_begin(struct net_model *m, const struct net_rig *g)
{
	m->dropped = g->r.count.ended[OUTCOME_DROPPED];
	m->own = false;
}

u16 model_tag(struct net_model *m, struct dgram *d)
{
	struct ip4_hdr *ip = rig_ip(d);
	bool good = ip4_sum_ok(ip);

	ip->id = be16_make(m->next);
	if (good)
		ip4_sum_set(ip);
	return m->next++;
}

static bool is_ip(const struct dgram *d)
{
	return d->len >= 34 && be16_get(rig_eth(d)->type) == ETH_IP4;
}

/* The base's word about it, or its answer, is not the datagram. */
static void look_for(const struct net_rig *g, u32 port,
		     const struct ip4_hdr *sent, struct seen *s)
{
	for (const struct dgram *d = g->out.head; d; d = d->next) {
		const struct ip4_hdr *ip = rig_ip(d);

		if (!is_ip(d) || be16_get(ip->id) != be16_get(sent->id))
			continue;
		if (ip->proto == IP_ICMP &&
		    g->out.outcome == OUTCOME_ANSWERED &&
		    be32_get(ip->dst) == be32_get(sent->src) &&
		    be32_get(ip->src) == be32_get(sent->dst)) {
			s->replies++;
			MUST(d->port == port);
			continue;
		}
		s->elsewhere += be32_get(ip->dst) != be32_get(sent->dst) ||
				be32_get(ip->src) != be32_get(sent->src);
		s->bytes += be16_get(ip->total_len) - ip4_hdr_len(ip);
		if (g->r.port[d->port].cfg.flags & PORT_UPLINK)
			s->uplink++;
		else
			s->inside++;
	}
}

void model_sent(struct net_model *m, const struct net_rig *g, u32 port,
		const struct dgram *copy)
{
	const struct ip4_hdr *sent = rig_ip(copy);
	u32 size = be16_get(sent->total_len) - ip4_hdr_len(sent);
	struct seen s = { 0 };

	look_for(g, port, sent, &s);
	MUST(s.elsewhere == 0);
	switch (g->out.outcome) {
	case OUTCOME_DELIVERED:
		MUST(s.inside && s.bytes % size == 0);
		MUST(s.bytes == size || !ip4_is_unicast(be32_get(sent->dst)) ||
		     (be32_get(sent->dst) & 0xff) == 0xff);
		break;
	case OUTCOME_UPLINK:
		MUST(s.uplink && !s.inside && s.bytes == size);
		break;
	case OUTCOME_ANSWERED:
		MUST(s.replies && !s.bytes);
		break;
	case OUTCOME_PENDING:
		MUST(!s.bytes && !s.replies);
		break;
	case OUTCOME_DROPPED:
		MUST(!s.bytes);
		m->own = true;
		break;
	case OUTCOME_ABSORBED:
	case OUTCOME_COUNT:
		MUST(!"no such end of a datagram");
	}
	if (g->out.outcome == OUTCOME_PENDING &&
	    !((be16_get(sent->frag) & (IP4_MF | IP4_OFFSET)) &&
	      g->r.reasms.pending))
		set_waits(m, be16_get(sent->id), true);
}

static bool has(const struct net_rig *g, u32 port, u32 ip)
{
	const struct addr *a = addr_find(&g->r.addrs, g->r.port[port].lan, ip);

	return a && a->port == port;
}

/* Does a route lead to the machine at PORT, or is it its LAN's gateway? */
static bool leads_on(const struct net_rig *g, u32 port)
{
	bool leads = has(g, port, g->r.lan[g->r.port[port].lan].cfg.gateway);

	for (u32 i = 0; i < g->r.routes.count; i++)
		leads |= has(g, port, g->r.routes.e[i].via);
	return leads;
}

/*
 * To an uplink, or to the machine here that has said whose address it is, or
 * to one that leads where it is not on-link.
 */
static bool well_released(const struct net_rig *g, const struct dgram *d)
{
	const struct router_port *to = &g->r.port[d->port];
	u32 dst = be32_get(rig_ip(d)->dst);

	if (to->cfg.flags & PORT_UPLINK)
		return true;
	if (lan_contains(&g->r.lan[to->lan], dst))
		return has(g, d->port, dst);
	return leads_on(g, d->port);
}

/* What waited and came out now has gone where it should, each once. */
static void take_released(struct net_model *m, const struct net_rig *g)
{
	for (const struct dgram *d = g->out.head; d; d = d->next) {
		const struct ip4_hdr *ip = rig_ip(d);
		u16 tag;

		if (!is_ip(d))
			continue;
		tag = be16_get(ip->id);
		if (tag < MODEL_TAG || !waits(m, tag) ||
		    (be16_get(ip->frag) & IP4_OFFSET))
			continue;
		MUST(well_released(g, d));
		set_waits(m, tag, false);
	}
}

void model_settle(struct net_model *m, const struct net_rig *g)
{
	u8 gone[sizeof(m->waits)];
	u64 lost = 0, drops = g->r.count.ended[OUTCOME_DROPPED] - m->dropped;

	take_released(m, g);
	memcpy(gone, m->waits, sizeof(gone));
	for (u32 i = 0; i < ROUTER_NEIGHS; i++) {
		const struct neigh *n = &g->r.neighs.e[i];

		for (const struct dgram *d = n->state ? n->head : NULL; d;
		     d = d->next) {
			const struct ip4_hdr *ip =
				(const struct ip4_hdr *)d->data;
			u16 tag = be16_get(ip->id);

			if (tag < MODEL_TAG)
				continue;
			gone[(tag - MODEL_TAG) / 8] &= (u8) ~(1u << tag % 8);
		}
	}
	for (u32 tag = MODEL_TAG; tag < m->next; tag++) {
		if (gone[(tag - MODEL_TAG) / 8] & 1u << tag % 8) {
			set_waits(m, (u16)tag, false);
			lost++;
		}
	}
	MUST(lost + m->own <= drops);
}
