/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/core/trace.h"

#include "cp/core/abend.h"
#include "cp/core/clock.h"
#include "cp/core/cpu.h"
#include "cp/mm/frame.h"

#define RING_ORDER 3
_Static_assert(TRACE_RING_SIZE == 4096u << RING_ORDER, "a ring is a block");

u32 trace_mask;

void trace_init_cpu(struct cpu *c)
{
	c->trace = frame_alloc(RING_ORDER, 0);
	ASSERT(c->trace);
	trace_ring_init(c->trace, c->addr);
	trace_mask |= trace_classes_default();
}

/* Counted in instructions: 15, and what passing the words takes. */
__attribute__((noinline)) void trace_put_hot(enum trace_kind kind, u32 a, u64 b,
					     u64 c)
{
	struct trace_ring *ring = this_cpu()->trace;
	struct trace_entry *e = trace_ring_next(ring);

	e->tod = ring->tod;
	e->kind = be32_make(kind);
	e->a = be32_make(a);
	e->b = be64_make(b);
	e->c = be64_make(c);
}

__attribute__((noinline)) void trace_put(enum trace_kind kind, u32 a, u64 b,
					 u64 c)
{
	this_cpu()->trace->tod = be64_make(clock_now());
	trace_put_hot(kind, a, b, c);
}
