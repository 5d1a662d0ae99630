/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the machine says of itself: STORE SYSTEM INFORMATION at every level,
 * CPU and facilities, and that what it says it has not, it has not.
 * Principles of Operation, chapter 10.
 */
#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/insn.h"
#include "tests/guest/trial.h"

#define FUNCTION(level, one) ((u64)(level) << 28 | (one))
#define HERE		     3u /* the level of a virtual machine */
#define VIRTUAL		     0xffu
#define TOPOLOGY_LEVEL	     15u
#define REAL_STFL	     200
#define KEY		     0x10
#define TOPOLOGY	     11 /* facilities */
#define STEERING	     28
#define STFLE_THERE	     7
#define OPERATION	     0x01

static u8 *page;
static u64 facilities[4];

/* STSI to AT: the program-interruption code, or the condition code. */
static u32 stsi_at(u64 at, u64 gr0, u64 gr1, u64 *gr0_after)
{
	struct trial t = { .mask = GK_PSW_RUN,
			   .text = { 0xb2, 0x7d, 0x30, 0 } };
	struct outcome o;

	t.gr[0] = gr0;
	t.gr[1] = gr1;
	t.gr[3] = at;
	trial_run(&t, &o);
	if (gr0_after)
		*gr0_after = o.gr[0];
	return o.completed ? o.cc : 0x100u | o.code;
}

static u32 stsi(u64 gr0, u64 gr1)
{
	memset(page, 0xee, 4096);
	return stsi_at((u64)page, gr0, gr1, NULL);
}

#define ENDS_WITH(pgm) (0x100u | (pgm))

static void check_levels(void)
{
	u64 gr0 = 0;
	u32 level, above = 0;

	gk_check_equal(stsi_at((u64)page, 0xaaaa000000000000, 0, &gr0), 0,
		       "STSI 0: cc 0");
	level = (u32)gr0 >> 28;
	gk_check(level >= 1 && level <= 3, "tells the level");
	gk_check_equal(gr0 >> 32, 0xaaaa0000, "in the lower half of GR 0");
	if (gk_hyper_present())
		gk_check_equal(level, HERE, "a virtual machine's");
	gk_check_equal(stsi(FUNCTION(level + 1, 1), 1), 3,
		       "a level above that: cc 3");
	gk_check_equal(stsi(FUNCTION(1, 9), 1), 3, "no such selector: cc 3");
	gk_check_equal(stsi(FUNCTION(1, 1), 9), 3, "nor the second: cc 3");
	gk_check_equal(page[0], 0xee, "and nothing is stored");
	for (u32 n = level + 1; n < 16; n++)
		if (n != TOPOLOGY_LEVEL || gk_hyper_present())
			above += stsi(FUNCTION(n, 1), 2) != 3;
	gk_check_equal(above, 0, "so has each level above, and topology");
}

static void check_refused(void)
{
	gk_check_equal(stsi(FUNCTION(1, 1) | 0x100, 1),
		       ENDS_WITH(PGM_SPECIFICATION),
		       "a reserved bit in GR 0: specification");
	gk_check_equal(stsi(FUNCTION(1, 1), 0x10001),
		       ENDS_WITH(PGM_SPECIFICATION),
		       "one in GR 1: specification");
	gk_check_equal(stsi_at((u64)page + 8, FUNCTION(1, 1), 1, NULL),
		       ENDS_WITH(PGM_SPECIFICATION),
		       "a block off its page: specification");
	gk_check_equal(stsi_at(gk_storage_size(), FUNCTION(1, 1), 1, NULL),
		       ENDS_WITH(PGM_ADDRESSING),
		       "one outside storage: addressing");
}

static void set_key(const void *at, u64 key)
{
	__asm__ volatile("sske %0,%1" : : "d"(key), "a"((u64)at) : "memory");
}

/* TEXT with GR 3 = AT and GR 0 = 0: how it ends. */
static u16 ends(const u8 *text, u64 mask, u64 at)
{
	struct trial t = { .mask = GK_PSW_RUN | mask };
	struct outcome o;

	memcpy(t.text, text, 4);
	t.gr[0] = text[1] == 0x7d ? FUNCTION(1, 1) : 0;
	t.gr[1] = 1;
	t.gr[3] = at;
	trial_run(&t, &o);
	return o.code;
}

static void check_protected(void)
{
	static const u8 stsi_gr3[] = { 0xb2, 0x7d, 0x30, 0 };
	static const u8 stfle_gr3[] = { 0xb2, 0xb0, 0x30, 0 };
	u16 sysib, list;

	set_key(page, KEY);
	sysib = ends(stsi_gr3, 2 * (u64)KEY << 48, (u64)page);
	list = ends(stfle_gr3, 2 * (u64)KEY << 48, (u64)page);
	set_key(page, 0);
	gk_check_equal(sysib, PGM_PROTECTION, "STSI into what a key protects");
	gk_check_equal(list, PGM_PROTECTION, "STFLE: protection");
	gk_check_equal(ends(stfle_gr3, 0, (u64)page + 4), PGM_SPECIFICATION,
		       "STFLE off a doubleword: specification");
	gk_check_equal(ends(stfle_gr3, 0, gk_storage_size()), PGM_ADDRESSING,
		       "outside of storage: addressing");
	gk_check_equal(ends(stfle_gr3, GK_PSW_PROBLEM, (u64)page), 0,
		       "in the problem state: it is for all");
}

