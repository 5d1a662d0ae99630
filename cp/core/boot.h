/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is done before DAT is on, and what of it is used afterwards.
 */
#ifndef CP_CORE_BOOT_H
#define CP_CORE_BOOT_H

#include "cp/lib/types.h"

/* The segment table of the first 2 GiB of the direct map. */
extern u64 direct_st[];

/* With DAT off, by cp/hw/start.S. */
void boot_keep(void);
u64 boot_map(void);

/* A sum of SIZE bytes, a multiple of 8, that shows any wild store. */
u32 boot_sum(const void *data, u64 size);

#endif
