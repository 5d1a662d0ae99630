/* SPDX-License-Identifier: Apache-2.0 */
/* *BLOCKIO's CONNECT and its requests, right and wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/vdev/blockio.h"
#include "tests/fake/gstor.h"
#include "tests/fake/vdisk_page.h"

#define BLOCKS	 1000u /* of 512 bytes */
#define STORAGE	 0x10000u
#define BUFFER	 0x2001u
#define BACK	 0x4003u
#define LIST	 0x6002u
#define ALL	 ~0u
#define LAST_AT	 (STORAGE - 512)
#define KEY	 0x30
#define OTHERS	 0x40
#define FETCH	 0x08
#define PAGE(at) ((at) / 4096)

static struct gstor *g;
static struct vdisk disk;
static struct blockio b;

static u32 open_with(u32 size, u32 offset)
{
	struct blockio_user u = { .block_size = be32_make(size),
				  .offset = be32_make(offset),
				  .vdev = be16_make(0x0200) };

	return blockio_open(&b, (const u8 *)&u);
}

static int setup(void **state)
{
	(void)state;
	g = fake_gstor_new(STORAGE);
	fake_disk_begin(&disk, BLOCKS, ~0u);
	return (int)open_with(512, 0);
}

static int teardown(void **state)
{
	(void)state;
	fake_disk_end(&disk, 100);
	fake_gstor_free(g);
	return 0;
}

static void set(u8 data[8], u32 one, u32 two)
{
	put_be32(data, one);
	put_be32(data + 4, two);
}

static u32 blocks; /* of the last reply */

static u32 finish(struct blockio_request *r, bool read_only, u32 step)
{
	struct blockio_reply reply;
	u32 steps = 1;

	while (blockio_step(&b, &disk, read_only, g, r, step, &reply))
		assert_true(steps++ <= BLOCKIO_ENTRIES_MAX);
	blocks = be32_get(reply.blocks);
	return be32_get(reply.status);
}

static u32 does(u32 class, u32 block, u32 buffer)
{
	struct blockio_request r = { .class = class };

	set(r.data, block, buffer);
	return finish(&r, false, ALL);
}

static void fill(u32 at, u32 size, u8 first)
{
	for (u32 i = 0; i < size; i++)
		g->mem[at + i] = (u8)(first + i * 7);
}

