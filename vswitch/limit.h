/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A token bucket: BURST at once, then one in each EVERY_US.  All zero it is
 * full, as long as the clock has run for BURST * EVERY_US.
 */
#ifndef VSWITCH_LIMIT_H
#define VSWITCH_LIMIT_H

#include "cp/lib/types.h"

struct bucket {
	u32 tokens;
	u64 since_us;
};

/* One of B, if there is one. */
static inline bool bucket_take(struct bucket *b, u64 now_us, u32 burst,
			       u64 every_us)
{
	u64 gained = (now_us - b->since_us) / every_us;

	if (gained) {
		b->tokens = (u32)MIN(b->tokens + gained, (u64)burst);
		b->since_us += gained * every_us;
	}
	if (!b->tokens)
		return false;
	b->tokens--;
	return true;
}

#endif
