/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Large TCP segments cut into ordinary ones, for who cannot take them: one
 * after the other to where the caller wants them, or all at once.
 */
#ifndef VSWITCH_TSO_H
#define VSWITCH_TSO_H

#include "vswitch/dgram.h"

/* How far a datagram is cut.  D NULL: none is. */
struct tso {
	const struct dgram *d;
	u32 ip_at;  /* bytes of link header at D's data  */
	u32 offset; /* payload that was cut off so far   */
	u32 n;	    /* segments so far                   */
};

/*
 * How many segments D makes, which has DGRAM_GSO_TCP4: gso_hdr_len and gso_size
 * are from its data on, whatever that begins with.
 */
u32 tso_count(const struct dgram *d);

/*
 * Begin to cut D: DGRAM_GSO_TCP4, passed offload_check; L2_SIZE bytes of link
 * header at its data, which each segment gets as well.  D stays the caller's,
 * and unchanged, until it is done with.
 */
void tso_begin(struct tso *t, const struct dgram *d, u32 l2_size);
/* Bytes of the next segment, all headers included; 0: there is none left. */
u32 tso_size(const struct tso *t);
/*
 * The next segment, with its own headers and finished checksums, into tso_size
 * bytes at TO; NULL: it is left out.
 */
void tso_next(struct tso *t, u8 *to);

/*
 * Segments of D (IP at data, as for tso_begin), linked by next.  D is not
 * consumed.  NULL: no buffers; nothing is left over.
 */
struct dgram *tso_split(const struct dgram *d, u32 *count);

#endif
