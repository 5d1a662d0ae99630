/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Room in a queue, shared by the ports whose datagrams wait there: a port may
 * hold as much as is free.  So one alone gets half of the queue, two a third
 * each, and whoever floods it leaves room for the others.  The owner of the
 * queue has the lock.
 */
#ifndef VSWITCH_SHARE_H
#define VSWITCH_SHARE_H

#include "cp/lib/types.h"
#include "vswitch/limits.h"

struct share {
	u32 used;
	u32 by[ROUTER_PORTS + 1]; /* the last: made by the base */
};

/* Room for AMOUNT out of ROOM in all; false: FROM has its share. */
static inline bool share_take(struct share *s, u32 from, u32 amount, u32 room)
{
	if (s->used > room || s->by[from] + amount > room - s->used)
		return false;
	s->by[from] += amount;
	s->used += amount;
	return true;
}

static inline void share_give(struct share *s, u32 from, u32 amount)
{
	s->by[from] -= amount;
	s->used -= amount;
}

#endif
