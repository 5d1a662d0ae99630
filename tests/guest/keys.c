/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Storage keys: storage that was never used has key 0, a key that is set is
 * there and protects nothing from key 0; reference and change bits, set and
 * told; PFMF; storage given back (DIAGNOSE X'10') is zero and has key 0 again,
 * whatever its frame was before.  Principles of Operation, chapters 3 and 10.
 */
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"

#define AREA  (8ul << 20) /* behind image and heap of this guest */
#define PAGE  4096ul
#define PAGES 32u
#define KEY   0x38u /* key 3, fetch-protected */
#define ACC_F 0xf8u
#define ACC   0x30u

/* All seven bits of it. */
static u32 whole_key(u64 at)
{
	u64 key = 0;

	__asm__ volatile("iske %0,%1" : "+d"(key) : "a"(at));
	return (u32)key & 0xfe;
}

static u32 key_of(u64 at)
{
	u64 key = 0;

	__asm__ volatile("iske %0,%1" : "+d"(key) : "a"(at));
	return (u32)key & ACC_F;
}

static void set_key(u64 at, u32 key)
{
	__asm__ volatile("sske %0,%1" : : "d"((u64)key), "a"(at) : "memory");
}

static void release(u64 first, u64 last)
{
	__asm__ volatile("diag %0,%1,0x10"
			 :
			 : "d"(first), "d"(last)
			 : "cc", "memory");
}

/* How many of the pages have KEY. */
static u64 pages_with(u32 key)
{
	u64 n = 0;
	u32 i;

	for (i = 0; i < PAGES; i++)
		n += key_of(AREA + i * PAGE) == key;
	return n;
}

static u64 sum_of_all(void)
{
	const volatile u8 *at = (const volatile u8 *)AREA;
	u64 i, sum = 0;

	for (i = 0; i < PAGES * PAGE; i += 64)
		sum += at[i];
	return sum;
}

static void check_set(void)
{
	u32 i;

	gk_check_equal(pages_with(0), PAGES, "unused storage has key 0");
	memset((void *)AREA, 1, PAGES * PAGE);
	gk_check_equal(pages_with(0), PAGES, "a store does not change that");
	for (i = 0; i < PAGES; i++)
		set_key(AREA + i * PAGE, KEY);
	gk_check_equal(pages_with(KEY), PAGES, "a key that is set is there");
	gk_check_equal(sum_of_all(), PAGES * PAGE / 64,
		       "and key 0 reads what it protects");
}

/* Of storage that was never used, too. */
static void check_tprot(void)
{
	u64 at = AREA + 64 * PAGE;

	gk_check_equal((u32)insn_tprot(at, 0), 0,
		       "TPROT of unused storage: key 0 may do all");
	gk_check_equal((u32)insn_tprot(at + PAGE, 0x10), 1,
		       "key 1 may not store there");
	set_key(at + 2 * PAGE, KEY);
	gk_check_equal((u32)insn_tprot(at + 2 * PAGE, 0x10), 2,
		       "nor fetch what is protected");
}

#define REFERENCED 0x04u
#define CHANGED	   0x02u

/* RRBE: condition code from reference and change bits; the first is reset. */
static u32 rrbe(u64 at)
{
	u32 cc;

	__asm__ volatile("rrbe 0,%[at]\n\tipm %[cc]\n\tsrl %[cc],28"
			 : [cc] "=d"(cc)
			 : [at] "a"(at)
			 : "cc");
	return cc;
}

static void touch(u64 at, bool store)
{
	volatile u8 *p = (volatile u8 *)at;

	if (store)
		*p = 1;
	else
		(void)*p;
}

