/* SPDX-License-Identifier: Apache-2.0 */
/* An instruction's operands as an assembler writes them.  Pure. */
#ifndef CP_CMD_INSN_TEXT_H
#define CP_CMD_INSN_TEXT_H

#include "cp/arch/opcode.h"

#define INSN_TEXT_MAX 48

/*
 * "1,16(,2)", of the instruction INSN at AT: registers and masks decimal,
 * displacements and immediates decimal, what is relative to the instruction
 * where it leads, hexadecimal.
 */
char *insn_text(char to[INSN_TEXT_MAX], const u8 insn[INSN_SIZE_MAX], u64 at);

#endif
