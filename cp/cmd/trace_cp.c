/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TRACE CP: the live rings, and their switches.  The rings are written
 * meanwhile: what is shown was so a moment ago.
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/ring_show.h"
#include "cp/core/cpu.h"
#include "cp/core/trace.h"
#include "cp/lib/str.h"

_Static_assert(CPUS_MAX <= TRACE_RINGS_MAX, "each CPU's ring is shown");

static void show_classes(struct cmdio *io)
{
	for (u32 i = 0; i < TRACE_CLASSES; i++)
		reply_trace_class(io_reply(io), &(struct trace_class_record){
							trace_class_name(i),
							trace_mask >> i & 1 });
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

void trace_cp(struct cmdio *io, struct args *a)
{
	const struct trace_ring *ring[TRACE_RINGS_MAX] = { NULL };

	if (args_take(a, "ON", 2)) {
		switch_classes(io, a, true);
		return;
	}
	if (args_take(a, "OFF", 2)) {
		switch_classes(io, a, false);
		return;
	}
	for (u32 i = 0; i < CPUS_MAX; i++)
		ring[i] = cpus[i].trace;
	ring_show(io, a, ring);
}
