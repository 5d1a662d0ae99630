/* SPDX-License-Identifier: Apache-2.0 */
/*
 * May a machine that waits do so inside its engine?  There it takes its timers'
 * interruptions and waits again without CP, which then cannot see what of the
 * time it used.  So that is measured now and then: who used little over
 * IDLING_EXACT may wait inside for IDLING_TRUST, charged at that rate.
 * Pure; times are TOD units, CPU time has the same; the caller's lock.
 */
#ifndef CP_CORE_IDLING_H
#define CP_CORE_IDLING_H

#include "cp/lib/types.h"

#define IDLING_EXACT  (25000ull << 12)	 /* 25 ms                       */
#define IDLING_TRUST  (4000000ull << 12) /* 4 s behind each measurement */
#define IDLING_SECOND (1000000ull << 12)
#define IDLING_BLIND  (4500ull << 12)	/* at the end of each second   */
#define IDLING_DEBT   (100000ull << 12) /* most that is charged unseen */
#define IDLING_ONE    1024		/* the rate of a whole CPU     */
#define IDLING_MOST   (IDLING_ONE / 8)	/* who uses more is not idle   */

struct idling {
	u64 since; /* exact time began         */
	u64 used;  /* CPU time at that moment  */
	u64 until; /* trusted until then       */
	u32 rate;  /* what it used, IDLING_ONE */
};

/*
 * Who waits inside from NOW on, until when?  CP has a look in each second, and
 * before the end of it: the emulator waits inside SIE 3333 us at a time, and
 * for a wait that would end behind a whole second of its host's clock it asks
 * in vain, again and again (tv_nsec of a thousand million and more; its timer
 * thread may be 1 ms late besides).  0: not now.
 */
u64 idling_stretch(u64 now);
/* It waits at NOW, USED being all its CPU time: inside? */
bool idling_may(struct idling *i, u64 now, u64 used);
/*
 * It has been inside for SPENT, and left at NOW; before that it had used USED.
 * BUSY: CP found it computing, nobody knows since when: it pays for all of
 * SPENT, IDLING_DEBT at most since nobody else wanted that time, and is
 * measured before it waits inside again.  What to charge.
 */
struct idling_end {
	u64 now, used, spent;
	bool busy;
};
u64 idling_over(struct idling *i, const struct idling_end *end);

#endif
