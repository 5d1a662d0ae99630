/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/vm/devices.h"

#include "cp/core/change.h"
#include "cp/core/event.h"
#include "cp/lib/str.h"
#include "cp/msg/msg.h"
#include "cp/rdev/rdev.h"
#include "cp/vm/attach.h"
#include "cp/vm/audit.h"
#include "cp/vm/console.h"
#include "cp/vm/cpus.h"
#include "cp/vm/ctca.h"
#include "cp/vm/disk.h"
#include "cp/vm/nic.h"
#include "cp/vm/vconsole.h"
#include "cp/vm/vcpu.h"
#include "cp/vm/vm.h"

#define CONSOLE_DEFAULT 0x0009

/* An interruption is pending: the vcpu may have to leave SIE or its wait. */
static void irq(void *ctx)
{
	struct vm *vm = ctx;

	cpus_io_pending(vm);
}

/* A channel program used its budget: the vcpu's task carries it on. */
static void work(void *ctx)
{
	struct vm *vm = ctx;

	vm->channel_work = true;
	audit_note(vm, AUDIT_BUDGET);
	irq(ctx);
}

/* A channel report: announced by a machine check. */
static void crw(void *ctx)
{
	struct vm *vm = ctx;

	__atomic_store_n(&vm->crw_pending, 1, __ATOMIC_SEQ_CST);
	cpus_pend(vm, VCPU_PEND_MCHECK);
}

static void failed(void *ctx)
{
	audit_note(ctx, AUDIT_CHANNEL);
}

/* For *CONFIG. */
static void changed(void *ctx, const struct vdev *v, bool came)
{
	const struct vm *vm = ctx;

	config_note((struct config_facts){
		.code = CONFIG_VIRTUAL,
		.flags = came ? CONFIG_CAME : CONFIG_WENT,
		.cause = CONFIG_OWN,
		.subchannel = v->subchannel,
		.devno = vdev_devno(v),
		.type = v->row->dev_type ? v->row->dev_type : v->row->cu_type,
		.user = vm->userid,
	});
}

static const struct vcss_ops ops = {
	.irq = irq,
	.crw = crw,
	.changed = changed,
	.work = work,
	.failed = failed,
};

void devices_run(struct vm *vm)
{
	if (vm->channel_work) {
		spin_lock(&vm->dev_lock);
		vm->channel_work = vcss_run(&vm->vcss);
		vm->channel_work = disk_run(vm) || vm->channel_work;
		spin_unlock(&vm->dev_lock);
	}
	ctca_run(vm);
}

static enum err define_nics(struct vm *vm)
{
	const struct dir_nic *d;
	struct nic *nic;
	enum err err;

	for (d = vm->user->nics; d; d = d->next) {
		struct nic_config cfg = {
			.devno = d->vdev,
			.mtu = d->mtu,
			.ip = d->ip,
			.anysource = d->any_source,
		};

		err = nic_define(vm, &cfg, &nic);
		if (err != ERR_OK)
			return err;
	}
	return ERR_OK;
}

enum err devices_create(struct vm *vm)
{
	const struct user *u = vm->user;
	u16 devno = u->console.defined ? u->console.vdev : CONSOLE_DEFAULT;
	enum err err;

	spin_lock(&vm->dev_lock);
	vcss_init(&vm->vcss, vm->stor, &ops, vm);
	v3215_init(&vm->cons, &vconsole_ops, vm);
	vm->cons.autocr = vm->set.autocr;
	err = vcss_attach(&vm->vcss, &vm->cons.vdev, devno);
	spin_unlock(&vm->dev_lock);
	return err == ERR_OK ? define_nics(vm) : err;
}

static void couple_nics(struct vm *vm)
{
	char text[MSG_LINE_MAX];
	const struct dir_nic *d;
	struct nic *nic;

	for (d = vm->user->nics; d; d = d->next) {
		nic = nic_find(vm, d->vdev);
		if (!nic || !d->lan_name[0])
			continue;
		if (nic_couple(nic, d->lan_owner, d->lan_name) != ERR_OK)
			vm_line(vm, LINE_CP,
				note_logon_not_coupled(text, d->vdev,
						       d->lan_owner,
						       d->lan_name));
	}
}

