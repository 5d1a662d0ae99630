/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The last step before a port's transmit, outside the router's lock because it
 * touches every byte: cut large segments, finish checksums, fragment.  Only a
 * datagram with mtu set needs it: the router sets it when the receiver cannot
 * take over what the sender left undone, or the datagram is too large for it.
 */
#ifndef VSWITCH_FINISH_H
#define VSWITCH_FINISH_H

#include "vswitch/dgram.h"

struct finish_count {
	u64 segments, fragments, sums; /* made */
};

/*
 * The frames to send in place of D, linked by next, all for D's port; C is
 * added to.  Consumes D.  L2_SIZE: bytes of link header at D's data.  NULL:
 * no buffers; nothing is left over.
 */
struct dgram *finish(struct dgram *d, u32 l2_size, struct finish_count *c);

#endif
