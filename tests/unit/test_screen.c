/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The line-mode screen as a user sees it: every stream goes to a terminal,
 * and what is asserted is what stands on its glass.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/term/line.h"
#include "cp/term/logo.h"
#include "cp/term/paint.h"
#include "cp/term/screen.h"
#include "tests/fake/screen_rig.h"

/* Bring the screen into STATE, one line on it. */
static void reach(enum screen_state state)
{
	start(24, 80);
	if (state == STATE_LOGO)
		return;
	screen_set_mode(&scr, state == STATE_WELCOME ? MODE_WELCOME : MODE_LINE,
			now);
	screen_set_base(&scr, STATE_RUNNING);
	put(LINE_CP, "KEPT");
	if (state == STATE_VM_READ || state == STATE_CP_READ)
		screen_set_base(&scr, state);
	if (state == STATE_SECRET) {
		screen_set_base(&scr, STATE_CP_READ);
		screen_set_secret(&scr, true);
	}
	if (state == STATE_MORE || state == STATE_HOLDING) {
		fill();
		assert_false(put(LINE_CP, "waits"));
	}
	if (state == STATE_REFUSED)
		screen_refuse(&scr, NULL, now);
	if (state == STATE_SCROLLED)
		screen_scroll(&scr, 7);
	if (state == STATE_DONE)
		screen_set_mode(&scr, MODE_DONE, now);
	show();
	if (state == STATE_HOLDING)
		press(DS_AID_ENTER);
	assert_int_equal(screen_state(&scr, now), state);
}

/*
 * For each state and key: the event (Line, Command, Secret, Break, Welcome),
 * the state after it, and whether the page was kept or cleared.
 */
static const struct {
	enum screen_state state;
	const char *word, *keys[8];
} cells[] = {
	/* clang-format off */
	/*                                  ENTER  CLEAR  PA1    PA2    PA3    PF12   PF3    other */
	{ STATE_LOGO,    "RUNNING",      { "CWc", "WWc", "-Gk", "-Gk", "-Gk", "-Gk", "-Gk", "-Gk" } },
	{ STATE_WELCOME, "CP READ",      { "LWk", "-Gc", "-Wk", "-Wc", "-Wk", "-Wk", "-Wk", "-Wk" } },
	{ STATE_RUNNING, "RUNNING",      { "LRk", "-Rc", "BRk", "-Rc", "-Rk", "-Rk", "-Rk", "-Rk" } },
	{ STATE_VM_READ, "VM READ",      { "LVk", "-Vc", "BVk", "-Vc", "-Vk", "-Vk", "-Vk", "-Vk" } },
	{ STATE_CP_READ, "CP READ",      { "LCk", "-Cc", "-Ck", "-Cc", "-Ck", "-Ck", "-Ck", "-Ck" } },
	{ STATE_SECRET,  "CP READ",      { "SCk", "-Sk", "SCk", "-Sk", "-Sk", "-Sk", "-Sk", "-Sk" } },
	{ STATE_MORE,    "MORE...",      { "-Hk", "-Rc", "BMk", "-Rc", "-Mk", "-Mk", "-Mk", "-Mk" } },
	{ STATE_HOLDING, "HOLDING",      { "LHk", "-Rc", "BHk", "-Rc", "-Hk", "-Hk", "-Hk", "-Hk" } },
	{ STATE_REFUSED, "NOT ACCEPTED", { "LRk", "-Rc", "BNk", "-Nc", "-Nk", "-Nk", "-Nk", "-Nk" } },
	{ STATE_SCROLLED, "LOG -7",      { "LRc", "-Rc", "BLc", "-Rc", "-Lc", "-Lc", "-Rc", "-Lc" } },
	{ STATE_DONE,    "RUNNING",      { "-Gc", "-Gc", "-Dk", "-Gc", "-Dk", "-Dk", "-Dk", "-Dk" } },
	/* clang-format on */
};

static const u8 key_aid[8] = { DS_AID_ENTER, DS_AID_CLEAR, DS_AID_PA1,
			       DS_AID_PA2,   DS_AID_PA3,   0x7c,
			       0xf3,	     0x7e };

