/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Virtual disks in storage: DEFINE and DETACH, their limits, and the requests
 * of virtio ones; an FBA disk's channel programs run as any device's.  See
 * disk.h for the locks.
 */
#include "cp/vm/disk.h"

#include "cp/core/machine.h"
#include "cp/core/sched.h"
#include "cp/core/task.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/vdev/vblk.h"
#include "cp/vdev/vfba.h"
#include "cp/vm/audit.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

#define USER_DIVISOR 4	/* of the system's limit, by default */
#define STEP_PAGES   32 /* of requests under one hold of the lock */
#define DROP_PAGES   512

struct disk {
	u16 devno;
	bool directory;
	bool work; /* disk_run() has something to do */
	struct vdisk store;
	struct vfba *fba; /* one of these two */
	struct vblk *blk;
};

static u64 limits[DISK_LIMITS], defaults[DISK_LIMITS];
static u64 used; /* blocks; atomic */

static struct vdev *vdev_of(struct disk *d)
{
	return d->fba ? &d->fba->vdev : &d->blk->v.vdev;
}

/* --- limits --- */

void disk_limits_init(void)
{
	u64 all = machine_storage() / VDISK_BLOCK;

	defaults[DISK_LIMIT_SYSTEM] = all;
	defaults[DISK_LIMIT_USER] = all / USER_DIVISOR;
	for (u32 i = 0; i < DISK_LIMITS; i++)
		limits[i] = defaults[i];
}

void disk_limit_install(enum disk_limit which, u64 blocks)
{
	limits[which] = defaults[which] = blocks;
}

void disk_limit_set(enum disk_limit which, u64 blocks)
{
	limits[which] = blocks;
}

u64 disk_limit(enum disk_limit which)
{
	return limits[which];
}

u64 disk_limit_default(enum disk_limit which)
{
	return defaults[which];
}

u64 disk_used(void)
{
	return __atomic_load_n(&used, __ATOMIC_RELAXED);
}

u64 disk_used_by(const struct vm *vm)
{
	return vm->disk_blocks;
}

/* vm->lock is held, so a vm's own sum needs no more. */
static bool promise(struct vm *vm, const struct disk_config *cfg)
{
	u64 own = cfg->directory ? 0 : vm->disk_blocks + cfg->blocks;
	u64 all = __atomic_add_fetch(&used, cfg->blocks, __ATOMIC_RELAXED);

	if (all > limits[DISK_LIMIT_SYSTEM] || own > limits[DISK_LIMIT_USER]) {
		__atomic_sub_fetch(&used, cfg->blocks, __ATOMIC_RELAXED);
		return false;
	}
	if (!cfg->directory)
		vm->disk_blocks = own;
	return true;
}

static void promise_back(struct vm *vm, const struct disk *d)
{
	__atomic_sub_fetch(&used, d->store.blocks, __ATOMIC_RELAXED);
	if (!d->directory)
		vm->disk_blocks -= d->store.blocks;
}

/* --- life --- */

static void disk_free(struct vm *vm, struct disk *d)
{
	while (!vdisk_drop(&d->store, DROP_PAGES))
		task_yield();
	promise_back(vm, d);
	heap_free(d->fba, sizeof(*d->fba));
	heap_free(d->blk, sizeof(*d->blk));
	heap_free(d, sizeof(*d));
}

static bool device_make(struct vm *vm, struct disk *d, u8 kind)
{
	char id[VIRTIO_BLK_ID_SIZE + 1];

	if (kind == DISK_FBA) {
		d->fba = heap_alloc(sizeof(*d->fba));
		if (d->fba)
			vfba_init(d->fba, &d->store);
		return d->fba != NULL;
	}
	fmt_print(id, sizeof(id), "%s-%04X", vm->userid, d->devno);
	d->blk = heap_alloc(sizeof(*d->blk));
	if (d->blk)
		vblk_init(d->blk, &d->store, vm->stor, id);
	return d->blk != NULL;
}

/* Into the vm's table and onto a subchannel; dev_lock is held. */
static enum err enter(struct vm *vm, struct disk *d)
{
	enum err e;
	u32 i = 0;

	while (i < VM_DISKS_MAX && vm->disk[i])
		i++;
	if (i == VM_DISKS_MAX)
		return ERR_LIMIT;
	e = vcss_attach(&vm->vcss, vdev_of(d), d->devno);
	if (e == ERR_OK)
		vm->disk[i] = d;
	return e;
}

enum err disk_define(struct vm *vm, const struct disk_config *cfg)
{
	struct disk *d;
	enum err e = ERR_NOMEM;

