/* SPDX-License-Identifier: Apache-2.0 */
/* The segment of *MONITOR: frames, records in them, elements, who has what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/lib/ebcdic.h"
#include "iucv/monrecord.h"

#define FRAMES 6u
#define AT     0x7ff00000u
#define TOD    0x0123456789abcdefull
#define BIG    3000u

static _Alignas(8) u8 storage[(FRAMES + 1) * MONITOR_FRAME];
static struct monitor_area a;

static int setup(void **state)
{
	(void)state;
	memset(storage, 0xee, sizeof(storage));
	monitor_begin(&a, storage, AT, FRAMES);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	/* Nothing behind the segment. */
	for (u32 i = 0; i < MONITOR_FRAME; i++)
		assert_int_equal(storage[FRAMES * MONITOR_FRAME + i], 0xee);
	return 0;
}

static const u8 *seen(u32 at)
{
	assert_in_range(at, AT, AT + FRAMES * MONITOR_FRAME - 1);
	return storage + (at - AT);
}

static struct monitor_element element(const u8 data[8], u32 i)
{
	struct monitor_element e;
	u32 first = get_be32(data), last = get_be32(data + 4);

	assert_true(first + (i + 1) * sizeof(e) <= last + 1);
	assert_int_equal((last + 1 - first) % sizeof(e), 0);
	memcpy(&e, seen(first + (u32)(i * sizeof(e))), sizeof(e));
	assert_true(be32_get(e.last) > be32_get(e.first));
	(void)seen(be32_get(e.last));
	return e;
}

/* So many records of BIG bytes for READERS. */
static bool send(u32 n, u16 readers, u32 *number, u8 data[8])
{
	assert_true(monitor_open(&a, MONITOR_EVENT));
	while (n--)
		(void)monitor_put(&a, 4, 1, BIG, TOD);
	return monitor_close(&a, readers, number, data);
}

/* I81: an element says kind, domains, and where records are. */
static void elements_say_where(void **state)
{
	struct monitor_element e;
	struct monitor_header h;
	u8 data[8];
	u32 number;

	(void)state;
	assert_true(monitor_open(&a, MONITOR_SAMPLE));
	mr_put_users(&a, TOD, 7);
	mr_put_interval_end(&a, TOD + 1);
	assert_true(monitor_close(&a, 1, &number, data));
	assert_int_equal(get_be32(data), AT);
	assert_int_equal(get_be32(data + 4), AT + 11);
	e = element(data, 0);
	assert_int_equal(e.kind, 0xe2);
	assert_int_equal(get_be16(e.domains), 0xc000);
	assert_int_equal(be32_get(e.first), AT + MONITOR_FRAME);
	assert_int_equal(be32_get(e.last), AT + MONITOR_FRAME + 44 - 1);
	memcpy(&h, seen(be32_get(e.first)), sizeof(h));
	assert_int_equal(be16_get(h.size), 24);
	assert_int_equal(h.domain, 0);
	assert_int_equal(be16_get(h.record), 8);
	assert_int_equal(be32_get(h.tod[0]), TOD >> 32);
	assert_int_equal(be32_get(h.tod[1]), (u32)TOD);
	assert_int_equal(get_be32(seen(be32_get(e.first) + 20)), 7);
}

/* I82: no record crosses a frame; one with another behind it ends in 1/13. */
static void frames_end_in_a_record(void **state)
{
	struct monitor_element e;
	const u8 *p;
	u8 data[8];
	u32 number;

	(void)state;
	assert_true(send(2, 1, &number, data));
	e = element(data, 0);
	assert_int_equal(be32_get(e.last) + 1 - be32_get(e.first),
			 MONITOR_FRAME + BIG);
	p = seen(be32_get(e.first) + BIG);
	assert_int_equal(get_be16(p), MONITOR_HEADER);
	assert_int_equal(p[4], 1);
	assert_int_equal(get_be16(p + 6), 13);
	assert_int_equal(get_be16(p + MONITOR_HEADER), 0);
	assert_int_equal(get_be16(e.domains), 0x0800);
	p = seen(be32_get(e.first) + MONITOR_FRAME);
	assert_int_equal(get_be16(p), BIG);
}

