/* SPDX-License-Identifier: Apache-2.0 */
/* Finding CP's traces, symbols and abend record in a storage dump. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/core/dump_view.h"
#include "cp/core/keep.h"

#define RING   TRACE_RING_SIZE
#define BEFORE (3 * RING) /* of the kept segment */

static u8 storage[BEFORE + KEEP_SIZE] ALIGNED(TRACE_RING_SIZE);
static struct dump_view v;

static struct keep *keep(void)
{
	return (struct keep *)(void *)(storage + BEFORE);
}

static struct trace_ring *ring(u32 i)
{
	return (struct trace_ring *)(void *)(storage + i * RING);
}

static void add(struct trace_ring *r, u64 tod, u32 a)
{
	*trace_ring_next(r) =
		(struct trace_entry){ be64_make(tod), be32_make(TRACE_RETURN),
				      be32_make(a), be64_make(0),
				      be64_make(0) };
}

static int begin(void **state)
{
	(void)state;
	memset(storage, 0, sizeof(storage));
	keep()->magic = be64_make(KEEP_MAGIC);
	keep()->version = be32_make(KEEP_VERSION);
	trace_ring_init(ring(0), 1); /* of a CP before: older */
	add(ring(0), 1, 7);
	trace_ring_init(ring(1), 1);
	add(ring(1), 3, 8);
	trace_ring_init(ring(2), 0);
	add(ring(2), 2, 9);
	trace_ring_init(&keep()->trace[0], 0);
	add(&keep()->trace[0], 1, 10);
	abend_seal(&keep()->record);
	return 0;
}

static void finds_all(void **state)
{
	(void)state;
	dump_view_find(&v, storage, sizeof(storage));
	assert_ptr_equal(v.abend, &keep()->record);
	assert_ptr_equal(v.live[0], ring(2));
	assert_ptr_equal(v.live[1], ring(1));
	assert_ptr_equal(v.kept[0], &keep()->trace[0]);
	assert_null(v.kept[1]);
	assert_null(v.symbols);
}

static void cut_dump(void **state)
{
	(void)state;
	dump_view_find(&v, storage, 2 * RING + 4096);
	assert_null(v.live[0]);
	assert_ptr_equal(v.live[1], ring(1));
	dump_view_find(&v, storage, 100);
	assert_null(v.live[1]);
	keep()->record.number = be32_make(9); /* its sum is wrong now */
	dump_view_find(&v, storage, sizeof(storage));
	assert_null(v.abend);
}

static void lines(void **state)
{
	struct dump_wish wish = { true, TRACE_RINGS_MAX, TRACE_KINDS };
	char line[DUMP_LINE_SIZE];
	struct trace_walk w;

	(void)state;
	dump_view_find(&v, storage, sizeof(storage));
	dump_view_walk(&v, &wish, &w);
	assert_true(dump_view_back(&wish, &w, line));
	assert_string_equal(line, "00:00:00.000000 01 RETURN    : code 8");
	assert_true(dump_view_back(&wish, &w, line));
	assert_non_null(strstr(line, " 00 RETURN    : code 9"));
	assert_false(dump_view_back(&wish, &w, line));
	wish.kind = TRACE_SSCH;
	dump_view_walk(&v, &wish, &w);
	assert_false(dump_view_back(&wish, &w, line));
	wish = (struct dump_wish){ false, 0, TRACE_KINDS };
	dump_view_walk(&v, &wish, &w);
	assert_true(dump_view_back(&wish, &w, line));
	assert_non_null(strstr(line, "code 10"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(finds_all, begin),
		cmocka_unit_test_setup(cut_dump, begin),
		cmocka_unit_test_setup(lines, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
