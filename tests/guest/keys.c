/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Storage keys: storage that was never used has key 0, a key that is set is
 * there and protects nothing from key 0; storage given back (DIAGNOSE X'10')
 * is zero and has key 0 again, whatever its frame was before.
 */
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/insn.h"

#define AREA  (8ul << 20) /* behind image and heap of this guest */
#define PAGE  4096ul
#define PAGES 32u
#define KEY   0x38u /* key 3, fetch-protected */
#define ACC_F 0xf8u

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
	check_released();
	gk_check_done();
}
