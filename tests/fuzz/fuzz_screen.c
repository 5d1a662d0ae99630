/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sequences of what can happen to a screen: lines, keys, records, time,
 * states.  Whatever happens, a terminal understands each stream, its keyboard
 * is free after a key, and a held page has a way out.
 *
 * Aims at: cp/term/screen.c cp/term/paint.c cp/term/page.c cp/term/keymap.c
 * cp/term/linedit.c cp/term/pfkey.c cp/term/look.c cp/term/retrieve.c
 */
#include "cp/lib/str.h"
#include "cp/term/line.h"
#include "cp/term/paint.h"
#include "cp/term/screen.h"
#include "tests/fake/term3270.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static struct screen scr;
static struct t3270 term;
static u8 stream[PAINT_SIZE];
static u64 now;

static void check(bool ok)
{
	if (!ok)
		__builtin_trap();
}

static void show(void)
{
	struct ds_out out;

	ds_init(&out, stream, sizeof(stream), 0);
	if (!paint(&scr, &out, now))
		return;
	check(!out.full);
	t3270_write(&term, out.command, out.data, out.len);
	check(!term.broken);
}

static void key(const u8 *data, size_t size)
{
	struct ds_in in;

	if (!ds_parse(&in, data, size))
		return;
	if (screen_key(&scr, &in, now) == EVENT_LINE)
		screen_accept(&scr);
	show();
	check(!term.locked);
}

static void step(u8 what, const u8 *data, u8 size)
{
	static const u16 model[][2] = {
		{ 62, 160 }, { 43, 80 }, { 27, 132 }, { 9, 300 }
	};
	struct look looks[LOOK_AREAS];
	u8 record[4096];
	u8 arg = size ? data[0] : 0;
	bool all;

	switch (what % 11) {
	case 0:
		screen_put(&scr, arg % 7 | (arg & LINE_CONTINUED),
			   (const char *)data, size, now, &all);
		break;
	case 1:
		key(data, size);
		break;
	case 2:
		t3270_type(&term, "typed");
		key(record, t3270_key(&term, arg, record, sizeof(record)));
		break;
	case 3:
		now += (u64)arg * 500000;
		screen_tick(&scr, now);
		check(screen_deadline(&scr) > now);
		break;
	case 4:
		screen_set_mode(&scr, (enum screen_mode)(arg & 3), now);
		break;
	case 5:
		screen_set_base(&scr, STATE_RUNNING + arg % 3);
		break;
	case 6:
		screen_set_secret(&scr, arg & 1);
		break;
	case 7:
		screen_refuse(&scr, arg & 1 ? scr.line : NULL, now);
		break;
	case 9:
		scr.pf.kind = arg % 6;
		scr.pf.subst = arg & 8;
		scr.pf.no_show = arg & 16;
		memset(scr.pf.text, 0, sizeof(scr.pf.text));
		memcpy(scr.pf.text, data,
		       MIN((size_t)size, sizeof(scr.pf.text) - 1));
		break;
	case 10:
		memset(looks, arg, sizeof(looks));
		screen_set_look(&scr, looks);
		page_set_width(&scr.page, arg);
		break;
	default:
		t3270_init(&term, model[arg & 3][0], model[arg & 3][1]);
		if ((arg & 3) == 3)
			t3270_init(&term, 24, 80);
		screen_newcomer(&scr, model[arg & 3][0], model[arg & 3][1],
				arg & 4);
		screen_set_more(&scr, arg, arg, arg & 8);
	}
	show();
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	size_t at = 0;

	now = 0;
	screen_init(&scr, "FUZZ");
	t3270_init(&term, 24, 80);
	while (size - at >= 2) {
		u8 what = data[at], len = data[at + 1];

		at += 2;
		len = (u8)MIN((size_t)len, size - at);
		step(what, data + at, len);
		at += len;
	}
	return 0;
}