/* Why there is no such device: one that CP would make, or a real one. */
static const struct reason {
	const char *made, *real;
} reasons[] = {
	[ERR_NOENT] = { "not in CP directory", "there is none" },
	[ERR_EXIST] = { "device in use already", "device in use already" },
	[ERR_BUSY] = { "others have it", "it is in use" },
	[ERR_FULL] = { "a limit of SET VDISK", NULL },
	[ERR_PERM] = { NULL, "it is offline" },
};

static const char *why_not(enum err err, bool real)
{
	const struct reason *r =
		err < ARRAY_SIZE(reasons) ? &reasons[err] : &reasons[ERR_OK];
	const char *why = real ? r->real : r->made;

	return why ? why : "CP has no room for it";
}

static void not_defined(struct vm *vm, const char *type, u16 vdev, enum err err)
{
	char text[MSG_LINE_MAX];

	vm_line(vm, LINE_CP,
		note_logon_device(text, type, vdev, why_not(err, false)));
}

/* What of a mode was not to be had is said, as LINK does. */
static void disk_forced(struct vm *vm, const struct dir_disk *d,
			const struct disk_others *o)
{
	char text[MSG_LINE_MAX];

	if (o->writers)
		note_logon_forced_written(text, d->vdev, o->writers);
	else
		note_logon_forced_read(text, d->vdev, o->readers);
	vm_line(vm, LINE_CP, text);
}

/* MDISK and LINK: links both, and whoever comes first makes the disk. */
static void link_disks(struct vm *vm)
{
	const struct dir_disk *d;

	for (d = vm->user->disks; d; d = d->next) {
		struct disk_link l = { .owner = d->owner[0] ? d->owner
							    : vm->userid,
				       .owner_devno = d->owner_vdev,
				       .mode = d->mode,
				       .disk.devno = d->vdev };
		enum err err = ERR_NOENT;

		if (d->of) {
			l.disk.kind = d->of->virtio ? DISK_VIRTIO : DISK_FBA;
			l.disk.blocks = d->of->blocks;
			err = disk_link(vm, &l);
		}
		if (err != ERR_OK)
			not_defined(vm, "DASD", d->vdev, err);
		else if (link_forced(l.mode, l.access))
			disk_forced(vm, d, &l.others);
	}
}

static void define_ctcas(struct vm *vm)
{
	const struct dir_ctca *d;

	for (d = vm->user->ctcas; d; d = d->next) {
		enum err err = ctca_define(vm, d->vdev, d->user);

		if (err != ERR_OK)
			not_defined(vm, "CTCA", d->vdev, err);
	}
}

static void not_attached(struct vm *vm, const struct dir_real *d, enum err err)
{
	const char *why = why_not(err, true);
	char text[MSG_LINE_MAX];

	vm_line(vm, LINE_CP,
		note_logon_not_attached(text, d->rdev, d->vdev, why));
	event_note(EVENT_DEVICE, vm->userid, "%04X not attached as %04X: %s",
		   d->rdev, d->vdev, why);
}

static void attach_reals(struct vm *vm)
{
	const struct dir_real *d;

	for (d = vm->user->reals; d; d = d->next) {
		struct rdev *r = rdev_find(d->rdev);
		enum err err = r ? attach_device(vm, r, d->vdev, d->read_only)
				 : ERR_NOENT;

		if (err != ERR_OK)
			not_attached(vm, d, err);
	}
}

void devices_complete(struct vm *vm)
{
	mutex_lock(&vm->lock);
	if (!vm->logoff_pending && !vm->dead) {
		link_disks(vm);
		define_ctcas(vm);
		attach_reals(vm);
		couple_nics(vm);
	}
	mutex_unlock(&vm->lock);
}

void devices_destroy(struct vm *vm)
{
	grafs_drop(vm);
	nic_detach_all(vm);
	ctca_detach_all(vm);
	disk_detach_all(vm);
	attach_detach_all(vm);
}
