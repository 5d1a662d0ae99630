/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Subchannels of a vm: attach and detach, status, channel programs and
 * pending interruptions.  The instructions are in vcss_insn.c.  See vcss.h.
 */
#include "cp/vdev/vcss.h"
#include "cp/lib/str.h"
#include "cp/vdev/vcss_sub.h"

#define PATH_ONE 0x80 /* the single path, CHPID 00 */

/* Channel-report word: source subchannel, installed parameters initialized. */
#define CRW_SUBCHANNEL 0x03000000u
#define CRW_PARAMETERS 0x00040000u

void vcss_init(struct vcss *c, struct gstor *g, const struct vcss_ops *ops,
	       void *ctx)
{
	memset(c, 0, sizeof(*c));
	c->g = g;
	c->ops = ops;
	c->ctx = ctx;
}

void vcss_set_storage(struct vcss *c, struct gstor *g)
{
	c->g = g;
}

u32 vcss_schid(const struct vdev *v)
{
	return SCHID_ONE | v->subchannel;
}

struct vdev *vcss_find(const struct vcss *c, u16 devno)
{
	for (u32 i = 0; i < c->subchannels; i++)
		if (c->sub[i] && vdev_devno(c->sub[i]) == devno)
			return c->sub[i];
	return NULL;
}

struct vdev *vcss_by_schid(const struct vcss *c, u32 schid)
{
	u32 n = schid & 0xffff;

	if ((schid & 0xffff0000u) != SCHID_ONE || n >= c->subchannels)
		return NULL;
	return c->sub[n];
}

/* --- channel reports --- */

void vcss_report(struct vcss *c, u32 crw)
{
	if (c->crws == VCSS_CRWS) {
		c->crw_overflow = true;
		return;
	}
	c->crw[c->crws++] = crw;
	if (c->ops->crw)
		c->ops->crw(c->ctx);
}

/* --- attach and detach --- */

static void sub_power_on(struct vdev *v, u16 devno)
{
	struct pmcw *p = &v->pmcw;

	memset(p, 0, sizeof(*p));
	p->flags = be16_make(PMCW_V);
	p->devno = be16_make(devno);
	p->lpm = PATH_ONE;
	p->pim = PATH_ONE;
	p->pom = 0xff;
	p->pam = PATH_ONE;
}

enum err vcss_attach(struct vcss *c, struct vdev *v, u16 devno)
{
	u32 i = 0;

	if (vcss_find(c, devno))
		return ERR_EXIST;
	while (i < VCSS_SUBCHANNELS && c->sub[i])
		i++;
	if (i == VCSS_SUBCHANNELS)
		return ERR_LIMIT;
	sub_power_on(v, devno);
	sub_idle(v);
	v->css = c;
	v->subchannel = (u16)i;
	c->sub[i] = v;
	if (i >= c->subchannels)
		c->subchannels = (u16)(i + 1);
	vcss_report(c, CRW_SUBCHANNEL | CRW_PARAMETERS | i);
	if (c->ops->changed)
		c->ops->changed(c->ctx, v, true);
	return ERR_OK;
}

/* End whatever runs; no status is left. */
void sub_stop(struct vdev *v)
{
	bool active = v->ctl & (SCSW_FCTL | SCSW_ACTL);

	sub_idle(v);
	if (active && v->ops->halt)
		v->ops->halt(v);
}

void vcss_detach(struct vdev *v)
{
	struct vcss *c = v->css;

	if (!c)
		return;
	sub_stop(v);
	if (c->ops->changed)
		c->ops->changed(c->ctx, v, false);
	c->sub[v->subchannel] = NULL;
	v->css = NULL;
	vcss_report(c, CRW_SUBCHANNEL | CRW_PARAMETERS | v->subchannel);
}

/*
 * The mask of what pends is made anew at each change, so that a look, which
 * every exit of every CPU takes, walks no list and needs no lock.  An ISC does
 * not change while its interruption is pending.
 */
