/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Storage keys.  The machine runs these instructions for a guest itself, but
 * shows them to CP when there is no frame yet: then there is one, and the guest
 * executes its instruction again.  Principles of Operation, chapter 10.
 */
#include "cp/arch/dat.h"
#include "cp/insn/insn.h"
#include "cp/mm/gmap.h"
#include "cp/mm/gstor.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

#define CC_NONE 3 /* TPROT: translation gives no address */

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
