/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shared drivers' view (netdrv/chan.h) of a guest's subchannel.
 */
#ifndef GK_CHAN_OPS_H
#define GK_CHAN_OPS_H

#include "guestkit/include/gk/chan.h"
#include "netdrv/chan.h"

/* Make C usable by a driver of netdrv; TO must live as long as the driver. */
void gk_chan_bind(struct chan *to, struct gk_chan *c);

/*
 * If the program on C has ended: its status for the driver, sense byte
 * included (a unit check is sensed here and now).
 */
bool gk_chan_take(struct gk_chan *c, struct chan_status *out);

#endif
