/* SPDX-License-Identifier: Apache-2.0 */
/* Clearing until it is done: see chan_clear.h. */
#include "netdrv/chan_clear.h"

/* Has it ended by UNTIL_US? */
static bool ends_by(const struct chan_clear_ops *ops, void *ctx, u64 until_us)
{
	while (!ops->ended(ctx)) {
		if (ops->now_us(ctx) >= until_us)
			return false;
		ops->wait(ctx, until_us);
	}
	return true;
}

u32 chan_clear_all(const struct chan_clear_ops *ops, void *ctx, u64 each_us)
{
	for (u32 n = 1;; n++) {
		if (ops->clear(ctx) != ERR_OK ||
		    ends_by(ops, ctx, ops->now_us(ctx) + each_us))
			return n;
		ops->late(ctx, n);
	}
}
