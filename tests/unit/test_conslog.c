/* SPDX-License-Identifier: Apache-2.0 */
/* The console log: the ring, pages of it, and a screen scrolled back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/term/conslog.h"
#include "cp/term/line.h"
#include "tests/fake/screen_rig.h"

static struct conslog c;
static struct page p;

static void add_lines(u32 from, u32 to)
{
	char text[40];

	for (u32 i = from; i < to; i++) {
		fmt_print(text, sizeof(text), "line %u", i);
		conslog_add(&c, LINE_CP, text);
	}
}

static int setup(void **state)
{
	(void)state;
	memset(&c, 0, sizeof(c));
	page_init(&p, 22, 80);
	return 0;
}

/* A page is never more than it has room for. */
static void page_bounds(void **state)
{
	(void)state;
	page_init(&p, PAGE_ROWS + 1, 80);
	assert_int_equal(p.rows, 22);
	assert_int_equal(p.cols, 80);
	page_init(&p, 2, PAGE_COLS + 1);
	assert_int_equal(p.rows, 22);
	page_init(&p, 2, 5);
	assert_int_equal(page_add(&p, LINE_CP, "abcdefg", 7), 5);
	assert_int_equal(page_add(&p, LINE_CP, "12", 2), 2);
	assert_true(page_full(&p));
	assert_int_equal(page_add(&p, LINE_CP, "lost", 4), 0);
	assert_memory_equal(page_row(&p, 0), "abcde12", 7);
	page_clear(&p);
	assert_int_equal(page_add(&p, LINE_CP, "new", 3), 3);
}

/* C36: the oldest lines make room, the newest are whole. */
static void oldest_make_room(void **state)
{
	char text[CONSLOG_LINE + 1];
	u8 kind;

	(void)state;
	assert_false(conslog_line(&c, 0, &kind, text));
	add_lines(0, 10000);
	assert_int_equal(c.next, 10000);
	assert_true(c.used <= CONSLOG_SIZE);
	assert_true(c.used > CONSLOG_SIZE - 300);
	assert_false(conslog_line(&c, c.first - 1, &kind, text));
	assert_false(conslog_line(&c, c.next, &kind, text));
	for (u32 i = c.first; i < c.next; i++) {
		char want[40];

		fmt_print(want, sizeof(want), "line %u", i);
		assert_true(conslog_line(&c, i, &kind, text));
		assert_string_equal(text, want);
		assert_int_equal(kind, LINE_CP);
	}
}

static void long_and_empty_lines(void **state)
{
	char big[600], text[CONSLOG_LINE + 1];
	u8 kind;

	(void)state;
	memset(big, 'x', sizeof(big));
	big[599] = '\0';
	conslog_add(&c, LINE_VM, big);
	conslog_add(&c, LINE_VM, "");
	assert_int_equal(c.next, 4);
	assert_true(conslog_line(&c, 2, &kind, text));
	assert_int_equal(strlen(text), 599 - 2 * CONSLOG_LINE);
	assert_true(conslog_line(&c, 3, &kind, text));
	assert_string_equal(text, "");
	/* Folded: 4 + 4 + 2 + 1 rows. */
	assert_int_equal(conslog_fill(&c, &p, 0), 4);
	assert_int_equal(p.used, 11);
}

/* C33: the newest page, and one further back. */
static void pages(void **state)
{
	(void)state;
	add_lines(0, 100);
	assert_int_equal(conslog_top(&c, &p, 100), 78);
	assert_int_equal(conslog_fill(&c, &p, 78), 100);
	assert_int_equal(p.used, 22);
	assert_memory_equal(page_row(&p, 0), "line 78", 7);
	assert_int_equal(conslog_top(&c, &p, 50), 28);
	assert_int_equal(conslog_top(&c, &p, 5), 0);
	assert_int_equal(conslog_top(&c, &p, 0), 0);
	/* A line of two rows that does not fit whole goes to the next page. */
	memset(&c, 0, sizeof(c));
	page_init(&p, 22, 80);
	add_lines(0, 21);
	conslog_add(&c, LINE_CP,
		    "0123456789012345678901234567890123456789"
		    "0123456789012345678901234567890123456789+");
	assert_int_equal(conslog_fill(&c, &p, 0), 21);
	assert_int_equal(conslog_top(&c, &p, 22), 1);
}

