/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/core/idling.h"

static void measure(struct idling *i, u64 now, u64 used)
{
	i->since = now;
	i->used = used;
}

u64 idling_stretch(u64 now)
{
	u64 left = IDLING_SECOND - now % IDLING_SECOND;

	return left > IDLING_BLIND ? now + left - IDLING_BLIND : 0;
}

bool idling_may(struct idling *i, u64 now, u64 used)
{
	u64 part = (now - i->since) / IDLING_ONE;

	if (now < i->until)
		return true;
	if (part < IDLING_EXACT / IDLING_ONE)
		return false;
	i->rate = (u32)MIN((used - i->used) / part, (u64)IDLING_ONE);
	measure(i, now, used);
	if (i->rate > IDLING_MOST)
		return false;
	i->until = now + IDLING_TRUST;
	return true;
}

u64 idling_over(struct idling *i, const struct idling_end *end)
{
	u64 charge = end->busy ? MIN(end->spent, IDLING_DEBT)
			       : end->spent / IDLING_ONE * i->rate;

	if (end->busy)
		i->until = 0;
	measure(i, end->now, end->used + charge);
	return charge;
}
