/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TEST PROTECTION and LOAD REAL ADDRESS through tables of the test's own: all
 * four condition codes, by key, by page and segment protection, by low-address
 * protection, by what is invalid; in the real mode; what they refuse.
 * Principles of Operation, chapters 3 and 10.
 */
#include "cp/arch/dat.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/heap.h"
#include "tests/guest/trial.h"

#define SEGMENTS  70 /* virtual = real: more than there is storage */
#define PAGES	  256
#define PAGE	  4096ul
#define AREA	  (8ul << 20) /* behind image and heap of this guest */
#define OTHER	  (AREA + 1 * PAGE)
#define INVALID	  (AREA + 2 * PAGE)
#define PROTECTED (AREA + 3 * PAGE)
#define FAR	  (AREA + 4 * PAGE) /* a page outside of storage */
#define FETCH	  (AREA + 5 * PAGE) /* fetch-protected by key */
#define NO_TABLE  (9ul << 20)	    /* a segment that is invalid */
#define READ_SEG  (10ul << 20)	    /* one that is protected */
#define BEYOND	  (600ul << 20)	    /* the table is too short for that */
#define KEY	  0x30u
#define CR0_LOW	  0x10000000ul
#define CR0_EDAT  0x800000ul
#define DAT_OFF	  GK_PSW_AMODE64
#define DAT_ON	  (GK_PSW_AMODE64 | GK_PSW_DAT)
#define ENDS(pgm) (0x100u | (pgm))

static u64 *segments;

static void set_key(u64 at, u32 key)
{
	__asm__ volatile("sske %0,%1" : : "d"((u64)key), "a"(at) : "memory");
}

static u64 *table_of(u64 at)
{
	return (u64 *)(segments[at / SEGMENT_SIZE] & ~0x7fful);
}

static u64 *entry_of(u64 at)
{
	return &table_of(at)[at / PAGE % PAGES];
}

/* Virtual = real, but for what the names above say. */
static bool make_tables(void)
{
	u8 *area = gk_pages_alloc((SEGMENTS / 2 + 1) * PAGE + 2 * 16384);
	u64 at = ((u64)area + 16383) & ~16383ul;

	if (!area)
		return false;
	segments = (u64 *)at;
	for (u32 i = 0; i < 2048; i++)
		segments[i] = STE_INVALID;
	at += 16384;
	for (u32 s = 0; s < SEGMENTS; s++, at += PAGES * sizeof(u64)) {
		segments[s] = at;
		for (u32 p = 0; p < PAGES; p++)
			((u64 *)at)[p] = s * SEGMENT_SIZE + p * PAGE;
	}
	*entry_of(INVALID) |= PTE_INVALID;
	*entry_of(PROTECTED) |= PTE_PROTECT;
	*entry_of(FAR) = 1ul << 40;
	segments[NO_TABLE / SEGMENT_SIZE] |= STE_INVALID;
	segments[READ_SEG / SEGMENT_SIZE] |= STE_PROTECT;
	set_key(AREA, 0);
	set_key(OTHER, KEY);
	set_key(PROTECTED, 0);
	set_key(FETCH, KEY | 8);
	return true;
}

/* TEXT on AT with KEY: condition code, or how it ends. */
static u32 attempt(const u8 *text, size_t size, u64 mask, u64 at, u64 key,
		   u64 *out)
{
	struct trial t = { .mask = mask };
	struct outcome o;

	memcpy(t.text, text, size);
	t.gr[2] = key;
	t.gr[3] = at;
	trial_run(&t, &o);
	*out = o.gr[1];
	return o.completed ? o.cc : ENDS(o.code);
}

static u32 tprot(u64 mask, u64 at, u64 key)
{
	static const u8 text[] = { 0xe5, 0x01, 0x30, 0, 0x20, 0 };
	u64 ignored;

	return attempt(text, sizeof(text), mask, at, key, &ignored);
}

static u32 lra(u64 at, u64 *real)
{
	static const u8 text[] = { 0xe3, 0x10, 0x30, 0, 0, 0x03 };

	return attempt(text, sizeof(text), DAT_ON, at, 0, real);
}

static u64 own_tables(void)
{
	u64 was, now = (u64)segments; /* a table of one page: 512 segments */

	__asm__ volatile("stctg 1,1,%0" : "=Q"(was));
	__asm__ volatile("lctlg 1,1,%0" : : "Q"(now));
	__asm__ volatile("ptlb" : : : "memory");
	return was;
}

