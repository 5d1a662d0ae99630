/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtio-net device: its two queues are the guest's input and output
 * buffers (R1.2, R1.5).  This half moves ONE frame out of the guest into a
 * base buffer, or one base buffer into the guest, and keeps the rings; who
 * sends to whom is not known here.
 *
 * A frame is copied out of the guest exactly once, and only the copy is looked
 * at (R1.3).  Caller's serialisation: what is
 * done with the output queue may go beside what is done with the input queue,
 * the rest is done alone (in CP: nic->tx_lock, rx_lock, both).
 * VIRTIO 1.2, section 5.1.
 */
#ifndef CP_VDEV_VNET_H
#define CP_VDEV_VNET_H

#include "cp/lib/types.h"
#include "cp/vdev/vq_device.h"
#include "cp/vdev/vvirtio.h"
#include "netdrv/virtio_layout.h"
#include "vswitch/dgram.h"

#define VNET_QUEUES (VIRTIO_NET_QUEUES + 1) /* and the control queue */

struct vnet_counters {
	u64 tx_frames, tx_bytes;
	u64 rx_frames, rx_bytes;
	u64 tx_bad;	  /* malformed header or frame: not sent       */
	u64 tx_no_buffer; /* the base had no buffer: not sent          */
	u64 rx_too_big;	  /* would not fit the guest's single buffer   */
	u64 rx_down;	  /* the guest's driver is not up              */
	u64 rx_unable;	  /* large or unfinished, guest cannot take it */
	u64 promiscuous;  /* asked to be so, and refused               */
};

enum vnet_rx {
	VNET_RX_OK,
	VNET_RX_NO_ROOM, /* keep it: the guest has no buffers now */
	VNET_RX_DROP,	 /* cannot be delivered; counted          */
};

struct vnet {
	struct vvirtio v;
	struct vqd queue[VNET_QUEUES];
	u8 mac[6];
	u16 mtu;
	bool link_up;
	u64 offloads_off; /* F_GUEST_... that the driver does without now */
	struct vnet_counters count;
	struct vqd_chain tx_chain; /* scratch of tx_pop and control */
	struct vqd_chain rx_chain; /* of rx_push                    */
};

/* VDEV_OPS as for vvirtio_init; V_OPS reset/started may add to ours: NULL. */
void vnet_init(struct vnet *n, const struct vdev_ops *vdev_ops, struct gstor *g,
	       const u8 mac[6], u16 mtu);

/*
 * The next frame the guest sends, copied; Ethernet header at ->data.  NULL:
 * nothing (more).  Frames that cannot be taken are counted and skipped.
 */
struct dgram *vnet_tx_pop(struct vnet *n);
/* Copy D into the guest's receive buffers; D stays the caller's. */
enum vnet_rx vnet_rx_push(struct vnet *n, const struct dgram *d);
/* Is FEATURE, F_GUEST_..., negotiated and switched on? */
static inline bool vnet_takes(const struct vnet *n, u64 feature)
{
	return vvirtio_has(&n->v, feature & ~n->offloads_off);
}

static inline bool vnet_has_control(const struct vnet *n)
{
	return vvirtio_live(&n->v) && vvirtio_has(&n->v, VIRTIO_NET_F_CTRL_VQ);
}

/* Carry out what is on the control queue; vnet_takes() may change. */
void vnet_control(struct vnet *n);
/* End of a batch of pops or pushes: show QUEUE's used entries to the guest. */
void vnet_publish(struct vnet *n, u32 queue);
/* After that: does the guest want to hear of QUEUE?  Its VIRTIO_IND_QUEUE. */
u64 vnet_interrupt_needed(struct vnet *n, u32 queue);
/*
 * May that be asked later?  Until half the queue is used.  What was sent is
 * only to be tidied up, which a driver does when it sends again or gets
 * something: to be told each time is of no use to it before it waits.  What
 * came, only to who comes out soon anyway (cp/vm/nic.h).
 */
bool vnet_interrupt_later(const struct vnet *n, u32 queue);
/* Ask for notifications / true: there is more already. */
bool vnet_notify_on(struct vnet *n, u32 queue);
void vnet_notify_off(struct vnet *n, u32 queue);
/* Is QUEUE broken and DEVICE_NEEDS_RESET newly set? */
bool vnet_check_broken(struct vnet *n, u32 queue);
/* True: changed, and the driver is to be told (config interruption). */
bool vnet_set_link(struct vnet *n, bool up);
bool vnet_set_mtu(struct vnet *n, u16 mtu);
void vnet_set_mac(struct vnet *n, const u8 mac[6]);

#endif
