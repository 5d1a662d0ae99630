/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Moderation of I/O interruptions while a guest computes.  Each takes the guest
 * out of the engine and costs it its TLB.  So when two that have time came
 * within IOHOLD_TOD the next are held for as long, or until the guest comes out
 * by itself: what is pending is then taken together.  A rare one is never held,
 * nor is the next after one that has no time (struct rdev, patient).  Pure;
 * times are TOD units; one a CPU, touched by that CPU only.
 */
#ifndef CP_CORE_IOHOLD_H
#define CP_CORE_IOHOLD_H

#include "cp/lib/types.h"

#define IOHOLD_TOD (2000ull << 12) /* 2 ms */

struct iohold {
	u64 last;  /* when one that has time came                   */
	u64 until; /* the next are held until then; 0: they are not */
};

/* One took a guest out at NOW, or was found when it came out. */
void iohold_came(struct iohold *h, u64 now, bool patient);
/* It is NOW: is the time over? */
void iohold_tick(struct iohold *h, u64 now);

static inline bool iohold_holds(const struct iohold *h)
{
	return h->until != 0;
}

#endif
