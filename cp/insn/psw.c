/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Instructions that load or show the PSW, system masks and control registers.
 * They come to CP only while a guest is watched (cp/engine/sie_per.c).  The
 * machine looks at a loaded PSW when the guest is entered: an early exception
 * is found there.  Principles of Operation, chapters 4, 7 and 10.
 */
#include "cp/arch/psw.h"
#include "cp/arch/cr0.h"
#include "cp/insn/insn.h"
#include "cp/lib/be.h"
#include "cp/vm/vcpu.h"

#define MASK_SHIFT    56
#define MASK_RESERVED 0xb8u

enum pgm emul_svc(struct vcpu *v, const struct insn *i)
{
	vcpu_inject_svc(v, (u8)i->ipa);
	return PGM_NONE;
}

/* The short form; its bit 12 is what tells it from a long one. */
enum pgm emul_lpsw(struct vcpu *v, const struct insn *i)
{
	be64 raw;
	enum pgm pgm = vcpu_read(v, gva(i->addr), &raw, sizeof(raw));

	if (pgm != PGM_NONE)
		return pgm;
	if (!(be64_get(raw) & PSW_SHORT))
		return PGM_SPECIFICATION;
	v->sie->psw = psw_from_short(be64_get(raw));
	return PGM_NONE;
}

enum pgm emul_lpswe(struct vcpu *v, const struct insn *i)
{
	be64 raw[2];
	enum pgm pgm = vcpu_read(v, gva(i->addr), raw, sizeof(raw));

	if (pgm != PGM_NONE)
		return pgm;
	v->sie->psw.mask = be64_get(raw[0]);
	v->sie->psw.addr = be64_get(raw[1]);
	return PGM_NONE;
}

#define ADDRESSING 0x80000000ull /* in a short PSW's second word */
#define WORD	   0xffffffffull

/* The right halves of the registers change; R2 0 stands for none. */
enum pgm emul_epsw(struct vcpu *v, const struct insn *i)
{
	u64 mask = v->sie->psw.mask;

	if (v->esa390)
		mask = psw_to_short(&v->sie->psw) & ~(WORD ^ ADDRESSING);
	v->gr[i->r1] = (v->gr[i->r1] & ~WORD) | mask >> 32;
	if (i->r2)
		v->gr[i->r2] = (v->gr[i->r2] & ~WORD) | (mask & WORD);
	return PGM_NONE;
}

/* A mask that is not valid is in the PSW, and then an exception. */
static enum pgm set_mask(struct vcpu *v, u8 mask)
{
	struct psw *p = &v->sie->psw;

	p->mask = (p->mask & ~(0xffull << MASK_SHIFT)) | (u64)mask
								 << MASK_SHIFT;
	return mask & MASK_RESERVED ? PGM_SPECIFICATION : PGM_NONE;
}

enum pgm emul_ssm(struct vcpu *v, const struct insn *i)
{
	u8 mask;
	enum pgm pgm;

	if (v->sie->cr[0] & CR0_SSM_SUPPRESSED)
		return PGM_SPECIAL_OPERATION;
	pgm = vcpu_read(v, gva(i->addr), &mask, sizeof(mask));

	return pgm == PGM_NONE ? set_mask(v, mask) : pgm;
}

/* STNSM and STOSM: the immediate byte is the opcode's neighbour. */
enum pgm emul_stosm(struct vcpu *v, const struct insn *i)
{
	u8 mask = (u8)(v->sie->psw.mask >> MASK_SHIFT);
	enum pgm pgm = vcpu_write(v, gva(i->addr), &mask, sizeof(mask));

	if (pgm != PGM_NONE)
		return pgm;
	return set_mask(v, i->ipa >> 8 == 0xac ? mask & (u8)i->ipa
					       : mask | (u8)i->ipa);
}

/* Registers R1..R3 wrap from 15 to 0. */
enum pgm emul_stctg(struct vcpu *v, const struct insn *i)
{
	u32 count = ((u32)i->r3 - i->r1) % 16 + 1;
	be64 value[16];

	for (u32 n = 0; n < count; n++)
		value[n] = be64_make(v->sie->cr[(i->r1 + n) % 16]);
	return vcpu_write(v, gva(i->addr), value, count * 8);
}

enum pgm emul_stctl(struct vcpu *v, const struct insn *i)
{
	u32 count = ((u32)i->r3 - i->r1) % 16 + 1;
	be32 value[16];

	for (u32 n = 0; n < count; n++)
		value[n] = be32_make((u32)v->sie->cr[(i->r1 + n) % 16]);
	return vcpu_write(v, gva(i->addr), value, count * 4);
}
