/* SPDX-License-Identifier: Apache-2.0 */
/* DIAGNOSE X'64': functions, names and the list of SEGEXT. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cp/diag/segment_list.h"
#include "cp/lib/ebcdic.h"

#define FIRST 0x7ff00000ull
#define LAST  0x7fffffffull

static void test_functions(void **state)
{
	static const u32 words[] = { 0x00, 0x10, 0x20, 0x04, 0x24, 0x0c,
				     0x2c, 0x08, 0x18, 0x38, 0x1c, 0x100 };
	static const enum segment_function are[] = {
		SEGMENT_LOAD,	      SEGMENT_LOAD,	SEGMENT_LOAD,
		SEGMENT_LOAD_OWN,     SEGMENT_LOAD_OWN, SEGMENT_FIND,
		SEGMENT_FIND,	      SEGMENT_PURGE,	SEGMENT_EXTENTS,
		SEGMENT_EXTENTS_LONG, SEGMENT_NOTHING,	SEGMENT_NOTHING,
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(words); i++)
		assert_int_equal(segment_function(words[i]), are[i]);
}

static bool named(const char *text)
{
	u8 name[8];

	ebcdic_from(name, text, 8);
	return segment_name_is(name, "MONDCSS");
}

/* I90: eight characters, whatever is behind them. */
static void test_names_are_padded_with_blanks(void **state)
{
	(void)state;
	assert_true(named("MONDCSS "));
	assert_false(named("MONDCSS\0"));
	assert_false(named("MONDCSSX"));
	assert_false(named(" MONDCSS"));
	assert_false(named("mondcss "));
	assert_false(named("        "));
}

static struct segment_list list(u8 operation, u16 size)
{
	return (struct segment_list){ .operation = operation,
				      .code = 0x99,
				      .out_size = be16_make(size) };
}

static void test_lists(void **state)
{
	struct segment_list l = list(SEGMENT_FIND_EXTENTS, 40);

	(void)state;
	assert_int_equal(segment_list_judge(&l, true, true), SEGMENT_FINE);
	assert_int_equal(l.code, 0);
	assert_int_equal(segment_list_judge(&l, false, true), SEGMENT_NO_NAME);
	assert_int_equal(l.code, 44);
	l = list(SEGMENT_FIND_EXTENTS, 39);
	assert_int_equal(segment_list_judge(&l, true, true), SEGMENT_BAD_LIST);
	assert_int_equal(segment_list_judge(&l, true, false), SEGMENT_FINE);
	l = list(SEGMENT_FIND_EXTENTS, 23);
	assert_int_equal(segment_list_judge(&l, true, false), SEGMENT_BAD_LIST);
	l = list(1, 0xffff);
	assert_int_equal(segment_list_judge(&l, true, false), SEGMENT_BAD_LIST);
}

static void test_answers(void **state)
{
	u8 to[SEGMENT_ANSWER_MAX];

	(void)state;
	assert_int_equal(segment_list_answer(to, FIRST, LAST, true), 40);
	assert_int_equal(get_be64(to), FIRST);
	assert_int_equal(get_be64(to + 24), FIRST + 6);
	assert_int_equal(get_be64(to + 32), LAST);
	assert_int_equal(segment_list_answer(to, FIRST, LAST, false), 24);
	assert_int_equal(get_be32(to + 4), LAST);
	assert_int_equal(get_be32(to + 8), 1);
	assert_int_equal(get_be32(to + 16), FIRST + 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_names_are_padded_with_blanks),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