static void note_pending(struct vcss *c)
{
	u8 mask = c->adapter_isc;

	for (u32 i = 0; i < c->subchannels; i++)
		if (c->sub[i] && c->sub[i]->int_pending)
			mask |= (u8)(0x80u >> sub_isc(c->sub[i]));
	__atomic_store_n(&c->isc_mask, mask, __ATOMIC_SEQ_CST);
}

void vcss_reset(struct vcss *c)
{
	for (u32 i = 0; i < c->subchannels; i++) {
		struct vdev *v = c->sub[i];

		if (!v)
			continue;
		sub_stop(v);
		sub_power_on(v, vdev_devno(v));
		memset(v->sense, 0, sizeof(v->sense));
		if (v->ops->reset)
			v->ops->reset(v);
		/* What the device raised meanwhile is gone as well. */
		sub_idle(v);
	}
	c->adapter_isc = 0;
	note_pending(c);
	c->crws = 0;
	c->crw_overflow = false;
}

void vcss_reset_device(struct vdev *v)
{
	sub_stop(v);
	memset(v->sense, 0, sizeof(v->sense));
	note_pending(v->css);
}

/* --- status --- */

static void set_int_pending(struct vdev *v, bool pending)
{
	v->int_pending = pending;
	if (v->css)
		note_pending(v->css);
}

void sub_int_taken(struct vdev *v)
{
	if (v->int_pending)
		set_int_pending(v, false);
}

void sub_idle(struct vdev *v)
{
	v->ctl = 0;
	v->cpa = 0;
	v->dstat = v->cstat = 0;
	v->count = 0;
	v->ecw_valid = false;
	sub_int_taken(v);
	v->unsolicited = false;
	v->unsolicited_dstat = 0;
	memset(&v->prog, 0, sizeof(v->prog));
}

bool sub_enabled(const struct vdev *v)
{
	return be16_get(v->pmcw.flags) & PMCW_E;
}

u32 sub_isc(const struct vdev *v)
{
	return (be16_get(v->pmcw.flags) & PMCW_ISC) >> PMCW_ISC_SHIFT;
}

/* STCTL bits: the subchannel becomes status pending with them. */
void sub_make_pending(struct vdev *v, u32 stctl)
{
	v->ctl |= stctl | SCSW_STCTL_PENDING;
	set_int_pending(v, true);
	v->css->ops->irq(v->css->ctx);
}

bool vdev_wants_sense(const struct vdev *v)
{
	return be32_get(v->pmcw.misc) & PMCW_MISC_SENSE;
}

/* Sense data goes with the unit check when the program asked for that. */
static void take_concurrent_sense(struct vdev *v)
{
	v->ecw_valid = (v->dstat & DSTAT_UNIT_CHECK) && vdev_wants_sense(v) &&
		       (!v->ops->program || v->sense_given);
	if (!v->ecw_valid)
		return;
	memcpy(v->ecw, v->sense, sizeof(v->ecw));
	memset(v->sense, 0, sizeof(v->sense));
}

void sub_present_unsolicited(struct vdev *v)
{
	if (!v->unsolicited || (v->ctl & (SCSW_FCTL | SCSW_STCTL)))
		return;
	v->unsolicited = false;
	v->ctl &= ~(SCSW_FCTL | SCSW_ACTL | SCSW_STCTL);
	v->dstat = v->unsolicited_dstat;
	v->cstat = 0;
	v->sense_given = false;
	v->unsolicited_dstat = 0;
	take_concurrent_sense(v);
	sub_make_pending(v, SCSW_STCTL_ALERT);
}

/* Is just this status pending, not yet seen by TSCH? */
static bool told_already(const struct vdev *v, u8 dstat)
{
	return !(v->ctl & SCSW_FCTL) &&
	       (v->ctl & SCSW_STCTL) ==
		       (SCSW_STCTL_ALERT | SCSW_STCTL_PENDING) &&
	       !(dstat & ~v->dstat);
}