/* C6, C13, C14: */
static void test_every_state_and_key(void **unused)
{
	static const char events[] = "-LCSBW", states[] = "GWRVCSMHNLD";

	(void)unused;
	assert_int_equal(ARRAY_SIZE(cells), STATES);
	for (size_t i = 0; i < ARRAY_SIZE(cells); i++)
		for (size_t key = 0; key < ARRAY_SIZE(key_aid); key++) {
			const char *want = cells[i].keys[key];
			enum screen_event event;

			reach(cells[i].state);
			assert_true(t3270_sees(&term, cells[i].word));
			t3270_type(&term, "abc");
			event = press(key_aid[key]);
			assert_int_equal(events[event], want[0]);
			assert_int_equal(states[screen_state(&scr, now)],
					 want[1]);
			assert_true(t3270_sees(
				&term, keymap_status(screen_state(&scr, now))));
			if (cells[i].state != STATE_LOGO)
				assert_int_equal(t3270_sees(&term, "KEPT"),
						 want[2] == 'k');
		}
}

/* C1, C3: */
static void test_sizes(void **unused)
{
	static const u16 model[][2] = { { 24, 80 },  { 32, 80 },  { 43, 80 },
					{ 27, 132 }, { 62, 160 }, { 24, 200 } };

	(void)unused;
	for (size_t i = 0; i < ARRAY_SIZE(model); i++) {
		u16 rows = model[i][0], cols = model[i][1];

		start(rows, cols);
		assert_int_equal(term.rows, rows);
		assert_true(t3270_sees(&term, "USERID   ===>"));
		screen_set_mode(&scr, MODE_LINE, now);
		screen_set_base(&scr, STATE_CP_READ);
		fill();
		show();
		assert_string_equal(t3270_row(&term, 0), "row 0");
		assert_int_equal(scr.page.used, rows - 2);
		assert_string_equal(t3270_row(&term, (u16)(rows - 2)), "");
		assert_string_equal(t3270_row(&term, (u16)(rows - 1)) + cols -
					    20,
				    "CP READ   CP64");
		t3270_type(&term, "a line");
		assert_int_equal(press(DS_AID_ENTER), EVENT_LINE);
		assert_string_equal(scr.line, "a line");
	}
	/* What cannot be used is a model 2. */
	start(80, 160);
	assert_int_equal(term.rows, 24);
	assert_int_equal(term.cols, 80);
}

/* C2: */
static void test_input_area(void **unused)
{
	char text[200];

	(void)unused;
	start_line_mode(24, 80);
	memset(text, 'x', sizeof(text));
	text[199] = '\0';
	t3270_type(&term, text);
	assert_int_equal(press(DS_AID_ENTER), EVENT_LINE);
	assert_int_equal(strlen(scr.line), 138);
	assert_string_equal(t3270_row(&term, 22), "");
	t3270_type(&term, "  query time  ");
	assert_int_equal(press(DS_AID_ENTER), EVENT_LINE);
	assert_string_equal(scr.line, "  query time");
	assert_int_equal(press(DS_AID_ENTER), EVENT_LINE);
	assert_string_equal(scr.line, "");
	/* A full line comes back by RETRIEVE without harm to the screen. */
	put(LINE_CP, "above");
	press(0x7c);
	press(0x7c);
	assert_true(t3270_sees(&term, "above"));
	assert_true(t3270_sees(&term, "RUNNING   CP64"));
	assert_int_equal(strlen(t3270_row(&term, 22)), 80);
}

/* C5: */
static void test_output_leaves_typing_alone(void **unused)
{
	(void)unused;
	start_line_mode(24, 80);
	t3270_type(&term, "half a li");
	put(LINE_VM, "the guest speaks");
	show();
	t3270_type(&term, "ne");
	assert_true(t3270_sees(&term, "the guest speaks"));
	assert_int_equal(press(DS_AID_ENTER), EVENT_LINE);
	assert_string_equal(scr.line, "half a line");
}

/* C4: */
static void test_fold(void **unused)
{
	char text[201];

	(void)unused;
	start_line_mode(24, 80);
	memset(text, '1', 80);
	memset(text + 80, '2', 80);
	memset(text + 160, '3', 40);
	text[200] = '\0';
	put(LINE_VM, text);
	put(LINE_VM, "");
	put(LINE_VM, "next");
	show();
	assert_int_equal(strlen(t3270_row(&term, 0)), 80);
	assert_int_equal(t3270_row(&term, 1)[0], '2');
	assert_int_equal(strlen(t3270_row(&term, 2)), 40);
	assert_string_equal(t3270_row(&term, 3), "");
	assert_string_equal(t3270_row(&term, 4), "next");
}

/* C5: */
static void test_only_new_rows_are_sent(void **unused)
{
	u32 before;

	(void)unused;
	start_line_mode(24, 80);
	fill();
	screen_key(&scr, &(struct ds_in){ .aid = DS_AID_PA2 }, now);
	show();
	put(LINE_VM, "one");
	show();
	before = term.bytes;
	put(LINE_VM, "two");
	show();
	assert_true(term.bytes - before < 12);
	assert_string_equal(t3270_row(&term, 0), "one");
	assert_string_equal(t3270_row(&term, 1), "two");
	before = term.writes;
	show();
	assert_int_equal(term.writes, before);
}

