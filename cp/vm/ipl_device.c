/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IPL of a virtual device: see ipl_device.h.  The channel program is the
 * device's own, so it may be anything: it is carried on in steps, for some
 * seconds at most.  Principles of Operation, chapter 17.
 */
#include "cp/vm/ipl_device.h"

#include "cp/arch/psa.h"
#include "cp/core/clock.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "cp/mm/gstor.h"
#include "cp/vdev/vcss.h"
#include "cp/vm/vm.h"

#define LONGEST (5 * TOD_PER_S)

bool ipl_device_known(struct vm *vm, u16 devno)
{
	bool known;

	spin_lock(&vm->dev_lock);
	known = vcss_find(&vm->vcss, devno) != NULL;
	spin_unlock(&vm->dev_lock);
	return known;
}

static enum err begin(struct vm *vm, u16 devno, u32 *schid)
{
	struct vdev *v;
	enum err err = ERR_NOENT;

	spin_lock(&vm->dev_lock);
	v = vcss_find(&vm->vcss, devno);
	if (v) {
		*schid = vcss_schid(v);
		err = vcss_ipl(&vm->vcss, v);
	}
	spin_unlock(&vm->dev_lock);
	return err;
}

/* Carry it on; true: it has ended, or its device is gone.  *MORE: it runs. */
static bool ended(struct vm *vm, u32 schid, struct irb *irb, bool *more)
{
	u8 cc;

	spin_lock(&vm->dev_lock);
	*more = vcss_run(&vm->vcss);
	if (vcss_tsch(&vm->vcss, schid, irb, &cc) != PGM_NONE)
		cc = 3;
	spin_unlock(&vm->dev_lock);
	if (cc == 3)
		memset(irb, 0, sizeof(*irb));
	return cc == 3 || (cc == 0 && (be32_get(irb->scsw.ctl) &
				       (SCSW_STCTL_SECONDARY | SCSW_CC)));
}

/* Nothing of it is left. */
static void end(struct vm *vm)
{
	spin_lock(&vm->dev_lock);
	vcss_reset(&vm->vcss);
	spin_unlock(&vm->dev_lock);
}

/* Where the program finds out what it was loaded from. */
static enum err store_place(struct vm *vm, u32 schid)
{
	const struct io_int place = { .schid = be32_make(schid) };

	return gstor_write(vm->stor, gpa(offsetof(struct psa, io)), &place,
			   sizeof(place)) == PGM_NONE
		       ? ERR_OK
		       : ERR_RANGE;
}

enum err ipl_device(struct vm *vm, u16 devno, struct irb *irb)
{
	u64 until = clock_now() + LONGEST;
	bool more;
	u32 schid;
	enum err err = begin(vm, devno, &schid);

	if (err != ERR_OK)
		return err;
	while (!ended(vm, schid, irb, &more)) {
		if (clock_now() >= until || vm->logoff_pending) {
			end(vm);
			return vm->logoff_pending ? ERR_LIMIT : ERR_TIMEOUT;
		}
		if (more)
			task_yield();
		else
			task_sleep_us(1000); /* the device takes its time */
	}
	if (irb->scsw.dstat != VDEV_OK || irb->scsw.cstat)
		return ERR_IO;
	return store_place(vm, schid);
}
