/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the output area.  The caller asks page_full() before page_add(). */
#include "cp/term/page.h"

#include "cp/lib/str.h"

bool page_fits(u16 rows, u16 cols)
{
	return rows <= PAGE_ROWS && cols <= PAGE_COLS &&
	       (u32)rows * cols <= PAGE_CELLS;
}

const char *page_row(const struct page *p, u16 row)
{
	return p->text + (size_t)row * p->cols;
}

void page_init(struct page *p, u16 rows, u16 cols)
{
	memset(p, 0, sizeof(*p));
	if (!page_fits(rows, cols)) {
		rows = 22;
		cols = 80;
	}
	p->rows = rows;
	p->cols = cols;
}

void page_clear(struct page *p)
{
	if (p->shown)
		p->erased = true;
	p->used = 0;
	p->shown = 0;
}

bool page_full(const struct page *p)
{
	return p->used >= p->rows;
}

size_t page_add(struct page *p, u8 kind, const char *text, size_t size)
{
	size_t take = MIN(size, (size_t)p->cols);

	if (page_full(p))
		return 0;
	memcpy(p->text + (size_t)p->used * p->cols, text, take);
	p->size[p->used] = (u16)take;
	p->kind[p->used] = kind;
	p->used++;
	return take;
}
