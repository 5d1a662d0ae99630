/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/mm/gmap.h"

#include "cp/arch/dat.h"
#include "cp/core/abend.h"
#include "cp/core/cpu.h"
#include "cp/core/task.h"
#include "cp/hw/insn.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/mm/gmap_shared.h"
#include "cp/mm/home.h"

#define SEGMENTS_MAX_SINGLE 2048ull
#define SIZE_MAX_BYTES	    (1ull << 39)
#define PGSTE_KEY_SHIFT	    56
#define PGSTE_GUEST_SHIFT   48	 /* reference and change, of the guest's part */
#define PGSTE_PINNED	    1ull /* CP's own: the machine uses the left half */
#define PGSTE_HELD	    0x100ull /* one hold, of up to 2^24 */
#define PGSTE_HOLDS	    0xffffff00ull
#define DUE_DIVISOR	    4
#define CLEAR_STEP	    4 /* segments between yields */

u64 gmap_generation = 1;
u64 gmap_all_stale;
static u64 promised;
static u64 owed; /* frames due to guests that have not come for them */
static u32 overcommit_percent = 200;

void gmap_set_overcommit(u32 percent)
{
	overcommit_percent = percent;
}

u64 gmap_promised(void)
{
	return __atomic_load_n(&promised, __ATOMIC_RELAXED);
}

static void promise_back(u64 size)
{
	__atomic_sub_fetch(&promised, size, __ATOMIC_RELAXED);
}

