/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The output area of a line-mode screen: rows filled from the top, cleared as
 * a whole, never scrolled.  It remembers which rows the terminal lacks.
 */
#ifndef CP_TERM_PAGE_H
#define CP_TERM_PAGE_H

#include "cp/lib/types.h"

#define PAGE_ROWS  96 /* rows of output                            */
#define PAGE_COLS  200
#define PAGE_CELLS 9800 /* 62 x 160 without the two rows of input    */

struct page {
	u16 rows, cols;
	u16 width;	    /* where lines are folded, at most COLS */
	u16 last;	    /* the row that text was put on last    */
	u16 used;	    /* rows with something on them                    */
	u16 shown;	    /* rows the terminal has                          */
	bool erased;	    /* the terminal still has rows that are gone here */
	u8 kind[PAGE_ROWS]; /* enum line_kind of each row              */
	u16 size[PAGE_ROWS];
	char text[PAGE_CELLS]; /* ROWS times COLS */
};

void page_init(struct page *p, u16 rows, u16 cols);
void page_clear(struct page *p);
bool page_full(const struct page *p);
/* The characters of ROW; page.size has their number. */
const char *page_row(const struct page *p, u16 row);
/* Is this a size that a page can have? */
bool page_fits(u16 rows, u16 cols);
/* Fold lines after WIDTH characters; 0, or more than COLS: at the edge. */
void page_set_width(struct page *p, u16 width);
/* TEXT, SIZE characters, as far as it fits on one row; the number taken. */
size_t page_add(struct page *p, u8 kind, const char *text, size_t size);
/* Likewise, behind what was added last as far as that row has room. */
size_t page_continue(struct page *p, const char *text, size_t size);
/* TEXT on ROW, instead of what is there; rows that are not there are lost. */
void page_place(struct page *p, u16 row, u8 kind, const char *text,
		size_t size);

#endif
