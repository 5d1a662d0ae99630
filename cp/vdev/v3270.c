/* SPDX-License-Identifier: Apache-2.0 */
/* The virtual 3270; see v3270.h. */
#include "cp/vdev/v3270.h"

#include "cp/lib/str.h"
#include "cp/term/ds3270.h"
#include "cp/vdev/chprog.h"

#define PIECE 512 /* bytes between looks at the budget */

static struct v3270 *v3270_of(struct vdev *v)
{
	return container_of(v, struct v3270, vdev);
}

/* Status and data of END, into P. */
static u32 finish(struct v3270 *d, struct chprog *p,
		  const struct glass_end *end)
{
	if (end->size)
		chprog_put_upto(p, end->data, end->size);
	if (end->dstat & DSTAT_UNIT_CHECK)
		return vdev_reject(&d->vdev, end->sense);
	return end->dstat;
}

static u32 ask(struct v3270 *d, struct chprog *p, u8 cmd)
{
	struct glass_end end;

	if (glass_ask(d->glass, cmd, &end))
		return VDEV_PEND;
	return finish(d, p, &end);
}

/* Gather the stream; a longer one than fits is an operation check. */
static u32 write(struct v3270 *d, struct chprog *p, u8 cmd)
{
	struct glass *g = d->glass;
	size_t n;

	if (!d->writing) {
		d->writing = true;
		g->len = 0;
	}
	for (;;) {
		size_t room = sizeof(g->stream) - g->len;

		if (chprog_spent(p))
			return VDEV_AGAIN;
		n = chprog_get_upto(p, g->stream + g->len,
				    MIN(room, (size_t)PIECE));
		if (!n)
			break;
		g->len += (u32)n;
	}
	d->writing = false;
	if (g->len == sizeof(g->stream))
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
	struct v3270 *d = v3270_of(v);

	d->writing = false;
	glass_forget(d->glass);
}

static void reset(struct vdev *v)
{
	struct v3270 *d = v3270_of(v);

	d->writing = false;
	glass_reset(d->glass);
}

static const struct vdev_ops ops_3270 = {
	.command = command,
	.halt = halt,
	.reset = reset,
};

static const struct vdev_row row_3270 = {
	.name = "CONS",
	.cu_type = 0x3274,
	.cu_model = 0x1d,
	.dev_type = 0x3278,
	.dev_model = 0x02,
};

void v3270_init(struct v3270 *d, struct glass *g)
{
	memset(d, 0, sizeof(*d));
	vdev_init(&d->vdev, &ops_3270, &row_3270);
	d->glass = g;
}

void v3270_glass_done(struct v3270 *d, const struct glass_end *end)
{
	if (d->vdev.prog.waits)
		vdev_done(&d->vdev, (u8)finish(d, &d->vdev.prog, end));
}

void v3270_glass_status(struct v3270 *d, u8 dstat)
{
	vdev_unsolicited(&d->vdev, dstat);
}
