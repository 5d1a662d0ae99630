/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking a 3270 what it is: the Read Partition (Query) structured field, and
 * the size and colour ability from the reply.
 *
 * Source: GA23-0059, chapters 5 and 6.
 */
#ifndef CP_TERM_QUERY_H
#define CP_TERM_QUERY_H

#include "cp/lib/types.h"

struct query_reply {
	u16 rows, cols; /* alternate size; 0: not told */
	bool color;
};

/* Bytes of a Write Structured Field that asks; returns their number. */
u32 query_build(u8 *to, u32 size);
/*
 * SIZE bytes of an attention record with AID 88.  False: not a query reply, or
 * malformed; what was understood before is in OUT.
 */
bool query_parse(const u8 *data, u32 size, struct query_reply *out);

#endif
