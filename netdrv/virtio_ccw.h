/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The driver's side of virtio's channel I/O transport (VIRTIO 1.2, section
 * 4.3), for any kind of virtio device.  Everything here waits for channel
 * programs to end, but notify and take.
 *
 *	open -> offered -> accept -> queue ... -> indicators -> go
 *
 * Errors of all: ERR_IO the device refused, ERR_GONE, ERR_TIMEOUT, ERR_BUSY.
 */
#ifndef NETDRV_VIRTIO_CCW_H
#define NETDRV_VIRTIO_CCW_H

#include "netdrv/chan.h"
#include "netdrv/virtio_layout.h"
#include "netdrv/vq_driver.h"

#define VIRTIO_CCW_QUEUES     2
#define VIRTIO_CCW_TIMEOUT_US 2000000ull
#define VIRTIO_CCW_DATA	      64

/* What lies in storage the channel reaches. */
struct virtio_ccw_dma {
	struct ccw1 ccw;
	u8 data[VIRTIO_CCW_DATA];
	be64 indicators;
	be64 config_indicators;
};
LAYOUT_AT(struct virtio_ccw_dma, indicators, 72);

struct virtio_ccw {
	struct chan *chan;
	struct virtio_ccw_dma *dma;
	u16 revision;
	u8 status;
	s64 cookie[VIRTIO_CCW_QUEUES];
	void *memory[VIRTIO_CCW_QUEUES];
	size_t memory_bytes[VIRTIO_CCW_QUEUES];
};

/*
 * Agree on a revision (2, else 1), reset, say hello.  ERR_NOMEM.  After any
 * error call virtio_ccw_close().
 */
enum err virtio_ccw_open(struct virtio_ccw *v, struct chan *c) MUST_CHECK;
/* Reset the device, free everything, queues too. */
void virtio_ccw_close(struct virtio_ccw *v);

enum err virtio_ccw_offered(struct virtio_ccw *v, u64 *features) MUST_CHECK;
enum err virtio_ccw_accept(struct virtio_ccw *v, u64 features) MUST_CHECK;
/*
 * Set up queue INDEX with the device's size, MAX at most.  ERR_NOENT: the
 * device has no such queue.  ERR_NOMEM.
 */
enum err virtio_ccw_queue(struct virtio_ccw *v, u16 index, u16 max,
			  bool event_idx, bool indirect,
			  struct vq *q) MUST_CHECK;
enum err virtio_ccw_indicators(struct virtio_ccw *v) MUST_CHECK;
enum err virtio_ccw_go(struct virtio_ccw *v) MUST_CHECK;

/* The first SIZE (at most VIRTIO_CCW_DATA) bytes of configuration space. */
enum err virtio_ccw_config(struct virtio_ccw *v, void *to, u16 size) MUST_CHECK;
/* The device's status byte (revision 2; else what was written). */
enum err virtio_ccw_status(struct virtio_ccw *v, u8 *status) MUST_CHECK;
/* The device forgets its queues; waits.  virtio_ccw_close() does it too. */
enum err virtio_ccw_reset(struct virtio_ccw *v) MUST_CHECK;

/* DIAGNOSE X'500': queue INDEX has something new. */
void virtio_ccw_notify(struct virtio_ccw *v, u16 index);
/* What was signalled since the last call: queue bits; *CONFIG changed? */
u64 virtio_ccw_take(struct virtio_ccw *v, bool *config);

#endif
