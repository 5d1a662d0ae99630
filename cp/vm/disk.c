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
#include "cp/vm/disk_store.h"
#include "cp/vm/starblock.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

#define USER_DIVISOR 4	/* of the system's limit, by default */
#define STEP_PAGES   32 /* of requests under one hold of the lock */

struct disk {
	u16 devno;
	bool work; /* disk_run() has something to do */
	u64 serial;
	struct disk_share share;
	struct vfba *fba; /* one of these two */
	struct vblk *blk;
};

static u64 limits[DISK_LIMITS], defaults[DISK_LIMITS];
static u64 used; /* blocks; atomic */
static u64 last_serial;

static struct vdisk *vdisk_of(struct disk *d)
{
	return &d->share.store->disk;
}

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

/* BLOCKS more, or less, of all disks; OWN, of those VM's user has DEFINEd. */
static bool promise(struct vm *vm, u32 blocks, bool own)
{
	u64 mine = own ? vm->disk_blocks + blocks : 0;
	u64 all = __atomic_add_fetch(&used, blocks, __ATOMIC_RELAXED);

	if (all > limits[DISK_LIMIT_SYSTEM] || mine > limits[DISK_LIMIT_USER]) {
		__atomic_sub_fetch(&used, blocks, __ATOMIC_RELAXED);
		return false;
	}
	if (own)
		vm->disk_blocks = mine;
	return true;
}

static void promise_back(struct vm *vm, u32 blocks, bool own)
{
	__atomic_sub_fetch(&used, blocks, __ATOMIC_RELAXED);
	if (own)
		vm->disk_blocks -= blocks;
}

/* --- an FBA disk's commands, with its lock --- */

static u32 fba_command(struct vdev *v, u8 cmd, struct chprog *p)
{
	struct vfba *f = container_of(v, struct vfba, vdev);
	struct disk_store *st = container_of(f->disk, struct disk_store, disk);
	u32 result;

	spin_lock(&st->lock);
	result = vfba_command(v, cmd, p);
	spin_unlock(&st->lock);
	return result;
}

static const struct vdev_ops fba_ops = {
	.command = fba_command,
	.start = vfba_start,
};

/* --- life --- */

static void disk_free(struct vm *vm, struct disk *d)
{
	struct disk_store *st = d->share.store;
	u32 blocks = 0;
	bool own = false;

	if (st) {
		blocks = st->disk.blocks;
		own = !st->owner[0];
	}
	if (st && disk_store_leave(&d->share))
		promise_back(vm, blocks, own);
	heap_free(d->fba, sizeof(*d->fba));
	heap_free(d->blk, sizeof(*d->blk));
	heap_free(d, sizeof(*d));
}

static bool make_fba(struct disk *d)
{
	d->fba = heap_alloc(sizeof(*d->fba));
	if (!d->fba)
		return false;
	vfba_init(d->fba, vdisk_of(d));
	d->fba->vdev.ops = &fba_ops;
	d->fba->read_only = !d->share.write;
	return true;
}

static bool device_make(struct vm *vm, struct disk *d, u8 kind)
{
	char id[VIRTIO_BLK_ID_SIZE + 1];

	if (kind == DISK_FBA)
		return make_fba(d);
	fmt_print(id, sizeof(id), "%s-%04X", vm->userid, d->devno);
	d->blk = heap_alloc(sizeof(*d->blk));
	if (!d->blk)
		return false;
	vblk_init(d->blk, vdisk_of(d), vm->stor, id);
	if (!d->share.write)
		vblk_set_read_only(d->blk);
	return true;
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

static struct disk *disk_new(struct vm *vm, u16 devno)
{
	struct disk *d = heap_alloc(sizeof(*d));

	if (!d)
		return NULL;
	memset(d, 0, sizeof(*d));
	d->devno = d->share.devno = devno;
	d->serial = __atomic_add_fetch(&last_serial, 1, __ATOMIC_RELAXED);
	str_copy(d->share.user, sizeof(d->share.user), vm->userid);
	return d;
}

/* D has its share: the device before it.  D is gone when that fails. */
static enum err show(struct vm *vm, struct disk *d, u8 kind)
{
	enum err e = ERR_NOMEM;

	if (device_make(vm, d, kind)) {
		spin_lock(&vm->dev_lock);
		e = enter(vm, d);
		spin_unlock(&vm->dev_lock);
	}
	if (e != ERR_OK)
		disk_free(vm, d);
	return e;
}

enum err disk_define(struct vm *vm, const struct disk_config *cfg)
{
	struct disk *d;

	if (!promise(vm, cfg->blocks, true))
		return ERR_FULL;
	d = disk_new(vm, cfg->devno);
	if (!d || disk_store_make(&d->share, cfg->blocks) != ERR_OK) {
		promise_back(vm, cfg->blocks, true);
		if (d)
			disk_free(vm, d);
		return ERR_NOMEM;
	}
	return show(vm, d, cfg->kind);
}

/* The first link makes it: that needs a promise. */
static enum err share(struct vm *vm, struct disk *d, struct disk_link *l)
{
	enum err e = disk_store_link(&d->share, l, false);

	if (e != ERR_NOENT)
		return e;
	if (!promise(vm, l->disk.blocks, false))
		return ERR_FULL;
	e = disk_store_link(&d->share, l, true);
	/* Somebody was faster, or it was not to be. */
	if (e != ERR_OK || l->others.readers || l->others.writers)
		promise_back(vm, l->disk.blocks, false);
	return e;
}

enum err disk_link(struct vm *vm, struct disk_link *l)
{
	struct disk *d = disk_new(vm, l->disk.devno);
	enum err e;

	if (!d)
		return ERR_NOMEM;
	e = share(vm, d, l);
	if (e != ERR_OK) {
		disk_free(vm, d);
		return e;
	}
	return show(vm, d, l->disk.kind);
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
	star_block_detached();
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

	spin_lock(&d->share.store->lock);
	d->work = vblk_run(d->blk, STEP_PAGES);
	spin_unlock(&d->share.store->lock);
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

/* --- *BLOCKIO --- */

bool disk_block_begin(struct vm *vm, u16 devno, struct disk_block *out)
{
	struct disk **at = slot(vm, devno);
	struct disk_store *st;

	if (!at)
		return false;
	st = (*at)->share.store;
	*out = (struct disk_block){ .disk = &st->disk,
				    .lock = &st->lock,
				    .read_only = !(*at)->share.write,
				    .serial = (*at)->serial };
	spin_lock(&st->lock);
	return true;
}

void disk_block_end(const struct disk_block *b)
{
	spin_unlock(b->lock);
}

/* --- queries --- */

bool disk_holder(struct vm *vm, u16 devno, u32 n, struct disk_holder *out)
{
	struct disk **at;
	bool found;

	/* vm->lock keeps it there. */
	spin_lock(&vm->dev_lock);
	at = slot(vm, devno);
	spin_unlock(&vm->dev_lock);
	found = at && disk_store_holder(&(*at)->share, n, out);
	return found;
}

/* dev_lock is held. */
static void look(struct disk *d, struct disk_info *out)
{
	const struct disk_store *st = d->share.store;

	*out = (struct disk_info){
		.devno = d->devno,
		.kind = d->fba ? DISK_FBA : DISK_VIRTIO,
		.blocks = st->disk.blocks,
		.pages = st->disk.pages + st->disk.tables,
		.directory = st->owner[0] != '\0',
		.read_only = !d->share.write,
		.owner_devno = st->owner_devno,
	};
	str_copy(out->owner, sizeof(out->owner), st->owner);
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
