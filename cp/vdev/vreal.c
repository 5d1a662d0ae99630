/* SPDX-License-Identifier: Apache-2.0 */
/* Real devices of guests; see vreal.h. */
#include "cp/vdev/vreal.h"

#include "cp/lib/str.h"
#include "cp/vdev/vcss.h"

#define PARTS_MAX 32

static struct vreal *real_of(struct vdev *v)
{
	return container_of(v, struct vreal, vdev);
}

/* The channel has left the copy. */
static void idle(struct vreal *r)
{
	cctrans_end(r->copy);
	r->state = VREAL_IDLE;
}

static enum chprog_end failed(struct vreal *r)
{
	struct chprog *p = &r->vdev.prog;

	idle(r);
	p->at = r->begin - 8;
	p->count = 0;
	p->dstat = 0;
	p->cstat = CSTAT_INTF_CTL_CHECK;
	return CHPROG_ENDED;
}

/* Start the part of the program that begins at r->begin. */
static enum chprog_end go(struct vreal *r, bool ipl)
{
	struct chprog *p = &r->vdev.prog;
	const struct cctrans_order order = {
		.orb_flags = p->orb_flags,
		.at = r->begin,
		.ipl = ipl,
		.resumed = p->resuming,
		.refused = r->refused,
		.settled = r->settled,
	};

	cctrans_begin(r->copy, r->copy_real, p->g, &order);
	if (cctrans_first(r->copy) == MARK_SUSPEND) {
		idle(r);
		p->at = r->begin;
		return CHPROG_SUSPENDED;
	}
	p->resuming = false;
	if (r->ops->start(r->ctx, cctrans_orb_flags(p->orb_flags), r->copy_real,
			  vdev_wants_sense(&r->vdev)) != ERR_OK)
		return failed(r);
	r->starts++;
	r->state = VREAL_RUNS;
	p->waits = true;
	return CHPROG_WAITS;
}

static enum chprog_end vreal_program(struct vdev *v, struct chprog *p)
{
	struct vreal *r = real_of(v);

	r->begin = p->next;
	r->settled = 0;
	r->parts = 0;
	if (r->state != VREAL_IDLE) {
		r->waiting = true;
		p->waits = true;
		return CHPROG_WAITS;
	}
	return go(r, p->ipl);
}

/* --- halt, clear, reset --- */

/* The guest sees no end of it, but the channel has one. */
static void vreal_halt(struct vdev *v)
{
	struct vreal *r = real_of(v);

	r->waiting = false;
	if (r->state == VREAL_RUNS && !r->ops->clear(r->ctx))
		idle(r);
	if (r->state != VREAL_IDLE)
		r->state = VREAL_EBBS;
}

static bool vreal_quell(struct vdev *v, bool clear)
{
	struct vreal *r = real_of(v);

	r->waiting = false;
	if (r->state == VREAL_CLEARS)
		return true;
	if (r->state != VREAL_RUNS)
		return false;
	if (clear ? r->ops->clear(r->ctx) : r->ops->halt(r->ctx)) {
		if (clear)
			r->state = VREAL_CLEARS;
		return true;
	}
	idle(r);
	return false;
}

/* --- what the device tells --- */

static void take_sense(struct vreal *r, const struct irb *irb)
{
	struct vdev *v = &r->vdev;

	v->sense_given = (irb->scsw.dstat & DSTAT_UNIT_CHECK) &&
			 (be32_get(irb->scsw.ctl) & SCSW_E);
	if (v->sense_given)
		memcpy(v->sense, irb->ecw, sizeof(v->sense));
}

/* The next part of an IPL; false: there is none. */
static bool next_part(struct vreal *r)
{
	struct chprog *p = &r->vdev.prog;
	u16 settled = r->copy->idaws;
	enum chprog_end end;

	if (!p->ipl || ++r->parts > PARTS_MAX || p->at == r->begin)
		return false;
	idle(r);
	if (r->repeats) {
		r->settled = settled;
	} else {
		r->begin = p->at;
		p->ipl = false;
	}
	end = go(r, r->repeats);
	if (!r->repeats)
		p->ipl = true;
	if (end != CHPROG_WAITS)
		vdev_program_over(&r->vdev, end);
	return true;
}

