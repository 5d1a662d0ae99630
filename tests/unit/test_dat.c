/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guest's translation tables, walked by CP: every level, table limits,
 * large frames, protection, the address spaces and what is wrong with each.
 *
 * The tables stand in the first 64 KiB; index 1 of each leads to the next, so
 * that the address says which tables were used.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cp/arch/dat.h"
#include "cp/arch/psw.h"
#include "cp/emul/dat.h"
#include "cp/lib/be.h"
#include "tests/fake/gstor.h"

#define STORAGE 0x800000ull
#define REGION1 0x4000ull
#define REGION2 0x8000ull
#define REGION3 0xc000ull
#define SEGMENT 0x10000ull
#define PAGES	0x14000ull
#define FRAME	0x20000ull
#define LARGE	0x300000ull

#define TT(level)  ((u64)(level) << 2)
#define CR0_LAP	   0x10000000ull
#define CR0_EDAT   0x00800000ull
#define AT_SEGMENT (1ull << 20)
#define AT_REGION3 (1ull << 31)
#define AT_REGION2 (1ull << 42)
#define AT_REGION1 (1ull << 53)
#define AT_PAGE	   (1ull << 12)

static struct dat_context c;
static u64 cr[16];

static void put(u64 at, u64 entry)
{
	put_be64(c.stor->mem + at, entry);
}

/* Entry 1 of every table leads on; all others are invalid. */
static int begin(void **state)
{
	u64 i;

	(void)state;
	c = (struct dat_context){ .psw_mask = PSW_DAT, .cr = cr };
	c.stor = fake_gstor_new(STORAGE);
	for (i = REGION1; i < PAGES; i += 8)
		put(i, RTE_INVALID);
	for (i = 0; i < PT_ENTRIES; i++)
		put(PAGES + i * 8, PTE_INVALID);
	put(REGION1 + 8, REGION2 | TT(3) | RTE_TL);
	put(REGION2 + 8, REGION3 | TT(2) | RTE_TL);
	put(REGION3 + 8, SEGMENT | TT(1) | RTE_TL);
	put(SEGMENT + 8, PAGES);
	put(PAGES + 8, FRAME);
	for (i = 0; i < 16; i++)
		cr[i] = 0;
	cr[1] = SEGMENT | ASCE_DT_SEGMENT | ASCE_TL;
	return 0;
}

static int end(void **state)
{
	(void)state;
	fake_gstor_free(c.stor);
	return 0;
}

static void expect(u64 at, u64 real)
{
	u64 got = 1;

	assert_int_equal(dat_translate(&c, at, false, &got), PGM_NONE);
	assert_int_equal(got, real);
}

static void expect_pgm(u64 at, bool store, u32 pgm)
{
	u64 real;

	assert_int_equal(dat_translate(&c, at, store, &real), pgm);
}

static void every_level(void **state)
{
	u64 at = AT_SEGMENT | AT_PAGE | 0x123;

	(void)state;
	expect(at, FRAME + 0x123);
	cr[1] = REGION3 | ASCE_DT_REGION3 | ASCE_TL;
	expect(AT_REGION3 | at, FRAME + 0x123);
	cr[1] = REGION2 | ASCE_DT_REGION2 | ASCE_TL;
	expect(AT_REGION2 | AT_REGION3 | at, FRAME + 0x123);
	cr[1] = REGION1 | ASCE_DT_REGION1 | ASCE_TL;
	expect(AT_REGION1 | AT_REGION2 | AT_REGION3 | at, FRAME + 0x123);
}

static void invalid_entries(void **state)
{
	(void)state;
	expect_pgm(AT_SEGMENT, false, PGM_PAGE_TRANSLATION);
	expect_pgm(0, false, PGM_SEGMENT_TRANSLATION);
	cr[1] = REGION1 | ASCE_DT_REGION1 | ASCE_TL;
	expect_pgm(0, false, 0x39);
	expect_pgm(AT_REGION1, false, 0x3a);
	expect_pgm(AT_REGION1 | AT_REGION2, false, 0x3b);
	expect_pgm(AT_REGION1 | AT_REGION2 | AT_REGION3, false,
		   PGM_SEGMENT_TRANSLATION);
}