/* I82: as many small ones as there is room for an end behind them. */
static void a_frame_is_filled(void **state)
{
	u8 data[8];
	u32 number, size = MONITOR_FRAME / 2 - MONITOR_HEADER / 2;

	(void)state;
	assert_true(monitor_open(&a, MONITOR_EVENT));
	assert_non_null(monitor_put(&a, 4, 1, size, TOD));
	assert_non_null(monitor_put(&a, 4, 1, size, TOD));
	assert_true(monitor_close(&a, 1, &number, data));
	assert_int_equal(a.used, 1);
	assert_true(monitor_open(&a, MONITOR_EVENT));
	assert_non_null(monitor_put(&a, 4, 1, size, TOD));
	assert_non_null(monitor_put(&a, 4, 1, size + 1, TOD));
	assert_true(monitor_close(&a, 1, &number, data));
	assert_int_equal(a.used, 3);
	assert_true(monitor_open(&a, MONITOR_EVENT));
	assert_non_null(monitor_put(&a, 4, 1, MONITOR_RECORD_MAX, TOD));
	assert_true(monitor_close(&a, 1, &number, data));
	assert_int_equal(a.used, 4);
}

/* I83: what all its readers have replied to is used again. */
static void used_again_behind_replies(void **state)
{
	u8 data[8];
	u32 one, two, n;

	(void)state;
	assert_true(send(2, 3, &one, data));
	assert_true(send(2, 1, &two, data));
	assert_int_equal(monitor_owed(&a, 0), 2);
	assert_int_equal(monitor_owed(&a, 1), 1);
	assert_int_equal(monitor_owed(&a, 2), 0);
	assert_false(send(2, 1, &n, data));
	assert_true(monitor_done(&a, two, 0)); /* not the oldest */
	assert_false(monitor_done(&a, two, 0));
	assert_false(send(2, 1, &n, data));
	assert_true(monitor_done(&a, one, 0));
	assert_false(monitor_done(&a, one, 2));
	assert_false(send(2, 1, &n, data));
	assert_true(monitor_done(&a, one, 1));
	assert_int_equal(a.used, 0);
	assert_false(monitor_done(&a, one, 1));
	assert_false(monitor_done(&a, n + 100, 1));
	assert_true(send(5, 1, &n, data));
}

/* I83: a message that found no room leaves nothing, whatever it had. */
static void without_room_nothing(void **state)
{
	struct monitor_area before;
	u8 data[8];
	u32 n;

	(void)state;
	assert_true(send(2, 1, &n, data));
	before = a;
	assert_false(send(4, 1, &n, data));
	assert_int_equal(a.used, before.used);
	assert_int_equal(a.next, before.next);
	assert_int_equal(a.count, before.count);
	assert_true(send(3, 1, &n, data));
	/* Nor one for nobody, an empty one, or of nonsense. */
	monitor_gone(&a, 0);
	assert_int_equal(a.used, 0);
	assert_false(send(1, 0, &n, data));
	assert_false(send(0, 1, &n, data));
	assert_true(monitor_open(&a, MONITOR_EVENT));
	assert_false(monitor_open(&a, MONITOR_EVENT));
	assert_null(monitor_put(&a, 4, 1, MONITOR_HEADER - 1, TOD));
	assert_null(monitor_put(&a, 4, 1, 100, TOD));
	assert_false(monitor_close(&a, 1, &n, data));
	assert_true(monitor_open(&a, MONITOR_EVENT));
	assert_null(monitor_put(&a, 4, 1, MONITOR_RECORD_MAX + 1, TOD));
	assert_false(monitor_close(&a, 1, &n, data));
	assert_false(monitor_close(&a, 1, &n, data));
	assert_null(monitor_put(&a, 4, 1, 100, TOD));
	assert_int_equal(a.used, 0);
}

