/* SPDX-License-Identifier: Apache-2.0 */
/* Exit statistics: rows by opcode, what does not fit, totals over guests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/engine/exits.h"

static struct exit_stats a, b;

static int begin(void **state)
{
	(void)state;
	memset(&a, 0, sizeof(a));
	memset(&b, 0, sizeof(b));
	return 0;
}

static const struct exit_stat *stat_of(const struct exit_stats *s, u32 key)
{
	for (u32 i = 0; i < EXIT_OPCODES_MAX; i++)
		if (s->opcode[i].key == key)
			return &s->opcode[i].stat;
	return NULL;
}

static u64 all_opcodes(const struct exit_stats *s)
{
	u64 n = s->other_opcodes.count;

	for (u32 i = 0; i < EXIT_OPCODES_MAX; i++)
		n += s->opcode[i].stat.count;
	return n;
}

static void by_kind_and_opcode(void **state)
{
	(void)state;
	exits_add(&a, EXIT_INSTRUCTION, 0xb233, 1, 10);
	exits_add(&a, EXIT_INSTRUCTION, 0x830500, 1, 5);
	exits_add(&a, EXIT_INSTRUCTION, 0xb233, 1, 7);
	exits_add(&a, EXIT_WAIT, 0xb233, 1, 100);
	assert_int_equal(a.kind[EXIT_INSTRUCTION].count, 3);
	assert_int_equal(a.kind[EXIT_INSTRUCTION].time_tod, 22);
	assert_int_equal(a.kind[EXIT_WAIT].count, 1);
	assert_int_equal(stat_of(&a, 0xb233)->count, 2);
	assert_int_equal(stat_of(&a, 0xb233)->time_tod, 17);
	assert_int_equal(stat_of(&a, 0x830500)->count, 1);
	assert_int_equal(all_opcodes(&a), 3);
}

/* More opcodes than rows: nothing is lost, the surplus has one row. */
static void too_many_opcodes(void **state)
{
	(void)state;
	for (u32 key = 1; key <= EXIT_OPCODES_MAX + 7; key++)
		exits_add(&a, EXIT_INSTRUCTION, key << 4, 1, 1);
	assert_int_equal(a.other_opcodes.count, 7);
	assert_int_equal(a.other_opcodes.time_tod, 7);
	for (u32 key = 1; key <= EXIT_OPCODES_MAX; key++)
		assert_int_equal(stat_of(&a, key << 4)->count, 1);
}

static void totals(void **state)
{
	(void)state;
	for (u32 key = 1; key <= EXIT_OPCODES_MAX + 3; key++)
		exits_add(&a, EXIT_INSTRUCTION, key, 1, 2);
	exits_add(&b, EXIT_INSTRUCTION, 5, 1, 1);
	exits_add(&b, EXIT_INSTRUCTION, 1000, 1, 1);
	exits_add(&b, EXIT_FAULT, 0, 1, 4);
	exits_merge(&a, &b);
	assert_int_equal(a.kind[EXIT_INSTRUCTION].count, EXIT_OPCODES_MAX + 5);
	assert_int_equal(a.kind[EXIT_FAULT].time_tod, 4);
	assert_int_equal(stat_of(&a, 5)->count, 2);
	assert_null(stat_of(&a, 1000));
	assert_int_equal(a.other_opcodes.count, 4);
	assert_int_equal(all_opcodes(&a), EXIT_OPCODES_MAX + 5);
}

static void every_kind_has_a_name(void **state)
{
	(void)state;
	for (u32 k = 0; k < EXIT_KINDS; k++) {
		const char *name = exit_kind_name((enum vmexit_kind)k);

		assert_non_null(name);
		assert_string_not_equal(name, "?");
	}
	assert_string_equal(exit_kind_name(EXIT_KINDS), "?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(by_kind_and_opcode, begin),
		cmocka_unit_test_setup(too_many_opcodes, begin),
		cmocka_unit_test_setup(totals, begin),
		cmocka_unit_test(every_kind_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
