/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Device end of a split virtqueue that lies in guest storage.
 *
 * The driver is hostile: indexes, lengths, loops, tables outside storage, and
 * all of it may change while it is looked at.  So each field is read once,
 * into storage of ours, and only the copy is checked and used.  A queue whose
 * driver broke the rules is `broken` until the device is reset; nothing else
 * happens.
 *
 * Caller's serialisation (in CP: the NIC's lock).  VIRTIO 1.2, section 2.7.
 */
#ifndef CP_VDEV_VQ_DEVICE_H
#define CP_VDEV_VQ_DEVICE_H

#include "cp/lib/types.h"

struct gstor;

#define VQD_SIZE_MAX 256 /* entries that we offer */

/* One of the three parts of a ring: less than a page, so on two at most. */
struct vqd_part {
	u8 *whole;   /* its begin, if it lies in one piece; else NULL */
	u8 *page[2]; /* gstor_page() */
	u32 at;	     /* offset of its begin in the first */
};

struct vqd_seg {
	u64 addr;
	u32 len;
};

/* One descriptor chain: OUT segments (driver wrote), then IN ones. */
struct vqd_chain {
	u16 head;
	u16 out, in;
	u32 out_bytes, in_bytes;
	struct vqd_seg seg[VQD_SIZE_MAX];
};

struct vqd {
	struct gstor *g;
	struct vqd_part desc, avail, used;
	u16 num;	/* 0: not set up                          */
	bool broken;	/* the driver broke the rules              */
	bool event_idx; /* negotiated                              */
	bool indirect;	/* negotiated                              */
	u16 next_avail; /* next entry of the available ring to take */
	u16 seen_avail; /* its index as last read                   */
	u16 next_used;	/* used index as published                  */
	u16 pending;	/* used entries put, not yet published      */
	u16 signalled;	/* used index when we last decided to signal */
};

enum vqd_got { VQD_EMPTY, VQD_GOT, VQD_BROKEN };

/* Not set up, nothing negotiated. */
void vqd_reset(struct vqd *q, struct gstor *g);
/*
 * Where the three parts lie.  NUM a power of two up to VQD_SIZE_MAX.
 * ERR_INVAL: size or alignment.  ERR_RANGE: outside storage.
 */
enum err vqd_set(struct vqd *q, u16 num, u64 desc, u64 avail,
		 u64 used) MUST_CHECK;
/* Take the next chain. */
enum vqd_got vqd_pop(struct vqd *q, struct vqd_chain *c);
/*
 * Fill the next buffers with SIZE bytes from FROM on, one after the other, and
 * put them: as vqd_pop, vqd_write and vqd_put for each.  Only for those that
 * were seen and are one segment in one page that is there; it ends before any
 * other, or before *TAKEN, which counts them, is beyond the ring.  Returns how
 * many bytes went in.
 */
u32 vqd_fill(struct vqd *q, const u8 *from, u32 size, u16 *taken);
/* Give back the last N chains taken (they are neither put nor published). */
void vqd_unpop(struct vqd *q, u16 n);
/* The chain at HEAD is done, WRITTEN bytes; seen by the driver at publish. */
void vqd_put(struct vqd *q, u16 head, u32 written);
/* Forget what was put since the last publish. */
void vqd_unput(struct vqd *q);
void vqd_publish(struct vqd *q);
/* After publish: does the driver want an interruption now? */
bool vqd_wants_interrupt(struct vqd *q);
/* How many were published since that was last asked. */
u16 vqd_untold(const struct vqd *q);
/* Tell the driver that it need not notify. */
void vqd_notify_off(struct vqd *q);
/* Tell it to notify; true: chains came meanwhile, so look again first. */
bool vqd_notify_on(struct vqd *q);
/* Have chains been seen that were not taken? */
bool vqd_behind(const struct vqd *q);

/*
 * Move SIZE bytes from offset AT of the chain's OUT part / to its IN part.
 * False (and broken): the range or the storage is not there.
 */
bool vqd_read(struct vqd *q, const struct vqd_chain *c, u32 at, void *to,
	      u32 size);
bool vqd_write(struct vqd *q, const struct vqd_chain *c, u32 at,
	       const void *from, u32 size);
/* Guest address of byte AT of the IN part, which must have it. */
u64 vqd_in_addr(const struct vqd_chain *c, u32 at);

#endif
