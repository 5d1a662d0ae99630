/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The line-mode screen of one terminal: which of the states of keymap.h it is
 * in, what is on it, when it clears itself.  Pure: time is an argument (any
 * clock in microseconds), keys and lines come in, paint.h turns what changed
 * into a data stream.  The session's tasks serialise the calls.
 *
 * Layout of ROWS x COLS, from 0: rows 0 to ROWS-3 output, row ROWS-2 and the
 * last row but its 21 last columns input, then the status area.  One field
 * attribute stands before the input, one before the status, one in the very
 * last cell: the output field that it opens wraps round to row 0.
 */
#ifndef CP_TERM_SCREEN_H
#define CP_TERM_SCREEN_H

#include "cp/lib/types.h"
#include "cp/term/ds3270.h"
#include "cp/term/keymap.h"
#include "cp/term/look.h"
#include "cp/term/page.h"
#include "cp/term/pfkey.h"
#include "cp/term/retrieve.h"

#define SCREEN_ROWS	  24
#define SCREEN_COLS	  80
#define SCREEN_STATUS	  21 /* cells from the status attribute to the end */
#define SCREEN_INPUT	  (2 * PAGE_COLS)
#define SCREEN_REFUSED_US 3000000ull
#define SCREEN_DONE_US	  30000000ull
#define SCREEN_NEVER	  (~(u64)0)

/* What is left to do by the caller after a key. */
enum screen_event {
	EVENT_NONE,
	EVENT_LINE,    /* screen.line is for CP or the guest: then accept  */
	EVENT_COMMAND, /* screen.line came from the logo: not to be shown    */
	EVENT_SECRET,  /* screen.line answers the hidden prompt            */
	EVENT_BREAK,   /* the user wants CP                                */
	EVENT_WELCOME, /* line mode before LOGON: say what can be done     */
};

/* Scrolled back: what a key or a command asks for. */
#define SCROLL_TEXT 64

enum scroll_what {
	SCROLL_NONE,
	SCROLL_BACK,  /* LINES back from the newest     */
	SCROLL_FIND,  /* the newest line with TEXT      */
	SCROLL_AGAIN, /* the next older one             */
	SCROLL_OLDER, /* a page                         */
	SCROLL_NEWER,
};

enum screen_hold { HOLD_NO, HOLD_MORE, HOLD_FOR_EVER };
enum screen_mode { MODE_LOGO, MODE_WELCOME, MODE_LINE, MODE_DONE };

struct screen {
	u16 rows, cols;
	bool alternate; /* the size is the terminal's larger one */
	bool color;
	char sysid[9];
	u8 more_alarm_s, more_clear_s; /* TERMINAL MORE n1 n2 */
	bool hold_on;		       /* TERMINAL HOLD        */

	enum screen_mode mode;
	enum screen_state base; /* RUNNING, VM READ or CP READ */
	enum screen_hold hold;
	bool secret;	 /* a hidden prompt is open      */
	bool urgent;	 /* the page has a priority line */
	bool room;	 /* held, but lines still find room */
	bool alarm_done; /* for this MORE...             */
	u64 since;	 /* begin of MORE... or DONE     */
	u64 refused_until;

	struct look look[LOOK_AREAS];
	struct pf_key pf; /* of the key about to be handled */
	bool keep_typed;  /* what is typed is not the line of EVENT_LINE */
	bool secret_line; /* nor to be shown or retrieved */

	/* Scrolled back: the page shows the log, and lines wait. */
	bool scrolled;
	u8 scroll_asked; /* enum scroll_what: by the last key             */
	u32 scroll_back; /* lines from the page's top to the newest       */
	u32 scroll_top, scroll_end;    /* of the page: numbers in the log    */
	char scroll_text[SCROLL_TEXT]; /* looked for last                 */

	struct page page;
	struct retrieve retrieve;
	char input[SCREEN_INPUT]; /* CP's text for the input area */
	char line[SCREEN_INPUT];  /* of the last event            */

	/* What paint.c has to send. */
	bool dirty_all, dirty_input, dirty_status, unlock, alarm;
};

void screen_init(struct screen *s, const char *sysid);
/*
 * A terminal of this size has come: the logo, nothing else survives.  A size
 * that cannot be used becomes 24 x 80.
 */
void screen_newcomer(struct screen *s, u16 rows, u16 cols, bool color);
enum screen_state screen_state(const struct screen *s, u64 now_us);
void screen_set_mode(struct screen *s, enum screen_mode mode, u64 now_us);
/* STATE_RUNNING, STATE_VM_READ or STATE_CP_READ, as the vm has it. */
void screen_set_base(struct screen *s, enum screen_state base);
void screen_set_more(struct screen *s, u8 alarm_s, u8 clear_s, bool hold);
/* SCREEN: all is painted anew when something differs. */
void screen_set_look(struct screen *s, const struct look look[LOOK_AREAS]);
void screen_set_sysid(struct screen *s, const char *sysid);
/* Open or close the hidden prompt. */
void screen_set_secret(struct screen *s, bool secret);
/*
 * Show SIZE characters of KIND (enum line_kind), folded.  Returns how many
 * found room; all of them unless the page is full and waits for a key or the
 * clock.  ALL tells whether the line is complete: an empty line takes a row.
 */
size_t screen_put(struct screen *s, u8 kind, const char *text, size_t size,
		  u64 now_us, bool *all);
/* When ds_aid_pf() knows the key, screen.pf says what it does. */
enum screen_event screen_key(struct screen *s, struct ds_in *in, u64 now_us);
/*
 * The line of EVENT_LINE was taken: empty the input area.  Only a logged-on
 * user's lines can be retrieved: those before may hold a password.
 */
void screen_accept(struct screen *s);
/* It was not: NOT ACCEPTED; LINE (NULL: untouched) back into the input area. */
void screen_refuse(struct screen *s, const char *line, u64 now_us);
/* Do what is due; call at screen_deadline() or later. */
void screen_tick(struct screen *s, u64 now_us);
/* SCREEN_NEVER: no clock runs. */
u64 screen_deadline(const struct screen *s);
/* The alarm, with the next paint. */
void screen_alarm(struct screen *s);
/*
 * Show lines of the log from BACK lines ago on: the page is empty now, for the
 * caller to fill.  Until screen_unscroll(), or a key that ends it.
 */
void screen_scroll(struct screen *s, u32 back);
void screen_unscroll(struct screen *s);
bool screen_scrolled(const struct screen *s);
/* The glass is CP's again: all is to be painted. */
void screen_take(struct screen *s);
/*
 * The guest wants the glass.  False: not yet; what the user may not have read
 * stays for a key or the clock, as a full page does, and lines still find
 * room.  True: the page is empty now, and nothing is to be painted but what
 * paint_unlock() says.
 */
bool screen_yield(struct screen *s, u64 now_us);
/* The cells of the input field and what is before and behind it. */
u32 screen_input_cell(const struct screen *s);
u32 screen_status_cell(const struct screen *s);

#endif
