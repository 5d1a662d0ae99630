/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Virtual NICs: DEFINE, DETACH, COUPLE, and the device operations between the
 * subchannel (dev_lock) and the queues (the NIC's locks).  Datagrams are in
 * nic_data.c.  See nic.h for the locks.
 */
#include "cp/core/event.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/vm/audit.h"
#include "cp/vm/nic_impl.h"
#include "cp/vm/vm.h"
#include "vswitch/glue.h"

static struct nic *nic_of(struct vdev *v)
{
	return container_of(v, struct nic, net.v.vdev);
}

/* --- the device; dev_lock is held --- */

u8 nic_caps(const struct vnet *n)
{
	u8 caps = 0;

	if (vnet_takes(n, VIRTIO_NET_F_GUEST_CSUM))
		caps |= PORT_CAN_CSUM;
	if (vnet_takes(n, VIRTIO_NET_F_GUEST_TSO4))
		caps |= PORT_CAN_TSO4;
	return caps;
}

/* The driver came up or went away: the router is to know. */
static void driver_changed(struct nic *nic, bool was_live, bool live)
{
	if (live && !was_live)
		port_set_caps(nic->port, nic_caps(&nic->net));
	if (was_live && !live) {
		port_set_caps(nic->port, 0);
		port_release(nic->port);
	}
}

static u32 nic_command(struct vdev *v, u8 cmd, struct chprog *p)
{
	struct nic *nic = nic_of(v);
	bool was_live, live;
	u32 result;

	nic_lock(nic);
	was_live = vvirtio_live(&nic->net.v);
	result = vvirtio_command(v, cmd, p);
	live = vvirtio_live(&nic->net.v);
	if (live && !was_live)
		vnet_notify_off(&nic->net, VIRTIO_NET_RXQ);
	if (!live)
		nic_backlog_drop(nic);
	nic_unlock(nic);
	driver_changed(nic, was_live, live);
	return result;
}

static void nic_disabled(struct vdev *v)
{
	struct nic *nic = nic_of(v);

	nic_lock(nic);
	vvirtio_disabled(v);
	nic_unlock(nic);
}

static void nic_reset(struct vdev *v)
{
	struct nic *nic = nic_of(v);
	bool was_live;

	nic_lock(nic);
	was_live = vvirtio_live(&nic->net.v);
	vvirtio_vdev_reset(v);
	nic_backlog_drop(nic);
	nic_unlock(nic);
	driver_changed(nic, was_live, false);
}

static const struct vdev_ops nic_vdev_ops = {
	.command = nic_command,
	.disabled = nic_disabled,
	.reset = nic_reset,
};

/* --- life --- */

static enum err port_make(struct nic *nic, const struct nic_config *cfg)
{
	struct port_config pc;

	memset(&pc, 0, sizeof(pc));
	str_copy(pc.owner, sizeof(pc.owner), nic->vm->userid);
	pc.devno = cfg->devno;
	pc.flags = cfg->anysource ? PORT_ANYSOURCE : 0;
	memcpy(pc.mac, cfg->mac, sizeof(pc.mac));
	return port_attach(&nic_front_ops, nic, &pc, &nic->port);
}

/* Into the vm's table and onto a subchannel; dev_lock is held. */
static enum err enter(struct vm *vm, struct nic *nic)
{
	enum err e;
	u32 i = 0;

	while (i < VM_NICS_MAX && vm->nic[i])
		i++;
	if (i == VM_NICS_MAX)
		return ERR_LIMIT;
	e = vcss_attach(&vm->vcss, &nic->net.v.vdev, nic->devno);
	if (e == ERR_OK)
		vm->nic[i] = nic;
	return e;
}

/* What the router dropped stays on the machine's account. */
static void keep_drops(const struct nic *nic)
{
	struct port_info p;

	port_query(nic->port, &p);
	audit_add(nic->vm, AUDIT_DATAGRAM, drops_sum(p.count.drops));
}

static void nic_free(struct nic *nic)
{
	keep_drops(nic);
	port_detach(nic->port);
	nic_backlog_drop(nic);
	heap_free(nic, sizeof(*nic));
}

enum err nic_define(struct vm *vm, const struct nic_config *cfg,
		    struct nic **out)
{
	struct nic *nic = heap_alloc(sizeof(*nic));
	u16 mtu = cfg->mtu ? cfg->mtu : NIC_MTU_DEFAULT;
	enum err e;
	u8 mac[6];

	if (!nic)
		return ERR_NOMEM;
	memset(nic, 0, sizeof(*nic));
	nic->vm = vm;
	nic->devno = cfg->devno;
	nic->mtu_max = cfg->mtu;
	spin_init(&nic->tx_lock, LOCK_NIC_TX);
	spin_init(&nic->rx_lock, LOCK_NIC);
	e = port_make(nic, cfg);
	if (e != ERR_OK) {
		heap_free(nic, sizeof(*nic));
		return e;
	}
	port_mac(nic->port, mac);
	vnet_init(&nic->net, &nic_vdev_ops, vm->stor, mac,
		  MIN(mtu, (u16)NIC_MTU_DEFAULT));
	spin_lock(&vm->dev_lock);
	e = enter(vm, nic);
	spin_unlock(&vm->dev_lock);
	if (e != ERR_OK) {
		nic_free(nic);
		return e;
	}
	if (cfg->ip)
		e = nic_set_ip(nic, cfg->ip, cfg->asked);
	if (e != ERR_OK) {
		nic_detach(nic);
		return e;
	}
	event_note(EVENT_NIC, vm->userid, "NIC %04X created", cfg->devno);
	*out = nic;
	return ERR_OK;
}

void nic_detach(struct nic *nic)
{
	struct vm *vm = nic->vm;
	u32 users;

	spin_lock(&vm->dev_lock);
	for (u32 i = 0; i < VM_NICS_MAX; i++)
		if (vm->nic[i] == nic)
			vm->nic[i] = NULL;
	vcss_detach(&nic->net.v.vdev);
	spin_unlock(&vm->dev_lock);
	/* A vcpu may be in the middle of nic_notify. */
	for (;;) {
		spin_lock(&vm->dev_lock);
		users = nic->users;
		spin_unlock(&vm->dev_lock);
		if (!users)
			break;
		task_yield();
	}
	event_note(EVENT_NIC, vm->userid, "NIC %04X destroyed", nic->devno);
	nic_free(nic);
}

void nic_detach_all(struct vm *vm)
{
	struct nic *nic;
	u32 cursor = 0;

	while ((nic = nic_next(vm, &cursor)) != NULL)
		nic_detach(nic);
}

struct nic *nic_next(struct vm *vm, u32 *cursor)
{
	struct nic *nic = NULL;

	while (!nic && *cursor < VM_NICS_MAX)
		nic = vm->nic[(*cursor)++];
	return nic;
}

struct nic *nic_find(struct vm *vm, u16 devno)
{
	struct nic *nic;
	u32 cursor = 0;

	while ((nic = nic_next(vm, &cursor)) != NULL)
		if (nic->devno == devno)
			return nic;
	return NULL;
}

/* --- commands --- */

enum err nic_couple(struct nic *nic, const char *owner, const char *lan)
{
	enum err e = port_couple(nic->port, owner, lan);

	if (e == ERR_OK)
		event_note(EVENT_NIC, nic->vm->userid,
			   "NIC %04X coupled to %s %s", nic->devno, owner, lan);
	return e;
}

enum err nic_uncouple(struct nic *nic)
{
	enum err e = port_uncouple(nic->port);

	if (e == ERR_OK)
		event_note(EVENT_NIC, nic->vm->userid, "NIC %04X uncoupled",
			   nic->devno);
	return e;
}

enum err nic_set_ip(struct nic *nic, u32 ip, bool asked)
{
	return asked ? port_ask_ip(nic->port, ip) : port_set_ip(nic->port, ip);
}

void nic_clear_ip(struct nic *nic)
{
	port_clear_ip(nic->port);
}

void nic_set_storage(struct vm *vm)
{
	struct nic *nic;
	u32 cursor = 0;

	while ((nic = nic_next(vm, &cursor)) != NULL) {
		spin_lock(&vm->dev_lock);
		nic_lock(nic);
		nic->net.v.g = vm->stor;
		vvirtio_vdev_reset(&nic->net.v.vdev);
		nic_backlog_drop(nic);
		nic_unlock(nic);
		driver_changed(nic, true, false);
		spin_unlock(&vm->dev_lock);
	}
}

/* --- queries --- */

void nic_query(struct nic *nic, struct nic_info *out)
{
	struct vnet *n = &nic->net;

	memset(out, 0, sizeof(*out));
	spin_lock(&nic->vm->dev_lock);
	nic_lock(nic);
	out->devno = nic->devno;
	out->schid = vcss_schid(&n->v.vdev);
	memcpy(out->mac, n->mac, sizeof(out->mac));
	out->mtu = n->mtu;
	out->active = vvirtio_live(&n->v);
	out->failed = n->v.status & VIRTIO_S_NEEDS_RESET;
	out->link_up = n->link_up;
	if (n->v.status & VIRTIO_S_FEATURES_OK)
		out->features = n->v.wanted;
	out->backlog = nic->backlog.count;
	out->backlog_peak = nic->backlog.peak;
	out->backlog_dropped = nic->backlog.dropped;
	out->notifies = nic->notifies;
	out->interrupts = nic->interrupts;
	out->count = n->count;
	nic_unlock(nic);
	spin_unlock(&nic->vm->dev_lock);
}

const struct port *nic_port(const struct nic *nic)
{
	return nic->port;
}

size_t nic_options(u64 features, char *to, size_t size)
{
	static const struct {
		u64 bit;
		const char *name;
	} names[] = {
		{ VIRTIO_NET_F_CSUM, "CSUM" },
		{ VIRTIO_NET_F_HOST_TSO4, "TSO" },
		{ VIRTIO_NET_F_GUEST_CSUM, "GUESTCSUM" },
		{ VIRTIO_NET_F_GUEST_TSO4, "GUESTTSO" },
		{ VIRTIO_NET_F_MRG_RXBUF, "MERGE" },
		{ VIRTIO_F_EVENT_IDX, "EVENT" },
		{ VIRTIO_F_INDIRECT_DESC, "INDIRECT" },
		{ VIRTIO_NET_F_CTRL_VQ, "CONTROL" },
	};
	size_t at = 0;

	to[0] = '\0';
	for (u32 i = 0; i < ARRAY_SIZE(names); i++) {
		if (!(features & names[i].bit))
			continue;
		if (at)
			at += str_copy(to + at, size - at, " ");
		at += str_copy(to + at, size - at, names[i].name);
	}
	return at;
}
