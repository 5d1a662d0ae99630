/* SPDX-License-Identifier: Apache-2.0 */
/* The lines of TRACE, of instructions and of interruptions.  Pure. */
#ifndef CP_CMD_TRACE_LINE_H
#define CP_CMD_TRACE_LINE_H

#include "cp/arch/opcode.h"

#define TRACE_LINE_MAX 100

struct trace_view {
	const char *cpu; /* "01: ", or ""                           */
	bool wide;	 /* addresses of 16 digits                  */
	u64 at, mask;	 /* the instruction, or the old PSW         */
	u64 next;	 /* the PSW's address behind it             */
	u64 next_mask;	 /* and its mask                            */
	const u64 *gr;	 /* registers behind it                     */
	u64 wrap;	 /* mask of the addressing mode             */
	const u8 *text;	 /* NULL: it cannot be read                 */
	bool branched, stored;
	u32 cc;
};

/* " -> 0000000000010004' LARL  C0100000000A  0000000000010018      CC 0" */
char *trace_line_instruction(char to[TRACE_LINE_MAX],
			     const struct trace_view *t);
/*
 * " *** 0000000000010004' PROG  0001 -> 0000000000020000'  OPERATION": KIND is
 * "PROG", "EXT" or "I/O"; of others there is no WHAT ("").
 */
char *trace_line_interruption(char to[TRACE_LINE_MAX],
			      const struct trace_view *t, const char *kind,
			      u16 code, const char *what);
/* What a program interruption code means, or "". */
const char *trace_program_name(u16 code);
/* And an external one's. */
const char *trace_external_name(u16 code);

#endif
