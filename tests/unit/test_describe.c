/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HELP: every command and message is described, in lines that fit, and every
 * description is of something that there is.
 */
#include <ctype.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cms-tools/cpdoc/command_tables.h"
#include "cp/cmd/args.h"
#include "cp/cmd/describe.h"
#include "cp/msg/msg.h"

void msg_deliver(struct cmdio *io, const struct msg_row *row, const char *text)
{
	(void)io;
	(void)row;
	(void)text;
}

static char page[4096];

static void take(struct sink *s, const char *text)
{
	(void)s;
	if (strlen(text) > DESCRIBE_WIDTH)
		fail_msg("too long: %s", text);
	strcat(page, text);
	strcat(page, "\n");
}

static struct sink sink = { take };

static const char *described(const struct cmd_table *t,
			     const struct cmd_row *row)
{
	page[0] = '\0';
	describe_command(&sink, t, row);
	return page;
}

static void test_every_command_has_a_description(void **state)
{
	(void)state;
	for (u32 t = 0; t < ARRAY_SIZE(all_tables); t++)
		for (u32 i = 0; i < all_tables[t]->count; i++) {
			const struct cmd_row *row = &all_tables[t]->rows[i];
			char name[DESCRIBE_NAME_SIZE];

			assert_non_null(strstr(described(all_tables[t], row),
					       "Privilege class"));
			assert_int_equal(toupper(describe_name(
						 name, all_tables[t], row)[0]),
					 page[0]);
		}
}

/* A device, user or PF key, which QUERY and others take as well. */
static bool is_no_row(const char *word)
{
	return isdigit((unsigned char)word[0]) || strcmp(word, "GUEST1") == 0 ||
	       (strncmp(word, "PF", 2) == 0 && isdigit((unsigned char)word[2]));
}

/* The row that the words of COMMAND lead to, or NULL. */
static const struct cmd_row *find(const char *command)
{
	const struct cmd_table *t = &commands_table;
	const struct cmd_row *row = NULL;
	struct args a;

	args_init(&a, command);
	while (t && args_next(&a)) {
		if (t != &commands_table && is_no_row(a.word))
			return row;
		row = match_row(t, a.word, 0xffffffffu);
		if (!row)
			return NULL;
		t = row->flags & CMD_TABLE ? row->table : NULL;
	}
	return row;
}

static void test_every_description_is_of_a_command(void **state)
{
	const struct help_row *h;

	(void)state;
	for (u32 i = 0; (h = help_row(i)) != NULL; i++) {
		const struct cmd_row *row = find(h->command);
		const char *last = strrchr(h->command, ' ');

		if (!row || strcmp(row->verb, last ? last + 1 : h->command))
			fail_msg("help.def: there is no %s", h->command);
		assert_ptr_equal(help_find(h->command), h);
		assert_true(h->more[strlen(h->more) - 1] == '.');
		for (const char *p = h->examples; *p;) {
			char line[80];
			size_t n = strcspn(p, "\n");

			snprintf(line, sizeof(line), "%.*s", (int)n, p);
			if (!find(line))
				fail_msg("%s: %s is no command", h->command,
					 line);
			p += n + (p[n] == '\n');
		}
	}
	assert_null(help_find("NOSUCH"));
}

static void test_every_message_is_explained(void **state)
{
	const struct msg_row *row;

	(void)state;
	for (u32 i = 0; (row = msg_row(i)) != NULL; i++) {
		const struct msg_explanation *e = msg_explain(i);

		if (!e->why || !e->why[0] || !e->todo || !e->todo[0])
			fail_msg("explain.def: nothing about %s", row->name);
		page[0] = '\0';
		describe_message(&sink, i);
		assert_memory_equal(page, "HCP", 3);
		assert_non_null(strstr(page, "  You:   "));
	}
}

static void test_a_command_as_a_user_sees_it(void **state)
{
	(void)state;
	assert_string_equal(
		described(&commands_table, find("UNCOUPLE")),
		"UNCOUPLE vdev\n"
		"  The NIC stays, with no LAN; addresses it had claimed are "
		"free. A CTCA stays,\n"
		"  and its commands wait for another.\n"
		"  Privilege class: G\n"
		"  For instance:\n"
		"    UNCOUPLE 0600\n"
		"    UNCOUPLE 0500\n");
}

static void test_lines_break_between_words(void **state)
{
	char long_word[200];

	(void)state;
	page[0] = '\0';
	describe_wrap(&sink, "x:", 4, "one\ntwo three");
	assert_string_equal(page, "x:  one\n    two three\n");
	memset(long_word, 'y', sizeof(long_word) - 1);
	long_word[sizeof(long_word) - 1] = '\0';
	page[0] = '\0';
	describe_wrap(&sink, "", 2, long_word);
	assert_int_equal(strlen(page), sizeof(long_word) - 1 + 3 * 3);
	page[0] = '\0';
	describe_wrap(&sink, "", 2, "");
	assert_string_equal(page, "");
}

static void test_identifiers(void **state)
{
	static const char *const good[] = { "HCPUSR045E", "HCP045E", "USR045E",
					    "045E",	  "45",	     "usr45",
					    "hcpusr045e" };
	static const char *const bad[] = { "",
					   "E",
					   "HCP",
					   "HCPUSR",
					   "HCPABC045E",
					   "045W",
					   "45 ",
					   "-45",
					   "XHCPUSR045E",
					   "99999",
					   "HCPUSR045EXXXXXXXXXXXX" };
	u32 index;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(good); i++) {
		if (!msg_find(good[i], 0, &index))
			fail_msg("%s is not found", good[i]);
		assert_string_equal(msg_row(index)->name, "not_logged_on");
	}
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++)
		if (msg_find(bad[i], 0, &index))
			fail_msg("%s is found", bad[i]);
	assert_true(msg_find("40", 0, &index));
	assert_true(msg_find("40", index + 1, &index));
	assert_string_equal(msg_row(index)->name, "no_rdev");
}

static void test_the_form_of_a_message(void **state)
{
	char form[MSG_TEXT_MAX + 1];
	u32 index;

	(void)state;
	assert_true(msg_find("6417", 0, &index));
	assert_string_equal(msg_form(form, index),
			    "<user> is not granted access to <owner> <lan>");
}

static void test_groups(void **state)
{
	const struct help_group *g = help_group(0);

	(void)state;
	assert_true(help_group_has(g, "LOGON"));
	assert_false(help_group_has(g, "LOG"));
	assert_false(help_group_has(g, "LOGONX"));
	assert_false(help_group_has(g, ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_command_has_a_description),
		cmocka_unit_test(test_every_description_is_of_a_command),
		cmocka_unit_test(test_every_message_is_explained),
		cmocka_unit_test(test_a_command_as_a_user_sees_it),
		cmocka_unit_test(test_lines_break_between_words),
		cmocka_unit_test(test_identifiers),
		cmocka_unit_test(test_the_form_of_a_message),
		cmocka_unit_test(test_groups),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
