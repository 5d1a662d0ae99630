/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The seam of cp/lib/sha256.h for guests: KIMD (message-security assist) where
 * the machine has it, a hundred times faster there than the portable C.
 */
#include "cp/lib/sha256.h"
#include "guestkit/include/gk/irq.h"

#define KIMD_QUERY   0
#define KIMD_SHA_256 2

static void kimd(u64 function, void *parm, const u8 *data, u64 size)
{
	register u64 gr0 __asm__("0") = function;
	register u64 gr1 __asm__("1") = (u64)parm;
	register u64 gr2 __asm__("2") = (u64)data;
	register u64 gr3 __asm__("3") = size;

	__asm__ volatile("0:	.insn rre,0xb93e0000,%%r0,%[data]\n\t"
			 "jo 0b"
			 : [data] "+d"(gr2), "+d"(gr3)
			 : "d"(gr0), "d"(gr1)
			 : "cc", "memory");
}

static void query(void *functions)
{
	kimd(KIMD_QUERY, functions, functions, 0);
}

static bool have_sha256(void)
{
	static bool known, have;
	u8 functions[16] = { 0 };

	if (!known) {
		have = !gk_trap(query, functions, NULL) &&
		       (functions[0] & (0x80 >> KIMD_SHA_256));
		known = true;
	}
	return have;
}

void sha256_block(u32 state[8], const u8 *data, size_t count)
{
	if (have_sha256())
		kimd(KIMD_SHA_256, state, data, count * SHA256_BLOCK);
	else
		sha256_block_c(state, data, count);
}
