/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Subchannels by bare instructions, interruptions closed: for tests that want
 * to see, or spoil, what gk/chan.h hides.
 */
#ifndef TESTS_GUEST_SUBCH_H
#define TESTS_GUEST_SUBCH_H

#include "cp/lib/str.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/insn.h"

#define SUBCH_PATIENCE_US 2000000

/* The subchannel of device DEVNO; 0: there is none. */
static inline u32 subch_find(u16 devno)
{
	struct schib schib;

	for (u32 id = SCHID_ONE; insn_stsch(id, &schib) == 0; id++)
		if ((be16_get(schib.pmcw.flags) & PMCW_V) &&
		    be16_get(schib.pmcw.devno) == devno)
			return id;
	return 0;
}

/* Wait until status is there, and take it: false: none within WITHIN_US. */
static inline bool subch_take(u32 schid, u64 within_us, struct irb *irb)
{
	u64 end_us = gk_now_us() + within_us;

	do {
		if (insn_tsch(schid, irb) == 0)
			return true;
	} while (gk_now_us() < end_us);
	return false;
}

/* Whatever it does: idle afterwards, nothing pending.  False: it is not. */
static inline bool subch_quiet(u32 schid)
{
	struct irb irb;

	if (insn_csch(schid) != 0)
		return false;
	if (!subch_take(schid, SUBCH_PATIENCE_US, &irb))
		return false;
	while (insn_tsch(schid, &irb) == 0)
		;
	return true;
}

/* Start PROG (format 1); the condition code. */
static inline int subch_start(u32 schid, const struct ccw1 *prog)
{
	struct orb orb = { .flags = be32_make(ORB_F | ORB_LPM),
			   .cpa = be32_make((u32)(u64)prog) };

	return insn_ssch(schid, &orb);
}

/* Run PROG to its end: device status and subchannel status, or 0xffff. */
static inline u16 subch_run(u32 schid, const struct ccw1 *prog)
{
	struct irb irb;

	if (subch_start(schid, prog) != 0 ||
	    !subch_take(schid, SUBCH_PATIENCE_US, &irb))
		return 0xffff;
	return (u16)(irb.scsw.dstat << 8 | irb.scsw.cstat);
}

#define SUBCH_OK ((DSTAT_CHANNEL_END | DSTAT_DEVICE_END) << 8)

static inline struct ccw1 subch_ccw(u8 cmd, u8 flags, u16 count,
				    const void *data)
{
	return (struct ccw1){ .cmd = cmd,
			      .flags = flags,
			      .count = be16_make(count),
			      .addr = be32_make((u32)(u64)data) };
}

#endif
