/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The driver's end of a split virtqueue (VIRTIO 1.2, section 2.7): put chains
 * of buffers in, take used ones out.  Pure; the caller serialises.
 *
 * What the device writes (the used ring) is checked: a device that gives back
 * what it does not have makes the queue `broken`, nothing worse.
 */
#ifndef NETDRV_VQ_DRIVER_H
#define NETDRV_VQ_DRIVER_H

#include "netdrv/vq_layout.h"

#define VQ_CHAIN_MAX 24 /* buffers of one chain */

/* A buffer, by the address the device is to use. */
struct vq_buffer {
	u64 addr;
	u32 size;
};

struct vq_slot {
	void *cookie;
	u32 in_bytes; /* room the device may write */
	u16 next;     /* free list, or rest of the chain */
	u16 length;   /* descriptors of the chain that starts here; 0: none */
};

struct vq {
	u16 num;
	bool event_idx; /* F_EVENT_IDX negotiated */
	bool indirect;	/* F_INDIRECT_DESC negotiated: chains in tables */
	bool broken;
	u64 base; /* device's address of the memory */
	struct vq_desc *desc;
	struct vq_avail *avail;
	struct vq_used *used;
	struct vq_desc *tables; /* VQ_CHAIN_MAX for each descriptor */
	struct vq_slot *slot;
	u16 free_head, free;
	u16 avail_idx; /* next to publish             */
	u16 published; /* what the device can see     */
	u16 used_idx;  /* next to take                */
};

/* Offsets in the memory of a queue. */
u32 vq_avail_at(u16 num);
u32 vq_used_at(u16 num);
/* Storage for a queue of NUM (a power of two); tables only if INDIRECT. */
size_t vq_bytes(u16 num, bool indirect);
/*
 * MEMORY: vq_bytes(), zeroed, aligned to 16, which the device knows as BASE.
 */
void vq_init(struct vq *q, u16 num, void *memory, u64 base, bool event_idx,
	     bool indirect);

/*
 * Add a chain: OUT buffers the device reads, then IN it writes.  It is not
 * seen before vq_publish().  Returns the chain's head, or -1: no room, or more
 * than VQ_CHAIN_MAX buffers.
 */
s32 vq_add(struct vq *q, const struct vq_buffer *buffers, u32 out, u32 in,
	   void *cookie);
/* Which head will the next vq_add() return?  -1: no room. */
s32 vq_next_head(const struct vq *q);
/* Show the device what was added; true: it wants to be notified. */
bool vq_publish(struct vq *q) MUST_CHECK;
/* A used chain: its cookie, and how many bytes were written.  NULL: none. */
void *vq_get(struct vq *q, u32 *written);
/*
 * Ask for an interruption at the next used chain, or for none.  True: ON, and
 * there is already one.
 */
bool vq_interrupts(struct vq *q, bool on);
/* After the device was reset: each chain that was in it; NULL: no more. */
void *vq_abandon(struct vq *q);

#endif