/* C33: FIND. */
static void find(void **state)
{
	(void)state;
	add_lines(0, 30);
	conslog_add(&c, LINE_VM, "An ERROR here");
	add_lines(0, 30);
	assert_int_equal(conslog_find(&c, c.next, "error"), 30);
	assert_int_equal(conslog_find(&c, 30, "error"), ~0u);
	assert_int_equal(conslog_find(&c, c.next, "LINE 7"), 31 + 7);
	assert_int_equal(conslog_find(&c, 31 + 7, "line 7"), 7);
	assert_int_equal(conslog_find(&c, c.next, "nowhere"), ~0u);
}

/* C33: who looks for a text does not find that he did. */
static void find_is_not_found(void **state)
{
	(void)state;
	conslog_add(&c, LINE_REDISPLAY, "#cp conso log find error");
	conslog_add(&c, LINE_REDISPLAY, "CONSOLE LOG FIND   ERROR");
	conslog_add(&c, LINE_REDISPLAY, "find error");
	conslog_add(&c, LINE_REDISPLAY, "ind");
	assert_int_equal(conslog_find(&c, c.next, "error"), ~0u);
	assert_int_equal(conslog_find(&c, c.next, "find"), 2);
	assert_int_equal(conslog_find(&c, c.next, "ind"), 3);
	/* What was typed otherwise, or came by itself, is. */
	conslog_add(&c, LINE_REDISPLAY, "MSG OP ERROR");
	assert_int_equal(conslog_find(&c, c.next, "error"), 4);
	conslog_add(&c, LINE_REDISPLAY, "bind error");
	conslog_add(&c, LINE_VM, "FIND ERROR");
	assert_int_equal(conslog_find(&c, c.next, "error"), 6);
	assert_int_equal(conslog_find(&c, 6, "error"), 5);
}

static void scrolled_screen(void)
{
	start_line_mode(24, 80);
	put(LINE_CP, "live");
	show();
	screen_scroll(&scr, 123);
	page_add(&scr.page, LINE_CP, "from the log", 12);
	show();
	assert_int_equal(screen_state(&scr, now), STATE_SCROLLED);
}

/* C34: output waits, the status area says where one is. */
static void output_waits(void **state)
{
	(void)state;
	scrolled_screen();
	assert_true(t3270_sees(&term, "from the log"));
	assert_false(t3270_sees(&term, "live"));
	assert_true(t3270_sees(&term, "LOG -123  CP64"));
	assert_false(put(LINE_VM, "waits"));
	assert_true(screen_deadline(&scr) == SCREEN_NEVER);
	assert_false(screen_yield(&scr, now));
	press(DS_AID_PA2);
	assert_false(t3270_sees(&term, "from the log"));
	assert_true(put(LINE_VM, "waits"));
	show();
	assert_true(t3270_sees(&term, "waits"));
	assert_true(t3270_sees(&term, "RUNNING"));
}

/* C35: the keys. */
static void scroll_keys(void **state)
{
	static const struct {
		u8 aid, asked;
		bool ends;
	} keys_of[] = {
		{ 0xf7, SCROLL_OLDER, false },
		{ 0xf8, SCROLL_NEWER, false },
		{ 0xf5, SCROLL_AGAIN, false },
		{ 0xc7, SCROLL_OLDER, false },
		{ 0xf1, SCROLL_NONE, false },
		{ 0xf3, SCROLL_NONE, true },
		{ DS_AID_CLEAR, SCROLL_NONE, true },
		{ DS_AID_ENTER, SCROLL_NONE, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(keys_of) / sizeof(keys_of[0]); i++) {
		scrolled_screen();
		scr.scroll_asked = SCROLL_NONE;
		assert_int_equal(press(keys_of[i].aid), EVENT_NONE);
		assert_int_equal(scr.scroll_asked, keys_of[i].asked);
		assert_int_equal(screen_scrolled(&scr), !keys_of[i].ends);
	}
	scrolled_screen();
	t3270_type(&term, "query time");
	assert_int_equal(press(DS_AID_ENTER), EVENT_LINE);
	assert_string_equal(scr.line, "query time");
	assert_false(screen_scrolled(&scr));
	/* Nothing of it stays for the next user. */
	scrolled_screen();
	screen_set_mode(&scr, MODE_DONE, now);
	assert_false(screen_scrolled(&scr));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(page_bounds, setup),
		cmocka_unit_test_setup(oldest_make_room, setup),
		cmocka_unit_test_setup(long_and_empty_lines, setup),
		cmocka_unit_test_setup(pages, setup),
		cmocka_unit_test_setup(find, setup),
		cmocka_unit_test_setup(find_is_not_found, setup),
		cmocka_unit_test(output_waits),
		cmocka_unit_test(scroll_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
