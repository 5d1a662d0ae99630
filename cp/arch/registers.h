/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a CPU holds, in the order of the host that looks at it: for dumps, saved
 * status and the debugger.  Principles of Operation, chapter 2.
 */
#ifndef CP_ARCH_REGISTERS_H
#define CP_ARCH_REGISTERS_H

#include "cp/lib/types.h"

struct registers {
	u64 psw_mask, psw_addr;
	u64 gr[16];
	u32 ar[16];
	u32 fpc;
	u64 fpr[16];
	u64 cr[16];
	u64 prefix;
	u64 cpu_timer, clock_comparator, epoch;
	u32 tod_programmable;
};

#endif
