/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A base buffer: one IP datagram (or the frame it came in) in storage of the
 * base, reference counted, with head room so that headers are put in front
 * without a copy.  A guest's bytes are copied into one exactly once, and only
 * then looked at (R1.3).
 *
 * dgram_alloc() and dgram_release() are a link seam: in CP per-CPU pools below
 * 2 GiB (cp/core), in tests and host tools malloc (tests/fake).
 */
#ifndef VSWITCH_DGRAM_H
#define VSWITCH_DGRAM_H

#include "cp/lib/types.h"

#define DGRAM_HEADROOM 64
#define DGRAM_SMALL    2048	   /* room after the head room */
#define DGRAM_LARGE    (64 * 1024) /* likewise: a 65535-byte datagram fits */

/* What is known of, or still owed to, the transport checksum and size. */
#define DGRAM_CSUM_PARTIAL 0x01 /* pseudo sum stored; csum_* valid     */
#define DGRAM_CSUM_TRUSTED 0x02 /* from inside the machine: not checked */
#define DGRAM_GSO_TCP4	   0x04 /* one large TCP segment; gso_size valid */
#define DGRAM_GSO_ECN	   0x08
#define DGRAM_OWN	   0x10 /* the base's: no tap takes it */

struct dgram {
	u32 refs;	 /* managed by dgram_ref / dgram_release only */
	u16 room;	 /* DGRAM_SMALL or 0 for DGRAM_LARGE (see capacity) */
	u8 flags;	 /* DGRAM_... */
	u8 pool;	 /* allocator's */
	u8 *data;	 /* first valid byte */
	u32 len;	 /* valid bytes */
	u32 capacity;	 /* bytes at base */
	u8 *base;	 /* head room starts here */
	u16 csum_start;	 /* from data, where the sum starts */
	u16 csum_offset; /* from csum_start, where it goes  */
	u16 gso_size;	 /* payload bytes of each segment   */
	u16 gso_hdr_len; /* headers before the payload      */
	u16 port;	 /* router's: which port it goes to */
	u16 mtu;	 /* router's: not 0: finish() it to this size */
	u16 from;	 /* router's: port it came in by; ROUTER_PORTS: none */
	struct dgram *next; /* for the present owner's queue  */
};

/* NULL when the pool is empty: the caller drops and counts.  refs = 1. */
struct dgram *dgram_alloc(u32 room);
void dgram_release(struct dgram *d);

static inline void dgram_ref(struct dgram *d)
{
	/* Atomic in CP: several CPUs may hold one datagram. */
	__atomic_fetch_add(&d->refs, 1, __ATOMIC_RELAXED);
}

static inline u32 dgram_headroom(const struct dgram *d)
{
	return (u32)(d->data - d->base);
}

static inline u32 dgram_tailroom(const struct dgram *d)
{
	return d->capacity - dgram_headroom(d) - d->len;
}

/* Put SIZE bytes in front / take them off; head room is the caller's care. */
static inline u8 *dgram_push(struct dgram *d, u32 size)
{
	d->data -= size;
	d->len += size;
	return d->data;
}

static inline u8 *dgram_pull(struct dgram *d, u32 size)
{
	d->data += size;
	d->len -= size;
	return d->data;
}

#endif
