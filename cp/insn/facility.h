/* SPDX-License-Identifier: Apache-2.0 */
/* The facility list that guests see: the machine's, less what CP withholds. */
#ifndef CP_INSN_FACILITY_H
#define CP_INSN_FACILITY_H

#include "cp/lib/types.h"

#define FACILITY_DWORDS 2

u64 facility_dword(u32 index);

#endif
