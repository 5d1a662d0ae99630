/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one instance of the router in CP (R1.8), its lock and its clock. Layer 4.
 * Front ends (NICs, uplinks) attach ports; CP commands define LANs, couple and
 * query.  All functions take LOCK_ROUTER themselves: call them with no lock of
 * that level or above held.  None blocks but port_detach and net_init.
 *
 * Life of a port: port_attach -> port_couple <-> port_uncouple -> port_detach.
 * After port_detach returns no front operation runs or will run.
 *
 * SET VSWITCH RDEV / CONNECT are two steps for the command: net_vswitch_rdev
 * records what was said, netdrv/uplink.h starts the adapter, whose driver then
 * attaches a port with PORT_UPLINK and couples it to the VSWITCH.
 */
#ifndef VSWITCH_GLUE_H
#define VSWITCH_GLUE_H

#include "cp/lib/types.h"
#include "vswitch/port.h"
#include "vswitch/router.h"

/* Once, before the first port.  Starts the one-second task. */
void net_init(const u8 mac_prefix[3]);

/* --- ports: for front ends --- */
/*
 * OPS and FRONT must live until port_detach returns.  ops->framing wins over
 * cfg->framing.  ERR_FULL, ERR_NOMEM.
 */
enum err port_attach(const struct port_front_ops *ops, void *front,
		     const struct port_config *cfg,
		     struct port **out) MUST_CHECK;
/* Uncouples; waits (task_yield) until transmits in progress are done. */
void port_detach(struct port *p);
/* What the guest is to be told: its MAC; the LAN's MTU (0: not coupled). */
void port_mac(const struct port *p, u8 mac[6]);
u16 port_mtu(const struct port *p);
bool port_coupled(const struct port *p);
/* PORT_CAN_..., as the guest negotiated. */
void port_set_caps(struct port *p, u8 caps);
/* Uplink: the adapter's own address, known after LANSTAT; set before link. */
void port_set_mac(struct port *p, const u8 mac[6]);
/* Uplink: ready or not. A new port is not. */
void port_set_link(struct port *p, bool up);
/* The guest reset its adapter: gives up what it claimed. */
void port_release(struct port *p);
/* A layer-3 guest's SETIP.  As router_claim. */
enum err port_claim(struct port *p, u32 ip) MUST_CHECK;
/* What the front end dropped before it reached the router (bad header...). */
void port_count_tx_error(struct port *p);

/* --- ports, for commands; errors as router_couple, router_port_fix --- */
enum err port_couple(struct port *p, const char *owner,
		     const char *lan) MUST_CHECK;
enum err port_uncouple(struct port *p) MUST_CHECK;
enum err port_set_ip(struct port *p, u32 ip) MUST_CHECK;
enum err port_ask_ip(struct port *p, u32 ip) MUST_CHECK;
void port_clear_ip(struct port *p);
void port_set_anysource(struct port *p, bool on);

/* --- LANs and routes: for commands and SYSTEM CONFIG --- */
enum err net_lan_define(const struct lan_config *cfg) MUST_CHECK;
/* Uncouples all ports (their front ends see link down). */
enum err net_lan_destroy(const char *owner, const char *name) MUST_CHECK;
/* ERR_NOENT no such LAN, ERR_EXIST / ERR_NOENT for the userid, ERR_LIMIT. */
enum err net_lan_grant(const char *owner, const char *name,
		       const char *userid) MUST_CHECK;
/* Couplings that exist stay, as on z/VM. ERR_NOENT: LAN or userid unknown. */
enum err net_lan_revoke(const char *owner, const char *name,
			const char *userid) MUST_CHECK;
enum err net_lan_set(const char *owner, const char *name, u32 base_ip,
		     u8 prefix_len, u32 gateway) MUST_CHECK;
/* Change what of a LAN may change while NICs are coupled. */
enum err net_lan_change(const char *owner, const char *name,
			const struct lan_change *change) MUST_CHECK;
/* OWNER logged on, or has logged off and its NICs are gone. */
void net_owner(const char *owner, bool here);
enum err net_vswitch_rdev(const char *name, u16 rdev) MUST_CHECK;
enum err net_vswitch_connect(const char *name, bool connect) MUST_CHECK;
enum err net_route_add(u32 prefix, u8 len, u32 via, const char *owner,
		       const char *lan, u16 metric) MUST_CHECK;
enum err net_route_remove(u32 prefix, u8 len) MUST_CHECK;

/* --- UDP ports of the base's own (vswitch/service.h) --- */
/* TAKE is called under LOCK_ROUTER; not any more after net_service_close. */
enum err net_service_open(u16 port, service_take take, void *arg) MUST_CHECK;
void net_service_close(u16 port);
/*
 * D: UDP header and data, to whom FROM is; in the name of the address that he
 * spoke to.  Consumes D.  No lock held.
 */
void net_answer(struct dgram *d, const struct service_peer *to);

/* --- queries: copies, one entry per call --- */
/*
 * Each *_next starts with *CURSOR = 0 and returns false at the end; entries
 * that come or go meanwhile are seen or not.
 */
struct lan_info {
	struct lan lan;
	u32 connected; /* coupled NICs, uplink not counted */
	u32 addresses; /* in the address list for this LAN */
	bool uplink_up;
};

struct port_info {
	u32 id;
	struct port_config cfg;
	bool coupled;
	bool link; /* uplink: adapter ready */
	char lan_owner[USERID_SIZE], lan_name[LAN_NAME_SIZE];
	enum lan_kind lan_kind;
	struct port_counters count;
};

struct addr_info {
	u32 ip;
	u32 base_ip; /* the base's own address on that LAN, 0 none (R1.9) */
	enum addr_how how;
	u32 port_id;
	char owner[USERID_SIZE]; /* of the NIC */
	u16 devno;
	u8 mac[6];
	char lan_owner[USERID_SIZE], lan_name[LAN_NAME_SIZE];
};

struct route_info {
	struct route route;
	bool connected; /* a LAN's own prefix */
	bool gateway;	/* a LAN's default gateway */
	char lan_owner[USERID_SIZE], lan_name[LAN_NAME_SIZE];
};

struct neigh_info {
	u32 ip;
	enum neigh_state state;
	u8 mac[6];
	u8 pending;
	u32 age_s; /* since last confirmed or asked */
	char lan_owner[USERID_SIZE], lan_name[LAN_NAME_SIZE];
};

bool net_lan_get(const char *owner, const char *name, struct lan_info *out);
bool net_lan_next(u32 *cursor, struct lan_info *out);
bool net_port_next(u32 *cursor, struct port_info *out);
void port_query(const struct port *p, struct port_info *out);
bool net_addr_next(u32 *cursor, struct addr_info *out);
bool net_route_next(u32 *cursor, struct route_info *out);
bool net_neigh_next(u32 *cursor, struct neigh_info *out);
void net_counters(struct router_counters *out);

#endif
