/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two channel subsystems with a channel-to-channel adapter each, coupled, and
 * the programs that tests start there.
 */
#ifndef TESTS_FAKE_CTCA_RIG_H
#define TESTS_FAKE_CTCA_RIG_H

#include "cp/vdev/vctca.h"
#include "tests/fake/css_rig.h"

struct ctca_side {
	struct rig r;
	struct vctca c;
	struct irb irb; /* of the last that ended */
	u32 at;		/* where the next CCW goes */
};

struct ctca_rig {
	struct ctca_side a, b;
	u32 works; /* how often there was something to do */
	bool coupled;
};
extern struct ctca_rig ctca_rig;

/* For cmocka. */
int ctca_setup(void **state);
int ctca_teardown(void **state);
/* Everything that is due, and not for ever. */
void ctca_settle(void);
/* One more CCW of S's next program; start it; one that has only this. */
void ctca_ccw(struct ctca_side *s, u8 cmd, u8 flags, u32 count, u32 addr);
void ctca_go(struct ctca_side *s);
void ctca_one(struct ctca_side *s, u8 cmd, u32 count);
/* The program has not ended; has ended with DSTAT. */
void ctca_waits(struct ctca_side *s);
void ctca_ended(struct ctca_side *s, u8 dstat);
/* What was read, or will be written. */
u8 *ctca_data(struct ctca_side *s);
/* The sense byte, asked for. */
u8 ctca_sense(struct ctca_side *s);
/* HSCH, CSCH; basic mode left. */
void ctca_halt(struct ctca_side *s);
void ctca_clear(struct ctca_side *s);
void ctca_extended(struct ctca_side *s);

#endif
