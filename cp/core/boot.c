/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first home space: built by the IPL CPU with DAT off.  Everything here is
 * reached relative to the instruction, so it runs from any real origin; no
 * initialised pointer may be used.
 *
 * Before that the nucleus, still as it was loaded, is copied to where a
 * restart finds it.
 */
#include "cp/core/boot.h"

#include "cp/arch/dat.h"
#include "cp/core/keep.h"
#include "cp/mm/home.h"

#define NUCLEUS_MIB 4
#define SHORT_ST    (PAGE_SIZE / 8)

static u64 region3[SHORT_ST] ALIGNED(4096);
static u64 low_st[SHORT_ST] ALIGNED(4096);
static u64 nucleus_st[SHORT_ST] ALIGNED(4096);
u64 direct_st[ST_ENTRIES] ALIGNED(4096);
static u64 direct_pt[PT_ENTRIES] ALIGNED(2048);
static u64 low_pt[PT_ENTRIES] ALIGNED(2048);
static u64 nucleus_pt[NUCLEUS_MIB * PT_ENTRIES] ALIGNED(2048);
u64 stack_st[SHORT_ST] ALIGNED(4096);

/* u64: LARL reaches even addresses only; a byte would come from a literal. */
extern const u64 text_start[], data_start[], data_end[], nucleus_end[];

/* A wild store shows wherever it was; the same words elsewhere do not count. */
u32 boot_sum(const void *data, u64 size)
{
	const u64 *word = data;
	u64 sum = 0;
	u64 i;

	for (i = 0; i < size / 8; i++)
		sum = (sum << 1 | sum >> 63) + word[i];
	return (u32)(sum ^ sum >> 32);
}

static void copy(u64 *to, const u64 *from, u64 size)
{
	u64 i;

	for (i = 0; i < size / 8; i++)
		to[i] = from[i];
}

static void forget_abends(struct keep *k)
{
	u32 i;

	k->abends = be32_make(0);
	for (i = 0; i < KEEP_ABENDS; i++)
		k->abend_tod[i] = be64_make(0);
}

/*
 * Keep the nucleus, unless it has just come from there.  The last abend stays
 * as it is, whoever IPLs.  All addresses are real; bss is not cleared yet.
 */
void boot_keep(void)
{
	struct keep *k = (struct keep *)KEEP_REAL;
	u64 size = (u64)data_end - (u64)text_start;

	if (be64_get(k->magic) == KEEP_MAGIC &&
	    be32_get(k->version) == KEEP_VERSION &&
	    be32_get(k->state) == KEEP_REIPL) {
		k->state = be32_make(KEEP_RESTARTED);
		return;
	}
	k->magic = be64_make(KEEP_MAGIC);
	k->version = be32_make(KEEP_VERSION);
	k->state = be32_make(KEEP_COLD);
	k->image_size = be64_make(size); /* cp64.lds: it fits */
	forget_abends(k);
	copy((u64 *)(void *)k->image, text_start, size);
	k->image_sum = be32_make(boot_sum(text_start, size));
}

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

/*
 * The direct map: 1 MiB at a time, but the first by pages, so that text is
 * protected there too; the kept segments are opened by who writes to them.
 */
static void map_direct(void)
{
	u64 protect_from = (u64)text_start & PAGE_MASK;
	u64 protect_to = (u64)data_start;
	u64 real, i;

	for (i = 0; i < ST_ENTRIES; i++)
		direct_st[i] = i * SEGMENT_SIZE | STE_FC;
	for (i = 0; i < PT_ENTRIES; i++) {
		real = i * PAGE_SIZE;
		direct_pt[i] = real;
		if (real >= protect_from && real < protect_to)
			direct_pt[i] |= PTE_PROTECT;
	}
	direct_st[0] = (u64)direct_pt;
	for (real = KEEP_REAL; real < KEEP_REAL + KEEP_SIZE;
	     real += SEGMENT_SIZE)
		direct_st[real / SEGMENT_SIZE] |= STE_PROTECT;
}

/* Returns the ASCE of the home space.  All addresses here are real. */
u64 boot_map(void)
{
	fill_invalid(region3, SHORT_ST, RTE_INVALID);
	fill_invalid(low_st, SHORT_ST, STE_INVALID);
	fill_invalid(low_pt, PT_ENTRIES, PTE_INVALID);
	fill_invalid(stack_st, SHORT_ST, STE_INVALID);
	low_st[0] = (u64)low_pt;
	low_pt[0] = 0;
	low_pt[1] = PAGE_SIZE;
	map_direct();
	map_nucleus();
	map_region(0, low_st, 0);
	map_region(NUCLEUS_BASE, nucleus_st, 0);
	map_region(STACK_BASE, stack_st, 0);
	map_region(DIRECT_BASE, direct_st, RTE_TL);
	return (u64)region3 | ASCE_DT_REGION3;
}
