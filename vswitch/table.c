/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What commands change: LANs, ports, couplings, fixed addresses, routes.  Each
 * function either does all it says or nothing.
 */
#include "cp/lib/str.h"
#include "vswitch/pass.h"

#define MACID_LIMIT 0xff0000u /* from here up: the LANs' own */

_Static_assert(ROUTER_ADDRS >= ROUTER_PORTS * PORT_FIXED_MAX,
	       "no port can use up another's addresses");

const struct addr *table_local(const struct router *r, const struct lan *lan,
			       u32 ip)
{
	const struct addr *a = addr_find(&r->addrs, lan->index, ip);

	for (u32 i = 0; !a && lan->cfg.base_ip && i < ROUTER_LANS; i++) {
		if (r->lan[i].used && r->lan[i].cfg.base_ip)
			a = addr_find(&r->addrs, (u8)i, ip);
	}
	return a;
}

bool table_is_ours(const struct router *r, const struct lan *lan, u32 ip)
{
	const struct lan *routed = NULL;

	if (ip == lan->cfg.base_ip || table_local(r, lan, ip))
		return true;
	if (lan->cfg.base_ip)
		routed = table_routed_lan(r, ip);
	return routed && ip == routed->cfg.base_ip;
}

const struct lan *table_routed_lan(const struct router *r, u32 ip)
{
	for (u32 i = 0; i < ROUTER_LANS; i++) {
		const struct lan *l = &r->lan[i];

		if (l->used && l->cfg.base_ip && lan_contains(l, ip))
			return l;
	}
	return NULL;
}

static void make_mac(const struct router *r, u8 mac[6], u32 macid)
{
	memcpy(mac, r->mac_prefix, 3);
	mac[3] = (u8)(macid >> 16);
	mac[4] = (u8)(macid >> 8);
	mac[5] = (u8)macid;
}

static void tell_lan(const struct router *r, const struct lan *l, bool there)
{
	if (r->listener)
		r->listener->lan(l, there);
}

static void tell_coupled(const struct router *r, u32 port, const struct lan *l,
			 bool coupled)
{
	if (r->listener)
		r->listener->coupled(port, l, coupled);
}

static void remove_lan(struct router *r, struct lan *l)
{
	tell_lan(r, l, false);
	route_remove_lan(&r->routes, l->index);
	l->used = false;
	r->changes++;
}

/* PORT is coupled: take it off its LAN with all that hangs on it. */
static void leave_lan(struct router *r, u32 port)
{
	struct router_port *p = &r->port[port];
	struct lan *l = &r->lan[p->lan];

	r->changes++;
	addr_remove_port(&r->addrs, (u8)port, false);
	reasm_flush(r, port, DROP_ADMIN);
	if (l->uplink == (s16)port) {
		resolve_flush(r, port, DROP_ADMIN);
		l->uplink = -1;
	}
	tell_coupled(r, port, l, false);
	l->ports &= ~(1ull << port);
	p->lan = LAN_NONE;
	if (l->orphan && !l->ports)
		remove_lan(r, l);
}

/* --- LANs --- */

struct lan *router_lan_find(struct router *r, const char *owner,
			    const char *name)
{
	for (u32 i = 0; i < ROUTER_LANS; i++) {
		struct lan *l = &r->lan[i];

		if (l->used && str_ieq(l->cfg.owner, owner) &&
		    str_ieq(l->cfg.name, name))
			return l;
	}
	return NULL;
}

/* Routed LANs share one address space: their prefixes must not overlap. */
static bool prefix_taken(const struct router *r, const struct lan_config *c,
			 const struct lan *except)
{
	if (!c->base_ip)
		return false;
	for (u32 i = 0; i < ROUTER_LANS; i++) {
		const struct lan *l = &r->lan[i];
		u32 mask = ip4_mask(MIN(l->cfg.prefix_len, c->prefix_len));

		if (l->used && l != except && l->cfg.base_ip &&
		    (l->cfg.prefix_ip & mask) == (c->prefix_ip & mask))
			return true;
	}
	return false;
}

