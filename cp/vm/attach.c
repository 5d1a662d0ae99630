/* SPDX-License-Identifier: Apache-2.0 */
/* Real devices of virtual machines; see attach.h. */
#include "cp/vm/attach.h"

#include "cp/core/abend.h"
#include "cp/core/clock.h"
#include "cp/core/event.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/rdev/label.h"
#include "cp/rdev/rdev.h"
#include "cp/rdev/rdev_class.h"
#include "cp/rdev/rdev_irq.h"
#include "cp/vdev/vreal.h"
#include "cp/vm/cpus.h"
#include "cp/vm/vm.h"

#define START_TRIES 3
#define DETACH_TOD  (2 * TOD_PER_S)
#define POLL_US	    1000

struct attached {
	struct list node; /* attach_lock */
	struct vm *vm;	  /* counted     */
	struct rdev *rdev;
	u16 vdev;
	bool read_only;
	char volid[VOLID_SIZE];
	bool leaving; /* no device of VM's any more; dev_lock */
	struct vdev_row row;
	struct vreal real; /* dev_lock */
};

/* The list; may be taken under a dev_lock.  Entries are freed by `server`. */
static struct spinlock attach_lock = SPINLOCK_INIT(LOCK_RDEV);
static struct list all;
static struct task *server;

/* --- what a channel does for a guest; dev_lock is held --- */

static enum err start(void *ctx, u32 flags, u32 cpa, bool sense)
{
	struct attached *a = ctx;
	enum err err = ERR_BUSY;

	for (u32 i = 0; i < START_TRIES && err == ERR_BUSY; i++) {
		/* Status that nobody asked for is in the way: to be told. */
		if (i)
			rdev_interrupt(a->rdev->schid);
		err = rdev_start_at(a->rdev, flags, cpa, sense);
	}
	return err;
}

static bool halt(void *ctx)
{
	struct attached *a = ctx;

	return rdev_halt(a->rdev);
}

static bool clear(void *ctx)
{
	struct attached *a = ctx;

	return rdev_clear(a->rdev) == ERR_OK;
}

static const struct vreal_ops ops = {
	.start = start,
	.halt = halt,
	.clear = clear,
};

/* --- the server --- */

static bool is_idle(const struct attached *a)
{
	return a->real.state == VREAL_IDLE;
}

/* An entry with something to do; the others come before its next turn. */
static struct attached *due(void)
{
	struct attached *found = NULL;
	struct list *n;

	spin_lock(&attach_lock);
	list_for_each (n, &all) {
		struct attached *a = list_entry(n, struct attached, node);

		if (rdev_due(a->rdev) || (a->leaving && is_idle(a))) {
			found = a;
			break;
		}
	}
	if (found) {
		list_remove(&found->node);
		list_append(&all, &found->node);
	}
	spin_unlock(&attach_lock);
	return found;
}

/* In the order in which the device told it. */
static void tell(struct attached *a)
{
	struct irb irb;
	u32 cpa;
	u8 dstat;

	if (rdev_take_pci(a->rdev, &cpa))
		vreal_pci(&a->real, cpa);
	if (rdev_take_end(a->rdev, &irb)) {
		rdev_tell_guest(a->rdev, &irb);
		vreal_ended(&a->real, &irb);
	}
	dstat = rdev_unsolicited(a->rdev);
	if (dstat)
		vreal_unsolicited(&a->real, dstat);
}

static void entry_free(struct attached *a)
{
	rdev_dma_free(a->real.copy, CCTRANS_SPACE);
	vm_put(a->vm);
	heap_free(a, sizeof(*a));
}

static void serve(struct attached *a)
{
	u64 since = vm_task_time();
	bool over;

	spin_lock(&a->vm->dev_lock);
	tell(a);
	over = a->leaving && is_idle(a);
	spin_unlock(&a->vm->dev_lock);
	vm_charge(a->vm, since);
	if (!over)
		return;
	spin_lock(&attach_lock);
	list_remove(&a->node);
	spin_unlock(&attach_lock);
	rdev_close(a->rdev);
	entry_free(a);
}

static void serve_all(UNUSED void *unused)
{
	struct attached *a;

	for (;;) {
		while ((a = due())) {
			serve(a);
			task_yield();
		}
		task_park(DEADLINE_NEVER);
	}
}

void attach_init(void)
{
	list_init(&all);
	server = task_create("ATTACHED", serve_all, NULL);
	ASSERT(server);
}

/* --- ATTACH --- */

static u8 refused(const struct rdev *r, bool read_only)
{
	if (!read_only)
		return CCTRANS_ALL;
	return rdev_is_fba(r->dev_type) ? CCTRANS_WRITE_FBA : CCTRANS_WRITE_CKD;
}

static enum rdev_class class_of(const struct rdev *r)
{
	return rdev_class(r->cu_type, r->cu_model, r->dev_type);
}

/* The device for `server`; a disk's label is read before. */
static enum err lend(struct rdev *r, char volid[VOLID_SIZE])
{
	enum err err;

	volid[0] = '\0';
	if (r->owner)
		return ERR_BUSY;
	if (class_of(r) == RDEV_DASD) {
		err = rdev_open(r);
		if (err != ERR_OK)
			return err;
		label_read(r, volid);
		rdev_close(r);
	}
	err = rdev_lend(r, server);
	if (err == ERR_OK)
		(void)rdev_unsolicited(r);
	return err;
}

