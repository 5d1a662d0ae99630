/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a guest's registers say to a DIAGNOSE, judged before anything is read or
 * stored: every rule that is more than one bit.  Pure.  Reference: CP
 * Programming Services, the chapter of each code.
 */
#ifndef CP_DIAG_OPERANDS_H
#define CP_DIAG_OPERANDS_H

#include "cp/lib/types.h"

#define DIAG_COMMAND_MAX 240 /* bytes of a command line */

/* X'08': a command, and where its answer goes. */
struct diag_command {
	u32 size;     /* bytes of the command; 0: CP READ             */
	bool respond; /* into the buffer of Rx+1, Ry+1, not the screen */
};

/* WORD is the right half of Ry.  False: a specification exception. */
bool diag_command_operands(u32 word, u8 rx, u8 ry,
			   struct diag_command *out) MUST_CHECK;

/*
 * A buffer of SIZE bytes at AT that lies within addresses, in a machine with
 * STORAGE bytes; one without bytes may be anywhere.
 */
bool diag_buffer_inside(u64 at, u64 size, u64 storage);

/* X'10': the pages FIRST to LAST (their addresses) of STORAGE bytes. */
enum pgm diag_release_operands(u64 first, u64 last, u64 storage) MUST_CHECK;

/*
 * X'260' subcode 10: Rx is the even one of a pair, 16-byte boundary and
 * length.  False: a specification exception.
 */
bool diag_extents_operands(u8 rx, u64 at, u64 size);

/*
 * X'288' FUNCTION with SECONDS and, to set it, SIZE bytes of commands.  The
 * left bit of FUNCTION, "conceal", is taken and means nothing here.
 */
enum diag_watchdog {
	WATCHDOG_SET,
	WATCHDOG_CHANGE,
	WATCHDOG_CANCEL,
	WATCHDOG_INVALID, /* a specification exception */
};
enum diag_watchdog diag_watchdog_function(u32 function, u32 seconds, u32 size);

#endif
