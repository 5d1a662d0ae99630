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

struct port_front_ops {
	enum port_framing framing;
	/*
	 * Deliver D; takes the reference whatever happens.  Must not block
	 * and must not call port_input().  False: dropped (the front end has
	 * counted it; glue counts it as "no room").
	 */
	bool (*transmit)(void *front, struct dgram *d);
	/* All transmits of this batch are done: interrupt / start I/O now. */
	void (*flush)(void *front);
	/* Link went up or down: coupled, uncoupled. */
	void (*link)(void *front, bool up);
};

/*
 * Into the router: consumes D.  Context: task; may be called by many CPUs;
 * takes the router's lock itself.  Several calls may be bracketed by
 * port_batch_begin / port_batch_end, so that flush comes once.
 */
void port_input(struct port *p, struct dgram *d);
void port_input_done(struct port *p); /* end of a batch: flushes receivers */

#endif
