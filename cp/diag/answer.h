/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The response of DIAGNOSE X'08' in a guest's buffer: lines in EBCDIC, each
 * ended by X'15'; what does not fit is counted.  Pure: pieces go out by an op.
 */
#ifndef CP_DIAG_ANSWER_H
#define CP_DIAG_ANSWER_H

#include "cp/lib/types.h"

#define ANSWER_LINE_MAX 255

struct answer {
	u64 size;   /* of the guest's buffer             */
	u64 used;   /* bytes that went there             */
	u64 missed; /* bytes that found no room          */
	/* Store SIZE bytes at offset AT of the buffer. */
	void (*store)(void *arg, u64 at, const void *bytes, size_t size);
	void *arg;
};

/* One line, ASCII; longer ones are cut at ANSWER_LINE_MAX. */
void answer_line(struct answer *a, const char *text);

/*
 * A command as the guest gives it: SIZE bytes of EBCDIC into TO (SIZE + 1),
 * ASCII, lines ended by X'15' become '\n', other control characters blanks.
 */
void answer_command(char *to, const u8 *ebcdic, size_t size);

#endif
