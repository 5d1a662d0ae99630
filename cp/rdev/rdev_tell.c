/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Troubles of real devices as events, each once: who polls a dead device would
 * fill the log.  Called by the task that owns the device; no lock.
 */
#include "cp/core/clock.h"
#include "cp/core/event.h"
#include "cp/core/recorder.h"
#include "cp/hw/insn.h"
#include "cp/lib/str.h"
#include "cp/rdev/rdev.h"
#include "iucv/starlogrec.h"

/* Of sense byte 0: bus out, equipment and data check. */
#define SENSE0_HARDWARE 0x38
#define CSTAT_HARDWARE                                                         \
	(CSTAT_CHAN_DATA_CHECK | CSTAT_CHAN_CTL_CHECK | CSTAT_INTF_CTL_CHECK)

/* Of a guest, which may make its device fail as often as it likes. */
#define GUEST_QUIET_TOD (60 * TOD_PER_S)

#define ERW_SENSE 0x01000000u /* sense is in the extended control word */

static const char *const texts[] = {
	[RDEV_GOOD] = "works again",
	[RDEV_UNIT_CHECK] = "unit check, sense",
	[RDEV_CHANNEL_CHECK] = "channel check, status",
	[RDEV_NO_ANSWER] = "does not answer",
	[RDEV_NOT_THERE] = "is not operational",
	[RDEV_CLEAR_HANGS] = "a clear does not end",
	[RDEV_NO_CLIENT] = "terminal lost: intervention required",
	[RDEV_OTHER_CLIENT] = "terminal lost: another client came",
};

/* Errors, for EREP: a terminal that nobody uses is none. */
static void record(struct rdev *r, enum rdev_trouble what)
{
	const struct logrec_place p = { .tod = clock_now(),
					.cpu_id = insn_stidp() };
	const struct logrec_device d = {
		.devno = r->devno,
		.type = r->dev_type ? r->dev_type : r->cu_type,
		.scsw = &r->irb.scsw,
		.sense = r->sense,
		.sense_count = what == RDEV_UNIT_CHECK ? r->sense_count : 0,
		.interval_s = r->waited_s,
	};
	struct logrec_obr obr;
	struct logrec_mih mih;

	if (what == RDEV_UNIT_CHECK || what == RDEV_CHANNEL_CHECK) {
		logrec_obr_compose(&obr, &p, &d);
		recorder_note(RECORD_EREP, &obr, sizeof(obr));
	} else if (what == RDEV_NO_ANSWER || what == RDEV_CLEAR_HANGS) {
		logrec_mih_compose(&mih, &p, &d);
		recorder_note(RECORD_EREP, &mih, sizeof(mih));
	}
}

void rdev_changed(const struct rdev *r, u8 flags, enum config_cause cause,
		  const char *user, u16 other)
{
	config_note((struct config_facts){
		.code = CONFIG_REAL,
		.flags = flags,
		.cause = cause,
		.subchannel = (u16)r->schid,
		.devno = r->devno,
		.type = r->dev_type ? r->dev_type : r->cu_type,
		.other = other,
		.user = user,
	});
}

void rdev_tell(struct rdev *r, enum rdev_trouble what, u8 detail)
{
	u16 told = (u16)(what << 8 | detail);

	if (r->told == told)
		return;
	if (what == RDEV_NOT_THERE)
		rdev_changed(r, CONFIG_WENT, CONFIG_TROUBLE, "", 0);
	else if (r->told >> 8 == RDEV_NOT_THERE)
		rdev_changed(r, CONFIG_CAME | CONFIG_RESTORED, CONFIG_TROUBLE,
			     "", 0);
	r->told = told;
	if (what == RDEV_UNIT_CHECK || what == RDEV_CHANNEL_CHECK)
		event_note(EVENT_DEVICE, "", "%04X %s %02X", r->devno,
			   texts[what], detail);
	else
		event_note(EVENT_DEVICE, "", "%04X %s", r->devno, texts[what]);
	record(r, what);
	r->sense_count = 0;
}

static u32 irb_sense_count(const struct irb *irb)
{
	u32 erw = be32_get(irb->esw[1]);

	return erw & ERW_SENSE ? MIN(erw >> 16 & 0x3fu, sizeof(irb->ecw)) : 0;
}

void rdev_tell_guest(struct rdev *r, const struct irb *irb)
{
	u8 cstat = irb->scsw.cstat & CSTAT_HARDWARE;
	u8 sense0 = irb_sense_count(irb) ? irb->ecw[0] : 0;

	if (clock_now() < r->guest_quiet)
		return;
	if ((irb->scsw.dstat & DSTAT_UNIT_CHECK) &&
	    (sense0 & SENSE0_HARDWARE)) {
		r->sense_count = irb_sense_count(irb);
		memcpy(r->sense, irb->ecw, sizeof(r->sense));
		rdev_tell(r, RDEV_UNIT_CHECK, sense0);
	} else if (cstat) {
		rdev_tell(r, RDEV_CHANNEL_CHECK, cstat);
	} else {
		if (!(irb->scsw.dstat & DSTAT_UNIT_CHECK))
			rdev_tell(r, RDEV_GOOD, 0);
		return;
	}
	r->guest_quiet = clock_now() + GUEST_QUIET_TOD;
}
