/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A 3270 terminal: presentation space, fields, keyboard.  Tests write CP's
 * data streams to it, type at it, and look at what a user would see.  A
 * stream that a terminal would not understand sets BROKEN.
 */
#ifndef TESTS_FAKE_TERM3270_H
#define TESTS_FAKE_TERM3270_H

#include "cp/lib/types.h"

#define T3270_CELLS (62 * 160)

struct t3270 {
	u16 alt_rows, alt_cols; /* what Erase/Write Alternate switches to */
	u16 rows, cols;
	u32 cursor, at;
	u8 cell[T3270_CELLS];	/* EBCDIC                     */
	bool attr[T3270_CELLS]; /* cell is a field attribute  */
	bool locked, broken;
	u32 alarms, writes, bytes;
	char row[201];
};

void t3270_init(struct t3270 *t, u16 alt_rows, u16 alt_cols);
/* What a channel command and its data do. */
void t3270_write(struct t3270 *t, u8 command, const u8 *data, u32 size);
/* Text at the cursor, as typed; stops at protected cells. */
void t3270_type(struct t3270 *t, const char *text);
/* The cursor to the first cell of the next unprotected field. */
void t3270_tab(struct t3270 *t);
/* Press a key: what Read Modified returns, at most SIZE bytes. */
u32 t3270_key(struct t3270 *t, u8 aid, u8 *to, u32 size);
/* Row as a user sees it (hidden fields blank), without trailing blanks. */
const char *t3270_row(struct t3270 *t, u16 row);
/* Is TEXT visible on any row? */
bool t3270_sees(struct t3270 *t, const char *text);

#endif
