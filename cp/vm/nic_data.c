/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A NIC's datagrams: from the guest's output buffers to the router, and from
 * the router to the guest's input buffers (R1.2, R1.3, R1.5, R2.8).
 *
 * Each frame is copied once, under the queue's lock; the router is called and
 * the guest is interrupted without it.
 */
#include "cp/core/clock.h"
#include "cp/core/sched.h"
#include "cp/core/task.h"
#include "cp/mm/dgram.h"
#include "cp/vm/audit.h"
#include "cp/vm/cpus.h"
#include "cp/vm/nic_impl.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"
#include "vswitch/glue.h"

/* Frames, and about how many bytes, between two looks at the world. */
#define BATCH	    32
#define BATCH_BYTES (128u << 10)
#define HEAD_TRIES  16

/* --- interruptions --- */

void nic_interrupt(struct nic *nic, u64 queues, bool config)
{
	if (!queues && !config)
		return;
	spin_lock(&nic->vm->dev_lock);
	if (vvirtio_interrupt(&nic->net.v, queues, config))
		nic->interrupts++;
	spin_unlock(&nic->vm->dev_lock);
}

/* NIC_DUE_... is set in the machine, after the NIC's own. */
static void note_due(struct vm *vm, u32 due)
{
	if (!(__atomic_load_n(&vm->nics_due, __ATOMIC_SEQ_CST) & due))
		__atomic_or_fetch(&vm->nics_due, due, __ATOMIC_SEQ_CST);
}

/* Who waits takes it at once. */
static bool somebody_waits(const struct vm *vm)
{
	for (u32 i = 0; i < cpus_count(vm); i++)
		if (__atomic_load_n(&vm->vcpu[i]->waiting, __ATOMIC_RELAXED))
			return true;
	return false;
}

/*
 * It may have stopped coming back meanwhile, and have looked before there was
 * anything due: nic_hold_end() and nic_tell_received(), the other way round.
 */
static bool hold_received(struct nic *nic)
{
	struct vm *vm = nic->vm;
	u64 until = __atomic_load_n(&vm->nics_hold_until, __ATOMIC_RELAXED);

	if (!until || nic->backlog.head || clock_now() >= until ||
	    somebody_waits(vm))
		return false;
	__atomic_store_n(&nic->rx_due, true, __ATOMIC_RELAXED);
	note_due(vm, NIC_DUE_RECEIVED);
	if (__atomic_load_n(&vm->nics_hold_until, __ATOMIC_SEQ_CST))
		return true;
	__atomic_store_n(&nic->rx_due, false, __ATOMIC_RELAXED);
	return false;
}

/* Can the guest be told of QUEUE later?  Its lock held. */
static bool tell_later(struct nic *nic, u32 queue)
{
	if (!vnet_interrupt_later(&nic->net, queue))
		return false;
	if (queue == VIRTIO_NET_RXQ)
		return hold_received(nic);
	nic->tx_due = true;
	note_due(nic->vm, NIC_DUE_SENT);
	return true;
}

/* Publish QUEUE and find out what the guest wants to hear; its lock held. */
static u64 publish(struct nic *nic, u32 queue, bool *config)
{
	vnet_publish(&nic->net, queue);
	if (vnet_check_broken(&nic->net, queue)) {
		audit_note(nic->vm, AUDIT_RING);
		*config = true;
	}
	if (tell_later(nic, queue))
		return 0;
	return vnet_interrupt_needed(&nic->net, queue);
}

/* What the guest wants to hear of QUEUE, if that is DUE; both under LOCK. */
static u64 take_due(struct nic *nic, u32 queue, struct spinlock *lock,
		    bool *due)
{
	u64 queues = 0;

	spin_lock(lock);
	if (*due)
		queues = vnet_interrupt_needed(&nic->net, queue);
	__atomic_store_n(due, false, __ATOMIC_RELAXED);
	spin_unlock(lock);
	return queues;
}

static u64 sent_due(struct nic *nic)
{
	return take_due(nic, VIRTIO_NET_TXQ, &nic->tx_lock, &nic->tx_due);
}

static u64 received_due(struct nic *nic)
{
	return take_due(nic, VIRTIO_NET_RXQ, &nic->rx_lock, &nic->rx_due);
}

/* dev_lock held. */
static void tell(struct nic *nic, u32 due)
{
	u64 queues = 0;

	if (due & NIC_DUE_SENT)
		queues |= sent_due(nic);
	if (due & NIC_DUE_RECEIVED)
		queues |= received_due(nic);
	if (queues && vvirtio_interrupt(&nic->net.v, queues, false))
		nic->interrupts++;
}

static void tell_all(struct vm *vm, u32 which)
{
	u32 due = __atomic_load_n(&vm->nics_due, __ATOMIC_SEQ_CST) & which;

	if (!due)
		return;
	__atomic_and_fetch(&vm->nics_due, ~due, __ATOMIC_SEQ_CST);
	spin_lock(&vm->dev_lock);
	for (u32 i = 0; i < VM_NICS_MAX; i++)
		if (vm->nic[i])
			tell(vm->nic[i], due);
	spin_unlock(&vm->dev_lock);
}

