/* SPDX-License-Identifier: Apache-2.0 */
/* Records that wait for programs: queues in one ring; the accounting record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/lib/ebcdic.h"
#include "iucv/recording.h"
#include "iucv/staraccount.h"

#define RECORD 80u /* bytes */
#define LIMIT  2u

static struct recording r;
static u8 slots[RECORDING_RECORDS * (RECORD + 2)];

static int setup(void **state)
{
	(void)state;
	memset(slots, 0, sizeof(slots));
	r = (struct recording){ .data = slots,
				.slot = RECORD + 2,
				.limit = LIMIT };
	return 0;
}

static void add(u32 n)
{
	u8 data[RECORD] = { 0 };

	while (n--) {
		data[0] = (u8)(r.last + 1);
		recording_add(&r, data, sizeof(data));
	}
}

static const u8 *first(struct recording_queue *q)
{
	u32 size;

	return recording_first(&r, q, &size);
}

/* The first that waits is number N, and is received. */
static void takes(struct recording_queue *q, u32 n)
{
	u32 size = 0;
	const u8 *data = recording_first(&r, q, &size);

	assert_non_null(data);
	assert_int_equal(size, RECORD);
	assert_int_equal(data[0], (u8)n);
	assert_int_equal(q->next, n);
	q->busy = true;
	recording_done(&r, q, n);
	assert_false(q->busy);
}

/* I59: each has what came while it was on, in order. */
static void queues_of_users(void **state)
{
	struct recording_queue *a, *b;

	(void)state;
	add(2);
	a = recording_on(&r, "A");
	add(2);
	b = recording_on(&r, "B");
	add(1);
	assert_ptr_equal(recording_on(&r, "A"), a);
	assert_int_equal(recording_count(&r, a), 3);
	assert_int_equal(recording_count(&r, b), 1);
	takes(a, 3);
	takes(a, 4);
	takes(b, 5);
	takes(a, 5);
	assert_null(first(a));
	assert_null(first(b));
}

/* I59: OFF leaves what waits, PURGE drops it, ON begins anew. */
static void off_and_purge(void **state)
{
	struct recording_queue *a;

	(void)state;
	a = recording_on(&r, "A");
	add(3);
	recording_off(&r, a);
	add(2);
	assert_int_equal(recording_count(&r, a), 3);
	takes(a, 1);
	assert_ptr_equal(recording_on(&r, "A"), a);
	assert_int_equal(recording_count(&r, a), 0);
	add(1);
	takes(a, 6);
	add(2);
	recording_purge(&r, a);
	assert_int_equal(recording_count(&r, a), 0);
	add(1);
	takes(a, 9);
	/* What is off and empty is nobody's any more. */
	recording_off(&r, a);
	assert_null(recording_find(&r, "A"));
	a = recording_on(&r, "A");
	add(2);
	recording_off(&r, a);
	takes(a, 10);
	assert_non_null(recording_find(&r, "A"));
	takes(a, 11);
	assert_null(recording_find(&r, "A"));
}

/* One that a program holds when it is purged is not received twice. */
static void purged_while_held(void **state)
{
	struct recording_queue *a;

	(void)state;
	a = recording_on(&r, "A");
	add(2);
	assert_non_null(first(a));
	a->busy = true;
	recording_purge(&r, a);
	recording_off(&r, a);
	assert_non_null(recording_find(&r, "A"));
	recording_done(&r, a, 1);
	assert_null(recording_find(&r, "A"));
	a = recording_on(&r, "A");
	add(1);
	assert_non_null(first(a));
	a->busy = true;
	recording_left(&r, a);
	takes(a, 3);
}

/* I59: the oldest go. */
static void the_ring_is_bounded(void **state)
{
	struct recording_queue *a;

	(void)state;
	a = recording_on(&r, "A");
	add(RECORDING_RECORDS + 5);
	assert_int_equal(recording_count(&r, a), RECORDING_RECORDS);
	takes(a, 6);
	recording_off(&r, a);
	add(RECORDING_RECORDS - 2);
	assert_int_equal(recording_count(&r, a), 2);
	takes(a, RECORDING_RECORDS + 4);
	add(2);
	assert_null(first(a));
}

static void so_many_queues(void **state)
{
	char user[] = "A";

	(void)state;
	for (u32 i = 0; i < RECORDING_QUEUES; i++, user[0]++)
		assert_non_null(recording_on(&r, user));
	assert_null(recording_on(&r, user));
	recording_off(&r, recording_find(&r, "C"));
	assert_non_null(recording_on(&r, user));
}

