/* SPDX-License-Identifier: Apache-2.0 */
/* Names of instructions, for INDICATE EXITS and DISPLAY.  Pure. */
#ifndef CP_CMD_INSN_NAME_H
#define CP_CMD_INSN_NAME_H

#include "cp/arch/opcode.h"

/*
 * KEY is an exit_opcode's: a one- or two-byte operation code, or X'83' << 16
 * and a DIAGNOSE code.  Writes "SSCH", "DIAG 0500" or the code in hexadecimal.
 */
char *insn_name(char to[16], u32 key);
/* The name of the whole instruction INSN; NULL: there is none such. */
const char *insn_mnemonic(const u8 insn[INSN_SIZE_MAX]);
/* The operation code of NAME (upper case), 0: none; and the other way. */
u16 insn_opcode(const char *name);
const char *insn_opcode_name(u16 opcode);

#endif
