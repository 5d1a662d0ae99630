/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What IPTE, IDTE, CSP and CSPG do to storage and registers of the CPU itself;
 * that all CPUs forget their entries is in smp.c, what they refuse in
 * refused.c.  Principles of Operation, chapter 10.
 */
#include "cp/arch/dat.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/insn.h"

#define SPARE 100ul

static u64 segments[512] ALIGNED(4096);

/* More entries than one: so many are invalid, and no other. */
static void check_entries(void)
{
	u64 *entry = &segments[SPARE], at = SPARE * SEGMENT_SIZE | 2;
	u64 others;

	for (u32 i = 0; i < 5; i++)
		entry[i] = (u64)segments;
	__asm__ volatile(".insn rrf,0xb98e0000,%0,%1,%2,0"
			 :
			 : "d"((u64)segments), "d"(at + SEGMENT_SIZE), "d"(0ul)
			 : "memory");
	others = entry[0] | entry[4];
	gk_check(entry[1] & entry[2] & entry[3] & STE_INVALID,
		 "IDTE of three entries: they are invalid");
	gk_check(!(others & STE_INVALID), "and those beside them are not");
}

/* COMPARE AND SWAP AND PURGE as a swap; the condition code. */
static u32 csp(u32 *word, u64 *old, u64 new)
{
	register u64 gr2 __asm__("2") = *old;
	register u64 gr3 __asm__("3") = new;
	u32 cc;

	__asm__ volatile("csp 2,%[at]\n\tipm %[cc]\n\tsrl %[cc],28"
			 : [cc] "=d"(cc), "+d"(gr2)
			 : [at] "d"((u64)word), "d"(gr3)
			 : "cc", "memory");
	*old = gr2;
	return cc;
}

static void check_swap(void)
{
	static u32 word = 17;
	u64 old = 0xaaaaaaaa00000016ul;

	gk_check_equal(csp(&word, &old, 99), 1, "CSP of another value: cc 1");
	gk_check_equal(word, 17, "nothing is stored");
	gk_check_equal(old, 0xaaaaaaaa00000011ul, "the value is told");
	gk_check_equal(csp(&word, &old, 99), 0, "CSP of the same: cc 0");
	gk_check_equal(word, 99, "it is stored");
}

static void cspg(u64 *word, u64 *old, u64 new)
{
	register u64 gr2 __asm__("2") = *old;
	register u64 gr3 __asm__("3") = new;

	__asm__ volatile(".insn rre,0xb98a0000,2,%[at]"
			 : "+d"(gr2)
			 : [at] "d"((u64)word), "d"(gr3)
			 : "cc", "memory");
	*old = gr2;
}

static void check_swap_long(void)
{
	static u64 word = 17;
	u64 old = 16;

	cspg(&word, &old, 99);
	gk_check(old == 17 && word == 17, "CSPG of another value tells it");
	cspg(&word, &old, 99);
	gk_check_equal(word, 99, "of the same, it stores");
}

/*
 * A table where nothing was ever stored: under a control program the first IPTE
 * of it faults in the host, and must leave no lock behind.
 */
static void check_untouched_table(void)
{
	u64 table = gk_storage_size() - 0x40000, at = 0, again = 0x1000;

	__asm__ volatile("ipte %0,%1" : : "d"(table), "d"(at) : "memory");
	gk_check(insn_stidp() != 0, "an operand is stored after it");
	__asm__ volatile("ipte %0,%1" : : "d"(table), "d"(again) : "memory");
	gk_check(*(volatile u64 *)table & PTE_INVALID,
		 "IPTE of a table never touched invalidates");
	gk_check(*(volatile u64 *)(table + 8) & PTE_INVALID, "and once more");
}

void gk_main(void)
{
	check_entries();
	check_swap();
	check_swap_long();
	check_untouched_table();
	gk_check_done();
}
