/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fixed-block disks: channel commands and their data.  A program defines an
 * extent (where in the device it may work, and how its blocks are numbered
 * there), locates blocks in it, and reads or writes them.  Reference: IBM 9336
 * and 3370 descriptions.
 */
#ifndef CP_ARCH_FBA_H
#define CP_ARCH_FBA_H

#include "cp/lib/be.h"

#define FBA_CMD_READ_IPL	0x02
#define FBA_CMD_UNCOND_RESERVE	0x14
#define FBA_CMD_WRITE		0x41
#define FBA_CMD_READ		0x42
#define FBA_CMD_LOCATE		0x43
#define FBA_CMD_DEFINE_EXTENT	0x63
#define FBA_CMD_CHARACTERISTICS 0x64
#define FBA_CMD_RELEASE		0x94
#define FBA_CMD_READ_LOG	0xa4
#define FBA_CMD_RESERVE		0xb4

#define FBA_LOG_SIZE 24

/* Sense byte 1, with a command reject. */
#define FBA_SENSE1_WRITE_INHIBITED 0x02

/* DEFINE EXTENT */
struct fba_extent {
	u8 mask;
	u8 reserved;
	be16 block_size;
	be32 start; /* on the device: the extent's first block    */
	be32 first; /* the number that the program gives to this   */
	be32 last;  /* and to the extent's last                    */
};
LAYOUT_SIZE(struct fba_extent, 16);
LAYOUT_AT(struct fba_extent, start, 4);
LAYOUT_AT(struct fba_extent, first, 8);
LAYOUT_AT(struct fba_extent, last, 12);

#define FBA_MASK_CONTROL      0xc0 /* two bits:              */
#define FBA_MASK_NO_FORMAT    0x00 /* format writes inhibited */
#define FBA_MASK_NO_WRITE     0x40 /* all writes inhibited    */
#define FBA_MASK_UNDEFINED    0x80
#define FBA_MASK_MUST_BE_ZERO 0x3b /* all but these and diagnostic, X'04' */

/* LOCATE */
struct fba_locate {
	u8 operation;
	u8 replication;
	be16 count;
	be32 block; /* as the extent numbers them */
};
LAYOUT_SIZE(struct fba_locate, 8);
LAYOUT_AT(struct fba_locate, count, 2);
LAYOUT_AT(struct fba_locate, block, 4);

#define FBA_OP_WRITE		0x01
#define FBA_OP_READ_REPLICATED	0x02
#define FBA_OP_FORMAT		0x04
#define FBA_OP_WRITE_AND_VERIFY 0x05
#define FBA_OP_READ		0x06

/* READ DEVICE CHARACTERISTICS */
struct fba_characteristics {
	u8 modes, features;
	u8 class, type;
	be16 block_size;
	u8 blocks_per_cycle[4];
	u8 blocks_per_position[4];
	u8 blocks[4]; /* under movable heads */
	u8 fixed[4];
	be16 alternate;
	be16 diagnostic;
	be16 cycle_ms;
	be16 access_min_ms, access_max_ms;
};
LAYOUT_SIZE(struct fba_characteristics, 32);
LAYOUT_AT(struct fba_characteristics, blocks_per_cycle, 6);
LAYOUT_AT(struct fba_characteristics, blocks, 14);
LAYOUT_AT(struct fba_characteristics, access_max_ms, 30);

#define FBA_MODE_BURST	   0x20
#define FBA_MODE_DATACHAIN 0x10

#endif
