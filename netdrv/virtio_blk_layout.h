/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What driver and device of a virtio disk agree on, beside the transport
 * (virtio_layout.h): feature bits, configuration space and requests.  Both ends
 * include this.  VIRTIO 1.2, section 5.2.
 */
#ifndef NETDRV_VIRTIO_BLK_LAYOUT_H
#define NETDRV_VIRTIO_BLK_LAYOUT_H

#include "netdrv/virtio_layout.h"

#define VIRTIO_ID_BLK 2

#define VIRTIO_BLK_F_SIZE_MAX	  (1ull << 1)
#define VIRTIO_BLK_F_SEG_MAX	  (1ull << 2)
#define VIRTIO_BLK_F_RO		  (1ull << 5)
#define VIRTIO_BLK_F_BLK_SIZE	  (1ull << 6)
#define VIRTIO_BLK_F_FLUSH	  (1ull << 9)
#define VIRTIO_BLK_F_TOPOLOGY	  (1ull << 10)
#define VIRTIO_BLK_F_CONFIG_WCE	  (1ull << 11)
#define VIRTIO_BLK_F_DISCARD	  (1ull << 13)
#define VIRTIO_BLK_F_WRITE_ZEROES (1ull << 14)

/* 5.2.4 Configuration space; a sector is 512 bytes. */
struct virtio_blk_config {
	le64 capacity; /* sectors */
	le32 size_max; /* bytes of one segment */
	le32 seg_max;
	le16 cylinders;
	u8 heads, sectors;
	le32 blk_size;
	u8 physical_block_exp;
	u8 alignment_offset;
	le16 min_io_size;
	le32 opt_io_size;
	u8 writeback; /* the driver may write it */
	u8 reserved0;
	le16 num_queues;
	le32 max_discard_sectors;
	le32 max_discard_seg;
	le32 discard_sector_alignment;
	le32 max_write_zeroes_sectors;
	le32 max_write_zeroes_seg;
	u8 write_zeroes_may_unmap;
	u8 reserved1[3];
};
LAYOUT_SIZE(struct virtio_blk_config, 64);
LAYOUT_AT(struct virtio_blk_config, seg_max, 12);
LAYOUT_AT(struct virtio_blk_config, blk_size, 20);
LAYOUT_AT(struct virtio_blk_config, opt_io_size, 28);
LAYOUT_AT(struct virtio_blk_config, writeback, 32);
LAYOUT_AT(struct virtio_blk_config, max_discard_sectors, 36);
LAYOUT_AT(struct virtio_blk_config, write_zeroes_may_unmap, 56);
/* What is behind write_zeroes_may_unmap is the compiler's. */
#define VIRTIO_BLK_CONFIG_SIZE 60

/*
 * 5.2.6 A request: this from the driver, then data either way, then one byte
 * of status from the device.
 */
struct virtio_blk_header {
	le32 type;
	le32 reserved;
	le64 sector;
};
LAYOUT_SIZE(struct virtio_blk_header, 16);
LAYOUT_AT(struct virtio_blk_header, sector, 8);

#define VIRTIO_BLK_T_IN		  0
#define VIRTIO_BLK_T_OUT	  1
#define VIRTIO_BLK_T_FLUSH	  4
#define VIRTIO_BLK_T_GET_ID	  8
#define VIRTIO_BLK_T_DISCARD	  11
#define VIRTIO_BLK_T_WRITE_ZEROES 13

/* The data of DISCARD and WRITE_ZEROES: some of these. */
struct virtio_blk_range {
	le64 sector;
	le32 sectors;
	le32 flags;
};
LAYOUT_SIZE(struct virtio_blk_range, 16);
LAYOUT_AT(struct virtio_blk_range, sectors, 8);

#define VIRTIO_BLK_RANGE_UNMAP 1u /* of WRITE_ZEROES: may give frames back */

#define VIRTIO_BLK_S_OK	    0
#define VIRTIO_BLK_S_IOERR  1
#define VIRTIO_BLK_S_UNSUPP 2

#define VIRTIO_BLK_ID_SIZE 20

#endif
