/* SPDX-License-Identifier: Apache-2.0 */
/* Statements: continuation, comments, quotes, columns, bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/lib/stmt.h"

static struct stmt s;
static struct report report;
static u32 last_line;
static char last_text[160];

static void note(void *arg, enum severity severity, u32 line, u32 column,
		 const char *text)
{
	(void)arg;
	(void)severity;
	(void)column;
	last_line = line;
	strncpy(last_text, text, sizeof(last_text) - 1);
}

static void begin(const char *text, u32 flags)
{
	memset(&report, 0, sizeof(report));
	report.put = note;
	stmt_begin(&s, text, strlen(text), flags, &report);
}

static void expect_word(u32 i, const char *text, u32 line, u32 column)
{
	assert_true(i < s.words);
	assert_string_equal(s.word[i].text, text);
	assert_int_equal(s.word[i].line, line);
	assert_int_equal(s.word[i].column, column);
}

static void words_and_lines(void **state)
{
	(void)state;
	begin("  Define  vswitch vsw1\r\n\n \t\nset x", 0);
	assert_true(stmt_next(&s));
	assert_int_equal(s.words, 3);
	assert_int_equal(s.line, 1);
	expect_word(0, "DEFINE", 1, 3);
	expect_word(1, "VSWITCH", 1, 11);
	assert_string_equal(stmt_rest(&s, 1), "vswitch vsw1");
	assert_string_equal(stmt_rest(&s, 3), "");
	assert_true(stmt_next(&s));
	assert_int_equal(s.line, 4);
	expect_word(1, "X", 4, 5);
	assert_false(stmt_next(&s));
	assert_false(stmt_next(&s));
	assert_int_equal(report.errors, 0);
}

static void continuation(void **state)
{
	(void)state;
	begin("a b,\n* not a statement\n\n  c ,  \n,\nd\ne", STMT_STAR_COMMENT);
	assert_true(stmt_next(&s));
	assert_int_equal(s.words, 4);
	expect_word(2, "C", 4, 3);
	expect_word(3, "D", 6, 1);
	assert_true(stmt_next(&s));
	expect_word(0, "E", 7, 1);
	assert_false(stmt_next(&s));
	assert_int_equal(report.errors, 0);
	begin("a,\n", 0);
	assert_true(stmt_next(&s));
	assert_int_equal(s.words, 1);
	assert_int_equal(report.errors, 1);
	assert_false(stmt_next(&s));
}

static void comments(void **state)
{
	(void)state;
	begin("/* x */ a /* y\n z */ b /**/ c, /* d */\n e /*/ f */ g",
	      STMT_BLOCK_COMMENT);
	assert_true(stmt_next(&s));
	assert_int_equal(s.words, 1);
	expect_word(0, "A", 1, 9);
	assert_true(stmt_next(&s));
	assert_int_equal(s.words, 4);
	expect_word(0, "B", 2, 7);
	expect_word(2, "E", 3, 2);
	expect_word(3, "G", 3, 13);
	assert_false(stmt_next(&s));
	assert_int_equal(report.errors, 0);
	begin("a /* b\nc", STMT_BLOCK_COMMENT);
	assert_true(stmt_next(&s));
	assert_false(stmt_next(&s));
	assert_string_equal(last_text, "Comment is not closed");
	/* Without the flag a comment is words. */
	begin("a /* b */", 0);
	assert_true(stmt_next(&s));
	assert_int_equal(s.words, 4);
}

static void quotes(void **state)
{
	(void)state;
	begin("x 'Two words' \"it's\" '' don't '/*' z",
	      STMT_QUOTES | STMT_BLOCK_COMMENT);
	assert_true(stmt_next(&s));
	assert_int_equal(s.words, 7);
	expect_word(1, "Two words", 1, 3);
	assert_true(s.word[1].quoted);
	expect_word(2, "it's", 1, 15);
	expect_word(3, "", 1, 22);
	expect_word(4, "DON'T", 1, 25);
	expect_word(5, "/*", 1, 31);
	assert_false(stmt_is(&s, 5, "/*"));
	assert_int_equal(report.errors, 0);
	begin("a 'b", STMT_QUOTES);
	assert_true(stmt_next(&s));
	expect_word(1, "b", 1, 3);
	assert_int_equal(report.errors, 1);
}

static void sequence_numbers(void **state)
{
	static const char card[] = "USER A B                                "
				   "                                00000010\n"
				   "USER A B                                "
				   "                               x00000010\n";

	(void)state;
	begin(card, STMT_SEQUENCE);
	assert_true(stmt_next(&s));
	assert_int_equal(s.words, 3);
	assert_true(stmt_next(&s));
	assert_int_equal(s.words, 4);
}

static void abbreviations(void **state)
{
	(void)state;
	assert_true(stmt_abbreviates("LINE_E", "LINE_End"));
	assert_true(stmt_abbreviates("LINE_END", "LINE_End"));
	assert_false(stmt_abbreviates("LINE_", "LINE_End"));
	assert_false(stmt_abbreviates("LINE_ENDS", "LINE_End"));
	assert_false(stmt_abbreviates("", "Xyz"));
	assert_true(stmt_abbreviates("X", "Xyz"));
}

static void too_long(void **state)
{
	static char text[3000];

	(void)state;
	memset(text, 'x', 1500);
	strcpy(text + 1500, "\nok");
	begin(text, 0);
	assert_true(stmt_next(&s));
	expect_word(0, "OK", 2, 1);
	assert_int_equal(report.errors, 1);
	assert_int_equal(last_line, 1);
	/* Too many words, over several lines; the next is whole again. */
	text[0] = '\0';
	for (int i = 0; i < 50; i++)
		strcat(text, "a b,\n");
	strcat(text, "c\nok");
	begin(text, 0);
	assert_true(stmt_next(&s));
	expect_word(0, "OK", 52, 1);
	assert_int_equal(report.errors, 1);
}

static void odd_characters(void **state)
{
	static const char text[] = "a\0b\x80\nc";

	(void)state;
	memset(&report, 0, sizeof(report));
	stmt_begin(&s, text, sizeof(text) - 1, 0, &report);
	assert_true(stmt_next(&s));
	assert_int_equal(s.words, 2);
	assert_int_equal(report.errors, 1);
	assert_true(stmt_next(&s));
	expect_word(0, "C", 2, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_and_lines),
		cmocka_unit_test(continuation),
		cmocka_unit_test(comments),
		cmocka_unit_test(quotes),
		cmocka_unit_test(sequence_numbers),
		cmocka_unit_test(abbreviations),
		cmocka_unit_test(too_long),
		cmocka_unit_test(odd_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
