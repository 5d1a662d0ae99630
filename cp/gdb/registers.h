/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What gdb sees of a virtual CPU: its registers in the order of the target
 * description, and that description.  Features with the names that gdb knows
 * for s390x, and one of ours with what only a control program's user needs.
 * Pure.
 *
 * Reference: Debugging with GDB, appendix G.5, "S/390 and System z Features".
 */
#ifndef CP_GDB_REGISTERS_H
#define CP_GDB_REGISTERS_H

#include "cp/arch/registers.h"

/* How many there are; those of `g` and `G`, all of them. */
u32 gdb_registers_count(void);
/* Bytes of register N, 0: there is none; big-endian at TO / FROM. */
u32 gdb_register_size(u32 n);
void gdb_register_get(const struct registers *r, u32 n, u8 *to);
/* One that is only shown stays what it is. */
void gdb_register_set(struct registers *r, u32 n, const u8 *from);

#define GDB_REGISTER_MAX 8 /* bytes of the longest */

/*
 * The description as XML: up to SIZE bytes of it from OFFSET on, to TO; how
 * many.  Less than SIZE: it ends there.
 */
u32 gdb_description(u32 offset, char *to, u32 size);

#endif
