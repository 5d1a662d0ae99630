/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one IP router of the base (R1.8), pure: no lock, clock or device.  The
 * caller serialises all calls, passes the time, and transmits what comes out.
 *
 * Every datagram given to router_input() ends in exactly one outcome; the
 * reference is always consumed.  What is to be sent is appended to a
 * router_out: a queue of datagrams complete for the receiving port (Ethernet
 * header if its framing is PORT_ETHERNET), linked by dgram->next, dgram->port
 * saying where to.
 *
 * Addresses are host-order u32; ports and LANs are small indexes.  Fields of
 * the structs are for reading (queries); only router functions write them.
 */
#ifndef VSWITCH_ROUTER_H
#define VSWITCH_ROUTER_H

#include "cp/lib/types.h"
#include "vswitch/claim.h"
#include "vswitch/counters.h"
#include "vswitch/flow.h"
#include "vswitch/lan.h"
#include "vswitch/limit.h"
#include "vswitch/neigh.h"
#include "vswitch/port.h"
#include "vswitch/reasm.h"
#include "vswitch/route.h"
#include "vswitch/service.h"

#define PORT_FIXED_MAX 8
#define LAN_NONE       0xff

/* What the receiver behind a port can take over from the base. */
#define PORT_CAN_CSUM 0x01 /* unfinished transport checksums (GUEST_CSUM) */
#define PORT_CAN_TSO4 0x02 /* large TCP segments (GUEST_TSO4)             */

/* What a port is. */
#define PORT_UPLINK    0x01 /* a real adapter                        */
#define PORT_ANYSOURCE 0x02 /* a gateway guest: any source address   */

struct port_config {
	char owner[USERID_SIZE]; /* userid, or "SYSTEM" for an uplink */
	u16 devno;
	u8 flags; /* PORT_UPLINK, PORT_ANYSOURCE */
	u8 caps;  /* PORT_CAN_... */
	enum port_framing framing;
	u8 mac[6]; /* all zero: the router assigns 02-00-00-xx-xx-xx  */
	u16 mtu;   /* uplink: what the adapter carries, 0 = UPLINK_MTU */
};

struct router_port {
	bool used;
	u8 lan;	   /* index or LAN_NONE */
	bool link; /* uplink: adapter ready */
	struct port_config cfg;
	u32 fixed[PORT_FIXED_MAX];	  /* NICDEF IP, SET NIC IP */
	bool fixed_asked[PORT_FIXED_MAX]; /* by the user himself */
	u32 fixed_count;
	u32 waiting; /* of its datagrams, for neighbours */
	struct bucket icmp, groups, seeks, arp[ARP_BUCKETS];
	struct port_counters count;
};

/*
 * Who is told of what goes on in the tables, whatever brought it about; at
 * once, so it may look but not change anything.  What goes is still there.
 */
struct router_listener {
	void (*lan)(const struct lan *l, bool there);
	void (*coupled)(u32 port, const struct lan *l, bool coupled);
};

struct router {
	struct lan lan[ROUTER_LANS];
	struct router_port port[ROUTER_PORTS];
	struct addr_table addrs;
	struct route_table routes;
	struct neigh_table neighs;
	struct reasm_table reasms;
	struct flow_table flows;
	struct service_table services;
	const struct router_listener *listener; /* NULL: nobody */
	u64 changes; /* of LANs and ports; each table counts its own */
	struct router_counters count;
	u8 mac_prefix[3];
	u32 next_mac;
	u16 ip_id;
};

/* Results of one or several calls.  Init with router_out_init. */
struct router_out {
	struct dgram *head, *tail;
	u32 count;
	enum outcome outcome; /* of the last router_input */
	enum drop reason;     /* if dropped               */
};

void router_out_init(struct router_out *out);
/* First queued datagram, off the queue; NULL: empty. */
struct dgram *router_out_take(struct router_out *out);

/* R is zeroed storage of the caller's. */
void router_init(struct router *r, const u8 mac_prefix[3]);

/* --- datagrams (router.c) --- */
void router_input(struct router *r, u32 port, struct dgram *d, u64 now_us,
		  struct router_out *out);
/* Once a second: requests again, ages neighbours, drops what waited too long */
void router_tick(struct router *r, u64 now_us, struct router_out *out);
/* Is there anything for the next tick? */
bool router_has_work(const struct router *r);

/* --- LANs (table.c) --- */
/* ERR_INVAL, ERR_EXIST (name; prefix overlaps a routed LAN's), ERR_FULL. */
enum err router_lan_define(struct router *r,
			   const struct lan_config *cfg) MUST_CHECK;
/* Uncouples all its ports and forgets its routes.  ERR_NOENT. */
enum err router_lan_destroy(struct router *r, const char *owner,
			    const char *name) MUST_CHECK;
/*
 * OWNER logs off (not HERE) or on.  Its transient LANs go, those with NICs when
 * the last of these leaves, unless the owner is back before.
 */
void router_owner(struct router *r, const char *owner, bool here);
struct lan *router_lan_find(struct router *r, const char *owner,
			    const char *name);
/* New base address, prefix, gateway, MTU; ports must be none but the uplink */
enum err router_lan_set(struct router *r, struct lan *l, u32 base_ip,
			u8 prefix_len, u32 gateway) MUST_CHECK;

/* --- ports (table.c) --- */
/* ERR_FULL; the new port's id in *OUT. */
enum err router_port_add(struct router *r, const struct port_config *cfg,
			 u32 *out) MUST_CHECK;
void router_port_remove(struct router *r, u32 port);
/*
 * ERR_NOENT no such LAN, ERR_PERM not granted, ERR_BUSY coupled already or the
 * LAN has an uplink, ERR_EXIST a fixed address is another's, ERR_RANGE one is
 * outside the LAN's prefix, ERR_INVAL an uplink to what is no VSWITCH.
 */
enum err router_couple(struct router *r, u32 port, const char *owner,
		       const char *lan) MUST_CHECK;
/* ERR_NOENT: was not coupled. */
enum err router_uncouple(struct router *r, u32 port);
/*
 * A fixed address (NICDEF IP, SET NIC IP): takes the place of claims, also of
 * another port's claim.  ERR_EXIST: fixed elsewhere or the base's own;
 * ERR_RANGE: not of the LAN; ERR_FULL.
 */
enum err router_port_fix(struct router *r, u32 port, u32 ip) MUST_CHECK;
/*
 * The same at the word of the port's own user, who takes nobody's place:
 * ERR_EXIST also for what another port has claimed, the gateway's, and what
 * has answered beyond the uplink.
 */
enum err router_port_ask(struct router *r, u32 port, u32 ip) MUST_CHECK;
/* Forget all fixed addresses. */
void router_port_unfix(struct router *r, u32 port);
/* Claim for a layer-3 front end (SETIP).  ERR_EXIST, ERR_PERM, ERR_RANGE. */
enum err router_claim(struct router *r, u32 port, u32 ip) MUST_CHECK;
/* The guest reset its adapter: what it claimed is free again. */
void router_release(struct router *r, u32 port);
/* Is it a gateway guest's, from now on?  (PORT_ANYSOURCE) */
void router_port_anysource(struct router *r, u32 port, bool on);
/* Uplink: adapter ready or not.  Down: what waits for it is dropped. */
void router_port_link(struct router *r, u32 port, bool up);

/* --- routes (table.c) --- */
/* VIA 0: on-link at the LAN.  ERR_INVAL: VIA not on-link, LAN not routed. */
enum err router_route_add(struct router *r, u32 prefix, u8 len, u32 via,
			  const struct lan *l, u16 metric) MUST_CHECK;

#endif
