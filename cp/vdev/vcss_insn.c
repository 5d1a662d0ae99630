/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The I/O instructions on virtual subchannels; see vcss.h.  In each, operand
 * checks come first, then "not operational" (3), then status pending (1),
 * then busy (2).  Principles of Operation, chapter 14.
 */
#include "cp/lib/str.h"
#include "cp/vdev/vcss.h"
#include "cp/vdev/vcss_sub.h"

/* ORB word 1: must be zero (TCW type, MIDAW, 26-30). */
#define ORB_RESERVED 0x0004007eu
/* ORB bits that the SCSW shows in the same places. */
#define ORB_IN_SCSW	   (ORB_KEY | ORB_S | 0x00f80000u)
#define PMCW_RESERVED	   0xc700 /* flags halfword */
#define PMCW_MISC_RESERVED 0xfffffff8u
/* What MODIFY SUBCHANNEL may set. */
#define PMCW_SETTABLE (PMCW_ISC | PMCW_E | PMCW_LM | PMCW_MM | PMCW_D)

#define CRW_PATH_INITIALIZED 0x04020000u
#define CRW_OVERFLOW	     0x20000000u

static bool schid_wrong(u32 schid)
{
	return (schid & 0xffff0000u) != SCHID_ONE;
}

/* The subchannel if it is operational: there, valid and enabled. */
static struct vdev *operational(const struct vcss *c, u32 schid)
{
	struct vdev *v = vcss_by_schid(c, schid);

	return v && sub_enabled(v) ? v : NULL;
}

static bool pending(const struct vdev *v)
{
	return v->ctl & SCSW_STCTL_PENDING;
}

/* --- START SUBCHANNEL --- */

static bool orb_wrong(const struct orb *orb)
{
	u32 flags = be32_get(orb->flags), i;

	if (flags & ORB_RESERVED)
		return true;
	if (be32_get(orb->cpa) & 0x80000000u)
		return true;
	if (!(flags & ORB_X))
		return false;
	/* Words 4-7 of an extended ORB; word 3 holds priorities. */
	for (i = 1; i < ARRAY_SIZE(orb->reserved); i++)
		if (be32_get(orb->reserved[i]))
			return true;
	return false;
}

/* May a program start?  The condition code if not. */
static u8 refusal(const struct vdev *v, u8 lpm)
{
	if (!(lpm & v->pmcw.pam))
		return 3;
	if (pending(v))
		return 1;
	return v->ctl & SCSW_FCTL ? 2 : 0;
}

void sub_begin(struct vdev *v, u32 flags, u32 cpa)
{
	v->pmcw.lpum = v->pmcw.pam;
	v->ctl = (flags & ORB_IN_SCSW) | SCSW_FCTL_START | SCSW_ACTL_START_PEND;
	v->dstat = v->cstat = 0;
	v->ecw_valid = false;
	v->cpa = cpa;
	chprog_start(&v->prog, v->css->g, flags, cpa);
	if (v->ops->start)
		v->ops->start(v);
}

static u8 start(struct vdev *v, const struct orb *orb)
{
	u32 flags = be32_get(orb->flags);
	u8 cc = refusal(v, (u8)((flags & ORB_LPM) >> 8));

	if (cc)
		return cc;
	v->pmcw.intparm = orb->intparm;
	v->pmcw.lpm = (u8)((flags & ORB_LPM) >> 8);
	sub_begin(v, flags, be32_get(orb->cpa));
	sub_run(v);
	return 0;
}

u8 vcss_console(struct vdev *v, u32 cpa)
{
	u8 cc = sub_enabled(v) ? refusal(v, v->pmcw.lpm) : 3;

	if (cc)
		return cc;
	sub_begin(v, ORB_LPM, cpa);
	v->prog.console = true;
	sub_run(v);
	return 0;
}

enum pgm vcss_ssch(struct vcss *c, u32 schid, const struct orb *orb, u8 *cc)
{
	struct vdev *v;

	if (schid_wrong(schid) || orb_wrong(orb))
		return PGM_OPERAND;
	v = operational(c, schid);
	*cc = v ? start(v, orb) : 3;
	return PGM_NONE;
}

/* --- STORE, MODIFY, TEST SUBCHANNEL --- */

static void scsw_of(const struct vdev *v, struct scsw *s)
{
	s->ctl = be32_make(v->ctl);
	s->cpa = be32_make(v->cpa);
	s->dstat = v->dstat;
	s->cstat = v->cstat;
	s->count = be16_make(v->count);
}

enum pgm vcss_stsch(struct vcss *c, u32 schid, struct schib *out, u8 *cc)
{
	struct vdev *v;

	if (schid_wrong(schid))
		return PGM_OPERAND;
	memset(out, 0, sizeof(*out));
	if ((schid & 0xffff) >= c->subchannels) {
		*cc = 3;
		return PGM_NONE;
	}
	v = vcss_by_schid(c, schid);
	if (v) {
		out->pmcw = v->pmcw;
		scsw_of(v, &out->scsw);
	}
	*cc = 0;
	return PGM_NONE;
}