/* I81: where the ring begins anew there is an element more. */
static void around_the_end(void **state)
{
	struct monitor_element e;
	u8 data[8];
	u32 one, two;

	(void)state;
	assert_true(send(4, 1, &one, data));
	assert_true(monitor_done(&a, one, 0));
	memset(storage + MONITOR_FRAME, 0xdd, MONITOR_FRAME);
	assert_true(send(3, 1, &two, data));
	assert_int_equal(get_be32(data + 4) - get_be32(data), 23);
	e = element(data, 0);
	assert_int_equal(be32_get(e.first), AT + 5 * MONITOR_FRAME);
	assert_int_equal(be32_get(e.last),
			 AT + 5 * MONITOR_FRAME + BIG + MONITOR_HEADER - 1);
	e = element(data, 1);
	assert_int_equal(be32_get(e.first), AT + MONITOR_FRAME);
	assert_int_equal(be32_get(e.last), AT + 2 * MONITOR_FRAME + BIG - 1);
	/* Nothing of what was there before. */
	assert_int_equal(*seen(AT + MONITOR_FRAME + BIG - 1), 0);
	assert_int_equal(*seen(AT + MONITOR_FRAME + BIG + MONITOR_HEADER), 0);
}

/* I83: so many messages, then none until the oldest is replied to. */
static void messages_are_counted(void **state)
{
	static _Alignas(8) u8 large[(MONITOR_MESSAGES + 3) * MONITOR_FRAME];
	u8 data[8];
	u32 i, n = 0;

	(void)state;
	monitor_begin(&a, large, AT, MONITOR_MESSAGES + 3);
	for (i = 0; i < MONITOR_MESSAGES; i++)
		assert_true(send(1, 1u << (MONITOR_READERS - 1), &n, data));
	assert_false(monitor_open(&a, MONITOR_EVENT));
	assert_true(monitor_done(&a, n, MONITOR_READERS - 1));
	assert_false(monitor_open(&a, MONITOR_EVENT));
	assert_true(monitor_done(&a, a.first, MONITOR_READERS - 1));
	assert_true(send(1, 1, &n, data));
	assert_int_equal(get_be32(data), AT);
	assert_int_equal(a.count, MONITOR_MESSAGES);
}

static const u8 *only_record(const u8 data[8])
{
	return seen(be32_get(element(data, 0).first));
}

static void assert_name(const u8 *at, const char *name)
{
	char text[8];

	ebcdic_to(text, at, sizeof(text));
	assert_memory_equal(text, name, sizeof(text));
}

