/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PANEL: a full-screen guest.  It paints a screen on a 3270, shows each key and
 * what was typed, and paints anew when it is told that its picture is gone.
 * IPL PANEL; PF3 ends it.  With TERMINAL CONMODE 3270 before, the console is a
 * 3270 display, and a device end tells; else it is a line console, whose screen
 * DIAGNOSE X'58' gives, and the ending status X'8E' tells.  Then also:
 * PF4 puts three lines on the screen by X'19', PF6 clears them; PF5 prints a
 * line; ENTER, after any of these, paints again.
 */
#include "cp/lib/ebcdic.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/term/ds3270.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/chan.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"

#define CU_3270	   0x3274
#define CU_3215	   0x3215
#define COLS	   80
#define CELLS	   (24 * COLS)
#define FIELD	   (5 * COLS + 12) /* attribute of the input field */
#define FIELD_SIZE 40
#define PF3	   0xf3
#define PF4	   0xf4
#define PF5	   0xf5
#define PF6	   0xf6
#define LINE_READ  0x0a
#define REFUSED	   (DSTAT_UNIT_EXCEPTION | DSTAT_UNIT_CHECK)

/* X'58' */
#define SCREEN_DISPLAY 0x19
#define SCREEN_WRITE   0x29
#define SCREEN_READ    0x2a
#define ONCE_READ      0x80 /* and the row in X'3F' */
#define CLEAR	       0xff
#define ROW	       3
#define START_FIELD    0x1d
#define ATTR_HIDDEN    0x4c
#define ATTR_BRIGHT    0xe8

static struct gk_chan *screen;
static bool lines; /* a line console */
static struct ccw1 prog ALIGNED(8);
static struct ccw0 console_prog ALIGNED(8);
static u8 stream[2048];
static u8 record[2048];
static u32 keys, paintings, refused;
static u8 last_aid;
static char typed[FIELD_SIZE + 1];

static enum err start(u8 cmd, void *data, u32 size)
{
	prog = (struct ccw1){ .cmd = cmd,
			      .flags = CCW_SLI,
			      .count = be16_make((u16)size),
			      .addr = be32_make((u32)(u64)data) };
	return gk_chan_start(screen, &prog);
}

/* A screen command of the line console; CTL says what it does. */
static enum err start_screen(u8 cmd, u8 ctl, void *data, u32 size)
{
	u32 addr = (u32)(u64)data;

	console_prog = (struct ccw0){ .cmd = cmd,
				      .addr = { (u8)(addr >> 16),
						(u8)(addr >> 8), (u8)addr },
				      .flags = CCW_SLI,
				      .reserved = ctl,
				      .count = be16_make((u16)size) };
	return gk_chan_start_console(screen, &console_prog);
}

/* What of X'58' does the same as CMD of a 3270. */
static enum err start_lent(u8 cmd, void *data, u32 size)
{
	switch (cmd) {
	case DS_ERASE_WRITE:
		return start_screen(SCREEN_WRITE, 0x80, data, size);
	case DS_WRITE:
		return start_screen(SCREEN_WRITE, 0, data, size);
	case DS_READ_MODIFIED:
		return start_screen(SCREEN_READ, 0x80, data, size);
	case SCREEN_DISPLAY:
		return start_screen(cmd, ONCE_READ | ROW, data, size);
	case CLEAR:
		return start_screen(SCREEN_DISPLAY, CLEAR, data, size);
	default:
		return start(cmd, data, size);
	}
}

/* Run CMD on the screen; its ending device status, 0 when it is gone. */
static u8 run(u8 cmd, void *data, u32 size, u32 *left)
{
	struct gk_status status;

	while ((lines ? start_lent(cmd, data, size) : start(cmd, data, size)) ==
	       ERR_BUSY)
		gk_wait_until(gk_now_us() + 1000);
	while (screen->active)
		gk_wait_until(GK_FOREVER);
	if (!gk_chan_ended(screen, &status))
		return 0;
	if (left)
		*left = status.residual;
	return status.dstat;
}

static void text_at(struct ds_out *out, u32 cell, const char *text)
{
	ds_sba(out, cell);
	ds_text(out, text, strlen(text));
}

static void write_facts(struct ds_out *out)
{
	char line[COLS];

	fmt_print(line, sizeof(line),
		  "Keys %u  last AID %02X  paintings %u  "
		  "refused %u   ",
		  keys, last_aid, paintings, refused);
	text_at(out, 8 * COLS + 1, line);
	fmt_print(line, sizeof(line), "Typed: %-40s", typed);
	text_at(out, 9 * COLS + 1, line);
}

