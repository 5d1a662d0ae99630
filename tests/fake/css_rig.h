/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A channel subsystem with 1 MiB of guest storage and a device that does as
 * it is told, for the tests of cp/vdev.
 */
#ifndef TESTS_FAKE_CSS_RIG_H
#define TESTS_FAKE_CSS_RIG_H

#include "cp/vdev/vcss.h"
#include "tests/fake/gstor.h"

#define RIG_CPA	 0x1000u
#define RIG_DATA 0x8000u

/* Commands that the scripted device knows. */
#define RIG_WRITE    0x01 /* takes want_bytes into got[]       */
#define RIG_TAKE_ALL 0x05 /* takes all there is                 */
#define RIG_READ     0x02 /* gives have_bytes of 00 01 02 ...  */
#define RIG_CONTROL  0x07 /* immediate, status `dstat`          */
#define RIG_PEND     0x0a /* pends until rig_answer()          */
#define RIG_ENDLESS  0x09 /* takes all, giving way when spent  */

struct rig {
	struct gstor *g;
	struct vcss css;
	struct vdev dev;
	u32 schid;
	u32 want_bytes, have_bytes;
	u8 dstat;
	u8 got[4096];
	u32 got_bytes;
	u32 commands, halts, resets, disables;
	u8 last_cmd;
	u32 irqs, works, failures;
};

/* Device 0600 attached and enabled on subchannel 0, ISC 3. */
void rig_begin(struct rig *r);
void rig_end(struct rig *r);
void rig_enable(struct rig *r, struct vdev *v, u8 isc);
/* Put a CCW at AT. */
void rig_ccw1(struct rig *r, u32 at, u8 cmd, u8 flags, u16 count, u32 addr);
void rig_ccw0(struct rig *r, u32 at, u8 cmd, u8 flags, u16 count, u32 addr);
/* SSCH at RIG_CPA with ORB word 1 FLAGS (LPM is added); the condition code. */
u8 rig_ssch(struct rig *r, u32 flags);
/* TSCH; the condition code. */
u8 rig_tsch(struct rig *r, struct irb *irb);
/* SSCH, which must give 0, then TSCH, which must give 0. */
void rig_run(struct rig *r, u32 flags, struct irb *irb);
u32 rig_ctl(const struct irb *irb);
/* End the pended command with SIZE bytes of FROM. */
void rig_answer(struct rig *r, const void *from, size_t size);

#endif
