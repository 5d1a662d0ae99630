/* SPDX-License-Identifier: Apache-2.0 */
/* The virtual 3270; see v3270.h. */
#include "cp/vdev/v3270.h"

#include "cp/lib/str.h"
#include "cp/term/ds3270.h"
#include "cp/vdev/chprog.h"

static struct v3270 *v3270_of(struct vdev *v)
{
	return container_of(v, struct v3270, vdev);
}

static u32 ask(struct v3270 *d, struct chprog *p, u8 cmd)
{
	struct glass_end end;

	if (glass_ask(d->glass, cmd, &end))
		return VDEV_PEND;
	return glass_finish(&d->vdev, p, &end);
}

/* Gather the stream; a longer one than fits is an operation check. */
static u32 write(struct v3270 *d, struct chprog *p, u8 cmd)
{
	enum err err = glass_gather(d->glass, p);

	if (err == ERR_BUSY)
		return VDEV_AGAIN;
	if (err != ERR_OK)
		return vdev_reject(&d->vdev, SENSE_OPERATION_CHECK);
	return ask(d, p, cmd);
}

static u32 command(struct vdev *v, u8 cmd, struct chprog *p)
{
	struct v3270 *d = v3270_of(v);

	switch (cmd) {
	case DS_WRITE:
	case DS_ERASE_WRITE:
	case DS_ERASE_WRITE_ALTERNATE:
	case DS_WRITE_STRUCTURED:
		return write(d, p, cmd);
	case DS_ERASE_ALL_UNPROTECTED:
		d->glass->len = 0;
		return ask(d, p, cmd);
	case DS_READ_BUFFER:
	case DS_READ_MODIFIED:
		return ask(d, p, cmd);
	case DS_SELECT_RM:
	case DS_SELECT_RB:
	case DS_SELECT_RMP:
	case DS_SELECT_RBP:
	case DS_SELECT_WRT:
		return VDEV_OK;
	default:
		return vdev_reject(v, SENSE_COMMAND_REJECT);
	}
}

static void halt(struct vdev *v)
{
	glass_forget(v3270_of(v)->glass);
}

static void reset(struct vdev *v)
{
	glass_reset(v3270_of(v)->glass);
}

static const struct vdev_ops ops_3270 = {
	.command = command,
	.halt = halt,
	.reset = reset,
};

void v3270_init(struct v3270 *d, struct glass *g, const char *name)
{
	memset(d, 0, sizeof(*d));
	d->row = (struct vdev_row){
		.name = name,
		.cu_type = CU_3274,
		.cu_model = 0x1d,
		.dev_type = 0x3278,
		.dev_model = 0x02,
	};
	vdev_init(&d->vdev, &ops_3270, &d->row);
	d->glass = g;
}

void v3270_glass_done(struct v3270 *d, const struct glass_end *end)
{
	if (d->vdev.prog.waits)
		vdev_done(&d->vdev,
			  (u8)glass_finish(&d->vdev, &d->vdev.prog, end));
}

void v3270_glass_status(struct v3270 *d, u8 dstat)
{
	vdev_unsolicited(&d->vdev, dstat);
}