static void back(u64 asce)
{
	__asm__ volatile("lctlg 1,1,%0" : : "Q"(asce));
	__asm__ volatile("ptlb" : : : "memory");
}

static u64 set_low_protection(bool on)
{
	u64 cr0, with;

	__asm__ volatile("stctg 0,0,%0" : "=Q"(cr0));
	with = on ? cr0 | CR0_LOW : cr0 & ~CR0_LOW;
	__asm__ volatile("lctlg 0,0,%0" : : "Q"(with));
	return cr0;
}

static const struct row {
	const char *name;
	u64 mask, at, key;
	u32 cc;
} rows[] = {
	{ "TPROT by key 0: cc 0", DAT_ON, OTHER, 0, 0 },
	{ "by the page's own key: cc 0", DAT_ON, OTHER, KEY, 0 },
	{ "by another one: fetch only, cc 1", DAT_ON, OTHER, 0x10, 1 },
	{ "of what is fetch-protected: cc 2", DAT_ON, FETCH, 0x10, 2 },
	{ "a protected page: cc 1", DAT_ON, PROTECTED, 0, 1 },
	{ "a protected segment: cc 1", DAT_ON, READ_SEG, 0, 1 },
	{ "an invalid page: cc 3", DAT_ON, INVALID, 0, 3 },
	{ "an invalid segment: cc 3", DAT_ON, NO_TABLE, 0, 3 },
	{ "behind the table's end: cc 3", DAT_ON, BEYOND, 0, 3 },
	{ "a page outside of storage: addressing", DAT_ON, FAR, 0,
	  ENDS(PGM_ADDRESSING) },
	{ "the real mode: the invalid page is there, cc 0", DAT_OFF, INVALID, 0,
	  0 },
	{ "and its key counts: cc 1", DAT_OFF, OTHER, 0x10, 1 },
	{ "outside of storage: addressing", DAT_OFF, 1ul << 40, 0,
	  ENDS(PGM_ADDRESSING) },
};

static void check_tprot(void)
{
	u32 is[ARRAY_SIZE(rows)], low, high, cr0_was;
	u64 cr0, asce = own_tables();

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		is[i] = tprot(rows[i].mask, rows[i].at, rows[i].key);
	cr0 = set_low_protection(true);
	low = tprot(DAT_ON, 0, 0);
	high = tprot(DAT_ON, 0x600, 0);
	__asm__ volatile("lctlg 0,0,%0" : : "Q"(cr0));
	cr0_was = tprot(DAT_ON, 0, 0);
	back(asce);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		gk_check_equal(is[i], rows[i].cc, rows[i].name);
	gk_check_equal(low, 1, "low-address protection: cc 1");
	gk_check_equal(high, 0, "but not from byte 512 on");
	gk_check_equal(cr0_was, 0, "nor when it is off");
}

static void check_lra(void)
{
	u64 asce = own_tables(), at, real[5];
	u32 cc[5];

	*entry_of(OTHER) = AREA;
	__asm__ volatile("ptlb" : : : "memory");
	cc[0] = lra(OTHER + 0x123, &real[0]);
	cc[1] = lra(INVALID, &real[1]);
	cc[2] = lra(NO_TABLE, &real[2]);
	cc[3] = lra(BEYOND, &real[3]);
	cc[4] = lra(FAR, &real[4]);
	at = (u64)entry_of(INVALID);
	*entry_of(OTHER) = OTHER;
	back(asce);
	gk_check_equal(cc[0], 0, "LRAG: cc 0");
	gk_check_equal(real[0], AREA + 0x123, "and the real address");
	gk_check_equal(cc[1], 2, "an invalid page: cc 2");
	gk_check_equal(real[1], at, "and its entry's address");
	gk_check_equal(cc[2], 1, "an invalid segment: cc 1");
	gk_check_equal(real[2], (u64)&segments[NO_TABLE / SEGMENT_SIZE],
		       "and its entry's address");
	gk_check_equal(cc[3], 3, "behind the table's end: cc 3");
	gk_check_equal(cc[4], 0, "a page outside of storage: cc 0");
}

void gk_main(void)
{
	if (!gk_check(make_tables(), "there is storage for tables"))
		gk_check_done();
	check_tprot();
	check_lra();
	gk_check_done();
}
