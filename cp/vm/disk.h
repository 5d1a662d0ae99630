/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Virtual disks in storage of a vm: a 9336 (VFB-512) or a virtio-blk device on
 * a virtual subchannel, and the frames behind it.  What is on one stays until
 * DETACH or LOGOFF, whatever is reset or loaded.
 *
 * One of the directory may be linked to by several, and then stays until the
 * last link goes (cp/vm/disk_store.h).  Blocks are promised when a disk is
 * made (DISK_LIMIT_...), frames are taken when they are written, and only those
 * that no guest has a claim on.  The device is under vm->dev_lock, what is on
 * the disk under a lock of its own, which the functions take; disk_define,
 * disk_link and disk_detach are called with vm->lock held and no spinlock.
 */
#ifndef CP_VM_DISK_H
#define CP_VM_DISK_H

#include "cp/dir/linkmode.h"
#include "cp/lib/types.h"

struct disk;
struct spinlock;
struct vdisk;
struct vm;

enum disk_kind {
	DISK_FBA,    /* 9336 */
	DISK_VIRTIO, /* virtio-blk over virtio-ccw */
};

struct disk_config {
	u16 devno;
	u8 kind;    /* enum disk_kind */
	u32 blocks; /* of 512 bytes, 1 to VDISK_BLOCKS_MAX */
};

/*
 * ERR_EXIST: devno in use.  ERR_LIMIT: VM_DISKS_MAX, or no subchannel.
 * ERR_FULL: beyond what SET VDISK allows.  ERR_NOMEM.
 */
enum err disk_define(struct vm *vm, const struct disk_config *cfg) MUST_CHECK;

/* Who has a disk, beside the one that asks. */
struct disk_others {
	u32 readers, writers;
	char reader[9], writer[9]; /* one of each; "" none */
};

struct disk_link {
	struct disk_config disk; /* with the device number here */
	const char *owner;	 /* in whose entry the MDISK is */
	u16 owner_devno;
	enum link_mode mode;
	/* What came of it: */
	enum link_access access;
	struct disk_others others;
};

/*
 * A link to a disk of the directory, which the first one makes.  ERR_BUSY: by
 * its mode it cannot be, `others` says why.  Else as disk_define.
 */
enum err disk_link(struct vm *vm, struct disk_link *l) MUST_CHECK;
/*
 * The guest sees it go; with the last link all frames back.  ERR_NOENT: no such
 * disk.  Blocks.
 */
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
	bool read_only;
	char owner[9]; /* of one of the directory, else "" */
	u16 owner_devno;
};

struct disk_holder {
	char user[9];
	u16 devno;
	bool write;
};

/* The Nth of those who have what DEVNO is; vm->lock is held. */
bool disk_holder(struct vm *vm, u16 devno, u32 n, struct disk_holder *out);
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

/* A disk as *BLOCKIO uses it. */
struct disk_block {
	struct vdisk *disk;
	struct spinlock *lock;
	bool read_only;
	u64 serial; /* another one each time a disk is made */
};
/*
 * dev_lock is held; takes the disk's lock, which disk_block_end() gives back.
 * False, and no lock: DEVNO is no virtual disk.
 */
bool disk_block_begin(struct vm *vm, u16 devno, struct disk_block *out);
void disk_block_end(const struct disk_block *b);

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
