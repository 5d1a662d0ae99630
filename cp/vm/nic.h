/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtual NIC of a vm: a virtio-net device on a virtual subchannel, the
 * router's port behind it, and a bounded backlog of what the guest had no
 * room for.
 *
 * The table vm->nic[] and the subchannel are under vm->dev_lock; the output
 * queue under a lock of the NIC's own (LOCK_NIC_TX), the input queue and the
 * backlog under another (LOCK_NIC), its configuration under both.  They are
 * taken in that order.  Commands (define, detach,
 * couple ...) are called with vm->lock held and no spinlock, and a NIC pointer
 * is good while vm->lock is held.
 */
#ifndef CP_VM_NIC_H
#define CP_VM_NIC_H

#include "cp/lib/types.h"
#include "cp/vdev/vnet.h"

struct nic;
struct port;
struct vm;

#define NIC_MTU_DEFAULT 1500 /* until coupled */
#define NIC_MTU_MIN	576

struct nic_config {
	u16 devno;
	u16 mtu;    /* at most this; 0: the LAN's */
	u32 ip;	    /* fixed address, 0 none */
	bool asked; /* only the user himself says so: port_ask_ip() */
	bool anysource;
	u8 mac[6]; /* zero: the router assigns one */
};

/*
 * ERR_EXIST: devno in use.  ERR_LIMIT: VM_NICS_MAX, or no subchannel.
 * ERR_FULL: the router's ports are used up.  ERR_NOMEM.  With cfg->ip also as
 * port_set_ip.  May block.
 */
enum err nic_define(struct vm *vm, const struct nic_config *cfg,
		    struct nic **out) MUST_CHECK;
/* Uncouples; the guest sees the device go.  May block.  NIC is gone then. */
void nic_detach(struct nic *nic);
/* All of them: LOGOFF. */
void nic_detach_all(struct vm *vm);
struct nic *nic_find(struct vm *vm, u16 devno);
/* *CURSOR starts at 0; NULL: no more. */
struct nic *nic_next(struct vm *vm, u32 *cursor);

/* Errors as port_couple, port_uncouple, port_set_ip or (ASKED) port_ask_ip. */
enum err nic_couple(struct nic *nic, const char *owner,
		    const char *lan) MUST_CHECK;
enum err nic_uncouple(struct nic *nic) MUST_CHECK;
enum err nic_set_ip(struct nic *nic, u32 ip, bool asked) MUST_CHECK;
void nic_clear_ip(struct nic *nic);

/*
 * The guest put something into QUEUE of the device at SCHID (DIAGNOSE X'500').
 * In the vcpu's own task, no lock held; yields when there is much to do.
 * ERR_NOENT: no such NIC.  ERR_INVAL: no such queue.
 */
enum err nic_notify(struct vm *vm, u32 schid, u64 queue) MUST_CHECK;
/*
 * Whoever is moving data into or out of NIC's guest has done so when this
 * returns.  dev_lock may be held.
 */
void nic_wait_idle(struct nic *nic);

/*
 * Interruptions that can wait (vnet_interrupt_later).  What has become of its
 * output a machine is told when it waits, stops or has used up its slice.
 *
 * One that sends large segments and computes comes back with the next: what
 * arrives meanwhile, most of it acknowledgments, it is told then, at any other
 * exit, or NIC_HOLD_TOD after the last at the latest, for which its CPU leaves
 * SIE.  An exit of its own for each costs it more than all of them together.
 */
#define NIC_HOLD_TOD (2 * TOD_PER_MS)

#define NIC_DUE_SENT	 1u
#define NIC_DUE_RECEIVED 2u

/* Of a CPU of VM, in its own task: it waits, stops or ends its slice. */
void nic_tell_due(struct vm *vm);
/* It has left SIE. */
void nic_tell_received(struct vm *vm);
/* It leaves its real CPU: from now on nothing is held. */
void nic_hold_end(struct vm *vm);
/* vm->stor is another now (DEFINE STORAGE); the vm is stopped and reset. */
void nic_set_storage(struct vm *vm);

struct nic_info {
	u16 devno;
	u32 schid;
	u8 mac[6];
	u16 mtu;
	bool active; /* the guest's driver runs it      */
	bool failed; /* broken queue: waits for a reset */
	bool link_up;
	u64 features; /* negotiated VIRTIO_... bits      */
	u32 backlog, backlog_peak;
	u64 backlog_dropped; /* full                      */
	u64 notifies, interrupts;
	struct vnet_counters count;
};

void nic_query(struct nic *nic, struct nic_info *out);
/* For port_query: LAN, router's counters. */
const struct port *nic_port(const struct nic *nic);
/* "CSUM TSO4 MRGRX ..." of negotiated FEATURES into TO. */
size_t nic_options(u64 features, char *to, size_t size);

#endif
