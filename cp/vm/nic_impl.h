/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between nic.c (life, configuration) and nic_data.c (datagrams).  Nobody
 * else includes this.
 */
#ifndef CP_VM_NIC_IMPL_H
#define CP_VM_NIC_IMPL_H

#include "cp/core/lock.h"
#include "cp/vdev/vnet.h"
#include "cp/vm/nic.h"
#include "vswitch/port.h"

#define NIC_BACKLOG	  256
#define NIC_BACKLOG_BYTES (1u << 20) /* of buffers, not of data */

/* What waits for room in the guest; under nic->lock. */
struct nic_backlog {
	struct dgram *head, *tail;
	u32 count, bytes;
	u32 peak;
	u32 head_tries; /* notifications that did not help the head */
	u64 dropped;
};

struct nic {
	struct vm *vm;
	struct port *port;
	u16 devno;
	u16 mtu_max; /* of nic_config, 0 none */
	/* Under vm->dev_lock: */
	u32 users; /* nic_notify in progress */
	u64 notifies, interrupts;
	struct spinlock lock;
	/* Under lock: */
	struct vnet net;
	struct nic_backlog backlog;
};

extern const struct port_front_ops nic_front_ops;

/* Drop what waits; caller holds nic->lock or is alone. */
void nic_backlog_drop(struct nic *nic);
/*
 * Set the indicators of QUEUES and/or of the configuration, and interrupt.
 * No lock of level LOCK_VM or above held.
 */
void nic_interrupt(struct nic *nic, u64 queues, bool config);

#endif
