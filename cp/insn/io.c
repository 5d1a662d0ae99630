/* SPDX-License-Identifier: Apache-2.0 */
/*
 * I/O instructions: operands in and out of the guest, the rest is the virtual
 * channel subsystem's (cp/vdev/vcss.h).  Operands are fetched before, results
 * stored after the dev_lock is held.
 */
#include "cp/insn/insn.h"
#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/vdev/chsc.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

#define ORB_SHORT	   12
#define IRB_STORED	   64
#define REAL_IO_PARAMETERS 0xb8
#define CHPIDS		   256

static u32 schid(const struct vcpu *v)
{
	return (u32)v->gr[1];
}

static void lock(struct vcpu *v)
{
	spin_lock(&v->vm->dev_lock);
}

static void unlock(struct vcpu *v)
{
	spin_unlock(&v->vm->dev_lock);
}

enum pgm emul_ssch(struct vcpu *v, const struct insn *i)
{
	struct orb orb = { .reserved = { be32_make(0) } };
	enum pgm pgm = vcpu_read(v, gva(i->addr), &orb, ORB_SHORT);
	u8 cc = 0;

	if (pgm == PGM_NONE && (be32_get(orb.flags) & ORB_X))
		pgm = vcpu_read(v, gva(i->addr), &orb, sizeof(orb));
	if (pgm != PGM_NONE)
		return pgm;
	lock(v);
	pgm = vcss_ssch(&v->vm->vcss, schid(v), &orb, &cc);
	unlock(v);
	return pgm == PGM_NONE ? emul_cc(v, cc) : pgm;
}

enum pgm emul_stsch(struct vcpu *v, const struct insn *i)
{
	struct schib schib;
	enum pgm pgm;
	u8 cc = 0;

	lock(v);
	pgm = vcss_stsch(&v->vm->vcss, schid(v), &schib, &cc);
	unlock(v);
	if (pgm == PGM_NONE && cc == 0)
		pgm = vcpu_write(v, gva(i->addr), &schib, sizeof(schib));
	return pgm == PGM_NONE ? emul_cc(v, cc) : pgm;
}

enum pgm emul_msch(struct vcpu *v, const struct insn *i)
{
	struct schib schib;
	enum pgm pgm = vcpu_read(v, gva(i->addr), &schib, sizeof(schib));
	u8 cc = 0;

	if (pgm != PGM_NONE)
		return pgm;
	lock(v);
	pgm = vcss_msch(&v->vm->vcss, schid(v), &schib, &cc);
	unlock(v);
	return pgm == PGM_NONE ? emul_cc(v, cc) : pgm;
}

/* TSCH clears status: it must be certain first that it can be stored. */
enum pgm emul_tsch(struct vcpu *v, const struct insn *i)
{
	struct irb irb;
	enum pgm pgm = vcpu_check_write(v, gva(i->addr), IRB_STORED);
	u8 cc = 0;

	if (pgm != PGM_NONE)
		return pgm;
	lock(v);
	pgm = vcss_tsch(&v->vm->vcss, schid(v), &irb, &cc);
	unlock(v);
	if (pgm == PGM_NONE && cc <= 1)
		pgm = vcpu_write(v, gva(i->addr), &irb, IRB_STORED);
	return pgm == PGM_NONE ? emul_cc(v, cc) : pgm;
}

enum pgm emul_tpi(struct vcpu *v, const struct insn *i)
{
	u8 mask = (u8)(v->sie->cr[6] >> 24);
	struct io_int io;
	enum pgm pgm = PGM_NONE;
	u8 cc = 0;

	if (i->addr) /* must be storable before the request is taken */
		pgm = vcpu_check_write(v, gva(i->addr), 8);
	if (pgm != PGM_NONE)
		return pgm;
	lock(v);
	pgm = vcss_tpi(&v->vm->vcss, mask, &io, &cc);
	unlock(v);
	if (pgm == PGM_NONE && cc == 1)
		pgm = i->addr ? vcpu_write(v, gva(i->addr), &io, 8)
			      : vcpu_write_real(v, gra(REAL_IO_PARAMETERS), &io,
						sizeof(io));
	return pgm == PGM_NONE ? emul_cc(v, cc) : pgm;
}

enum pgm emul_stcrw(struct vcpu *v, const struct insn *i)
{
	u32 crw = 0;
	be32 word;
	enum pgm pgm;
	u8 cc = 0;

	lock(v);
	pgm = vcss_stcrw(&v->vm->vcss, &crw, &cc);
	unlock(v);
	word = be32_make(crw);
	if (pgm == PGM_NONE)
		pgm = vcpu_write(v, gva(i->addr), &word, sizeof(word));
	return pgm == PGM_NONE ? emul_cc(v, cc) : pgm;
}

/* STORE CHANNEL PATH STATUS: no path is ever in the middle of something. */
enum pgm emul_stcps(struct vcpu *v, const struct insn *i)
{
	static const u8 idle[CHPIDS / 8];

	return vcpu_write(v, gva(i->addr), idle, sizeof(idle));
}

/* Those whose only operand is the subchannel in GR1. */
static enum pgm simple(struct vcpu *v,
		       enum pgm (*f)(struct vcss *c, u32 schid, u8 *cc))
{
	enum pgm pgm;
	u8 cc = 0;

	lock(v);
	pgm = f(&v->vm->vcss, schid(v), &cc);
	unlock(v);
	return pgm == PGM_NONE ? emul_cc(v, cc) : pgm;
}

enum pgm emul_hsch(struct vcpu *v, const struct insn *i)
{
	(void)i;
	return simple(v, vcss_hsch);
}

enum pgm emul_csch(struct vcpu *v, const struct insn *i)
{
	(void)i;
	return simple(v, vcss_csch);
}

enum pgm emul_xsch(struct vcpu *v, const struct insn *i)
{
	(void)i;
	return simple(v, vcss_xsch);
}

enum pgm emul_rsch(struct vcpu *v, const struct insn *i)
{
	(void)i;
	return simple(v, vcss_rsch);
}

enum pgm emul_rchp(struct vcpu *v, const struct insn *i)
{
	(void)i;
	return simple(v, vcss_rchp);
}

enum pgm emul_sal(struct vcpu *v, const struct insn *i)
{
	(void)i;
	return vcss_sal(&v->vm->vcss, schid(v));
}

enum pgm emul_schm(struct vcpu *v, const struct insn *i)
{
	(void)i;
	return vcss_schm(&v->vm->vcss, schid(v), v->gr[2]);
}

enum pgm emul_chsc(struct vcpu *v, const struct insn *i)
{
	u64 at = vcpu_wrap(v, v->gr[i->r1]);
	enum pgm pgm;
	u8 *page;
	u8 cc = 0;

	if (at % CHSC_PAGE)
		return PGM_SPECIFICATION;
	page = frame_alloc(0, FRAME_RESERVE);
	if (!page)
		return emul_cc(v, 2); /* busy */
	pgm = vcpu_read(v, gva(at), page, CHSC_PAGE);
	if (pgm == PGM_NONE) {
		lock(v);
		pgm = vcss_chsc(&v->vm->vcss, page, &cc);
		unlock(v);
	}
	if (pgm == PGM_NONE && cc == 0)
		pgm = vcpu_write(v, gva(at), page, CHSC_PAGE);
	frame_free(page, 0);
	return pgm == PGM_NONE ? emul_cc(v, cc) : pgm;
}