/* A program that nobody stopped has come to an end. */
static void program_ended(struct vreal *r, const struct irb *irb)
{
	struct chprog *p = &r->vdev.prog;
	enum cctrans_mark mark = MARK_COMMAND;
	bool checked = irb->scsw.cstat & CSTAT_PROGRAM_CHECK;
	u32 real_cpa = be32_get(irb->scsw.cpa);

	p->waits = false;
	p->at = cctrans_cpa(r->copy, real_cpa) - 8;
	p->count = be16_get(irb->scsw.count);
	p->dstat = irb->scsw.dstat;
	p->cstat = irb->scsw.cstat & (0xff ^ CSTAT_PCI);
	if (checked)
		mark = cctrans_mark(r->copy, real_cpa);
	if (mark == MARK_CHANGED && next_part(r))
		return;
	idle(r);
	if (mark == MARK_SUSPEND) {
		vdev_program_over(&r->vdev, CHPROG_SUSPENDED);
		return;
	}
	if (mark == MARK_PROTECTED) {
		p->cstat &= 0xff ^ CSTAT_PROGRAM_CHECK;
		p->cstat |= CSTAT_PROTECTION_CHECK;
	}
	take_sense(r, irb);
	vdev_program_over(&r->vdev, CHPROG_ENDED);
}

static void halted(struct vreal *r, const struct irb *irb)
{
	struct chprog *p = &r->vdev.prog;

	p->at = cctrans_cpa(r->copy, be32_get(irb->scsw.cpa)) - 8;
	p->count = be16_get(irb->scsw.count);
	p->dstat = irb->scsw.dstat;
	p->cstat = irb->scsw.cstat & (0xff ^ CSTAT_PCI);
	idle(r);
	take_sense(r, irb);
	vdev_halted(&r->vdev, be32_get(irb->scsw.ctl) & SCSW_STCTL);
}

/* What waited for the ebb. */
static void start_waiting(struct vreal *r)
{
	enum chprog_end end;

	if (!r->waiting)
		return;
	r->waiting = false;
	end = go(r, r->vdev.prog.ipl);
	if (end != CHPROG_WAITS)
		vdev_program_over(&r->vdev, end);
}

void vreal_ended(struct vreal *r, const struct irb *irb)
{
	switch ((enum vreal_state)r->state) {
	case VREAL_IDLE:
		break;
	case VREAL_RUNS:
		if (vdev_halts(&r->vdev))
			halted(r, irb);
		else
			program_ended(r, irb);
		break;
	case VREAL_CLEARS:
		idle(r);
		vdev_cleared(&r->vdev);
		break;
	case VREAL_EBBS:
		idle(r);
		start_waiting(r);
		break;
	}
}

void vreal_pci(struct vreal *r, u32 real_cpa)
{
	if (r->state != VREAL_RUNS || vdev_halts(&r->vdev))
		return;
	r->vdev.prog.at = cctrans_cpa(r->copy, real_cpa) - 8;
	vdev_program_pci(&r->vdev);
}

void vreal_unsolicited(struct vreal *r, u8 dstat)
{
	vdev_unsolicited(&r->vdev, dstat);
}

/* --- */

static u32 vreal_command(UNUSED struct vdev *v, UNUSED u8 cmd,
			 UNUSED struct chprog *p)
{
	return 0; /* vreal_program() has them all */
}

static const struct vdev_ops ops = {
	.command = vreal_command,
	.program = vreal_program,
	.quell = vreal_quell,
	.halt = vreal_halt,
};

void vreal_init(struct vreal *r, const struct vdev_row *row,
		const struct vreal_ops *real_ops, void *ctx,
		struct cctrans *copy, u32 copy_real)
{
	memset(r, 0, sizeof(*r));
	vdev_init(&r->vdev, &ops, row);
	r->ops = real_ops;
	r->ctx = ctx;
	r->copy = copy;
	r->copy_real = copy_real;
	copy->ccws = copy->idaws = 0;
}