/* Records of any length, cut at what there is room for. */
static void records_have_their_length(void **state)
{
	u8 data[RECORD + 9];
	struct recording_queue *a;
	const u8 *got;
	u32 size;

	(void)state;
	memset(data, 0xa5, sizeof(data));
	a = recording_on(&r, "A");
	recording_add(&r, data, 3);
	recording_add(&r, data, sizeof(data));
	recording_add(&r, data, 1);
	got = recording_first(&r, a, &size);
	assert_int_equal(size, 3);
	assert_memory_equal(got, data, 3);
	recording_done(&r, a, 1);
	got = recording_first(&r, a, &size);
	assert_int_equal(size, RECORD);
	assert_memory_equal(got, data, RECORD);
	recording_done(&r, a, 2);
	assert_non_null(recording_first(&r, a, &size));
	assert_int_equal(size, 1);
}

/* I62: what came while nobody recorded is for who begins, once. */
static void what_was_for_nobody(void **state)
{
	struct recording_queue *a, *b;

	(void)state;
	add(1);
	a = recording_on(&r, "A");
	assert_int_equal(recording_count(&r, a), 0);
	recording_off(&r, a);
	r.keeps = true;
	add(2);
	assert_int_equal(recording_count(&r, &r.nobody), 2);
	a = recording_on(&r, "A");
	b = recording_on(&r, "B");
	assert_int_equal(recording_count(&r, &r.nobody), 0);
	assert_int_equal(recording_count(&r, b), 0);
	takes(a, 2);
	add(1);
	recording_off(&r, a);
	recording_off(&r, b);
	takes(a, 3);
	takes(a, 4);
	assert_null(recording_find(&r, "A"));
	/* Had by one is had: only what came since is anew. */
	add(RECORDING_RECORDS + 1);
	assert_int_equal(recording_count(&r, &r.nobody), RECORDING_RECORDS);
	a = recording_on(&r, "C");
	assert_int_equal(recording_count(&r, a), RECORDING_RECORDS);
	takes(a, 6);
}

/* I63: told at the limit, and at twice as many; then anew. */
static void told_when_they_accumulate(void **state)
{
	struct recording_queue *a;
	u32 said = 0;

	(void)state;
	a = recording_on(&r, "A");
	assert_int_equal(recording_grown(&r, a), 0);
	add(1);
	assert_int_equal(recording_grown(&r, a), 0);
	add(2);
	assert_int_equal(recording_grown(&r, a), 3);
	assert_int_equal(recording_grown(&r, a), 0);
	add(2);
	assert_int_equal(recording_grown(&r, a), 0);
	add(1);
	assert_int_equal(recording_grown(&r, a), 6);
	recording_limit(a, 50);
	assert_int_equal(recording_grown(&r, a), 0);
	add(44);
	assert_int_equal(recording_grown(&r, a), 50);
	recording_purge(&r, a);
	assert_int_equal(recording_grown(&r, a), 0);
	add(50);
	assert_int_equal(recording_grown(&r, a), 50);
	/* Once more, and when the oldest go; not without end. */
	for (u32 i = 0; i < 3 * RECORDING_RECORDS; i++) {
		u32 grown;

		add(1);
		grown = recording_grown(&r, a);
		if (grown)
			assert_int_equal(grown,
					 said++ ? RECORDING_RECORDS : 100);
	}
	assert_int_equal(said, 2);
	/* Nobody's, too. */
	recording_purge(&r, a);
	recording_off(&r, a);
	r.keeps = true;
	add(LIMIT);
	assert_int_equal(recording_grown(&r, &r.nobody), LIMIT);
}

/* I58: as programs for z/VM read it. */
static void accounting_record(void **state)
{
	const struct star_account_facts f = {
		.user = "GUEST1",
		.account = "GUESTS",
		.year = 2026,
		.month = 11,
		.day = 2,
		.hour = 3,
		.minute = 4,
		.second = 5,
		.connect_s = 600,
		.total_ms = 1ull << 33,
		.virtual_ms = 7,
	};
	struct star_account record;
	char text[81];

	(void)state;
	star_account_compose(&record, &f);
	ebcdic_to(text, &record, 80);
	assert_memory_equal(text, "GUEST1  GUESTS  110226030405", 28);
	assert_int_equal(be32_get(record.connect_s), 600);
	assert_int_equal(be32_get(record.total_ms), ~0u);
	assert_int_equal(be32_get(record.virtual_ms), 7);
	assert_memory_equal(text + 64, "              01", 16);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, setup)
	const struct CMUnitTest tests[] = {
		TEST(queues_of_users),	   TEST(off_and_purge),
		TEST(purged_while_held),   TEST(the_ring_is_bounded),
		TEST(so_many_queues),	   TEST(records_have_their_length),
		TEST(what_was_for_nobody), TEST(told_when_they_accumulate),
		TEST(accounting_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
