/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Store status: a CPU's registers in the form of figure "assigned storage
 * locations", for SIGP, STORE STATUS and machine checks.  Principles of
 * Operation, chapter 4.
 */
#include "cp/arch/status.h"
#include "cp/lib/str.h"
#include "cp/mm/gstor.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

enum pgm vcpu_store_status(struct vcpu *v, gpa_t at)
{
	const struct sie_block *s = v->sie;
	struct cpu_status a;
	u32 i;

	memset(&a, 0, sizeof(a));
	for (i = 0; i < 16; i++) {
		a.fpr[i] = be64_make(v->fpr[i]);
		a.gr[i] = be64_make(v->gr[i]);
		a.ar[i] = be32_make(v->ar[i]);
		a.cr[i] = be64_make(s->cr[i]);
	}
	a.psw_mask = be64_make(s->psw.mask);
	a.psw_addr = be64_make(s->psw.addr);
	a.prefix = be32_make(s->prefix);
	a.fpc = be32_make(v->fpc);
	a.tod_programmable = be32_make(s->tod_programmable);
	a.cpu_timer = be64_make(s->cpu_timer);
	a.clock_comparator = be64_make(s->clock_comparator >> 8);
	return gstor_write(v->vm->stor, at, &a, sizeof(a));
}

#define ARCH_MODE_AT 163
#define ARCH_MODE_Z  1

enum pgm vcpu_store_assigned(struct vcpu *v, gpa_t low)
{
	u8 mode = v->esa390 ? 0 : ARCH_MODE_Z;
	enum pgm pgm =
		gstor_write(v->vm->stor, gpa(gpa_val(low) + ARCH_MODE_AT),
			    &mode, sizeof(mode));

	if (pgm == PGM_NONE)
		pgm = vcpu_store_status(v,
					gpa(gpa_val(low) + VCPU_STATUS_AREA));
	return pgm;
}
