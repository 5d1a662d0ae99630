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
	p->width = cols;
}

void page_set_width(struct page *p, u16 width)
{
	p->width = width && width < p->cols ? width : p->cols;
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

/* TEXT on ROW from column AT on, up to column END; the number taken. */
static size_t put(struct page *p, u16 row, u16 at, u16 end, const char *text,
		  size_t size)
{
	size_t take = MIN(size, (size_t)(end - at));

	memcpy(p->text + (size_t)row * p->cols + at, text, take);
	p->size[row] = (u16)(at + take);
	p->last = row;
	return take;
}

size_t page_add(struct page *p, u8 kind, const char *text, size_t size)
{
	u16 row = p->used;

	if (page_full(p))
		return 0;
	p->kind[row] = kind;
	p->used++;
	return put(p, row, 0, p->width, text, size);
}

size_t page_continue(struct page *p, const char *text, size_t size)
{
	u16 row = p->last;

	if (row >= p->used || p->size[row] >= p->width)
		return 0;
	p->shown = MIN(p->shown, row);
	return put(p, row, p->size[row], p->width, text, size);
}

void page_place(struct page *p, u16 row, u8 kind, const char *text, size_t size)
{
	if (row >= p->rows)
		return;
	while (p->used <= row) {
		p->size[p->used] = 0;
		p->kind[p->used++] = kind;
	}
	p->erased |= row < p->shown; /* what was longer than TEXT */
	p->shown = MIN(p->shown, row);
	p->kind[row] = kind;
	put(p, row, 0, p->cols, text, size);
}
