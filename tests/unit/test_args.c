/* SPDX-License-Identifier: Apache-2.0 */
/* The word cursor and the operand parsers. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cp/cmd/args.h"
#include "cp/cmd/operand.h"

static void test_words_come_in_upper_case(void **state)
{
	struct args a;

	(void)state;
	args_init(&a, "  ipl\tNetDemo  parm Gw=x ");
	assert_string_equal(args_next(&a), "IPL");
	assert_string_equal(args_peek(&a), "NETDEMO");
	assert_string_equal(args_next(&a), "NETDEMO");
	assert_true(args_take(&a, "PARM", 4));
	assert_string_equal(args_rest(&a), "Gw=x ");
	assert_string_equal(args_next(&a), "GW=X");
	assert_null(args_next(&a));
	assert_true(args_end(&a));
	assert_null(args_peek(&a));
}

static void test_take_wants_an_abbreviation(void **state)
{
	struct args a;

	(void)state;
	args_init(&a, "DISC");
	assert_false(args_take(&a, "DISCONNECT", 5));
	assert_true(args_take(&a, "DISCONNECT", 4));
	assert_false(args_take(&a, "DISCONNECT", 4));
}

static void test_long_words_are_cut(void **state)
{
	char line[300];
	struct args a;

	(void)state;
	memset(line, 'a', sizeof(line));
	memcpy(line + 290, " NEXT", 6);
	args_init(&a, line);
	assert_int_equal(strlen(args_next(&a)), ARGS_WORD_MAX);
	assert_string_equal(args_next(&a), "NEXT");
}

static void test_empty_line_has_no_words(void **state)
{
	struct args a;

	(void)state;
	args_init(&a, "   ");
	assert_null(args_next(&a));
	assert_string_equal(args_rest(&a), "");
}

static void test_device_ranges(void **state)
{
	static const char *const bad[] = { "6FF-600", "600-",  "-600",
					   "-",	      "",      "00600-601",
					   "6-7-8",   "600-G", "600-10000" };
	u16 first, last;

	(void)state;
	assert_true(operand_devnos("600-6FF", &first, &last));
	assert_int_equal(first, 0x600);
	assert_int_equal(last, 0x6ff);
	assert_true(operand_devnos("0009", &first, &last));
	assert_true(first == 9 && last == 9);
	assert_true(operand_devnos("FFFF-FFFF", &first, &last));
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(operand_devnos(bad[i], &first, &last));
}

static void test_device_numbers(void **state)
{
	u16 devno = 0;

	(void)state;
	assert_true(operand_devno("600", &devno));
	assert_int_equal(devno, 0x600);
	assert_true(operand_devno("0009", &devno));
	assert_int_equal(devno, 9);
	assert_true(operand_devno("FFFF", &devno));
	assert_false(operand_devno("00600", &devno));
	assert_false(operand_devno("", &devno));
	assert_false(operand_devno("6G0", &devno));
	assert_false(operand_devno("-1", &devno));
}

static void test_names(void **state)
{
	char name[NAME_MAX + 1];

	(void)state;
	assert_true(operand_name("GUEST1", name));
	assert_string_equal(name, "GUEST1");
	assert_true(operand_name("$SYS@#_-", name));
	assert_false(operand_name("NINECHARS", name));
	assert_false(operand_name("A*B", name));
	assert_false(operand_name("", name));
}

static void test_numbers_and_switches(void **state)
{
	bool on = false;
	u32 n = 0;

	(void)state;
	assert_true(operand_number("255", 255, &n));
	assert_int_equal(n, 255);
	assert_false(operand_number("256", 255, &n));
	assert_false(operand_number("1X", 255, &n));
	assert_false(operand_number("99999999999999999999", 255, &n));
	assert_true(operand_on_off("ON", &on));
	assert_true(on);
	assert_true(operand_on_off("OFF", &on));
	assert_false(on);
	assert_false(operand_on_off("MAYBE", &on));
}

static void test_last_two_words(void **state)
{
	size_t n;

	(void)state;
	assert_true(args_tail("NIC 0600 as Json  ", "AS", "JSON", &n));
	assert_int_equal(n, 9);
	assert_true(args_tail("AS JSON", "AS", "JSON", &n));
	assert_int_equal(n, 0);
	assert_false(args_tail("NICAS JSON", "AS", "JSON", &n));
	assert_false(args_tail("NIC AS JSON X", "AS", "JSON", &n));
	assert_false(args_tail("NIC ASJSON", "AS", "JSON", &n));
	assert_false(args_tail("JSON", "AS", "JSON", &n));
	assert_false(args_tail("", "AS", "JSON", &n));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_come_in_upper_case),
		cmocka_unit_test(test_take_wants_an_abbreviation),
		cmocka_unit_test(test_long_words_are_cut),
		cmocka_unit_test(test_empty_line_has_no_words),
		cmocka_unit_test(test_last_two_words),
		cmocka_unit_test(test_device_ranges),
		cmocka_unit_test(test_device_numbers),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_numbers_and_switches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
