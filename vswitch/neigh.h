/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Neighbours beyond an uplink: who has which MAC.  Bounded; the least
 * recently used entry without waiting datagrams gives way, unknown ones first.
 * Time is an argument; what must be sent (requests, released datagrams) is the
 * router's work, told by neigh_tick.
 */
#ifndef VSWITCH_NEIGH_H
#define VSWITCH_NEIGH_H

#include "cp/lib/types.h"
#include "vswitch/dgram.h"
#include "vswitch/limits.h"

enum neigh_state {
	NEIGH_FREE,
	NEIGH_INCOMPLETE, /* asked, no answer yet; datagrams may wait    */
	NEIGH_REACHABLE,  /* answered lately                             */
	NEIGH_STALE,	  /* was reachable; used, then asked again       */
	NEIGH_PROBE,	  /* asked itself: still used meanwhile          */
	NEIGH_FAILED,	  /* did not answer: refused until it expires    */
};

#define NEIGH_BUCKETS 128
#define NEIGH_NONE    0xffffu

struct neigh {
	u32 ip;
	u32 asker;    /* sender address for requests */
	u64 since_us; /* of the state, or of the last request */
	u64 used_us;
	u8 mac[6];
	u8 port; /* uplink */
	u8 state;
	u8 tries;
	u8 pending;
	u8 creator;	    /* port on whose account it is */
	u16 next;	    /* chain */
	struct dgram *head; /* PENDING datagrams by dgram->next, IP at data */
};

struct neigh_table {
	struct neigh e[ROUTER_NEIGHS];
	u16 bucket[NEIGH_BUCKETS];
	u16 free;
	u16 used;
	u16 pending;
	u16 by_port[ROUTER_PORTS]; /* entries on account of each */
};

void neigh_init(struct neigh_table *t);
struct neigh *neigh_find(struct neigh_table *t, u8 port, u32 ip);
/*
 * A new INCOMPLETE entry on account of port CREATOR; the caller knows there is
 * none.  If CREATOR has its share its own least worth goes, if the table is
 * full that of the port which has most.  NULL: datagrams wait for all of those.
 */
struct neigh *neigh_create(struct neigh_table *t, u8 port, u32 ip, u8 creator,
			   u64 now_us);
/* Queue D; false: the entry's bound is reached. */
bool neigh_wait(struct neigh_table *t, struct neigh *n, struct dgram *d);
/* Take the waiting datagrams off, in order of arrival. */
struct dgram *neigh_take(struct neigh_table *t, struct neigh *n);
void neigh_confirm(struct neigh *n, const u8 mac[6], u64 now_us);
/* Nothing may wait for it. */
void neigh_remove(struct neigh_table *t, struct neigh *n);
const char *neigh_state_name(enum neigh_state s);

/* What is due for one entry now; a stale one goes after UNUSED_US. */
enum neigh_due {
	NEIGH_DUE_NOTHING,
	NEIGH_DUE_REQUEST, /* send a request; tries and since are updated */
	NEIGH_DUE_FAIL,	   /* take what waits and drop it                 */
	NEIGH_DUE_REMOVE,  /* forget it                                   */
};
enum neigh_due neigh_age(struct neigh *n, u64 now_us, u64 unused_us);

#endif
