/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between uplink.c (slots, port, queue, task) and the drivers' glue, one file
 * uplink_*.c each.
 */
#ifndef NETDRV_UPLINK_IMPL_H
#define NETDRV_UPLINK_IMPL_H

#include "cp/core/lock.h"
#include "cp/rdev/rdev.h"
#include "netdrv/lcs.h"
#include "netdrv/uplink.h"
#include "vswitch/coalesce.h"
#include "vswitch/port.h"
#include "vswitch/share.h"
#include "vswitch/tso.h"

struct task;
struct uplink;

#define UPLINK_RDEVS 3
#define UPLINK_QUEUE 1024 /* frames waiting for the adapter */

struct uplink_driver {
	const char *kind;
	/*
	 * The uplink's task: runs until u->stop, then takes the adapter down
	 * and returns.  Owns u->rdev[].
	 */
	void (*run)(struct uplink *u);
	/* Add the driver's own counters. */
	void (*query)(const struct uplink *u, struct uplink_info *out);
};

struct uplink_lcs {
	struct lcs lcs;
	struct chan read, write;
	struct tso cut; /* the datagram being sent, when it is a large one */
	bool ready;	/* lcs_init done */
	u32 in_pass;	/* frames given to the router since the last yield */
};

struct uplink {
	bool used; /* the slot is taken: until the task has ended */
	char vswitch[9];
	u16 devno;
	const struct uplink_driver *driver;
	struct rdev *rdev[UPLINK_RDEVS];
	struct port *port;
	struct task *task;
	bool stop;		 /* asked to end */
	enum uplink_state state; /* written by the task only */
	u8 mac[6];
	u64 rx_no_buffer;
	struct coalesce coalesce;
	struct uplink_lcs lcs; /* a union when there is a second driver */

	/* From the router to the task. */
	struct spinlock lock; /* LOCK_NIC */
	struct dgram *queue, **queue_end;
	struct share queued; /* frames in it */
	u64 waits;	     /* set of ports whose sender waits for room */
	struct task *waiter[ROUTER_PORTS];
	u64 refused; /* set of ports of which something was dropped, full */
	u64 spent[ROUTER_PORTS + 1]; /* on each port's, CPU-timer units */
	u64 dropped;
};

/* A row of netdrv.def */
extern const struct uplink_driver uplink_lcs;

/* For drivers, in the uplink's task. */
/* State changed: tells the router (link, MAC) and drops the queue if down. */
void uplink_set_state(struct uplink *u, enum uplink_state state);
/*
 * Take all that is queued; the caller owns the list, in which are large
 * segments (DGRAM_GSO_TCP4) to be cut, tso.h.
 */
struct dgram *uplink_take(struct uplink *u);
/* The task used SPENT CPU-timer units for what came by port FROM. */
void uplink_spent(struct uplink *u, u32 from, u64 spent);
/*
 * An Ethernet frame from the adapter: copied, joined with its neighbours where
 * that can be (vswitch/coalesce.h), given to the router; and the last of those
 * that came together has been.
 */
void uplink_receive(struct uplink *u, const u8 *frame, u32 size);
void uplink_received(struct uplink *u);

#endif
