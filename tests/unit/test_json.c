/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON writer: form, escapes, widths.  The system tests parse it, too. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cp/lib/json.h"

static char joined[4096];
static u32 lines, widest;

static void take(void *arg, const char *text)
{
	assert_ptr_equal(arg, joined);
	assert_true(text[0] != ' ' && text[0] != '\0');
	assert_true(text[strlen(text) - 1] != ' ');
	if (strlen(text) > widest)
		widest = (u32)strlen(text);
	strcat(joined, text);
	lines++;
}

static struct json *fresh(void)
{
	static struct json j;

	joined[0] = '\0';
	lines = widest = 0;
	json_init(&j, take, joined);
	return &j;
}

static void test_objects_and_lists(void **state)
{
	struct json *j = fresh();

	(void)state;
	json_object(j, NULL);
	json_text(j, "command", "QUERY NIC");
	json_array(j, "nics");
	json_object(j, NULL);
	json_number(j, "mtu", 18446744073709551615ull);
	json_flag(j, "active", true);
	json_text(j, "lan", NULL);
	json_array(j, "addresses");
	json_close(j);
	json_close(j);
	json_object(j, NULL);
	json_flag(j, "active", false);
	json_close(j);
	json_close(j);
	json_number(j, "rc", 0);
	json_end(j);
	assert_string_equal(joined,
			    "{\"command\":\"QUERY NIC\",\"nics\":[{\"mtu\":"
			    "18446744073709551615,\"active\":true,\"lan\":null,"
			    "\"addresses\":[]},{\"active\":false}],\"rc\":0}");
	assert_true(widest <= JSON_WIDTH);
}

static void test_every_byte_is_escaped_as_needed(void **state)
{
	struct json *j = fresh();

	(void)state;
	json_array(j, NULL);
	json_text(j, NULL, "a\"b\\c\n\t\r\b\f\x01\x7f\x80\xff/");
	json_end(j);
	assert_string_equal(joined, "[\"a\\\"b\\\\c\\n\\t\\r\\b\\f\\u0001"
				    "\\u007f\\u0080\\u00ff/\"]");
}

/* Tokens stay whole: the same lines joined by newlines are valid, too. */
static void test_lines_end_between_tokens(void **state)
{
	struct json *j = fresh();
	char value[60];

	(void)state;
	memset(value, 'x', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	json_array(j, NULL);
	for (u32 i = 0; i < 3; i++)
		json_text(j, NULL, value);
	json_end(j);
	assert_int_equal(lines, 3);
	assert_true(widest <= JSON_WIDTH);
}

/* Blanks at every place of a long string, at every column. */
static void test_no_line_begins_or_ends_with_a_blank(void **state)
{
	char value[200];

	(void)state;
	for (u32 shift = 0; shift < 80; shift++) {
		struct json *j = fresh();

		memset(value, ' ', sizeof(value));
		memset(value, 'x', shift);
		value[sizeof(value) - 1] = '\0';
		for (u32 i = shift; i < sizeof(value) - 1; i += 3)
			value[i] = '"';
		json_array(j, NULL);
		json_text(j, NULL, value);
		json_end(j);
		assert_true(widest <= JSON_WIDTH);
	}
}

static void test_a_break_is_for_the_eye(void **state)
{
	struct json *j = fresh();

	(void)state;
	json_array(j, NULL);
	json_break(j);
	json_break(j);
	json_number(j, NULL, 1);
	json_break(j);
	json_number(j, NULL, 2);
	json_end(j);
	assert_string_equal(joined, "[1,2]");
	assert_int_equal(lines, 3);
}

static void test_too_deep_and_too_often_closed(void **state)
{
	struct json *j = fresh();

	(void)state;
	for (u32 i = 0; i < JSON_DEPTH + 4; i++)
		json_array(j, NULL);
	for (u32 i = 0; i < JSON_DEPTH + 4; i++)
		json_close(j);
	json_end(j);
	assert_string_equal(joined, "[[[[[[[[]]]]]]]]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_objects_and_lists),
		cmocka_unit_test(test_every_byte_is_escaped_as_needed),
		cmocka_unit_test(test_lines_end_between_tokens),
		cmocka_unit_test(test_no_line_begins_or_ends_with_a_blank),
		cmocka_unit_test(test_a_break_is_for_the_eye),
		cmocka_unit_test(test_too_deep_and_too_often_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
