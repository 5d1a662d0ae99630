/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What driver and device of a virtio-ccw network device agree on: channel
 * commands and their data, device status, feature bits, configuration space
 * and the header before each frame.  Both ends include this.
 * VIRTIO 1.2, sections 2.1, 4.3 and 5.1.
 */
#ifndef NETDRV_VIRTIO_LAYOUT_H
#define NETDRV_VIRTIO_LAYOUT_H

#include "netdrv/vq_layout.h"

#define VIRTIO_CU_TYPE 0x3832 /* Sense ID; the CU model is the device type */
#define VIRTIO_ID_NET  1

/* 4.3.1.2 Channel commands */
#define VIRTIO_CCW_READ_FEAT	   0x12
#define VIRTIO_CCW_WRITE_FEAT	   0x11
#define VIRTIO_CCW_READ_CONF	   0x22
#define VIRTIO_CCW_WRITE_CONF	   0x21
#define VIRTIO_CCW_WRITE_STATUS	   0x31
#define VIRTIO_CCW_VDEV_RESET	   0x33
#define VIRTIO_CCW_READ_VQ_CONF	   0x32
#define VIRTIO_CCW_SET_VQ	   0x13
#define VIRTIO_CCW_SET_IND	   0x43
#define VIRTIO_CCW_SET_CONF_IND	   0x53
#define VIRTIO_CCW_SET_IND_ADAPTER 0x73
#define VIRTIO_CCW_READ_STATUS	   0x72
#define VIRTIO_CCW_SET_VIRTIO_REV  0x83

/* 2.1 Device status */
#define VIRTIO_S_ACKNOWLEDGE 0x01
#define VIRTIO_S_DRIVER	     0x02
#define VIRTIO_S_DRIVER_OK   0x04
#define VIRTIO_S_FEATURES_OK 0x08
#define VIRTIO_S_NEEDS_RESET 0x40
#define VIRTIO_S_FAILED	     0x80

/* Feature bits: 0-23 network, 24-37 any device */
#define VIRTIO_NET_F_CSUM	    (1ull << 0) /* device takes partial sums */
#define VIRTIO_NET_F_GUEST_CSUM	    (1ull << 1) /* driver takes them         */
#define VIRTIO_NET_F_GUEST_OFFLOADS (1ull << 2) /* CTRL_: may be changed */
#define VIRTIO_NET_F_MTU	    (1ull << 3)
#define VIRTIO_NET_F_MAC	    (1ull << 5)
#define VIRTIO_NET_F_GUEST_TSO4	    (1ull << 7)	 /* driver takes large TCP    */
#define VIRTIO_NET_F_HOST_TSO4	    (1ull << 11) /* device takes it           */
#define VIRTIO_NET_F_MRG_RXBUF	    (1ull << 15)
#define VIRTIO_NET_F_STATUS	    (1ull << 16)
#define VIRTIO_NET_F_CTRL_VQ	    (1ull << 17)
#define VIRTIO_NET_F_CTRL_RX	    (1ull << 18)
#define VIRTIO_NET_F_CTRL_MAC	    (1ull << 23) /* CTRL_MAC_ADDR */
#define VIRTIO_F_INDIRECT_DESC	    (1ull << 28)
#define VIRTIO_F_EVENT_IDX	    (1ull << 29)
#define VIRTIO_F_VERSION_1	    (1ull << 32)

/* 4.3.2.1 SET_VIRTIO_REV */
struct virtio_rev_info {
	be16 revision;
	be16 length; /* of data that follows: 0 in revisions 1 and 2 */
};
LAYOUT_SIZE(struct virtio_rev_info, 4);

/* 4.3.2.2 SET_VQ, revision 1 and above */
struct virtio_vq_info {
	be64 desc;
	be32 reserved;
	be16 index;
	be16 num;
	be64 avail; /* "driver" area */
	be64 used;  /* "device" area */
};
LAYOUT_SIZE(struct virtio_vq_info, 32);
LAYOUT_AT(struct virtio_vq_info, index, 12);
LAYOUT_AT(struct virtio_vq_info, num, 14);
LAYOUT_AT(struct virtio_vq_info, avail, 16);
LAYOUT_AT(struct virtio_vq_info, used, 24);