/* An address that the top table's level cannot hold. */
static void asce_type(void **state)
{
	(void)state;
	expect_pgm(AT_REGION3, false, PGM_ASCE_TYPE);
	cr[1] = REGION3 | ASCE_DT_REGION3 | ASCE_TL;
	expect_pgm(AT_REGION2, false, PGM_ASCE_TYPE);
	cr[1] = REGION2 | ASCE_DT_REGION2 | ASCE_TL;
	expect_pgm(AT_REGION1, false, PGM_ASCE_TYPE);
}

/* A table's length and offset come in quarters of 512 entries. */
static void table_limits(void **state)
{
	u64 quarter = 512 * SEGMENT_SIZE;

	(void)state;
	cr[1] = SEGMENT | ASCE_DT_SEGMENT;
	put(SEGMENT + 512 * 8, PAGES);
	expect(AT_SEGMENT | AT_PAGE, FRAME);
	expect_pgm(quarter | AT_PAGE, false, PGM_SEGMENT_TRANSLATION);
	cr[1]++;
	expect(quarter | AT_PAGE, FRAME);

	cr[1] = REGION3 | ASCE_DT_REGION3;
	put(REGION3 + 8, SEGMENT | TT(1) | 1ull << RTE_TF_SHIFT | 1);
	expect(AT_REGION3 | quarter | AT_PAGE, FRAME);
	expect_pgm(AT_REGION3 | AT_SEGMENT | AT_PAGE, false,
		   PGM_SEGMENT_TRANSLATION);
	expect_pgm(AT_REGION3 | 2 * quarter, false, PGM_SEGMENT_TRANSLATION);
	expect_pgm(AT_REGION3 * 512, false, 0x3b);
}

static void wrong_entries(void **state)
{
	(void)state;
	put(SEGMENT + 8, PAGES | TT(1));
	expect_pgm(AT_SEGMENT | AT_PAGE, false, PGM_TRANSLATION_SPEC);
	put(SEGMENT + 8, PAGES);
	put(PAGES + 8, FRAME | PTE_RESERVED);
	expect_pgm(AT_SEGMENT | AT_PAGE, false, PGM_TRANSLATION_SPEC);
	put(PAGES + 8, FRAME | PTE_RESERVED | PTE_INVALID);
	expect_pgm(AT_SEGMENT | AT_PAGE, false, PGM_PAGE_TRANSLATION);
	put(SEGMENT + 8, STORAGE);
	expect_pgm(AT_SEGMENT | AT_PAGE, false, PGM_ADDRESSING);
	cr[1] = 0xfffffffffffff000ull | ASCE_TL;
	expect_pgm(AT_SEGMENT | AT_PAGE, false, PGM_ADDRESSING);
}

static void common_segment(void **state)
{
	(void)state;
	put(SEGMENT + 8, PAGES | STE_COMMON);
	expect(AT_SEGMENT | AT_PAGE, FRAME);
	cr[1] |= ASCE_PRIVATE;
	expect_pgm(AT_SEGMENT | AT_PAGE, false, PGM_TRANSLATION_SPEC);
}

/* With EDAT a segment may be a frame, and region entries protect. */
static void edat(void **state)
{
	(void)state;
	put(SEGMENT + 8, LARGE | STE_FC | 0x1000);
	cr[0] = CR0_EDAT;
	expect(AT_SEGMENT | 0xfe123, LARGE + 0xfe123);
	cr[0] = 0;
	expect_pgm(AT_SEGMENT | AT_PAGE, false, PGM_NONE);

	put(SEGMENT + 8, PAGES);
	put(REGION3 + 8, SEGMENT | TT(1) | RTE_TL | RTE_PROTECT);
	cr[1] = REGION3 | ASCE_DT_REGION3 | ASCE_TL;
	expect_pgm(AT_REGION3 | AT_SEGMENT | AT_PAGE, true, PGM_NONE);
	cr[0] = CR0_EDAT;
	expect_pgm(AT_REGION3 | AT_SEGMENT | AT_PAGE, true, PGM_PROTECTION);
	expect_pgm(AT_REGION3 | AT_SEGMENT | AT_PAGE, false, PGM_NONE);
}

