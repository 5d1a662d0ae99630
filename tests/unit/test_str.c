/* SPDX-License-Identifier: Apache-2.0 */
/* Strings, storage sizes, code pages, the arena. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/lib/arena.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"

static void copy_is_bounded(void **state)
{
	char to[4] = "zzz";

	(void)state;
	assert_int_equal(str_copy(to, sizeof(to), "abcdef"), 3);
	assert_string_equal(to, "abc");
	assert_int_equal(str_copy(to, sizeof(to), ""), 0);
	assert_string_equal(to, "");
	to[0] = 'q';
	assert_int_equal(str_copy(to, 0, "abc"), 0);
	assert_int_equal(to[0], 'q');
}

static void case_is_ascii(void **state)
{
	char s[] = "aZ9{\xe4";

	(void)state;
	str_upper(s);
	assert_string_equal(s, "AZ9{\xe4");
	assert_true(str_ieq("Guest1", "gUEST1"));
	assert_false(str_ieq("GUEST1", "GUEST"));
	assert_false(str_ieq("GUEST", "GUEST1"));
	assert_false(str_ieq("[", "{"));
	assert_true(ascii_isalpha('q') && !ascii_isalpha('@'));
	assert_true(ascii_isspace('\t') && !ascii_isspace(0));
	assert_true(ascii_isprint('~') && !ascii_isprint(0x7f));
}

static void numbers(void **state)
{
	u64 v = 1;

	(void)state;
	assert_true(str_to_u64("0600", 16, 0xffff, &v) && v == 0x600);
	assert_true(str_to_u64("255", 10, 255, &v) && v == 255);
	assert_false(str_to_u64("256", 10, 255, &v));
	assert_false(str_to_u64("", 10, 255, &v));
	assert_false(str_to_u64("1a", 10, 255, &v));
	assert_false(str_to_u64("-1", 10, 255, &v));
	assert_false(str_to_u64("9", 10, 5, &v));
	assert_true(str_to_u64("18446744073709551615", 10, ~0ull, &v));
	assert_true(v == ~0ull);
	assert_false(str_to_u64("18446744073709551616", 10, ~0ull, &v));
	assert_true(str_to_u64("FFFFffffFFFFffff", 16, ~0ull, &v));
	assert_false(str_to_u64("10000000000000000", 16, ~0ull, &v));
}

static void storage(void **state)
{
	char s[16];
	u64 v = 0;

	(void)state;
	assert_true(str_to_storage("64M", &v) && v == 64ull << 20);
	assert_true(str_to_storage("2g", &v) && v == 2ull << 30);
	assert_true(str_to_storage("512K", &v) && v == 512ull << 10);
	assert_true(str_to_storage("15E", &v) && v == 15ull << 60);
	assert_false(str_to_storage("16E", &v));
	assert_false(str_to_storage("M", &v));
	assert_false(str_to_storage("64", &v));
	assert_false(str_to_storage("64X", &v));
	assert_false(str_to_storage("6 4M", &v));
	assert_false(str_to_storage("0000000000000000000000001M", &v));
	str_from_storage(s, sizeof(s), 64ull << 20);
	assert_string_equal(s, "64M");
	str_from_storage(s, sizeof(s), 1ull << 30);
	assert_string_equal(s, "1G");
	str_from_storage(s, sizeof(s), 1536ull << 20);
	assert_string_equal(s, "1536M");
	str_from_storage(s, sizeof(s), 1000);
	assert_string_equal(s, "1000");
	str_from_storage(s, sizeof(s), 0);
	assert_string_equal(s, "0K");
}

static void code_pages(void **state)
{
	u8 e[8];
	char a[9] = "";

	(void)state;
	for (unsigned int i = 0; i < 256; i++)
		assert_int_equal(ebcdic_to_ascii[ascii_to_ebcdic[i]], i);
	ebcdic_from(e, "z/VM 0[\n", 8);
	assert_memory_equal(e, "\xa9\x61\xe5\xd4\x40\xf0\xba\x15", 8);
	ebcdic_to(a, e, 8);
	assert_string_equal(a, "z/VM 0[\n");
}

static void arena_is_bounded(void **state)
{
	static u8 room[100];
	struct arena a;
	u8 *p, *q;

	(void)state;
	memset(room, 0xff, sizeof(room));
	arena_init(&a, room + 1, 64 + 15);
	p = arena_alloc(&a, 1);
	q = arena_alloc(&a, 40);
	assert_true(p >= room + 1 && q == p + 16);
	assert_int_equal((uintptr_t)p % 16, 0);
	assert_int_equal(p[0] | q[39], 0);
	assert_false(a.exhausted);
	assert_null(arena_alloc(&a, 17));
	assert_true(a.exhausted);
	assert_null(arena_alloc(&a, ~(size_t)0));
	assert_null(arena_text(&a, "x", ~(size_t)0));
	arena_init(&a, room, sizeof(room));
	assert_string_equal(arena_text(&a, "abcdef", 3), "abc");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copy_is_bounded),
		cmocka_unit_test(case_is_ascii),
		cmocka_unit_test(numbers),
		cmocka_unit_test(storage),
		cmocka_unit_test(code_pages),
		cmocka_unit_test(arena_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
