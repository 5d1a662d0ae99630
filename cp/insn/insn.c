/* SPDX-License-Identifier: Apache-2.0 */
/* Decode, check by the row, call the handler. */
#include "cp/insn/insn.h"

#include "cp/vm/vcpu.h"

enum format { S, RS, RSY, RRE };

#define PRIV	0x01
#define ALIGN2	0x02
#define ALIGN4	0x04
#define ALIGN8	0x08
#define ALIGN32 0x10

enum row_number {
#define INSN(opcode, name, format, checks, handler) ROW_##opcode,
#include "cp/insn/insn.def"
#undef INSN
};

struct row {
	u8 format, checks;
	enum pgm (*handler)(struct vcpu *v, const struct insn *i);
};

#define INSN(opcode, name, format, checks, handler) { format, checks, handler },
static const struct row rows[] = {
#include "cp/insn/insn.def"
};
#undef INSN

/* One-byte opcodes have registers in the second byte; EBxx ends in xx. */
static u16 opcode_of(u16 ipa, u32 ipb)
{
	switch (ipa >> 8) {
	case 0x01:
	case 0xb2:
	case 0xb9:
	case 0xe5:
		return ipa;
	case 0xeb:
		return (u16)(0xeb00 | (ipb & 0xff));
	default:
		return ipa & 0xff00;
	}
}

/* The compiler makes a search tree of it; an opcode stands once. */
static const struct row *find(u16 opcode)
{
	switch (opcode) {
#define INSN(opcode, name, format, checks, handler)                            \
	case opcode:                                                           \
		return &rows[ROW_##opcode];
#include "cp/insn/insn.def"
#undef INSN
	default:
		return NULL;
	}
}

static u64 operand_address(const struct vcpu *v, u32 ipb, bool long_disp)
{
	u32 base = ipb >> 28;
	u64 disp = ipb >> 16 & 0xfff;

	if (long_disp)
		disp += (u64)((s64)(s8)(ipb >> 8 & 0xff) * 4096);
	return vcpu_wrap(v, disp + (base ? v->gr[base] : 0));
}

static void decode(const struct vcpu *v, enum format format, struct insn *i)
{
	if (format == RRE) {
		i->r1 = i->ipb >> 20 & 15;
		i->r2 = i->ipb >> 16 & 15;
		return;
	}
	i->r1 = i->ipa >> 4 & 15;
	i->r3 = i->ipa & 15;
	i->addr = operand_address(v, i->ipb, format == RSY);
}

static bool misaligned(u8 checks, u64 addr)
{
	return ((checks & ALIGN32) && (addr & 31)) ||
	       ((checks & ALIGN8) && (addr & 7)) ||
	       ((checks & ALIGN4) && (addr & 3)) ||
	       ((checks & ALIGN2) && (addr & 1));
}

enum pgm emul_cc(struct vcpu *v, u32 cc)
{
	vcpu_set_cc(v, cc);
	return PGM_NONE;
}

u32 insn_key(const struct vcpu *v, u16 ipa, u32 ipb)
{
	if (ipa >> 8 == 0x83)
		return 0x830000u |
		       (u32)(operand_address(v, ipb, false) & 0xffff);
	return opcode_of(ipa, ipb);
}

enum pgm insn_emulate(struct vcpu *v, u16 ipa, u32 ipb)
{
	const struct row *r = find(opcode_of(ipa, ipb));
	struct insn i = { .ipa = ipa, .ipb = ipb };

	if (!r)
		return PGM_OPERATION;
	if ((r->checks & PRIV) && vcpu_problem_state(v))
		return PGM_PRIVILEGED;
	decode(v, r->format, &i);
	if (misaligned(r->checks, i.addr))
		return PGM_SPECIFICATION;
	return r->handler(v, &i);
}
