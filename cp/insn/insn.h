/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Instructions that come to CP.  insn.def has a row for each; what the row
 * says (privilege, operand alignment) is checked before the handler runs.
 */
#ifndef CP_INSN_INSN_H
#define CP_INSN_INSN_H

#include "cp/lib/types.h"

struct vcpu;

/*
 * Emulate the intercepted instruction; the PSW is behind it already.  What is
 * returned is to be given to the guest as a program interruption.
 */
enum pgm insn_emulate(struct vcpu *v, u16 ipa, u32 ipb) MUST_CHECK;
/* Key of its row in INDICATE EXITS (exits.h). */
u32 insn_key(const struct vcpu *v, u16 ipa, u32 ipb);

/*
 * DIAGNOSE is a service of a higher layer: that one's way in, set once at
 * start (diag_execute of cp/diag/diag.h).
 */
typedef enum pgm (*insn_diagnose_fn)(struct vcpu *v, u16 code, u8 rx, u8 ry);
void insn_set_diagnose(insn_diagnose_fn fn);

/* --- for the handlers --- */

struct insn {
	u16 ipa;
	u32 ipb;
	u64 addr; /* S, RS, RSY: second-operand address, wrapped */
	u8 r1, r2, r3;
};

enum pgm emul_cc(struct vcpu *v, u32 cc); /* sets it, PGM_NONE */

#define INSN(opcode, name, format, checks, handler)                            \
	enum pgm handler(struct vcpu *v, const struct insn *i);
#include "cp/insn/insn.def"
#undef INSN

#endif