/* One user must not take the places of all others. */
static bool owns_enough(const struct router *r, const struct lan_config *c)
{
	u32 n = 0;

	if (strcmp(c->owner, "SYSTEM") == 0)
		return false;
	for (u32 i = 0; i < ROUTER_LANS; i++)
		n += r->lan[i].used &&
		     strcmp(r->lan[i].cfg.owner, c->owner) == 0;
	return n >= LAN_PER_OWNER;
}

enum err router_lan_define(struct router *r, const struct lan_config *cfg)
{
	struct lan_config c = *cfg;
	enum err e = lan_config_check(&c);
	struct lan *l = NULL;
	int left = 0;

	if (e != ERR_OK)
		return e;
	if (router_lan_find(r, c.owner, c.name) || prefix_taken(r, &c, NULL))
		return ERR_EXIST;
	if (owns_enough(r, &c))
		return ERR_LIMIT;
	for (u32 i = ROUTER_LANS; i-- > 0;) {
		if (r->lan[i].used)
			continue;
		l = &r->lan[i];
		left++;
	}
	if (left <= (strcmp(c.owner, "SYSTEM") == 0 ? 0 : LAN_KEPT))
		return ERR_FULL;
	*l = (struct lan){ .used = true,
			   .index = (u8)(l - r->lan),
			   .cfg = c,
			   .connect = true,
			   .uplink = -1 };
	r->changes++;
	make_mac(r, l->mac, MACID_LIMIT + l->index + 1u);
	tell_lan(r, l, true);
	return ERR_OK;
}

enum err router_lan_destroy(struct router *r, const char *owner,
			    const char *name)
{
	struct lan *l = router_lan_find(r, owner, name);

	if (!l)
		return ERR_NOENT;
	for (u32 i = 0; i < ROUTER_PORTS; i++) {
		if (l->ports & 1ull << i)
			leave_lan(r, i);
	}
	if (l->used) /* whose owner is gone went with the last NIC */
		remove_lan(r, l);
	return ERR_OK;
}

void router_owner(struct router *r, const char *owner, bool here)
{
	for (u32 i = 0; i < ROUTER_LANS; i++) {
		struct lan *l = &r->lan[i];

		if (!l->used || !l->cfg.transient ||
		    !str_ieq(l->cfg.owner, owner))
			continue;
		l->orphan = !here;
		if (l->orphan && !l->ports)
			remove_lan(r, l);
	}
}

enum err router_lan_set(struct router *r, struct lan *l, u32 base_ip,
			u8 prefix_len, u32 gateway)
{
	struct lan_config c = l->cfg;
	u64 uplink = l->uplink < 0 ? 0 : 1ull << l->uplink;
	enum err e;

	c.base_ip = base_ip;
	c.prefix_ip = 0;
	c.prefix_len = prefix_len;
	c.gateway = gateway;
	e = lan_config_check(&c);
	if (e != ERR_OK)
		return e;
	if (l->ports & ~uplink)
		return ERR_BUSY;
	if (prefix_taken(r, &c, l))
		return ERR_EXIST;
	if (uplink)
		resolve_flush(r, (u32)l->uplink, DROP_ADMIN);
	route_remove_lan(&r->routes, l->index);
	l->cfg = c;
	r->changes++;
	return ERR_OK;
}

/* --- ports --- */

static bool mac_in_use(const struct router *r, const u8 *mac)
{
	for (u32 i = 0; i < ROUTER_PORTS; i++) {
		if (r->port[i].used && mac_equal(r->port[i].cfg.mac, mac))
			return true;
	}
	return false;
}

static void assign_mac(struct router *r, u8 mac[6])
{
	do {
		make_mac(r, mac, r->next_mac++);
		if (r->next_mac == MACID_LIMIT)
			r->next_mac = 1;
	} while (mac_in_use(r, mac));
}

