/* SPDX-License-Identifier: Apache-2.0 */
/* The user directory: how many devices an entry may have, and no room. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/dir_rig.h"

/* Lines " WORD NUMBER OPERANDS" to TO, COUNT of them from FIRST on. */
static void many(char *to, const char *word, u32 first, u32 count,
		 const char *operands)
{
	for (u32 i = 0; i < count; i++)
		to += sprintf(to, " %s %x %s\n", word, first + i, operands);
}

/* As many as an entry may have, one more, and too many with the profile's. */
static void bounds_of(const char *word, const char *operands, u32 most,
		      const char *over, const char *over_all)
{
	char lines[1200], text[2600];

	many(lines, word, 0x300, most, operands);
	snprintf(text, sizeof(text), "USER A PW\n%s", lines);
	dir_rig_parse(text);
	assert_string_equal(dir_found, "");
	many(lines, word, 0x300, most + 1, operands);
	snprintf(text, sizeof(text), "USER A PW\n%s", lines);
	dir_rig_parse(text);
	assert_string_equal(dir_found, over);
	many(lines, word, 0x300, most, operands);
	snprintf(text, sizeof(text),
		 "PROFILE P\n %s 200 %s\nUSER A PW\n INCLUDE P\n%s", word,
		 operands, lines);
	dir_rig_parse(text);
	assert_string_equal(dir_found, over_all);
}

static void bounds_of_devices(void **state)
{
	(void)state;
	bounds_of("DEDICATE", "130", DIR_REALS_MAX,
		  "E 18:2 Over 16 DEDICATE in an entry\n",
		  "E 3:0 Over 16 DEDICATE with those of the profile\n");
	bounds_of("SPECIAL", "CTCA", DIR_CTCAS_MAX,
		  "E 18:2 Over 16 CTCAs in an entry\n",
		  "E 3:0 Over 16 CTCAs with those of the profile\n");
}

/* Whatever does not fit is said, and nothing is half there. */
static void devices_without_room(void **state)
{
	static const char text[] =
		"USER A PW\n DEDICATE 200 130\n SPECIAL 500 CTCA\n";
	bool full = false;

	(void)state;
	for (size_t size = 64; size < 32768; size += 64) {
		enum err e = dir_rig_parse_in(text, DIR_SOURCE, size);

		if (e != ERR_OK) {
			assert_false(full);
			continue;
		}
		full = true;
		assert_int_equal(dir_parsed.first->reals->rdev, 0x130);
		assert_int_equal(dir_parsed.first->ctcas->vdev, 0x500);
	}
	assert_true(full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bounds_of_devices),
		cmocka_unit_test(devices_without_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
