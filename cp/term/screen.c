/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The line-mode screen's state machine.  Its state is derived: mode, hold,
 * refusal, hidden prompt and the vm's own state, the strongest first; keymap.c
 * says what a key means in it.
 */
#include "cp/term/screen.h"

#include "cp/lib/str.h"
#include "cp/term/line.h"
#include "cp/term/logo.h"

#define US_PER_S 1000000ull

u32 screen_input_cell(const struct screen *s)
{
	return (u32)(s->rows - 2) * s->cols;
}

u32 screen_status_cell(const struct screen *s)
{
	return (u32)s->rows * s->cols - SCREEN_STATUS;
}

static void dirty_all(struct screen *s)
{
	s->dirty_all = s->unlock = true;
}

/* Nothing waits for a key: what was held may be shown. */
static void hold_end(struct screen *s)
{
	s->hold = HOLD_NO;
	s->urgent = s->room = false;
	s->dirty_status = true;
}

static void erase_page(struct screen *s)
{
	page_clear(&s->page);
	hold_end(s);
}

void screen_init(struct screen *s, const char *sysid)
{
	memset(s, 0, sizeof(*s));
	str_copy(s->sysid, sizeof(s->sysid), sysid);
	screen_newcomer(s, SCREEN_ROWS, SCREEN_COLS, false);
}

void screen_newcomer(struct screen *s, u16 rows, u16 cols, bool color)
{
	bool usable = rows >= SCREEN_ROWS && cols >= SCREEN_COLS &&
		      page_fits((u16)(rows - 2), cols);

	s->rows = usable ? rows : SCREEN_ROWS;
	s->cols = usable ? cols : SCREEN_COLS;
	s->alternate = s->rows != SCREEN_ROWS || s->cols != SCREEN_COLS;
	s->color = color;
	s->mode = MODE_LOGO;
	s->base = STATE_CP_READ;
	s->hold = HOLD_NO;
	s->secret = s->urgent = s->alarm = s->scrolled = false;
	s->refused_until = 0;
	s->input[0] = s->line[0] = '\0';
	screen_set_more(s, 50, 10, true);
	look_defaults(s->look);
	page_init(&s->page, (u16)(s->rows - 2), s->cols);
	retrieve_init(&s->retrieve);
	dirty_all(s);
}

enum screen_state screen_state(const struct screen *s, u64 now_us)
{
	if (s->mode == MODE_LOGO)
		return STATE_LOGO;
	if (s->scrolled)
		return STATE_SCROLLED;
	if (s->hold != HOLD_NO)
		return s->hold == HOLD_MORE ? STATE_MORE : STATE_HOLDING;
	if (now_us < s->refused_until)
		return STATE_REFUSED;
	if (s->mode == MODE_DONE)
		return STATE_DONE;
	if (s->secret)
		return STATE_SECRET;
	if (s->mode == MODE_WELCOME)
		return STATE_WELCOME;
	return s->base;
}

void screen_set_mode(struct screen *s, enum screen_mode mode, u64 now_us)
{
	if (mode == s->mode)
		return;
	screen_unscroll(s);
	if (mode == MODE_LOGO || s->mode == MODE_LOGO) {
		page_init(&s->page, s->page.rows, s->page.cols);
		retrieve_init(&s->retrieve);
		hold_end(s);
		s->secret = false;
		dirty_all(s);
	}
	s->mode = mode;
	s->since = now_us;
	s->refused_until = 0;
	s->input[0] = '\0';
	s->dirty_input = s->dirty_status = s->unlock = true;
}

void screen_set_base(struct screen *s, enum screen_state base)
{
	if (s->base == base)
		return;
	s->base = base;
	s->dirty_status = true;
}

void screen_set_sysid(struct screen *s, const char *sysid)
{
	if (strcmp(s->sysid, sysid) == 0)
		return;
	str_copy(s->sysid, sizeof(s->sysid), sysid);
	s->dirty_status = true;
	s->dirty_all |= s->mode == MODE_LOGO;
}

void screen_set_more(struct screen *s, u8 alarm_s, u8 clear_s, bool hold)
{
	s->more_alarm_s = alarm_s;
	s->more_clear_s = clear_s;
	s->hold_on = hold;
}

