/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An FBA disk: a 9336 on a 6310 control unit, over a virtual disk in storage.
 * It is the VFB-512 of DEFINE and the V-DISK of the directory.
 *
 * WRITE without data (a count of 0, length suppressed) makes the located blocks
 * zeros and gives whole pages back, which is how Linux discards them.  Frames
 * that are not to be had are an equipment check.  Caller's serialisation (in
 * CP: the vm's dev_lock).
 */
#ifndef CP_VDEV_VFBA_H
#define CP_VDEV_VFBA_H

#include "cp/vdev/vdev.h"
#include "cp/vdev/vdisk.h"

struct vfba_counters {
	u64 reads, writes; /* commands */
	u64 read_bytes, write_bytes;
};

struct vfba {
	struct vdev vdev;
	struct vdisk *disk;
	bool read_only;
	/* Of the present channel program: */
	bool extent;  /* one is defined                       */
	u8 mask;      /* of it                                */
	u8 operation; /* located; 0: nothing is               */
	u8 previous;  /* command: what must follow another    */
	u32 start, first, last;
	u64 at, left; /* bytes of the disk that are located   */
	struct vfba_counters count;
};

/* DISK stays the caller's. */
void vfba_init(struct vfba *f, struct vdisk *disk);
/* What it does, for who puts a lock around it. */
u32 vfba_command(struct vdev *v, u8 cmd, struct chprog *p);
void vfba_start(struct vdev *v);

#endif
