/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receive coalescing: neighbouring segments of one TCP connection that came in
 * from outside become one large one, as tso.h takes them apart.  Pure.
 *
 * Only segments whose IP and TCP checksums are right are joined, so the result
 * may be passed on with an unfinished sum.  What tells the receiver anything
 * but "more data" (SYN, FIN, another acknowledgment, changed options, ECN) is
 * never joined.  Order is kept, also between connections.
 */
#ifndef VSWITCH_COALESCE_H
#define VSWITCH_COALESCE_H

#include "vswitch/dgram.h"

/* Zeroed: nothing held. */
struct coalesce {
	struct dgram *held; /* owned */
	u32 segments;	    /* joined in it                          */
	u32 next_seq;	    /* what the next has to begin with       */
	u32 piece;	    /* payload of each but the last          */
	bool open;	    /* the last was full: more may follow    */
};

/*
 * D, an Ethernet frame, came in; consumed.  What can go on to the router now,
 * a list by `next`: NULL, one or two.
 */
struct dgram *coalesce_add(struct coalesce *c, struct dgram *d);
/* No more for now: what was held, or NULL. */
struct dgram *coalesce_end(struct coalesce *c);

#endif
