/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Storage keys.  The machine asks for keys for a guest itself, but shows the
 * instruction to CP when there is no frame yet: then there is one, and the
 * guest executes its instruction again.  Setting keys is CP's: the emulated
 * machine's PFMF would set that of a frame of the host.  Principles of
 * Operation, chapter 10.
 */
#include "cp/arch/dat.h"
#include "cp/arch/psw.h"
#include "cp/insn/insn.h"
#include "cp/lib/str.h"
#include "cp/mm/gmap.h"
#include "cp/mm/gstor.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

#define CC_NONE	  3 /* TPROT: translation gives no address      */
#define CC_BLOCKS 3 /* SSKE of many, conditionally: no old key */

/* A frame at AT; then the instruction once more. */
static enum pgm again_with_frame(struct vcpu *v, gpa_t at)
{
	if (!gstor_valid(v->vm->stor, at, 1))
		return PGM_ADDRESSING;
	if (!gmap_fault(v->vm->stor, at)) {
		v->vm->stor_lost = true;
		return PGM_NONE;
	}
	vcpu_retry(v);
	return PGM_NONE;
}

enum pgm emul_key(struct vcpu *v, const struct insn *i)
{
	gra_t real = gra(vcpu_wrap(v, v->gr[i->r2]) & PAGE_MASK);

	return again_with_frame(v, vcpu_real_to_abs(v, real));
}

/* --- setting them --- */

#define KEY_ALL	   (KEY_ACC_F | KEY_R | KEY_C)
#define STEP	   64u /* frames until others may run */
#define OLD_SHIFT  8   /* where SSKE tells the key that was */
#define M3_SHIFT   28
#define M3_MANY	   1u /* all blocks up to the next 1 MiB */
#define M3_MASKS   1  /* MC 2, MR 4: shifted so, MASK_... */
#define PFMF_MASKS 9  /* likewise of PFMF's register      */
#define MASK_C	   1u
#define MASK_R	   2u
#define MASK_BOTH  (MASK_C | MASK_R)

#define PFMF_RESERVED 0xfffc0901u /* non-quiescing, too: no such facility */
#define PFMF_SET      0x00020000u
#define PFMF_CLEAR    0x00010000u
#define PFMF_SIZE     0x00007000u
#define PFMF_1M	      0x00001000u

/* Conditionally: a key that differs only where MASK says so stays. */
static bool key_stays(u32 mask, u8 old, u8 key)
{
	u8 differs = (old ^ key) & KEY_ALL;

	if (mask & MASK_R)
		differs &= (u8)~KEY_R;
	if (mask & MASK_C)
		differs &= (u8)~KEY_C;
	return (mask & MASK_BOTH) && !differs;
}

/* Of the block at AT; *OLD is the key that was, *SET whether it is another. */
static enum pgm set_key(struct vcpu *v, gpa_t at, u32 mask, u8 key, u8 *old,
			bool *set)
{
	struct gstor *g = v->vm->stor;

	if (!gstor_valid(g, at, 1))
		return PGM_ADDRESSING;
	if (!gmap_fault(g, at))
		return PGM_NO_FRAME;
	*old = gmap_storage_key(g, at);
	*set = !key_stays(mask, *old, key);
	if (*set)
		gmap_set_storage_key(g, at, key & KEY_ALL);
	return PGM_NONE;
}

/* The address in GR R goes on to NEXT; its last twelve bits stay. */
static void go_on(struct vcpu *v, u8 r, u64 next)
{
	u64 *gr = &v->gr[r];
	u64 at = vcpu_wrap(v, next) | (*gr & ~PAGE_MASK);

	*gr = v->sie->psw.mask & PSW_EA ? at : (*gr >> 32 << 32) | (u32)at;
}

/*
 * Blocks of 4 KiB from GR R2 on, by absolute addresses, to the end of a MiB:
 * EACH with HOW, for some; then the guest's instruction again for the rest (not
 * *DONE).  What stands in one register with the address is told once: all of
 * them then.
 */
