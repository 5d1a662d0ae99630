/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operands of TRACE INSTRUCTION and its kin: what is traced, where, and
 * what happens at a hit.  Pure; any bytes are accepted.
 */
#ifndef CP_CMD_TRACE_ORDER_H
#define CP_CMD_TRACE_ORDER_H

#include "cp/lib/types.h"

struct args;

enum trace_what {
	TRACE_INSTRUCTION, /* each one, or one operation code */
	TRACE_BRANCH,
	TRACE_STORE,
	TRACE_DIAG,
	TRACE_SVC,
	TRACE_PROGRAM,
	TRACE_EXTERNAL,
	TRACE_IO,
	TRACE_MACHINE,
	TRACE_RESTART,
	TRACE_ALL, /* instructions and all interruptions */
	TRACE_WHATS
};

#define TRACE_ID_MAX	 4
#define TRACE_NUMBER_MAX 99999
#define TRACE_CMD_MAX	 135

struct trace_order {
	enum trace_what what;
	u16 opcode;	     /* TRACE_INSTRUCTION: this one only; 0: each  */
	u64 first, last;     /* where the instruction is                   */
	u64 into, into_last; /* where it branches to, what it stores into  */
	u16 code, code_last; /* SVC number, interruption code, DIAGNOSE
			      * code, device number */
	char id[TRACE_ID_MAX + 1];   /* "": the next number        */
	bool run;		     /* it does not stop           */
	bool count;		     /* it is only counted         */
	u32 skip;		     /* so many first are not shown */
	u32 pass;		     /* nor so many between two     */
	u32 stop;		     /* it stops at the nth shown, and every */
	u32 step;		     /* nth shown stops; 0: by RUN alone     */
	char cmd[TRACE_CMD_MAX + 1]; /* at each shown; "": none */
};

enum trace_error {
	TRACE_GOOD,
	TRACE_MISSING, /* an operand                   */
	TRACE_INVALID, /* the word in struct args      */
	TRACE_HEXLOC,  /* it is no location            */
	TRACE_RANGE,   /* it is none from low to high  */
};

/* The name that QUERY TRACE shows, "INSTR". */
const char *trace_what_name(enum trace_what what);
/* All words of A.  OUT's `what` and `opcode` are the caller's. */
enum trace_error trace_order_parse(struct args *a,
				   struct trace_order *out) MUST_CHECK;

#endif
