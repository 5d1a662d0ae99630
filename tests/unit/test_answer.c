/* SPDX-License-Identifier: Apache-2.0 */
/* DIAGNOSE X'08': commands from EBCDIC, answers into a guest's buffer. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cp/diag/answer.h"

static u8 buffer[600];

static void store(void *arg, u64 at, const void *bytes, size_t size)
{
	const struct answer *a = arg;

	assert_true(at + size <= a->size);
	memcpy(buffer + at, bytes, size);
}

static void open_answer(struct answer *a, u64 size)
{
	*a = (struct answer){ .size = size, .store = store, .arg = a };
	memset(buffer, 0xee, sizeof(buffer));
}

static void test_lines_end_in_newline(void **state)
{
	static const u8 want[] = { 0xc3, 0xd7, 0x15, 0x81, 0x15, 0x15, 0xee };
	struct answer a;

	(void)state;
	open_answer(&a, 100);
	answer_line(&a, "CP");
	answer_line(&a, "a");
	answer_line(&a, "");
	assert_memory_equal(buffer, want, sizeof(want));
	assert_int_equal(a.used, 6);
	assert_int_equal(a.missed, 0);
}

static void test_what_does_not_fit_is_counted(void **state)
{
	struct answer a;

	(void)state;
	open_answer(&a, 5);
	answer_line(&a, "ABC");
	answer_line(&a, "DEF");
	assert_int_equal(a.used, 5);
	assert_int_equal(a.missed, 3);
	assert_int_equal(buffer[4], 0xc4);
	assert_int_equal(buffer[5], 0xee);
	answer_line(&a, "X");
	assert_int_equal(a.missed, 5);
}

static void test_no_buffer_counts_all(void **state)
{
	struct answer a;

	(void)state;
	open_answer(&a, 0);
	answer_line(&a, "ABC");
	assert_int_equal(a.used, 0);
	assert_int_equal(a.missed, 4);
}

static void test_long_lines_are_cut(void **state)
{
	char text[400];
	struct answer a;

	(void)state;
	memset(text, 'A', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	open_answer(&a, sizeof(buffer));
	answer_line(&a, text);
	assert_int_equal(a.used, ANSWER_LINE_MAX + 1);
}

static void test_commands_become_ascii(void **state)
{
	/* "Q T" newline "q" and a control character */
	static const u8 given[] = { 0xd8, 0x40, 0xe3, 0x15, 0x98, 0x00 };
	char text[sizeof(given) + 1];

	(void)state;
	answer_command(text, given, sizeof(given));
	assert_string_equal(text, "Q T\nq ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_end_in_newline),
		cmocka_unit_test(test_what_does_not_fit_is_counted),
		cmocka_unit_test(test_no_buffer_counts_all),
		cmocka_unit_test(test_long_lines_are_cut),
		cmocka_unit_test(test_commands_become_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