static void check_bits(void)
{
	u64 at = AREA + 128 * PAGE;
	u32 fresh, fetched, first, second, stored, both, left;

	touch(at, true);
	set_key(at, KEY);
	fresh = whole_key(at);
	touch(at, false);
	fetched = whole_key(at);
	first = rrbe(at);
	second = rrbe(at);
	touch(at, true);
	stored = whole_key(at);
	both = rrbe(at);
	left = rrbe(at);
	gk_check_equal(fresh, KEY, "SSKE sets both bits to zero");
	gk_check_equal(fetched, KEY | REFERENCED, "a fetch sets the first");
	gk_check_equal(first, 2, "RRBE: referenced, not changed");
	gk_check_equal(second, 0, "and resets that");
	gk_check_equal(stored, KEY | REFERENCED | CHANGED, "a store sets both");
	gk_check_equal(both, 3, "RRBE: both");
	gk_check_equal(left, 1, "and leaves the change");
	set_key(at, KEY | REFERENCED | CHANGED);
	gk_check_equal(whole_key(at), KEY | REFERENCED | CHANGED,
		       "SSKE sets them");
}

/* SSKE with M3: MR 4, MC 2, many 1; the condition code, which was 0. */
static inline __attribute__((always_inline)) u32 sske(u64 *key, u64 *at,
						      const u32 m3)
{
	u32 cc;

	__asm__ volatile("cr 0,0\n\t"
			 ".insn rrf,0xb22b0000,%[key],%[at],%[m3],0\n\t"
			 "ipm %[cc]\n\tsrl %[cc],28"
			 : [cc] "=d"(cc), [key] "+d"(*key), [at] "+d"(*at)
			 : [m3] "i"(m3)
			 : "cc", "memory");
	return cc;
}

/* What differs only where the mask says so is not set. */
static void check_conditional(void)
{
	u64 at = AREA + 130 * PAGE, key = KEY, old = KEY | CHANGED;
	u32 cc, left;

	set_key(at, KEY | REFERENCED);
	cc = sske(&key, &at, 4);
	left = whole_key(at);
	gk_check_equal(cc, 0, "conditional SSKE, the reference bit bypassed");
	gk_check_equal(left, KEY | REFERENCED, "the key is not set");
	cc = sske(&old, &at, 4);
	gk_check_equal(cc, 1, "with another change bit: set");
	gk_check_equal(old >> 8 & 0xfe, KEY | REFERENCED,
		       "the old key is told");
	gk_check_equal(whole_key(at) & ~REFERENCED, KEY | CHANGED,
		       "and the new one is there");
}

/* PERFORM FRAME MANAGEMENT: bit 46 set key, 47 clear, 56-63 the key. */
#define PFMF_SET_KEY 0x20000ul
#define PFMF_CLEAR   0x10000ul
#define PFMF_1M	     0x1000ul

static u64 pfmf(u64 what, u64 at)
{
	__asm__ volatile(".insn rre,0xb9af0000,%[what],%[at]"
			 : [at] "+d"(at)
			 : [what] "d"(what)
			 : "cc", "memory");
	return at;
}

/* What and where in one register; where it goes on. */
static u64 pfmf_same(u64 both)
{
	__asm__ volatile(".insn rre,0xb9af0000,%[both],%[both]"
			 : [both] "+d"(both)
			 :
			 : "cc", "memory");
	return both;
}

static void bad_pfmf(void *unused)
{
	(void)unused;
	pfmf(1ul << 31, AREA);
}

#define LAST_MIB   0xfffffffffff00000ul
#define CR0_LOW	   0x10000000ul
#define CR0_TO_LOW 4096ul

static void pfmf_last(void *unused)
{
	(void)unused;
	pfmf(PFMF_SET_KEY | PFMF_1M, LAST_MIB);
}

/* With its key, so that it is CP's: the emulated machine looks at none. */
static void pfmf_low(void *unused)
{
	(void)unused;
	pfmf(PFMF_SET_KEY | PFMF_CLEAR, CR0_TO_LOW);
}

static void set_cr0(u64 cr0)
{
	__asm__ volatile("lctlg 0,0,%0" : : "Q"(cr0));
}

