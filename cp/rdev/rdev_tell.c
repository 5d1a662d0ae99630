/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Troubles of real devices as events, each once: who polls a dead device would
 * fill the log.  Called by the task that owns the device; no lock.
 */
#include "cp/core/event.h"
#include "cp/rdev/rdev.h"

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

void rdev_tell(struct rdev *r, enum rdev_trouble what, u8 detail)
{
	u16 told = (u16)(what << 8 | detail);

	if (r->told == told)
		return;
	r->told = told;
	if (what == RDEV_UNIT_CHECK || what == RDEV_CHANNEL_CHECK)
		event_note(EVENT_DEVICE, "", "%04X %s %02X", r->devno,
			   texts[what], detail);
	else
		event_note(EVENT_DEVICE, "", "%04X %s", r->devno, texts[what]);
}
