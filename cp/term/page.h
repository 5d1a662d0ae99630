/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The output area of a line-mode screen: rows filled from the top, cleared as
 * a whole, never scrolled.  It remembers which rows the terminal lacks.
 */
#ifndef CP_TERM_PAGE_H
#define CP_TERM_PAGE_H

#include "cp/lib/types.h"

#define PAGE_ROWS 41  /* a model 4: 43 rows, 2 of them for input */
#define PAGE_COLS 132 /* a model 5                                */

struct page {
	u16 rows, cols;
	u16 used;	    /* rows with something on them                    */
	u16 shown;	    /* rows the terminal has                          */
	bool erased;	    /* the terminal still has rows that are gone here */
	u8 kind[PAGE_ROWS]; /* enum line_kind of each row              */
	char text[PAGE_ROWS][PAGE_COLS];
	u16 size[PAGE_ROWS];
};

void page_init(struct page *p, u16 rows, u16 cols);
void page_clear(struct page *p);
bool page_full(const struct page *p);
/* TEXT, SIZE characters, as far as it fits on one row; the number taken. */
size_t page_add(struct page *p, u8 kind, const char *text, size_t size);

#endif
