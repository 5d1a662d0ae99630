/* SPDX-License-Identifier: Apache-2.0 */
/* A screen and the terminal it is painted on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/term/line.h"
#include "tests/fake/screen_rig.h"

struct screen scr;
struct t3270 term;
u8 stream[PAINT_SIZE];
struct pf_key keys[PF_KEYS];
u64 now;

void show(void)
{
	struct ds_out out;

	ds_init(&out, stream, sizeof(stream), 0);
	if (!paint(&scr, &out, now))
		return;
	assert_false(out.full);
	t3270_write(&term, out.command, out.data, out.len);
	assert_false(term.broken);
}

enum screen_event press(u8 aid)
{
	u8 record[2048];
	struct ds_in in;
	enum screen_event event;
	u8 pf = ds_aid_pf(aid);

	if (pf)
		scr.pf = keys[pf - 1];
	assert_true(ds_parse(&in, record,
			     t3270_key(&term, aid, record, sizeof(record))));
	event = screen_key(&scr, &in, now);
	if (event == EVENT_LINE)
		screen_accept(&scr);
	show();
	assert_false(term.locked);
	return event;
}

/* Do the bytes stand in the last stream? */
bool stream_has(const char *bytes, size_t size)
{
	for (size_t i = 0; i + size <= sizeof(stream); i++)
		if (memcmp(stream + i, bytes, size) == 0)
			return true;
	return false;
}

bool put(u8 kind, const char *text)
{
	bool all;

	screen_put(&scr, kind, text, strlen(text), now, &all);
	return all;
}

void start(u16 rows, u16 cols)
{
	now = 1000 * S;
	pf_defaults(keys);
	screen_init(&scr, "CP64");
	screen_newcomer(&scr, rows, cols, false);
	t3270_init(&term, rows, cols);
	show();
}

void start_line_mode(u16 rows, u16 cols)
{
	start(rows, cols);
	screen_set_mode(&scr, MODE_LINE, now);
	screen_set_base(&scr, STATE_RUNNING);
	show();
}

void fill(void)
{
	char text[16];

	for (int i = 0; !page_full(&scr.page); i++) {
		fmt_print(text, sizeof(text), "row %d", i);
		assert_true(put(LINE_CP, text));
	}
}
