/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/core/keep.h"

#include "cp/arch/dat.h"
#include "cp/core/boot.h"
#include "cp/hw/insn.h"
#include "cp/mm/home.h"

_Static_assert(KEEP_REAL % SEGMENT_SIZE == 0 && KEEP_SIZE == SEGMENT_SIZE,
	       "the kept segment has one entry of the direct map");

static struct keep *kept(void)
{
	return home_at(hpa(KEEP_REAL));
}

const struct keep *keep_get(void)
{
	return kept();
}

/* Other CPUs keep what their TLBs say, which is protection. */
static void protect(bool on)
{
	u64 *ste = &direct_st[KEEP_REAL / SEGMENT_SIZE];

	*ste = on ? *ste | STE_PROTECT : *ste & ~STE_PROTECT;
	insn_ptlb();
}

struct keep *keep_open(void)
{
	protect(false);
	return kept();
}

void keep_close(void)
{
	protect(true);
}

bool keep_image_good(const struct keep *k)
{
	u64 size = be64_get(k->image_size);

	return be64_get(k->magic) == KEEP_MAGIC && size <= KEEP_IMAGE_MAX &&
	       boot_sum(k->image, size) == be32_get(k->image_sum);
}
