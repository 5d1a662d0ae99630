/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtio-blk device over a virtual disk in storage: one queue.  What the
 * driver asks for is carried out by vblk_run(), some bytes at a time, so that
 * no request, however long, holds anybody up.
 *
 * There is no cache to flush: the configuration says "write through", and what
 * the driver makes of it is remembered and changes nothing.  Caller's
 * serialisation (in CP: the vm's dev_lock).  VIRTIO 1.2, section 5.2.
 */
#ifndef CP_VDEV_VBLK_H
#define CP_VDEV_VBLK_H

#include "cp/vdev/vdisk.h"
#include "cp/vdev/vq_device.h"
#include "cp/vdev/vvirtio.h"
#include "netdrv/virtio_blk_layout.h"

/* Ranges that a DISCARD may have. */
#define VBLK_RANGES_MAX 16
#define VBLK_SEG_MAX	126
#define VBLK_SIZE_MAX	(64u << 10)

struct vblk_counters {
	u64 reads, writes; /* requests */
	u64 read_bytes, write_bytes;
	u64 discards; /* with WRITE_ZEROES */
	u64 errors;   /* requests that ended as an error */
};

/* The request in hand. */
struct vblk_request {
	bool busy;
	u32 type;
	u32 data;  /* bytes of data, or where the data begins   */
	u32 done;  /* of them                                   */
	u64 at;	   /* of the disk: the next byte                */
	u64 left;  /* of the present range: bytes               */
	u8 status; /* so far                                    */
};

struct vblk {
	struct vvirtio v;
	struct vqd queue[1];
	struct vdisk *disk;
	bool read_only;
	u8 id[VIRTIO_BLK_ID_SIZE]; /* ASCII, zeros behind */
	u8 writeback;
	struct vblk_request now;
	struct vblk_counters count;
	struct vqd_chain chain; /* of the request in hand */
};

/* DISK stays the caller's; ID is cut at 20 characters. */
void vblk_init(struct vblk *b, struct vdisk *disk, struct gstor *g,
	       const char *id);
/* Before the driver has looked: it is offered as read-only. */
void vblk_set_read_only(struct vblk *b);
/*
 * Carry out requests, of BUDGET pages about; true: there is more to do now,
 * and the driver will not tell of it.
 */
bool vblk_run(struct vblk *b, u32 budget);
/* After that: does the driver want an interruption? */
bool vblk_interrupt_needed(struct vblk *b);
/* Is the queue broken, and DEVICE_NEEDS_RESET newly set? */
bool vblk_check_broken(struct vblk *b);

#endif
