/* SPDX-License-Identifier: Apache-2.0 */
/* Small pieces of text that answers share, column by column. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cp/cmd/format.h"
#include "cp/cmd/insn_name.h"
#include "cp/lib/inet.h"

struct page {
	struct sink sink;
	char text[4096];
};

static void add_line(struct sink *s, const char *text)
{
	struct page *p = container_of(s, struct page, sink);

	assert_true(strlen(text) <= 80);
	strcat(p->text, text);
	strcat(p->text, "\n");
}

static struct page page;

static struct sink *blank(void)
{
	page.sink.line = add_line;
	page.text[0] = '\0';
	return &page.sink;
}

static const struct local_time moment = { 2021, 3, 1, 11, 3, 36, 1 };

static void test_moments(void **state)
{
	char to[FORMAT_WHEN_SIZE];

	(void)state;
	assert_string_equal(format_when(to, &moment, "EST"),
			    "11:03:36 EST MONDAY 03/01/21");
	assert_string_equal(format_stamp(to, &moment, "EST"),
			    "03/01/21 11:03:36 EST");
}

static void test_times_used(void **state)
{
	char to[FORMAT_TIMES_SIZE];

	(void)state;
	assert_string_equal(
		format_times(to, 754, 12, 6123),
		"CONNECT= 00:12:34 VIRTCPU= 000:00.12 TOTCPU= 001:01.23");
}

static void test_names_four_to_a_line(void **state)
{
	struct names n;

	(void)state;
	names_begin(&n, blank());
	names_add(&n, "FTPSERVE", WHERE_DISCONNECTED);
	names_add(&n, "DTCVSW2", WHERE_DISCONNECTED);
	names_add(&n, "OPERATOR", " 0009");
	names_add(&n, "EREP", WHERE_DISCONNECTED);
	names_add(&n, "MAINT", "L0003");
	names_end(&n);
	names_end(&n);
	assert_string_equal(page.text, "FTPSERVE - DSC , DTCVSW2  - DSC , "
				       "OPERATOR - 0009, EREP     - DSC \n"
				       "MAINT    -L0003\n");
}

static void test_addresses_and_amounts(void **state)
{
	char to[FORMAT_PREFIX4_SIZE], amount[FORMAT_AMOUNT_SIZE];

	(void)state;
	assert_string_equal(inet_text(to, 0xffffffff), "255.255.255.255");
	assert_string_equal(format_prefix4(to, 0xffffffff, 32),
			    "255.255.255.255/32");
	assert_string_equal(format_amount(amount, 64ull << 20), "64M");
	assert_string_equal(format_amount(amount, 1ull << 30), "1G");
}

static void test_names_of_instructions(void **state)
{
	char to[16];

	(void)state;
	assert_string_equal(insn_name(to, 0xb233), "SSCH");
	assert_string_equal(insn_name(to, 0x830500), "DIAG 0500");
	assert_string_equal(insn_name(to, 0xae), "SIGP");
	assert_string_equal(insn_name(to, 0xb2fe), "X'B2FE'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_times_used),
		cmocka_unit_test(test_names_four_to_a_line),
		cmocka_unit_test(test_addresses_and_amounts),
		cmocka_unit_test(test_names_of_instructions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
