/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CP's own address space, the home space (CR13):
 *
 *	0              8 KiB   this CPU's prefix area (real 0)
 *	NUCLEUS_BASE   <4 MiB  nucleus: text and constants protected
 *	STACK_BASE     512 MiB task stacks, each behind a guard page
 *	DIRECT_BASE    ...     all real storage, in 1 MiB frames
 */
#ifndef CP_MM_HOME_H
#define CP_MM_HOME_H

#include "cp/lib/types.h"

#define NUCLEUS_BASE 0x4000000000ull
#define STACK_BASE   0x6000000000ull
#define DIRECT_BASE  0x8000000000ull
#define DIRECT_MAX   (DIRECT_BASE - 0x80000000ull)

#define STACK_SIZE 16384ull
#define STACK_SLOT (STACK_SIZE + 4096ull)
#define STACKS_MAX 512

extern u64 stack_st[];

static inline void *home_at(hpa_t real)
{
	return (void *)(hpa_val(real) + DIRECT_BASE);
}

/* Of an address in the direct map only (frames, slabs). */
static inline hpa_t home_real(const void *direct)
{
	return hpa((u64)direct - DIRECT_BASE);
}

/* Of any mapped home-space address (nucleus variables too). */
hpa_t home_lookup(const void *p);

/* Reach real storage above 2 GiB through the direct map as well. */
void home_extend(u64 real_bytes);
/*
 * A stack with its guard page; returns the top (exclusive).  NULL: KEEP or
 * fewer are left, or there is no frame that a request with FLAGS (frame.h) may
 * have.
 */
void *home_stack_alloc(u32 keep, u32 flags);
void home_stack_free(void *top);

#endif
