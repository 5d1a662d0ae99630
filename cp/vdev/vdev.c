/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all virtual devices have in common: NOP, SENSE, SENSE ID, and the unit
 * check.  Status presentation (vdev_done, vdev_unsolicited) is vcss.c's.
 */
#include "cp/vdev/vdev.h"
#include "cp/lib/str.h"
#include "cp/vdev/chprog.h"

#define SENSE_ID_SIZE 7

void vdev_init(struct vdev *v, const struct vdev_ops *ops,
	       const struct vdev_row *row)
{
	memset(v, 0, sizeof(*v));
	v->ops = ops;
	v->row = row;
}

u16 vdev_devno(const struct vdev *v)
{
	return be16_get(v->pmcw.devno);
}

u32 vdev_reject(struct vdev *v, u8 sense0)
{
	memset(v->sense, 0, sizeof(v->sense));
	v->sense[0] = sense0;
	return VDEV_OK | DSTAT_UNIT_CHECK;
}

static u32 sense_id(struct vdev *v, struct chprog *p)
{
	u8 id[SENSE_ID_SIZE];

	id[0] = 0xff;
	put_be16(id + 1, v->row->cu_type);
	id[3] = v->row->cu_model;
	put_be16(id + 4, v->row->dev_type);
	id[6] = v->row->dev_model;
	/* A shorter buffer is usual and only an incorrect length. */
	chprog_put(p, id, sizeof(id));
	return VDEV_OK;
}

static u32 sense(struct vdev *v, struct chprog *p)
{
	u8 size = v->row->sense_size;

	chprog_put(p, v->sense, size ? size : sizeof(v->sense));
	memset(v->sense, 0, sizeof(v->sense));
	return VDEV_OK;
}

u32 vdev_command(struct vdev *v, u8 cmd, struct chprog *p)
{
	switch (cmd) {
	case CCW_CMD_NOP:
		return v->ops->takes_nop ? v->ops->command(v, cmd, p) : VDEV_OK;
	case CCW_CMD_SENSE:
		return sense(v, p);
	case CCW_CMD_SENSE_ID:
		return sense_id(v, p);
	default:
		if (v->unready)
			return vdev_reject(v, SENSE_INTERVENTION);
		return v->ops->command(v, cmd, p);
	}
}
