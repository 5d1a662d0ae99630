/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CP's own trace: what each CPU did last, always compiled in, kept per CPU in
 * a ring of its own (cp/core/tracering.h), switched by class.
 *
 *	TRACE(SSCH, schid, program, cc);
 *
 * costs three instructions while its class is off.  From any context, locks
 * held or not; interruption handlers too.
 */
#ifndef CP_CORE_TRACE_H
#define CP_CORE_TRACE_H

#include "cp/core/tracering.h"

struct cpu;

/* One bit a class; changed by TRACE CP only. */
extern u32 trace_mask;

#define TRACE(kind, a, b, c)                                                   \
	do {                                                                   \
		if (trace_mask & (1u << TRACE_CLASS_OF_##kind))                \
			trace_put(TRACE_##kind, (u32)(a), (u64)(b), (u64)(c)); \
	} while (0)
/*
 * For hot paths: the time is that of this CPU's entry before, so that no clock
 * is read.
 */
#define TRACE_HOT(kind, a, b, c)                                               \
	do {                                                                   \
		if (trace_mask & (1u << TRACE_CLASS_OF_##kind))                \
			trace_put_hot(TRACE_##kind, (u32)(a), (u64)(b),        \
				      (u64)(c));                               \
	} while (0)

/* A ring for C, before C runs. */
void trace_init_cpu(struct cpu *c);
void trace_put(enum trace_kind kind, u32 a, u64 b, u64 c);
void trace_put_hot(enum trace_kind kind, u32 a, u64 b, u64 c);

#endif
