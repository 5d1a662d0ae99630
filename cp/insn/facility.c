/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/insn/facility.h"

#include "cp/hw/insn.h"

#define BIT(n) (0x8000000000000000ull >> (n))

/* 11 configuration topology, 28 TOD steering: CP does not emulate them. */
static const u64 withheld[FACILITY_DWORDS] = { BIT(11) | BIT(28), 0 };

u64 facility_dword(u32 index)
{
	u64 host[FACILITY_DWORDS] = { 0 };

	(void)insn_stfle(host, FACILITY_DWORDS);
	return host[index] & ~withheld[index];
}
