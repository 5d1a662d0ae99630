/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operands of an instruction: fields, and addresses with the registers as
 * they are.  Pure.  Principles of Operation, chapter 5.
 */
#ifndef CP_EMUL_OPERAND_H
#define CP_EMUL_OPERAND_H

#include "cp/arch/opcode.h"

#define OPERANDS_MAX 5

struct operand {
	char kind; /* of insn_form.def */
	u8 field;  /* register, mask; length's field of l, k, v */
	u8 base, index;
	s64 value; /* displacement, immediate, halfwords of j and J  */
};

struct operand_regs {
	const u64 *gr; /* 16 */
	u64 at;	       /* address of the instruction          */
	u64 wrap;      /* mask of the addressing mode         */
};

struct operand_range {
	u64 first, last; /* first > last: it wraps */
};

/* The code that insn_name.def and insn_form.def know it by. */
u16 operand_opcode(const u8 insn[INSN_SIZE_MAX]);
/* Into TO; how many.  0: none, or no such instruction. */
u32 operand_split(const u8 insn[INSN_SIZE_MAX],
		  struct operand to[OPERANDS_MAX]);
/* Is it an address, of storage or of an instruction? */
bool operand_is_address(const struct operand *o);
u64 operand_address(const struct operand *o, const struct operand_regs *r);
/*
 * Where INSN, which stores, has stored.  False: its registers do not tell any
 * more, or it is none of the known ones.
 */
bool operand_stored(const u8 insn[INSN_SIZE_MAX], const struct operand_regs *r,
		    struct operand_range *out);
/* Is it one of those that CP carries out and that store? */
bool operand_stores_emulated(const u8 insn[INSN_SIZE_MAX]);

#endif
