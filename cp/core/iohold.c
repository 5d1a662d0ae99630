/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/core/iohold.h"

void iohold_came(struct iohold *h, u64 now, bool patient)
{
	bool near = now - h->last < IOHOLD_TOD;

	h->until = patient && near ? now + IOHOLD_TOD : 0;
	h->last = patient ? now : 0;
}

void iohold_tick(struct iohold *h, u64 now)
{
	if (h->until <= now)
		h->until = 0;
}
