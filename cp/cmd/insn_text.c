/* SPDX-License-Identifier: Apache-2.0 */
/* Operands of an instruction in assembler's notation.  Pure. */
#include "cp/cmd/insn_text.h"

#include "cp/emul/operand.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

/* D(first,B), where there may be no FIRST (negative) and no base. */
static void storage(char *to, size_t size, const struct operand *o, int first)
{
	if (first >= 0)
		fmt_print(to, size, "%d(%d,%u)", (int)o->value, first, o->base);
	else if (o->base)
		fmt_print(to, size, "%d(%u)", (int)o->value, o->base);
	else
		fmt_print(to, size, "%d", (int)o->value);
}

static void operand(char *to, size_t size, const struct operand *o, u64 at)
{
	const struct operand_regs here = { NULL, at, ~(u64)0 };

	switch (o->kind) {
	case 'j':
	case 'J':
		fmt_print(to, size, "X'%llX'",
			  (unsigned long long)operand_address(o, &here));
		break;
	case 'x':
	case 'z':
		storage(to, size, o, o->index ? o->index : -1);
		break;
	case 'd':
	case 'y':
		storage(to, size, o, -1);
		break;
	case 'l':
	case 'k':
		storage(to, size, o, o->field + 1);
		break;
	case 'v':
		storage(to, size, o, o->field);
		break;
	case 'r':
	case 'f':
	case 'a':
	case 'c':
	case 'm':
		fmt_print(to, size, "%u", o->field);
		break;
	default:
		fmt_print(to, size, "%lld", (long long)o->value);
		break;
	}
}

char *insn_text(char to[INSN_TEXT_MAX], const u8 insn[INSN_SIZE_MAX], u64 at)
{
	struct operand o[OPERANDS_MAX];
	u32 n = operand_split(insn, o);
	size_t used = 0;

	to[0] = '\0';
	for (u32 i = 0; i < n; i++) {
		if (i)
			used += str_copy(to + used, INSN_TEXT_MAX - used, ",");
		operand(to + used, INSN_TEXT_MAX - used, &o[i], at);
		used = strlen(to);
	}
	return to;
}
