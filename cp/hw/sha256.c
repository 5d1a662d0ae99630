/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The seam of cp/lib/sha256.h: KIMD where the machine has it (message-security
 * assist with function code 2), else the portable C.
 */
#include "cp/lib/sha256.h"

#include "cp/hw/insn.h"

#define FACILITY_MSA 17
#define KIMD_QUERY   0
#define KIMD_SHA_256 2
#define BLOCK_SIZE   64

static void kimd(u64 function, void *parm, const u8 *data, u64 size)
{
	register u64 r0 __asm__("0") = function;
	register u64 r1 __asm__("1") = (u64)parm;
	register u64 r2 __asm__("2") = (u64)data;
	register u64 r3 __asm__("3") = size;

	__asm__ volatile("0:	.insn rre,0xb93e0000,%%r0,%[data]\n"
			 "	jo 0b"
			 : [data] "+d"(r2), "+d"(r3)
			 : "d"(r0), "d"(r1)
			 : "cc", "memory");
}

static bool have_sha256(void)
{
	static bool known, have;
	u8 functions[16] = { 0 };

	if (known)
		return have;
	if (insn_facility(FACILITY_MSA)) {
		kimd(KIMD_QUERY, functions, functions, 0);
		have = functions[0] & (0x80 >> KIMD_SHA_256);
	}
	known = true;
	return have;
}

void sha256_block(u32 state[8], const u8 *data, size_t count)
{
	if (have_sha256())
		kimd(KIMD_SHA_256, state, data, count * BLOCK_SIZE);
	else
		sha256_block_c(state, data, count);
}
