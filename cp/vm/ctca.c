/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Channel-to-channel adapters of virtual machines; see ctca.h.
 *
 * ctca_lock guards `peer` and keeps adapters there; who holds it may hold two
 * dev_locks (spin_lock_beside).  A machine whose command is due runs the steps
 * of both sides, so that the other may be stopped, waiting or resetting.
 */
#include "cp/vm/ctca.h"

#include "cp/core/event.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/vdev/vctca.h"
#include "cp/vm/cpus.h"
#include "cp/vm/vconsole.h"
#include "cp/vm/vm.h"

#define STEPS 8 /* under one hold of the locks */

struct ctca {
	struct vctca v;
	struct vm *vm;
	u16 devno;
	char only[9];
	struct ctca *peer; /* ctca_lock */
};

static struct spinlock ctca_lock = SPINLOCK_INIT(LOCK_SYSTEM);

/* Dev_lock is held: its machine's ctca_run() comes soon, or is this. */
static void on_work(struct vctca *v)
{
	struct ctca *c = container_of(v, struct ctca, v);

	__atomic_store_n(&c->vm->ctca_due, 1, __ATOMIC_SEQ_CST);
}

/* --- both sides; ctca_lock is held --- */

static void lock_sides(struct ctca *c)
{
	spin_lock(&c->vm->dev_lock);
	if (c->peer && c->peer->vm != c->vm)
		spin_lock_beside(&c->peer->vm->dev_lock);
}

static void unlock_sides(struct ctca *c)
{
	if (c->peer && c->peer->vm != c->vm)
		spin_unlock(&c->peer->vm->dev_lock);
	spin_unlock(&c->vm->dev_lock);
}

static struct vctca *side(struct ctca *c)
{
	return c ? &c->v : NULL;
}

/* VM's CPU carries on; its dev_lock is held. */
static void go_on(struct vm *vm)
{
	__atomic_store_n(&vm->ctca_due, 1, __ATOMIC_SEQ_CST);
	vm->channel_work = true;
	cpus_io_pending(vm);
}

/* Dev_locks are held, too. */
static void serve(struct ctca *c)
{
	u32 n = 0;

	while (n < STEPS && vctca_step(&c->v, side(c->peer)))
		n++;
	if (n < STEPS)
		return;
	go_on(c->vm);
	if (c->peer)
		go_on(c->peer->vm);
}

void ctca_run(struct vm *vm)
{
	if (!__atomic_load_n(&vm->ctca_due, __ATOMIC_SEQ_CST))
		return;
	spin_lock(&ctca_lock);
	__atomic_store_n(&vm->ctca_due, 0, __ATOMIC_SEQ_CST);
	for (u32 i = 0; i < VM_CTCAS_MAX; i++) {
		struct ctca *c = vm->ctca[i];

		if (!c)
			continue;
		lock_sides(c);
		serve(c);
		unlock_sides(c);
	}
	spin_unlock(&ctca_lock);
}

static struct ctca *find(struct vm *vm, u16 devno)
{
	for (u32 i = 0; i < VM_CTCAS_MAX; i++)
		if (vm->ctca[i] && vm->ctca[i]->devno == devno)
			return vm->ctca[i];
	return NULL;
}

/* --- life --- */

/* Into the vm's table and onto a subchannel. */
static enum err enter(struct vm *vm, struct ctca *c)
{
	enum err e = ERR_LIMIT;
	u32 i = 0;

	spin_lock(&ctca_lock);
	while (i < VM_CTCAS_MAX && vm->ctca[i])
		i++;
	if (i < VM_CTCAS_MAX) {
		spin_lock(&vm->dev_lock);
		e = vcss_attach(&vm->vcss, &c->v.vdev, c->devno);
		spin_unlock(&vm->dev_lock);
	}
	if (e == ERR_OK)
		vm->ctca[i] = c;
	spin_unlock(&ctca_lock);
	return e;
}

enum err ctca_define(struct vm *vm, u16 devno, const char *only)
{
	struct ctca *c = heap_alloc(sizeof(*c));
	enum err e;

	if (!c)
		return ERR_NOMEM;
	memset(c, 0, sizeof(*c));
	vctca_init(&c->v, on_work);
	c->vm = vm;
	c->devno = devno;
	str_copy(c->only, sizeof(c->only), only);
	e = enter(vm, c);
	if (e != ERR_OK)
		heap_free(c, sizeof(*c));
	else
		event_note(EVENT_CTCA, vm->userid, "CTCA %04X created", devno);
	return e;
}

/* --- coupling --- */

/* Another user who is to be told that his adapter is alone; counted. */
struct left {
	struct vm *vm; /* NULL: nobody */
	u16 devno;
	char by[9]; /* whose adapter left it */
	u16 by_devno;
};

/* False: it was alone.  ctca_lock is held. */
static bool part(struct ctca *c, struct left *out)
{
	struct ctca *peer = c->peer;

	out->vm = NULL;
	if (!peer)
		return false;
	lock_sides(c);
	vctca_part(&c->v, &peer->v);
	unlock_sides(c);
	c->peer = peer->peer = NULL;
	if (peer->vm == c->vm)
		return true; /* he knows */
	vm_get(peer->vm);
	out->vm = peer->vm;
	out->devno = peer->devno;
	out->by_devno = c->devno;
	str_copy(out->by, sizeof(out->by), c->vm->userid);
	return true;
}