static void protection(void **state)
{
	u64 at = AT_SEGMENT | AT_PAGE;

	(void)state;
	expect_pgm(at, true, PGM_NONE);
	put(PAGES + 8, FRAME | PTE_PROTECT);
	expect_pgm(at, true, PGM_PROTECTION);
	expect_pgm(at, false, PGM_NONE);
	put(PAGES + 8, FRAME);
	put(SEGMENT + 8, PAGES | STE_PROTECT);
	expect_pgm(at, true, PGM_PROTECTION);
	expect_pgm(at, false, PGM_NONE);
}

static void low_address_protection(void **state)
{
	static const u64 low[] = { 0, 511, 4096, 4607 };
	static const u64 not_low[] = { 512, 4095, 4608, AT_SEGMENT };
	size_t i;

	(void)state;
	c.psw_mask = 0;
	cr[0] = CR0_LAP;
	for (i = 0; i < ARRAY_SIZE(low); i++) {
		expect_pgm(low[i], true, PGM_PROTECTION);
		expect_pgm(low[i], false, PGM_NONE);
		expect_pgm(not_low[i], true, PGM_NONE);
	}
	c.psw_mask = PSW_DAT;
	cr[1] = ASCE_REAL_SPACE | ASCE_PRIVATE;
	expect_pgm(0, true, PGM_NONE);
	assert_true(dat_private(&c));
	c.psw_mask = 0;
	assert_false(dat_private(&c));
}

static void spaces(void **state)
{
	u64 at = AT_SEGMENT | AT_PAGE, asce = cr[1];

	(void)state;
	cr[1] = 0xfffffffffffff000ull;
	cr[7] = asce;
	expect_pgm(at, false, PGM_ADDRESSING);
	c.psw_mask = PSW_DAT | PSW_AS_SECONDARY;
	expect(at, FRAME);
	cr[7] = cr[1];
	cr[13] = asce;
	c.psw_mask = PSW_DAT | PSW_AS_HOME;
	expect(at, FRAME);
	cr[13] = cr[7];
	cr[1] = asce;
	c.psw_mask = PSW_DAT | PSW_AS_AR;
	expect(at, FRAME);
}

static void no_translation(void **state)
{
	(void)state;
	c.psw_mask = 0;
	expect(0x123456789abcdefull, 0x123456789abcdefull);
	c.psw_mask = PSW_DAT;
	cr[1] = ASCE_REAL_SPACE;
	expect(0x123456789abcdefull, 0x123456789abcdefull);
}

/* Table origins are real addresses: the prefix area is swapped with page 0. */
static void prefixed_tables(void **state)
{
	(void)state;
	c.prefix = SEGMENT;
	cr[1] = ASCE_DT_SEGMENT | ASCE_TL;
	expect(AT_SEGMENT | AT_PAGE, FRAME);
	cr[1] = SEGMENT | ASCE_DT_SEGMENT | ASCE_TL;
	put(8, LARGE);
	put(LARGE + 8, FRAME + PAGE_SIZE);
	expect(AT_SEGMENT | AT_PAGE, FRAME + PAGE_SIZE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_level, begin, end),
		cmocka_unit_test_setup_teardown(invalid_entries, begin, end),
		cmocka_unit_test_setup_teardown(asce_type, begin, end),
		cmocka_unit_test_setup_teardown(table_limits, begin, end),
		cmocka_unit_test_setup_teardown(wrong_entries, begin, end),
		cmocka_unit_test_setup_teardown(common_segment, begin, end),
		cmocka_unit_test_setup_teardown(edat, begin, end),
		cmocka_unit_test_setup_teardown(protection, begin, end),
		cmocka_unit_test_setup_teardown(low_address_protection, begin,
						end),
		cmocka_unit_test_setup_teardown(spaces, begin, end),
		cmocka_unit_test_setup_teardown(no_translation, begin, end),
		cmocka_unit_test_setup_teardown(prefixed_tables, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
