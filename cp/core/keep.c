/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/core/keep.h"

#include "cp/arch/dat.h"
#include "cp/core/boot.h"
#include "cp/hw/insn.h"
#include "cp/mm/home.h"

_Static_assert(KEEP_REAL % SEGMENT_SIZE == 0 && KEEP_SIZE % SEGMENT_SIZE == 0,
	       "the kept segments have entries of the direct map");
_Static_assert(KEEP_IMAGE_MAX == 0x1b0000, "cp64.lds knows this");

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

	for (u32 i = 0; i < KEEP_SIZE / SEGMENT_SIZE; i++)
		ste[i] = on ? ste[i] | STE_PROTECT : ste[i] & ~STE_PROTECT;
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
