/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TRACE CP: reads the rings of all CPUs as one, newest entries last.  The
 * rings are written meanwhile: what is shown was so a moment ago.
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/system.h"
#include "cp/core/clock.h"
#include "cp/core/cpu.h"
#include "cp/core/trace.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"

#define SHOW_DEFAULT 20
#define SHOW_MAX     500
#define ANY_CPU	     CPUS_MAX

/* What is wanted of the trace. */
struct wish {
	u32 entries;
	u32 cpu;  /* or ANY_CPU */
	u32 kind; /* or TRACE_KINDS */
};

static void show_classes(struct cmdio *io)
{
	for (u32 i = 0; i < TRACE_CLASSES; i++)
		cmdio_linef(io, "TRACE CP %-9s %s", trace_class_name(i),
			    trace_mask & (1u << i) ? "ON" : "OFF");
}

static void switch_classes(struct cmdio *io, struct args *a, bool on)
{
	u32 mask = 0;
	enum trace_class c;

	if (args_end(a)) {
		show_classes(io);
		return;
	}
	while (args_next(a)) {
		c = trace_class_find(a->word);
		if (c < TRACE_CLASSES) {
			mask |= 1u << c;
		} else if (strcmp(a->word, "ALL") == 0) {
			mask = (1u << TRACE_CLASSES) - 1;
		} else {
			msg_operand_invalid(io, a->word);
			return;
		}
	}
	if (on)
		__atomic_fetch_or(&trace_mask, mask, __ATOMIC_RELAXED);
	else
		__atomic_fetch_and(&trace_mask, ~mask, __ATOMIC_RELAXED);
	show_classes(io);
}

static bool need_cpu(struct cmdio *io, struct args *a, u32 *cpu)
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
	if (n < CPUS_MAX && cpus[n].online)
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

static bool need_wish(struct cmdio *io, struct args *a, struct wish *w)
{
	*w = (struct wish){ SHOW_DEFAULT, ANY_CPU, TRACE_KINDS };
	while (!args_end(a)) {
		if (args_take(a, "CPU", 3)) {
			if (!need_cpu(io, a, &w->cpu))
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
static u32 collect(const struct wish *w, struct seen *to)
{
	struct trace_walk walk = { .rings = 0 };
	struct seen s;
	u32 n = 0;

	for (u32 i = 0; i < CPUS_MAX; i++)
		if (cpus[i].trace && (w->cpu == ANY_CPU || w->cpu == i))
			trace_walk_add(&walk, cpus[i].trace);
	while (n < w->entries && trace_walk_back(&walk, &s.e, &s.cpu))
		if (w->kind == TRACE_KINDS || w->kind == be32_get(s.e.kind))
			to[n++] = s;
	return n;
}

static void show_entry(struct cmdio *io, const struct seen *s)
{
	char detail[TRACE_DETAIL_SIZE];
	u64 tod = be64_get(s->e.tod);
	struct local_time at;

	system_time(tod, &at);
	cmdio_linef(io, "%02u:%02u:%02u.%06u %02X %-9s %s", at.hour, at.minute,
		    at.second, (u32)(tod / TOD_PER_US % 1000000), s->cpu,
		    trace_kind_name(be32_get(s->e.kind)),
		    trace_detail(detail, &s->e));
}

void trace_cp(struct cmdio *io, struct args *a)
{
	struct seen *entries;
	struct wish w;
	size_t size;

	if (args_take(a, "ON", 2)) {
		switch_classes(io, a, true);
		return;
	}
	if (args_take(a, "OFF", 2)) {
		switch_classes(io, a, false);
		return;
	}
	if (!need_wish(io, a, &w))
		return;
	size = w.entries * sizeof(*entries);
	entries = heap_alloc(size);
	if (!entries) {
		msg_machine_busy(io, io->vm->userid);
		return;
	}
	for (u32 n = collect(&w, entries); n; n--)
		show_entry(io, &entries[n - 1]);
	heap_free(entries, size);
}
