/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The logo screen.  Rows counted from the bottom of any model:
 *
 *	-7  Fill in your USERID and PASSWORD and press ENTER
 *	-6  (Your password will not appear when you type it)
 *	-5  USERID   ===>
 *	-4  PASSWORD ===>
 *	-2  COMMAND  ===>
 *	-1                                          RUNNING   sysid
 */
#include "cp/term/logo.h"

#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/term/screen.h"

#define FIELD_COL  15 /* attribute of an input field       */
#define FIELD_END  60 /* attribute that ends it            */
#define FIELD_SIZE 64

static const char picture[] =
	"\n"
	"\n"
	"          CCCCCCCC  PPPPPPPPP              66666666        44444\n"
	"        CCCCCCCCCC  PPPPPPPPPP            666666666       444444\n"
	"        CCC         PPP    PPP            666            444 444\n"
	"        CCC         PPP    PPP            666           444  444\n"
	"        CCC         PPPPPPPPPP  ========  6666666666   444   444\n"
	"        CCC         PPPPPPPPP   ========  66666666666  44444444444\n"
	"        CCC         PPP                   666     666  44444444444\n"
	"        CCCCCCCCCC  PPP                   66666666666        444\n"
	"          CCCCCCCC  PPP                    666666666         444\n"
	"\n"
	"                a 64-bit control program for z/Architecture\n";

static const char *art = picture;
static size_t art_size = sizeof(picture) - 1;

static const struct {
	u8 up; /* row, counted from the bottom */
	u8 attribute;
	const char *label;
} fields[] = {
	{ 5, DS_ATTR_INPUT, " USERID   ===>" },
	{ 4, DS_ATTR_HIDDEN, " PASSWORD ===>" },
	{ 2, DS_ATTR_INPUT, " COMMAND  ===>" },
};

enum { FIELD_USERID, FIELD_PASSWORD, FIELD_COMMAND, FIELDS };

void logo_set(const char *text, size_t size)
{
	art = text;
	art_size = size;
}

static void paint_art(struct ds_out *out, u16 rows, u16 cols)
{
	size_t at = 0;
	u16 top = (u16)(rows > SCREEN_ROWS ? (rows - SCREEN_ROWS) / 2 : 0);

	for (u16 row = 0; row < LOGO_LINES && at < art_size; row++) {
		size_t end = at;

		while (end < art_size && art[end] != '\n')
			end++;
		if (end > at) {
			ds_sba(out, (u32)(top + row + 1) * cols + 1);
			ds_text(out, art + at, MIN(end - at, (size_t)79));
		}
		at = end + 1;
	}
}

static u32 field_cell(u16 rows, u16 cols, u8 up)
{
	return (u32)(rows - up) * cols + FIELD_COL;
}

void logo_paint(struct ds_out *out, u16 rows, u16 cols, const char *sysid)
{
	static const char fill[] =
		" Fill in your USERID and PASSWORD and press ENTER";
	static const char hidden[] =
		" (Your password will not appear when you type it)";
	u32 last = (u32)rows * cols - 1;
	char status[SCREEN_STATUS];

	ds_sba(out, 0);
	ds_sf(out, DS_ATTR_TEXT);
	paint_art(out, rows, cols);
	ds_sba(out, (u32)(rows - 7) * cols + 1);
	ds_text(out, fill, sizeof(fill));
	ds_sba(out, (u32)(rows - 6) * cols + 1);
	ds_text(out, hidden, sizeof(hidden));
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		u32 cell = field_cell(rows, cols, fields[i].up);

		ds_sba(out, cell - FIELD_COL + 1);
		ds_text(out, fields[i].label, FIELD_COL);
		ds_sba(out, cell);
		ds_sf(out, fields[i].attribute);
		ds_sba(out, cell - FIELD_COL + FIELD_END);
		ds_sf(out, DS_ATTR_SKIP);
	}
	fmt_print(status, sizeof(status), "%-9s %s", keymap_status(STATE_LOGO),
		  sysid);
	ds_sba(out, last + 1 - SCREEN_STATUS);
	ds_sf(out, DS_ATTR_BRIGHT_SKIP);
	ds_text(out, status, sizeof(status));
	ds_sba(out, field_cell(rows, cols, fields[FIELD_USERID].up) + 1);
	ds_ic(out);
}

static void trim(char *text)
{
	size_t n = strlen(text), lead = 0;

	while (n && text[n - 1] == ' ')
		text[--n] = '\0';
	while (text[lead] == ' ')
		lead++;
	memmove(text, text + lead, n - MIN(lead, n) + 1);
}

/* Behind the verb of those who type "LOGON userid" where the userid goes. */
static const char *without_verb(const char *text)
{
	static const char *const verbs[] = { "LOGON ", "LOGIN " };

	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++) {
		size_t n = 0;

		while (verbs[i][n] && ascii_upper(text[n]) == verbs[i][n])
			n++;
		if (verbs[i][n])
			continue;
		while (text[n] == ' ')
			n++;
		return text + n;
	}
	return text;
}

/*
 * "LOGON userid password rest": the password stands after the first word,
 * behind a tab, which says that nobody could read it (cp/cmd/logon.c).
 */
static void logon_command(const char *userid, const char *password, char *line,
			  size_t size)
{
	size_t word = 0;

	userid = without_verb(userid);
	while (userid[word] != '\0' && userid[word] != ' ')
		word++;
	fmt_print(line, size, "LOGON %.*s%s%s%s", (int)word, userid,
		  *password ? "\t" : "", password, userid + word);
}

bool logo_command(struct ds_in *in, u16 rows, u16 cols, char *line, size_t size)
{
	char value[FIELDS][FIELD_SIZE] = { "", "", "" };
	char text[FIELD_SIZE];
	u32 cell;

	while (ds_field(in, &cell, text, sizeof(text))) {
		trim(text);
		for (size_t i = 0; i < FIELDS; i++)
			if (cell == field_cell(rows, cols, fields[i].up) + 1)
				str_copy(value[i], FIELD_SIZE, text);
	}
	if (*value[FIELD_USERID])
		logon_command(value[FIELD_USERID], value[FIELD_PASSWORD], line,
			      size);
	else
		str_copy(line, size, value[FIELD_COMMAND]);
	return *line != '\0';
}