	if (!promise(vm, cfg))
		return ERR_FULL;
	d = heap_alloc(sizeof(*d));
	if (!d) {
		promise_back(vm, &(struct disk){ .directory = cfg->directory,
						 .store.blocks = cfg->blocks });
		return ERR_NOMEM;
	}
	memset(d, 0, sizeof(*d));
	d->devno = cfg->devno;
	d->directory = cfg->directory;
	vdisk_init(&d->store, cfg->blocks);
	if (device_make(vm, d, cfg->kind)) {
		spin_lock(&vm->dev_lock);
		e = enter(vm, d);
		spin_unlock(&vm->dev_lock);
	}
	if (e != ERR_OK)
		disk_free(vm, d);
	return e;
}

/* Where DEVNO stands in the table; dev_lock is held. */
static struct disk **slot(struct vm *vm, u16 devno)
{
	for (u32 i = 0; i < VM_DISKS_MAX; i++)
		if (vm->disk[i] && vm->disk[i]->devno == devno)
			return &vm->disk[i];
	return NULL;
}

enum err disk_detach(struct vm *vm, u16 devno)
{
	struct disk **at, *d = NULL;

	spin_lock(&vm->dev_lock);
	at = slot(vm, devno);
	if (at) {
		d = *at;
		*at = NULL;
		vcss_detach(vdev_of(d));
	}
	spin_unlock(&vm->dev_lock);
	if (!d)
		return ERR_NOENT;
	disk_free(vm, d);
	return ERR_OK;
}

void disk_detach_all(struct vm *vm)
{
	struct disk_info info;
	u32 cursor = 0;

	while (disk_next(vm, &cursor, &info))
		if (disk_detach(vm, info.devno) != ERR_OK)
			break;
}

/* --- requests --- */

/* A bounded piece of them; dev_lock is held.  True: there is more. */
static bool serve(struct vm *vm, struct disk *d)
{
	bool broken, told;

	d->work = vblk_run(d->blk, STEP_PAGES);
	broken = vblk_check_broken(d->blk);
	if (broken)
		audit_note(vm, AUDIT_RING);
	told = vblk_interrupt_needed(d->blk);
	if (told || broken)
		vvirtio_interrupt(&d->blk->v, told ? 1 : 0, broken);
	return d->work;
}

static struct disk *by_schid(struct vm *vm, u32 schid)
{
	for (u32 i = 0; i < VM_DISKS_MAX; i++)
		if (vm->disk[i] && vm->disk[i]->blk &&
		    vcss_schid(vdev_of(vm->disk[i])) == schid)
			return vm->disk[i];
	return NULL;
}

/* Somebody waits for this CPU to stop: then devices_run() goes on later. */
static bool wanted(const struct vm *vm)
{
	const struct vcpu *v = task_current()->vcpu;

	return vm->logoff_pending || (v && (v->stop || v->quit));
}

enum err disk_notify(struct vm *vm, u32 schid, u64 queue)
{
	struct disk *d;
	bool more;

	if (queue)
		return ERR_INVAL;
	do {
		spin_lock(&vm->dev_lock);
		d = by_schid(vm, schid);
		more = d && serve(vm, d);
		if (more && wanted(vm)) {
			vm->channel_work = true;
			more = false;
		}
		spin_unlock(&vm->dev_lock);
		if (more)
			task_yield();
	} while (more);
	return d ? ERR_OK : ERR_NOENT;
}

bool disk_run(struct vm *vm)
{
	bool more = false;

	for (u32 i = 0; i < VM_DISKS_MAX; i++)
		if (vm->disk[i] && vm->disk[i]->work)
			more = serve(vm, vm->disk[i]) || more;
	return more;
}

/* --- queries --- */

/* dev_lock is held. */
static void look(const struct disk *d, struct disk_info *out)
{
	*out = (struct disk_info){
		.devno = d->devno,
		.kind = d->fba ? DISK_FBA : DISK_VIRTIO,
		.blocks = d->store.blocks,
		.pages = d->store.pages + d->store.tables,
		.directory = d->directory,
	};
	if (d->fba) {
		out->reads = d->fba->count.reads;
		out->writes = d->fba->count.writes;
	} else {
		out->reads = d->blk->count.reads;
		out->writes = d->blk->count.writes;
		out->failed = d->blk->v.status & VIRTIO_S_NEEDS_RESET;
	}
}

bool disk_query(struct vm *vm, u16 devno, struct disk_info *out)
{
	struct disk **at;

	spin_lock(&vm->dev_lock);
	at = slot(vm, devno);
	if (at)
		look(*at, out);
	spin_unlock(&vm->dev_lock);
	return at != NULL;
}

bool disk_next(struct vm *vm, u32 *cursor, struct disk_info *out)
{
	bool found = false;

	spin_lock(&vm->dev_lock);
	for (; *cursor < VM_DISKS_MAX && !found; (*cursor)++) {
		found = vm->disk[*cursor] != NULL;
		if (found)
			look(vm->disk[*cursor], out);
	}
	spin_unlock(&vm->dev_lock);
	return found;
}