/* Total = configured + standby + reserved, at offset AT. */
static bool counts_add_up(u32 at)
{
	u16 total = get_be16(page + at);

	return total && total == get_be16(page + at + 2) +
					 get_be16(page + at + 4) +
					 get_be16(page + at + 6);
}

static void check_blocks(void)
{
	char text[17] = "";

	gk_check_equal(stsi(FUNCTION(1, 1), 1), 0, "STSI 1.1.1");
	gk_check(page[48] >= 0xf0 && page[51] >= 0xf0 && page[64] > 0x40,
		 "has type and model");
	gk_check_equal(page[200], 0, "and zeros behind");
	gk_check_equal(stsi(FUNCTION(1, 2), 1), 0, "STSI 1.2.1");
	gk_check_equal(stsi(FUNCTION(1, 2), 2), 0, "STSI 1.2.2");
	gk_check(counts_add_up(36) && get_be32(page + 32), "counts CPUs");
	if (!gk_hyper_present()) {
		gk_check_equal(stsi(FUNCTION(3, 2), 2), 3,
			       "STSI 3.2.2 of a real machine: cc 3");
		return;
	}
	gk_check_equal(stsi(FUNCTION(2, 2), 1), 0, "STSI 2.2.1");
	gk_check_equal(stsi(FUNCTION(2, 2), 2), 0, "STSI 2.2.2");
	gk_check_equal(stsi(FUNCTION(3, 2), 2), 0, "STSI 3.2.2");
	gk_check_equal(page[31], 1, "one level of virtual machines");
	gk_check(counts_add_up(36), "counts the virtual CPUs");
	ebcdic_to(text, page + 56, 16);
	gk_check(memcmp(text, "z/VM CP-64", 10) == 0, "whose CP is z/VM");
	gk_check_equal(stsi(FUNCTION(3, 2), 1), 3, "there is no 3.2.1");
}

/* --- facilities --- */

static u32 stfle(u64 count, u64 *gr0)
{
	register u64 r0 __asm__("0") = count - 1;
	u32 cc;

	__asm__ volatile(".insn s,0xb2b00000,%[list]\n\t"
			 "ipm %[cc]\n\tsrl %[cc],28"
			 : [cc] "=d"(cc), [list] "=Q"(facilities), "+d"(r0)
			 :
			 : "cc", "memory");
	*gr0 = r0;
	return cc;
}

static bool has(u32 facility)
{
	return facilities[facility / 64] >> (63 - facility % 64) & 1;
}

static bool is_operation(u8 first, u8 second)
{
	struct trial t = { .mask = GK_PSW_RUN,
			   .text = { first, second, 0, 0x20 } };
	struct outcome o;

	t.gr[1] = (u64)page;
	t.gr[2] = 2; /* PTF: the polarization is asked for */
	trial_run(&t, &o);
	return o.code == OPERATION;
}

static void check_facilities(void)
{
	const volatile u32 *stfl = (const volatile u32 *)REAL_STFL;
	u64 gr0, count;
	u32 cc;

	__asm__("" : "+a"(stfl));
	memset(facilities, 0, sizeof(facilities));
	cc = stfle(1, &gr0);
	count = (gr0 & 0xff) + 1;
	gk_check_equal(cc, count > 1 ? 3 : 0, "STFLE of one: cc 3");
	gk_check_equal(facilities[1], 0, "which stores no more");
	gk_check_equal(stfle(4, &gr0), 0, "STFLE of all: cc 0");
	gk_check_equal((gr0 & 0xff) + 1, count, "and how many there are");
	__asm__ volatile("stfl 0" : : : "memory");
	gk_check_equal(*stfl, (u32)(facilities[0] >> 32),
		       "STFL tells the same");
	gk_check(has(STFLE_THERE), "STFLE is a facility");
	gk_check(has(TOPOLOGY) == !is_operation(0xb9, 0xa2),
		 "PTF is there when its facility is");
	gk_check(has(STEERING) == !is_operation(0x01, 0x04), "so is PTFF");
}

void gk_main(void)
{
	u64 id = insn_stidp();

	page = gk_pages_alloc(4096);
	check_levels();
	check_refused();
	check_protected();
	check_blocks();
	check_facilities();
	if (gk_hyper_present())
		gk_check_equal(id >> 56, VIRTUAL,
			       "STIDP: a virtual machine's version");
	gk_check((u32)id >> 16 && !((u32)id & 0xffff),
		 "it has a machine type, and zeros behind");
	gk_check_equal(insn_stap(), 0, "STAP: the first CPU");
	gk_check_done();
}
