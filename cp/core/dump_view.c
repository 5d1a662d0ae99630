/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/core/dump_view.h"

#include "cp/arch/dat.h"
#include "cp/core/clock.h"
#include "cp/core/keep.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

/* The end of the kept segment whose header is at AT, or of nothing. */
static u64 kept_end(const u8 *page, u64 at)
{
	const struct keep *k = (const void *)page;

	if (be64_get(k->magic) != KEEP_MAGIC ||
	    be32_get(k->version) != KEEP_VERSION)
		return 0;
	return at + KEEP_SIZE;
}

static u64 newest(const struct trace_ring *r)
{
	struct trace_entry e;

	return trace_ring_get(r, 0, &e) ? be64_get(e.tod) : 0;
}

/* Frames that were a ring once may still look like one: the newer counts. */
static void take_ring(const struct trace_ring **ring, const void *page)
{
	const struct trace_ring *r = page;
	u32 cpu;

	if (!trace_ring_valid(r))
		return;
	cpu = be32_get(r->cpu);
	if (cpu >= TRACE_RINGS_MAX)
		return;
	if (!ring[cpu] || newest(r) > newest(ring[cpu]))
		ring[cpu] = r;
}

static void take_page(struct dump_view *v, const u8 *page, u64 left, bool kept)
{
	if (left >= sizeof(struct trace_ring))
		take_ring(kept ? v->kept : v->live, page);
	if (!v->symbols && symbols_valid(page, left))
		v->symbols = (const void *)page;
	if (!v->abend && left >= sizeof(*v->abend) &&
	    abend_valid((const void *)page))
		v->abend = (const void *)page;
}

void dump_view_find(struct dump_view *v, const void *storage, u64 size)
{
	const u8 *byte = storage;
	u64 kept_to = 0;
	u64 at;

	memset(v, 0, sizeof(*v));
	for (at = 0; at + PAGE_SIZE <= size; at += PAGE_SIZE) {
		kept_to = MAX(kept_to, kept_end(byte + at, at));
		take_page(v, byte + at, size - at, at < kept_to);
	}
}

void dump_view_walk(const struct dump_view *v, const struct dump_wish *wish,
		    struct trace_walk *w)
{
	const struct trace_ring *const *ring = wish->live ? v->live : v->kept;
	u32 i;

	w->rings = 0;
	for (i = 0; i < TRACE_RINGS_MAX; i++)
		if (ring[i] && (wish->cpu == TRACE_RINGS_MAX || wish->cpu == i))
			trace_walk_add(w, ring[i]);
}

bool dump_view_back(const struct dump_wish *wish, struct trace_walk *w,
		    char to[DUMP_LINE_SIZE])
{
	char detail[TRACE_DETAIL_SIZE];
	struct clock_date at;
	struct trace_entry e;
	u64 tod;
	u32 cpu;

	do {
		if (!trace_walk_back(w, &e, &cpu))
			return false;
	} while (wish->kind != TRACE_KINDS && wish->kind != be32_get(e.kind));
	tod = be64_get(e.tod);
	clock_calendar(tod, &at);
	fmt_print(to, DUMP_LINE_SIZE, "%02u:%02u:%02u.%06u %02X %-9s %s",
		  at.hour, at.minute, at.second,
		  (u32)(tod / TOD_PER_US % 1000000), cpu,
		  trace_kind_name(be32_get(e.kind)), trace_detail(detail, &e));
	return true;
}
