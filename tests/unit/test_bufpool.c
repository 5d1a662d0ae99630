/* SPDX-License-Identifier: Apache-2.0 */
/* Pools of base buffers: they grow to a bound and give back what is idle. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cp/mm/bufpool.h"
#include "vswitch/dgram.h"

#define ORDER	  4 /* 64 KiB */
#define SLABS_MAX 6
#define MANY	  1000

static u32 there; /* slabs that were got and not put */
static u32 allowed;
static struct bufpool pool;
static struct dgram *taken[MANY];

static void *get(u32 order)
{
	size_t size = (size_t)4096 << order;

	if (there == allowed)
		return NULL;
	there++;
	return aligned_alloc(size, size);
}

static void put(void *slab, u32 order)
{
	memset(slab, 0xee, (size_t)4096 << order);
	free(slab);
	there--;
}

static const struct bufpool_ops ops = { get, put };

static int setup(void **state)
{
	(void)state;
	there = 0;
	allowed = MANY;
	bufpool_init(&pool, &ops, 1, DGRAM_SMALL, ORDER, SLABS_MAX);
	return 0;
}

static u32 take_all(void)
{
	u32 n = 0;

	while (n < MANY && (taken[n] = bufpool_take(&pool)) != NULL)
		n++;
	return n;
}

static void give_all(u32 n)
{
	while (n)
		bufpool_give(&pool, taken[--n]);
}

static int teardown(void **state)
{
	(void)state;
	bufpool_trim(&pool, true);
	return there != 0;
}

/* Each has its room, and none lies in another or outside its slab. */
static void buffers_do_not_meet(void **state)
{
	u32 n = take_all();

	(void)state;
	assert_int_equal(n, SLABS_MAX * pool.per_slab);
	assert_int_equal(there, SLABS_MAX);
	for (u32 i = 0; i < n; i++) {
		assert_int_equal(taken[i]->pool, 1);
		assert_int_equal(taken[i]->capacity,
				 DGRAM_HEADROOM + DGRAM_SMALL);
		memset(taken[i]->base, (int)i, taken[i]->capacity);
	}
	for (u32 i = 0; i < n; i++)
		assert_int_equal(taken[i]->base[DGRAM_SMALL], (u8)i);
	give_all(n);
}

static void without_frames_there_are_none(void **state)
{
	u32 n;

	(void)state;
	allowed = 2;
	n = take_all();
	assert_int_equal(n, 2 * pool.per_slab);
	assert_int_equal(pool.used, n);
	give_all(n);
	assert_int_equal(pool.used, 0);
}

/* All at once when that is wanted; else what was not touched meanwhile. */
static void idle_slabs_go_back(void **state)
{
	u32 n = take_all();

	(void)state;
	give_all(n);
	assert_int_equal(bufpool_trim(&pool, false), 0); /* they were used */
	taken[0] = bufpool_take(&pool);
	bufpool_give(&pool, taken[0]);
	assert_int_equal(bufpool_trim(&pool, false), SLABS_MAX - 1);
	assert_int_equal(there, 1);
	assert_int_equal(bufpool_trim(&pool, true), 1);
	assert_int_equal(there, 0);
	assert_int_equal(pool.slabs, 0);
}

/* One buffer keeps its slab and no other. */
static void a_slab_in_use_stays(void **state)
{
	u32 n = take_all();

	(void)state;
	give_all(n - 1);
	assert_int_equal(bufpool_trim(&pool, true), SLABS_MAX - 1);
	memset(taken[n - 1]->base, 1, taken[n - 1]->capacity);
	bufpool_give(&pool, taken[n - 1]);
	assert_int_equal(bufpool_trim(&pool, true), 1);
}

/* Those that are nearly taken are taken first: the others can become idle. */
static void the_fullest_slab_is_used_first(void **state)
{
	u32 n, half;

	(void)state;
	allowed = 2;
	n = take_all();
	half = pool.per_slab;
	give_all(half); /* the first slab */
	bufpool_give(&pool, taken[n - 1]);
	taken[n - 1] = bufpool_take(&pool);
	assert_int_equal(pool.unused, 1);
	assert_int_equal(bufpool_trim(&pool, true), 1);
	while (n > half)
		bufpool_give(&pool, taken[--n]);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(buffers_do_not_meet),
		T(without_frames_there_are_none),
		T(idle_slabs_go_back),
		T(a_slab_in_use_stays),
		T(the_fullest_slab_is_used_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
