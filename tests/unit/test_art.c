/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guest's access lists, walked by CP: either list, each thing that may be
 * wrong with an entry, tables outside storage and in the prefix area.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cp/emul/art.h"
#include "cp/lib/be.h"
#include "tests/fake/gstor.h"

#define STORAGE 0x100000ull
#define DUCT	0x4000u
#define PASTE	0x5000u
#define LIST	0x6000u
#define ASTE	0x7000u
#define SPACE	0x123456789000ull
#define P	0x01000000u

static struct dat_context c;
static u64 cr[16];

static void put(u64 at, u32 word)
{
	put_be32(c.stor->mem + at, word);
}

/* Entry 9, sequence number 5, of one list leads to ASTE; 16 entries each. */
static int begin(void **state)
{
	(void)state;
	c = (struct dat_context){ .cr = cr };
	c.stor = fake_gstor_new(STORAGE);
	cr[1] = 0x1000;
	cr[7] = 0x2000;
	cr[2] = 0xffffffff80000000ull | DUCT | 0x3f;
	cr[5] = 0x80000000u | PASTE;
	put(DUCT + 16, 0x80000000u | LIST | 1);
	put(PASTE + 16, LIST);
	put(LIST + 9 * 16, 0x00050000);
	put(LIST + 9 * 16 + 8, 0x80000000u | ASTE);
	put(LIST + 9 * 16 + 12, 77);
	put(ASTE + 8, (u32)(SPACE >> 32));
	put(ASTE + 12, (u32)SPACE);
	put(ASTE + 20, 77);
	return 0;
}

static int end(void **state)
{
	(void)state;
	fake_gstor_free(c.stor);
	return 0;
}

static void leads_to(u32 alet, u64 want)
{
	u64 asce = 0;

	assert_int_equal(art_asce(&c, alet, &asce), PGM_NONE);
	assert_int_equal(asce, want);
}

static void fails(u32 alet, u32 want)
{
	u64 asce;

	assert_int_equal(art_asce(&c, alet, &asce), want);
}

static void spaces(void **state)
{
	(void)state;
	leads_to(0, 0x1000);
	leads_to(1, 0x2000);
	leads_to(0x00050009, SPACE);
	/* The primary space's list is shorter. */
	fails(P | 0x00050009, PGM_ALEN_TRANSLATION);
	put(PASTE + 16, LIST | 1);
	leads_to(P | 0x00050009, SPACE);
}

static void wrong_tokens(void **state)
{
	(void)state;
	fails(0x02050009, PGM_ALET_SPEC);
	fails(0x80000001, PGM_ALET_SPEC);
	fails(0x00050010, PGM_ALEN_TRANSLATION);
	fails(0x0005ffff, PGM_ALEN_TRANSLATION);
	fails(0x00060009, PGM_ALE_SEQUENCE);
	put(LIST + 9 * 16, 0x80050000);
	fails(0x00050009, PGM_ALEN_TRANSLATION);
}

static void wrong_space(void **state)
{
	(void)state;
	put(ASTE + 20, 78);
	fails(0x00050009, PGM_ASTE_SEQUENCE);
	put(ASTE, 0x80000000);
	fails(0x00050009, PGM_ASTE_VALIDITY);
}

static void outside_storage(void **state)
{
	(void)state;
	put(LIST + 9 * 16 + 8, 0x7fffffc0);
	fails(0x00050009, PGM_ADDRESSING);
	put(DUCT + 16, 0x7fffff80 | 1);
	fails(0x00050009, PGM_ADDRESSING);
	cr[2] = 0x7fffffc0;
	fails(0x00050009, PGM_ADDRESSING);
}

/* Tables have real addresses: in the prefix area they are elsewhere. */
static void prefixed(void **state)
{
	(void)state;
	c.prefix = 0x8000;
	put(0x8000 + 0x1000 + 16, LIST | 1);
	cr[2] = 0x1000;
	leads_to(0x00050009, SPACE);
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(spaces),	    T(wrong_tokens), T(wrong_space),
		T(outside_storage), T(prefixed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
