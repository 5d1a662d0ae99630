/* SPDX-License-Identifier: Apache-2.0 */
/* SHARE as the directory and SET SHARE write it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/dir/dir.h"

static struct dir_share s;
static u32 at;

/* TEXT's words, separated by single blanks. */
static enum dir_share_said parse(const char *text)
{
	static char copy[128];
	const char *word[8];
	u32 n = 0;
	char *save = NULL;

	strcpy(copy, text);
	for (char *w = strtok_r(copy, " ", &save); w && n < 8;
	     w = strtok_r(NULL, " ", &save))
		word[n++] = w;
	return dir_share_parse(word, n, &s, &at);
}

static void good(const char *text, u32 normal, u32 most, u32 limit)
{
	s = (struct dir_share){ .normal.relative = 77 };
	assert_int_equal(parse(text), DIR_SHARE_GOOD);
	assert_int_equal(s.limit, limit);
	assert_int_equal(s.normal.absolute ? s.normal.permille + 100000
					   : s.normal.relative,
			 normal);
	assert_int_equal(s.most.absolute ? s.most.permille + 100000
					 : s.most.relative,
			 most);
}

#define ABSOLUTE(permille) ((permille) + 100000)

static void what_is_said(void **state)
{
	(void)state;
	good("RELATIVE 200", 200, 200, DIR_LIMIT_NONE);
	good("rel 10000 nolimit", 10000, 10000, DIR_LIMIT_NONE);
	good("ABS 12.5%", ABSOLUTE(125), ABSOLUTE(125), DIR_LIMIT_NONE);
	good("RELATIVE 200 LIMITHARD", 200, 200, DIR_LIMIT_HARD);
	good("RELATIVE 200 400", 200, 400, DIR_LIMIT_SOFT);
	good("RELATIVE 200 40% LIMITH", 200, ABSOLUTE(400), DIR_LIMIT_HARD);
	good("ABSOLUTE 10% 20 LIMITS", ABSOLUTE(100), ABSOLUTE(200),
	     DIR_LIMIT_SOFT);
	good("ABSOLUTE 10% REL 20 LIMITSOFT", ABSOLUTE(100), 20,
	     DIR_LIMIT_SOFT);
	good("REL 10 ABSOLUTE 0.1% LIMITHARD", 10, ABSOLUTE(1), DIR_LIMIT_HARD);
	good("LIMITHARD", 77, 77, DIR_LIMIT_HARD);
	good("NOLIM", 77, 77, DIR_LIMIT_NONE);
}

static void bad(const char *text, enum dir_share_said said, u32 where)
{
	struct dir_share before = { .normal.relative = 77 };

	s = before;
	assert_int_equal(parse(text), said);
	assert_int_equal(at, where);
	assert_memory_equal(&s, &before, sizeof(s));
}

static void what_is_wrong(void **state)
{
	(void)state;
	bad("", DIR_SHARE_MISSING, 0);
	bad("RELATIVE", DIR_SHARE_MISSING, 1);
	bad("RELATIVE 0", DIR_SHARE_RELATIVE, 1);
	bad("RELATIVE 10001", DIR_SHARE_RELATIVE, 1);
	bad("RELATIVE 5%", DIR_SHARE_RELATIVE, 1);
	bad("ABSOLUTE 0", DIR_SHARE_ABSOLUTE, 1);
	bad("ABSOLUTE 100.1%", DIR_SHARE_ABSOLUTE, 1);
	bad("ABSOLUTE 1.%", DIR_SHARE_ABSOLUTE, 1);
	bad("ABSOLUTE %", DIR_SHARE_ABSOLUTE, 1);
	bad("ABSOLUTE 5 1234", DIR_SHARE_ABSOLUTE, 2);
	bad("RELATIVE 5 REL", DIR_SHARE_MISSING, 3);
	bad("RE 5", DIR_SHARE_WORD, 0);
	bad("RELATIVES 5", DIR_SHARE_WORD, 0);
	bad("5", DIR_SHARE_WORD, 0);
	bad("RELATIVE 5 LIMIT", DIR_SHARE_EXTRA, 2);
	bad("LIMITHARD 5", DIR_SHARE_EXTRA, 1);
	bad("REL 5 ABS 5 LIMITHARD X", DIR_SHARE_EXTRA, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_said),
		cmocka_unit_test(what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
