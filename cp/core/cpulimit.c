/* SPDX-License-Identifier: Apache-2.0 */
/* The account of a limit on CPU time: see cpulimit.h. */
#include "cp/core/cpulimit.h"

#define ANEW (10000000ull << 12) /* after 10 s: products stay below 2^64 */

/* Begin the account again at NOW, AHEAD of time in hand. */
static void begin(struct cpulimit *l, u64 now, u64 used, u64 ahead)
{
	l->since = now - MIN(ahead, now);
	l->used = used;
}

u64 cpulimit_hold(struct cpulimit *l, u64 now, u64 used, u32 rate)
{
	u64 allowed, spent, ahead;

	if (!l->since || l->rate != rate || now < l->since || used < l->used)
		begin(l, now, used, 0);
	l->rate = rate;
	if (now - l->since > ANEW) {
		spent = used - l->used;
		allowed = (now - l->since) / 1000 * rate;
		if (spent > allowed)
			begin(l, now, used - MIN(spent - allowed, ANEW), 0);
		else
			begin(l, now, used,
			      MIN((allowed - spent) / rate * 1000,
				  CPULIMIT_CREDIT));
	}
	spent = used - l->used;
	allowed = (now - l->since) * rate / 1000;
	if (spent > allowed)
		return (spent - allowed) * 1000 / rate + 1;
	ahead = (allowed - spent) * 1000 / rate;
	if (ahead > CPULIMIT_CREDIT)
		begin(l, now, used, CPULIMIT_CREDIT);
	return 0;
}