void screen_set_look(struct screen *s, const struct look look[LOOK_AREAS])
{
	if (memcmp(s->look, look, sizeof(s->look)) == 0)
		return;
	memcpy(s->look, look, sizeof(s->look));
	/* What is being typed would be lost by painting all anew. */
	s->dirty_status = s->dirty_input = true;
	s->page.shown = 0;
}

void screen_set_secret(struct screen *s, bool secret)
{
	if (s->secret == secret)
		return;
	s->secret = secret;
	s->input[0] = '\0';
	s->dirty_input = s->dirty_status = s->unlock = true;
}

void screen_alarm(struct screen *s)
{
	s->alarm = true;
}

static u64 more_clear_at(const struct screen *s)
{
	return s->since + US_PER_S * ((u64)s->more_alarm_s + s->more_clear_s);
}

/* The page is full and more waits.  False: it was cleared at once. */
static bool page_wait(struct screen *s, u64 now_us)
{
	if (s->urgent && s->hold_on) {
		s->hold = HOLD_FOR_EVER;
	} else if (s->more_alarm_s || s->more_clear_s) {
		s->hold = HOLD_MORE;
	} else {
		erase_page(s);
		return false;
	}
	s->since = now_us;
	s->alarm_done = false;
	s->dirty_status = true;
	return true;
}

/* Is there a line that is not only what the user typed? */
static bool unread(const struct page *p)
{
	for (u16 row = 0; row < p->used; row++)
		if (p->kind[row] != LINE_REDISPLAY && p->size[row])
			return true;
	return false;
}

/* The page has to wait, for its reader or until it is the newest again. */
static bool held(const struct screen *s)
{
	return s->scrolled || s->hold != HOLD_NO;
}

/* What LINE_PLACE and those after it ask for; false: not yet. */
static bool rearrange(struct screen *s, u8 kind, const char *text, size_t size,
		      u64 now_us)
{
	if (held(s))
		return false;
	if (kind == LINE_PLACE && size)
		page_place(&s->page, (u16)((u8)text[0] - ' '), LINE_VM,
			   text + 1, size - 1);
	if (kind == LINE_MORE && unread(&s->page) && page_wait(s, now_us))
		return false;
	if (kind != LINE_PLACE)
		erase_page(s);
	return true;
}

size_t screen_put(struct screen *s, u8 kind, const char *text, size_t size,
		  u64 now_us, bool *all)
{
	bool goes_on = kind & LINE_CONTINUED;
	size_t at = 0;

	*all = true;
	kind = kind % LINE_CONTINUED;
	if (s->mode == MODE_LOGO)
		return size;
	if (s->scrolled) {
		*all = false;
		return 0;
	}
	if (goes_on && !held(s))
		at = page_continue(&s->page, text, size);
	if (goes_on && (at == size || kind >= LINE_PLACE))
		return size;
	if (kind >= LINE_PLACE) {
		*all = rearrange(s, kind, text, size, now_us);
		return *all ? size : 0;
	}
	do {
		if ((s->hold != HOLD_NO &&
		     !(s->room && !page_full(&s->page))) ||
		    (page_full(&s->page) && page_wait(s, now_us))) {
			*all = false;
			return at;
		}
		at += page_add(&s->page, kind, text + at, size - at);
	} while (at < size);
	if (kind == LINE_PRIORITY)
		s->urgent = true;
	return size;
}

void screen_take(struct screen *s)
{
	dirty_all(s);
}

void screen_scroll(struct screen *s, u32 back)
{
	erase_page(s);
	s->scrolled = true;
	s->scroll_back = back;
}

void screen_unscroll(struct screen *s)
{
	if (!s->scrolled)
		return;
	s->scrolled = false;
	erase_page(s);
	s->unlock = true;
}

bool screen_scrolled(const struct screen *s)
{
	return s->scrolled;
}

/* PF keys while scrolled back; 13 to 24 are 1 to 12. */
static void scroll_key(struct screen *s, u8 pf)
{
	static const u8 asked[12] = {
		[4] = SCROLL_AGAIN,
		[6] = SCROLL_OLDER,
		[7] = SCROLL_NEWER,
	};

	if (pf % 12 == 3)
		screen_unscroll(s);
	else if (pf)
		s->scroll_asked = asked[(pf - 1) % 12];
}