void vdev_unsolicited(struct vdev *v, u8 dstat)
{
	if (!v->css || !sub_enabled(v) || told_already(v, dstat))
		return;
	v->unsolicited = true;
	v->unsolicited_dstat |= dstat;
	sub_present_unsolicited(v);
}

void vdev_withdraw(struct vdev *v)
{
	v->unsolicited = false;
	v->unsolicited_dstat = 0;
}

static void end_program(struct vdev *v)
{
	const struct chprog *p = &v->prog;
	u32 stctl = SCSW_STCTL_PRIMARY | SCSW_STCTL_SECONDARY;

	/* An intermediate status not yet taken merges: PCI stays shown. */
	v->cstat = (u8)(p->cstat | (v->cstat & CSTAT_PCI));
	v->dstat = p->dstat;
	v->cpa = p->at + 8;
	v->count = p->count;
	v->ctl &= ~(SCSW_ACTL | SCSW_STCTL);
	if (p->cstat || (p->dstat & ~VDEV_OK)) {
		stctl |= SCSW_STCTL_ALERT;
		if (v->css->ops->failed)
			v->css->ops->failed(v->css->ctx);
	}
	take_concurrent_sense(v);
	sub_make_pending(v, stctl);
}

static void present_intermediate(struct vdev *v)
{
	v->cpa = v->prog.at + 8;
	sub_make_pending(v, SCSW_STCTL_INTERMEDIATE);
}

static void suspend(struct vdev *v)
{
	v->ctl &= ~(SCSW_ACTL_SCH_ACTIVE | SCSW_ACTL_DEV_ACTIVE |
		    SCSW_ACTL_START_PEND | SCSW_ACTL_RESUME_PEND);
	v->ctl |= SCSW_ACTL_SUSPENDED;
	if (!(v->ctl & SCSW_U))
		present_intermediate(v);
}

void vdev_program_over(struct vdev *v, enum chprog_end how)
{
	switch (how) {
	case CHPROG_ENDED:
		end_program(v);
		break;
	case CHPROG_SUSPENDED:
		suspend(v);
		break;
	case CHPROG_SPENT:
		v->css->ops->work(v->css->ctx);
		break;
	case CHPROG_WAITS:
		break;
	}
}

void vdev_program_pci(struct vdev *v)
{
	v->cstat |= CSTAT_PCI;
	present_intermediate(v);
}

bool vdev_halts(const struct vdev *v)
{
	return v->ctl & SCSW_FCTL_HALT;
}

void vdev_halted(struct vdev *v, u32 stctl)
{
	const struct chprog *p = &v->prog;

	v->cpa = p->at + 8;
	v->count = p->count;
	v->dstat = p->dstat;
	v->cstat = p->cstat;
	memset(&v->prog, 0, sizeof(v->prog));
	v->ctl &= ~(SCSW_ACTL | SCSW_STCTL);
	take_concurrent_sense(v);
	sub_make_pending(v, stctl);
}

void vdev_cleared(struct vdev *v)
{
	v->ctl = SCSW_FCTL_CLEAR;
	sub_make_pending(v, 0);
}

/* Carry the program of V on as far as it goes now. */
void sub_run(struct vdev *v)
{
	struct chprog *p = &v->prog;
	enum chprog_end end;

	v->ctl &= ~(SCSW_ACTL_START_PEND | SCSW_ACTL_RESUME_PEND);
	v->ctl |= SCSW_ACTL_SCH_ACTIVE | SCSW_ACTL_DEV_ACTIVE;
	end = v->ops->program ? v->ops->program(v, p) : chprog_run(p, v);
	if (p->pci) {
		p->pci = false;
		v->cstat |= CSTAT_PCI;
		if (end != CHPROG_ENDED)
			present_intermediate(v);
	}
	vdev_program_over(v, end);
}

