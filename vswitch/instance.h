/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one router of CP and its lock: what glue.c, netadmin.c and netquery.c
 * share.  Private to vswitch; the public face is glue.h.
 */
#ifndef VSWITCH_INSTANCE_H
#define VSWITCH_INSTANCE_H

#include "cp/core/lock.h"
#include "iucv/starvswitch.h"
#include "vswitch/finish.h"
#include "vswitch/glue.h"

/* A port's place in net.ports is its id in the router. */
struct port {
	const struct port_front_ops *ops;
	void *front;
	bool attached; /* false from the start of port_detach */
	u32 id;
	u64 flush;   /* atomic: ports reached since the last port_input_done */
	u64 no_room; /* atomic: refused by the front end, and their bytes    */
	u64 no_room_bytes;
	/*
	 * atomic: frames made beyond those that were counted, minus those that
	 * were joined (mod 2^64)
	 */
	u64 more;
	u64 more_bytes;
	/* atomic: of an uplink, came in and went into others; see port.h */
	u64 came_joined;
	u64 came_joined_bytes;
};

struct net {
	struct finish_count made; /* atomic */
	u64 joined;		  /* atomic: went into another's segment */
	struct spinlock lock;
	struct router router;		 /* lock */
	struct port ports[ROUTER_PORTS]; /* lock; see flights in glue.c */
};

extern struct net net;

/*
 * A datagram of the base's own (router_send); *REACHED is added to and given to
 * net_flush after a batch.  No lock held.  Why it was dropped, or DROP_NONE.
 */
enum drop net_send(struct dgram *d, u32 dst, u64 *reached);
void net_flush(u64 reached);
/* Tell the front ends of the ports in the set; no lock held. */
void glue_link(u64 ports, bool up);

/* --- programs are told (nettell.c) --- */
/* Once, behind router_init. */
void net_tell_init(void);
/* Of port ID, which is or was on LAN (LAN_NONE: none); the lock is held. */
void net_tell_port(u32 id, u8 lan, enum vswitch_change what);
/* Of the links of the ports in the set; no lock held. */
void net_tell_links(u64 ports, bool up);

#endif
