/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of lines on a terminal: who speaks, and how urgently. */
#ifndef CP_TERM_LINE_H
#define CP_TERM_LINE_H

#include "cp/lib/types.h"

enum line_kind {
	LINE_CP,	/* CP's output                                      */
	LINE_VM,	/* the guest's output                               */
	LINE_REDISPLAY, /* input shown again                                */
	LINE_PRIORITY,	/* messages, warnings: HOLDING when TERM HOLD ON    */
	/* What the guest does to the screen; none of these stays there. */
	LINE_PLACE, /* a row (' ' is row 0), then the line to put on it */
	LINE_ERASE, /* no line: the output area is cleared              */
	LINE_MORE,  /* likewise, once the user has read what is on it   */
};

/* On top of a kind: the text goes on where the piece before it ended. */
#define LINE_CONTINUED 0x80

static inline bool line_is_guests(u8 kind)
{
	return kind == LINE_VM || kind >= LINE_PLACE;
}

#endif