static struct attached *entry_make(struct vm *vm, struct rdev *r, u16 vdev,
				   bool read_only)
{
	enum rdev_class class = class_of(r);
	struct attached *a = heap_alloc(sizeof(*a));
	struct cctrans *copy = a ? rdev_dma_alloc(CCTRANS_SPACE) : NULL;

	if (!copy) {
		heap_free(a, sizeof(*a));
		return NULL;
	}
	a->vm = vm;
	vm_get(vm);
	a->rdev = r;
	a->vdev = vdev;
	a->read_only = read_only;
	a->row = (struct vdev_row){
		.name = rdev_class_name(class),
		.cu_type = r->cu_type,
		.cu_model = r->cu_model,
		.dev_type = r->dev_type,
		.dev_model = r->dev_model,
	};
	vreal_init(&a->real, &a->row, &ops, a, copy, rdev_dma_addr(copy));
	a->real.repeats = class == RDEV_DASD;
	a->real.refused = refused(r, read_only);
	return a;
}

static enum err enter(struct attached *a)
{
	struct vm *vm = a->vm;
	enum err err = ERR_GONE;

	spin_lock(&vm->dev_lock);
	if (!vm->logoff_pending)
		err = vcss_attach(&vm->vcss, &a->real.vdev, a->vdev);
	if (err == ERR_OK) {
		spin_lock(&attach_lock);
		list_append(&all, &a->node);
		spin_unlock(&attach_lock);
	}
	spin_unlock(&vm->dev_lock);
	return err;
}

enum err attach_device(struct vm *vm, struct rdev *r, u16 vdev, bool read_only)
{
	char volid[VOLID_SIZE];
	struct attached *a;
	enum err err;

	err = lend(r, volid);
	if (err != ERR_OK)
		return err;
	a = entry_make(vm, r, vdev, read_only);
	if (a)
		str_copy(a->volid, sizeof(a->volid), volid);
	err = a ? enter(a) : ERR_NOMEM;
	if (err == ERR_OK) {
		rdev_changed(r, CONFIG_CAME, CONFIG_GIVEN, vm->userid, vdev);
		event_note(EVENT_DEVICE, vm->userid, "%04X attached as %04X",
			   r->devno, vdev);
		return ERR_OK;
	}
	rdev_close(r);
	if (a)
		entry_free(a);
	return err;
}

/* --- DETACH --- */

/* VM's VDEV (ANY: the first of all) leaves it.  NULL: there is none. */
static struct rdev *leave(struct vm *vm, u16 vdev, bool any)
{
	struct rdev *r = NULL;
	struct list *n;

	spin_lock(&vm->dev_lock);
	spin_lock(&attach_lock);
	list_for_each (n, &all) {
		struct attached *a = list_entry(n, struct attached, node);

		if (a->vm != vm || a->leaving || (!any && a->vdev != vdev))
			continue;
		r = a->rdev;
		a->leaving = true;
		break;
	}
	spin_unlock(&attach_lock);
	if (r)
		vcss_detach(&list_entry(n, struct attached, node)->real.vdev);
	spin_unlock(&vm->dev_lock);
	if (r) {
		rdev_changed(r, CONFIG_WENT, CONFIG_GIVEN, vm->userid, 0);
		event_note(EVENT_DEVICE, vm->userid, "%04X detached", r->devno);
		task_wake(server);
	}
	return r;
}

enum err attach_detach(struct vm *vm, u16 vdev)
{
	const struct rdev *r = leave(vm, vdev, false);
	u64 until = clock_now() + DETACH_TOD;
	struct attach_info info;

	if (!r)
		return ERR_NOENT;
	while (attach_query(r, &info) && info.leaving) {
		if (clock_now() >= until)
			return ERR_BUSY;
		task_sleep_us(POLL_US);
	}
	return ERR_OK;
}

void attach_detach_all(struct vm *vm)
{
	while (leave(vm, 0, true))
		;
}

/* --- questions --- */

static void look(const struct attached *a, struct attach_info *out)
{
	*out = (struct attach_info){
		.vdev = a->vdev,
		.rdev = a->rdev,
		.read_only = a->read_only,
		.leaving = a->leaving,
		.starts = a->real.starts,
	};
	str_copy(out->volid, sizeof(out->volid), a->volid);
	str_copy(out->user, sizeof(out->user), a->vm->userid);
}

bool attach_query(const struct rdev *r, struct attach_info *out)
{
	bool found = false;
	struct list *n;

	spin_lock(&attach_lock);
	list_for_each (n, &all) {
		const struct attached *a = list_entry(n, struct attached, node);

		if (a->rdev == r) {
			look(a, out);
			found = true;
		}
	}
	spin_unlock(&attach_lock);
	return found;
}

bool attach_query_vdev(const struct vm *vm, u16 vdev, struct attach_info *out)
{
	bool found = false;
	struct list *n;

	spin_lock(&attach_lock);
	list_for_each (n, &all) {
		const struct attached *a = list_entry(n, struct attached, node);

		if (a->vm == vm && a->vdev == vdev && !a->leaving) {
			look(a, out);
			found = true;
		}
	}
	spin_unlock(&attach_lock);
	return found;
}

bool attach_quiet(const struct vm *vm)
{
	bool quiet = true;
	struct list *n;

	spin_lock(&attach_lock);
	list_for_each (n, &all) {
		const struct attached *a = list_entry(n, struct attached, node);

		quiet = quiet && (a->vm != vm || is_idle(a));
	}
	spin_unlock(&attach_lock);
	return quiet;
}

bool attach_wait_quiet(struct vm *vm)
{
	bool quiet;

	while (!(quiet = attach_quiet(vm)) && !vm->logoff_pending)
		task_sleep_us(POLL_US);
	return quiet;
}
