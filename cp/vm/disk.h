/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Virtual disks in storage of a vm: a 9336 (VFB-512) or a virtio-blk device on
 * a virtual subchannel, and the frames behind it.  What is on one stays until
 * DETACH or LOGOFF, whatever is reset or loaded.
 *
 * Blocks are promised when a disk is defined (DISK_LIMIT_...), frames are
 * taken when they are written, and only those that no guest has a claim on.
 * All of it is under vm->dev_lock, which the functions take; disk_define and
 * disk_detach are called with vm->lock held and no spinlock.
 */
#ifndef CP_VM_DISK_H
#define CP_VM_DISK_H

#include "cp/lib/types.h"

struct disk;
struct vm;

enum disk_kind {
	DISK_FBA,    /* 9336 */
	DISK_VIRTIO, /* virtio-blk over virtio-ccw */
};

struct disk_config {
	u16 devno;
	u8 kind;	/* enum disk_kind */
	u32 blocks;	/* of 512 bytes, 1 to VDISK_BLOCKS_MAX */
	bool directory; /* not of the user's own limit */
};

/*
 * ERR_EXIST: devno in use.  ERR_LIMIT: VM_DISKS_MAX, or no subchannel.
 * ERR_FULL: beyond what SET VDISK allows.  ERR_NOMEM.
 */
enum err disk_define(struct vm *vm, const struct disk_config *cfg) MUST_CHECK;
/* The guest sees it go; all frames back.  ERR_NOENT: no such disk.  Blocks. */
enum err disk_detach(struct vm *vm, u16 devno) MUST_CHECK;
/* All of them: LOGOFF. */
void disk_detach_all(struct vm *vm);

struct disk_info {
	u16 devno;
	u8 kind;
	u32 blocks;
	u32 pages;	   /* frames it has, with those of its tables */
	u64 reads, writes; /* commands or requests */
	bool failed;	   /* broken queue: waits for a reset */
	bool directory;
};

bool disk_query(struct vm *vm, u16 devno, struct disk_info *out);
/* The disk behind the last; *CURSOR starts at 0.  False: no more. */
bool disk_next(struct vm *vm, u32 *cursor, struct disk_info *out);

/*
 * The guest put something into QUEUE of the device at SCHID (DIAGNOSE X'500').
 * In the vcpu's own task, no lock held; yields when there is much to do.
 * ERR_NOENT: no such disk.  ERR_INVAL: no such queue.
 */
enum err disk_notify(struct vm *vm, u32 schid, u64 queue) MUST_CHECK;
/* Carry on what was left; dev_lock is held.  True: there is more. */
bool disk_run(struct vm *vm);

/* --- limits, in blocks: SET VDISK --- */

enum disk_limit {
	DISK_LIMIT_SYSTEM, /* of all disks            */
	DISK_LIMIT_USER,   /* of those one user DEFINEs */
	DISK_LIMITS
};

#define DISK_INFINITE (~(u64)0)

/* At IPL: what SET VDISK ... DEFAULT stands for. */
void disk_limits_init(void);
/* The installation's own default. */
void disk_limit_install(enum disk_limit which, u64 blocks);
void disk_limit_set(enum disk_limit which, u64 blocks);
u64 disk_limit(enum disk_limit which);
u64 disk_limit_default(enum disk_limit which);
/* Blocks of all disks; of those VM's user has defined. */
u64 disk_used(void);
u64 disk_used_by(const struct vm *vm);

#endif
