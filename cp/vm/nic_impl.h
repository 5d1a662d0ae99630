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
#include "vswitch/share.h"

#define NIC_BACKLOG 256
/* Storage of the buffers, not of what is in them; so much each at least. */
#define NIC_BACKLOG_BYTES (2u << 20)
#define NIC_BACKLOG_EACH  (NIC_BACKLOG_BYTES / NIC_BACKLOG)

/* What waits for room in the guest; under rx_lock. */
struct nic_backlog {
	struct dgram *head, *tail;
	u32 count;
	struct share share;
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
	/*
	 * The output queue is under tx_lock, the input queue under rx_lock, so
	 * that who sends does not wait while others send to it; the device
	 * itself and its control queue are under both (nic_lock).
	 */
	struct spinlock tx_lock, rx_lock;
	struct vnet net;
	/* The guest may have to be told (nic_tell_due): */
	bool tx_due;		    /* tx_lock */
	bool rx_due;		    /* rx_lock; looked at without */
	struct nic_backlog backlog; /* rx_lock */
};

static inline void nic_lock(struct nic *nic)
{
	spin_lock(&nic->tx_lock);
	spin_lock(&nic->rx_lock);
}

static inline void nic_unlock(struct nic *nic)
{
	spin_unlock(&nic->rx_lock);
	spin_unlock(&nic->tx_lock);
}

extern const struct port_front_ops nic_front_ops;

/* What the guest can take over, as the router wants to know it. */
u8 nic_caps(const struct vnet *n);
/* Drop what waits; caller holds rx_lock or is alone. */
void nic_backlog_drop(struct nic *nic);
/*
 * Set the indicators of QUEUES and/or of the configuration, and interrupt.
 * No lock of level LOCK_VM or above held.
 */
void nic_interrupt(struct nic *nic, u64 queues, bool config);

#endif
