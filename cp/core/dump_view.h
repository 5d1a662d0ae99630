/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a storage dump of CP's machine holds: the last abend, the traces of the
 * abend and of the CP that ran, the symbol table.  Pure; for host tools.  The
 * dump may be of any storage, cut anywhere at a page, or no dump at all.
 */
#ifndef CP_CORE_DUMP_VIEW_H
#define CP_CORE_DUMP_VIEW_H

#include "cp/core/abend_record.h"
#include "cp/core/tracering.h"

/* Found in the dump, by its bytes; NULL: not there. */
struct dump_view {
	const struct symbols *symbols;
	const struct abend_record *abend;
	const struct trace_ring *kept[TRACE_RINGS_MAX]; /* of the abend */
	const struct trace_ring *live[TRACE_RINGS_MAX];
};

/* SIZE bytes of storage, the first at a page; they stay while V is used. */
void dump_view_find(struct dump_view *v, const void *storage, u64 size);

struct dump_wish {
	bool live;     /* the running CP's trace, not the abend's  */
	u32 cpu, kind; /* TRACE_RINGS_MAX, TRACE_KINDS: any        */
};

/* A line of the trace: "15:33:08.012345 00 SSCH      subchannel ..." (UTC). */
#define DUMP_LINE_SIZE 128
/*
 * The next older entry that is wanted, as a line; false: there is none.  W was
 * made by dump_view_walk.
 */
void dump_view_walk(const struct dump_view *v, const struct dump_wish *wish,
		    struct trace_walk *w);
bool dump_view_back(const struct dump_wish *wish, struct trace_walk *w,
		    char to[DUMP_LINE_SIZE]);

#endif
