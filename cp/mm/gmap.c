/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/mm/gmap.h"

#include "cp/arch/dat.h"
#include "cp/core/abend.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/mm/home.h"

#define SEGMENTS_MAX_SINGLE 2048ull

u64 gmap_generation = 1;
static u64 promised;
static u32 overcommit_percent = 200;

void gmap_set_overcommit(u32 percent)
{
	overcommit_percent = percent;
}

u64 gmap_promised(void)
{
	return __atomic_load_n(&promised, __ATOMIC_RELAXED);
}

static bool promise(u64 size)
{
	u64 limit = frame_count_total() * PAGE_SIZE / 100 * overcommit_percent;

	if (__atomic_add_fetch(&promised, size, __ATOMIC_RELAXED) <= limit)
		return true;
	__atomic_sub_fetch(&promised, size, __ATOMIC_RELAXED);
	return false;
}

/* A table of whole frames with every entry INVALID. */
static u64 *make_table(u32 order, u64 invalid, u32 flags)
{
	u64 *t = frame_alloc(order, flags);
	u64 i;

	if (t)
		for (i = 0; i < (PAGE_SIZE << order) / 8; i++)
			t[i] = invalid;
	return t;
}

/* Segments of one table of this guest: all, or those of one region. */
static u32 order_for(u64 segments)
{
	u32 order = 0;

	while ((512ull << order) < segments)
		order++;
	return order;
}

enum err gmap_create(struct gstor *g, u64 size)
{
	u64 segments = size / SEGMENT_SIZE;

	*g = (struct gstor){ .size = size };
	if (!size || size % SEGMENT_SIZE || size > (1ull << 39))
		return ERR_INVAL;
	if (!promise(size))
		return ERR_LIMIT;
	if (segments <= SEGMENTS_MAX_SINGLE) {
		g->segment_order = order_for(segments);
		g->segment = make_table(g->segment_order, STE_INVALID, 0);
		if (g->segment)
			g->asce = hpa_val(home_real(g->segment)) |
				  ASCE_DT_SEGMENT |
				  ((1u << g->segment_order) - 1);
	} else {
		g->segment_order = 2;
		g->region3 = make_table(0, RTE_INVALID, 0);
		if (g->region3)
			g->asce = hpa_val(home_real(g->region3)) |
				  ASCE_DT_REGION3;
	}
	if (!g->asce) {
		__atomic_sub_fetch(&promised, size, __ATOMIC_RELAXED);
		return ERR_NOMEM;
	}
	g->table_frames = g->segment ? 1u << g->segment_order : 1;
	return ERR_OK;
}

