/* SPDX-License-Identifier: Apache-2.0 */
/* Formatting: the same answers as the C library for what is supported. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cp/lib/fmt.h"

#define SAME(...)                                                              \
	do {                                                                   \
		char want[128], got[128];                                      \
		int len = snprintf(want, sizeof(want), __VA_ARGS__);           \
		size_t mine = fmt_print(got, sizeof(got), __VA_ARGS__);        \
		assert_string_equal(got, want);                                \
		assert_int_equal(mine, len);                                   \
	} while (0)

static void integers(void **state)
{
	(void)state;
	SAME("%d %i %u", -1, 42, 4000000000u);
	SAME("%d|%d", INT32_MIN, INT32_MAX);
	SAME("%lld|%llu|%llx", (long long)INT64_MIN, ~0ull, ~0ull);
	SAME("%ld %lx %zu %zx", -5l, 255ul, (size_t)7, (size_t)0xabc);
	SAME("%hhd %hhu %hd %hu", (signed char)-3, (unsigned char)250,
	     (short)-300, (unsigned short)65000);
	SAME("%x %X %08x %-6xq", 0xbeefu, 0xbeefu, 0xbeefu, 0x12u);
}

static void padding(void **state)
{
	(void)state;
	SAME("[%5d] [%-5d] [%05d] [%05d]", 42, 42, 42, -42);
	SAME("[%*d] [%-*d] [%*d]", 6, 1, 6, 2, -6, 3);
	SAME("[%.3d] [%6.3d] [%-6.3d] [%.0d]", 7, 7, -7, 0);
	SAME("[%8s] [%-8s] [%.2s] [%8.3s] [%.*s]", "ab", "ab", "abcd", "abcd",
	     1, "xyz");
	SAME("[%c] [%3c] [%-3c] %%", 'a', 'b', 'c');
}

static void bounded(void **state)
{
	char to[8];

	(void)state;
	memset(to, 'x', sizeof(to));
	assert_int_equal(fmt_print(to, 4, "%s", "abcdef"), 6);
	assert_string_equal(to, "abc");
	assert_int_equal(to[4], 'x');
	assert_int_equal(fmt_print(to, 1, "%d", 123), 3);
	assert_string_equal(to, "");
	to[0] = 'q';
	assert_int_equal(fmt_print(to, 0, "%d", 123), 3);
	assert_int_equal(to[0], 'q');
	assert_int_equal(fmt_print(NULL, 0, "abc"), 3);
}

static void string_need_not_end(void **state)
{
	static const char raw[3] = { 'a', 'b', 'c' };
	char to[8];

	(void)state;
	assert_int_equal(fmt_print(to, sizeof(to), "%.3s", raw), 3);
	assert_string_equal(to, "abc");
}

/* Formats the compiler would refuse, if it saw them. */
static void odd(const char *want, size_t len, const char *volatile format, ...)
{
	char to[16];
	va_list args;

	va_start(args, format);
	assert_int_equal(fmt_vprint(to, sizeof(to), format, args), len);
	va_end(args);
	assert_string_equal(to, want);
}

static void not_understood(void **state)
{
	(void)state;
	odd("a%qb", 4, "a%qb");
	odd("50%", 3, "50%");
	odd("%5", 2, "%5");
	odd("(null)", 6, "%s", (char *)NULL);
	odd("               ", 4096, "%999999999999d", 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers),
		cmocka_unit_test(padding),
		cmocka_unit_test(bounded),
		cmocka_unit_test(string_need_not_end),
		cmocka_unit_test(not_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
