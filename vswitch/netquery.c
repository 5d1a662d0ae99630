/* SPDX-License-Identifier: Apache-2.0 */
/* Copies of the router's tables for QUERY: see glue.h. */
#include "cp/core/clock.h"
#include "cp/lib/str.h"
#include "vswitch/glue.h"
#include "vswitch/instance.h"

static void name_lan(const struct lan *l, char owner[USERID_SIZE],
		     char name[LAN_NAME_SIZE])
{
	memcpy(owner, l->cfg.owner, USERID_SIZE);
	memcpy(name, l->cfg.name, LAN_NAME_SIZE);
}

static void fill_lan(const struct lan *l, struct lan_info *out)
{
	const struct router *r = &net.router;
	u64 nics = l->ports;

	memset(out, 0, sizeof(*out));
	out->lan = *l;
	if (l->uplink >= 0) {
		nics &= ~(1ull << l->uplink);
		out->uplink_up = r->port[l->uplink].link;
	}
	for (; nics; nics &= nics - 1)
		out->connected++;
	for (u32 i = 0; i < ROUTER_ADDRS; i++) {
		const struct addr *a = &r->addrs.e[i];

		out->addresses += a->how != ADDR_FREE && a->lan == l->index;
	}
}

bool net_lan_get(const char *owner, const char *name, struct lan_info *out)
{
	const struct lan *l;

	spin_lock(&net.lock);
	l = router_lan_find(&net.router, owner, name);
	if (l)
		fill_lan(l, out);
	spin_unlock(&net.lock);
	return l;
}

bool net_lan_next(u32 *cursor, struct lan_info *out)
{
	bool found = false;

	spin_lock(&net.lock);
	for (; *cursor < ROUTER_LANS && !found; (*cursor)++) {
		found = net.router.lan[*cursor].used;
		if (found)
			fill_lan(&net.router.lan[*cursor], out);
	}
	spin_unlock(&net.lock);
	return found;
}

static u64 get(const u64 *counter)
{
	return __atomic_load_n(counter, __ATOMIC_RELAXED);
}

/* What happened after the router had counted: more frames, or none. */
static void settle_counts(const struct port *p, bool uplink,
			  struct port_counters *c)
{
	u64 no_room = get(&p->no_room);
	u64 packets = get(&p->more) - no_room;
	u64 bytes = get(&p->more_bytes) - get(&p->no_room_bytes);

	if (uplink) {
		c->rx_packets += get(&p->came_joined);
		c->rx_bytes += get(&p->came_joined_bytes);
		c->tx_packets += packets;
		c->tx_bytes += bytes;
		c->tx_discards += no_room;
	} else {
		c->rx_packets += packets;
		c->rx_bytes += bytes;
		c->rx_discards += no_room;
	}
}

static void fill_port(u32 id, struct port_info *out)
{
	const struct router_port *p = &net.router.port[id];
	memset(out, 0, sizeof(*out));
	out->id = id;
	out->cfg = p->cfg;
	out->link = p->link;
	out->count = p->count;
	settle_counts(&net.ports[id], p->cfg.flags & PORT_UPLINK, &out->count);
	out->coupled = p->lan != LAN_NONE;
	if (out->coupled) {
		const struct lan *l = &net.router.lan[p->lan];

		name_lan(l, out->lan_owner, out->lan_name);
		out->lan_kind = l->cfg.kind;
	}
}

bool net_port_next(u32 *cursor, struct port_info *out)
{
	bool found = false;

	spin_lock(&net.lock);
	for (; *cursor < ROUTER_PORTS && !found; (*cursor)++) {
		found = net.router.port[*cursor].used;
		if (found)
			fill_port(*cursor, out);
	}
	spin_unlock(&net.lock);
	return found;
}

void port_query(const struct port *p, struct port_info *out)
{
	spin_lock(&net.lock);
	fill_port(p->id, out);
	spin_unlock(&net.lock);
}

