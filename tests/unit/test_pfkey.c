/* SPDX-License-Identifier: Apache-2.0 */
/* Program function keys and colours, as a user sees them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cp/lib/str.h"
#include "cp/term/line.h"
#include "tests/fake/screen_rig.h"

static void define(u32 key, enum pf_kind kind, bool subst, const char *text)
{
	struct pf_key *k = &keys[key - 1];

	memset(k, 0, sizeof(*k));
	k->kind = (u8)kind;
	k->subst = subst;
	str_copy(k->text, sizeof(k->text), text);
}

#define PF3  0xf3
#define PF12 0x7c

/* C15, C16, C17: IMMED, DELAYED, SUBST. */
static void test_pf_text(void **unused)
{
	(void)unused;
	start_line_mode(24, 80);
	define(3, PF_IMMED, false, "QUERY TIME");
	t3270_type(&term, "half a line");
	assert_int_equal(press(PF3), EVENT_LINE);
	assert_string_equal(scr.line, "QUERY TIME");
	assert_string_equal(t3270_row(&term, 22), " half a line");
	assert_int_equal(press(DS_AID_ENTER), EVENT_LINE);
	assert_string_equal(scr.line, "half a line");
	define(3, PF_DELAYED, false, "MSG &1 hello");
	t3270_type(&term, "gone");
	assert_int_equal(press(PF3), EVENT_NONE);
	assert_string_equal(t3270_row(&term, 22), " MSG &1 hello");
	t3270_type(&term, "!");
	assert_int_equal(press(DS_AID_ENTER), EVENT_LINE);
	assert_string_equal(scr.line, "MSG &1 hello!");
	define(3, PF_IMMED, true, "MSG &2 from &1: && &0");
	t3270_type(&term, "one two");
	assert_int_equal(press(PF3), EVENT_LINE);
	assert_string_equal(scr.line, "MSG two from one: & one two");
	assert_string_equal(t3270_row(&term, 22), "");
	define(3, PF_UNDEFINED, false, "");
	t3270_type(&term, "stays");
	assert_int_equal(press(PF3), EVENT_NONE);
	assert_string_equal(t3270_row(&term, 22), " stays");
}

/* C18: NODISP lines are not retrieved. */
static void test_pf_no_show(void **unused)
{
	(void)unused;
	start_line_mode(24, 80);
	t3270_type(&term, "open");
	press(DS_AID_ENTER);
	define(3, PF_IMMED, false, "hidden");
	keys[2].no_show = true;
	assert_int_equal(press(PF3), EVENT_LINE);
	press(PF12);
	assert_string_equal(t3270_row(&term, 22), " open");
}

/* C19: RETRIEVE walks both ways. */
static void test_retrieve_forward(void **unused)
{
	static const char *const lines[] = { "one", "two", "three" };

	(void)unused;
	start_line_mode(24, 80);
	define(3, PF_FORWARD, false, "");
	for (int i = 0; i < 3; i++) {
		t3270_type(&term, lines[i]);
		press(DS_AID_ENTER);
	}
	press(PF12);
	press(PF12);
	assert_string_equal(t3270_row(&term, 22), " two");
	press(PF3);
	assert_string_equal(t3270_row(&term, 22), " three");
	press(PF3);
	assert_string_equal(t3270_row(&term, 22), " one");
}

/* C20: TAB moves the cursor to the next stop. */
static void test_pf_tab(void **unused)
{
	(void)unused;
	start_line_mode(24, 80);
	define(3, PF_TAB, false, "10 20");
	t3270_type(&term, "ab");
	press(PF3);
	t3270_type(&term, "c");
	press(PF3);
	t3270_type(&term, "d");
	press(PF3);
	t3270_type(&term, "e");
	press(DS_AID_ENTER);
	assert_string_equal(scr.line, "ab       c         de");
	assert_true(pf_tabs_valid("2 400"));
	assert_false(pf_tabs_valid("1"));
	assert_false(pf_tabs_valid("10 10"));
	assert_false(pf_tabs_valid("401"));
	assert_false(pf_tabs_valid("1x"));
	assert_false(pf_tabs_valid(""));
}

/* C22: the areas have the looks that SCREEN gave them. */
static void test_looks(void **unused)
{
	struct look look[LOOK_AREAS];

	(void)unused;
	start_line_mode(24, 80);
	screen_newcomer(&scr, 24, 80, true);
	screen_set_mode(&scr, MODE_LINE, now);
	put(LINE_CP, "of CP");
	show();
	memcpy(look, scr.look, sizeof(look));
	look[LOOK_CPOUT] = (struct look){ 0xf6, 0xf2 };
	look[LOOK_INAREA] = (struct look){ 0xf3, 0 };
	screen_set_look(&scr, look);
	show();
	assert_true(stream_has("\x28\x42\xf6\x28\x41\xf2\x96", 7));
	assert_true(stream_has("\x29\x03\xc0\x40\x41\x00\x42\xf3", 8));
	assert_string_equal(t3270_row(&term, 0), "of CP");
	t3270_type(&term, "typed");
	assert_int_equal(press(DS_AID_ENTER), EVENT_LINE);
	assert_string_equal(scr.line, "typed");
	/* A terminal without colour gets none. */
	start_line_mode(24, 80);
	screen_set_look(&scr, look);
	put(LINE_CP, "plain");
	show();
	assert_null(memchr(stream, DS_SA, 30));
}

static void test_look_names(void **unused)
{
	u8 code = 0xff;

	(void)unused;
	assert_true(look_color("TURQ", &code));
	assert_int_equal(code, DS_COLOR_TURQUOISE);
	assert_true(look_color("DEF", &code));
	assert_int_equal(code, 0);
	assert_false(look_color("RE", &code));
	assert_false(look_color("REDDISH", &code));
	assert_true(look_hilite("UNDERLIN", &code));
	assert_string_equal(look_hilite_name(code), "UNDERLINE");
	assert_string_equal(look_color_name(0x99), "DEFAULT");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pf_text),
		cmocka_unit_test(test_pf_no_show),
		cmocka_unit_test(test_retrieve_forward),
		cmocka_unit_test(test_pf_tab),
		cmocka_unit_test(test_looks),
		cmocka_unit_test(test_look_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
