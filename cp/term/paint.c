/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Painting.  The terminal is written to as little as possible: rows it does
 * not have yet, the input area when CP changes it, the status area.  A plain
 * Write leaves what the user is typing alone; only a repaint of everything
 * erases.
 */
#include "cp/term/paint.h"

#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/term/line.h"
#include "cp/term/logo.h"

/* The look of what follows, as far as it differs from BEFORE. */
static void set_look(struct ds_out *out, struct look *before, struct look look)
{
	if (before->color != look.color)
		ds_color(out, look.color);
	if (before->hilite != look.hilite)
		ds_hilite(out, look.hilite);
	*before = look;
}

/* A field of AREA. */
static void start_field(const struct screen *s, struct ds_out *out,
			u8 attribute, enum look_area area)
{
	struct look look = s->look[area];

	if (s->color && (look.color || look.hilite))
		ds_sfe(out, attribute, look.color, look.hilite);
	else
		ds_sf(out, attribute);
}

static void paint_rows(struct screen *s, struct ds_out *out)
{
	struct page *p = &s->page;
	static const struct look plain;
	struct look look = plain;
	u16 from = p->shown;

	if (p->erased) {
		ds_sba(out, 0);
		ds_fill(out, screen_input_cell(s));
		p->erased = false;
		from = 0;
	}
	for (u16 row = from; row < p->used; row++) {
		if (p->size[row] == 0)
			continue;
		ds_sba(out, (u32)row * s->cols);
		if (s->color)
			set_look(out, &look,
				 s->look[look_of_line(p->kind[row])]);
		ds_text(out, page_row(p, row), p->size[row]);
	}
	set_look(out, &look, plain);
	p->shown = p->used;
}

static void paint_input(struct screen *s, struct ds_out *out)
{
	u32 cell = screen_input_cell(s);
	u32 room = screen_status_cell(s) - cell - 1;
	u8 attribute = DS_ATTR_INPUT;

	if (s->secret)
		attribute = DS_ATTR_HIDDEN;
	else if (s->input[0] != '\0')
		attribute = DS_ATTR_INPUT_MDT;
	ds_sba(out, cell);
	start_field(s, out, attribute, LOOK_INAREA);
	/* One cell stays free: a fill from its own end goes all round. */
	ds_text(out, s->input, MIN(sizeof(s->input), (size_t)room - 1));
	ds_ic(out);
	ds_fill(out, screen_status_cell(s));
}

static void paint_status(struct screen *s, struct ds_out *out, u64 now_us)
{
	char text[SCREEN_STATUS - 1];

	enum screen_state state = screen_state(s, now_us);

	if (state == STATE_SCROLLED)
		fmt_print(text, sizeof(text), "LOG -%-5u%-9s",
			  MIN(s->scroll_back, 99999u), s->sysid);
	else
		fmt_print(text, sizeof(text), "%-9s %-9s", keymap_status(state),
			  s->sysid);
	ds_sba(out, screen_status_cell(s));
	start_field(s, out, DS_ATTR_BRIGHT_SKIP, LOOK_STATAREA);
	ds_text(out, text, sizeof(text));
	ds_sba(out, screen_status_cell(s) + SCREEN_STATUS - 1);
	ds_sf(out, DS_ATTR_TEXT);
}

static void paint_all(struct screen *s, struct ds_out *out, u64 now_us)
{
	if (s->mode == MODE_LOGO) {
		logo_paint(out, s->rows, s->cols, s->sysid);
		return;
	}
	s->page.shown = 0;
	s->page.erased = false;
	paint_rows(s, out);
	paint_status(s, out, now_us);
	paint_input(s, out);
}

static bool rows_wait(const struct page *p)
{
	return p->erased || p->shown < p->used;
}

bool paint(struct screen *s, struct ds_out *out, u64 now_us)
{
	bool rows = s->mode != MODE_LOGO && rows_wait(&s->page);
	u8 wcc = (u8)((s->unlock ? DS_WCC_RESTORE : 0) |
		      (s->alarm ? DS_WCC_ALARM : 0));

	if (!s->dirty_all && !s->dirty_input && !s->dirty_status && !wcc &&
	    !rows)
		return false;
	out->cells = (u32)s->rows * s->cols;
	if (s->dirty_all) {
		ds_begin(out,
			 s->alternate ? DS_ERASE_WRITE_ALTERNATE
				      : DS_ERASE_WRITE,
			 (u8)(wcc | DS_WCC_RESTORE));
		paint_all(s, out, now_us);
	} else {
		ds_begin(out, DS_WRITE, wcc);
		if (rows)
			paint_rows(s, out);
		if (s->mode != MODE_LOGO && s->dirty_status)
			paint_status(s, out, now_us);
		if (s->mode != MODE_LOGO && s->dirty_input)
			paint_input(s, out);
	}
	s->dirty_all = s->dirty_input = s->dirty_status = false;
	s->unlock = s->alarm = false;
	return true;
}

bool paint_unlock(struct screen *s, struct ds_out *out)
{
	if (!s->unlock)
		return false;
	ds_begin(out, DS_WRITE, DS_WCC_RESTORE);
	s->unlock = false;
	return true;
}
