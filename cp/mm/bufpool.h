/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pool of buffers of one size (vswitch/dgram.h), cut from slabs: aligned
 * blocks of frames.  It grows by a slab when it is empty, up to a bound, and
 * gives back slabs of which nothing was in use for a while.
 *
 * Pure: the caller has the lock, and hands in where slabs come from.
 */
#ifndef CP_MM_BUFPOOL_H
#define CP_MM_BUFPOOL_H

#include "cp/lib/list.h"
#include "cp/lib/types.h"

struct dgram;

struct bufpool_ops {
	/* A block of 4 KiB << ORDER, aligned to its size; NULL: none. */
	void *(*get)(u32 order);
	void (*put)(void *slab, u32 order);
};

struct bufpool {
	const struct bufpool_ops *ops;
	u8 index;		    /* dgram->pool of its buffers  */
	u32 room;		    /* bytes after the head room   */
	u32 stride;		    /* from one buffer to the next */
	u32 order;		    /* of a slab                   */
	u32 per_slab;		    /* buffers                     */
	u32 slabs_max;		    /* as many as that             */
	u32 slabs;		    /* there are                   */
	u32 used;		    /* buffers taken, not given    */
	u32 unused;		    /* slabs without a buffer taken */
	u32 unused_min;		    /* fewest since the last trim */
	struct list partial, whole; /* slabs: some free, all free */
};

/* Empty.  ROOM bytes behind the head room; SLABS_MAX slabs of ORDER. */
void bufpool_init(struct bufpool *p, const struct bufpool_ops *ops, u8 index,
		  u32 room, u32 order, u32 slabs_max);
/* NULL: the bound is reached, or there is no storage. */
struct dgram *bufpool_take(struct bufpool *p);
void bufpool_give(struct bufpool *p, struct dgram *d);
/*
 * Give back what was not used since the last call, or (ALL) what is not used
 * now; how many slabs.
 */
u32 bufpool_trim(struct bufpool *p, bool all);

#endif