static enum pgm to_boundary(struct vcpu *v, const struct insn *i, u32 how,
			    enum pgm (*each)(struct vcpu *v, u32 how, gpa_t at),
			    bool *done)
{
	u64 at = vcpu_wrap(v, v->gr[i->r2]) & PAGE_MASK;
	u64 blocks = (SEGMENT_SIZE - at % SEGMENT_SIZE) / PAGE_SIZE;
	u64 n = i->r1 == i->r2 ? blocks : MIN(blocks, (u64)STEP);
	enum pgm pgm;

	*done = blocks == n;
	for (; n; n--, at += PAGE_SIZE) {
		pgm = each(v, how, gpa(at));
		if (pgm != PGM_NONE)
			return pgm;
		if (i->r1 != i->r2 || n == 1)
			go_on(v, i->r2, at + PAGE_SIZE);
	}
	if (!*done)
		vcpu_retry(v);
	return PGM_NONE;
}

static u32 sske_mask(const struct insn *i)
{
	return i->ipb >> M3_SHIFT >> M3_MASKS & MASK_BOTH;
}

#define SSKE_MASK_SHIFT 8 /* above the key */

static enum pgm sske_one(struct vcpu *v, u32 how, gpa_t at)
{
	u8 old;
	bool set;

	return set_key(v, at, how >> SSKE_MASK_SHIFT, (u8)how, &old, &set);
}

enum pgm emul_sske(struct vcpu *v, const struct insn *i)
{
	gra_t real = gra(vcpu_wrap(v, v->gr[i->r2]) & PAGE_MASK);
	u32 mask = sske_mask(i);
	bool set, done;
	u8 old;
	enum pgm pgm;

	if (i->ipb >> M3_SHIFT & M3_MANY) {
		pgm = to_boundary(v, i,
				  mask << SSKE_MASK_SHIFT | (u8)v->gr[i->r1],
				  sske_one, &done);
		if (pgm != PGM_NONE || !mask || !done)
			return pgm;
		return emul_cc(v, CC_BLOCKS);
	}
	pgm = set_key(v, vcpu_real_to_abs(v, real), mask, (u8)v->gr[i->r1],
		      &old, &set);
	if (pgm != PGM_NONE || !mask)
		return pgm;
	v->gr[i->r1] = (v->gr[i->r1] & ~0xff00ull) | (u64)old << OLD_SHIFT;
	return emul_cc(v, set);
}

static enum pgm pfmf_one(struct vcpu *v, u32 how, gpa_t at)
{
	bool set;
	u8 old, *frame;
	enum pgm pgm = PGM_NONE;

	if (!gstor_valid(v->vm->stor, at, 1))
		return PGM_ADDRESSING;
	if (how & PFMF_SET)
		pgm = set_key(v, at, how >> PFMF_MASKS & MASK_BOTH, (u8)how,
			      &old, &set);
	if (pgm != PGM_NONE || !(how & PFMF_CLEAR))
		return pgm;
	frame = gmap_fault(v->vm->stor, at);
	if (!frame)
		return PGM_NO_FRAME;
	memset(frame, 0, PAGE_SIZE);
	return PGM_NONE;
}

enum pgm emul_pfmf(struct vcpu *v, const struct insn *i)
{
	u32 how = (u32)v->gr[i->r1];
	gra_t real = gra(vcpu_wrap(v, v->gr[i->r2]) & PAGE_MASK);
	enum pgm pgm;
	bool done;

	if (how & PFMF_RESERVED)
		return PGM_SPECIFICATION;
	pgm = how & PFMF_CLEAR ? vcpu_check_low(v, real) : PGM_NONE;
	if (pgm != PGM_NONE)
		return pgm;
	switch (how & PFMF_SIZE) {
	case 0:
		return pfmf_one(v, how, vcpu_real_to_abs(v, real));
	case PFMF_1M:
		return to_boundary(v, i, how, pfmf_one, &done);
	default:
		return PGM_SPECIFICATION;
	}
}

/* --- testing --- */

/* TEST PROTECTION asks for the key, too. */
enum pgm emul_tprot(struct vcpu *v, const struct insn *i)
{
	gpa_t at;
	enum pgm pgm = vcpu_translate(v, v->sie->psw.mask, i->addr, &at);

	if (pgm == PGM_ADDRESSING)
		return pgm;
	if (pgm != PGM_NONE)
		return emul_cc(v, CC_NONE);
	return again_with_frame(v, at);
}