static bool pmcw_wrong(const struct pmcw *p)
{
	u16 flags = be16_get(p->flags);

	return (flags & PMCW_RESERVED) || (flags & PMCW_LM) == PMCW_LM ||
	       (be32_get(p->misc) & PMCW_MISC_RESERVED);
}

static u8 modify(struct vdev *v, const struct pmcw *in)
{
	struct pmcw *p = &v->pmcw;
	bool was_enabled = sub_enabled(v);
	u16 flags;

	if (pending(v))
		return 1;
	if (v->ctl & SCSW_FCTL)
		return 2;
	flags = (u16)(be16_get(in->flags) & PMCW_SETTABLE);
	flags |= (u16)(be16_get(p->flags) & ~PMCW_SETTABLE);
	p->intparm = in->intparm;
	p->flags = be16_make(flags);
	p->lpm = in->lpm;
	p->mbi = in->mbi;
	p->pom = in->pom;
	p->misc = in->misc;
	if (was_enabled && !sub_enabled(v) && v->ops->disabled)
		v->ops->disabled(v);
	return 0;
}

enum pgm vcss_msch(struct vcss *c, u32 schid, const struct schib *in, u8 *cc)
{
	struct vdev *v;

	if (schid_wrong(schid) || pmcw_wrong(&in->pmcw))
		return PGM_OPERAND;
	if ((schid & 0xffff) >= c->subchannels) {
		*cc = 3;
		return PGM_NONE;
	}
	v = vcss_by_schid(c, schid);
	/* Without a valid device number nothing is modified. */
	*cc = v ? modify(v, &in->pmcw) : 0;
	return PGM_NONE;
}

static void irb_of(const struct vdev *v, struct irb *out)
{
	memset(out, 0, sizeof(*out));
	scsw_of(v, &out->scsw);
	if (!pending(v) || !v->ecw_valid)
		return;
	out->scsw.ctl = be32_make(v->ctl | SCSW_L | SCSW_E);
	out->esw[1] = be32_make(0x01000000u | sizeof(v->ecw) << 16);
	memcpy(out->ecw, v->ecw, sizeof(out->ecw));
}

/* What TEST SUBCHANNEL clears when there was status. */
static void clear_status(struct vdev *v)
{
	u32 ctl = v->ctl, actl = 0, fctl = 0;
	bool alone = (ctl & SCSW_STCTL) ==
		     (SCSW_STCTL_INTERMEDIATE | SCSW_STCTL_PENDING);

	v->ctl &= ~(SCSW_STCTL | SCSW_Z | SCSW_N);
	sub_int_taken(v);
	v->ecw_valid = false;
	v->cstat &= 0xff ^ CSTAT_PCI;
	if (!alone) {
		fctl = SCSW_FCTL;
		actl = SCSW_ACTL &
		       ~(SCSW_ACTL_SCH_ACTIVE | SCSW_ACTL_DEV_ACTIVE);
	} else if (ctl & SCSW_ACTL_SUSPENDED) {
		actl = SCSW_ACTL_RESUME_PEND;
	}
	v->ctl &= ~(fctl | actl);
}

enum pgm vcss_tsch(struct vcss *c, u32 schid, struct irb *out, u8 *cc)
{
	struct vdev *v;

	if (schid_wrong(schid))
		return PGM_OPERAND;
	v = operational(c, schid);
	if (!v) {
		*cc = 3;
		return PGM_NONE;
	}
	irb_of(v, out);
	*cc = pending(v) ? 0 : 1;
	if (*cc == 0) {
		clear_status(v);
		sub_present_unsolicited(v);
	}
	return PGM_NONE;
}

/* --- HALT, CLEAR, CANCEL, RESUME SUBCHANNEL --- */

static u8 halt(struct vdev *v)
{
	u32 stctl = v->ctl & SCSW_STCTL, more = 0;
	bool active = v->ctl & (SCSW_ACTL_SCH_ACTIVE | SCSW_ACTL_DEV_ACTIVE);
	bool held = v->ctl & SCSW_ACTL_SUSPENDED;

	if (stctl == SCSW_STCTL_PENDING ||
	    (stctl &
	     (SCSW_STCTL_ALERT | SCSW_STCTL_PRIMARY | SCSW_STCTL_SECONDARY)))
		return 1;
	if (v->ctl & (SCSW_FCTL_HALT | SCSW_FCTL_CLEAR))
		return 2;
	if (active && v->ops->quell && v->ops->quell(v, false)) {
		v->ctl &= ~SCSW_STCTL;
		v->ctl |= SCSW_FCTL_HALT | SCSW_ACTL_HALT_PEND;
		sub_int_taken(v);
		return 0;
	}
	v->ctl &= ~(SCSW_ACTL | SCSW_STCTL);
	v->ctl |= SCSW_FCTL_HALT;
	v->dstat = held ? 0 : DSTAT_DEVICE_END;
	v->cstat = 0;
	if (active || held) {
		v->cpa = v->prog.at + 8;
		v->count = v->prog.count;
	}
	memset(&v->prog, 0, sizeof(v->prog));
	if (active) {
		more = SCSW_STCTL_PRIMARY | SCSW_STCTL_SECONDARY;
		if (v->ops->halt)
			v->ops->halt(v);
	}
	if (v->ops->signal)
		v->ops->signal(v, false);
	sub_make_pending(v, more);
	return 0;
}

