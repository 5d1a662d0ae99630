/* SPDX-License-Identifier: Apache-2.0 */
/* Trace rings: wrapping, several as one, text of entries of any bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/core/tracering.h"

static struct trace_ring one ALIGNED(TRACE_RING_SIZE), two
	ALIGNED(TRACE_RING_SIZE);

static int begin(void **state)
{
	(void)state;
	trace_ring_init(&one, 0);
	trace_ring_init(&two, 1);
	return 0;
}

static void add(struct trace_ring *r, u64 tod, u32 a)
{
	struct trace_entry *e = trace_ring_next(r);

	*e = (struct trace_entry){ be64_make(tod), be32_make(TRACE_SSCH),
				   be32_make(a), be64_make(0), be64_make(0) };
}

static u32 a_of(const struct trace_ring *r, u32 age)
{
	struct trace_entry e;

	assert_true(trace_ring_get(r, age, &e));
	return be32_get(e.a);
}

static void empty(void **state)
{
	struct trace_entry e;

	(void)state;
	assert_true(trace_ring_valid(&one));
	assert_int_equal(trace_ring_count(&one), 0);
	assert_false(trace_ring_get(&one, 0, &e));
}

static void wraps(void **state)
{
	const u32 room = ARRAY_SIZE(one.entry);
	struct trace_entry e;

	(void)state;
	for (u32 i = 0; i < room + 5; i++) {
		assert_int_equal(trace_ring_count(&one), MIN(i, room));
		add(&one, i, i);
		assert_int_equal(a_of(&one, 0), i);
		assert_true(trace_ring_valid(&one));
	}
	assert_int_equal(a_of(&one, 7), room - 3);
	assert_int_equal(a_of(&one, room - 1), 5);
	assert_false(trace_ring_get(&one, room, &e));
}

/* By time, whatever ring they are in; equal times lose nothing. */
static void two_rings(void **state)
{
	static const u32 want[] = { 7, 6, 5, 4, 3, 2, 1 };
	struct trace_walk w = { .rings = 0 };
	struct trace_entry e;
	u32 cpu;

	(void)state;
	add(&one, 1, 1);
	add(&one, 2, 2);
	add(&one, 5, 5);
	add(&one, 6, 6);
	add(&two, 3, 3);
	add(&two, 4, 4);
	add(&two, 6, 7);
	trace_walk_add(&w, &two);
	trace_walk_add(&w, &one);
	for (u32 i = 0; i < ARRAY_SIZE(want); i++) {
		assert_true(trace_walk_back(&w, &e, &cpu));
		assert_int_equal(be32_get(e.a), want[i]);
		assert_int_equal(cpu,
				 want[i] == 3 || want[i] == 4 || want[i] == 7);
	}
	assert_false(trace_walk_back(&w, &e, &cpu));
}

static void invalid(void **state)
{
	(void)state;
	one.next = be64_make(be64_get(one.next) - 32);
	assert_false(trace_ring_valid(&one));
	one.next = be64_make(TRACE_RING_FIRST + 8);
	assert_false(trace_ring_valid(&one));
	two.version = be32_make(TRACE_VERSION + 1);
	assert_false(trace_ring_valid(&two));
	begin(NULL);
	one.magic[0] = 'X';
	assert_false(trace_ring_valid(&one));
}

static const char *shown(u32 kind, u32 a, u64 b, u64 c)
{
	static char to[TRACE_DETAIL_SIZE];
	const struct trace_entry e = { be64_make(0), be32_make(kind),
				       be32_make(a), be64_make(b),
				       be64_make(c) };

	return trace_detail(to, &e);
}

static void text(void **state)
{
	(void)state;
	assert_string_equal(shown(TRACE_SSCH, 0x10005, 0x1f000, 3),
			    "subchannel 10005 cc 3 program 1F000");
	assert_string_equal(shown(TRACE_SWITCH, 0, trace_name("GUEST1"),
				  trace_name("SYSTEM00")),
			    "to GUEST1 from SYSTEM00");
	assert_string_equal(shown(TRACE_EXIT, 1, trace_name("A"), 0x1000),
			    "instruction A PSW 1000");
	assert_string_equal(shown(TRACE_EXIT, 99, trace_name("A"), 0),
			    "? A PSW 0");
	assert_string_equal(shown(TRACE_KINDS, 1, 2, 3), "1 2 3");
	assert_string_equal(shown(TRACE_LOGON, 0, 0x0102ff4142000000ull, 0),
			    "...AB");
}

/* Nothing is longer than its room, whatever the words are. */
static void text_fits(void **state)
{
	(void)state;
	for (u32 kind = 0; kind <= TRACE_KINDS; kind++)
		assert_in_range(strlen(shown(kind, ~0u, ~0ull, ~0ull)), 1,
				TRACE_DETAIL_SIZE - 1);
}

static void names(void **state)
{
	(void)state;
	for (u32 i = 0; i < TRACE_KINDS; i++)
		assert_int_equal(trace_kind_find(trace_kind_name(i)), i);
	for (u32 i = 0; i < TRACE_CLASSES; i++)
		assert_int_equal(trace_class_find(trace_class_name(i)), i);
	assert_int_equal(trace_kind_find("SSC"), TRACE_KINDS);
	assert_int_equal(trace_class_find(""), TRACE_CLASSES);
	assert_string_equal(trace_kind_name(TRACE_KINDS), "?");
	assert_string_equal(trace_class_name(TRACE_CLASSES), "?");
	assert_int_equal(trace_classes_default() & 1u << TRACE_CLASS_EXIT, 0);
	assert_int_not_equal(trace_classes_default() & 1u << TRACE_CLASS_IO, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(empty, begin),
		cmocka_unit_test_setup(wraps, begin),
		cmocka_unit_test_setup(two_rings, begin),
		cmocka_unit_test_setup(invalid, begin),
		cmocka_unit_test(text),
		cmocka_unit_test(text_fits),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
