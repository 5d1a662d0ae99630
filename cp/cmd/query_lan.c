/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QUERY LAN and VSWITCH: what the router holds, entry by entry (each a
 * copy, vswitch/glue.h).  No lock.  Class G sees LANs it may couple to.
 */
#include "cp/cmd/format.h"
#include "cp/cmd/handler.h"
#include "cp/cmd/system.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "netdrv/uplink.h"
#include "vswitch/glue.h"

/* What was asked for. */
struct lan_query {
	char name[NAME_MAX + 1]; /* "" all */
	char owner[NAME_MAX + 1];
	bool details, access, active;
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
			q->active = args_take(a, "ACTIVE", 3);
			if (!q->active && !args_take(a, "ALL", 3) &&
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

/* The fields of a port's or an uplink's counters, by their common names. */
#define TRAFFIC(rx, tx, rx_lost, tx_lost, rx_bad, tx_bad)                      \
	.rx_packets = (rx), .tx_packets = (tx), .rx_discarded = (rx_lost),     \
	.tx_discarded = (tx_lost), .rx_errors = (rx_bad),                      \
	.tx_errors = (tx_bad)

/* The NICs coupled to L; one port_info is too large for the stack. */
static void show_adapters(struct reply *r, const struct lan_info *i)
{
	struct port_info *p = heap_alloc(sizeof(*p));
	const struct lan *l = &i->lan;
	u32 cursor = 0;

	if (!p)
		return;
	reply_adapter_list(r);
	while (net_port_next(&cursor, p)) {
		const struct port_counters *c = &p->count;
		struct adapter_record v = {
			.vdev = p->cfg.devno,
			.owner = p->cfg.owner,
			.type = "VIRTIO",
			TRAFFIC(c->rx_packets, c->tx_packets, c->rx_discards,
				c->tx_discards, c->rx_errors, c->tx_errors),
			.rx_bytes = c->rx_bytes,
			.tx_bytes = c->tx_bytes,
		};

		if (p->coupled && !(p->cfg.flags & PORT_UPLINK) &&
		    strcmp(p->lan_owner, l->cfg.owner) == 0 &&
		    strcmp(p->lan_name, l->cfg.name) == 0)
			reply_adapter(r, &v);
	}
	heap_free(p, sizeof(*p));
}

static void show_access(struct reply *r, const struct lan *l)
{
	reply_access_list(r);
	for (u32 i = 0; i < l->acl.count; i++)
		reply_access(r, &(struct access_record){ l->acl.userid[i] });
}

static void show_uplink(struct reply *r, const struct lan *l)
{
	struct uplink_info u;
	struct uplink_record v = {
		.state = l->connect ? "Defined" : "Disconnected",
		.has_rdev = l->rdev != 0,
		.rdev = l->rdev,
		.driver = "NONE",
		.mtu = UPLINK_MTU,
	};

	if (uplink_query(l->cfg.name, &u)) {
		v = (struct uplink_record){
			.state = uplink_state_name(u.state),
			.has_rdev = true,
			.rdev = u.devno,
			.driver = u.kind,
			.active = u.state == UPLINK_READY,
			.mtu = UPLINK_MTU,
			TRAFFIC(u.rx_frames, u.tx_frames, u.rx_no_buffer,
				u.tx_dropped, u.rx_bad, u.tx_failed),
			.rx_bytes = u.rx_bytes,
			.tx_bytes = u.tx_bytes,
		};
		memcpy(v.mac, u.mac, sizeof(v.mac));
	}
	reply_uplink(r, &v);
}

/* "10.64.0.2/24", or NULL: CP has no address there. */
static const char *base_address(const struct lan *l,
				char to[FORMAT_PREFIX4_SIZE])
{
	if (!l->cfg.base_ip)
		return NULL;
	return format_prefix4(to, l->cfg.base_ip, l->cfg.prefix_len);
}

static const char *macprotect_word(u8 value)
{
	return value == MACPROTECT_ON	 ? "ON"
	       : value == MACPROTECT_OFF ? "OFF"
					 : "Unspecified";
}

/* What a LAN and a VSWITCH have in common; the structs begin alike. */
#define LAN_VIEW(i, text)                                                      \
	.owner = (i)->lan.cfg.owner, .name = (i)->lan.cfg.name,                \
	.restricted = (i)->lan.cfg.restricted,                                 \
	.persistent = !(i)->lan.cfg.transient,                                 \
	.maxconn = (i)->lan.cfg.maxconn, .isolation = (i)->lan.cfg.isolation,  \
	.iptimeout = (i)->lan.cfg.iptimeout,                                   \
	.macprotect = macprotect_word((i)->lan.cfg.macprotect),                \
	.connected = (i)->connected, .mtu = (i)->lan.cfg.mtu,                  \
	.address = base_address(&(i)->lan, text), .addresses = (i)->addresses

static void show_lan(struct reply *r, const struct lan_query *q,
		     const struct lan_info *i)
{
	char address[FORMAT_PREFIX4_SIZE];

	if (q->kind == LAN_VSWITCH) {
		struct vswitch_record v = { LAN_VIEW(i, address) };

		memcpy(v.mac, i->lan.mac, sizeof(v.mac));
		reply_vswitch(r, &v);
		show_uplink(r, &i->lan);
	} else {
		reply_lan(r, &(struct lan_record){ LAN_VIEW(i, address) });
	}
	if (q->access)
		show_access(r, &i->lan);
	if (q->details)
		show_adapters(r, i);
}

/* All of them: none is an answer.  One by name: none is an error. */
static void show_nothing(struct cmdio *io, const struct lan_query *q)
{
	if (!q->name[0] && q->kind == LAN_VSWITCH)
		reply_vswitch_list(io_reply(io));
	else if (!q->name[0])
		reply_lan_list(io_reply(io));
	else if (q->kind == LAN_VSWITCH)
		msg_no_vswitch(io, q->name);
	else
		msg_no_lan(io, q->owner[0] ? q->owner : "*", q->name);
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
		if (!wanted(io, &q, &i->lan) || (q.active && !i->connected))
			continue;
		show_lan(io_reply(io), &q, i);
		shown++;
	}
	heap_free(i, sizeof(*i));
	if (!shown)
		show_nothing(io, &q);
}

void query_lan(struct cmdio *io, struct args *a)
{
	query(io, a, LAN_GUEST);
}

void query_vswitch(struct cmdio *io, struct args *a)
{
	query(io, a, LAN_VSWITCH);
}

/* --- QUERY VMLAN --- */

static void count_lans(struct vmlan_record *v, struct lan_info *i)
{
	u32 cursor = 0;

	while (net_lan_next(&cursor, i)) {
		v->transient += i->lan.cfg.transient;
		v->persistent += !i->lan.cfg.transient;
	}
}

void query_vmlan(struct cmdio *io, struct args *a)
{
	struct lan_info *i;
	struct vmlan_record v = { .limit = ROUTER_LANS };
	char system[8], user[8];

	if (!need_end(io, a))
		return;
	i = heap_alloc(sizeof(*i));
	if (!i) {
		msg_machine_busy(io, io->vm->userid);
		return;
	}
	count_lans(&v, i);
	heap_free(i, sizeof(*i));
	fmt_print(system, sizeof(system), "%06X", system_conf()->mac_prefix);
	fmt_print(user, sizeof(user), "%06X", system_conf()->user_prefix);
	v.prefix = system;
	v.user_prefix = user;
	reply_vmlan(io_reply(io), &v);
}
