/* SPDX-License-Identifier: Apache-2.0 */
/* Names of instructions, by code and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/cmd/insn_name.h"

/* As INDICATE EXITS has them. */
static void keys(void **state)
{
	static const struct {
		u32 key;
		const char *name;
	} row[] = {
		{ 0xb233, "SSCH" },	   { 0x83, "DIAG" },
		{ 0x830008, "DIAG 0008" }, { 0x8304ff, "DIAG 04FF" },
		{ 0x82, "LPSW" },	   { 0xff, "X'00FF'" },
		{ 0xb2fe, "X'B2FE'" },	   { 0, "X'0000'" },
	};
	char to[16];

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(row); i++)
		assert_string_equal(insn_name(to, row[i].key), row[i].name);
}

static void mnemonics(void **state)
{
	static const u8 lg[INSN_SIZE_MAX] = { 0xe3, 0, 0xff, 0xff, 0xff, 4 };
	static const u8 ssch[INSN_SIZE_MAX] = { 0xb2, 0x33, 4, 4, 4, 4 };
	static const u8 aghi[INSN_SIZE_MAX] = { 0xa7, 0xfb, 4, 4, 4, 4 };
	static const u8 none[INSN_SIZE_MAX] = { 0 };

	(void)state;
	assert_string_equal(insn_mnemonic(lg), "LG");
	assert_string_equal(insn_mnemonic(ssch), "SSCH");
	assert_string_equal(insn_mnemonic(aghi), "AGHI");
	assert_null(insn_mnemonic(none));
}

/* The table is sorted: each of its codes is found, and by its name again. */
static void every_code_has_its_name(void **state)
{
	u32 names = 0;

	(void)state;
	for (u32 code = 1; code <= 0xffff; code++) {
		const char *name = insn_opcode_name((u16)code);

		if (!name)
			continue;
		names++;
		assert_int_equal(insn_opcode(name), code);
	}
	assert_in_range(names, 500, 2000);
	assert_int_equal(insn_opcode("SSCH"), 0xb233);
	assert_int_equal(insn_opcode("ssch"), 0);
	assert_int_equal(insn_opcode("SSC"), 0);
	assert_int_equal(insn_opcode(""), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys),
		cmocka_unit_test(mnemonics),
		cmocka_unit_test(every_code_has_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
