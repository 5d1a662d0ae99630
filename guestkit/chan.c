/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The subchannel layer: see gk/chan.h.  Every interruption is taken by TSCH
 * at once; what it told is kept in struct gk_chan until ordinary code asks.
 */
#include "guestkit/include/gk/chan.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/irq_entry.h"

#define SENSE_TIMEOUT_US 200000
#define CLEAR_TIMEOUT_US 500000

/* Sense ID's answer. */
struct sense_id {
	u8 reserved; /* X'FF' */
	be16 cu_type;
	u8 cu_model;
	be16 dev_type;
	u8 dev_model;
	u8 unused;
} PACKED;
LAYOUT_SIZE(struct sense_id, 8);

static struct gk_chan chan_table[GK_CHANS];
static unsigned int chans;
static volatile bool event_due;

struct gk_chan *gk_chan_next(const struct gk_chan *after)
{
	struct gk_chan *c =
		after ? &chan_table[after - chan_table + 1] : chan_table;

	return c < chan_table + chans ? c : NULL;
}

struct gk_chan *gk_chan_find(u16 devno)
{
	for (unsigned int i = 0; i < chans; i++)
		if (chan_table[i].devno == devno)
			return &chan_table[i];
	return NULL;
}

/* Status that belongs to the program running on C. */
static void take_solicited(struct gk_chan *c, const struct irb *irb, u32 ctl)
{
	u32 busy = ctl & (SCSW_ACTL_SCH_ACTIVE | SCSW_ACTL_DEV_ACTIVE |
			  SCSW_ACTL_START_PEND);

	c->status.dstat |= irb->scsw.dstat;
	c->status.cstat |= irb->scsw.cstat;
	if (ctl & (SCSW_STCTL_PRIMARY | SCSW_STCTL_ALERT)) {
		c->status.residual = be16_get(irb->scsw.count);
		c->status.cpa = be32_get(irb->scsw.cpa);
	}
	if ((ctl & SCSW_STCTL_SECONDARY) ||
	    (!busy && (ctl & (SCSW_STCTL_PRIMARY | SCSW_STCTL_ALERT)) &&
	     (c->status.dstat & ~DSTAT_CHANNEL_END || c->status.cstat))) {
		c->active = false;
		c->ended = true;
	}
}

void gk_chan_interrupt(u32 schid)
{
	struct irb irb;
	struct gk_chan *c = NULL;
	u32 ctl;

	for (unsigned int i = 0; i < chans; i++)
		if (chan_table[i].schid == schid)
			c = &chan_table[i];
	if (insn_tsch(schid, &irb) != 0 || !c)
		return;
	ctl = be32_get(irb.scsw.ctl);
	if (ctl & SCSW_FCTL_CLEAR) {
		c->active = false;
		c->ended = false;
	} else if (c->active && (ctl & SCSW_FCTL_START)) {
		take_solicited(c, &irb, ctl);
	} else {
		c->unsolicited |= irb.scsw.dstat;
		c->signalled = true;
	}
	c->happened = true;
	event_due = true;
}

/* False: something runs on C, or its status was not taken. */
static bool begin(struct gk_chan *c)
{
	if (c->active || c->ended)
		return false;
	memset(&c->status, 0, sizeof(c->status));
	c->active = true;
	return true;
}

/* The start gave condition code CC. */
static enum err begun(struct gk_chan *c, int cc)
{
	if (cc == 0)
		return ERR_OK;
	c->active = false;
	return cc == 3 ? ERR_GONE : ERR_BUSY;
}

enum err gk_chan_start(struct gk_chan *c, const struct ccw1 *prog)
{
	struct orb orb = {
		.intparm = be32_make(c->schid),
		.flags = be32_make(ORB_F | ORB_P | ORB_LPM),
		.cpa = be32_make((u32)(u64)prog),
	};

	if (!begin(c))
		return ERR_BUSY;
	return begun(c, insn_ssch(c->schid, &orb));
}

enum err gk_chan_start_console(struct gk_chan *c, const struct ccw0 *prog)
{
	int cc;

