/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of PROP: what they are, which fits, what is done. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "guestkit/samples/prop/rules.h"

static struct rules rules;

static bool parse(const char *text)
{
	return rules_parse(&rules, text, strlen(text));
}

static void what_is_a_rule(void **state)
{
	static const char text[] = "* comment\n"
				   "\n"
				   "  on smsg OPERATOR \"tell * *\" \n"
				   "   CP MSG &1 &2  \n"
				   "REPLY told\n"
				   "ON ANY * \"\"\n"
				   "ON SCIF GUEST? \"*PANIC*\"\n"
				   "LOG x";

	(void)state;
	assert_true(parse(text));
	assert_int_equal(rules.count, 3);
	assert_int_equal(rules.rule[0].kind, STAR_SMSG);
	assert_int_equal(rules.rule[0].line, 3);
	assert_int_equal(rules.rule[0].actions, 2);
	assert_int_equal(rules.action[0].kind, ACTION_CP);
	assert_int_equal(rules.action[0].text.size, strlen("MSG &1 &2"));
	assert_int_equal(rules.action[1].kind, ACTION_REPLY);
	assert_int_equal(rules.rule[1].kind, RULE_ANY);
	assert_int_equal(rules.rule[1].actions, 0);
	assert_int_equal(rules.rule[2].kind, STAR_SCIF);
	assert_int_equal(rules.rule[2].first, 2);
	assert_int_equal(rules.action[2].kind, ACTION_LOG);
	/* Up to the zero that ends what was loaded. */
	assert_true(rules_parse(&rules, "ON MSG * \"\"\0ON\n", 16));
	assert_int_equal(rules.count, 1);
	assert_true(rules_parse(&rules, text, 10));
	assert_int_equal(rules.count, 0);
}

static void what_is_none(void **state)
{
	static const struct {
		const char *text, *why;
		u32 line;
	} row[] = {
		{ "\nON NOTE * \"\"", "no such kind of message", 2 },
		{ "ON", "no such kind of message", 1 },
		{ "ON MSG", "of whom?", 1 },
		{ "ON MSG A", "the text is to be in quotes", 1 },
		{ "ON MSG A B", "the text is to be in quotes", 1 },
		{ "ON MSG A \"B", "the text has no end", 1 },
		{ "ON MSG A \"B\" C", "something is over", 1 },
		{ "CP X", "no ON before it", 1 },
		{ "ON MSG A \"\"\nCP ", "nothing behind it", 2 },
		{ "ON MSG A \"\"\nDO X", "neither ON nor CP, REPLY, LOG", 2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		assert_false(parse(row[i].text));
		assert_string_equal(rules.why, row[i].why);
		assert_int_equal(rules.bad_line, row[i].line);
	}
	assert_int_equal(rules.count, 1); /* what was good before */
}

/* COUNT lines behind BEGIN; the line that is one too many, or 0. */
static u32 many(const char *begin, const char *line, u32 count)
{
	static char text[64 * 1024];
	size_t at = strlen(begin), size = strlen(line);

	memcpy(text, begin, at);
	for (u32 i = 0; i < count; i++, at += size)
		memcpy(text + at, line, size);
	return rules_parse(&rules, text, at) ? 0 : rules.bad_line;
}

static void how_many(void **state)
{
	(void)state;
	assert_int_equal(many("", "ON MSG A \"\"\n", RULES_MAX), 0);
	assert_int_equal(many("", "ON MSG A \"\"\n", RULES_MAX + 1),
			 RULES_MAX + 1);
	assert_int_equal(many("ON MSG A \"\"\n", "LOG x\n", ACTIONS_MAX), 0);
	assert_int_equal(many("ON MSG A \"\"\n", "LOG x\n", ACTIONS_MAX + 1),
			 ACTIONS_MAX + 2);
}

/* The action of the rule that fits, expanded; "": there is none. */
static const char *done(u8 kind, const char *user, const char *text)
{
	static char to[200];
	struct event e = { .kind = kind, .user = user, .text = text };
	const struct rule *rule = rules_find(&rules, &e);

	if (!rule)
		return "";
	rules_expand(to, sizeof(to), &rules.action[rule->first].text, &e);
	return to;
}

static void which_fits(void **state)
{
	(void)state;
	assert_true(parse("ON SMSG OPER* \"tell * *\"\nLOG <&1> <&2>\n"
			  "ON MSG ? \"\"\nLOG empty of &user\n"
			  "ON MSG A? \"b*\"\nLOG <&1>\n"
			  "ON ANY * \"*x*y*z\"\nLOG &1-&2-&3-&4 &TEXT\n"));
	assert_string_equal(done(STAR_SMSG, "OPERATOR", "TELL me a lot"),
			    "<me> <a lot>");
	assert_string_equal(done(STAR_SMSG, "OPER", "tell  you"), "<> <you>");
	assert_string_equal(done(STAR_SMSG, "GUEST1", "tell me it"), "");
	assert_string_equal(done(STAR_SMSG, "OPERATOR", "tell me"), "");
	assert_string_equal(done(STAR_MSG, "A", ""), "empty of A");
	assert_string_equal(done(STAR_MSG, "A", "b"), "");
	assert_string_equal(done(STAR_MSG, "ab", "BCD"), "<CD>");
	assert_string_equal(done(STAR_MSG, "ABC", "b"), "");
	assert_string_equal(done(STAR_SCIF, "Q", "1x2y3yz"), "1-2-3y- 1x2y3yz");
	assert_string_equal(done(STAR_SCIF, "Q", "xyz"), "--- xyz");
	assert_string_equal(done(STAR_SCIF, "Q", "xy"), "");
}

/* What somebody says does not become another command. */
static void texts_are_clean(void **state)
{
	char small[8];
	struct event e = { .user = "A", .text = "1234567890" };
	struct piece all = { "&TEXT", 5 };

	(void)state;
	assert_true(parse("ON ANY * \"*\"\nCP MSG OP && &0 & &1 &TEX&\n"));
	assert_string_equal(done(STAR_MSG, "A", "a\nFORCE B\r\x15"),
			    "MSG OP && &0 & a.FORCE B.. &TEX&");
	rules_expand(small, sizeof(small), &all, &e);
	assert_string_equal(small, "1234567");
	rules_expand(small, 1, &all, &e);
	assert_string_equal(small, "");
}

/* However long: it is given up. */
static void a_comparison_ends(void **state)
{
	static char text[3000];

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	assert_true(parse("ON ANY * \"*aaaaaaaaaaaaaaaaaaaaaaaaaab\"\n"
			  "LOG it fits\n"));
	assert_string_equal(done(STAR_MSG, "A", text), "");
	text[2000] = '\0';
	text[1999] = 'b';
	assert_string_equal(done(STAR_MSG, "A", text + 1900), "it fits");
	assert_string_equal(done(STAR_MSG, "A", text), ""); /* too many steps */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_a_rule),
		cmocka_unit_test(what_is_none),
		cmocka_unit_test(how_many),
		cmocka_unit_test(which_fits),
		cmocka_unit_test(texts_are_clean),
		cmocka_unit_test(a_comparison_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