/* I75: what CONNECT says, and is told. */
static void connect(void **state)
{
	static const u32 wrong[] = { 0, 1, 256, 511, 513, 1536, 8192, ~0u };
	struct blockio_user u = { .block_size = be32_make(1024) };
	struct blockio_range range;

	(void)state;
	assert_int_equal(open_with(4096, 20), BLOCKIO_FINE);
	assert_int_equal(b.vdev, 0x0200);
	blockio_tell(&b, BLOCKS, true, (u8 *)&range);
	assert_int_equal((s32)be32_get(range.first), -19);
	assert_int_equal((s32)be32_get(range.last), 125 - 20);
	assert_int_equal(be16_get(range.flags), BLOCKIO_READ_ONLY_DISK);
	blockio_tell(&b, BLOCKS, false, (u8 *)&range);
	assert_int_equal(be16_get(range.flags), 0);
	for (u32 i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_int_equal(open_with(wrong[i], 0), BLOCKIO_BLOCK_SIZE);
	for (u32 i = 0; i < sizeof(u.reserved); i++) {
		u.reserved[i] = 1;
		assert_int_equal(blockio_open(&b, (u8 *)&u), BLOCKIO_BAD_USER);
		u.reserved[i] = 0;
	}
	assert_int_equal(blockio_open(&b, (u8 *)&u), BLOCKIO_FINE);
}

/* I76: of all sizes, from any byte on; what was not written is zeros. */
static void blocks_come_back(void **state)
{
	(void)state;
	for (u32 size = 512; size <= 4096; size *= 2) {
		u32 last = BLOCKS * 512 / size;

		assert_int_equal(open_with(size, 0), BLOCKIO_FINE);
		fill(BUFFER, size, (u8)size);
		assert_int_equal(does(BLOCKIO_WRITE, last, BUFFER), 0);
		assert_int_equal(blocks, 1);
		memset(g->mem + BACK, 0xff, size + 1);
		assert_int_equal(does(BLOCKIO_READ, last, BACK), 0);
		assert_memory_equal(g->mem + BACK, g->mem + BUFFER, size);
		assert_int_equal(g->mem[BACK + size], 0xff);
		assert_int_equal(does(BLOCKIO_READ, 1, BACK), 0);
		for (u32 i = 0; i < size; i++)
			assert_int_equal(g->mem[BACK + i], 0);
	}
}

/* I76: numbers begin at 1 less the offset; outside there is nothing. */
static void numbers(void **state)
{
	static const u32 offset[] = { 0,       1,	   5,	      999,
				      -(u32)7, 0x7fffffff, 0x80000000 };

	(void)state;
	fill(BUFFER, 512, 9);
	assert_int_equal(does(BLOCKIO_WRITE, 1, BUFFER), 0);
	for (u32 i = 0; i < ARRAY_SIZE(offset); i++) {
		u32 first = 1 - offset[i];

		assert_int_equal(open_with(512, offset[i]), BLOCKIO_FINE);
		memset(g->mem + BACK, 0, 512);
		if (offset[i] != 0x80000000) { /* is no number */
			assert_int_equal(does(BLOCKIO_READ, first, BACK), 0);
			assert_memory_equal(g->mem + BACK, g->mem + BUFFER,
					    512);
		}
		assert_int_equal(does(BLOCKIO_READ, first - 1, BACK),
				 BLOCKIO_BAD_BLOCK);
		assert_int_equal(blocks, 0);
		assert_int_equal(does(BLOCKIO_WRITE, first + BLOCKS, BUFFER),
				 BLOCKIO_BAD_BLOCK);
	}
}

/* I77: nothing is moved, and the reply says why. */
static void wrong_requests(void **state)
{
	struct blockio_request r = { .class = BLOCKIO_WRITE };

	(void)state;
	assert_int_equal(does(0, 1, BUFFER), BLOCKIO_BAD_REQUEST);
	assert_int_equal(does(4, 1, BUFFER), BLOCKIO_BAD_REQUEST);
	assert_int_equal(does(BLOCKIO_READ, 1, LAST_AT), BLOCKIO_DONE);
	assert_int_equal(does(BLOCKIO_READ, 1, LAST_AT + 1),
			 BLOCKIO_BAD_ADDRESS);
	assert_int_equal(does(BLOCKIO_WRITE, 1, ~0u), BLOCKIO_BAD_ADDRESS);
	set(r.data, 1, BUFFER);
	assert_int_equal(finish(&r, true, ALL), BLOCKIO_READ_ONLY);
	assert_int_equal(blocks, 0);
	assert_int_equal(disk.pages, 0);
	fake_pages_most = fake_pages_out;
	r = (struct blockio_request){ .class = BLOCKIO_WRITE };
	set(r.data, 1, BUFFER);
	assert_int_equal(finish(&r, false, ALL), BLOCKIO_NO_STORAGE);
	fake_pages_most = ~0u;
}

/* I77: by the key of the SEND. */
static void keys(void **state)
{
	struct blockio_request r = { .class = BLOCKIO_READ, .key = KEY }, w = r;

	(void)state;
	w.class = BLOCKIO_WRITE;
	set(r.data, 1, BUFFER);
	set(w.data, 1, BUFFER);
	g->key[PAGE(BUFFER)] = KEY;
	assert_int_equal(finish(&r, false, ALL), BLOCKIO_DONE);
	g->key[PAGE(BUFFER)] = OTHERS;
	assert_int_equal(finish(&r, false, ALL), BLOCKIO_PROTECTED);
	assert_int_equal(finish(&w, false, ALL), BLOCKIO_DONE);
	g->key[PAGE(BUFFER)] = OTHERS | FETCH;
	assert_int_equal(finish(&w, false, ALL), BLOCKIO_PROTECTED);
}

/* --- lists --- */

static void put_entry(u32 i, u8 request, u32 block, u32 buffer)
{
	u8 *e = g->mem + LIST + 16 * i;

	memset(e, 0xee, 16);
	e[0] = request;
	put_be32(e + 4, buffer);
	put_be32(e + 8, block);
}

static u32 status_of(u32 i)
{
	return g->mem[LIST + 16 * i + 1];
}

static u32 does_list(u32 size, u32 step)
{
	struct blockio_request r = { .class = BLOCKIO_LIST };

	set(r.data, LIST, size);
	return finish(&r, false, step);
}

/* I78: each entry has its status, and what is wrong stops no other. */
static void lists(void **state)
{
	(void)state;
	for (u32 step = 1; step < 5; step++) {
		fill(BUFFER, 512, (u8)step);
		put_entry(0, BLOCKIO_WRITE, 3, BUFFER);
		put_entry(1, BLOCKIO_READ, BLOCKS + 1, BACK);
		put_entry(2, 9, 3, BACK);
		put_entry(3, BLOCKIO_READ, 3, BACK);
		assert_int_equal(does_list(64, step), BLOCKIO_SOME);
		assert_int_equal(blocks, 2);
		assert_int_equal(status_of(0), BLOCKIO_DONE);
		assert_int_equal(status_of(1), BLOCKIO_BAD_BLOCK);
		assert_int_equal(status_of(2), BLOCKIO_BAD_REQUEST);
		assert_int_equal(status_of(3), BLOCKIO_DONE);
		assert_memory_equal(g->mem + BACK, g->mem + BUFFER, 512);
		assert_int_equal(g->mem[LIST + 2], 0xee);
	}
	assert_int_equal(does_list(16, ALL), BLOCKIO_DONE);
	assert_int_equal(blocks, 1);
}

/* I78: a list that is none. */
static void wrong_lists(void **state)
{
	static const u32 sizes[] = { 0, 15, 17, 16 * 1025, ~0u, 0x80000000 };
	struct blockio_request r = { .class = BLOCKIO_LIST, .key = KEY };

	(void)state;
	put_entry(0, BLOCKIO_READ, 1, BACK);
	for (u32 i = 0; i < ARRAY_SIZE(sizes); i++)
		assert_int_equal(does_list(sizes[i], ALL), BLOCKIO_BAD_LIST);
	set(r.data, LIST, 16);
	assert_int_equal(finish(&r, false, ALL), BLOCKIO_PROTECTED);
	r = (struct blockio_request){ .class = BLOCKIO_LIST };
	set(r.data, STORAGE - 16, 32);
	assert_int_equal(finish(&r, false, ALL), BLOCKIO_BAD_ADDRESS);
	r = (struct blockio_request){ .class = BLOCKIO_LIST };
	set(r.data, ~0u - 15, 32);
	assert_int_equal(finish(&r, false, ALL), BLOCKIO_BAD_ADDRESS);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	static const struct CMUnitTest tests[] = {
		TEST(connect),	   TEST(blocks_come_back),
		TEST(numbers),	   TEST(wrong_requests),
		TEST(keys),	   TEST(lists),
		TEST(wrong_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
