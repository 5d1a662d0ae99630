/* SPDX-License-Identifier: Apache-2.0 */
/* The ring of CONSOLE LOG.  A line is a byte of size, one of kind, the text. */
#include "cp/term/conslog.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "cp/term/line.h"

#define HEAD 2 /* bytes before the text */

static u8 byte_at(const struct conslog *c, u32 at)
{
	return c->data[at % CONSLOG_SIZE];
}

static void drop_oldest(struct conslog *c)
{
	u32 size = HEAD + byte_at(c, c->at);

	c->at = (c->at + size) % CONSLOG_SIZE;
	c->used -= size;
	c->first++;
}

static void put_byte(struct conslog *c, u8 byte)
{
	c->data[(c->at + c->used) % CONSLOG_SIZE] = byte;
	c->used++;
}

void conslog_add(struct conslog *c, u8 kind, const char *text)
{
	size_t left = strlen(text);

	do {
		u8 take = (u8)MIN(left, (size_t)CONSLOG_LINE);

		while (CONSLOG_SIZE - c->used < HEAD + (u32)take)
			drop_oldest(c);
		put_byte(c, take);
		put_byte(c, kind);
		for (u8 i = 0; i < take; i++)
			put_byte(c, (u8)text[i]);
		c->next++;
		text += take;
		left -= take;
	} while (left);
}

/* A walk over the lines, oldest first. */
struct walk {
	const struct conslog *c;
	u32 number, at;
};

static struct walk walk_to(const struct conslog *c, u32 number)
{
	struct walk w = { c, c->first, c->at };

	while (w.number < number && w.number < c->next) {
		w.at += HEAD + (u32)byte_at(c, w.at);
		w.number++;
	}
	return w;
}

static bool walk_next(struct walk *w, u8 *kind, char *text, u32 *size)
{
	if (w->number >= w->c->next)
		return false;
	*size = byte_at(w->c, w->at);
	*kind = byte_at(w->c, w->at + 1);
	for (u32 i = 0; i < *size; i++)
		text[i] = (char)byte_at(w->c, w->at + HEAD + i);
	text[*size] = '\0';
	w->at += HEAD + *size;
	w->number++;
	return true;
}

bool conslog_line(const struct conslog *c, u32 number, u8 *kind,
		  char text[CONSLOG_LINE + 1])
{
	struct walk w = walk_to(c, number);
	u32 size;

	return number >= c->first && walk_next(&w, kind, text, &size);
}

static u32 rows_of(const struct page *p, u32 size)
{
	return size ? (size + p->cols - 1u) / p->cols : 1;
}

u32 conslog_fill(const struct conslog *c, struct page *p, u32 top)
{
	struct walk w = walk_to(c, top);
	char text[CONSLOG_LINE + 1];
	u32 size, end = w.number;
	u8 kind;

	while (walk_next(&w, &kind, text, &size)) {
		size_t at = 0;

		if (rows_of(p, size) > (u32)(p->rows - p->used))
			break;
		do
			at += page_add(p, kind, text + at, size - at);
		while (at < size);
		end = w.number;
	}
	return end;
}

u32 conslog_top(const struct conslog *c, const struct page *p, u32 end)
{
	struct walk top = walk_to(c, 0), w = top;
	char text[CONSLOG_LINE + 1];
	u32 rows = 0, size;
	u8 kind;

	while (w.number < end && walk_next(&w, &kind, text, &size)) {
		rows += rows_of(p, size);
		while (rows > p->rows && top.number < w.number) {
			walk_next(&top, &kind, text, &size);
			rows -= rows_of(p, size);
		}
	}
	return top.number;
}

/* Does FIND stand before place AT of TEXT? */
static bool looked_for(const char *text, size_t at)
{
	static const char find[] = "FIND";
	size_t n = sizeof(find) - 1;

	if (!at || text[at - 1] != ' ')
		return false;
	while (at && text[at - 1] == ' ')
		at--;
	if (at < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (ascii_upper(text[at - n + i]) != find[i])
			return false;
	return true;
}

static bool contains(const char *text, u32 size, const char *what, bool typed)
{
	size_t n = strlen(what);

	for (size_t i = 0; i + n <= size; i++) {
		size_t k = 0;

		while (k < n &&
		       ascii_upper(text[i + k]) == ascii_upper(what[k]))
			k++;
		if (k == n && !(typed && looked_for(text, i)))
			return true;
	}
	return false;
}

u32 conslog_find(const struct conslog *c, u32 before, const char *what)
{
	struct walk w = walk_to(c, 0);
	char text[CONSLOG_LINE + 1];
	u32 found = ~0u, size;
	u8 kind;

	while (w.number < before && walk_next(&w, &kind, text, &size))
		if (contains(text, size, what, kind == LINE_REDISPLAY))
			found = w.number - 1;
	return found;
}
