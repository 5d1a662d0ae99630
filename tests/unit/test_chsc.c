/* SPDX-License-Identifier: Apache-2.0 */
/* CHANNEL SUBSYSTEM CALL of a guest: what it answers, and to which ranges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/vdev/chsc.h"
#include "tests/fake/css_rig.h"

static struct rig r;

static int setup(void **state)
{
	(void)state;
	rig_begin(&r);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_end(&r);
	return 0;
}

static void chsc_answers(void **state)
{
	static u8 page[CHSC_PAGE];
	u8 cc;

	(void)state;
	put_be16(page, 16);
	put_be16(page + 2, 0x0010);
	assert_int_equal(vcss_chsc(&r.css, page, &cc), PGM_NONE);
	assert_int_equal(get_be32(page + 16), 0x0ff00001);
	/* Adapter interruptions: general characteristics, bit 41. */
	assert_int_equal(get_be64(page + 24), 1ull << (63 - 41));
	put_be16(page + 2, 0x0002);
	assert_int_equal(vcss_chsc(&r.css, page, &cc), PGM_NONE);
	assert_int_equal(get_be32(page + 16), 0x00100001);
	assert_int_equal(get_be32(page + 24) >> 31, 1);
	put_be16(page + 2, 0x0031);
	assert_int_equal(vcss_chsc(&r.css, page, &cc), PGM_NONE);
	assert_int_equal(get_be32(page + 16), 0x00080004);
	put_be16(page, 0x0400);
	assert_int_equal(vcss_chsc(&r.css, page, &cc), PGM_NONE);
	assert_int_equal(get_be32(page + 0x400), 0x00080004);
	put_be16(page, 8);
	assert_int_equal(vcss_chsc(&r.css, page, &cc), PGM_OPERAND);
	put_be16(page, 0x1000);
	assert_int_equal(vcss_chsc(&r.css, page, &cc), PGM_OPERAND);
	put_be16(page, 17);
	assert_int_equal(vcss_chsc(&r.css, page, &cc), PGM_OPERAND);
}

/* What there is to tell of the one path, and what a bad range is told. */
static void chsc_ranges(void **state)
{
	static const struct {
		u32 word1, word2, word3, response;
	} row[] = {
		{ 0, 0xff, 0, 0x08080001 },  { 1, 3, 0, 0x00200001 },
		{ 2, 1, 0, 0x00080007 },     { 0, 1, 1, 0x00080007 },
		{ 0x100, 1, 0, 0x00080007 },
	};
	static u8 page[CHSC_PAGE];
	u8 cc;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(row); i++) {
		put_be32(page, 0x00100002);
		put_be32(page + 4, row[i].word1);
		put_be32(page + 8, row[i].word2);
		put_be32(page + 12, row[i].word3);
		assert_int_equal(vcss_chsc(&r.css, page, &cc), PGM_NONE);
		assert_int_equal(get_be32(page + 16), row[i].response);
		assert_int_equal(get_be32(page + 24) >> 31, i == 0);
	}
	/* No event has been stored for the program. */
	put_be32(page, 0x0010000e);
	assert_int_equal(vcss_chsc(&r.css, page, &cc), PGM_NONE);
	assert_int_equal(get_be32(page + 16), 0x00080005);
}

/* The Nth description of a range of subchannels. */
static const u8 *described(const u8 *page, u32 n)
{
	return page + 24 + n * 32;
}

static u32 describe_range(u8 *page, u32 first, u32 last)
{
	u8 cc;

	put_be32(page, 0x00100004);
	put_be32(page + 4, first);
	put_be32(page + 8, last);
	assert_int_equal(vcss_chsc(&r.css, page, &cc), PGM_NONE);
	return get_be32(page + 16);
}

/* As Linux asks what there is: one page at a time. */
static void chsc_describes_subchannels(void **state)
{
	static struct vdev other, gone;
	static const u8 nothing[32];
	static u8 page[CHSC_PAGE];
	const u8 *d;

	(void)state;
	vdev_init(&other, r.dev.ops, r.dev.row);
	vdev_init(&gone, r.dev.ops, r.dev.row);
	assert_int_equal(vcss_attach(&r.css, &other, 0x12ab), ERR_OK);
	assert_int_equal(vcss_attach(&r.css, &gone, 0x0777), ERR_OK);
	vcss_detach(&gone);
	assert_int_equal(describe_range(page, 0, 126), 0x0fe80001);
	d = described(page, 0);
	assert_int_equal(get_be32(d), 0xc0000600);
	assert_int_equal(get_be32(d + 4), 0x80000000);
	d = described(page, 1);
	assert_int_equal(get_be32(d), 0xc0ab12ab);
	assert_int_equal(get_be32(d + 4), 0x80000001);
	assert_memory_equal(d + 8, other.pmcw.chpid, 8);
	d = described(page, 2); /* without a device */
	assert_int_equal(get_be32(d), 0x80000000);
	assert_int_equal(get_be32(d + 4), 0x00000002);
	assert_memory_equal(described(page, 3), nothing, 32);
	assert_memory_equal(described(page, 126), nothing, 32);
	/* The range begins where it is asked for. */
	assert_int_equal(describe_range(page, 1, 1), 0x00280001);
	assert_int_equal(get_be32(described(page, 0)), 0xc0ab12ab);
	assert_memory_equal(described(page, 1), nothing, 32);
	assert_int_equal(describe_range(page, 0xffff, 0xffff), 0x00280001);
	assert_memory_equal(described(page, 0), nothing, 32);
	assert_int_equal(describe_range(page, 0, 127), 0x00080003);
	assert_int_equal(describe_range(page, 2, 1), 0x00080003);
	assert_int_equal(describe_range(page, 0, 0x10000), 0x00080003);
	assert_int_equal(describe_range(page, 0x10000, 0x10000), 0x00080003);
	assert_int_equal(describe_range(page, 0, ~0u), 0x00080003);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(chsc_answers, setup, teardown),
		cmocka_unit_test_setup_teardown(chsc_ranges, setup, teardown),
		cmocka_unit_test_setup_teardown(chsc_describes_subchannels,
						setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