/* C8: */
static void test_more_clock(void **unused)
{
	(void)unused;
	reach(STATE_MORE);
	assert_true(screen_deadline(&scr) == now + 50 * S);
	now += 50 * S - 1;
	screen_tick(&scr, now);
	show();
	assert_int_equal(term.alarms, 0);
	now += 1;
	screen_tick(&scr, now);
	show();
	assert_int_equal(term.alarms, 1);
	assert_true(screen_deadline(&scr) == now + 10 * S);
	screen_tick(&scr, now + 10 * S - 1);
	show();
	assert_int_equal(term.alarms, 1);
	assert_true(t3270_sees(&term, "KEPT"));
	now += 10 * S;
	screen_tick(&scr, now);
	assert_true(put(LINE_CP, "waits"));
	show();
	assert_string_equal(t3270_row(&term, 0), "waits");
	assert_false(t3270_sees(&term, "KEPT"));
	assert_true(t3270_sees(&term, "RUNNING"));
	assert_true(screen_deadline(&scr) == SCREEN_NEVER);
}

/* C9: */
static void test_holding_has_no_clock(void **unused)
{
	(void)unused;
	reach(STATE_HOLDING);
	assert_true(screen_deadline(&scr) == SCREEN_NEVER);
	now += 1000 * S;
	screen_tick(&scr, now);
	show();
	assert_true(t3270_sees(&term, "HOLDING"));
	assert_true(t3270_sees(&term, "KEPT"));
}

/* C10: */
static void test_more_0_0_never_waits(void **unused)
{
	(void)unused;
	start_line_mode(24, 80);
	screen_set_more(&scr, 0, 0, false);
	for (int i = 0; i < 100; i++)
		assert_true(put(LINE_VM, "line"));
	show();
	assert_true(t3270_sees(&term, "RUNNING"));
}

/* C11: */
static void test_priority_line_holds(void **unused)
{
	(void)unused;
	start_line_mode(24, 80);
	put(LINE_PRIORITY, "MSG FROM OPERATOR: lunch");
	fill();
	assert_false(put(LINE_VM, "waits"));
	show();
	assert_true(t3270_sees(&term, "HOLDING"));
	/* TERMINAL HOLD OFF: it does not. */
	start_line_mode(24, 80);
	screen_set_more(&scr, 50, 10, false);
	put(LINE_PRIORITY, "MSG FROM OPERATOR: lunch");
	fill();
	assert_false(put(LINE_VM, "waits"));
	show();
	assert_true(t3270_sees(&term, "MORE..."));
}

/* C9: */
static void test_more_keeps_a_typed_line(void **unused)
{
	(void)unused;
	reach(STATE_MORE);
	t3270_type(&term, "query names");
	assert_int_equal(press(DS_AID_ENTER), EVENT_NONE);
	assert_true(t3270_sees(&term, "HOLDING"));
	assert_true(t3270_sees(&term, "query names"));
	assert_int_equal(press(DS_AID_ENTER), EVENT_LINE);
	assert_string_equal(scr.line, "query names");
}

/* C12: */
static void test_not_accepted(void **unused)
{
	(void)unused;
	start_line_mode(24, 80);
	t3270_type(&term, "too fast");
	screen_refuse(&scr, "too fast", now);
	show();
	assert_true(t3270_sees(&term, "NOT ACCEPTED"));
	assert_true(t3270_sees(&term, "too fast"));
	assert_true(screen_deadline(&scr) == now + 3 * S);
	now += 3 * S;
	screen_tick(&scr, now);
	show();
	assert_true(t3270_sees(&term, "RUNNING"));
	assert_int_equal(press(DS_AID_ENTER), EVENT_LINE);
	assert_string_equal(scr.line, "too fast");
}

/* C7: */
static void test_secret(void **unused)
{
	(void)unused;
	start_line_mode(24, 80);
	screen_set_secret(&scr, true);
	show();
	t3270_type(&term, "swordfish");
	assert_false(t3270_sees(&term, "swordfish"));
	assert_int_equal(press(DS_AID_ENTER), EVENT_SECRET);
	assert_string_equal(scr.line, "swordfish");
	assert_false(t3270_sees(&term, "swordfish"));
	press(0x7c);
	assert_false(t3270_sees(&term, "swordfish"));
	t3270_type(&term, "seen");
	assert_true(t3270_sees(&term, "seen"));
	/* On a held page too it is the answer, not a command. */
	reach(STATE_MORE);
	screen_set_secret(&scr, true);
	show();
	t3270_type(&term, "swordfish");
	assert_int_equal(press(DS_AID_ENTER), EVENT_NONE);
	assert_int_equal(press(DS_AID_ENTER), EVENT_SECRET);
	assert_string_equal(scr.line, "swordfish");
}

