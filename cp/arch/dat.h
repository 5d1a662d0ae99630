/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dynamic address translation: ASCE and table entries.  Principles of
 * Operation, chapter 3.
 */
#ifndef CP_ARCH_DAT_H
#define CP_ARCH_DAT_H

#include "cp/lib/types.h"

#define PAGE_SIZE    4096ull
#define PAGE_MASK    (~(PAGE_SIZE - 1))
#define SEGMENT_SIZE 0x100000ull
#define REGION3_SIZE 0x80000000ull

#define ASCE_ORIGIN	0xfffffffffffff000ull
#define ASCE_PRIVATE	0x100ull
#define ASCE_REAL_SPACE 0x20ull
#define ASCE_DT		0x0cull
#define ASCE_DT_REGION1 0x0cull
#define ASCE_DT_REGION2 0x08ull
#define ASCE_DT_REGION3 0x04ull
#define ASCE_DT_SEGMENT 0x00ull
#define ASCE_TL		0x03ull

#define RTE_ORIGIN     0xfffffffffffff000ull
#define RTE_PROTECT    0x200ull
#define RTE_TF	       0xc0ull
#define RTE_TF_SHIFT   6
#define RTE_INVALID    0x20ull
#define RTE_TT	       0x0cull
#define RTE_TT_REGION3 0x04ull
#define RTE_TL	       0x03ull

#define STE_ORIGIN  0xfffffffffffff800ull
#define STE_FRAME   0xfffffffffff00000ull /* with STE_FC */
#define STE_FC	    0x400ull
#define STE_PROTECT 0x200ull
#define STE_INVALID 0x20ull
#define STE_COMMON  0x10ull

#define PTE_FRAME    0xfffffffffffff000ull
#define PTE_INVALID  0x400ull
#define PTE_PROTECT  0x200ull
#define PTE_RESERVED 0x800ull /* must be zero, else translation-spec. */

#define PT_ENTRIES 256
#define ST_ENTRIES 2048

#endif
