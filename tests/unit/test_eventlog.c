/* SPDX-License-Identifier: Apache-2.0 */
/* The ring of events: order, what gives way, choice by type and user. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cp/lib/eventlog.h"

static struct eventlog l;

static int empty(void **state)
{
	(void)state;
	memset(&l, 0, sizeof(l));
	return 0;
}

static void test_nothing_at_first(void **state)
{
	struct event e;

	(void)state;
	assert_false(eventlog_next(&l, 0, EVENT_TYPES, "", &e));
	assert_false(eventlog_next(&l, ~0ull, EVENT_TYPES, "", &e));
	assert_int_equal(eventlog_count(&l, 0, EVENT_TYPES, ""), 0);
}

static void test_oldest_first(void **state)
{
	struct event e;

	(void)state;
	eventlog_add(&l, 10, EVENT_LOGON, "A", "came");
	eventlog_add(&l, 20, EVENT_LOGOFF, "A", "went");
	assert_true(eventlog_next(&l, 0, EVENT_TYPES, "", &e));
	assert_int_equal(e.number, 1);
	assert_int_equal(e.tod, 10);
	assert_string_equal(e.text, "came");
	assert_true(eventlog_next(&l, e.number, EVENT_TYPES, "", &e));
	assert_string_equal(e.text, "went");
	assert_false(eventlog_next(&l, e.number, EVENT_TYPES, "", &e));
}

static void test_the_oldest_give_way(void **state)
{
	struct event e;
	char text[16];

	(void)state;
	for (u32 i = 1; i <= 3 * EVENT_RING + 5; i++) {
		snprintf(text, sizeof(text), "%u", i);
		eventlog_add(&l, i, EVENT_NIC, "A", text);
	}
	assert_true(eventlog_next(&l, 0, EVENT_TYPES, "", &e));
	assert_int_equal(e.number, 2 * EVENT_RING + 6);
	snprintf(text, sizeof(text), "%u", 2 * EVENT_RING + 6);
	assert_string_equal(e.text, text);
	assert_int_equal(eventlog_count(&l, 0, EVENT_TYPES, ""), EVENT_RING);
	assert_int_equal(eventlog_count(&l, l.last - 3, EVENT_TYPES, ""), 3);
}

static void test_choice(void **state)
{
	struct event e;

	(void)state;
	eventlog_add(&l, 1, EVENT_LOGON, "A", "1");
	eventlog_add(&l, 2, EVENT_NIC, "B", "2");
	eventlog_add(&l, 3, EVENT_NIC, "A", "3");
	assert_int_equal(eventlog_count(&l, 0, EVENT_NIC, ""), 2);
	assert_int_equal(eventlog_count(&l, 0, EVENT_TYPES, "A"), 2);
	assert_true(eventlog_next(&l, 0, EVENT_NIC, "A", &e));
	assert_string_equal(e.text, "3");
	assert_false(eventlog_next(&l, 0, EVENT_STOP, "", &e));
}

static void test_long_texts_are_cut(void **state)
{
	char text[200];
	struct event e;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	eventlog_add(&l, 1, EVENT_LOGON, text, text);
	assert_true(eventlog_next(&l, 0, EVENT_TYPES, "", &e));
	assert_int_equal(strlen(e.text), EVENT_TEXT);
	assert_int_equal(strlen(e.user), 8);
}

static void test_words(void **state)
{
	(void)state;
	assert_string_equal(event_type_word(EVENT_UPLINK), "UPLINK");
	assert_null(event_type_word(EVENT_TYPES));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_nothing_at_first, empty),
		cmocka_unit_test_setup(test_oldest_first, empty),
		cmocka_unit_test_setup(test_the_oldest_give_way, empty),
		cmocka_unit_test_setup(test_choice, empty),
		cmocka_unit_test_setup(test_long_texts_are_cut, empty),
		cmocka_unit_test_setup(test_words, empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
