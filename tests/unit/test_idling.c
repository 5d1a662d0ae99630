/* SPDX-License-Identifier: Apache-2.0 */
/* Who may wait inside the engine, and what that costs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cp/core/idling.h"

#define MS    (1000ull << 12)
#define START (1000000 * MS)

struct machine {
	struct idling idling;
	u64 now, used, inside, outside;
};

/* It waits after USE of CPU time, until 4 ms are over. */
static bool tick(struct machine *m, u64 use)
{
	m->now += use;
	m->used += use;
	if (idling_stretch(m->now) && idling_may(&m->idling, m->now, m->used))
		return true;
	m->now += 4 * MS - use;
	m->outside++;
	return false;
}

/* A stretch inside that ends by CP's look; what was charged. */
static u64 stretch(struct machine *m, bool busy)
{
	u64 until = idling_stretch(m->now);
	struct idling_end end = { .now = until,
				  .used = m->used,
				  .spent = until - m->now,
				  .busy = busy };
	u64 charge = idling_over(&m->idling, &end);

	m->now = end.now;
	m->used += charge;
	m->inside++;
	return charge;
}

static struct machine begin(void)
{
	return (struct machine){ .idling = { .since = START }, .now = START };
}

static void test_idle_one_waits_inside(void **state)
{
	struct machine m = begin();

	(void)state;
	while (m.now < START + 10000 * MS)
		if (tick(&m, MS / 5))
			stretch(&m, false);
	/* Between two measurements there are four stretches. */
	assert_in_range(m.inside, 9, 11);
	assert_in_range(m.outside, 20, 40); /* one or two a second */
	/* 0.2 of 4 ms is a twentieth; the last use is in, its wait not. */
	assert_in_range(m.used, 480 * MS, 620 * MS);
}

static void test_working_one_does_not(void **state)
{
	struct machine m = begin();

	(void)state;
	while (m.now < START + 1000 * MS)
		assert_false(tick(&m, MS));
}

static void test_who_begins_to_work_is_measured(void **state)
{
	struct machine m = begin();

	(void)state;
	while (!tick(&m, MS / 100))
		;
	/* Found computing: it pays, and its next wait is outside. */
	assert_int_equal(stretch(&m, true), IDLING_DEBT);
	assert_false(tick(&m, MS / 100));
}

/* Never inside when a second of the host's clock ends. */
static void test_stretches_end_before_the_second(void **state)
{
	u64 second = 5 * IDLING_SECOND;

	(void)state;
	assert_int_equal(idling_stretch(second),
			 second + IDLING_SECOND - IDLING_BLIND);
	assert_int_equal(idling_stretch(second + 1000 * MS - 5 * MS),
			 second + 1000 * MS - IDLING_BLIND);
	assert_int_equal(idling_stretch(second + 1000 * MS - 4 * MS), 0);
	assert_int_equal(idling_stretch(second - 1), 0);
}

/* Interrupted often it is measured no oftener. */
static void test_trusted_for_a_time(void **state)
{
	struct machine m = begin();
	struct idling_end end = { 0 };
	u64 began;
	u32 n = 0;

	(void)state;
	while (!tick(&m, MS / 100))
		;
	for (began = m.now; idling_may(&m.idling, m.now, m.used); n++) {
		end = (struct idling_end){ .now = m.now + 10 * MS,
					   .used = m.used,
					   .spent = 10 * MS };
		assert_in_range(idling_over(&m.idling, &end), 0, MS / 10);
		m.now += 10 * MS;
	}
	assert_int_equal(n, IDLING_TRUST / (10 * MS));
	assert_in_range(m.now - began, IDLING_TRUST, IDLING_TRUST + 5 * MS);
}

static void test_one_that_slept_for_years(void **state)
{
	struct machine m = begin();

	(void)state;
	m.now += 1ull << 60;
	assert_true(idling_may(&m.idling, m.now, 1ull << 40));
	assert_int_equal(m.idling.rate, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_idle_one_waits_inside),
		cmocka_unit_test(test_working_one_does_not),
		cmocka_unit_test(test_who_begins_to_work_is_measured),
		cmocka_unit_test(test_stretches_end_before_the_second),
		cmocka_unit_test(test_trusted_for_a_time),
		cmocka_unit_test(test_one_that_slept_for_years),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