enum err router_port_add(struct router *r, const struct port_config *cfg,
			 u32 *out)
{
	struct router_port *p = NULL;
	int left = 0;

	for (u32 i = ROUTER_PORTS; i-- > 0;) {
		if (r->port[i].used)
			continue;
		p = &r->port[i];
		left++;
	}
	if (left <= (cfg->flags & PORT_UPLINK ? 0 : PORTS_KEPT))
		return ERR_FULL;
	memset(p, 0, sizeof(*p));
	p->cfg = *cfg;
	p->lan = LAN_NONE;
	p->cfg.owner[USERID_SIZE - 1] = 0;
	if (p->cfg.mtu < IP4_MTU_MIN)
		p->cfg.mtu = UPLINK_MTU;
	if (mac_is_zero(p->cfg.mac) && !port_is_uplink(p))
		assign_mac(r, p->cfg.mac);
	p->used = true;
	r->changes++;
	*out = (u32)(p - r->port);
	return ERR_OK;
}

void router_port_remove(struct router *r, u32 port)
{
	if (r->port[port].lan != LAN_NONE)
		leave_lan(r, port);
	r->port[port].used = false;
}

void router_port_link(struct router *r, u32 port, bool up)
{
	struct router_port *p = &r->port[port];

	if (p->link && !up)
		resolve_flush(r, port, DROP_UPLINK_DOWN);
	p->link = up;
}

void router_port_anysource(struct router *r, u32 port, bool on)
{
	u8 *flags = &r->port[port].cfg.flags;

	if (on)
		*flags |= PORT_ANYSOURCE;
	else
		*flags &= (u8)~PORT_ANYSOURCE;
	r->changes++;
}

/* --- whose address --- */

bool table_known_outside(struct router *r, const struct lan *l, u32 ip)
{
	const struct neigh *n;

	if (ip == l->cfg.gateway)
		return true;
	if (l->uplink < 0)
		return false;
	n = neigh_find(&r->neighs, (u8)l->uplink, ip);
	return n && n->state != NEIGH_INCOMPLETE && n->state != NEIGH_FAILED;
}

/*
 * May IP be fixed for PORT on L?  Claims of others give way, unless it is only
 * ASKED for.
 */
static enum err check_fixed(struct router *r, const struct lan *l, u32 port,
			    u32 ip, bool asked)
{
	const struct addr *a = addr_find(&r->addrs, l->index, ip);

	if (!lan_is_host(l, ip))
		return ERR_RANGE;
	if (ip == l->cfg.base_ip)
		return ERR_EXIST;
	if (a && a->port != port && (asked || a->how == ADDR_FIXED))
		return ERR_EXIST;
	if (asked && table_known_outside(r, l, ip))
		return ERR_EXIST;
	return ERR_OK;
}

static enum err enter_fixed(struct router *r, const struct lan *l, u32 port,
			    u32 ip)
{
	addr_remove(&r->addrs, l->index, ip);
	return addr_add(&r->addrs, l->index, ip, (u8)port, ADDR_FIXED);
}

static enum err fix(struct router *r, u32 port, u32 ip, bool asked)
{
	struct router_port *p = &r->port[port];
	enum err e;

	for (u32 i = 0; i < p->fixed_count; i++) {
		if (p->fixed[i] == ip)
			return ERR_OK;
	}
	if (p->fixed_count == PORT_FIXED_MAX)
		return ERR_FULL;
	if (!ip4_is_unicast(ip) || port_is_uplink(p))
		return ERR_RANGE;
	if (p->lan != LAN_NONE) {
		const struct lan *l = &r->lan[p->lan];

		e = check_fixed(r, l, port, ip, asked);
		if (e != ERR_OK)
			return e;
		addr_remove_port(&r->addrs, (u8)port, true);
		e = enter_fixed(r, l, port, ip);
		if (e != ERR_OK)
			return e;
	}
	p->fixed_asked[p->fixed_count] = asked;
	p->fixed[p->fixed_count++] = ip;
	r->changes++;
	return ERR_OK;
}

