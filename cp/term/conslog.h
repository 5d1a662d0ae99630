/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The last lines of a console, for CONSOLE LOG: a ring of bytes in which the
 * oldest lines make room.  Lines have numbers that only grow, so that a place
 * in the log stays while new lines come.  Pure; the caller has the lock.
 */
#ifndef CP_TERM_CONSLOG_H
#define CP_TERM_CONSLOG_H

#include "cp/lib/types.h"
#include "cp/term/page.h"

#define CONSLOG_SIZE (16384 - 16)
#define CONSLOG_LINE 250 /* longer lines are kept as several */

/* All zero: empty. */
struct conslog {
	u32 first, next; /* numbers: the oldest line, the next one to come */
	u32 at, used;	 /* bytes: where the oldest begins, how many       */
	u8 data[CONSLOG_SIZE];
};

/* TEXT of any length; KIND is enum line_kind. */
void conslog_add(struct conslog *c, u8 kind, const char *text);
/* Line NUMBER into TEXT (terminated); false: it is not there. */
bool conslog_line(const struct conslog *c, u32 number, u8 *kind,
		  char text[CONSLOG_LINE + 1]);
/*
 * Show the lines from number TOP on, on an empty page; the number behind the
 * last one that found room whole.
 */
u32 conslog_fill(const struct conslog *c, struct page *p, u32 top);
/* The top of the page of this size whose last line is before number END. */
u32 conslog_top(const struct conslog *c, const struct page *p, u32 end);
/*
 * The newest line before number BEFORE that contains TEXT, whatever the case
 * of its letters; ~0: none.  Where a typed line (LINE_REDISPLAY) has it behind
 * the word FIND, that is somebody looking for it.
 */
u32 conslog_find(const struct conslog *c, u32 before, const char *text);

#endif