void nic_tell_received(struct vm *vm)
{
	tell_all(vm, NIC_DUE_RECEIVED);
}

void nic_tell_due(struct vm *vm)
{
	if (__atomic_load_n(&vm->nics_hold_until, __ATOMIC_RELAXED)) {
		nic_hold_end(vm);
		sched_leave_by(DEADLINE_NEVER);
	}
	tell_all(vm, NIC_DUE_SENT | NIC_DUE_RECEIVED);
}

void nic_hold_end(struct vm *vm)
{
	__atomic_store_n(&vm->nics_hold_until, 0, __ATOMIC_SEQ_CST);
}

/* The current task's machine has sent large segments: see nic.h. */
static void hold_begin(struct vm *vm)
{
	u64 until = clock_now() + NIC_HOLD_TOD;

	sched_leave_by(until);
	__atomic_store_n(&vm->nics_hold_until, until, __ATOMIC_RELEASE);
}

/* --- toward the guest --- */

static u32 weight_of(const struct dgram *d)
{
	return MAX(d->capacity, NIC_BACKLOG_EACH);
}

static struct dgram *backlog_take(struct nic_backlog *b)
{
	struct dgram *d = b->head;

	b->head = d->next;
	if (!b->head)
		b->tail = NULL;
	d->next = NULL;
	b->count--;
	share_give(&b->share, d->from, weight_of(d));
	b->head_tries = 0;
	return d;
}

static bool backlog_add(struct nic_backlog *b, struct dgram *d)
{
	if (dgram_scarce(d) ||
	    !share_take(&b->share, d->from, weight_of(d), NIC_BACKLOG_BYTES)) {
		b->dropped++;
		dgram_release(d);
		return false;
	}
	d->next = NULL;
	if (b->tail)
		b->tail->next = d;
	else
		b->head = d;
	b->tail = d;
	b->count++;
	b->peak = MAX(b->peak, b->count);
	return true;
}

void nic_backlog_drop(struct nic *nic)
{
	while (nic->backlog.head) {
		nic->backlog.dropped++;
		dgram_release(backlog_take(&nic->backlog));
	}
}

/*
 * Fill the guest's buffers from the backlog as far as they go; lock held.
 * A head that many refills did not help is larger than this guest's ring will
 * ever hold at once, and must not hold up the others.
 */
static void backlog_drain(struct nic *nic)
{
	struct nic_backlog *b = &nic->backlog;

	while (b->head) {
		if (vnet_rx_push(&nic->net, b->head) == VNET_RX_NO_ROOM) {
			if (vnet_notify_on(&nic->net, VIRTIO_NET_RXQ) &&
			    vnet_rx_push(&nic->net, b->head) !=
				    VNET_RX_NO_ROOM) {
				dgram_release(backlog_take(b));
				continue;
			}
			if (++b->head_tries < HEAD_TRIES)
				return;
			b->dropped++;
		}
		dgram_release(backlog_take(b));
	}
	vnet_notify_off(&nic->net, VIRTIO_NET_RXQ);
}

/* Lock held; false: dropped. */
static bool give(struct nic *nic, struct dgram *d)
{
	if (nic->backlog.head)
		return backlog_add(&nic->backlog, d);
	switch (vnet_rx_push(&nic->net, d)) {
	case VNET_RX_OK:
		dgram_release(d);
		if (nic->net.queue[VIRTIO_NET_RXQ].pending >= BATCH)
			vnet_publish(&nic->net, VIRTIO_NET_RXQ);
		return true;
	case VNET_RX_NO_ROOM:
		vnet_publish(&nic->net, VIRTIO_NET_RXQ);
		if (!backlog_add(&nic->backlog, d))
			return false;
		backlog_drain(nic);
		return true;
	default:
		dgram_release(d);
		return false;
	}
}

static void nic_transmit(void *front, struct dgram *list,
			 struct port_loss *lost)
{
	struct nic *nic = front;
	struct dgram *d, *next;

	spin_lock(&nic->rx_lock);
	for (d = list; d; d = next) {
		u32 bytes = d->len;

		next = d->next;
		d->next = NULL;
		if (give(nic, d))
			continue;
		lost->frames++;
		lost->bytes += bytes;
	}
	spin_unlock(&nic->rx_lock);
}

static void nic_flush(void *front)
{
	struct nic *nic = front;
	bool config = false;
	u64 queues;

	spin_lock(&nic->rx_lock);
	queues = publish(nic, VIRTIO_NET_RXQ, &config);
	spin_unlock(&nic->rx_lock);
	nic_interrupt(nic, queues, config);
}

