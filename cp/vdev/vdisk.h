/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtual disk in storage: blocks of 512 bytes that read as zeros until they
 * are written.  A page of 4 KiB takes a frame when something is written into
 * it, and gives it back when it is discarded; a tree of three levels finds it.
 *
 * Pure; caller's serialisation (in CP: the vm's dev_lock).  Frames come by the
 * two functions at the end, which CP implements in cp/mm/vdisk_page.c and the
 * tests in tests/fake/vdisk_page.c.
 */
#ifndef CP_VDEV_VDISK_H
#define CP_VDEV_VDISK_H

#include "cp/lib/types.h"

#define VDISK_BLOCK_SHIFT 9
#define VDISK_BLOCK	  (1u << VDISK_BLOCK_SHIFT)
#define VDISK_PAGE	  4096u
/* As in z/VM: 8 short of 2 GiB. */
#define VDISK_BLOCKS_MAX 4194296u
#define VDISK_ENTRIES	 512u /* of a table of the tree */
#define VDISK_ROOTS	 2u

struct vdisk {
	u32 blocks;
	u32 pages;  /* frames of data   */
	u32 tables; /* frames of tables */
	void **root[VDISK_ROOTS];
};

/* BLOCKS, 1 to VDISK_BLOCKS_MAX, all zeros; takes no frame. */
void vdisk_init(struct vdisk *d, u32 blocks);
/* Is BLOCK .. BLOCK+COUNT-1 on the disk? */
bool vdisk_holds(const struct vdisk *d, u64 block, u64 count);
/* How many of SIZE bytes from byte AT on lie in the page of AT. */
u32 vdisk_piece(u64 at, u64 size);
/*
 * Where byte AT of the disk is in storage, good to the end of its page.  For
 * reading: zeros when it was never written.  For writing: NULL when no frame
 * is to be had.  AT is on the disk.
 */
const u8 *vdisk_look(const struct vdisk *d, u64 at);
u8 *vdisk_take(struct vdisk *d, u64 at) MUST_CHECK;
/* SIZE bytes, inside one page, become zeros; a whole page's frame goes back. */
void vdisk_zero(struct vdisk *d, u64 at, u32 size);
/*
 * Give frames back, of BUDGET pages about; false: call again, there are more.
 * Once begun D is only for this.
 */
bool vdisk_drop(struct vdisk *d, u32 budget);

/* A zeroed page; NULL: none to be had.  Nothing here blocks. */
void *vdisk_page_get(void);
void vdisk_page_put(void *page);

#endif
