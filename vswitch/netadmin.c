/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What commands and front ends change: the router's table functions under its
 * lock, and the front ends told of it.  See glue.h for the contract.
 */
#include "cp/lib/str.h"
#include "vswitch/glue.h"
#include "vswitch/instance.h"

static struct router_port *of(const struct port *p)
{
	return &net.router.port[p->id];
}

/* --- ports --- */

void port_mac(const struct port *p, u8 mac[6])
{
	memcpy(mac, of(p)->cfg.mac, 6);
}

u16 port_mtu(const struct port *p)
{
	u16 mtu = 0;

	spin_lock(&net.lock);
	if (of(p)->lan != LAN_NONE)
		mtu = net.router.lan[of(p)->lan].cfg.mtu;
	spin_unlock(&net.lock);
	return mtu;
}

bool port_coupled(const struct port *p)
{
	return of(p)->lan != LAN_NONE;
}

void port_set_caps(struct port *p, u8 caps)
{
	spin_lock(&net.lock);
	of(p)->cfg.caps = caps;
	spin_unlock(&net.lock);
}

void port_set_mac(struct port *p, const u8 mac[6])
{
	spin_lock(&net.lock);
	memcpy(of(p)->cfg.mac, mac, 6);
	spin_unlock(&net.lock);
}

void port_set_link(struct port *p, bool up)
{
	spin_lock(&net.lock);
	router_port_link(&net.router, p->id, up);
	spin_unlock(&net.lock);
	net_tell_links(1ull << p->id, up);
}

void port_release(struct port *p)
{
	spin_lock(&net.lock);
	router_release(&net.router, p->id);
	spin_unlock(&net.lock);
}

enum err port_claim(struct port *p, u32 ip)
{
	enum err e;

	spin_lock(&net.lock);
	e = router_claim(&net.router, p->id, ip);
	spin_unlock(&net.lock);
	return e;
}

void port_count_tx_error(struct port *p)
{
	spin_lock(&net.lock);
	of(p)->count.tx_errors++;
	spin_unlock(&net.lock);
}

enum err port_couple(struct port *p, const char *owner, const char *lan)
{
	enum err e;

	spin_lock(&net.lock);
	e = router_couple(&net.router, p->id, owner, lan);
	spin_unlock(&net.lock);
	if (e == ERR_OK)
		glue_link(1ull << p->id, true);
	return e;
}

enum err port_uncouple(struct port *p)
{
	enum err e;

	spin_lock(&net.lock);
	e = router_uncouple(&net.router, p->id);
	spin_unlock(&net.lock);
	if (e == ERR_OK)
		glue_link(1ull << p->id, false);
	return e;
}

enum err port_set_ip(struct port *p, u32 ip)
{
	enum err e;

	spin_lock(&net.lock);
	e = router_port_fix(&net.router, p->id, ip);
	spin_unlock(&net.lock);
	return e;
}

enum err port_ask_ip(struct port *p, u32 ip)
{
	enum err e;

	spin_lock(&net.lock);
	e = router_port_ask(&net.router, p->id, ip);
	spin_unlock(&net.lock);
	return e;
}

void port_clear_ip(struct port *p)
{
	spin_lock(&net.lock);
	router_port_unfix(&net.router, p->id);
	spin_unlock(&net.lock);
}

void port_set_anysource(struct port *p, bool on)
{
	spin_lock(&net.lock);
	router_port_anysource(&net.router, p->id, on);
	spin_unlock(&net.lock);
}

/* --- LANs --- */

enum err net_lan_define(const struct lan_config *cfg)
{
	enum err e;

	spin_lock(&net.lock);
	e = router_lan_define(&net.router, cfg);
	spin_unlock(&net.lock);
	return e;
}

enum err net_lan_destroy(const char *owner, const char *name)
{
	const struct lan *l;
	u64 ports = 0;
	enum err e;

	spin_lock(&net.lock);
	l = router_lan_find(&net.router, owner, name);
	if (l)
		ports = l->ports;
	e = router_lan_destroy(&net.router, owner, name);
	spin_unlock(&net.lock);
	glue_link(ports, false);
	return e;
}

enum err net_lan_grant(const char *owner, const char *name, const char *userid)
{
	struct lan *l;
	enum err e = ERR_NOENT;

	spin_lock(&net.lock);
	l = router_lan_find(&net.router, owner, name);
	if (l)
		e = acl_grant(&l->acl, userid);
	spin_unlock(&net.lock);
	return e;
}

enum err net_lan_revoke(const char *owner, const char *name, const char *userid)
{
	struct lan *l;
	enum err e = ERR_NOENT;

	spin_lock(&net.lock);
	l = router_lan_find(&net.router, owner, name);
	if (l)
		e = acl_revoke(&l->acl, userid);
	spin_unlock(&net.lock);
	return e;
}

enum err net_lan_change(const char *owner, const char *name,
			const struct lan_change *change)
{
	struct lan *l;

	spin_lock(&net.lock);
	l = router_lan_find(&net.router, owner, name);
	if (l)
		lan_change(&l->cfg, change);
	spin_unlock(&net.lock);
	return l ? ERR_OK : ERR_NOENT;
}

void net_owner(const char *owner, bool here)
{
	spin_lock(&net.lock);
	router_owner(&net.router, owner, here);
	spin_unlock(&net.lock);
}

enum err net_lan_set(const char *owner, const char *name, u32 base_ip,
		     u8 prefix_len, u32 gateway)
{
	struct lan *l;
	enum err e = ERR_NOENT;

	spin_lock(&net.lock);
	l = router_lan_find(&net.router, owner, name);
	if (l)
		e = router_lan_set(&net.router, l, base_ip, prefix_len,
				   gateway);
	spin_unlock(&net.lock);
	return e;
}

/* Caller holds net.lock. */
static struct lan *find_vswitch(const char *name)
{
	struct lan *l = router_lan_find(&net.router, LAN_OWNER_SYSTEM, name);

	return l && l->cfg.kind == LAN_VSWITCH ? l : NULL;
}

enum err net_vswitch_rdev(const char *name, u16 rdev)
{
	struct lan *l;

	spin_lock(&net.lock);
	l = find_vswitch(name);
	if (l)
		l->rdev = rdev;
	spin_unlock(&net.lock);
	return l ? ERR_OK : ERR_NOENT;
}

enum err net_vswitch_connect(const char *name, bool connect)
{
	struct lan *l;

	spin_lock(&net.lock);
	l = find_vswitch(name);
	if (l)
		l->connect = connect;
	spin_unlock(&net.lock);
	return l ? ERR_OK : ERR_NOENT;
}

/* --- routes --- */

enum err net_route_add(u32 prefix, u8 len, u32 via, const char *owner,
		       const char *lan, u16 metric)
{
	struct lan *l;
	enum err e = ERR_NOENT;

	spin_lock(&net.lock);
	l = router_lan_find(&net.router, owner, lan);
	if (l)
		e = router_route_add(&net.router, prefix, len, via, l, metric);
	spin_unlock(&net.lock);
	return e;
}

enum err net_route_remove(u32 prefix, u8 len)
{
	enum err e;

	spin_lock(&net.lock);
	e = route_remove(&net.router.routes, prefix, len);
	spin_unlock(&net.lock);
	return e;
}