bool screen_yield(struct screen *s, u64 now_us)
{
	if (s->mode != MODE_LINE || s->hold != HOLD_NO || s->secret ||
	    s->scrolled || now_us < s->refused_until)
		return false;
	if (unread(&s->page) && page_wait(s, now_us)) {
		s->room = true;
		return false;
	}
	erase_page(s);
	s->page.erased = false;
	s->dirty_all = s->dirty_status = s->dirty_input = false;
	s->alarm = false;
	return true;
}

/* The last field that starts in the input area; others are not CP's. */
static void take_input(struct screen *s, struct ds_in *in)
{
	u32 from = screen_input_cell(s), to = screen_status_cell(s);
	size_t n;

	s->line[0] = '\0';
	while (in->at < in->size) {
		struct ds_in ahead = *in;
		char none[1];
		u32 cell;

		if (!ds_field(&ahead, &cell, none, sizeof(none)))
			break;
		if (cell > from && cell < to)
			ds_field(in, &cell, s->line,
				 MIN(sizeof(s->line), (size_t)(to - from)));
		*in = ahead;
	}
	n = strlen(s->line);
	while (n && s->line[n - 1] == ' ')
		s->line[--n] = '\0';
}

/* Text into the input area; the cursor goes behind it. */
static void put_input(struct screen *s, const char *text)
{
	str_copy(s->input, sizeof(s->input), text);
	s->dirty_input = true;
}

/* The cursor to the next tab stop; blanks on the way. */
static void tab(struct screen *s, struct ds_in *in)
{
	u32 from = screen_input_cell(s) + 1, to = screen_status_cell(s) - 1;
	size_t n, stop;

	take_input(s, in);
	if (in->cursor < from || in->cursor >= to)
		return;
	n = strlen(s->line);
	stop = pf_tab_stop(&s->pf, MAX((u32)n, in->cursor - from));
	stop = MIN(stop, (size_t)(to - from) - 1);
	while (n < stop && n + 1 < sizeof(s->line))
		s->line[n++] = ' ';
	s->line[n] = '\0';
	put_input(s, s->line);
}

/* IMMED leaves what is typed, unless that was substituted into the line. */
static enum screen_event pf_immed(struct screen *s, struct ds_in *in)
{
	char text[PF_TEXT + SCREEN_INPUT];

	take_input(s, in);
	pf_text(&s->pf, s->line, text, sizeof(text));
	str_copy(s->line, sizeof(s->line), text);
	s->keep_typed = !s->pf.subst;
	s->secret_line = s->pf.no_show;
	return s->line[0] ? EVENT_LINE : EVENT_NONE;
}

static enum screen_event pf(struct screen *s, struct ds_in *in)
{
	char text[SCREEN_INPUT];

	switch ((enum pf_kind)s->pf.kind) {
	case PF_UNDEFINED:
		break;
	case PF_IMMED:
		return pf_immed(s, in);
	case PF_DELAYED:
		take_input(s, in);
		pf_text(&s->pf, s->line, text, sizeof(text));
		put_input(s, text);
		break;
	case PF_BACKWARD:
		put_input(s, retrieve_back(&s->retrieve));
		break;
	case PF_FORWARD:
		put_input(s, retrieve_forward(&s->retrieve));
		break;
	case PF_TAB:
		tab(s, in);
		break;
	}
	return EVENT_NONE;
}

static enum screen_event secret(struct screen *s, struct ds_in *in)
{
	take_input(s, in);
	screen_set_secret(s, false);
	return EVENT_SECRET;
}

/* What is typed at a hidden prompt is its answer, whatever the status says. */
static enum screen_event submit(struct screen *s, struct ds_in *in)
{
	s->refused_until = 0;
	s->dirty_status = true;
	if (s->secret)
		return secret(s, in);
	take_input(s, in);
	return EVENT_LINE;
}

static enum screen_event do_logo(struct screen *s, struct ds_in *in, u64 now_us)
{
	bool any = logo_command(in, s->rows, s->cols, s->line, sizeof(s->line));

	screen_set_mode(s, MODE_WELCOME, now_us);
	return any ? EVENT_COMMAND : EVENT_WELCOME;
}

/* CLEAR has emptied the terminal. */
static void erase(struct screen *s)
{
	erase_page(s);
	s->page.erased = false;
	s->refused_until = 0;
	s->input[0] = '\0';
	dirty_all(s);
}

