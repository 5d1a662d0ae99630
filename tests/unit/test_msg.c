/* SPDX-License-Identifier: Apache-2.0 */
/* The message catalogue: identifiers, SET EMSG, order and bounds. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cp/msg/msg.h"

static const struct msg_row *last_row;
static char last_text[MSG_TEXT_MAX + 1];

void msg_deliver(struct cmdio *io, const struct msg_row *row, const char *text)
{
	assert_ptr_equal(io, NULL);
	last_row = row;
	snprintf(last_text, sizeof(last_text), "%s", text);
}

static void test_function_formats_its_arguments(void **state)
{
	char line[MSG_LINE_MAX];

	(void)state;
	msg_not_logged_on(NULL, "GUEST1");
	assert_int_equal(last_row->number, 45);
	assert_true(msg_compose(line, sizeof(line), MSG_SHOW_ID | MSG_SHOW_TEXT,
				last_row, last_text));
	assert_string_equal(line, "HCPUSR045E GUEST1 not logged on");
}

static void test_unknown_command_has_exact_text(void **state)
{
	char line[MSG_LINE_MAX];

	(void)state;
	msg_unknown_command(NULL, "FROB");
	msg_compose(line, sizeof(line), MSG_SHOW_ID | MSG_SHOW_TEXT, last_row,
		    last_text);
	assert_string_equal(line, "HCPCMD001E Unknown CP command: FROB");
}

static void test_four_digits_from_1000(void **state)
{
	char line[MSG_LINE_MAX];

	(void)state;
	msg_no_system(NULL, "CMS");
	msg_compose(line, sizeof(line), MSG_SHOW_ID, last_row, last_text);
	assert_string_equal(line, "HCPIPL6404E");
}

static void test_emsg_chooses_parts(void **state)
{
	char line[MSG_LINE_MAX] = "";

	(void)state;
	msg_no_vdev(NULL, 0x999);
	assert_true(msg_compose(line, sizeof(line), MSG_SHOW_TEXT, last_row,
				last_text));
	assert_string_equal(line, "Device 0999 does not exist");
	assert_false(msg_compose(line, sizeof(line), 0, last_row, last_text));
}

static void test_warnings_are_always_whole(void **state)
{
	const struct msg_row warning = { 450, 'W', "GIR", "x", "" };
	char line[MSG_LINE_MAX];

	(void)state;
	assert_true(msg_compose(line, sizeof(line), 0, &warning, "CP entered"));
	assert_string_equal(line, "HCPGIR450W CP entered");
}

static void test_long_text_is_cut(void **state)
{
	char line[MSG_LINE_MAX], operand[400];

	(void)state;
	memset(operand, 'X', sizeof(operand) - 1);
	operand[sizeof(operand) - 1] = '\0';
	msg_operand_invalid(NULL, operand);
	assert_int_equal(strlen(last_text), MSG_TEXT_MAX);
	assert_true(msg_compose(line, sizeof(line), MSG_SHOW_ID | MSG_SHOW_TEXT,
				last_row, last_text));
	assert_true(strlen(line) < sizeof(line));
}

/* What nobody's command says is composed whole, and a row like any other. */
static void test_note_is_a_whole_line(void **state)
{
	char to[MSG_LINE_MAX], form[MSG_TEXT_MAX + 1], why[400];
	u32 at = 0;

	(void)state;
	last_row = NULL;
	assert_ptr_equal(note_disabled_wait(to, 0x20001, 0x80000000, 0, 0xfff),
			 to);
	assert_string_equal(to, "HCPGIR450W CP entered; disabled wait PSW "
				"00020001 80000000 00000000 00000FFF");
	assert_null(last_row);
	assert_true(msg_find("450", 0, &at));
	assert_string_equal(msg_row(at)->name, "disabled_wait");
	assert_string_equal(msg_form(form, at),
			    "CP entered; disabled wait PSW <word0> <word1> "
			    "<word2> <word3>");
	assert_non_null(msg_explain(at)->why);
	memset(why, 'X', sizeof(why) - 1);
	why[sizeof(why) - 1] = '\0';
	note_logon_device(to, "DASD", 0x200, why);
	assert_int_equal(strlen(to), strlen("HCPDVC6453E ") + MSG_TEXT_MAX);
}

static bool is_own(u32 number)
{
	return (number >= 801 && number <= 809) ||
	       (number >= 6400 && number <= 6499);
}

/* One number of CP-64's own, one message: EXPLAIN tells one. */
static void test_catalogue_is_sorted_and_sound(void **state)
{
	const struct msg_row *row, *before = NULL;

	(void)state;
	for (u32 i = 0; (row = msg_row(i)) != NULL; i++) {
		assert_non_null(strchr("AEIRSTW", row->severity));
		assert_int_equal(strlen(row->module), 3);
		if (before)
			assert_true(before->number <= row->number);
		if (before && is_own(row->number))
			assert_int_not_equal(before->number, row->number);
		before = row;
	}
	assert_non_null(before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_function_formats_its_arguments),
		cmocka_unit_test(test_unknown_command_has_exact_text),
		cmocka_unit_test(test_four_digits_from_1000),
		cmocka_unit_test(test_emsg_chooses_parts),
		cmocka_unit_test(test_warnings_are_always_whole),
		cmocka_unit_test(test_long_text_is_cut),
		cmocka_unit_test(test_note_is_a_whole_line),
		cmocka_unit_test(test_catalogue_is_sorted_and_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
