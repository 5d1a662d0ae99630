/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames of the tests' virtual disks (cp/vdev/vdisk.h), counted; and of a rig's
 * disk what every test of a device before it begins and ends with.
 */
#ifndef TESTS_FAKE_VDISK_PAGE_H
#define TESTS_FAKE_VDISK_PAGE_H

#include "cp/vdev/vdisk.h"
#include "tests/fake/css_rig.h"

extern u32 fake_pages_out;  /* got and not put back        */
extern u32 fake_pages_most; /* no more than that at a time */

/* D has BLOCKS, and as many frames as it likes, at most MOST. */
void fake_disk_begin(struct vdisk *d, u32 blocks, u32 most);
/* DEVICE, which is before D, becomes R's at DEVNO, and enabled. */
void fake_disk_attach(struct rig *r, struct vdev *device, u16 devno);
/* D gives its frames back, STEP of them at a time; abort: not all came. */
void fake_disk_end(struct vdisk *d, u32 step);

#endif
