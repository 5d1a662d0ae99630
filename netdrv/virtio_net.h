/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Driver of a virtio network device (VIRTIO 1.2, section 5.1) on a virtual
 * channel path.  See netdrv/chan.h for how drivers are called.
 *
 *	virtio_net_open (waits) -> virtio_net_event on each interruption of the
 *	subchannel, virtio_net_send / _flush at will -> virtio_net_close (waits)
 *
 * Sending copies nothing: the device reads the caller's pieces, and sent()
 * gives them back.  A device in a control program has often taken them when
 * virtio_net_flush() returns.
 */
#ifndef NETDRV_VIRTIO_NET_H
#define NETDRV_VIRTIO_NET_H

#include "netdrv/virtio_ccw.h"

#define VIRTIO_NET_SEGS	      20 /* pieces of one frame, either way */
#define VIRTIO_NET_RX_BUFFERS 128
#define VIRTIO_NET_RX_SIZE    4096u
#define VIRTIO_NET_TX_MAX     256 /* queue size used at most */
#define VIRTIO_NET_HEADROOM   12u /* of a sent frame's first piece: see below */
#define VIRTIO_NET_BATCH      256 /* frames received in one virtio_net_event() */

/* What the driver can use; virtio_net_open() takes a subset of it. */
#define VIRTIO_NET_FEATURES                                                    \
	(VIRTIO_F_VERSION_1 | VIRTIO_F_EVENT_IDX | VIRTIO_F_INDIRECT_DESC |    \
	 VIRTIO_NET_F_CSUM | VIRTIO_NET_F_GUEST_CSUM | VIRTIO_NET_F_MTU |      \
	 VIRTIO_NET_F_MAC | VIRTIO_NET_F_GUEST_TSO4 | VIRTIO_NET_F_HOST_TSO4 | \
	 VIRTIO_NET_F_MRG_RXBUF | VIRTIO_NET_F_STATUS)

struct virtio_net_seg {
	const void *data; /* in storage chan_ops.dma_addr can name */
	u32 size;
};

/* A frame, and what is known of, or left to do for, its checksum and size. */
struct virtio_net_frame {
	u32 size; /* sum of the pieces */
	u32 segs;
	/*
	 * Sent: the VIRTIO_NET_HEADROOM bytes before the first piece are the
	 * driver's until sent().  The device then reads one piece less.
	 */
	bool headroom;
	struct virtio_net_seg seg[VIRTIO_NET_SEGS];
	bool csum_partial; /* only the pseudo header's sum is in place       */
	bool csum_valid;   /* received: the transport checksum is right      */
	bool gso_tcp4;	   /* a large TCP segment: gso_size bytes each       */
	u16 csum_start,
		csum_offset; /* of csum_partial, from the frame's start */
	u16 gso_size, gso_hdr_len;
};

struct virtio_net;

struct virtio_net_ops {
	/* A frame came; valid during the call. */
	void (*receive)(struct virtio_net *n, const struct virtio_net_frame *f);
	/* The end of a batch of receive(). */
	void (*received)(struct virtio_net *n);
	/* The device is done with the frame sent with COOKIE. */
	void (*sent)(struct virtio_net *n, void *cookie);
	/*
	 * virtio_net_send() found no room; now there is some.  What room()
	 * sends goes out when it returns; a flush in it does nothing.
	 */
	void (*room)(struct virtio_net *n);
	/* n->link_up or n->broken changed. */
	void (*changed)(struct virtio_net *n);
};

struct virtio_net_count {
	u64 rx_frames, rx_bytes, rx_bad;
	u64 tx_frames, tx_bytes, tx_full;
	u64 notifies, events;
};

struct virtio_net {
	const struct virtio_net_ops *ops;
	void *owner; /* the caller's */
	struct virtio_ccw ccw;
	u8 mac[6];
	u16 mtu;      /* 0: the device does not say */
	u64 features; /* negotiated */
	bool link_up;
	bool broken; /* the device misbehaved or wants a reset: close it */
	struct virtio_net_count count;

	/* The rest is the driver's own. */
	struct vq rx, tx;
	u8 *rx_buffer[VIRTIO_NET_RX_BUFFERS];
	u32 rx_buffers;
	struct virtio_net_hdr *tx_hdr; /* one for each descriptor */
	bool wants_room, pumping;
};

/*
 * Reset the device on C, negotiate WANTED & VIRTIO_NET_FEATURES & what it
 * offers (VERSION_1 is demanded), set up both queues and go.  Waits.
 * ERR_NOENT: the device does not offer VERSION_1; ERR_NOMEM, ERR_IO,
 * ERR_GONE, ERR_TIMEOUT.
 */
enum err virtio_net_open(struct virtio_net *n, const struct virtio_net_ops *ops,
			 struct chan *c, u64 wanted) MUST_CHECK;
/* Reset and free.  Frames not sent yet are given back by sent(). Waits. */
void virtio_net_close(struct virtio_net *n);

/*
 * The subchannel interrupted (or may have): deals with what came.  True: there
 * is more, call again soon.  Only after a configuration change does it wait.
 */
bool virtio_net_event(struct virtio_net *n);

/*
 * Queue F (Ethernet header first); its pieces stay untouched until
 * sent(COOKIE); COOKIE may not be NULL.  False: no room (room() will be
 * called), broken, or F has no or too many pieces.
 */
bool virtio_net_send(struct virtio_net *n, const struct virtio_net_frame *f,
		     void *cookie) MUST_CHECK;
/* Notify the device of what was queued, if it wants that; call sent(). */
void virtio_net_flush(struct virtio_net *n);

#endif
