/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first home space: built by the IPL CPU with DAT off.  Everything here is
 * reached relative to the instruction, so it runs from any real origin; no
 * initialised pointer may be used.
 */
#include "cp/arch/dat.h"
#include "cp/mm/home.h"

#define NUCLEUS_MIB 4
#define SHORT_ST    (PAGE_SIZE / 8)

static u64 region3[SHORT_ST] ALIGNED(4096);
static u64 low_st[SHORT_ST] ALIGNED(4096);
static u64 nucleus_st[SHORT_ST] ALIGNED(4096);
static u64 direct_st[ST_ENTRIES] ALIGNED(4096);
static u64 low_pt[PT_ENTRIES] ALIGNED(2048);
static u64 nucleus_pt[NUCLEUS_MIB * PT_ENTRIES] ALIGNED(2048);
u64 stack_st[SHORT_ST] ALIGNED(4096);

/* u64: LARL reaches even addresses only; a byte would come from a literal. */
extern const u64 text_start[], data_start[], nucleus_end[];

u64 boot_map(void);

static void map_region(u64 base, const u64 *segment_table, u64 tl)
{
	region3[base / REGION3_SIZE] = (u64)segment_table | RTE_TT_REGION3 | tl;
}

static void fill_invalid(u64 *table, u32 entries, u64 invalid)
{
	u32 i;

	for (i = 0; i < entries; i++)
		table[i] = invalid;
}

static void map_nucleus(void)
{
	u64 start = (u64)text_start & PAGE_MASK;
	u64 writable = (u64)data_start;
	u64 end = (u64)nucleus_end;
	u64 real;
	u32 i;

	fill_invalid(nucleus_st, SHORT_ST, STE_INVALID);
	fill_invalid(nucleus_pt, NUCLEUS_MIB * PT_ENTRIES, PTE_INVALID);
	for (i = 0; i < NUCLEUS_MIB; i++)
		nucleus_st[i] = (u64)&nucleus_pt[i * PT_ENTRIES];
	for (i = 0, real = start; real < end; i++, real += PAGE_SIZE)
		nucleus_pt[i] = real | (real < writable ? PTE_PROTECT : 0);
}

/* Returns the ASCE of the home space.  All addresses here are real. */
u64 boot_map(void)
{
	u64 i;

	fill_invalid(region3, SHORT_ST, RTE_INVALID);
	fill_invalid(low_st, SHORT_ST, STE_INVALID);
	fill_invalid(low_pt, PT_ENTRIES, PTE_INVALID);
	fill_invalid(stack_st, SHORT_ST, STE_INVALID);
	low_st[0] = (u64)low_pt;
	low_pt[0] = 0;
	low_pt[1] = PAGE_SIZE;
	for (i = 0; i < ST_ENTRIES; i++)
		direct_st[i] = i * SEGMENT_SIZE | STE_FC;
	map_nucleus();
	map_region(0, low_st, 0);
	map_region(NUCLEUS_BASE, nucleus_st, 0);
	map_region(STACK_BASE, stack_st, 0);
	map_region(DIRECT_BASE, direct_st, RTE_TL);
	return (u64)region3 | ASCE_DT_REGION3;
}
