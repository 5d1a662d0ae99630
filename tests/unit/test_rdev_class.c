/* SPDX-License-Identifier: Apache-2.0 */
/* What a real device is taken for, by what it says of itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cp/rdev/rdev_class.h"

static void kinds(void **state)
{
	static const struct {
		u16 cu_type;
		u8 cu_model;
		u16 dev_type;
		const char *name;
	} row[] = {
		{ 0x3990, 0xc2, 0x3390, "DASD" },
		{ 0x6310, 0x80, 0x9336, "DASD" },
		{ 0x3880, 0x01, 0x3370, "DASD" },
		{ 0x3480, 0x31, 0x3480, "TAPE" },
		{ 0x3505, 0x01, 0x3505, "RDR" },
		{ 0x3525, 0x01, 0x3525, "PUN" },
		{ 0x2821, 0x01, 0x1403, "PRT" },
		{ 0x3274, 0x1d, 0x3278, "GRAF" },
		{ 0x3215, 0x02, 0x3215, "CONS" },
		{ 0x3088, 0x60, 0x3088, "OSA" },
		{ 0x3088, 0x08, 0x3088, "CTCA" },
		{ 0x3088, 0x1f, 0x0000, "CTCA" },
		{ 0x1731, 0x01, 0x1732, "DEV" },
		{ 0, 0, 0, "DEV" },
		/* A display's control unit decides, whatever is behind it. */
		{ 0x3274, 0x1d, 0x3390, "GRAF" },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(row); i++)
		assert_string_equal(rdev_class_name(rdev_class(
					    row[i].cu_type, row[i].cu_model,
					    row[i].dev_type)),
				    row[i].name);
}

static void fixed_blocks(void **state)
{
	(void)state;
	assert_true(rdev_is_fba(0x3370));
	assert_true(rdev_is_fba(0x9336));
	assert_true(rdev_is_fba(0x0671));
	assert_false(rdev_is_fba(0x3390));
	assert_false(rdev_is_fba(0x3480));
	assert_false(rdev_is_fba(0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds),
		cmocka_unit_test(fixed_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
