/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How fast CPU time may be used: an account that time fills and use empties.
 * What is not used is kept for CPULIMIT_CREDIT of time, what was used too much
 * is waited for.  Pure; times are TOD units; the caller's lock.
 */
#ifndef CP_CORE_CPULIMIT_H
#define CP_CORE_CPULIMIT_H

#include "cp/lib/types.h"

#define CPULIMIT_CREDIT (100000ull << 12) /* 100 ms */

struct cpulimit {
	u64 since; /* when the account began, 0: it has not */
	u64 used;  /* CPU time at that moment               */
	u32 rate;  /* thousandths of one CPU                */
};

/*
 * At NOW, USED being all the CPU time ever used, with RATE (1 and more) from
 * now on: how long to wait until it may go on, 0 when it may.
 */
u64 cpulimit_hold(struct cpulimit *l, u64 now, u64 used, u32 rate);

#endif
