/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The virtual 3270 display, local and non-SNA: Write, Erase/Write, Erase/Write
 * Alternate, Erase All Unprotected, Write Structured Field, Read Buffer, Read
 * Modified, Select.  Streams go through unread to the glass (cp/vdev/glass.h).
 *
 * Serialised by the vm's dev_lock, callbacks included.
 * Source: GA23-0059, chapter 3; GA23-0218.
 */
#ifndef CP_VDEV_V3270_H
#define CP_VDEV_V3270_H

#include "cp/lib/types.h"
#include "cp/vdev/glass.h"
#include "cp/vdev/vdev.h"

struct v3270 {
	struct vdev vdev;
	struct vdev_row row;
	struct glass *glass;
};

/*
 * Then vcss_attach(css, &d->vdev, devno); G's ops are v3270_glass_*.
 * NAME is what QUERY VIRTUAL calls it, "CONS" or "GRAF".
 */
void v3270_init(struct v3270 *d, struct glass *g, const char *name);
/* For glass_ops: the request has ended; status came. */
void v3270_glass_done(struct v3270 *d, const struct glass_end *end);
void v3270_glass_status(struct v3270 *d, u8 dstat);

#endif