/* 4.3.2.2 READ_VQ_CONF: index in, max_num out (0: no such queue) */
struct virtio_vq_conf {
	be16 index;
	be16 max_num;
};
LAYOUT_SIZE(struct virtio_vq_conf, 4);

/* 4.3.2.4 READ_FEAT, WRITE_FEAT: 32 bits selected by index */
struct virtio_feat {
	le32 features;
	u8 index;
} PACKED;
LAYOUT_SIZE(struct virtio_feat, 5);

/*
 * 4.3.2.6 Classic indicators: SET_IND and SET_CONF_IND carry the be64 address
 * of a doubleword.  Queue n is bit 1 << n of that doubleword read big-endian;
 * a configuration change is bit 0 of the second one.
 */
#define VIRTIO_IND_QUEUE(n) (1ull << (n))
#define VIRTIO_IND_CONFIG   1ull

/*
 * 4.3.2.6.3 SET_IND_ADAPTER: queue n is bit BIT_NR + n of the area at
 * INDICATOR, counted from the left; then the byte at SUMMARY becomes 1, and an
 * adapter interruption is due when it was not that before.
 */
struct virtio_thinint {
	be64 summary;
	be64 indicator; /* 0: taken away */
	be64 bit_nr;
	u8 isc;
} PACKED;
LAYOUT_SIZE(struct virtio_thinint, 25);
LAYOUT_AT(struct virtio_thinint, isc, 24);

#define VIRTIO_SUMMARY 0x01

/* 4.3.3.2 DIAGNOSE X'500' subcode 3: GR2 schid, GR3 queue, GR4 cookie */
#define VIRTIO_DIAG_NOTIFY 3

/* 5.1.4 Configuration space of a network device */
struct virtio_net_config {
	u8 mac[6];
	le16 status; /* with F_STATUS */
	le16 max_virtqueue_pairs;
	le16 mtu; /* with F_MTU */
};
LAYOUT_SIZE(struct virtio_net_config, 12);
LAYOUT_AT(struct virtio_net_config, status, 6);
LAYOUT_AT(struct virtio_net_config, mtu, 10);

#define VIRTIO_NET_S_LINK_UP 1

#define VIRTIO_NET_RXQ	  0
#define VIRTIO_NET_TXQ	  1
#define VIRTIO_NET_QUEUES 2
#define VIRTIO_NET_CTRLQ  2 /* with F_CTRL_VQ */

/* 5.1.6.5 On the control queue: this and its data, then an ack to write. */
struct virtio_net_ctrl {
	u8 class;
	u8 command;
};
LAYOUT_SIZE(struct virtio_net_ctrl, 2);

#define VIRTIO_NET_OK  0
#define VIRTIO_NET_ERR 1

#define VIRTIO_NET_CTRL_RX	     0
#define VIRTIO_NET_CTRL_RX_PROMISC   0 /* u8: on or off */
#define VIRTIO_NET_CTRL_RX_ALLMULTI  1
#define VIRTIO_NET_CTRL_MAC	     1
#define VIRTIO_NET_CTRL_MAC_TABLE    0
#define VIRTIO_NET_CTRL_MAC_ADDR     1
#define VIRTIO_NET_CTRL_OFFLOADS     5
#define VIRTIO_NET_CTRL_OFFLOADS_SET 0 /* le64 of F_GUEST_... */

/* 5.1.6 Before each frame; num_buffers is always there in version 1 */
struct virtio_net_hdr {
	u8 flags;
	u8 gso_type;
	le16 hdr_len;
	le16 gso_size;
	le16 csum_start;
	le16 csum_offset;
	le16 num_buffers;
};
LAYOUT_SIZE(struct virtio_net_hdr, 12);
LAYOUT_AT(struct virtio_net_hdr, gso_size, 4);
LAYOUT_AT(struct virtio_net_hdr, csum_start, 6);
LAYOUT_AT(struct virtio_net_hdr, num_buffers, 10);

#define VIRTIO_NET_HDR_NEEDS_CSUM 0x01
#define VIRTIO_NET_HDR_DATA_VALID 0x02
#define VIRTIO_NET_GSO_NONE	  0
#define VIRTIO_NET_GSO_TCP4	  1
#define VIRTIO_NET_GSO_ECN	  0x80

#endif