/* C19: */
static void test_retrieve(void **unused)
{
	char text[16];

	(void)unused;
	start_line_mode(24, 80);
	assert_int_equal(press(0x7c), EVENT_NONE);
	for (int i = 0; i < 40; i++) {
		fmt_print(text, sizeof(text), "line %d", i);
		t3270_type(&term, text);
		press(DS_AID_ENTER);
	}
	for (int i = 39; i >= 8; i--) {
		fmt_print(text, sizeof(text), "line %d", i);
		press(i % 2 ? 0x7c : 0x4c);
		assert_string_equal(t3270_row(&term, 22) + 1, text);
	}
	press(0x7c);
	assert_string_equal(t3270_row(&term, 22) + 1, "line 39");
	t3270_type(&term, "!");
	assert_int_equal(press(DS_AID_ENTER), EVENT_LINE);
	assert_string_equal(scr.line, "line 39!");
}

/* C23, C24: */
static void test_logo_fields(void **unused)
{
	(void)unused;
	start(32, 80);
	assert_true(t3270_sees(&term, "RUNNING   CP64"));
	t3270_type(&term, "guest1 here");
	t3270_tab(&term);
	t3270_type(&term, "secret");
	assert_false(t3270_sees(&term, "secret"));
	assert_int_equal(press(DS_AID_ENTER), EVENT_COMMAND);
	assert_string_equal(scr.line, "LOGON guest1\tsecret here");
	/* Nobody can bring the password back. */
	screen_set_mode(&scr, MODE_LINE, now);
	show();
	press(0x7c);
	assert_false(t3270_sees(&term, "secret"));
	start(24, 80);
	t3270_type(&term, "Logon  guest1");
	assert_int_equal(press(DS_AID_ENTER), EVENT_COMMAND);
	assert_string_equal(scr.line, "LOGON guest1");
	start(24, 80);
	t3270_type(&term, "logon");
	assert_int_equal(press(DS_AID_ENTER), EVENT_COMMAND);
	assert_string_equal(scr.line, "LOGON logon");
	start(24, 80);
	t3270_tab(&term);
	t3270_tab(&term);
	t3270_type(&term, "msg operator hello");
	assert_int_equal(press(DS_AID_ENTER), EVENT_COMMAND);
	assert_string_equal(scr.line, "msg operator hello");
	start(24, 80);
	assert_int_equal(press(DS_AID_ENTER), EVENT_WELCOME);
	assert_true(t3270_sees(&term, "CP READ"));
}

/* C23: */
static void test_own_logo(void **unused)
{
	static const char text[] = "FIRST\n\nTHIRD";

	(void)unused;
	logo_set(text, sizeof(text) - 1);
	start(24, 80);
	assert_true(t3270_sees(&term, "FIRST"));
	assert_string_equal(t3270_row(&term, 3), " THIRD");
}

/* C25: */
static void test_newcomer_sees_nothing(void **unused)
{
	(void)unused;
	start_line_mode(24, 80);
	t3270_type(&term, "typed before");
	press(DS_AID_ENTER);
	put(LINE_VM, "private");
	show();
	screen_newcomer(&scr, 24, 80, true);
	t3270_init(&term, 24, 80);
	show();
	assert_true(t3270_sees(&term, "USERID"));
	screen_set_mode(&scr, MODE_LINE, now);
	show();
	assert_false(t3270_sees(&term, "private"));
	press(0x7c);
	assert_false(t3270_sees(&term, "typed before"));
}

/* C26: */
static void test_done_goes_to_the_logo(void **unused)
{
	(void)unused;
	reach(STATE_DONE);
	assert_true(t3270_sees(&term, "KEPT"));
	now = screen_deadline(&scr);
	screen_tick(&scr, now);
	show();
	assert_true(t3270_sees(&term, "USERID"));
}

static void test_color_row(void **unused)
{
	(void)unused;
	start(24, 80);
	screen_newcomer(&scr, 24, 80, true);
	screen_set_mode(&scr, MODE_LINE, now);
	put(LINE_PRIORITY, "red");
	show();
	assert_string_equal(t3270_row(&term, 0), "red");
	assert_non_null(memchr(stream, DS_COLOR_RED, 64));
}

