/* SPDX-License-Identifier: Apache-2.0 */
/* The ASCII console as lines: see vt220.h.  Control sequences: ECMA-48. */
#include "cp/vdev/vt220.h"

#include "cp/lib/str.h"

#define BELL	  0x07
#define BACKSPACE 0x08
#define TAB	  0x09
#define NEWLINE	  0x0a
#define RETURN	  0x0d
#define ESCAPE	  0x1b
#define TAB_WIDTH 8
#define CONTROL	  0x1f /* of a letter's code */

enum skip {
	SKIP_NONE,
	SKIP_ESCAPE,  /* its next byte says what it is  */
	SKIP_CONTROL, /* ESC [ ... a final byte         */
	SKIP_STRING,  /* ESC ] ... BEL or ESC \         */
};

static void finish(struct vt220 *t, void (*write)(void *, const char *),
		   void *ctx)
{
	t->line[t->used] = '\0';
	t->used = t->column = 0;
	write(ctx, t->line);
}

static void put(struct vt220 *t, char c, void (*write)(void *, const char *),
		void *ctx)
{
	if (t->column == VT220_COLUMNS)
		finish(t, write, ctx);
	t->line[t->column++] = c;
	t->used = MAX(t->used, t->column);
}

/* C is behind an ESCAPE: what else is to be left out? */
static enum skip after_escape(u8 c)
{
	if (c == '[')
		return SKIP_CONTROL;
	if (c == ']' || c == 'P' || c == '^' || c == '_' || c == 'X')
		return SKIP_STRING;
	return c >= ' ' && c < '0' ? SKIP_ESCAPE : SKIP_NONE;
}

static enum skip skipped(enum skip in, u8 c)
{
	if (c == ESCAPE)
		return SKIP_ESCAPE;
	switch (in) {
	case SKIP_ESCAPE:
		return after_escape(c);
	case SKIP_CONTROL:
		return c >= '@' && c <= '~' ? SKIP_NONE : SKIP_CONTROL;
	default:
		return c == BELL ? SKIP_NONE : SKIP_STRING;
	}
}

static void tab(struct vt220 *t)
{
	u8 to = (u8)MIN((t->column / TAB_WIDTH + 1) * TAB_WIDTH, VT220_COLUMNS);

	for (; t->used < to; t->used++)
		t->line[t->used] = ' ';
	t->column = to;
}

static void show(struct vt220 *t, u8 c, void (*write)(void *, const char *),
		 void *ctx)
{
	switch (c) {
	case NEWLINE:
		finish(t, write, ctx);
		break;
	case RETURN:
		t->column = 0;
		break;
	case BACKSPACE:
		t->column = t->column ? (u8)(t->column - 1) : 0;
		break;
	case TAB:
		tab(t);
		break;
	default:
		if (c >= ' ' && c != 0x7f)
			put(t, ascii_isprint((char)c) ? (char)c : '?', write,
			    ctx);
		break;
	}
}

void vt220_show(struct vt220 *t, const u8 *bytes, size_t size,
		void (*write)(void *ctx, const char *text), void *ctx)
{
	for (size_t i = 0; i < size; i++) {
		if (t->skip != SKIP_NONE || bytes[i] == ESCAPE)
			t->skip = (u8)skipped((enum skip)t->skip, bytes[i]);
		else
			show(t, bytes[i], write, ctx);
	}
	if (t->used && size > VT220_ECHO && size < VT220_LONG)
		finish(t, write, ctx);
}

void vt220_keys(char *to, size_t size, const char *typed)
{
	size_t n = strnlen(typed, size - 2);
	bool caret = n >= 2 && typed[n - 2] == '^';
	u8 letter = caret ? (u8)typed[n - 1] | 0x20 : 0;

	if (n == 2 && letter >= 'a' && letter <= 'z' && letter != 'n') {
		to[0] = (char)(letter & CONTROL);
		to[1] = '\0';
		return;
	}
	if (letter == 'n')
		n -= 2;
	memcpy(to, typed, n);
	if (letter != 'n')
		to[n++] = RETURN;
	to[n] = '\0';
}
