/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'68': a function of VMCF, by a parameter list that is copied once.
 * VMCF.md has the rules.
 */
#include "cp/vm/vmcf.h"

#include "cp/arch/psw.h"
#include "cp/diag/handler.h"
#include "cp/vm/vm.h"

enum pgm diag_vmcf(struct vcpu *v, u8 rx, u8 ry)
{
	struct vmcf_call c = {
		.key = (u8)((v->sie->psw.mask & PSW_KEY) >> PSW_KEY_SHIFT),
	};
	enum pgm pgm =
		vcpu_read_real(v, diag_address(v, rx), &c.parm, sizeof(c.parm));

	if (pgm != PGM_NONE)
		return pgm;
	vcpu_vmcf_call(v, &c);
	diag_set(v, ry, c.code);
	return PGM_NONE;
}
