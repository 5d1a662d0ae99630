/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A port is where something meets the router: a virtual NIC's front end
 * (virtio-net now, QDIO later) or an uplink (real adapter).  The front end
 * owns struct port_front_ops; the router side is vswitch/glue.c.
 *
 * Going in:  the front end copies ONE frame or datagram out of the guest into
 *            a dgram and calls port_input(); it gives up its reference.
 * Going out: glue calls front->transmit(), never holding the router's lock; the
 *            front end takes over the caller's reference, always.
 */
#ifndef VSWITCH_PORT_H
#define VSWITCH_PORT_H

#include "cp/lib/types.h"
#include "vswitch/dgram.h"

struct port;

enum port_framing {
	PORT_ETHERNET, /* dgram->data is an Ethernet header (virtio, LCS) */
	PORT_IP,       /* dgram->data is an IP header (QDIO layer 3)      */
};

struct port_loss {
	u32 frames;
	u64 bytes;
};

struct port_front_ops {
	enum port_framing framing;
	/*
	 * transmit() takes large TCP segments (DGRAM_GSO_TCP4, to be cut by
	 * tso.h into frames that its link takes) and cuts them where they go:
	 * one copy less.  Each counts as its frames.
	 */
	bool cuts;
	/*
	 * Deliver LIST (->next); takes the references whatever happens.  Must
	 * not block and must not call port_input().  What was dropped is added
	 * to *LOST: the front end has counted it, glue does as "no room".
	 */
	void (*transmit)(void *front, struct dgram *list,
			 struct port_loss *lost);
	/* All transmits of this batch are done: interrupt / start I/O now. */
	void (*flush)(void *front);
	/*
	 * NULL, or: wait, for milliseconds at most, until less of what came in
	 * by port FROM is queued here.  A sender that is not held up makes what
	 * is dropped, and the wire gets less of it.  Returns what the front
	 * end's task spent on what came by FROM since it was last asked, in
	 * units of the CPU timer.
	 */
	u64 (*wait_room)(void *front, u32 from);
	/* Link went up or down: coupled, uncoupled. */
	void (*link)(void *front, bool up);
};

/*
 * Into the router, in order: consumes LIST (->next), a few at a time under one
 * hold of the router's lock, which it takes itself.  Context: task; may be
 * called by many CPUs.  Flushes come at port_input_done.
 */
void port_input(struct port *p, struct dgram *list);
/* JOINED frames of BYTES came in, too, but in others (coalesce.h). */
void port_count_joined(struct port *p, u64 joined, u64 bytes);
/* End of a batch: flushes the receivers; the set of their ports. */
u64 port_input_done(struct port *p);
/*
 * Those of RECEIVERS whose queue is full of what P sent: wait a little.  What
 * their tasks spent on it, which is P's owner's: see wait_room.
 */
u64 port_wait_room(struct port *p, u64 receivers);

#endif
