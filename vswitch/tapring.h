/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ring between taps and a trace's task.  A tap takes a slot, copies into it
 * and says it is ready, perhaps much later and on another CPU; the task gets
 * the slots in the order they were taken.  Nobody waits: what finds the ring
 * full, or comes faster than the trace may, is counted and lost.
 *
 * tap_ring_take is for one caller at a time (the owner's lock); tap_ring_ready
 * for anybody; tap_ring_first and _done for the one task.
 */
#ifndef VSWITCH_TAPRING_H
#define VSWITCH_TAPRING_H

#include "cp/lib/types.h"
#include "vswitch/capture.h"

#define TAP_SLOTS 256u /* a power of two */

struct tap_slot {
	u32 ready; /* atomic */
	u32 trace; /* the owner's */
	struct capture c;
	u8 bytes[];
};

struct tap_ring {
	u8 *slots;
	u32 stride, snap;
	u32 head;      /* next to take */
	u32 tail;      /* atomic: next to give to the task */
	u32 rate;      /* frames a second at most */
	u64 limit;     /* frames in all, 0: no limit */
	u64 tokens_us; /* time not yet used up by frames */
	u64 since_us;
	u64 taken, lost_full, lost_rate;
};

/* Bytes of storage that a ring for SNAP bytes of each frame needs. */
size_t tap_ring_size(u32 snap);
/* STORAGE: tap_ring_size(SNAP) bytes, zeroed, the caller's. */
void tap_ring_init(struct tap_ring *r, void *storage, u32 snap, u32 rate,
		   u64 limit, u64 now_us);
/* A slot to be filled, its number set; NULL: lost, or LIMIT is reached. */
struct tap_slot *tap_ring_take(struct tap_ring *r, u64 now_us);
void tap_ring_ready(struct tap_slot *s);
/* The oldest slot, if it is ready; it is the task's until tap_ring_done. */
struct tap_slot *tap_ring_first(struct tap_ring *r);
void tap_ring_done(struct tap_ring *r, struct tap_slot *s);
/* Nothing is in it, not even being filled. */
bool tap_ring_empty(const struct tap_ring *r);

#endif