/* What the emulated machine does otherwise, or not at all. */
static void check_by_the_book(void)
{
	u64 big = 12ul << 20, at = big + 0x10ab;
	u64 cr0, key = 0x50, other = 0x20;
	struct gk_pgm why;
	bool refused;

	if (!gk_hyper_present())
		return;
	gk_check_equal(sske(&key, &at, 1), 0,
		       "SSKE of many leaves the condition code");
	gk_check_equal(at, big + (1ul << 20) + 0xab,
		       "and goes on behind them, the last 12 bits kept");
	gk_check_equal(key_of(big), 0x20, "the one before has its key");
	gk_check_equal(key_of(big + 0x1000), 0x50, "the first of them");
	gk_check_equal(key_of(big + 0xff000), 0x50, "and the last");
	at = big;
	gk_check_equal(sske(&other, &at, 5), 3,
		       "conditionally: no old key is told");
	gk_check_equal(key_of(big + 0xff000), 0x20, "and all are set");
	/* What is to be done is the address, too; key 0 goes on as it did. */
	at = PFMF_SET_KEY | PFMF_1M;
	gk_check_equal(pfmf_same(at | 0x30), (1ul << 20) + 0x30,
		       "PFMF with one register: goes on behind the MiB");
	gk_check(key_of(at - PAGE) == 0 && key_of(at) == 0x30 &&
			 key_of(0xff000) == 0x30,
		 "and did all the time what it was told first");
	pfmf(PFMF_SET_KEY | PFMF_1M, at);
	gk_check_pgm(PGM_ADDRESSING, pfmf_last, NULL,
		     "PFMF of the last MiB there could be: addressing");
	__asm__ volatile("stctg 0,0,%0" : "=Q"(cr0));
	set_cr0(cr0 | CR0_LOW);
	refused = gk_trap(pfmf_low, NULL, &why);
	set_cr0(cr0);
	/* Or its frame lies beyond our storage's size: see MACHINE.md. */
	gk_check(refused && (why.code == PGM_PROTECTION ||
			     why.code == PGM_ADDRESSING),
		 "PFMF that clears what is low: protection");
}

static void check_pfmf(void)
{
	u64 at = AREA + 132 * PAGE, big = 12ul << 20, next;
	volatile u64 *word = (volatile u64 *)at;

	*word = 1;
	/* The emulated machine drops the fetch-protection bit, CP does not. */
	pfmf(PFMF_SET_KEY | ACC, at);
	gk_check_equal(whole_key(at) & ~REFERENCED, ACC, "PFMF sets a key");
	gk_check_equal(*word, 1, "and clears nothing");
	pfmf(PFMF_CLEAR, at);
	gk_check_equal(*word, 0, "PFMF clears a frame");
	gk_check_equal(key_of(at), ACC, "and sets no key");
	*(volatile u64 *)(big + 0xff000) = 1;
	/* Both at once is an addressing exception of the emulated machine's. */
	pfmf(PFMF_CLEAR | PFMF_1M, big);
	next = pfmf(PFMF_SET_KEY | PFMF_1M | 0x20, big);
	gk_check_equal(next, big + (1ul << 20), "of 1 MiB: goes on behind it");
	gk_check_equal(key_of(big), 0x20, "the first frame has the key");
	gk_check_equal(key_of(big + 0xff000), 0x20, "and the last");
	gk_check_equal(*(volatile u64 *)(big + 0xff000), 0, "and is clear");
	gk_check_pgm(PGM_SPECIFICATION, bad_pfmf, NULL,
		     "PFMF with a reserved bit: specification");
	check_by_the_book();
	pfmf(PFMF_SET_KEY | PFMF_1M, big);
}

static void check_released(void)
{
	if (!gk_hyper_present()) {
		gk_check_skip("released storage is zero", "no control program");
		gk_check_skip("released storage has key 0",
			      "no control program");
		return;
	}
	release(AREA, AREA + (PAGES - 1) * PAGE);
	gk_check_equal(sum_of_all(), 0, "released storage is zero");
	gk_check_equal(pages_with(0), PAGES, "released storage has key 0");
}

void gk_main(void)
{
	check_set();
	check_tprot();
	check_bits();
	check_conditional();
	check_pfmf();
	check_released();
	gk_check_done();
}
