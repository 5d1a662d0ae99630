/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'68': a function of VMCF, by a parameter list that is copied once.
 * VMCF.md has the rules.
 */
#include "cp/vm/vmcf.h"

#include "cp/arch/psw.h"
#include "cp/diag/handler.h"
#include "cp/vm/run.h"
#include "cp/vm/vm.h"

/* C is the function that rested at AT, if that is what is executed again. */
static bool goes_on(const struct vcpu *v, gra_t at, struct vmcf_call *c)
{
	const struct vcpu_move *m = &v->move;

	if (m->resumed != MOVES_VMCF || m->operand != gra_val(at) ||
	    m->vmcf.key != c->key)
		return false;
	*c = m->vmcf;
	return true;
}

enum pgm diag_vmcf(struct vcpu *v, u8 rx, u8 ry)
{
	struct vmcf_call c = {
		.key = (u8)((v->sie->psw.mask & PSW_KEY) >> PSW_KEY_SHIFT),
	};
	gra_t at = diag_address(v, rx);
	enum pgm pgm = PGM_NONE;

	if (!goes_on(v, at, &c))
		pgm = vcpu_read_real(v, at, &c.parm, sizeof(c.parm));
	if (pgm != PGM_NONE)
		return pgm;
	if (!vcpu_vmcf_call(v, &c)) {
		v->move.vmcf = c;
		run_move_rests(v, MOVES_VMCF, gra_val(at));
		return PGM_NONE;
	}
	diag_set(v, ry, c.code);
	return PGM_NONE;
}
