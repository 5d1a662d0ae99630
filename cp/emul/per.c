/* SPDX-License-Identifier: Apache-2.0 */
/* What registers ask for which program events.  Pure. */
#include "cp/emul/per.h"

#include "cp/arch/psw.h"

#define ATMID_VALID 0x40
/* PSW bits 31, 32, 5, 16 and 17 in the byte. */
#define ATMID_EA       0x80
#define ATMID_BA       0x20
#define ATMID_DAT      0x10
#define ATMID_AS_SHIFT 44 /* two bits, to 0x0c */

bool per_in_range(const struct per_regs *r, u64 at)
{
	if (r->first <= r->last)
		return at >= r->first && at <= r->last;
	return at >= r->first || at <= r->last;
}

/* Does any of its events depend on the range? */
static bool has_range(const struct per_regs *r)
{
	return (r->cr9 & (CR9_FETCH | CR9_STORE)) ||
	       ((r->cr9 & CR9_BRANCH) && (r->cr9 & CR9_INTO));
}

static void join_ranges(struct per_regs *all, const struct per_regs *one)
{
	if (!has_range(one))
		return;
	if (!has_range(all)) {
		all->first = one->first;
		all->last = one->last;
	} else if (all->first > all->last || one->first > one->last) {
		if (all->first != one->first || all->last != one->last) {
			all->first = 0;
			all->last = ~(u64)0;
		}
	} else {
		all->first = MIN(all->first, one->first);
		all->last = MAX(all->last, one->last);
	}
}

/* A narrowing holds when each that asks for EVENT has it. */
static u64 join_narrowing(u64 a, u64 b, u64 event, u64 narrowing)
{
	bool wide = ((a & event) && !(a & narrowing)) ||
		    ((b & event) && !(b & narrowing));

	return wide ? 0 : (a | b) & narrowing;
}

void per_join(struct per_regs *all, const struct per_regs *one)
{
	u64 a = all->cr9, b = one->cr9;

	join_ranges(all, one);
	all->cr9 = ((a | b) & CR9_EVENTS) |
		   join_narrowing(a, b, CR9_BRANCH, CR9_INTO) |
		   join_narrowing(a, b, CR9_STORE, CR9_SPACE) |
		   join_narrowing(a, b, CR9_FETCH, CR9_NULLIFY);
}

/* Where it is not known the machine, which had the range, is believed. */
static bool stores_into(const struct per_regs *r, const struct per_event *e)
{
	if (!e->stored)
		return true;
	return per_in_range(r, e->store_first) ||
	       per_in_range(r, e->store_last) ||
	       r->first - e->store_first <= e->store_last - e->store_first;
}

u16 per_select(const struct per_regs *own, const struct per_event *e)
{
	u16 asked = (u16)(e->code & (own->cr9 >> CR9_CODE_SHIFT) & PER_EVENTS);

	if ((asked & PER_BRANCH) && (own->cr9 & CR9_INTO) &&
	    !per_in_range(own, e->target))
		asked &= PER_EVENTS ^ PER_BRANCH;
	if ((asked & PER_FETCH) && !per_in_range(own, e->at))
		asked &= PER_EVENTS ^ PER_FETCH;
	if ((asked & PER_STORE) && !stores_into(own, e))
		asked &= PER_EVENTS ^ PER_STORE;
	return asked;
}

u16 per_atmid(u64 psw_mask)
{
	u16 id = ATMID_VALID;

	if (psw_mask & PSW_EA)
		id |= ATMID_EA;
	if (psw_mask & PSW_BA)
		id |= ATMID_BA;
	if (psw_mask & PSW_DAT)
		id |= ATMID_DAT;
	return (u16)(id | (psw_mask & PSW_AS) >> ATMID_AS_SHIFT);
}
