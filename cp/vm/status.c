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

void vcpu_registers(const struct vcpu *v, struct registers *to)
{
	const struct sie_block *s = v->sie;

	*to = (struct registers){
		.psw_mask = s->psw.mask,
		.psw_addr = s->psw.addr,
		.fpc = v->fpc,
		.prefix = s->prefix,
		.cpu_timer = s->cpu_timer,
		.clock_comparator = s->clock_comparator,
		.epoch = s->epoch,
		.tod_programmable = s->tod_programmable,
	};
	memcpy(to->gr, v->gr, sizeof(to->gr));
	memcpy(to->ar, v->ar, sizeof(to->ar));
	memcpy(to->fpr, v->fpr, sizeof(to->fpr));
	memcpy(to->cr, s->cr, sizeof(to->cr));
}

enum pgm vcpu_store_status(struct vcpu *v, gpa_t at)
{
	struct registers r;
	struct cpu_status a;

	vcpu_registers(v, &r);
	memset(&a, 0, sizeof(a));
	for (u32 i = 0; i < 16; i++) {
		a.fpr[i] = be64_make(r.fpr[i]);
		a.gr[i] = be64_make(r.gr[i]);
		a.ar[i] = be32_make(r.ar[i]);
		a.cr[i] = be64_make(r.cr[i]);
	}
	a.psw_mask = be64_make(r.psw_mask);
	a.psw_addr = be64_make(r.psw_addr);
	a.prefix = be32_make((u32)r.prefix);
	a.fpc = be32_make(r.fpc);
	a.tod_programmable = be32_make(r.tod_programmable);
	a.cpu_timer = be64_make(r.cpu_timer);
	a.clock_comparator = be64_make(r.clock_comparator >> 8);
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
