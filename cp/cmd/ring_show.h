/* SPDX-License-Identifier: Apache-2.0 */
/* Showing a trace: the live one (TRACE CP) and that of an abend. */
#ifndef CP_CMD_RING_SHOW_H
#define CP_CMD_RING_SHOW_H

#include "cp/core/tracering.h"

struct args;
struct cmdio;

/*
 * Show what the operands of A ([entries] [CPU nn] [TYPE kind]) want of the
 * rings, RING[n] that of CPU n or NULL (TRACE_RINGS_MAX of them).
 */
void ring_show(struct cmdio *io, struct args *a,
	       const struct trace_ring *const *ring);

#endif