/* SIZE more; INSTEAD of that much, which the caller gives back afterwards. */
static bool promise(u64 size, u64 instead)
{
	u64 limit = frame_count_total() * PAGE_SIZE / 100 * overcommit_percent;
	u64 sum = __atomic_add_fetch(&promised, size, __ATOMIC_RELAXED);

	if (sum - instead <= limit)
		return true;
	promise_back(size);
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

/* Of so many pages; there is more than enough when less is promised. */
static u32 due_of(u64 pages)
{
	return (u32)(pages * 100 / MAX(overcommit_percent, 100) / DUE_DIVISOR);
}

static enum err make_top(struct gstor *g, u64 size, u64 reach)
{
	u64 segments = MAX(size, reach) / SEGMENT_SIZE;

	*g = (struct gstor){ .size = size, .reach = reach };
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
	if (!g->asce)
		return ERR_NOMEM;
	g->table_frames = g->segment ? 1u << g->segment_order : 1;
	g->due = due_of(size / PAGE_SIZE);
	__atomic_add_fetch(&owed, g->due, __ATOMIC_RELAXED);
	return ERR_OK;
}

static void free_top(struct gstor *g)
{
	__atomic_sub_fetch(&owed, g->due, __ATOMIC_RELAXED);
	if (g->segment)
		frame_free(g->segment, g->segment_order);
	else
		frame_free(g->region3, 0);
}

static enum err make_instead(struct gstor *g, u64 size, u64 reach, u64 instead)
{
	enum err err;

	if (!size || size % SEGMENT_SIZE || size > SIZE_MAX_BYTES)
		return ERR_INVAL;
	if (!promise(size, instead))
		return ERR_LIMIT;
	err = make_top(g, size, reach);
	if (err != ERR_OK)
		promise_back(size);
	return err;
}

enum err gmap_create(struct gstor *g, u64 size, u64 reach)
{
	*g = (struct gstor){ 0 };
	return make_instead(g, size, reach, 0);
}

enum err gmap_resize(struct gstor *g, u64 size)
{
	struct gstor new;
	enum err err = make_instead(&new, size, g->reach, g->size);

	if (err != ERR_OK)
		return err;
	gmap_destroy(g);
	*g = new;
	return ERR_OK;
}

/* Publish NEW in an invalid ENTRY, or take what another CPU put there. */
static bool publish(u64 *entry, u64 was, u64 new)
{
	return __atomic_compare_exchange_n(entry, &was, new, false,
					   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

/* For the walks below: make what is missing, with these flags. */
#define LOOK_ONLY 0x80000000u

static u64 *segment_table(struct gstor *g, u64 at, u32 flags)
{
	u64 *entry;
	u64 *table;

	if (g->segment)
		return g->segment;
	entry = &g->region3[at / REGION3_SIZE];
	if (*entry & RTE_INVALID) {
		if (flags & LOOK_ONLY)
			return NULL;
		table = make_table(g->segment_order, STE_INVALID, flags);
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

static u64 *page_table(struct gstor *g, u64 at, u32 flags)
{
	u64 *segments = segment_table(g, at, flags);
	u64 *entry;
	u64 *table;
	u32 i;

	if (!segments)
		return NULL;
	entry = &segments[at % REGION3_SIZE / SEGMENT_SIZE];
	if (*entry & STE_INVALID) {
		if (flags & LOOK_ONLY)
			return NULL;
		table = frame_alloc(0, FRAME_ZERO | flags);
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

static u64 *page_entry(struct gstor *g, u64 at, u32 flags)
{
	u64 *table = page_table(g, at, flags);

	return table ? &table[at / PAGE_SIZE % PT_ENTRIES] : NULL;
}

/* The key the guest gave a page; before it has a frame it is only here. */
static u8 key_of(const u64 *entry)
{
	return (u8)(entry[PT_ENTRIES] >> PGSTE_KEY_SHIFT) & KEY_ACC_F;
}

/* One frame more, or one less, of those that are due or beyond. */
static void count_frame(struct gstor *g)
{
	u32 before = __atomic_fetch_add(&g->frames, 1, __ATOMIC_RELAXED);

	if (before < g->due)
		__atomic_sub_fetch(&owed, 1, __ATOMIC_RELAXED);
}

static void uncount_frame(struct gstor *g)
{
	if (__atomic_sub_fetch(&g->frames, 1, __ATOMIC_RELAXED) < g->due)
		__atomic_add_fetch(&owed, 1, __ATOMIC_RELAXED);
}

bool gmap_spare(void)
{
	return frame_count_free() > __atomic_load_n(&owed, __ATOMIC_RELAXED);
}

/* May G have one more, or are those that are left due to others? */
static bool may_take(const struct gstor *g)
{
	return g->frames < g->due || gmap_spare();
}

/* A zeroed frame with that storage key, whatever the last guest made of it. */
static u8 *make_frame(u32 flags, u8 key)
{
	u8 *frame = frame_alloc(0, FRAME_ZERO | flags);
	u64 real;

	if (!frame)
		return NULL;
	real = hpa_val(home_real(frame));
	/* Setting one is far dearer. */
	if ((insn_iske(real) & KEY_ACC_F) != key)
		insn_sske(real, key);
	return frame;
}

static u8 *byte_at(struct gstor *g, gpa_t where, u32 flags)
{
	u64 at = gpa_val(where);
	u64 *entry;
	u8 *frame;

	if (at >= g->size)
		return NULL;
	entry = page_entry(g, at, flags);
	if (!entry)
		return NULL;
	if (*entry & PTE_INVALID) {
		if (flags & LOOK_ONLY)
			return NULL;
		frame = may_take(g) ? make_frame(flags, key_of(entry)) : NULL;
		if (!frame)
			return NULL;
		if (publish(entry, PTE_INVALID, hpa_val(home_real(frame))))
			count_frame(g);
		else
			frame_free(frame, 0);
	}
	frame = home_at(hpa(*entry & PTE_FRAME));
	return frame + at % PAGE_SIZE;
}

u8 *gmap_byte(struct gstor *g, gpa_t at, bool create)
{
	return byte_at(g, at, create ? FRAME_GUEST : LOOK_ONLY);
}

u8 *gmap_fault(struct gstor *g, gpa_t at)
{
	return byte_at(g, at, 0);
}

static u64 *look_at(struct gstor *g, gpa_t at)
{
	return gpa_val(at) < g->size ? page_entry(g, gpa_val(at), LOOK_ONLY)
				     : NULL;
}

u8 gmap_storage_key(struct gstor *g, gpa_t at)
{
	const u64 *entry = look_at(g, at);
	u8 *byte = gmap_byte(g, at, false);
	u8 bits;

	if (!entry)
		return 0;
	if (!byte)
		return key_of(entry);
	bits = (u8)(entry[PT_ENTRIES] >> PGSTE_GUEST_SHIFT) & (KEY_R | KEY_C);
	return insn_iske(hpa_val(home_real(byte)) & PAGE_MASK) | bits;
}

/* As the machine does it: the frame's bits begin anew, the guest's are told. */
void gmap_set_storage_key(struct gstor *g, gpa_t at, u8 key)
{
	u64 *entry = look_at(g, at), was, is;
	u8 *byte = gmap_byte(g, at, false);

	if (!entry || !byte)
		return;
	was = __atomic_load_n(&entry[PT_ENTRIES], __ATOMIC_RELAXED);
	do {
		is = was & ~((u64)0xff << PGSTE_KEY_SHIFT |
			     (u64)(KEY_R | KEY_C) << PGSTE_GUEST_SHIFT);
		is |= (u64)(key & KEY_ACC_F) << PGSTE_KEY_SHIFT |
		      (u64)(key & (KEY_R | KEY_C)) << PGSTE_GUEST_SHIFT;
	} while (!__atomic_compare_exchange_n(&entry[PT_ENTRIES], &was, is,
					      false, __ATOMIC_SEQ_CST,
					      __ATOMIC_RELAXED));
	insn_sske(hpa_val(home_real(byte)) & PAGE_MASK, key & KEY_ACC_F);
}

static void drop_page(struct gstor *g, u64 *entry)
{
	u64 was = *entry;

	ASSERT(!(entry[PT_ENTRIES] & PGSTE_HOLDS));
	entry[PT_ENTRIES] = 0; /* its PGSTE: key 0 */
	if (was & PTE_INVALID)
		return;
	*entry = PTE_INVALID;
	frame_free(home_at(hpa(was & PTE_FRAME)), 0);
	uncount_frame(g);
}

u8 *gmap_pin(struct gstor *g, gpa_t at)
{
	u8 *byte = gmap_byte(g, at, true);

	if (byte)
		__atomic_or_fetch(page_entry(g, gpa_val(at), LOOK_ONLY) +
					  PT_ENTRIES,
				  PGSTE_PINNED, __ATOMIC_SEQ_CST);
	return byte;
}

u8 *gmap_hold(struct gstor *g, gpa_t at)
{
	u8 *byte = gmap_byte(g, at, true);

	if (byte)
		__atomic_add_fetch(page_entry(g, gpa_val(at), LOOK_ONLY) +
					   PT_ENTRIES,
				   PGSTE_HELD, __ATOMIC_SEQ_CST);
	return byte;
}

void gmap_release(struct gstor *g, gpa_t at)
{
	u64 *entry = look_at(g, at);

	ASSERT(entry && (entry[PT_ENTRIES] & PGSTE_HOLDS));
	__atomic_sub_fetch(&entry[PT_ENTRIES], PGSTE_HELD, __ATOMIC_SEQ_CST);
}

void gmap_take_out(struct gstor *g, u64 at, struct gmap_gone *gone)
{
	u64 *entry = at < g->size ? page_entry(g, at, LOOK_ONLY) : NULL;
	u64 was;

	if (!entry || (entry[PT_ENTRIES] & (PGSTE_PINNED | PGSTE_HOLDS)))
		return;
	was = __atomic_exchange_n(entry, PTE_INVALID, __ATOMIC_SEQ_CST);
	entry[PT_ENTRIES] = 0; /* key 0 */
	if (!(was & PTE_INVALID))
		gone->frame[gone->count++] = home_at(hpa(was & PTE_FRAME));
}

/* TO now, unless it is later already. */
static void stamp(u64 *to)
{
	u64 now = __atomic_add_fetch(&gmap_generation, 1, __ATOMIC_SEQ_CST);
	u64 was = __atomic_load_n(to, __ATOMIC_SEQ_CST);

	while (was < now &&
	       !__atomic_compare_exchange_n(to, &was, now, false,
					    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
		;
}

void gmap_made_stale(struct gstor *g)
{
	stamp(&g->stale);
}

void gmap_free_gone(struct gstor *g, struct gmap_gone *gone)
{
	gmap_made_stale(g);
	for (; gone->count; uncount_frame(g))
		frame_free(gone->frame[--gone->count], 0);
}

static void drop_segment(struct gstor *g, u64 *ste)
{
	u64 *table;
	u32 i;

	table = home_at(hpa(*ste & STE_ORIGIN));
	for (i = 0; i < PT_ENTRIES; i++)
		drop_page(g, &table[i]);
	*ste = STE_INVALID;
	frame_free(table, 0);
	g->table_frames--;
}

static void drop_segments(struct gstor *g, u64 *table)
{
	u32 dropped = 0;
	u64 i;

	for (i = 0; i < (512ull << g->segment_order); i++) {
		if (table[i] & STE_INVALID)
			continue;
		drop_segment(g, &table[i]);
		if (++dropped % CLEAR_STEP == 0 && !this_cpu()->locks)
			task_yield();
	}
}

void gmap_clear(struct gstor *g)
{
	u32 i;

	gmap_unshare(g);
	gmap_free_shared(g);
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
	stamp(&gmap_all_stale);
}

void gmap_destroy(struct gstor *g)
{
	if (!g->asce)
		return;
	gmap_clear(g);
	free_top(g);
	promise_back(g->size);
	*g = (struct gstor){ 0 };
}
