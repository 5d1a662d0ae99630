/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QUERY LAN, VSWITCH and ROUTER: what the router holds, entry by entry (each a
 * copy, vswitch/glue.h).  No lock.  Class G sees LANs it may couple to.
 */
#include "cp/cmd/format.h"
#include "cp/cmd/format_net.h"
#include "cp/cmd/handler.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "netdrv/uplink.h"
#include "vswitch/glue.h"

/* What was asked for. */
struct lan_query {
	char name[NAME_MAX + 1]; /* "" all */
	char owner[NAME_MAX + 1];
	bool details, access;
	enum lan_kind kind;
};

static bool parse(struct cmdio *io, struct args *a, struct lan_query *q)
{
	bool named = false;

	while (args_peek(a)) {
		if (args_take(a, "DETAILS", 3))
			q->details = true;
		else if (args_take(a, "ACCESSLIST", 6))
			q->access = true;
		else if (args_take(a, "OWNERID", 5)) {
			if (!need_userid(io, a, q->owner))
				return false;
		} else if (!named) {
			named = true;
			if (!args_take(a, "ALL", 3) &&
			    !need_name(io, a, q->name))
				return false;
		} else {
			msg_option_invalid(io, a->word);
			return false;
		}
	}
	return true;
}

/* R5.3: others' restricted LANs are not there for class G. */
static bool visible(const struct cmdio *io, const struct lan *l)
{
	return io_has_class(io, "B") || !l->cfg.restricted ||
	       strcmp(l->cfg.owner, io->vm->userid) == 0 ||
	       acl_permits(&l->acl, io->vm->userid);
}

static bool wanted(const struct cmdio *io, const struct lan_query *q,
		   const struct lan *l)
{
	return l->cfg.kind == q->kind && visible(io, l) &&
	       (!q->name[0] || strcmp(q->name, l->cfg.name) == 0) &&
	       (!q->owner[0] || strcmp(q->owner, l->cfg.owner) == 0);
}

static void view_lan(struct lan_view *v, const struct lan_info *i)
{
	const struct lan *l = &i->lan;

	*v = (struct lan_view){
		.owner = l->cfg.owner,
		.name = l->cfg.name,
		.restricted = l->cfg.restricted,
		.persistent = strcmp(l->cfg.owner, LAN_OWNER_SYSTEM) == 0,
		.connected = i->connected,
		.mtu = l->cfg.mtu,
		.address = l->cfg.base_ip,
		.bits = l->cfg.prefix_len,
		.addresses = i->addresses,
	};
	memcpy(v->mac, l->mac, sizeof(v->mac));
}

static void view_traffic(struct traffic_view *v, const struct port_counters *c)
{
	*v = (struct traffic_view){
		.rx_packets = c->rx_packets,
		.rx_bytes = c->rx_bytes,
		.rx_discarded = c->rx_discards,
		.rx_errors = c->rx_errors,
		.tx_packets = c->tx_packets,
		.tx_bytes = c->tx_bytes,
		.tx_discarded = c->tx_discards,
		.tx_errors = c->tx_errors,
	};
}

static void show_adapter(struct sink *out, const struct port_info *p)
{
	struct nic_view v = {
		.devno = p->cfg.devno,
		.owner = p->cfg.owner,
		.type = "VIRTIO",
	};

	view_traffic(&v.traffic, &p->count);
	format_adapter(out, &v);
}

/* The NICs coupled to L; one port_info is too large for the stack. */
static void show_adapters(struct sink *out, const struct lan *l)
{
	struct port_info *p = heap_alloc(sizeof(*p));
	u32 cursor = 0;

	if (!p)
		return;
	while (net_port_next(&cursor, p))
		if (p->coupled && !(p->cfg.flags & PORT_UPLINK) &&
		    strcmp(p->lan_owner, l->cfg.owner) == 0 &&
		    strcmp(p->lan_name, l->cfg.name) == 0)
			show_adapter(out, p);
	heap_free(p, sizeof(*p));
}

static void show_access(struct sink *out, const struct lan *l)
{
	format_access_header(out);
	for (u32 i = 0; i < l->acl.count; i++)
		format_access(out, l->acl.userid[i]);
}

static void show_uplink(struct sink *out, const struct lan *l)
{
	struct uplink_info u;
	struct uplink_view v = {
		.state = l->connect ? "Defined" : "Disconnected",
		.has_rdev = l->rdev != 0,
		.rdev = l->rdev,
		.driver = "NONE",
		.mtu = UPLINK_MTU,
	};

	if (uplink_query(l->cfg.name, &u)) {
		v.state = uplink_state_name(u.state);
		v.has_rdev = true;
		v.rdev = u.devno;
		v.driver = u.kind;
		v.active = u.state == UPLINK_READY;
		memcpy(v.mac, u.mac, sizeof(v.mac));
		v.traffic = (struct traffic_view){
			.rx_packets = u.rx_frames,
			.rx_bytes = u.rx_bytes,
			.rx_discarded = u.rx_no_buffer,
			.rx_errors = u.rx_bad,
			.tx_packets = u.tx_frames,
			.tx_bytes = u.tx_bytes,
			.tx_discarded = u.tx_dropped,
			.tx_errors = u.tx_failed,
		};
	}
	format_uplink(out, &v);
}

static void show_lan(struct cmdio *io, const struct lan_query *q,
		     const struct lan_info *i)
{
	struct io_sink sink;
	struct sink *out = io_sink_init(&sink, io);
	struct lan_view v;

	view_lan(&v, i);
	if (q->kind == LAN_VSWITCH) {
		format_vswitch(out, &v);
		show_uplink(out, &i->lan);
	} else {
		format_lan(out, &v);
	}
	if (q->access)
		show_access(out, &i->lan);
	if (q->details) {
		sink_line(out, i->connected ? " Adapter Connections:"
					    : " Adapter Connections: NONE");
		show_adapters(out, &i->lan);
	}
}

static void query(struct cmdio *io, struct args *a, enum lan_kind kind)
{
	struct lan_query q = { .kind = kind };
	struct lan_info *i;
	u32 cursor = 0, shown = 0;

	if (!parse(io, a, &q))
		return;
	i = heap_alloc(sizeof(*i));
	if (!i) {
		msg_machine_busy(io, io->vm->userid);
		return;
	}
	while (net_lan_next(&cursor, i)) {
		if (!wanted(io, &q, &i->lan))
			continue;
		show_lan(io, &q, i);
		shown++;
	}
	heap_free(i, sizeof(*i));
	if (shown)
		return;
	if (!q.name[0])
		cmdio_line(io, kind == LAN_VSWITCH ? "No VSWITCH is defined"
						   : "No LAN is defined");
	else if (kind == LAN_VSWITCH)
		msg_no_vswitch(io, q.name);
	else
		msg_no_lan(io, q.owner[0] ? q.owner : "*", q.name);
}

void query_lan(struct cmdio *io, struct args *a)
{
	query(io, a, LAN_GUEST);
}

void query_vswitch(struct cmdio *io, struct args *a)
{
	query(io, a, LAN_VSWITCH);
}
