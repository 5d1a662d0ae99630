/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'24': what a device is.  Rx: device number, or -1 for the console
 * (which it then becomes); Ry: virtual class, type, status, flags; Ry+1: the
 * real device, of which ours have none.  Reference: CP Programming Services.
 */
#include "cp/diag/handler.h"
#include "cp/vm/vm.h"

#define CLASS_TERMINAL	0x80
#define CLASS_SPECIAL	0x02
#define CC_VIRTUAL_ONLY 2
#define CC_NONE		3

static const struct {
	u16 cu_type;
	u8 class, type;
} kinds[] = {
	{ 0x3215, CLASS_TERMINAL, 0x00 },
	{ 0x3832, CLASS_SPECIAL, 0x20 }, /* a NIC */
};

static u32 describe(const struct vdev *d)
{
	for (u32 i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].cu_type == d->row->cu_type)
			return (u32)kinds[i].class << 24 | (u32)kinds[i].type
								   << 16;
	return CLASS_SPECIAL << 24;
}

static u16 console_devno(const struct vm *vm)
{
	const struct dir_console *c = &vm->user->console;

	return c->defined ? c->vdev : 0x0009;
}

enum pgm diag_device_type(struct vcpu *v, u8 rx, u8 ry)
{
	struct vm *vm = v->vm;
	u32 devno = (u32)v->gr[rx];
	const struct vdev *d;
	u32 what = 0;

	if (devno == 0xffffffff) {
		devno = console_devno(vm);
		diag_set(v, rx, devno);
	}
	spin_lock(&vm->dev_lock);
	d = vcss_find(&vm->vcss, (u16)devno);
	if (d)
		what = describe(d);
	spin_unlock(&vm->dev_lock);
	if (!d || devno > 0xffff) {
		vcpu_set_cc(v, CC_NONE);
		return PGM_NONE;
	}
	diag_set(v, ry, what);
	diag_set(v, (u8)(ry + 1), 0);
	vcpu_set_cc(v, CC_VIRTUAL_ONLY);
	return PGM_NONE;
}
