/* SPDX-License-Identifier: Apache-2.0 */
/* Modes of links: what each comes to when others have the disk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/dir/linkmode.h"

#define NO LINK_REFUSED
#define RO LINK_READ
#define RW LINK_WRITE

static const struct {
	const char *name;
	enum link_access alone, readers, writers, both;
	enum link_password password;
} table[] = {
	{ "R", RO, RO, NO, NO, LINK_PASSWORD_READ },
	{ "RR", RO, RO, RO, RO, LINK_PASSWORD_READ },
	{ "W", RW, NO, NO, NO, LINK_PASSWORD_WRITE },
	{ "WR", RW, RO, RO, RO, LINK_PASSWORD_WRITE },
	{ "M", RW, RW, NO, NO, LINK_PASSWORD_MULTIPLE },
	{ "MR", RW, RW, RO, RO, LINK_PASSWORD_MULTIPLE },
	{ "MW", RW, RW, RW, RW, LINK_PASSWORD_MULTIPLE },
};

static void every_mode_beside_others(void **state)
{
	enum link_mode m;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(table); i++) {
		assert_true(link_mode_parse(table[i].name, &m));
		assert_string_equal(link_mode_name(m), table[i].name);
		assert_int_equal(link_access(m, false, false), table[i].alone);
		assert_int_equal(link_access(m, true, false), table[i].readers);
		assert_int_equal(link_access(m, false, true), table[i].writers);
		assert_int_equal(link_access(m, true, true), table[i].both);
		assert_int_equal(link_mode_password(m), table[i].password);
	}
	assert_int_equal(ARRAY_SIZE(table), LINK_MODES);
}

static void who_wanted_to_write_is_forced(void **state)
{
	enum link_mode m;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(table); i++) {
		assert_true(link_mode_parse(table[i].name, &m));
		assert_int_equal(link_forced(m, LINK_READ),
				 table[i].alone == RW);
		assert_false(link_forced(m, LINK_WRITE));
		assert_false(link_forced(m, LINK_REFUSED));
	}
}

static void words_that_are_none(void **state)
{
	static const char *const bad[] = { "", "r", "RW", "MRR", "SR", "EW" };
	enum link_mode m = LINK_MODE_M;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(link_mode_parse(bad[i], &m));
	assert_int_equal(m, LINK_MODE_M);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_mode_beside_others),
		cmocka_unit_test(who_wanted_to_write_is_forced),
		cmocka_unit_test(words_that_are_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
