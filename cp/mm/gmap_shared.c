/* SPDX-License-Identifier: Apache-2.0 */
/* Saved segments; see gmap_shared.h. */
#include "cp/mm/gmap_shared.h"

#include "cp/core/abend.h"
#include "cp/mm/frame.h"

#define SINGLE_TABLE 512ull /* entries of one frame */

static u64 *entry_of(struct gstor *g, const struct gmap_shared *s)
{
	u64 index = s->at / SEGMENT_SIZE;

	if (s->at < g->size || !g->segment ||
	    index >= SINGLE_TABLE << g->segment_order)
		return NULL;
	return &g->segment[index];
}

static bool make_table(struct gstor *g)
{
	if (g->shared_table)
		return true;
	g->shared_table = frame_alloc(0, FRAME_ZERO);
	if (!g->shared_table)
		return false;
	__atomic_add_fetch(&g->table_frames, 1, __ATOMIC_RELAXED);
	return true;
}

enum err gmap_share(struct gstor *g, const struct gmap_shared *s)
{
	u64 *entry = entry_of(g, s);

	ASSERT(!g->shared);
	if (!entry)
		return ERR_RANGE;
	if (!make_table(g))
		return ERR_NOMEM;
	for (u64 i = 0; i < PT_ENTRIES; i++)
		g->shared_table[i] =
			hpa_val(home_real(s->base + i * PAGE_SIZE)) |
			PTE_PROTECT;
	ASSERT(*entry & STE_INVALID);
	__atomic_store_n(entry, hpa_val(home_real(g->shared_table)),
			 __ATOMIC_RELEASE);
	__atomic_store_n(&g->shared, s, __ATOMIC_RELEASE);
	return ERR_OK;
}

void gmap_unshare(struct gstor *g)
{
	const struct gmap_shared *s = g->shared;
	u64 *entry;

	if (!s)
		return;
	entry = entry_of(g, s);
	ASSERT(entry);
	__atomic_store_n(&g->shared, NULL, __ATOMIC_RELEASE);
	__atomic_store_n(entry, STE_INVALID, __ATOMIC_SEQ_CST);
	gmap_made_stale(g);
}

void gmap_free_shared(struct gstor *g)
{
	ASSERT(!g->shared);
	if (!g->shared_table)
		return;
	frame_free(g->shared_table, 0);
	g->shared_table = NULL;
	__atomic_sub_fetch(&g->table_frames, 1, __ATOMIC_RELAXED);
}

u64 gmap_end(const struct gstor *g)
{
	return g->shared ? g->shared->at + SEGMENT_SIZE : g->size;
}

const u8 *gmap_shared_bytes(const struct gstor *g, u64 at, u64 size)
{
	const struct gmap_shared *s =
		__atomic_load_n(&g->shared, __ATOMIC_ACQUIRE);

	if (!s || at < s->at || at - s->at >= SEGMENT_SIZE ||
	    size > SEGMENT_SIZE - (at - s->at))
		return NULL;
	return s->base + (at - s->at);
}