/* A program may couple and uncouple for ever. */
static bool listens(struct vm *vm)
{
	return vm->set.imsg && !vm_crowded(vm);
}

static void tell_left(struct left *l)
{
	if (!l->vm)
		return;
	event_note(EVENT_CTCA, l->vm->userid,
		   "CTCA %04X uncoupled from %s %04X", l->devno, l->by,
		   l->by_devno);
	if (listens(l->vm))
		vm_linef(l->vm, LINE_CP, "CTCA %04X DROP FROM %-8s %04X",
			 l->devno, l->by, l->by_devno);
	vm_put(l->vm);
}

/* May C be coupled to PEER by C's user? */
static enum err allowed(const struct ctca *c, const struct ctca *peer)
{
	if (!c)
		return ERR_NOENT;
	if (!peer || (peer->only[0] && !str_ieq(peer->only, c->vm->userid)) ||
	    (c->only[0] && !str_ieq(c->only, peer->vm->userid)))
		return ERR_PERM;
	if (peer == c)
		return ERR_INVAL;
	if (peer->peer && peer->peer != c)
		return ERR_BUSY;
	return ERR_OK;
}

static void join(struct ctca *c, struct ctca *peer)
{
	c->peer = peer;
	peer->peer = c;
	lock_sides(c);
	vctca_join(&c->v, &peer->v);
	serve(c);
	unlock_sides(c);
}

static void tell_joined(struct vm *vm, u16 devno, struct vm *to, u16 to_devno)
{
	event_note(EVENT_CTCA, vm->userid, "CTCA %04X coupled to %s %04X",
		   devno, to->userid, to_devno);
	if (to != vm && listens(to))
		vm_linef(to, LINE_CP, "CTCA %04X COUPLE BY %-8s %04X", to_devno,
			 vm->userid, devno);
}

enum err ctca_couple(struct vm *vm, u16 devno, struct vm *to, u16 to_devno)
{
	struct left left = { .vm = NULL };
	struct ctca *c, *peer;
	enum err e;

	spin_lock(&ctca_lock);
	c = find(vm, devno);
	peer = find(to, to_devno);
	e = allowed(c, peer);
	if (e == ERR_OK) {
		(void)part(c, &left);
		join(c, peer);
	}
	spin_unlock(&ctca_lock);
	tell_left(&left);
	if (e == ERR_OK)
		tell_joined(vm, devno, to, to_devno);
	return e;
}

enum err ctca_uncouple(struct vm *vm, u16 devno)
{
	struct left left = { .vm = NULL };
	bool coupled = false;
	struct ctca *c;

	spin_lock(&ctca_lock);
	c = find(vm, devno);
	if (c)
		coupled = part(c, &left);
	spin_unlock(&ctca_lock);
	if (!c)
		return ERR_NOENT;
	if (!coupled)
		return ERR_GONE;
	tell_left(&left);
	return ERR_OK;
}

/* Out of the vm's table, off its subchannel; ctca_lock is held. */
static void leave(struct ctca *c)
{
	struct vm *vm = c->vm;

	for (u32 i = 0; i < VM_CTCAS_MAX; i++)
		if (vm->ctca[i] == c)
			vm->ctca[i] = NULL;
	spin_lock(&vm->dev_lock);
	vcss_detach(&c->v.vdev);
	spin_unlock(&vm->dev_lock);
}

enum err ctca_detach(struct vm *vm, u16 devno)
{
	struct left left = { .vm = NULL };
	struct ctca *c;

	spin_lock(&ctca_lock);
	c = find(vm, devno);
	if (c) {
		(void)part(c, &left);
		leave(c);
	}
	spin_unlock(&ctca_lock);
	if (!c)
		return ERR_NOENT;
	tell_left(&left);
	event_note(EVENT_CTCA, vm->userid, "CTCA %04X destroyed", devno);
	heap_free(c, sizeof(*c));
	return ERR_OK;
}

/* The table changes only under vm->lock, which is held. */
void ctca_detach_all(struct vm *vm)
{
	for (u32 i = 0; i < VM_CTCAS_MAX; i++)
		if (vm->ctca[i] &&
		    ctca_detach(vm, vm->ctca[i]->devno) != ERR_OK)
			break;
}

/* --- queries --- */

static void look(const struct ctca *c, struct ctca_info *out)
{
	*out = (struct ctca_info){
		.devno = c->devno,
		.coupled = c->peer != NULL,
		.extended = c->v.extended,
		.state = vctca_state_name(c->v.state),
		.reads = c->v.count.reads,
		.writes = c->v.count.writes,
		.read_bytes = c->v.count.read_bytes,
		.write_bytes = c->v.count.write_bytes,
	};
	str_copy(out->only, sizeof(out->only), c->only);
	if (!c->peer)
		return;
	str_copy(out->partner, sizeof(out->partner), c->peer->vm->userid);
	out->partner_devno = c->peer->devno;
}

bool ctca_query(struct vm *vm, u16 devno, struct ctca_info *out)
{
	struct ctca *c;

	spin_lock(&ctca_lock);
	c = find(vm, devno);
	if (c) {
		spin_lock(&vm->dev_lock);
		look(c, out);
		spin_unlock(&vm->dev_lock);
	}
	spin_unlock(&ctca_lock);
	return c != NULL;
}
