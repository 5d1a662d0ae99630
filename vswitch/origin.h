/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Datagrams the base itself begins (its trace, later its log).  They leave by
 * the router's own rules in the name of a LAN's base address, count as any
 * other, and carry DGRAM_OWN so that no tap sees them.
 */
#ifndef VSWITCH_ORIGIN_H
#define VSWITCH_ORIGIN_H

#include "vswitch/router.h"

/*
 * Can the base send to DST?  Then *SRC is the address it does it from and *MTU
 * what fits on the way out.
 */
bool router_origin(struct router *r, u32 dst, u32 *src, u32 *mtu);
/*
 * D: UDP header and data, no IP header yet, head room for one.  Consumes D.
 * Dropped and counted when there is no way, or it does not fit.
 */
void router_send(struct router *r, struct dgram *d, u32 dst, u64 now_us,
		 struct router_out *out);
/* The same in the name of SRC, a base address that was spoken to. */
void router_answer(struct router *r, struct dgram *d, u32 src, u32 dst,
		   u64 now_us, struct router_out *out);

#endif
