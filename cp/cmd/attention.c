/* SPDX-License-Identifier: Apache-2.0 */
/* ATTN, READY and EXTERNAL: keys of devices and of the front panel. */
#include "cp/cmd/handler.h"
#include "cp/cmd/machine.h"
#include "cp/lib/str.h"
#include "cp/vm/fullscreen.h"
#include "cp/vm/vcpu.h"

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

/* As if somebody had made the device ready. */
void cmd_ready(struct cmdio *io, struct args *a)
{
	struct vm *vm = io->vm;
	struct vdev *v;
	u16 devno;

	if (!need_vdev(io, a, &devno) || !need_end(io, a))
		return;
	spin_lock(&vm->dev_lock);
	v = vcss_find(&vm->vcss, devno);
	if (v)
		vdev_unsolicited(v, DSTAT_DEVICE_END);
	spin_unlock(&vm->dev_lock);
	if (!v)
		msg_no_vdev(io, devno);
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
