/* SPDX-License-Identifier: Apache-2.0 */
/* The text of an instruction.  Principles of Operation, chapter 5. */
#ifndef CP_ARCH_OPCODE_H
#define CP_ARCH_OPCODE_H

#include "cp/lib/types.h"

#define INSN_SIZE_MAX 6

/* 2, 4 or 6 bytes: how long an instruction is that begins with FIRST. */
static inline u32 insn_size(u8 first)
{
	/* Two bits: 00 one halfword, 01 and 10 two, 11 three. */
	return 2 + 2 * (((u32)first + 0x40) >> 7);
}

#endif