static bool sub_has_work(const struct vdev *v)
{
	return (v->ctl & SCSW_ACTL_SCH_ACTIVE) && !v->prog.waits;
}

void vdev_done(struct vdev *v, u8 dstat)
{
	if (!v->css || !(v->ctl & SCSW_ACTL_SCH_ACTIVE) || !v->prog.waits)
		return;
	chprog_device_done(&v->prog, dstat);
	sub_run(v);
}

void vdev_again(struct vdev *v)
{
	if (!v->css || !(v->ctl & SCSW_ACTL_SCH_ACTIVE) || !v->prog.waits)
		return;
	chprog_device_again(&v->prog);
	sub_run(v);
}

bool vcss_run(struct vcss *c)
{
	u32 n = c->subchannels, i, at = 0;
	bool more = false;

	for (i = 0; i < n; i++) {
		at = (c->turn + i) % n;
		if (c->sub[at] && sub_has_work(c->sub[at]))
			break;
	}
	if (i == n)
		return false;
	/* One program a call: the caller's lock is not held for long. */
	sub_run(c->sub[at]);
	c->turn = (u16)((at + 1) % n);
	for (i = 0; i < n && !more; i++)
		more = c->sub[i] && sub_has_work(c->sub[i]);
	return more;
}

/* --- interruptions --- */

u8 vcss_pending_isc(const struct vcss *c)
{
	return __atomic_load_n(&c->isc_mask, __ATOMIC_SEQ_CST);
}

/* The subchannel to interrupt for: lowest ISC, then the longest unserved. */
static struct vdev *most_urgent(const struct vcss *c, u8 isc_mask)
{
	struct vdev *best = NULL;

	for (u32 i = 0; i < c->subchannels; i++) {
		struct vdev *v = c->sub[(c->int_turn + i) % c->subchannels];

		if (!v || !v->int_pending)
			continue;
		if (!(isc_mask & (0x80u >> sub_isc(v))))
			continue;
		if (!best || sub_isc(v) < sub_isc(best))
			best = v;
	}
	return best;
}

void vcss_adapter_interrupt(struct vcss *c, u8 isc)
{
	c->adapter_isc |= (u8)(0x80u >> isc);
	note_pending(c);
	c->ops->irq(c->ctx);
}

/* Is an adapter's interruption before that of V, which may be NULL? */
static bool adapter_first(const struct vcss *c, u32 isc, const struct vdev *v)
{
	if (!v || isc != sub_isc(v))
		return !v || isc < sub_isc(v);
	return !c->adapter_had; /* of the same subclass they take turns */
}

/* If one is the most urgent: it has no subchannel and no parameter. */
static bool take_adapter(struct vcss *c, u8 isc_mask, const struct vdev *v,
			 struct io_int *out)
{
	u32 isc = 0;

	isc_mask &= c->adapter_isc;
	while (isc < 8 && !(isc_mask & (0x80u >> isc)))
		isc++;
	c->adapter_had = isc < 8 && adapter_first(c, isc, v);
	if (!c->adapter_had)
		return false;
	c->adapter_isc &= (u8) ~(0x80u >> isc);
	note_pending(c);
	memset(out, 0, sizeof(*out));
	out->ident = be32_make(IO_INT_ADAPTER | isc << IO_INT_ISC_SHIFT);
	return true;
}

bool vcss_take_interrupt(struct vcss *c, u8 isc_mask, struct io_int *out)
{
	struct vdev *v = most_urgent(c, isc_mask);

	if (take_adapter(c, isc_mask, v, out))
		return true;
	if (!v)
		return false;
	sub_int_taken(v);
	c->int_turn = (u16)((v->subchannel + 1u) % c->subchannels);
	out->schid = be32_make(vcss_schid(v));
	out->intparm = v->pmcw.intparm;
	out->ident = be32_make(sub_isc(v) << IO_INT_ISC_SHIFT);
	return true;
}