	if (!begin(c))
		return ERR_BUSY;
	cc = gk_hyper_console(c->devno, prog);
	if (cc >= 0)
		return begun(c, cc);
	c->active = false;
	return ERR_NOENT;
}

bool gk_chan_ended(struct gk_chan *c, struct gk_status *out)
{
	if (!c->ended)
		return false;
	if (out)
		*out = c->status;
	c->ended = false;
	return true;
}

enum err gk_chan_run(struct gk_chan *c, const struct ccw1 *prog, u32 timeout_us,
		     struct gk_status *out)
{
	u64 deadline_us = gk_now_us() + timeout_us;
	enum err err = gk_chan_start(c, prog);
	struct gk_status status;

	if (err == ERR_BUSY) {
		/* Status we have not seen yet may be in the way. */
		gk_irq_window();
		err = gk_chan_start(c, prog);
	}
	if (err)
		return err;
	while (!gk_chan_ended(c, &status)) {
		if (gk_now_us() >= deadline_us) {
			gk_chan_clear(c);
			return ERR_TIMEOUT;
		}
		gk_wait_until(deadline_us);
	}
	if (out)
		*out = status;
	return status.cstat == 0 && status.dstat == (DSTAT_CHANNEL_END |
						     DSTAT_DEVICE_END)
		       ? ERR_OK
		       : ERR_IO;
}

u8 gk_chan_unsolicited(struct gk_chan *c)
{
	u8 dstat = c->unsolicited;

	c->unsolicited = 0;
	return dstat;
}

bool gk_chan_signalled(struct gk_chan *c)
{
	bool signalled = c->signalled;

	c->signalled = false;
	return signalled;
}

void gk_chan_clear(struct gk_chan *c)
{
	u64 deadline_us = gk_now_us() + CLEAR_TIMEOUT_US;

	c->happened = false;
	if (insn_csch(c->schid) == 0)
		while (!c->happened && gk_now_us() < deadline_us)
			gk_wait_until(deadline_us);
	c->active = false;
	c->ended = false;
}

bool gk_chan_event_due(void)
{
	return event_due;
}

bool gk_chan_dispatch(void)
{
	bool any = false;

	if (!event_due)
		return false;
	event_due = false;
	for (unsigned int i = 0; i < chans; i++) {
		struct gk_chan *c = &chan_table[i];

		if (!c->happened)
			continue;
		c->happened = false;
		any = true;
		if (c->event)
			c->event(c->ctx);
	}
	return any;
}

static bool enable(u32 schid, struct schib *schib)
{
	u16 flags = be16_get(schib->pmcw.flags);

	if (!(flags & PMCW_V))
		return false;
	flags = (u16)((flags & ~PMCW_ISC) | PMCW_E);
	schib->pmcw.flags = be16_make(flags);
	schib->pmcw.intparm = be32_make(schid);
	return insn_msch(schid, schib) == 0;
}

static void sense(struct gk_chan *c)
{
	static struct sense_id id;
	static struct ccw1 prog ALIGNED(8);

	memset(&id, 0, sizeof(id));
	prog = (struct ccw1){ .cmd = CCW_CMD_SENSE_ID,
			      .flags = CCW_SLI,
			      .count = be16_make(sizeof(id)),
			      .addr = be32_make((u32)(u64)&id) };
	if (gk_chan_run(c, &prog, SENSE_TIMEOUT_US, NULL) != ERR_OK)
		return;
	c->cu_type = be16_get(id.cu_type);
	c->cu_model = id.cu_model;
	c->dev_type = be16_get(id.dev_type);
	c->dev_model = id.dev_model;
}

void gk_chan_scan(void)
{
	struct schib schib;

	for (u32 i = 0; i < 0x10000 && chans < GK_CHANS; i++) {
		u32 schid = SCHID_ONE | i;

		if (insn_stsch(schid, &schib) != 0)
			return;
		if (!enable(schid, &schib))
			continue;
		chan_table[chans].schid = schid;
		chan_table[chans].devno = be16_get(schib.pmcw.devno);
		chans++;
		sense(&chan_table[chans - 1]);
	}
}
