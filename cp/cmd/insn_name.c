/* SPDX-License-Identifier: Apache-2.0 */
/* Names of instructions.  Pure. */
#include "cp/cmd/insn_name.h"

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

/* Where the second byte of an operation code is; the rest have one byte. */
enum second { SECOND_BYTE, LOW_DIGIT, LAST_BYTE };

static const struct {
	u8 first;
	enum second second;
} longer[] = {
	{ 0x01, SECOND_BYTE }, { 0xb2, SECOND_BYTE }, { 0xb3, SECOND_BYTE },
	{ 0xb9, SECOND_BYTE }, { 0xe5, SECOND_BYTE }, { 0xa5, LOW_DIGIT },
	{ 0xa7, LOW_DIGIT },   { 0xc0, LOW_DIGIT },   { 0xc2, LOW_DIGIT },
	{ 0xc4, LOW_DIGIT },   { 0xc6, LOW_DIGIT },   { 0xc8, LOW_DIGIT },
	{ 0xcc, LOW_DIGIT },   { 0xe3, LAST_BYTE },   { 0xeb, LAST_BYTE },
	{ 0xec, LAST_BYTE },   { 0xed, LAST_BYTE },
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
	u32 opcode = (u32)insn[0] << 8;

	for (u32 i = 0; i < ARRAY_SIZE(longer); i++) {
		if (longer[i].first != insn[0])
			continue;
		if (longer[i].second == SECOND_BYTE)
			opcode |= insn[1];
		else if (longer[i].second == LOW_DIGIT)
			opcode |= insn[1] & 0xf;
		else
			opcode |= insn[5];
	}
	return find(opcode);
}
