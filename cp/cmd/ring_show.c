/* SPDX-License-Identifier: Apache-2.0 */
/* Rings of several CPUs as one, newest entries last. */
#include "cp/cmd/ring_show.h"

#include "cp/cmd/handler.h"
#include "cp/cmd/system.h"
#include "cp/core/clock.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"

#define SHOW_DEFAULT 20
#define SHOW_MAX     500
#define ANY_CPU	     TRACE_RINGS_MAX

/* What is wanted of the trace. */
struct wish {
	u32 entries;
	u32 cpu;  /* or ANY_CPU */
	u32 kind; /* or TRACE_KINDS */
};

static bool need_cpu(struct cmdio *io, struct args *a,
		     const struct trace_ring *const *ring, u32 *cpu)
{
	u64 n;

	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (!str_to_u64(a->word, 16, 0xffff, &n)) {
		msg_operand_invalid(io, a->word);
		return false;
	}
	*cpu = (u32)n;
	if (n < TRACE_RINGS_MAX && ring[n])
		return true;
	msg_no_cpu(io, *cpu);
	return false;
}

static bool need_kind(struct cmdio *io, struct args *a, u32 *kind)
{
	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	*kind = trace_kind_find(a->word);
	if (*kind == TRACE_KINDS)
		msg_operand_invalid(io, a->word);
	return *kind != TRACE_KINDS;
}

static bool need_wish(struct cmdio *io, struct args *a,
		      const struct trace_ring *const *ring, struct wish *w)
{
	*w = (struct wish){ SHOW_DEFAULT, ANY_CPU, TRACE_KINDS };
	while (!args_end(a)) {
		if (args_take(a, "CPU", 3)) {
			if (!need_cpu(io, a, ring, &w->cpu))
				return false;
		} else if (args_take(a, "TYPE", 3)) {
			if (!need_kind(io, a, &w->kind))
				return false;
		} else if (!operand_number(args_next(a), SHOW_MAX,
					   &w->entries) ||
			   !w->entries) {
			msg_operand_invalid(io, a->word);
			return false;
		}
	}
	return true;
}

struct seen {
	struct trace_entry e;
	u32 cpu;
};

/* The newest entries that are wanted, newest first; how many. */
static u32 collect(const struct wish *w, const struct trace_ring *const *ring,
		   struct seen *to)
{
	struct trace_walk walk = { .rings = 0 };
	struct seen s;
	u32 n = 0;

	for (u32 i = 0; i < TRACE_RINGS_MAX; i++)
		if (ring[i] && (w->cpu == ANY_CPU || w->cpu == i))
			trace_walk_add(&walk, ring[i]);
	while (n < w->entries && trace_walk_back(&walk, &s.e, &s.cpu))
		if (w->kind == TRACE_KINDS || w->kind == be32_get(s.e.kind))
			to[n++] = s;
	return n;
}

static void show_entry(struct cmdio *io, const struct seen *s)
{
	char detail[TRACE_DETAIL_SIZE], time[20];
	struct trace_entry_record v = {
		.time = time,
		.tod = be64_get(s->e.tod),
		.cpu = s->cpu,
		.kind = trace_kind_name(be32_get(s->e.kind)),
		.detail = trace_detail(detail, &s->e),
	};
	struct local_time at;

	system_time(v.tod, &at);
	fmt_print(time, sizeof(time), "%02u:%02u:%02u.%06u", at.hour, at.minute,
		  at.second, (u32)(v.tod / TOD_PER_US % 1000000));
	reply_trace_entry(io_reply(io), &v);
}

void ring_show(struct cmdio *io, struct args *a,
	       const struct trace_ring *const *ring)
{
	struct seen *entries;
	struct wish w;
	size_t size;

	if (!need_wish(io, a, ring, &w))
		return;
	size = w.entries * sizeof(*entries);
	entries = heap_alloc(size);
	if (!entries) {
		msg_machine_busy(io, io->vm->userid);
		return;
	}
	reply_trace_entry_list(io_reply(io));
	for (u32 n = collect(&w, ring, entries); n; n--)
		show_entry(io, &entries[n - 1]);
	heap_free(entries, size);
}
