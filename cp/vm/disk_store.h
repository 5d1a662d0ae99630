/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is on a virtual disk, apart from the devices that show it: one of a user
 * who DEFINEd it, or one of the directory that several have linked to.  It is
 * there from its first link to its last.
 */
#ifndef CP_VM_DISK_STORE_H
#define CP_VM_DISK_STORE_H

#include "cp/core/lock.h"
#include "cp/lib/list.h"
#include "cp/vdev/vdisk.h"
#include "cp/vm/disk.h"

struct disk_store {
	struct list node;  /* of all shared ones; disk_store.c's lock */
	struct list links; /* likewise */
	char owner[9];	   /* "": DEFINEd, and nobody else's */
	u16 owner_devno;
	struct spinlock lock; /* LOCK_DISK: `disk` */
	struct vdisk disk;
};

/* A device's share in it; its owner embeds it. */
struct disk_share {
	struct list node;
	struct disk_store *store;
	char user[9];
	u16 devno;
	bool write;
};

/* A disk of S's own user, of BLOCKS blocks.  ERR_NOMEM. */
enum err disk_store_make(struct disk_share *s, u32 blocks) MUST_CHECK;
/*
 * Link S (user and devno are set) to what L says, L->access and L->others are
 * set.  ERR_BUSY: its mode does not allow it.  ERR_NOENT: nobody has it, and
 * MAKE is not set; with it, it is made.  ERR_NOMEM.
 */
enum err disk_store_link(struct disk_share *s, struct disk_link *l,
			 bool make) MUST_CHECK;
/* Give the share up; true: it was the last, and all frames went.  Blocks. */
bool disk_store_leave(struct disk_share *s);

/* The Nth of those who have what S has; false: there are not so many. */
bool disk_store_holder(const struct disk_share *s, u32 n,
		       struct disk_holder *out);

#endif
