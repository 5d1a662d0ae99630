/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The screen commands of a line console, valid in programs that DIAGNOSE X'58'
 * starts.  For v3215.c only.
 */
#ifndef CP_VDEV_V3215_SCREEN_H
#define CP_VDEV_V3215_SCREEN_H

#include "cp/vdev/v3215.h"

/* Is CMD one of them? */
bool v3215_screen_has(u8 cmd);
/* Carry it out: as command() of struct vdev_ops. */
u32 v3215_screen(struct v3215 *c, u8 cmd, struct chprog *p);

#endif
