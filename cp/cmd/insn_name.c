/* SPDX-License-Identifier: Apache-2.0 */
/* Names of instructions.  Pure. */
#include "cp/cmd/insn_name.h"

#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

#define DIAG_OPCODE 0x83u

static const struct {
	u16 opcode;
	const char *name;
} names[] = {
#define INSN_NAME(opcode, name) { opcode, name },
#include "cp/cmd/insn_name.def"
#undef INSN_NAME
};

static const char *find(u32 opcode)
{
	for (u32 i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].opcode == opcode)
			return names[i].name;
	return NULL;
}

char *insn_name(char to[16], u32 key)
{
	const char *name = find(key < 0x100 ? key << 8 : key);

	if (key >> 16 == DIAG_OPCODE)
		fmt_print(to, 16, "DIAG %04X", key & 0xffff);
	else if (name)
		str_copy(to, 16, name);
	else
		fmt_print(to, 16, "X'%04X'", key & 0xffff);
	return to;
}
