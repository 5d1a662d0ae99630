/* SPDX-License-Identifier: Apache-2.0 */
/* ATTACH, DETACH and GIVE of real devices. */
#include "cp/vm/attach.h"

#include "cp/cmd/handler.h"
#include "cp/lib/str.h"
#include "cp/rdev/rdev.h"
#include "cp/rdev/rdev_class.h"
#include "cp/vm/vm.h"

static const char *type_of(const struct rdev *r)
{
	return rdev_class_name(
		rdev_class(r->cu_type, r->cu_model, r->dev_type));
}

/* rdev or rdev-rdev, of which the first is there. */
static bool need_rdevs(struct cmdio *io, struct args *a, u16 *first, u16 *last)
{
	if (!args_next(a) || !operand_devnos(a->word, first, last)) {
		msg_rdev_missing(io);
		return false;
	}
	return true;
}

/* --- ATTACH --- */

struct order {
	u16 first, last; /* rdevs; of GIVE the vdev */
	u16 vdev;	 /* for the first           */
	bool read_only;
};

static bool parse_rest(struct cmdio *io, struct args *a, struct order *o)
{
	bool as = args_take(a, "AS", 2);

	o->vdev = o->first;
	if (args_peek(a) && operand_devno(a->word, &o->vdev))
		args_next(a);
	else if (as) {
		msg_vdev_missing(io);
		return false;
	}
	if (args_take(a, "R/O", 3))
		o->read_only = true;
	else
		(void)args_take(a, "R/W", 3);
	return need_end(io, a);
}

static void attach_failed(struct cmdio *io, enum err e, const struct vm *vm,
			  const struct rdev *r, u16 vdev)
{
	struct attach_info info;

	if (e == ERR_EXIST)
		msg_vdev_defined(io, vm->userid, vdev);
	else if (e == ERR_PERM)
		msg_rdev_offline(io, type_of(r), r->devno);
	else if (e == ERR_BUSY && attach_query(r, &info))
		msg_attached_already(io, type_of(r), r->devno, info.user,
				     info.vdev);
	else
		msg_attach_refused(io, type_of(r), r->devno,
				   e == ERR_BUSY ? "CP uses it" : err_text(e));
}

static void attach_one(struct cmdio *io, struct vm *vm, struct rdev *r,
		       const struct order *o)
{
	u16 vdev = (u16)(o->vdev + (r->devno - o->first));
	enum err e = attach_device(vm, r, vdev, o->read_only);

	if (e != ERR_OK) {
		attach_failed(io, e, vm, r, vdev);
		return;
	}
	cmdio_linef(io, "%s %04X ATTACHED TO %s %04X%s", type_of(r), r->devno,
		    vm->userid, vdev, o->read_only ? " R/O" : "");
	if (vm != io->vm)
		vm_linef(vm, LINE_CP, "%s %04X ATTACHED BY %s%s", type_of(r),
			 vdev, io->vm ? io->vm->userid : "CP",
			 o->read_only ? " R/O" : "");
}

void cmd_attach(struct cmdio *io, struct args *a)
{
	struct order o = { .read_only = false };
	struct vm *vm;
	u32 n;

	if (!need_rdevs(io, a, &o.first, &o.last))
		return;
	(void)args_take(a, "TO", 2);
	vm = need_vm(io, a);
	if (!vm)
		return;
	if (parse_rest(io, a, &o)) {
		for (n = o.first; n <= o.last; n++) {
			struct rdev *r = rdev_find((u16)n);

			if (r)
				attach_one(io, vm, r, &o);
			else
				msg_no_rdev(io, (u16)n);
		}
	}
	vm_put(vm);
}

/* --- GIVE --- */

/* Only tapes, by those who have no other class. */
static bool may_give(struct cmdio *io, const struct rdev *r)
{
	return io_has_class(io, "B") ||
	       rdev_class(r->cu_type, r->cu_model, r->dev_type) == RDEV_TAPE;
}

static void give(struct cmdio *io, struct vm *vm, const struct order *o)
{
	struct attach_info info;
	struct rdev *r;
	enum err e;

	if (!attach_query_vdev(io->vm, o->first, &info) ||
	    !may_give(io, info.rdev)) {
		msg_no_vdev(io, o->first);
		return;
	}
	r = info.rdev;
	e = attach_detach(io->vm, o->first);
	if (e == ERR_OK)
		e = attach_device(vm, r, o->vdev, o->read_only);
	if (e != ERR_OK) {
		attach_failed(io, e, vm, r, o->vdev);
		if (attach_device(io->vm, r, o->first, info.read_only) !=
		    ERR_OK)
			cmdio_linef(io, "%s %04X DETACHED", type_of(r),
				    o->first);
		return;
	}
	cmdio_linef(io, "%s %04X GIVEN TO %s", type_of(r), o->first,
		    vm->userid);
	vm_linef(vm, LINE_CP, "%s %04X GIVEN BY %s", type_of(r), o->vdev,
		 io->vm->userid);
}

void cmd_give(struct cmdio *io, struct args *a)
{
	struct order o = { .read_only = false };
	struct vm *vm;

	if (!need_vdev(io, a, &o.first))
		return;
	(void)args_take(a, "TO", 2);
	vm = need_vm(io, a);
	if (!vm)
		return;
	if (parse_rest(io, a, &o))
		give(io, vm, &o);
	vm_put(vm);
}

/* --- DETACH --- */

bool detach_real(struct cmdio *io, u16 vdev)
{
	struct attach_info info;
	const char *type;

	if (!attach_query_vdev(io->vm, vdev, &info))
		return false;
	type = type_of(info.rdev);
	if (attach_detach(io->vm, vdev) != ERR_NOENT)
		cmdio_linef(io, "%s %04X DETACHED", type, vdev);
	return true;
}

static void detach_one(struct cmdio *io, struct vm *vm, const struct rdev *r)
{
	struct attach_info info;

	if (!attach_query(r, &info) || info.leaving ||
	    strcmp(info.user, vm->userid) != 0 ||
	    attach_detach(vm, info.vdev) == ERR_NOENT) {
		msg_not_attached(io, type_of(r), r->devno, vm->userid);
		return;
	}
	cmdio_linef(io, "%s %04X DETACHED %s %04X", type_of(r), r->devno,
		    vm->userid, info.vdev);
	if (vm != io->vm)
		vm_linef(vm, LINE_CP, "%s %04X DETACHED BY %s", type_of(r),
			 info.vdev, io->vm ? io->vm->userid : "CP");
}

void detach_from(struct cmdio *io, struct args *a, u16 first, u16 last)
{
	struct vm *vm = need_vm(io, a);
	u32 n;

	if (!vm)
		return;
	for (n = first; need_end(io, a) && n <= last; n++) {
		const struct rdev *r = rdev_find((u16)n);

		if (r)
			detach_one(io, vm, r);
		else
			msg_no_rdev(io, (u16)n);
	}
	vm_put(vm);
}
