/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A saved segment: frames of CP's that several guests see at the same address
 * behind their storage, and none of them can change: the pages are protected in
 * the host's tables of each.  The frames are never given back.
 *
 * Who changes what a guest sees has it stopped, as for gmap_clear().
 */
#ifndef CP_MM_GMAP_SHARED_H
#define CP_MM_GMAP_SHARED_H

#include "cp/arch/dat.h"
#include "cp/mm/gmap.h"

/* SEGMENT_SIZE bytes, of storage key 0, at BASE; guests see them at AT. */
struct gmap_shared {
	u64 at; /* multiple of SEGMENT_SIZE */
	u8 *base;
};

/*
 * S for G, which has none.  ERR_RANGE: it lies in G's storage, or beyond its
 * tables.  ERR_NOMEM.
 */
enum err gmap_share(struct gstor *g, const struct gmap_shared *s) MUST_CHECK;
/*
 * Whatever it had; CPUs purge their TLB before they run G next.  The table is
 * kept for the next gmap_share(), so that nobody else's CPUs have to.
 */
void gmap_unshare(struct gstor *g);
/* The table that was kept; G has no segment, and gmap_clear() calls it. */
void gmap_free_shared(struct gstor *g);
/* So far a guest's addresses go: its storage, and what it shares. */
u64 gmap_end(const struct gstor *g);
/* SIZE bytes at AT as CP sees them; NULL: not all are in G's segment. */
const u8 *gmap_shared_bytes(const struct gstor *g, u64 at, u64 size);

#endif
