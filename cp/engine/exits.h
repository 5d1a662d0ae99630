/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why guests leave SIE, how often, and what CP spends on it: INDICATE EXITS.
 * Pure.  One struct per vcpu, written by its own task only; readers on other
 * CPUs may see a count a moment old.
 */
#ifndef CP_ENGINE_EXITS_H
#define CP_ENGINE_EXITS_H

#include "cp/lib/types.h"

enum vmexit_kind {
	EXIT_NONE,	  /* host interruption only: re-enter             */
	EXIT_INSTRUCTION, /* to be emulated                               */
	EXIT_PROGRAM,	  /* program interruption to be given to the guest */
	EXIT_FAULT,	  /* guest storage without a frame                */
	EXIT_WAIT,	  /* wait state loaded                            */
	EXIT_IO,	  /* opened for I/O while one pends               */
	EXIT_EXTERNAL,	  /* likewise external                            */
	EXIT_TIMER,	  /* a timer of a watched guest                   */
	EXIT_STOP,	  /* CP asked for it                              */
	EXIT_VALIDITY,	  /* SIE refuses the state descriptor             */
	EXIT_KINDS
};

struct exit_stat {
	u64 count;
	u64 time_tod; /* spent in CP until the next entry (CPU-timer units) */
};

#define EXIT_OPCODES_MAX 64 /* a power of two */

/* Key of an opcode row: opcode, for DIAGNOSE X'83' << 16 | code. */
struct exit_opcode {
	u32 key; /* 0 = free row */
	struct exit_stat stat;
};

struct exit_stats {
	struct exit_stat kind[EXIT_KINDS];
	struct exit_opcode opcode[EXIT_OPCODES_MAX];
	struct exit_stat other_opcodes;
};

/* "instruction", "fault" ...: for INDICATE EXITS. */
const char *exit_kind_name(enum vmexit_kind kind);
/* N exits of KIND, of opcode OPCODE_KEY (0: none), that took TIME_TOD. */
void exits_add(struct exit_stats *s, enum vmexit_kind kind, u32 opcode_key,
	       u32 n, u64 time_tod);
/* Add FROM to INTO (totals over guests). */
void exits_merge(struct exit_stats *into, const struct exit_stats *from);

#endif