enum pgm vcss_hsch(struct vcss *c, u32 schid, u8 *cc)
{
	struct vdev *v;

	if (schid_wrong(schid))
		return PGM_OPERAND;
	v = operational(c, schid);
	*cc = v ? halt(v) : 3;
	return PGM_NONE;
}

enum pgm vcss_csch(struct vcss *c, u32 schid, u8 *cc)
{
	struct vdev *v;

	if (schid_wrong(schid))
		return PGM_OPERAND;
	v = operational(c, schid);
	*cc = 3;
	if (!v)
		return PGM_NONE;
	*cc = 0;
	if (v->ops->quell && v->ops->quell(v, true)) {
		sub_idle(v);
		v->ctl = SCSW_FCTL_CLEAR | SCSW_ACTL_CLEAR_PEND;
		return PGM_NONE;
	}
	sub_stop(v);
	if (v->ops->signal)
		v->ops->signal(v, true);
	v->ctl = SCSW_FCTL_CLEAR;
	sub_make_pending(v, 0);
	return PGM_NONE;
}

/*
 * For XSCH and RSCH: the device whose start is in one of the states of
 * ACTIVITY, with nothing pending.  NULL: none, *CC and *PGM say why.
 */
static struct vdev *started(struct vcss *c, u32 schid, u32 activity, u8 *cc,
			    enum pgm *pgm)
{
	struct vdev *v;

	*pgm = schid_wrong(schid) ? PGM_OPERAND : PGM_NONE;
	v = *pgm == PGM_NONE ? operational(c, schid) : NULL;
	*cc = 3;
	if (!v)
		return NULL;
	*cc = 1;
	if (pending(v))
		return NULL;
	*cc = 2;
	if ((v->ctl & SCSW_FCTL) != SCSW_FCTL_START || !(v->ctl & activity))
		return NULL;
	*cc = 0;
	return v;
}

enum pgm vcss_xsch(struct vcss *c, u32 schid, u8 *cc)
{
	enum pgm pgm;
	struct vdev *v = started(c, schid,
				 SCSW_ACTL_START_PEND | SCSW_ACTL_RESUME_PEND |
					 SCSW_ACTL_SUSPENDED,
				 cc, &pgm);

	if (v)
		sub_idle(v);
	return pgm;
}

enum pgm vcss_rsch(struct vcss *c, u32 schid, u8 *cc)
{
	enum pgm pgm;
	struct vdev *v = started(c, schid, SCSW_ACTL_SUSPENDED, cc, &pgm);

	if (!v)
		return pgm;
	v->ctl &= ~SCSW_ACTL_SUSPENDED;
	v->ctl |= SCSW_ACTL_RESUME_PEND;
	chprog_resume(&v->prog);
	sub_run(v);
	return PGM_NONE;
}

/* --- the others --- */

enum pgm vcss_tpi(struct vcss *c, u8 isc_mask, struct io_int *out, u8 *cc)
{
	*cc = vcss_take_interrupt(c, isc_mask, out) ? 1 : 0;
	return PGM_NONE;
}

enum pgm vcss_stcrw(struct vcss *c, u32 *crw, u8 *cc)
{
	*crw = 0;
	*cc = 1;
	if (!c->crws)
		return PGM_NONE;
	*cc = 0;
	*crw = c->crw[0];
	c->crws--;
	memmove(c->crw, c->crw + 1, c->crws * sizeof(c->crw[0]));
	if (!c->crws && c->crw_overflow) {
		*crw |= CRW_OVERFLOW;
		c->crw_overflow = false;
	}
	return PGM_NONE;
}

/* The one path is CHPID 00; its reset only makes a report. */
enum pgm vcss_rchp(struct vcss *c, u32 gr1, u8 *cc)
{
	if (gr1 & 0xffffff00u)
		return PGM_OPERAND;
	*cc = 3;
	if (gr1)
		return PGM_NONE;
	vcss_report(c, CRW_PATH_INITIALIZED);
	*cc = 0;
	return PGM_NONE;
}

enum pgm vcss_sal(struct vcss *c, u32 gr1)
{
	(void)c;
	return gr1 & 0x8000ffffu ? PGM_OPERAND : PGM_NONE;
}

/* Measurement is accepted; no measurement block is ever updated. */
enum pgm vcss_schm(struct vcss *c, u32 gr1, u64 gr2)
{
	(void)c;
	if (gr1 & 0x0ffffffcu)
		return PGM_OPERAND;
	if ((gr1 & 2) && (gr2 & 31))
		return PGM_OPERAND;
	return PGM_NONE;
}