/* C45: a line in pieces is folded where the user wants it, or at the edge. */
static void test_pieces_and_linesize(void **unused)
{
	char text[261];

	(void)unused;
	start(62, 160);
	screen_set_mode(&scr, MODE_LINE, now);
	memset(text, 'x', sizeof(text));
	text[260] = '\0';
	text[130] = '\0';
	put(LINE_VM, text);
	put(LINE_VM | LINE_CONTINUED, text);
	put(LINE_VM, "next");
	show();
	assert_int_equal(strlen(t3270_row(&term, 0)), 160);
	assert_int_equal(strlen(t3270_row(&term, 1)), 100);
	assert_string_equal(t3270_row(&term, 2), "next");
	page_set_width(&scr.page, 50);
	put(LINE_VM, text);
	show();
	put(LINE_VM | LINE_CONTINUED, "yyyyyy");
	show();
	assert_int_equal(strlen(t3270_row(&term, 3)), 50);
	assert_int_equal(strlen(t3270_row(&term, 5)), 36);
	press(DS_AID_CLEAR);
	put(LINE_VM | LINE_CONTINUED, "alone");
	show();
	assert_string_equal(t3270_row(&term, 0), "alone");
	page_set_width(&scr.page, 1000);
	put(LINE_VM, text);
	show();
	assert_int_equal(strlen(t3270_row(&term, 1)), 130);
}

/* C44: lines on rows, over what is there; none is put where no row is. */
static void test_placed_rows(void **unused)
{
	(void)unused;
	start(24, 80);
	screen_set_mode(&scr, MODE_LINE, now);
	put(LINE_CP, "a long line that was there before");
	put(LINE_PLACE, "#three");
	show();
	put(LINE_PLACE, " top");
	put(LINE_PLACE, "\x7f");
	put(LINE_PLACE, "\x1f");
	put(LINE_PLACE, "");
	show();
	assert_string_equal(t3270_row(&term, 0), "top");
	assert_string_equal(t3270_row(&term, 3), "three");
	put(LINE_CP, "behind");
	show();
	assert_string_equal(t3270_row(&term, 4), "behind");
	put(LINE_ERASE, "");
	put(LINE_MORE, "");
	put(LINE_PLACE, "!one");
	show();
	assert_string_equal(t3270_row(&term, 0), "");
	assert_string_equal(t3270_row(&term, 1), "one");
	/* Until it was read; and on a held page nothing is put. */
	assert_false(put(LINE_MORE, ""));
	assert_int_equal(screen_state(&scr, now), STATE_MORE);
	assert_false(put(LINE_PLACE, " over it"));
	press(DS_AID_CLEAR);
	put(LINE_MORE, "");
	put(LINE_PLACE, "\"new");
	show();
	assert_string_equal(t3270_row(&term, 1), "");
	assert_string_equal(t3270_row(&term, 2), "new");
}

/* C30: the guest knows nothing of the key that gave it the glass. */
static void test_yielding_frees_the_keyboard(void **state)
{
	static const u8 key[] = { DS_AID_CLEAR };
	struct ds_out out;
	struct ds_in in;

	(void)state;
	start_line_mode(24, 80);
	put(LINE_CP, "read me");
	show();
	assert_true(ds_parse(&in, key, sizeof(key)));
	screen_key(&scr, &in, now);
	assert_true(screen_yield(&scr, now));
	ds_init(&out, stream, sizeof(stream), 24 * 80);
	assert_true(paint_unlock(&scr, &out));
	assert_int_equal(out.command, DS_WRITE);
	assert_int_equal(out.len, 1);
	assert_true(stream[0] & DS_WCC_RESTORE);
	assert_false(paint_unlock(&scr, &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_state_and_key),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_input_area),
		cmocka_unit_test(test_output_leaves_typing_alone),
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_only_new_rows_are_sent),
		cmocka_unit_test(test_more_clock),
		cmocka_unit_test(test_holding_has_no_clock),
		cmocka_unit_test(test_more_0_0_never_waits),
		cmocka_unit_test(test_priority_line_holds),
		cmocka_unit_test(test_more_keeps_a_typed_line),
		cmocka_unit_test(test_not_accepted),
		cmocka_unit_test(test_secret),
		cmocka_unit_test(test_retrieve),
		cmocka_unit_test(test_logo_fields),
		cmocka_unit_test(test_newcomer_sees_nothing),
		cmocka_unit_test(test_done_goes_to_the_logo),
		cmocka_unit_test(test_color_row),
		cmocka_unit_test(test_own_logo),
		cmocka_unit_test(test_pieces_and_linesize),
		cmocka_unit_test(test_placed_rows),
		cmocka_unit_test(test_yielding_frees_the_keyboard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
