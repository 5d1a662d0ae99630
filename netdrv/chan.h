/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A driver's view of its subchannel (layer 2d).  Drivers in this folder are
 * linked into CP and into guests; whoever links them embeds a struct chan in
 * his own object and fills in the ops.
 *
 * Drivers are state machines.  In come events: a channel program ended, time
 * passed, something is to be sent.  Out go calls of these ops.  No driver
 * waits, none has a lock: all calls for one device are made one after the
 * other by its owner.
 *
 * Only run() and clear() wait; drivers call them while a device is being set
 * up or taken down, never for data.
 */
#ifndef NETDRV_CHAN_H
#define NETDRV_CHAN_H

#include "cp/arch/css.h"
#include "cp/lib/types.h"

#define SENSE0_INTERVENTION 0x40 /* intervention required */

/* How a channel program ended. */
struct chan_status {
	u8 dstat, cstat; /* DSTAT_..., CSTAT_...              */
	u16 residual;	 /* count left of the last CCW        */
	u8 sense0;	 /* first sense byte, with unit check; 0: not asked */
};

struct chan;

struct chan_ops {
	/*
	 * Start the format-1 channel program at PROG (in dma storage); its end
	 * reaches the driver as an event.  ERR_BUSY: one is in progress.
	 * ERR_GONE: the subchannel is not operational.  Never waits; may be
	 * called from inside the driver's event function.
	 */
	enum err (*start)(struct chan *c, const struct ccw1 *prog) MUST_CHECK;
	/*
	 * Start PROG and wait for its end, at most TIMEOUT_US, then clear.
	 * ERR_TIMEOUT, ERR_GONE, ERR_BUSY; ERR_OK: it ended, see OUT.
	 */
	enum err (*run)(struct chan *c, const struct ccw1 *prog, u64 timeout_us,
			struct chan_status *out) MUST_CHECK;
	/*
	 * Clear the subchannel and wait until that is done: then nothing of
	 * what was started touches storage, and no event comes of it.  Drivers
	 * call it when they are freed.
	 */
	void (*clear)(struct chan *c);
	/*
	 * Virtio notification, DIAGNOSE X'500' subcode 3: GR2 = this
	 * subchannel, GR3 = QUEUE, GR4 = COOKIE.  Returns GR2: a new cookie,
	 * or negative.  NULL where no virtio device can be.
	 */
	s64 (*notify)(struct chan *c, u32 queue, s64 cookie);
	/*
	 * Zeroed storage a channel can reach (below 2 GiB), aligned to 4096;
	 * NULL: none left.  dma_free() wants the same SIZE.
	 */
	void *(*dma_alloc)(struct chan *c, size_t size);
	void (*dma_free)(struct chan *c, void *p, size_t size);
	/* The address that goes into a CCW for a pointer into such storage. */
	u32 (*dma_addr)(struct chan *c, const void *p);
	/* A clock in microseconds; only differences matter. */
	u64 (*now_us)(struct chan *c);
};

struct chan {
	const struct chan_ops *ops;
	void *owner; /* the implementer's; drivers leave it alone */
};

/* Channel end and device end, and nothing went wrong? */
static inline bool chan_status_good(const struct chan_status *s)
{
	return s->dstat == (DSTAT_CHANNEL_END | DSTAT_DEVICE_END) &&
	       !(s->cstat & ~(CSTAT_INCORRECT_LENGTH | CSTAT_PCI));
}

#endif