static void fill_addr(const struct addr *a, struct addr_info *out)
{
	const struct router_port *p = &net.router.port[a->port];
	const struct lan *l = &net.router.lan[a->lan];

	memset(out, 0, sizeof(*out));
	out->ip = a->ip;
	out->base_ip = l->cfg.base_ip;
	out->how = a->how;
	out->port_id = a->port;
	out->devno = p->cfg.devno;
	memcpy(out->owner, p->cfg.owner, USERID_SIZE);
	memcpy(out->mac, p->cfg.mac, sizeof(out->mac));
	name_lan(l, out->lan_owner, out->lan_name);
}

bool net_addr_next(u32 *cursor, struct addr_info *out)
{
	bool found = false;

	spin_lock(&net.lock);
	for (; *cursor < ROUTER_ADDRS && !found; (*cursor)++) {
		found = net.router.addrs.e[*cursor].how != ADDR_FREE;
		if (found)
			fill_addr(&net.router.addrs.e[*cursor], out);
	}
	spin_unlock(&net.lock);
	return found;
}

/* Row AT of: the LANs' prefixes, their gateways, the static routes. */
static bool fill_route(u32 at, struct route_info *out)
{
	const struct route_table *t = &net.router.routes;
	const struct lan *l = &net.router.lan[at % ROUTER_LANS];

	memset(out, 0, sizeof(*out));
	if (at >= 2 * ROUTER_LANS) {
		if (at - 2 * ROUTER_LANS >= t->count)
			return false;
		out->route = t->e[at - 2 * ROUTER_LANS];
		l = &net.router.lan[out->route.lan];
	} else {
		out->connected = at < ROUTER_LANS;
		out->gateway = !out->connected;
		if (!l->used || (out->connected && !l->cfg.prefix_len) ||
		    (out->gateway && !l->cfg.gateway))
			return false;
		out->route.lan = l->index;
		if (out->connected) {
			out->route.prefix = l->cfg.prefix_ip;
			out->route.len = l->cfg.prefix_len;
		} else {
			out->route.via = l->cfg.gateway;
		}
	}
	name_lan(l, out->lan_owner, out->lan_name);
	return true;
}

bool net_route_next(u32 *cursor, struct route_info *out)
{
	bool found = false;

	spin_lock(&net.lock);
	for (; *cursor < 2 * ROUTER_LANS + ROUTER_ROUTES && !found; (*cursor)++)
		found = fill_route(*cursor, out);
	spin_unlock(&net.lock);
	return found;
}

static void fill_neigh(const struct neigh *n, u64 now_us,
		       struct neigh_info *out)
{
	const struct router_port *p = &net.router.port[n->port];

	memset(out, 0, sizeof(*out));
	out->ip = n->ip;
	out->state = n->state;
	out->pending = n->pending;
	out->age_s = (u32)((now_us - n->since_us) / 1000000);
	memcpy(out->mac, n->mac, sizeof(out->mac));
	if (p->lan != LAN_NONE)
		name_lan(&net.router.lan[p->lan], out->lan_owner,
			 out->lan_name);
}

bool net_neigh_next(u32 *cursor, struct neigh_info *out)
{
	u64 now_us = clock_now_us();
	bool found = false;

	spin_lock(&net.lock);
	for (; *cursor < ROUTER_NEIGHS && !found; (*cursor)++) {
		found = net.router.neighs.e[*cursor].state != NEIGH_FREE;
		if (found)
			fill_neigh(&net.router.neighs.e[*cursor], now_us, out);
	}
	spin_unlock(&net.lock);
	return found;
}

void net_counters(struct router_counters *out)
{
	spin_lock(&net.lock);
	*out = net.router.count;
	spin_unlock(&net.lock);
	out->segments = get(&net.made.segments);
	out->fragments = get(&net.made.fragments);
	out->sums = get(&net.made.sums);
	out->joined = get(&net.joined);
}
