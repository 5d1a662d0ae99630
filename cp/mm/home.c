/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/mm/home.h"

#include "cp/arch/dat.h"
#include "cp/core/abend.h"
#include "cp/core/lock.h"
#include "cp/hw/insn.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"

static struct spinlock stack_lock = SPINLOCK_INIT(LOCK_STACKS);
static bool stack_used[STACKS_MAX];
static u32 stacks_left = STACKS_MAX;
static u64 *stack_pt[STACKS_MAX * STACK_SLOT / SEGMENT_SIZE + 1];

hpa_t home_lookup(const void *p)
{
	u64 real = insn_lra(p);

	ASSERT(real != ~(u64)0);
	return hpa(real);
}

static u64 *region3(void)
{
	u64 cr[16];

	insn_stctg(cr);
	return home_at(hpa(cr[13] & ASCE_ORIGIN));
}

void home_extend(u64 real_bytes)
{
	u64 *r3 = region3() + DIRECT_BASE / REGION3_SIZE;
	u64 base, i;
	u64 *st;

	for (base = REGION3_SIZE; base < real_bytes && base < DIRECT_MAX;
	     base += REGION3_SIZE) {
		st = frame_alloc(2, FRAME_LOW);
		ASSERT(st);
		for (i = 0; i < ST_ENTRIES; i++)
			st[i] = (base + i * SEGMENT_SIZE) | STE_FC;
		r3[base / REGION3_SIZE] =
			hpa_val(home_real(st)) | RTE_TT_REGION3 | RTE_TL;
	}
}

/* The page-table entry of a stack page; makes the table; NULL: no frame. */
static u64 *stack_pte(u64 offset, u32 flags)
{
	u64 segment = offset / SEGMENT_SIZE;
	u64 *ste = &stack_st[segment];
	u32 i;

	if (!stack_pt[segment]) {
		u64 *pt = frame_alloc(0, flags);

		if (!pt)
			return NULL;
		for (i = 0; i < PT_ENTRIES; i++)
			pt[i] = PTE_INVALID;
		stack_pt[segment] = pt;
		*ste = hpa_val(home_real(pt));
	}
	return &stack_pt[segment][offset / PAGE_SIZE % PT_ENTRIES];
}

static bool map_stack(u64 slot, u32 flags)
{
	u64 offset = slot * STACK_SLOT + PAGE_SIZE; /* behind the guard page */
	u64 end = (slot + 1) * STACK_SLOT;
	void *frame;
	u64 *pte;

	for (; offset < end; offset += PAGE_SIZE) {
		pte = stack_pte(offset, flags);
		if (!pte)
			return false;
		if (!(*pte & PTE_INVALID))
			continue; /* kept from an earlier task */
		frame = frame_alloc(0, flags);
		if (!frame)
			return false;
		*pte = hpa_val(home_real(frame));
	}
	return true;
}

void *home_stack_alloc(u32 keep, u32 flags)
{
	void *top = NULL;
	u64 slot;

	spin_lock(&stack_lock);
	for (slot = 0; slot < STACKS_MAX && stack_used[slot]; slot++)
		;
	if (stacks_left > keep && map_stack(slot, flags)) {
		stack_used[slot] = true;
		stacks_left--;
		top = (void *)(STACK_BASE + (slot + 1) * STACK_SLOT);
	}
	spin_unlock(&stack_lock);
	return top;
}

/* The mapping stays, so that no TLB has to be purged. */
void home_stack_free(void *top)
{
	u64 slot = ((u64)top - STACK_BASE) / STACK_SLOT - 1;

	spin_lock(&stack_lock);
	ASSERT(slot < STACKS_MAX && stack_used[slot]);
	stack_used[slot] = false;
	stacks_left++;
	spin_unlock(&stack_lock);
}