/* I84: the fields that are filled are where z/VM's are. */
static void records(void **state)
{
	static const struct mr_cpu_facts cpu = { 3, 11, 12, 13 };
	static const struct mr_profile p = { 0x8820, 60, 200, 9 };
	static const struct mr_user_facts u = { "LINUX1", 500, 400 };
	u8 data[8];
	const u8 *r;
	u32 n;

	(void)state;
#define ALONE(put)                                                             \
	monitor_gone(&a, 0);                                                   \
	assert_true(monitor_open(&a, MONITOR_SAMPLE));                         \
	put;                                                                   \
	assert_true(monitor_close(&a, 1, &n, data));                           \
	r = only_record(data)
	ALONE(mr_put_cpu(&a, TOD, &cpu));
	assert_int_equal(get_be16(r + 6), 2);
	assert_int_equal(get_be16(r + 20), 3);
	assert_int_equal(get_be64(r + 32), 11);
	assert_int_equal(get_be64(r + 40), 12);
	assert_int_equal(get_be64(r + 68), 13);
	ALONE(mr_put_storage(&a, TOD, 1000, 900));
	assert_int_equal(get_be32(r + 48), 1000);
	assert_int_equal(get_be32(r + 52), 900);
	ALONE(mr_put_system(&a, TOD, "CP-64", "SYS1", TOD));
	assert_name(r + 28, "CP-64   ");
	assert_int_equal(get_be64(r + 36), TOD);
	assert_name(r + 88, "SYS1    ");
	ALONE(mr_put_sample_profile(&a, TOD, &p));
	assert_int_equal(get_be32(r + 20), 60);
	assert_int_equal(get_be32(r + 24), 200);
	assert_int_equal(r[28], 0x88);
	assert_int_equal(r[29], 0x20);
	assert_int_equal(get_be16(r + 32), 9);
	ALONE(mr_put_event_profile(&a, TOD, &p));
	assert_int_equal(get_be16(r + 20), 0x8820);
	ALONE(mr_put_user(&a, TOD, MR_USER_USE, &u));
	assert_int_equal(r[4], 4);
	assert_int_equal(get_be16(r + 6), 3);
	assert_name(r + 20, "LINUX1  ");
	assert_int_equal(get_be64(r + 32), 500);
	assert_int_equal(get_be64(r + 40), 400);
	ALONE(mr_put_user(&a, TOD, MR_USER_THERE, &u));
	assert_int_equal(r[4], 1);
	assert_int_equal(get_be16(r + 6), 15);
	ALONE(mr_put_lost(&a, TOD - 1, TOD, 99));
	assert_int_equal(get_be16(r + 6), 12);
	assert_int_equal(get_be16(r + 20 + 6), 3);
	assert_int_equal(get_be32(r + 20 + 20), 99);
#undef ALONE
}

/* I84: an application's data are behind 52 bytes, up to 4012 of them. */
static void application_data(void **state)
{
	static const u8 product[16] = "0123456789abcde";
	struct mr_apl_facts f = { "A", product, MR_APL_DATA_MAX, MR_APL_STOP };
	u8 data[8], *to;
	const u8 *r;
	u32 n;

	(void)state;
	assert_true(monitor_open(&a, MONITOR_EVENT));
	to = mr_put_apl(&a, TOD, false, &f);
	assert_non_null(to);
	memset(to, 0x77, f.size);
	assert_true(monitor_close(&a, 1, &n, data));
	r = only_record(data);
	assert_int_equal(get_be16(r), 52 + 4012);
	assert_int_equal(r[4], 10);
	assert_int_equal(get_be16(r + 6), 1);
	assert_int_equal(get_be16(r + 20), 52);
	assert_int_equal(get_be16(r + 22), 4012);
	assert_name(r + 24, "A       ");
	assert_memory_equal(r + 32, product, 16);
	assert_int_equal(r[48], 1);
	assert_int_equal(r[52 + 4011], 0x77);
	assert_int_equal(r[52 + 4012], 0);
}

/* I91: who has the oldest message for long. */
static void who_is_slow(void **state)
{
	u8 data[8];
	u32 first, second;

	(void)state;
	assert_int_equal(monitor_slow(&a, ~0ull), 0);
	assert_true(send(1, 7, &first, data));
	assert_true(send(1, 2, &second, data));
	assert_int_equal(monitor_slow(&a, TOD), 0);
	assert_int_equal(monitor_slow(&a, TOD + 1), 7);
	assert_true(monitor_done(&a, first, 0));
	assert_int_equal(monitor_slow(&a, TOD + 1), 6);
	assert_true(monitor_done(&a, first, 1));
	assert_true(monitor_done(&a, first, 2));
	assert_int_equal(monitor_slow(&a, TOD + 1), 2);
	assert_true(monitor_done(&a, second, 1));
	assert_int_equal(monitor_slow(&a, TOD + 1), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(elements_say_where),   TEST(frames_end_in_a_record),
		TEST(a_frame_is_filled),    TEST(used_again_behind_replies),
		TEST(without_room_nothing), TEST(around_the_end),
		TEST(messages_are_counted), TEST(records),
		TEST(application_data),	    TEST(who_is_slow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
