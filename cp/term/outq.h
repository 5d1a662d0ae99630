/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines on their way to a terminal: a bounded queue of pieces of at most
 * OUTQ_PIECE characters, in order.  The caller has the lock.
 */
#ifndef CP_TERM_OUTQ_H
#define CP_TERM_OUTQ_H

#include "cp/lib/types.h"

#define OUTQ_PIECES 512
#define OUTQ_PIECE  130

struct outq_piece {
	u8 kind; /* enum line_kind */
	u8 size;
	bool more;	/* the line goes on in the next piece */
	bool continued; /* from the one before */
	char text[OUTQ_PIECE];
};

struct outq {
	u16 used;
	u16 taken; /* characters of the first piece already shown */
	u32 lost;  /* lines that gave way or found no room        */
	u16 order[OUTQ_PIECES]; /* slots: [0, used) queued, the rest free */
	struct outq_piece slot[OUTQ_PIECES];
};

void outq_init(struct outq *q);
/*
 * Append a line of any length.  A line of the guest is refused when
 * there is no room: false.  For any other the oldest guest lines give way; if
 * that is not enough it is lost, and counted.
 */
bool outq_put(struct outq *q, u8 kind, const char *text);
bool outq_empty(const struct outq *q);
/* Room enough that a guest that was refused may go on. */
bool outq_roomy(const struct outq *q);
/*
 * The first piece's text not yet shown; NULL when empty.  KIND has
 * LINE_CONTINUED when it goes on with the line of the piece before.
 */
const char *outq_first(const struct outq *q, u8 *kind, size_t *size);
/* SIZE characters of it were shown; with DONE it leaves the queue. */
void outq_shown(struct outq *q, size_t size, bool done);

#endif
