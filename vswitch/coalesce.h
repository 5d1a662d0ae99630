/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receive coalescing: neighbouring segments of one TCP connection that came in
 * together become one large one, as tso.h takes them apart.  Pure.
 *
 * Only segments whose IP and TCP checksums are right are joined (or whose TCP
 * sum is still owed, inside the machine), so the result may be passed on with
 * an unfinished sum.  What tells the receiver anything but "more data" (SYN,
 * FIN, another acknowledgment, changed options, ECN) is never joined, but for
 * a time stamp (RFC 7323) that grows: the first one's is kept, which is the
 * one that the receiver has to echo.
 *
 * Of pure acknowledgments of a connection that follow each other the newest is
 * kept when it says more than the one before, and nothing else: RFC 3449
 * 5.2.1.  Duplicates, which are a signal, all stay.
 *
 * Order within a connection is kept; connections, and what is not TCP, may
 * overtake each other.
 */
#ifndef VSWITCH_COALESCE_H
#define VSWITCH_COALESCE_H

#include "vswitch/dgram.h"

#define COALESCE_FLOWS 8 /* connections joined at a time */

struct coalesce_flow {
	struct dgram *held; /* owned; NULL: nothing of a connection here */
	u32 segments;	    /* joined in it                          */
	u32 next_seq;	    /* what the next has to begin with       */
	u32 piece;	    /* payload of each but the last; 0: none */
	bool open;	    /* the last was full: more may follow    */
};

struct coalesce {
	struct coalesce_flow flow[COALESCE_FLOWS];
	u32 held;     /* flows in use                          */
	u32 last;     /* of the newest datagram                */
	u32 next_out; /* whose turn it is to make room         */
	u64 joined;   /* datagrams that went into another      */
	u64 bytes;    /* of them that are not in it: headers   */
};

/* Nothing held. */
static inline void coalesce_init(struct coalesce *c)
{
	*c = (struct coalesce){ .held = 0 };
}

/*
 * An Ethernet frame of SIZE bytes at FRAME came in: true, it went into what is
 * held of its connection; false: it is one for coalesce_add, in a datagram.
 */
bool coalesce_frame(struct coalesce *c, const u8 *frame, u32 size);
/*
 * D, an Ethernet frame, came in; consumed.  What can go on now, a list by
 * `next`, or NULL.
 */
struct dgram *coalesce_add(struct coalesce *c, struct dgram *d);
/* No more for now: what was held, a list, or NULL. */
struct dgram *coalesce_end(struct coalesce *c);

#endif
