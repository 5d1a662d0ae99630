/* SPDX-License-Identifier: Apache-2.0 */
/* DISPLAY's lines of storage and registers, z/VM's shape.  Pure. */
#ifndef CP_CMD_FORMAT_MEMORY_H
#define CP_CMD_FORMAT_MEMORY_H

#include "cp/cmd/sink.h"
#include "cp/cmd/where.h"
#include "cp/lib/types.h"

#define FORMAT_MEMORY_LINES_MAX 2048 /* of one operand */

/* Whose storage: bytes and keys by page. */
struct memory_view {
	void *ctx;
	/* N bytes at AT, all in one page; false: not addressable. */
	bool (*read)(void *ctx, u64 at, u8 *to, size_t n);
	/* The storage key behind AT; false as above. */
	bool (*key)(void *ctx, u64 at, u8 *out);
	char letter; /* 'R' real, 'V' virtual */
	bool wide;   /* addresses of 16 digits */
};

/* *MORE: the limit of lines was met, and W went on. */
void format_memory(struct sink *out, const struct memory_view *m,
		   const struct where *w, bool *more);

/*
 * "GRG  0 =  0000000000000000  0000000000001000": registers FIRST to LAST of
 * 16 values, WIDE ones of 16 digits two on a line, others four.
 */
void format_registers(struct sink *out, const char *name, const u64 value[16],
		      u32 first, u32 last, bool wide);

#endif
