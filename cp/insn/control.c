/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Control instructions: prefix, CPU and system identification, facilities,
 * control registers, clock.  Principles of Operation, chapter 10.
 */
#include "cp/core/clock.h"
#include "cp/engine/engine.h"
#include "cp/hw/insn.h"
#include "cp/insn/facility.h"
#include "cp/insn/insn.h"
#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/mm/gmap.h"
#include "cp/mm/gstor.h"
#include "cp/vm/sca.h"
#include "cp/vm/service.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

#define PREFIX_MASK	 0x7fffe000u
#define PAGE		 4096
#define REAL_STFL_LIST	 0xc8
#define CPUID_VERSION_VM 0xff00000000000000ull

static insn_diagnose_fn diagnose;

void insn_set_diagnose(insn_diagnose_fn fn)
{
	diagnose = fn;
}

enum pgm emul_diag(struct vcpu *v, const struct insn *i)
{
	return diagnose(v, (u16)i->addr, i->r1, i->r3);
}

enum pgm emul_stidp(struct vcpu *v, const struct insn *i)
{
	be64 id = be64_make((insn_stidp() & ~CPUID_VERSION_VM) |
			    CPUID_VERSION_VM);

	return vcpu_write(v, gva(i->addr), &id, sizeof(id));
}

/* All CPUs of a machine have one clock; a running one looks when it enters. */
static void set_epoch(struct vm *vm, u64 epoch)
{
	for (u32 i = 0; i < vm->vcpus; i++) {
		vm->vcpu[i]->sie->epoch = epoch;
		vcpu_kick(vm->vcpu[i]);
	}
}

/* The guest's clock is the host's plus an epoch of its own (R5.4). */
enum pgm emul_sck(struct vcpu *v, const struct insn *i)
{
	be64 tod;
	enum pgm pgm = vcpu_read(v, gva(i->addr), &tod, sizeof(tod));

	if (pgm != PGM_NONE)
		return pgm;
	set_epoch(v->vm, be64_get(tod) - clock_now());
	return emul_cc(v, 0);
}

enum pgm emul_spx(struct vcpu *v, const struct insn *i)
{
	be32 word;
	u32 prefix;
	enum pgm pgm = vcpu_read(v, gva(i->addr), &word, sizeof(word));

	if (pgm != PGM_NONE)
		return pgm;
	prefix = be32_get(word) & PREFIX_MASK;
	if (!gstor_valid(v->vm->stor, gpa(prefix), 2 * PAGE))
		return PGM_ADDRESSING;
	v->sie->prefix = prefix;
	return PGM_NONE;
}

enum pgm emul_stpx(struct vcpu *v, const struct insn *i)
{
	be32 word = be32_make(v->sie->prefix);

	return vcpu_write(v, gva(i->addr), &word, sizeof(word));
}

enum pgm emul_stap(struct vcpu *v, const struct insn *i)
{
	be16 addr = be16_make(v->addr);

	return vcpu_write(v, gva(i->addr), &addr, sizeof(addr));
}

enum pgm emul_servc(struct vcpu *v, const struct insn *i)
{
	u32 cc;
	enum pgm pgm =
		vm_service_call(v, (u32)v->gr[i->r1], (u32)v->gr[i->r2], &cc);

	return pgm == PGM_NONE ? emul_cc(v, cc) : pgm;
}

/* Refused while CP uses the guest's tables (cp/vm/sca.h): once more. */
enum pgm emul_invalidate(struct vcpu *v, const struct insn *i)
{
	(void)i;
	sca_refresh(v->vm->sca);
	vcpu_retry(v);
	return PGM_NONE;
}

/* TEST BLOCK: the frame is usable and cleared. */
enum pgm emul_tb(struct vcpu *v, const struct insn *i)
{
	gra_t at = gra(vcpu_wrap(v, v->gr[i->r2]) & ~(u64)(PAGE - 1));
	u8 zeros[256] = { 0 };
	u32 n;
	enum pgm pgm;

	for (n = 0; n < PAGE; n += sizeof(zeros)) {
		pgm = vcpu_write_real(v, gra(gra_val(at) + n), zeros,
				      sizeof(zeros));
		if (pgm != PGM_NONE)
			return pgm;
	}
	v->gr[0] = 0;
	return emul_cc(v, 0);
}

enum pgm emul_mvpg(struct vcpu *v, const struct insn *i)
{
	u64 to = vcpu_wrap(v, v->gr[i->r1]) & ~(u64)(PAGE - 1);
	u64 from = vcpu_wrap(v, v->gr[i->r2]) & ~(u64)(PAGE - 1);
	u8 *page = frame_alloc(0, FRAME_RESERVE);
	enum pgm pgm;

	if (!page)
		return emul_cc(v, 1);
	pgm = vcpu_read(v, gva(from), page, PAGE);
	if (pgm == PGM_NONE)
		pgm = vcpu_write(v, gva(to), page, PAGE);
	frame_free(page, 0);
	return pgm == PGM_NONE ? emul_cc(v, 0) : pgm;
}

/* Registers R1..R3 wrap from 15 to 0. */
enum pgm emul_lctlg(struct vcpu *v, const struct insn *i)
{
	u32 count = ((u32)i->r3 - i->r1) % 16 + 1;
	be64 value[16];
	u32 n;
	enum pgm pgm = vcpu_read(v, gva(i->addr), value, count * 8);

	if (pgm != PGM_NONE)
		return pgm;
	for (n = 0; n < count; n++)
		v->sie->cr[(i->r1 + n) % 16] = be64_get(value[n]);
	return PGM_NONE;
}

enum pgm emul_lctl(struct vcpu *v, const struct insn *i)
{
	u32 count = ((u32)i->r3 - i->r1) % 16 + 1;
	be32 value[16];
	u32 n;
	enum pgm pgm = vcpu_read(v, gva(i->addr), value, count * 4);

	if (pgm != PGM_NONE)
		return pgm;
	for (n = 0; n < count; n++) {
		u64 *cr = &v->sie->cr[(i->r1 + n) % 16];

		*cr = (*cr & 0xffffffff00000000ull) | be32_get(value[n]);
	}
	return PGM_NONE;
}

enum pgm emul_stfl(struct vcpu *v, const struct insn *i)
{
	be32 list = be32_make((u32)(facility_dword(0) >> 32));

	(void)i;
	return vcpu_write_real(v, gra(REAL_STFL_LIST), &list, sizeof(list));
}

enum pgm emul_stfle(struct vcpu *v, const struct insn *i)
{
	be64 list[FACILITY_DWORDS];
	u32 asked = (u32)(v->gr[0] & 0xff) + 1;
	u32 n, count = MIN(asked, (u32)FACILITY_DWORDS);
	enum pgm pgm;

	for (n = 0; n < count; n++)
		list[n] = be64_make(facility_dword(n));
	pgm = vcpu_write(v, gva(i->addr), list, count * 8);
	if (pgm != PGM_NONE)
		return pgm;
	v->gr[0] = (v->gr[0] & ~0xffull) | (FACILITY_DWORDS - 1);
	return emul_cc(v, asked >= FACILITY_DWORDS ? 0 : 3);
}
