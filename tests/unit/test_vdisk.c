/* SPDX-License-Identifier: Apache-2.0 */
/* Virtual disks in storage: what takes frames, and what gives them back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/vdisk_page.h"

#define LAST (((u64)VDISK_BLOCKS_MAX - 1) * VDISK_BLOCK)

static struct vdisk d;

static int setup(void **state)
{
	(void)state;
	fake_disk_begin(&d, VDISK_BLOCKS_MAX, ~0u);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fake_disk_end(&d, 1);
	assert_int_equal(d.pages, 0);
	assert_int_equal(d.tables, 0);
	return 0;
}

static void put(u64 at, u8 byte)
{
	u8 *to = vdisk_take(&d, at);

	assert_non_null(to);
	*to = byte;
}

static void unwritten_reads_as_zeros_and_costs_nothing(void **state)
{
	(void)state;
	assert_int_equal(*vdisk_look(&d, 0), 0);
	assert_int_equal(*vdisk_look(&d, LAST), 0);
	vdisk_zero(&d, 0, VDISK_PAGE);
	assert_int_equal(fake_pages_out, 0);
}

static void what_is_written_is_read(void **state)
{
	static const u64 at[] = {
		0, 511, 4096, 2u << 20, 1ull << 30, LAST + 511
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(at); i++)
		put(at[i], (u8)(i + 1));
	for (u32 i = 0; i < ARRAY_SIZE(at); i++)
		assert_int_equal(*vdisk_look(&d, at[i]), i + 1);
	/* The first two share a page; two roots, four tables below them. */
	assert_int_equal(d.pages, 5);
	assert_int_equal(d.tables, 2 + 4);
	assert_int_equal(fake_pages_out, 11);
}

static void zeros_give_whole_pages_back(void **state)
{
	(void)state;
	put(0, 1);
	put(4095, 2);
	vdisk_zero(&d, 0, 512);
	assert_int_equal(*vdisk_look(&d, 0), 0);
	assert_int_equal(*vdisk_look(&d, 4095), 2);
	assert_int_equal(d.pages, 1);
	vdisk_zero(&d, 0, VDISK_PAGE);
	assert_int_equal(*vdisk_look(&d, 4095), 0);
	assert_int_equal(d.pages, 0);
}

static void no_frame_is_no_page(void **state)
{
	(void)state;
	for (fake_pages_most = 0; fake_pages_most < 3; fake_pages_most++)
		assert_null(vdisk_take(&d, 0));
	put(0, 7);
	assert_null(vdisk_take(&d, 4096));
	assert_int_equal(*vdisk_look(&d, 4096), 0);
	assert_int_equal(*vdisk_look(&d, 0), 7);
}

static void ends_are_kept(void **state)
{
	(void)state;
	assert_true(vdisk_holds(&d, 0, VDISK_BLOCKS_MAX));
	assert_true(vdisk_holds(&d, VDISK_BLOCKS_MAX, 0));
	assert_false(vdisk_holds(&d, 1, VDISK_BLOCKS_MAX));
	assert_false(vdisk_holds(&d, ~(u64)0, 2));
	assert_false(vdisk_holds(&d, 2, ~(u64)0));
	assert_int_equal(vdisk_piece(0, 99999), 4096);
	assert_int_equal(vdisk_piece(4095, 99999), 1);
	assert_int_equal(vdisk_piece(512, 7), 7);
}

static void dropping_goes_by_pieces(void **state)
{
	u32 calls = 1;

	(void)state;
	for (u32 i = 0; i < 8; i++)
		for (u32 k = 0; k < 4; k++)
			put(((u64)i << 21) + k * VDISK_PAGE, 1);
	while (!vdisk_drop(&d, 5))
		calls++;
	assert_int_equal(calls, 8);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(unwritten_reads_as_zeros_and_costs_nothing),
		T(what_is_written_is_read),
		T(zeros_give_whole_pages_back),
		T(no_frame_is_no_page),
		T(ends_are_kept),
		T(dropping_goes_by_pieces),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
