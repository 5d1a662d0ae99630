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

#define LENGTH 4 /* of the RRE format */

enum pgm emul_key(struct vcpu *v, const struct insn *i)
{
	gra_t real = gra(vcpu_wrap(v, v->gr[i->r2]) & PAGE_MASK);
	gpa_t at = vcpu_real_to_abs(v, real);

	if (!gstor_valid(v->vm->stor, at, PAGE_SIZE))
		return PGM_ADDRESSING;
	if (!gmap_fault(v->vm->stor, at)) {
		v->vm->stor_lost = true;
		return PGM_NONE;
	}
	v->sie->psw.addr = vcpu_wrap(v, v->sie->psw.addr - LENGTH);
	return PGM_NONE;
}