enum err router_port_fix(struct router *r, u32 port, u32 ip)
{
	return fix(r, port, ip, false);
}

enum err router_port_ask(struct router *r, u32 port, u32 ip)
{
	return fix(r, port, ip, true);
}

void router_port_unfix(struct router *r, u32 port)
{
	struct router_port *p = &r->port[port];

	for (u32 i = 0; i < p->fixed_count && p->lan != LAN_NONE; i++)
		addr_remove(&r->addrs, p->lan, p->fixed[i]);
	p->fixed_count = 0;
	r->changes++;
}

enum err router_claim(struct router *r, u32 port, u32 ip)
{
	struct router_port *in = &r->port[port];
	struct pass p = { .r = r, .port = port, .in = in };

	if (in->lan == LAN_NONE || port_is_uplink(in))
		return ERR_PERM;
	p.lan = &r->lan[in->lan];
	if (!lan_is_host(p.lan, ip))
		return ERR_RANGE;
	switch (ingress_claim(&p, ip)) {
	case DROP_NONE:
		return ERR_OK;
	case DROP_CLAIM_CONFLICT:
		return ERR_EXIST;
	default:
		return ERR_PERM;
	}
}

void router_release(struct router *r, u32 port)
{
	addr_remove_port(&r->addrs, (u8)port, true);
}

/* --- coupling --- */

static enum err check_couple(struct router *r, u32 port, const struct lan *l)
{
	const struct router_port *p = &r->port[port];
	enum err e = ERR_OK;

	if (p->lan != LAN_NONE)
		return ERR_BUSY;
	if (port_is_uplink(p)) {
		if (l->cfg.kind != LAN_VSWITCH)
			return ERR_INVAL;
		return l->uplink >= 0 ? ERR_BUSY : ERR_OK;
	}
	if (l->cfg.maxconn &&
	    (u32)__builtin_popcountll(l->ports) - (l->uplink >= 0) >=
		    l->cfg.maxconn)
		return ERR_LIMIT;
	if (l->cfg.restricted && !str_ieq(p->cfg.owner, l->cfg.owner) &&
	    !acl_permits(&l->acl, p->cfg.owner))
		return ERR_PERM;
	for (u32 i = 0; i < p->fixed_count && e == ERR_OK; i++)
		e = check_fixed(r, l, port, p->fixed[i], p->fixed_asked[i]);
	return e;
}

enum err router_couple(struct router *r, u32 port, const char *owner,
		       const char *lan)
{
	struct router_port *p = &r->port[port];
	struct lan *l = router_lan_find(r, owner, lan);
	enum err e;

	if (!l)
		return ERR_NOENT;
	e = check_couple(r, port, l);
	for (u32 i = 0; i < p->fixed_count && e == ERR_OK; i++) {
		e = enter_fixed(r, l, port, p->fixed[i]);
		if (e != ERR_OK)
			addr_remove_port(&r->addrs, (u8)port, false);
	}
	if (e != ERR_OK)
		return e;
	r->changes++;
	p->lan = l->index;
	l->ports |= 1ull << port;
	if (port_is_uplink(p))
		l->uplink = (s16)port;
	tell_coupled(r, port, l, true);
	return ERR_OK;
}

enum err router_uncouple(struct router *r, u32 port)
{
	if (r->port[port].lan == LAN_NONE)
		return ERR_NOENT;
	leave_lan(r, port);
	return ERR_OK;
}

/* --- routes --- */

enum err router_route_add(struct router *r, u32 prefix, u8 len, u32 via,
			  const struct lan *l, u16 metric)
{
	struct route n = { .prefix = prefix,
			   .via = via,
			   .len = len,
			   .lan = l->index,
			   .metric = metric };

	if (!l->cfg.base_ip)
		return ERR_INVAL;
	if (via && (!lan_is_host(l, via) || via == l->cfg.base_ip))
		return ERR_INVAL;
	return route_add(&r->routes, &n);
}
