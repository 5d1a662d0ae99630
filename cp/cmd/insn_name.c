/* SPDX-License-Identifier: Apache-2.0 */
/* Names of instructions.  Pure. */
#include "cp/cmd/insn_name.h"

#include "cp/emul/operand.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

#define DIAG_OPCODE 0x83u

static const struct {
	u16 opcode;
	char name[8];
} names[] = {
#define INSN(opcode, name) { opcode, name },
#include "cp/cmd/insn_name.def"
#undef INSN
};

static const char *find(u32 opcode)
{
	u32 low = 0, high = ARRAY_SIZE(names);

	while (low < high) {
		u32 middle = (low + high) / 2;

		if (names[middle].opcode == opcode)
			return names[middle].name;
		if (names[middle].opcode < opcode)
			low = middle + 1;
		else
			high = middle;
	}
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

const char *insn_mnemonic(const u8 insn[INSN_SIZE_MAX])
{
	return find(operand_opcode(insn));
}

u16 insn_opcode(const char *name)
{
	for (u32 i = 0; i < ARRAY_SIZE(names); i++)
		if (strcmp(names[i].name, name) == 0)
			return names[i].opcode;
	return 0;
}

const char *insn_opcode_name(u16 opcode)
{
	return find(opcode);
}
