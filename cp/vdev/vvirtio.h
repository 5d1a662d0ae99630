/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Device end of the virtio-ccw transport: the channel commands by which a
 * driver sets a virtio device up.  What the device is (network ...) says the
 * struct that embeds this one, through vvirtio_ops and its row.
 *
 * Revisions 1 and 2; VERSION_1 is required; classic indicators, and those of
 * adapter interruptions for queues.  Caller's serialisation, as for the queues.
 * VIRTIO 1.2, sections 2.1 and 4.3.
 */
#ifndef CP_VDEV_VVIRTIO_H
#define CP_VDEV_VVIRTIO_H

#include "cp/lib/types.h"
#include "cp/vdev/vdev.h"
#include "cp/vdev/vq_device.h"

struct gstor;
struct vvirtio;

#define VVIRTIO_CONFIG_MAX 64

struct vvirtio_ops {
	/* Device reset: status 0, features and queues are gone already. */
	void (*reset)(struct vvirtio *v);
	/* The driver's features are final.  False: it must not go on so. */
	bool (*features)(struct vvirtio *v);
	/* DRIVER_OK was set. */
	void (*started)(struct vvirtio *v);
	/* The configuration space as it is now, config_size bytes. */
	void (*config)(struct vvirtio *v, u8 *to);
	/* The driver wrote SIZE bytes of it.  NULL: none is for drivers. */
	void (*config_written)(struct vvirtio *v, const u8 *from, size_t size);
};

/* Where a driver is told: guest absolute addresses, 0 none. */
struct vvirtio_ind {
	u64 queues;   /* classic: a doubleword; else the area       */
	u64 config;   /* a doubleword always                        */
	bool adapter; /* what follows holds                       */
	u8 isc;
	u64 summary; /* a byte */
	u64 bit_nr;  /* queue 0's in the area */
};

struct vvirtio {
	struct vdev vdev;
	const struct vvirtio_ops *ops;
	struct gstor *g;
	struct vqd *queue; /* queues[queue_count], the embedder's */
	u8 queue_count;
	u8 config_size;
	u8 revision; /* 0: none set yet */
	u8 status;
	u64 offered, wanted; /* device's and driver's features */
	bool overasked;	     /* the driver wanted what was not offered */
	struct vvirtio_ind ind;
	u32 broken; /* times that a queue was found broken */
};

/* V zeroed by this; VDEV_OPS normally vvirtio_vdev_ops or a wrapper of it. */
void vvirtio_init(struct vvirtio *v, const struct vdev_row *row,
		  const struct vdev_ops *vdev_ops,
		  const struct vvirtio_ops *ops, struct gstor *g,
		  struct vqd *queue, u8 queue_count, u64 offered,
		  u8 config_size);

/* The parts of vdev_ops, for a wrapper that adds a lock. */
u32 vvirtio_command(struct vdev *vdev, u8 cmd, struct chprog *p);
void vvirtio_disabled(struct vdev *vdev);
void vvirtio_vdev_reset(struct vdev *vdev);
extern const struct vdev_ops vvirtio_vdev_ops;

bool vvirtio_has(const struct vvirtio *v, u64 feature);
/* The driver runs, and the device has not asked for a reset. */
bool vvirtio_live(const struct vvirtio *v);
/*
 * A queue is broken: DEVICE_NEEDS_RESET.  True the first time.  May be told of
 * two queues at once.
 */
bool vvirtio_fail(struct vvirtio *v);
/*
 * Tell the driver: QUEUES have used buffers (bit n: queue n); the configuration
 * has changed.  Indicators are set, and the interruption made that goes with
 * them, an adapter's or status 0 on the subchannel; dev_lock is held.  False:
 * no interruption was due (no indicators; one the driver has not looked at).
 */
bool vvirtio_interrupt(struct vvirtio *v, u64 queues, bool config);

#endif