static bool send(struct ds_out *out)
{
	bool taken = !(run(out->command, out->data, out->len, NULL) & REFUSED);

	refused += !taken;
	return taken;
}

/* A line that was typed while the screen was CP's. */
static void read_line(void)
{
	u32 left = sizeof(record), size;

	if (run(LINE_READ, record, sizeof(record), &left) & REFUSED)
		return;
	size = MIN((u32)sizeof(record) - left, (u32)FIELD_SIZE);
	ebcdic_to(typed, record, size);
	typed[size] = '\0';
}

static bool send_all(void)
{
	struct ds_out out;

	ds_init(&out, stream, sizeof(stream), CELLS);
	ds_begin(&out, DS_ERASE_WRITE, DS_WCC_RESTORE | DS_WCC_RESET_MDT);
	ds_sba(&out, 0);
	ds_sf(&out, DS_ATTR_TEXT);
	text_at(&out, 1 * COLS + 30, "PANEL of a guest");
	text_at(&out, FIELD - 11, "Type ===>");
	ds_sba(&out, FIELD);
	ds_sf(&out, DS_ATTR_INPUT);
	ds_ic(&out);
	ds_sba(&out, FIELD + FIELD_SIZE + 1);
	ds_sf(&out, DS_ATTR_SKIP);
	text_at(&out, 22 * COLS + 1, "PF3 ends");
	write_facts(&out);
	return send(&out);
}

static void paint_all(void)
{
	paintings++;
	if (send_all() || !lines)
		return;
	read_line();
	send_all();
}

/* Only what changes: refused when CP has shown something meanwhile. */
static void paint_facts(void)
{
	struct ds_out out;

	ds_init(&out, stream, sizeof(stream), CELLS);
	ds_begin(&out, DS_WRITE, DS_WCC_RESTORE);
	write_facts(&out);
	if (!send(&out) && lines)
		paint_all();
}

/* Three rows at once; the second shows nothing after its attribute. */
static void display_rows(void)
{
	static const char text[] = "X'19' puts rows\nhidden\nthird row";
	u32 at = 0;

	memset(stream, ascii_to_ebcdic[' '], 3 * COLS);
	for (u32 i = 0, row = 0; text[i]; i++) {
		if (text[i] != '\n') {
			stream[at++] = ascii_to_ebcdic[(u8)text[i]];
			continue;
		}
		row++;
		at = row * COLS + row - 1; /* an order takes no cell */
		stream[at++] = START_FIELD;
		stream[at++] = row == 1 ? ATTR_HIDDEN : ATTR_BRIGHT;
	}
	run(SCREEN_DISPLAY, stream, at, NULL);
}

static void print_line(void)
{
	gk_printf("PANEL prints a line\n");
	gk_console_drain();
}

static void paint_for(u8 aid)
{
	if (aid == PF4 && lines)
		display_rows();
	else if (aid == PF5 && lines)
		print_line();
	else if (aid == PF6 && lines)
		run(CLEAR, stream, 1, NULL);
	else if (aid == DS_AID_CLEAR)
		paint_all();
	else
		paint_facts();
}

static void take_key(void)
{
	struct ds_in in;
	u32 left = sizeof(record), cell;
	u8 dstat = run(DS_READ_MODIFIED, record, sizeof(record), &left);

	if ((dstat & REFUSED) && lines)
		paint_all();
	if ((dstat & REFUSED) || !ds_parse(&in, record, sizeof(record) - left))
		return;
	keys++;
	last_aid = in.aid;
	while (ds_field(&in, &cell, typed, sizeof(typed)))
		;
	paint_for(in.aid);
}

/* The 3270, or else the line console, whose attentions are ours from now on. */
static void find_screen(void)
{
	for (struct gk_chan *c = NULL; !screen && (c = gk_chan_next(c));)
		if (c->cu_type == CU_3270)
			screen = c;
	for (struct gk_chan *c = NULL; !screen && (c = gk_chan_next(c));)
		if (c->cu_type == CU_3215)
			screen = c;
	lines = screen && screen->cu_type == CU_3215;
	if (lines)
		screen->event = NULL;
}

void gk_main(void)
{
	find_screen();
	if (!screen)
		return;
	paint_all();
	while (last_aid != PF3) {
		u8 status = gk_chan_unsolicited(screen);

		if (status & DSTAT_DEVICE_END)
			paint_all();
		else if (status & DSTAT_ATTENTION)
			take_key();
		else
			gk_wait_until(GK_FOREVER);
	}
}
