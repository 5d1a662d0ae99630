/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Both ends of a virtio NIC: the driver (netdrv/virtio_net) on one side, CP's
 * device (cp/vdev/vnet) on the other, between them the virtual channel
 * subsystem and guest storage.  What CP would do with frames is the test's.
 */
#ifndef TESTS_FAKE_VNIC_RIG_H
#define TESTS_FAKE_VNIC_RIG_H

#include "cp/vdev/vnet.h"
#include "netdrv/virtio_net.h"
#include "tests/fake/css_rig.h"

#define VNIC_MTU   9000
#define VNIC_DMA   0x10000u /* where the driver's storage begins */
#define VNIC_FRAME 70000

extern const u8 vnic_mac[6];

struct vnic_rig {
	struct rig css;
	struct vnet dev;
	struct virtio_net drv;
	struct chan chan;
	void (*serve)(void); /* the driver has notified of what it sends */
	/* The driver's storage: the next, how many, how many it may have. */
	u32 dma_at, dma_live, dma_limit; /* limit 0: any number */
	/* What the driver told its user. */
	u8 got[VNIC_FRAME];
	u32 got_size;
	struct virtio_net_frame frame; /* of got */
	u32 received, batches, sent, rooms, changes;
};

/* The device is there and enabled, its link down; the driver is closed. */
void vnic_begin(struct vnic_rig *v, void (*serve)(void));
/* Every datagram has been released, or it aborts. */
void vnic_end(struct vnic_rig *v);
enum err vnic_open(struct vnic_rig *v, u64 features) MUST_CHECK;
/* Queue bits, of all queues, that the driver wants to hear of. */
u64 vnic_interrupt_needed(struct vnic_rig *v);
/* SIZE zeroed bytes of guest storage, whole pages; NULL: no more. */
u8 *vnic_dma(struct vnic_rig *v, size_t size);

#endif