/* HOLDING: a line typed there may go; what is held stays. */
static enum screen_event take(struct screen *s, struct ds_in *in)
{
	if (s->secret)
		return secret(s, in);
	take_input(s, in);
	return s->line[0] != '\0' ? EVENT_LINE : EVENT_NONE;
}

static enum screen_event cancel(struct screen *s)
{
	s->line[0] = '\0';
	screen_set_secret(s, false);
	return EVENT_SECRET;
}

static enum screen_event act(struct screen *s, enum key_action action,
			     struct ds_in *in, u64 now_us)
{
	switch (action) {
	case DO_NOTHING:
		break;
	case DO_SUBMIT:
		return submit(s, in);
	case DO_SECRET:
		return secret(s, in);
	case DO_CANCEL:
		return cancel(s);
	case DO_LOGO:
		return do_logo(s, in, now_us);
	case DO_WELCOME:
		screen_set_mode(s, MODE_WELCOME, now_us);
		return EVENT_WELCOME;
	case DO_RELOGO:
		screen_set_mode(s, MODE_LOGO, now_us);
		break;
	case DO_ERASE:
		erase(s);
		break;
	case DO_PAGE:
		erase_page(s);
		break;
	case DO_HOLD:
		s->hold = HOLD_FOR_EVER;
		s->dirty_status = true;
		break;
	case DO_TAKE:
		return take(s, in);
	case DO_BREAK:
		return EVENT_BREAK;
	case DO_PF:
		return pf(s, in);
	case DO_REPAINT:
		dirty_all(s);
		break;
	case DO_UNSCROLL:
		screen_unscroll(s);
		return take(s, in);
	case DO_SCROLL:
		scroll_key(s, ds_aid_pf(in->aid));
		break;
	}
	return EVENT_NONE;
}

enum screen_event screen_key(struct screen *s, struct ds_in *in, u64 now_us)
{
	enum screen_key key = keymap_key(in->aid);
	enum screen_state state = screen_state(s, now_us);

	/* The CLEAR key empties the terminal, whatever CP makes of it. */
	if (key == KEY_CLEAR) {
		s->page.shown = 0;
		s->page.erased = false;
		s->dirty_all = true;
	}
	s->unlock = true;
	s->keep_typed = s->secret_line = false;
	return act(s, keymap_action(state, key), in, now_us);
}

void screen_accept(struct screen *s)
{
	if (s->mode == MODE_LINE && !s->secret_line)
		retrieve_add(&s->retrieve, s->line);
	s->unlock = true;
	if (s->keep_typed)
		return;
	s->input[0] = '\0';
	s->dirty_input = true;
}

void screen_refuse(struct screen *s, const char *line, u64 now_us)
{
	s->refused_until = now_us + SCREEN_REFUSED_US;
	s->dirty_status = true;
	s->unlock = true;
	if (line) {
		str_copy(s->input, sizeof(s->input), line);
		s->dirty_input = true;
	}
}

static void more_tick(struct screen *s, u64 now_us)
{
	if (!s->alarm_done && now_us >= s->since + US_PER_S * s->more_alarm_s) {
		s->alarm_done = true;
		s->alarm = true;
	}
	if (now_us >= more_clear_at(s))
		erase_page(s);
}

void screen_tick(struct screen *s, u64 now_us)
{
	if (s->refused_until && now_us >= s->refused_until) {
		s->refused_until = 0;
		s->dirty_status = true;
	}
	if (s->mode != MODE_LOGO && s->hold == HOLD_MORE && !s->scrolled)
		more_tick(s, now_us);
	if (s->mode == MODE_DONE && s->hold == HOLD_NO &&
	    now_us >= s->since + SCREEN_DONE_US)
		screen_set_mode(s, MODE_LOGO, now_us);
}

u64 screen_deadline(const struct screen *s)
{
	u64 due = SCREEN_NEVER;

	if (s->refused_until)
		due = s->refused_until;
	if (s->mode == MODE_DONE && s->hold == HOLD_NO)
		due = MIN(due, s->since + SCREEN_DONE_US);
	if (s->mode != MODE_LOGO && s->hold == HOLD_MORE && !s->scrolled)
		due = MIN(due, s->alarm_done
				       ? more_clear_at(s)
				       : s->since + US_PER_S * s->more_alarm_s);
	return due;
}
