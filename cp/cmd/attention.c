/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ATTN, READY, NOTREADY, RESET and EXTERNAL: keys of devices and of the front
 * panel.
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/machine.h"
#include "cp/lib/str.h"
#include "cp/vm/fullscreen.h"
#include "cp/vm/vcpu.h"
#include "netdrv/virtio_layout.h"

#define CODE_INTERRUPT_KEY 0x40

void cmd_attn(struct cmdio *io, struct args *a)
{
	struct vm *vm = io->vm;

	if (!need_end(io, a))
		return;
	spin_lock(&vm->dev_lock);
	v3215_attention(&vm->cons);
	if (vm->fullscreen)
		vdev_unsolicited(&vm->fullscreen->dev.vdev, DSTAT_ATTENTION);
	spin_unlock(&vm->dev_lock);
}

/* What is done to a device; dev_lock held.  False: it is none for that. */
typedef bool (*device_act)(struct vdev *v);

static bool act_on(struct cmdio *io, u16 devno, device_act act)
{
	struct vm *vm = io->vm;
	bool good = false;
	struct vdev *v;

	spin_lock(&vm->dev_lock);
	v = vcss_find(&vm->vcss, devno);
	if (v)
		good = act(v);
	spin_unlock(&vm->dev_lock);
	if (!v)
		msg_no_vdev(io, devno);
	else if (!good)
		msg_device_always_ready(io, devno);
	return good;
}

static void act_on_one(struct cmdio *io, struct args *a, device_act act)
{
	u16 devno;

	if (need_vdev(io, a, &devno) && need_end(io, a))
		act_on(io, devno, act);
}

/* As if somebody had made the device ready. */
static bool make_ready(struct vdev *v)
{
	v->unready = false;
	vdev_unsolicited(v, DSTAT_DEVICE_END);
	return true;
}

/* What a virtio device carries does not go by commands. */
static bool make_unready(struct vdev *v)
{
	v->unready = v->row->cu_type != VIRTIO_CU_TYPE;
	return v->unready;
}

static bool reset(struct vdev *v)
{
	vcss_reset_device(v);
	return true;
}

void cmd_ready(struct cmdio *io, struct args *a)
{
	act_on_one(io, a, make_ready);
}

void cmd_notready(struct cmdio *io, struct args *a)
{
	act_on_one(io, a, make_unready);
}

/* Those before a wrong one are reset. */
void cmd_reset(struct cmdio *io, struct args *a)
{
	u16 devno;

	do {
		if (!need_vdev(io, a, &devno) || !act_on(io, devno, reset))
			return;
	} while (args_peek(a));
}

/* The interrupt key is the one code that a virtual machine has by itself. */
void cmd_external(struct cmdio *io, struct args *a)
{
	struct vcpu *v = machine_cpu(io);
	u64 code = CODE_INTERRUPT_KEY;

	if (args_next(a) && (!str_to_u64(a->word, 16, 0xffff, &code) ||
			     code != CODE_INTERRUPT_KEY)) {
		msg_operand_invalid(io, a->word);
		return;
	}
	if (!need_end(io, a))
		return;
	__atomic_or_fetch(&v->pending, VCPU_PEND_EXT_KEY, __ATOMIC_SEQ_CST);
	vcpu_kick(v);
}