/* Publish NEW in an invalid ENTRY, or take what another CPU put there. */
static bool publish(u64 *entry, u64 was, u64 new)
{
	return __atomic_compare_exchange_n(entry, &was, new, false,
					   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

static u64 *segment_table(struct gstor *g, u64 at, bool create)
{
	u64 *entry;
	u64 *table;

	if (g->segment)
		return g->segment;
	entry = &g->region3[at / REGION3_SIZE];
	if (*entry & RTE_INVALID) {
		if (!create)
			return NULL;
		table = make_table(g->segment_order, STE_INVALID,
				   FRAME_RESERVE);
		if (!table)
			return NULL;
		if (publish(entry, RTE_INVALID,
			    hpa_val(home_real(table)) | RTE_TT_REGION3 |
				    RTE_TL))
			__atomic_add_fetch(&g->table_frames, 4,
					   __ATOMIC_RELAXED);
		else
			frame_free(table, g->segment_order);
	}
	return home_at(hpa(*entry & RTE_ORIGIN));
}

static u64 *page_table(struct gstor *g, u64 at, bool create)
{
	u64 *segments = segment_table(g, at, create);
	u64 *entry;
	u64 *table;
	u32 i;

	if (!segments)
		return NULL;
	entry = &segments[at % REGION3_SIZE / SEGMENT_SIZE];
	if (*entry & STE_INVALID) {
		if (!create)
			return NULL;
		table = frame_alloc(0, FRAME_ZERO | FRAME_RESERVE);
		if (!table)
			return NULL;
		for (i = 0; i < PT_ENTRIES; i++)
			table[i] = PTE_INVALID;
		if (publish(entry, STE_INVALID, hpa_val(home_real(table))))
			__atomic_add_fetch(&g->table_frames, 1,
					   __ATOMIC_RELAXED);
		else
			frame_free(table, 0);
	}
	return home_at(hpa(*entry & STE_ORIGIN));
}

static u64 *page_entry(struct gstor *g, u64 at, bool create)
{
	u64 *table = page_table(g, at, create);

	return table ? &table[at / PAGE_SIZE % PT_ENTRIES] : NULL;
}

u8 *gmap_byte(struct gstor *g, gpa_t where, bool create)
{
	u64 at = gpa_val(where);
	u64 *entry;
	u8 *frame;

	if (at >= g->size)
		return NULL;
	entry = page_entry(g, at, create);
	if (!entry) {
		g->exhausted |= create;
		return NULL;
	}
	if (*entry & PTE_INVALID) {
		if (!create)
			return NULL;
		frame = frame_alloc(0, FRAME_ZERO);
		if (!frame)
			frame = frame_alloc(0, FRAME_ZERO | FRAME_RESERVE);
		if (!frame) {
			g->exhausted = true;
			return NULL;
		}
		if (publish(entry, PTE_INVALID, hpa_val(home_real(frame))))
			__atomic_add_fetch(&g->frames, 1, __ATOMIC_RELAXED);
		else
			frame_free(frame, 0);
	}
	frame = home_at(hpa(*entry & PTE_FRAME));
	return frame + at % PAGE_SIZE;
}

static void drop_page(struct gstor *g, u64 *entry)
{
	u64 was = *entry;

	if (was & PTE_INVALID)
		return;
	*entry = PTE_INVALID;
	frame_free(home_at(hpa(was & PTE_FRAME)), 0);
	g->frames--;
}

void gmap_release(struct gstor *g, u64 from, u64 to)
{
	u64 at;
	u64 *entry;

	for (at = from; at < to && at < g->size; at += PAGE_SIZE) {
		entry = page_entry(g, at, false);
		if (entry)
			drop_page(g, entry);
	}
	__atomic_add_fetch(&gmap_generation, 1, __ATOMIC_RELAXED);
}

static void drop_segment(struct gstor *g, u64 *ste)
{
	u64 *table;
	u32 i;

	if (*ste & STE_INVALID)
		return;
	table = home_at(hpa(*ste & STE_ORIGIN));
	for (i = 0; i < PT_ENTRIES; i++)
		drop_page(g, &table[i]);
	*ste = STE_INVALID;
	frame_free(table, 0);
	g->table_frames--;
}

static void drop_segments(struct gstor *g, u64 *table)
{
	u64 i;

	for (i = 0; i < (512ull << g->segment_order); i++)
		drop_segment(g, &table[i]);
}

void gmap_clear(struct gstor *g)
{
	u32 i;

	if (g->segment) {
		drop_segments(g, g->segment);
	} else {
		for (i = 0; i < 512; i++) {
			u64 *rte = &g->region3[i];

			if (*rte & RTE_INVALID)
				continue;
			drop_segments(g, home_at(hpa(*rte & RTE_ORIGIN)));
			frame_free(home_at(hpa(*rte & RTE_ORIGIN)),
				   g->segment_order);
			*rte = RTE_INVALID;
			g->table_frames -= 4;
		}
	}
	ASSERT(g->frames == 0);
	g->exhausted = false;
	__atomic_add_fetch(&gmap_generation, 1, __ATOMIC_RELAXED);
}

void gmap_destroy(struct gstor *g)
{
	if (!g->asce)
		return;
	gmap_clear(g);
	if (g->segment)
		frame_free(g->segment, g->segment_order);
	else
		frame_free(g->region3, 0);
	__atomic_sub_fetch(&promised, g->size, __ATOMIC_RELAXED);
	*g = (struct gstor){ 0 };
}