static void receive_notified(struct nic *nic)
{
	bool config = false;
	u64 queues;

	spin_lock(&nic->rx_lock);
	backlog_drain(nic);
	queues = publish(nic, VIRTIO_NET_RXQ, &config);
	spin_unlock(&nic->rx_lock);
	nic_interrupt(nic, queues, config);
}

/* --- from the guest --- */

/*
 * Take up to BATCH frames into a list; *MORE: the guest will not notify of
 * what is left, so come again.  *LARGE is set for a large segment.
 */
static struct dgram *take_batch(struct nic *nic, bool *more, bool *large)
{
	struct dgram *head = NULL, **end = &head, *d = NULL;
	bool config = false;
	u32 n, bytes = 0;
	u64 queues;

	spin_lock(&nic->tx_lock);
	vnet_notify_off(&nic->net, VIRTIO_NET_TXQ);
	for (n = 0; n < BATCH && bytes < BATCH_BYTES; n++) {
		d = vnet_tx_pop(&nic->net);
		if (!d)
			break;
		bytes += d->len;
		*large |= (d->flags & DGRAM_GSO_TCP4) != 0;
		d->next = NULL;
		*end = d;
		end = &d->next;
	}
	*more = d || vnet_notify_on(&nic->net, VIRTIO_NET_TXQ);
	queues = publish(nic, VIRTIO_NET_TXQ, &config);
	spin_unlock(&nic->tx_lock);
	nic_interrupt(nic, queues, config);
	return head;
}

/*
 * Ends at LOGOFF even if the guest keeps its queue full by foul means.  What
 * arrived while the guest computed it is told on the way.
 */
static void transmit_notified(struct nic *nic)
{
	bool more, large = false;

	do {
		port_input(nic->port, take_batch(nic, &more, &large));
		vm_charge_time(
			nic->vm,
			port_wait_room(nic->port, port_input_done(nic->port)));
		if (more)
			task_yield();
	} while (more && !nic->vm->logoff_pending);
	if (large)
		hold_begin(nic->vm);
	if (__atomic_load_n(&nic->rx_due, __ATOMIC_RELAXED))
		nic_interrupt(nic, received_due(nic), false);
}

static void control_notified(struct nic *nic)
{
	bool config = false;
	u64 refused, queues;

	nic_lock(nic);
	refused = nic->net.count.promiscuous;
	vnet_control(&nic->net);
	refused = nic->net.count.promiscuous - refused;
	queues = publish(nic, VIRTIO_NET_CTRLQ, &config);
	nic_unlock(nic);
	port_set_caps(nic->port, nic_caps(&nic->net));
	for (; refused; refused--)
		audit_note(nic->vm, AUDIT_PROMISC);
	nic_interrupt(nic, queues, config);
}

/* --- DIAGNOSE X'500' --- */

static struct nic *nic_hold(struct vm *vm, u32 schid)
{
	struct nic *found = NULL;

	spin_lock(&vm->dev_lock);
	for (u32 i = 0; i < VM_NICS_MAX; i++) {
		struct nic *nic = vm->nic[i];

		if (nic && vcss_schid(&nic->net.v.vdev) == schid)
			found = nic;
	}
	if (found) {
		found->users++;
		found->notifies++;
	}
	spin_unlock(&vm->dev_lock);
	return found;
}

static void nic_let_go(struct nic *nic)
{
	spin_lock(&nic->vm->dev_lock);
	nic->users--;
	spin_unlock(&nic->vm->dev_lock);
}

enum err nic_notify(struct vm *vm, u32 schid, u64 queue)
{
	enum err e = ERR_OK;
	struct nic *nic;

	if (queue >= VNET_QUEUES)
		return ERR_INVAL;
	nic = nic_hold(vm, schid);
	if (!nic)
		return ERR_NOENT;
	if (queue == VIRTIO_NET_TXQ)
		transmit_notified(nic);
	else if (queue == VIRTIO_NET_RXQ)
		receive_notified(nic);
	else if (vnet_has_control(&nic->net))
		control_notified(nic);
	else
		e = ERR_INVAL;
	nic_let_go(nic);
	return e;
}

/* --- link --- */

static void nic_link(void *front, bool up)
{
	struct nic *nic = front;
	u16 mtu = port_mtu(nic->port);
	bool config;

	if (!mtu)
		mtu = NIC_MTU_DEFAULT;
	if (nic->mtu_max)
		mtu = MIN(mtu, nic->mtu_max);
	nic_lock(nic);
	config = vnet_set_mtu(&nic->net, mtu);
	config = vnet_set_link(&nic->net, up) || config;
	if (!up)
		nic_backlog_drop(nic);
	nic_unlock(nic);
	nic_interrupt(nic, 0, config);
}

void nic_wait_idle(struct nic *nic)
{
	nic_lock(nic);
	nic_unlock(nic);
}

const struct port_front_ops nic_front_ops = {
	.framing = PORT_ETHERNET,
	.transmit = nic_transmit,
	.flush = nic_flush,
	.link = nic_link,
};
