/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Changes of ports and LANs for programs (*VSWITCH, cp/core/change.h).  Under
 * the router's lock, which is below the log's.
 */
#include "cp/core/change.h"
#include "cp/core/event.h"
#include "vswitch/instance.h"
#include "vswitch/nettrace.h"

static const struct lan *lan_of(u8 index)
{
	const struct lan *l =
		index < ROUTER_LANS ? &net.router.lan[index] : NULL;

	return l && l->used ? l : NULL;
}

static void tell(u32 id, u8 index, enum vswitch_change what, u32 ip)
{
	const struct router_port *p = &net.router.port[id];
	const struct lan *l = lan_of(index);

	vswitch_note((struct vswitch_facts){
		.what = what,
		.devno = p->cfg.devno,
		.mtu = l ? l->cfg.mtu : 0,
		.user = p->cfg.owner,
		.owner = l ? l->cfg.owner : "",
		.lan = l ? l->cfg.name : "",
		.mac = p->cfg.mac,
		.ip = ip,
	});
}

void net_tell_port(u32 id, u8 lan, enum vswitch_change what)
{
	tell(id, lan, what, 0);
}

void net_tell_links(u64 ports, bool up)
{
	spin_lock(&net.lock);
	for (; ports; ports &= ports - 1) {
		u32 id = (u32)__builtin_ctzll(ports);

		if (net.router.port[id].used)
			tell(id, net.router.port[id].lan,
			     up ? VSWITCH_LINK_UP : VSWITCH_LINK_DOWN, 0);
	}
	spin_unlock(&net.lock);
}

/* A trace of it ends now: its place in the table may be another's next. */
static void lan_changed(const struct lan *l, bool there)
{
	const struct lan_config *cfg = &l->cfg;

	vswitch_note((struct vswitch_facts){
		.what = there ? VSWITCH_LAN_CREATED : VSWITCH_LAN_DESTROYED,
		.user = cfg->owner,
		.owner = cfg->owner,
		.lan = cfg->name,
	});
	if (there) {
		event_note(EVENT_LAN, cfg->owner, "%s %s created",
			   cfg->kind == LAN_VSWITCH ? "VSWITCH" : "LAN",
			   cfg->name);
	} else {
		event_note(EVENT_LAN, cfg->owner, "%s destroyed", cfg->name);
		nettrace_lan_gone(l->index);
	}
}

static void coupled(u32 port, const struct lan *l, bool there)
{
	tell(port, l->index,
	     there ? VSWITCH_NIC_COUPLED : VSWITCH_NIC_UNCOUPLED, 0);
}

static const struct router_listener listener = {
	.lan = lan_changed,
	.coupled = coupled,
};

static void address(const struct addr *a, bool there)
{
	tell(a->port, a->lan, there ? VSWITCH_ADDRESS : VSWITCH_ADDRESS_GONE,
	     a->ip);
}

void net_tell_init(void)
{
	net.router.addrs.changed = address;
	net.router.listener = &listener;
}
