/* SPDX-License-Identifier: Apache-2.0 */
/* Command tables: every row can be said, none hides another, classes hold. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cms-tools/cpdoc/command_tables.h"
#include "cp/cmd/args.h"
#include "cp/cmd/classes.h"
#include "cp/dir/dir.h"

#define ALL	0xffffffffu
#define CLASS_G (1u << 6)

static void test_every_row_answers_to_its_minimum(void **state)
{
	(void)state;
	for (u32 t = 0; t < ARRAY_SIZE(all_tables); t++) {
		const struct cmd_table *table = all_tables[t];

		for (u32 i = 0; i < table->count; i++) {
			const struct cmd_row *row = &table->rows[i];
			char word[32] = "";

			memcpy(word, row->verb, row->min);
			if (match_row(table, word, ALL) != row)
				fail_msg("%s: %s is another's", table->name,
					 word);
			if (match_row(table, row->verb, ALL) != row)
				fail_msg("%s: %s is another's", table->name,
					 row->verb);
		}
	}
}

static void test_rows_are_well_formed(void **state)
{
	(void)state;
	for (u32 t = 0; t < ARRAY_SIZE(all_tables); t++)
		for (u32 i = 0; i < all_tables[t]->count; i++) {
			const struct cmd_row *row = &all_tables[t]->rows[i];
			u32 classes;

			assert_true(row->min >= 1);
			assert_true(row->min <= strlen(row->verb));
			assert_true(strlen(row->verb) < 16);
			assert_true(strcmp(row->classes, "*") == 0 ||
				    dir_classes(row->classes, &classes));
			assert_true(row->help[0] != '\0');
			assert_true(strlen(row->help) < 66);
		}
}

static void test_abbreviations_of_the_manual(void **state)
{
	static const struct {
		const char *word, *verb;
	} said[] = {
		{ "Q", "QUERY" },	  { "LOG", "LOGOFF" },
		{ "L", "LOGON" },	  { "LOGO", "LOGOFF" },
		{ "LOGI", "LOGIN" },	  { "I", "IPL" },
		{ "DEF", "DEFINE" },	  { "DET", "DETACH" },
		{ "B", "BEGIN" },	  { "M", "MESSAGE" },
		{ "MSG", "MSG" },	  { "W", "WARNING" },
		{ "DISC", "DISCONNECT" }, { "TERM", "TERMINAL" },
		{ "SYS", "SYSTEM" },	  { "IND", "INDICATE" },
		{ "CP", "CP" },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(said); i++) {
		const struct cmd_row *row =
			match_row(&commands_table, said[i].word, ALL);

		assert_non_null(row);
		assert_string_equal(row->verb, said[i].verb);
	}
}

static void test_too_short_or_too_long_is_unknown(void **state)
{
	(void)state;
	assert_null(match_row(&commands_table, "DE", ALL));
	assert_null(match_row(&commands_table, "SHUTDOW", ALL));
	assert_null(match_row(&commands_table, "QUERYX", ALL));
	assert_null(match_row(&commands_table, "", ALL));
}

static void test_without_the_class_it_does_not_exist(void **state)
{
	(void)state;
	assert_null(match_row(&commands_table, "FORCE", CLASS_G));
	assert_null(match_row(&commands_table, "SHUTDOWN", CLASS_G));
	assert_null(match_row(&commands_table, "FOR", CLASS_G));
	assert_null(match_row(&set_table, "VSWITCH", CLASS_G));
	assert_non_null(match_row(&commands_table, "COUPLE", CLASS_G));
	assert_non_null(match_row(&commands_table, "LOGOFF", 0));
	assert_null(match_row(&commands_table, "IPL", 0));
}

static void test_classes_as_text(void **state)
{
	char text[CLASSES_TEXT_MAX + 1];
	u32 classes;

	(void)state;
	assert_true(dir_classes("GBA", &classes));
	classes_text(classes, text);
	assert_string_equal(text, "ABG");
	classes_text(ALL, text);
	assert_int_equal(strlen(text), 32);
	assert_true(classes_allow("*", 0));
	assert_true(classes_allow("BG", CLASS_G));
	assert_false(classes_allow("AB", CLASS_G));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_row_answers_to_its_minimum),
		cmocka_unit_test(test_rows_are_well_formed),
		cmocka_unit_test(test_abbreviations_of_the_manual),
		cmocka_unit_test(test_too_short_or_too_long_is_unknown),
		cmocka_unit_test(test_without_the_class_it_does_not_exist),
		cmocka_unit_test(test_classes_as_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
