/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The split virtqueue as it lies in the driver's storage: descriptor table,
 * available ring (driver to device), used ring (device to driver).  Both ends
 * include this: netdrv/vq_driver.c and cp/vdev/vq_device.c.  Everything is
 * little-endian.  Virtual I/O Device (VIRTIO) 1.2, section 2.7.
 */
#ifndef NETDRV_VQ_LAYOUT_H
#define NETDRV_VQ_LAYOUT_H

#include "cp/lib/be.h"

typedef u16 CP_BITWISE le16;
typedef u32 CP_BITWISE le32;
typedef u64 CP_BITWISE le64;

static inline u16 le16_get(le16 x)
{
	return __builtin_bswap16(CP_SWAB16((CP_FORCE u16)x));
}

static inline u32 le32_get(le32 x)
{
	return __builtin_bswap32(CP_SWAB32((CP_FORCE u32)x));
}

static inline u64 le64_get(le64 x)
{
	return __builtin_bswap64(CP_SWAB64((CP_FORCE u64)x));
}

static inline le16 le16_make(u16 x)
{
	return (CP_FORCE le16)__builtin_bswap16(CP_SWAB16(x));
}

static inline le32 le32_make(u32 x)
{
	return (CP_FORCE le32)__builtin_bswap32(CP_SWAB32(x));
}

static inline le64 le64_make(u64 x)
{
	return (CP_FORCE le64)__builtin_bswap64(CP_SWAB64(x));
}

#define VQ_SIZE_MAX 32768u /* and a power of two */

/* 2.7.5 The descriptor table: NUM of these, aligned to 16. */
struct vq_desc {
	le64 addr;
	le32 len;
	le16 flags;
	le16 next;
};
LAYOUT_SIZE(struct vq_desc, 16);
LAYOUT_AT(struct vq_desc, len, 8);
LAYOUT_AT(struct vq_desc, flags, 12);
LAYOUT_AT(struct vq_desc, next, 14);

#define VQ_DESC_NEXT	 0x0001
#define VQ_DESC_WRITE	 0x0002 /* the device writes it */
#define VQ_DESC_INDIRECT 0x0004

/* 2.7.6 The available ring, aligned to 2; used_event follows ring[NUM]. */
struct vq_avail {
	le16 flags;
	le16 idx;
	le16 ring[];
};
LAYOUT_SIZE(struct vq_avail, 4);
LAYOUT_AT(struct vq_avail, idx, 2);
LAYOUT_AT(struct vq_avail, ring, 4);

#define VQ_AVAIL_NO_INTERRUPT 0x0001 /* without EVENT_IDX only */

/* 2.7.8 The used ring, aligned to 4; avail_event follows ring[NUM]. */
struct vq_used_elem {
	le32 id;  /* head of the chain           */
	le32 len; /* bytes the device wrote in it */
};
LAYOUT_SIZE(struct vq_used_elem, 8);

struct vq_used {
	le16 flags;
	le16 idx;
	struct vq_used_elem ring[];
};
LAYOUT_SIZE(struct vq_used, 4);
LAYOUT_AT(struct vq_used, ring, 4);

#define VQ_USED_NO_NOTIFY 0x0001 /* without EVENT_IDX only */

#define VQ_DESC_BYTES(num)  (16u * (num))
#define VQ_AVAIL_BYTES(num) (6u + 2u * (num))
#define VQ_USED_BYTES(num)  (6u + 8u * (num))
/* Offsets of the event fields, from the start of their ring. */
#define VQ_USED_EVENT_AT(num)  (4u + 2u * (num)) /* in the available ring */
#define VQ_AVAIL_EVENT_AT(num) (4u + 8u * (num)) /* in the used ring      */

/*
 * 2.7.7.1: did an index that went from BEFORE to AFTER pass EVENT?  Then the
 * other side wants to hear of it.
 */
static inline bool vq_need_event(u16 event, u16 after, u16 before)
{
	return (u16)(after - event - 1) < (u16)(after - before);
}

#endif
