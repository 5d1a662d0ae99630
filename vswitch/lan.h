/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A LAN of TYPE IP; with an uplink it is a VSWITCH.  The base's own address on
 * it is optional: with one, the base answers pings to it and the LAN is ROUTED
 * (to other routed LANs and by the route table); without, the LAN is on its own
 * but for its gateway.
 *
 * Addresses are host-order u32 (10.64.0.1 = 0x0a400001), names upper case.
 */
#ifndef VSWITCH_LAN_H
#define VSWITCH_LAN_H

#include "cp/lib/types.h"
#include "vswitch/acl.h"
#include "vswitch/limit.h"
#include "vswitch/limits.h"

#define LAN_NAME_SIZE	 9
#define LAN_OWNER_SYSTEM "SYSTEM"

enum lan_kind { LAN_GUEST, LAN_VSWITCH };

/* Must a NIC's frames have its own MAC?  UNSPECIFIED: no. */
enum lan_macprotect { MACPROTECT_UNSPECIFIED, MACPROTECT_OFF, MACPROTECT_ON };

/* What a definer says. */
struct lan_config {
	char owner[USERID_SIZE]; /* LAN_OWNER_SYSTEM or a userid          */
	char name[LAN_NAME_SIZE];
	enum lan_kind kind;
	bool restricted; /* only granted users (and the owner) couple   */
	u32 base_ip;	 /* base's address on it, 0 none: not routed    */
	u32 prefix_ip;	 /* network address; host bits are ignored      */
	u8 prefix_len;	 /* 0: no prefix, every address is on-link      */
	u32 gateway;	 /* next hop for what has no route, 0 none      */
	u16 mtu;	 /* 0: 1500 with an uplink, else LAN_MTU_DEFAULT */
	u16 maxconn;	 /* NICs that may couple, 0 any number          */
	bool isolation;	 /* NICs do not reach each other here           */
	bool transient;	 /* goes with its owner                         */
	u8 iptimeout;	 /* minutes a neighbour is known unused, 0: 5   */
	u8 macprotect;	 /* enum lan_macprotect                         */
};

/* An address that NICs were asked for; ip 0: none. */
struct sought {
	u32 ip;
	u64 since_us;
};

struct lan {
	bool used;
	u8 index;
	struct lan_config cfg; /* checked and completed */
	u8 mac[6];	       /* the one MAC guests see */
	u16 rdev;	       /* SET VSWITCH RDEV, 0 none; for QUERY only */
	bool connect;	       /* SET VSWITCH CONNECT / DISCONNECT         */
	u64 ports;	       /* set of coupled ports, uplink included    */
	s16 uplink;	       /* port id, or -1 */
	bool orphan; /* transient, its owner gone: goes with its last NIC */
	struct bucket defend; /* announcements against false claims */
	struct sought sought[LAN_SOUGHT];
	struct acl acl;
};

/* What may change while NICs are coupled. */
struct lan_change {
	enum lan_attribute {
		LAN_MAXCONN,
		LAN_ISOLATION,
		LAN_IPTIMEOUT,
		LAN_MACPROTECT,
	} what;
	u16 value; /* as in struct lan_config; checked */
};
void lan_change(struct lan_config *cfg, const struct lan_change *change);

u32 ip4_mask(u8 prefix_len);
/* Check and complete CFG in place.  ERR_INVAL names nothing usable. */
enum err lan_config_check(struct lan_config *cfg) MUST_CHECK;
/* Is IP on-link here? */
bool lan_contains(const struct lan *l, u32 ip);
/* 255.255.255.255 or the prefix's all-ones address. */
bool lan_is_broadcast(const struct lan *l, u32 ip);
/* A unicast address a machine may have here at all. */
bool lan_is_host(const struct lan *l, u32 ip);

#endif
