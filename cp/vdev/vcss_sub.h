/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between vcss.c (what a subchannel does) and vcss_insn.c (what the guest's
 * instructions ask of it).  Nobody else includes this.
 */
#ifndef CP_VDEV_VCSS_SUB_H
#define CP_VDEV_VCSS_SUB_H

#include "cp/vdev/vcss.h"

bool sub_enabled(const struct vdev *v);
u32 sub_isc(const struct vdev *v);
/* Its interruption, if one pends, is taken or gone. */
void sub_int_taken(struct vdev *v);
/* Status, program and pending interruption gone; nothing is told. */
void sub_idle(struct vdev *v);
/* The same, and the device halts. */
void sub_stop(struct vdev *v);
/* A channel program at CPA, ORB word 1 in FLAGS: then sub_run(). */
void sub_begin(struct vdev *v, u32 flags, u32 cpa);
void sub_run(struct vdev *v);
void sub_make_pending(struct vdev *v, u32 stctl);
/* If the subchannel is idle and there is some. */
void sub_present_unsolicited(struct vdev *v);
void vcss_report(struct vcss *c, u32 crw);

#endif
