/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clearing a subchannel for good.  The storage of its programs may be used for
 * something else only when the clear has ended, and an adapter may take longer
 * for that than anybody wants to wait: so it is asked again, until it has.
 * Pure: waiting and time are the caller's.
 */
#ifndef NETDRV_CHAN_CLEAR_H
#define NETDRV_CHAN_CLEAR_H

#include "cp/lib/types.h"

struct chan_clear_ops {
	/* Issue CLEAR SUBCHANNEL.  ERR_GONE: nothing runs there any more. */
	enum err (*clear)(void *ctx);
	bool (*ended)(void *ctx);
	/* Sleep until something happened or UNTIL_US. */
	void (*wait)(void *ctx, u64 until_us);
	u64 (*now_us)(void *ctx);
	/* It has not ended EACH_US after the Nth clear. */
	void (*late)(void *ctx, u32 n);
};

/* Returns when it has ended; how many clears that took. */
u32 chan_clear_all(const struct chan_clear_ops *ops, void *ctx, u64 each_us);

#endif
