/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a device is.  DIAGNOSE X'24': Rx is a device number, or -1 for the
 * console (which it then becomes); Ry: virtual class, type, status, flags;
 * Ry+1: the real device, of which ours have none.  X'210': Rx points to a block
 * that begins with device number and length, and is filled as far as it is
 * long.  X'8C': what kind of 3270 the console's user sits at.
 * Reference: CP Programming Services.
 */
#include "cp/arch/ctca.h"
#include "cp/diag/handler.h"
#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "cp/term/session.h"
#include "cp/vm/console.h"
#include "cp/vm/disk.h"
#include "cp/vm/vm.h"
#include "netdrv/virtio_layout.h"

#define CLASS_TERMINAL	0x80
#define CLASS_GRAPHIC	0x40
#define CLASS_SPECIAL	0x02
#define CLASS_FBA	0x01
#define FLAG_READ_ONLY	0x80
#define ANY_MODEL	0xff
#define CC_VIRTUAL_ONLY 2
#define CC_NONE		3

static const struct {
	u16 cu_type;
	u8 cu_model;
	u8 class, type;
} kinds[] = {
	{ CU_3215, ANY_MODEL, CLASS_TERMINAL, 0x00 },
	{ CU_3274, ANY_MODEL, CLASS_GRAPHIC, 0x04 },
	{ VIRTIO_CU_TYPE, VIRTIO_ID_NET, CLASS_SPECIAL, 0x20 },
	{ CU_3088, ANY_MODEL, CLASS_SPECIAL, 0x80 }, /* a CTCA */
	{ CU_6310, ANY_MODEL, CLASS_FBA, 0x40 },     /* a 9336 */
};

/* Class and type, or only that it is special. */
static void describe(const struct vdev *d, u8 *class, u8 *type)
{
	*class = CLASS_SPECIAL;
	*type = 0;
	for (u32 i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].cu_type == d->row->cu_type &&
		    (kinds[i].cu_model == ANY_MODEL ||
		     kinds[i].cu_model == d->row->cu_model)) {
			*class = kinds[i].class;
			*type = kinds[i].type;
		}
}

static bool find(struct vm *vm, u32 devno, u8 *class, u8 *type)
{
	const struct vdev *d = NULL;

	spin_lock(&vm->dev_lock);
	if (devno <= 0xffff)
		d = vcss_find(&vm->vcss, (u16)devno);
	if (d)
		describe(d, class, type);
	spin_unlock(&vm->dev_lock);
	return d != NULL;
}

/* What the guest may not write, Linux does not. */
static u8 flags_of(struct vm *vm, u32 devno)
{
	struct disk_info d;

	return disk_query(vm, (u16)devno, &d) && d.read_only ? FLAG_READ_ONLY
							     : 0;
}

enum pgm diag_device_type(struct vcpu *v, u8 rx, u8 ry)
{
	u32 devno = (u32)v->gr[rx];
	u8 class, type;
	u16 console;

	if (devno == 0xffffffff && console_devno(v->vm, &console)) {
		devno = console;
		diag_set(v, rx, devno);
	}
	if (!find(v->vm, devno, &class, &type)) {
		vcpu_set_cc(v, CC_NONE);
		return PGM_NONE;
	}
	diag_set(v, ry,
		 (u32) class << 24 | (u32)type << 16 | flags_of(v->vm, devno));
	diag_set(v, (u8)(ry + 1), 0);
	vcpu_set_cc(v, CC_VIRTUAL_ONLY);
	return PGM_NONE;
}

/* The block of X'210'. */
struct device_block {
	be16 devno, size;
	u8 class, type, status, flags;
	u8 real[8];
	u8 characteristics[64];
	u8 path_group[48];
	be16 real_devno;
	u8 reserved[6];
};
LAYOUT_SIZE(struct device_block, 0x88);
LAYOUT_AT(struct device_block, class, 4);
LAYOUT_AT(struct device_block, characteristics, 0x10);
LAYOUT_AT(struct device_block, real_devno, 0x80);

enum pgm diag_device_block(struct vcpu *v, u8 rx, u8 ry)
{
	gra_t at = diag_address(v, rx);
	struct device_block b;
	u32 size, head = offsetof(struct device_block, class);
	enum pgm pgm;

	(void)ry;
	memset(&b, 0, sizeof(b));
	pgm = vcpu_read_real(v, at, &b, head);
	if (pgm != PGM_NONE)
		return pgm;
	size = MIN((u32)be16_get(b.size), (u32)sizeof(b));
	if (!find(v->vm, be16_get(b.devno), &b.class, &b.type)) {
		vcpu_set_cc(v, CC_NONE);
		return PGM_NONE;
	}
	b.flags = flags_of(v->vm, be16_get(b.devno));
	if (size > head)
		pgm = vcpu_write_real(v, gra(gra_val(at) + head),
				      (u8 *)&b + head, size - head);
	if (pgm == PGM_NONE)
		vcpu_set_cc(v, CC_VIRTUAL_ONLY);
	return pgm;
}

/* X'8C': flags, partitions, width, height. */
struct graphic_info {
	u8 flags, partitions;
	be16 columns, rows;
};
LAYOUT_SIZE(struct graphic_info, 6);

#define GRAPHIC_COLOR	  0x80
#define GRAPHIC_EXTENDED  0x40
#define GRAPHIC_OK	  0
#define GRAPHIC_NO_SCREEN 4 /* no console of that number, or no 3270 there */

static bool console_size(struct vm *vm, struct session_size *size)
{
	bool known;

	spin_lock(&vm->dev_lock);
	known = vm->session && session_size(vm->session, size);
	spin_unlock(&vm->dev_lock);
	return known;
}

/* Rx: buffer, Rx+1: device number, then the return code; Ry: length. */
enum pgm diag_graphic(struct vcpu *v, u8 rx, u8 ry)
{
	u32 length = (u32)v->gr[ry];
	struct session_size size;
	struct graphic_info info;
	enum pgm pgm;
	u16 console;

	if (!console_devno(v->vm, &console) || (u16)v->gr[rx + 1] != console ||
	    !console_size(v->vm, &size)) {
		diag_set(v, (u8)(rx + 1), GRAPHIC_NO_SCREEN);
		return PGM_NONE;
	}
	info = (struct graphic_info){
		.flags = size.color ? GRAPHIC_COLOR | GRAPHIC_EXTENDED : 0,
		.columns = be16_make(size.cols),
		.rows = be16_make(size.rows),
	};
	pgm = vcpu_write_real(v, diag_address(v, rx), &info,
			      MIN(length, (u32)sizeof(info)));
	if (pgm == PGM_NONE)
		diag_set(v, (u8)(rx + 1), GRAPHIC_OK);
	return pgm;
}
