/* SPDX-License-Identifier: Apache-2.0 */
/* Names of the instructions that come to CP, for INDICATE EXITS.  Pure. */
#ifndef CP_CMD_INSN_NAME_H
#define CP_CMD_INSN_NAME_H

#include "cp/lib/types.h"

/*
 * KEY is an exit_opcode's: a one- or two-byte operation code, or X'83' << 16
 * and a DIAGNOSE code.  Writes "SSCH", "DIAG 0500" or the code in hexadecimal.
 */
char *insn_name(char to[16], u32 key);

#endif
