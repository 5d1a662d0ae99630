/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Device end of the virtio-ccw transport; see vvirtio.h.  A command that is
 * unknown, out of order or malformed is rejected with unit check, command
 * reject; a wrong length is an incorrect length as with any device.
 */
#include "cp/vdev/vvirtio.h"
#include "cp/lib/str.h"
#include "cp/mm/gstor.h"
#include "cp/vdev/chprog.h"
#include "cp/vdev/vvirtio_ind.h"
#include "netdrv/virtio_layout.h"

#define REVISION_MAX 2

static struct vvirtio *vvirtio_of(struct vdev *v)
{
	return container_of(v, struct vvirtio, vdev);
}

static u32 reject(struct vvirtio *v)
{
	return vdev_reject(&v->vdev, SENSE_COMMAND_REJECT);
}

bool vvirtio_has(const struct vvirtio *v, u64 feature)
{
	return (v->status & VIRTIO_S_FEATURES_OK) && (v->wanted & feature);
}

bool vvirtio_live(const struct vvirtio *v)
{
	return (v->status & VIRTIO_S_DRIVER_OK) &&
	       !(v->status & VIRTIO_S_NEEDS_RESET);
}

bool vvirtio_fail(struct vvirtio *v)
{
	if (__atomic_fetch_or(&v->status, VIRTIO_S_NEEDS_RESET,
			      __ATOMIC_RELAXED) &
	    VIRTIO_S_NEEDS_RESET)
		return false;
	v->broken++;
	return true;
}

/* --- reset --- */

static void device_reset(struct vvirtio *v)
{
	v->status = 0;
	v->wanted = 0;
	v->overasked = false;
	vvirtio_ind_reset(v);
	for (u32 i = 0; i < v->queue_count; i++)
		vqd_reset(&v->queue[i], v->g);
	if (v->ops->reset)
		v->ops->reset(v);
}

/* --- the commands --- */

static u32 set_revision(struct vvirtio *v, struct chprog *p)
{
	struct virtio_rev_info info;
	u16 rev;

	if (chprog_get(p, &info, sizeof(info)) < sizeof(info))
		return VDEV_OK;
	rev = be16_get(info.revision);
	if (v->revision || !rev || rev > REVISION_MAX || be16_get(info.length))
		return reject(v);
	v->revision = (u8)rev;
	return VDEV_OK;
}

static u32 do_reset(struct vvirtio *v, struct chprog *p)
{
	(void)p;
	device_reset(v);
	return VDEV_OK;
}

static u32 read_features(struct vvirtio *v, struct chprog *p)
{
	struct virtio_feat f;

	if (chprog_peek(p, &f, sizeof(f)) < sizeof(f))
		return reject(v);
	f.features = le32_make(0);
	if (f.index < 2)
		f.features = le32_make((u32)(v->offered >> (32u * f.index)));
	chprog_put(p, &f, sizeof(f));
	return VDEV_OK;
}

static u32 write_features(struct vvirtio *v, struct chprog *p)
{
	struct virtio_feat f;
	u64 bits, mask;

	if (chprog_get(p, &f, sizeof(f)) < sizeof(f))
		return VDEV_OK;
	if (v->status & VIRTIO_S_FEATURES_OK)
		return reject(v);
	bits = le32_get(f.features);
	if (f.index > 1) {
		v->overasked = v->overasked || bits;
		return VDEV_OK;
	}
	mask = (u64)0xffffffffu << (32u * f.index);
	bits <<= 32u * f.index;
	v->wanted = (v->wanted & ~mask) | bits;
	return VDEV_OK;
}

static u32 read_config(struct vvirtio *v, struct chprog *p)
{
	u8 config[VVIRTIO_CONFIG_MAX];

	memset(config, 0, sizeof(config));
	v->ops->config(v, config);
	chprog_put_upto(p, config, v->config_size);
	return VDEV_OK;
}

static u32 write_config(struct vvirtio *v, struct chprog *p)
{
	u8 config[VVIRTIO_CONFIG_MAX];
	size_t size = chprog_get_upto(p, config, v->config_size);

	if (v->ops->config_written)
		v->ops->config_written(v, config, size);
	return VDEV_OK;
}

static bool features_final(struct vvirtio *v)
{
	if (v->overasked || (v->wanted & ~v->offered) ||
	    !(v->wanted & VIRTIO_F_VERSION_1))
		return false;
	if (v->ops->features && !v->ops->features(v))
		return false;
	for (u32 i = 0; i < v->queue_count; i++) {
		v->queue[i].event_idx = v->wanted & VIRTIO_F_EVENT_IDX;
		v->queue[i].indirect = v->wanted & VIRTIO_F_INDIRECT_DESC;
	}
	return true;
}

static u32 write_status(struct vvirtio *v, struct chprog *p)
{
	u8 now, old = v->status;

	if (chprog_get(p, &now, 1) < 1)
		return VDEV_OK;
	if (!now) {
		device_reset(v);
		return VDEV_OK;
	}
	/* The driver clears nothing, and does not set what is the device's. */
	now = (u8)((now & ~VIRTIO_S_NEEDS_RESET) | old);
	if ((now & ~old & VIRTIO_S_FEATURES_OK) && !features_final(v))
		return reject(v);
	if ((now & ~old & VIRTIO_S_DRIVER_OK) && !(now & VIRTIO_S_FEATURES_OK))
		return reject(v);
	v->status = now;
	if ((now & ~old & VIRTIO_S_DRIVER_OK) && v->ops->started)
		v->ops->started(v);
	return VDEV_OK;
}

static u32 read_status(struct vvirtio *v, struct chprog *p)
{
	if (v->revision < 2)
		return reject(v);
	chprog_put(p, &v->status, 1);
	return VDEV_OK;
}

static u32 read_queue_conf(struct vvirtio *v, struct chprog *p)
{
	struct virtio_vq_conf conf;
	u16 max;

	if (chprog_peek(p, &conf, sizeof(conf)) < sizeof(conf))
		return reject(v);
	max = be16_get(conf.index) < v->queue_count ? VQD_SIZE_MAX : 0;
	conf.max_num = be16_make(max);
	chprog_put(p, &conf, sizeof(conf));
	return VDEV_OK;
}

static u32 set_queue(struct vvirtio *v, struct chprog *p)
{
	struct virtio_vq_info info;
	struct vqd *q;
	bool event_idx, indirect;

	if (chprog_get(p, &info, sizeof(info)) < sizeof(info))
		return VDEV_OK;
	if (be16_get(info.index) >= v->queue_count ||
	    (v->status & VIRTIO_S_DRIVER_OK && be16_get(info.num)))
		return reject(v);
	q = &v->queue[be16_get(info.index)];
	event_idx = q->event_idx;
	indirect = q->indirect;
	vqd_reset(q, v->g);
	q->event_idx = event_idx;
	q->indirect = indirect;
	/* Size 0 takes the queue away. */
	if (be16_get(info.num) &&
	    vqd_set(q, be16_get(info.num), be64_get(info.desc),
		    be64_get(info.avail), be64_get(info.used)) != ERR_OK)
		return reject(v);
	return VDEV_OK;
}

static const struct {
	u8 cmd;
	u32 (*run)(struct vvirtio *v, struct chprog *p);
} commands[] = {
	{ VIRTIO_CCW_SET_VIRTIO_REV, set_revision }, /* first: see below */
	{ VIRTIO_CCW_VDEV_RESET, do_reset },
	{ VIRTIO_CCW_READ_FEAT, read_features },
	{ VIRTIO_CCW_WRITE_FEAT, write_features },
	{ VIRTIO_CCW_READ_CONF, read_config },
	{ VIRTIO_CCW_WRITE_CONF, write_config },
	{ VIRTIO_CCW_WRITE_STATUS, write_status },
	{ VIRTIO_CCW_READ_STATUS, read_status },
	{ VIRTIO_CCW_READ_VQ_CONF, read_queue_conf },
	{ VIRTIO_CCW_SET_VQ, set_queue },
	{ VIRTIO_CCW_SET_IND, vvirtio_set_ind },
	{ VIRTIO_CCW_SET_CONF_IND, vvirtio_set_conf_ind },
	{ VIRTIO_CCW_SET_IND_ADAPTER, vvirtio_set_ind_adapter },
};

u32 vvirtio_command(struct vdev *vdev, u8 cmd, struct chprog *p)
{
	struct vvirtio *v = vvirtio_of(vdev);

	for (u32 i = 0; i < ARRAY_SIZE(commands); i++) {
		if (commands[i].cmd != cmd)
			continue;
		/* Until a revision is set nothing else is understood. */
		if (i && !v->revision)
			break;
		return commands[i].run(v, p);
	}
	return reject(v);
}

void vvirtio_disabled(struct vdev *vdev)
{
	vvirtio_of(vdev)->revision = 0;
}

void vvirtio_vdev_reset(struct vdev *vdev)
{
	struct vvirtio *v = vvirtio_of(vdev);

	v->revision = 0;
	device_reset(v);
}

const struct vdev_ops vvirtio_vdev_ops = {
	.command = vvirtio_command,
	.disabled = vvirtio_disabled,
	.reset = vvirtio_vdev_reset,
};

void vvirtio_init(struct vvirtio *v, const struct vdev_row *row,
		  const struct vdev_ops *vdev_ops,
		  const struct vvirtio_ops *ops, struct gstor *g,
		  struct vqd *queue, u8 queue_count, u64 offered,
		  u8 config_size)
{
	memset(v, 0, sizeof(*v));
	vdev_init(&v->vdev, vdev_ops, row);
	v->ops = ops;
	v->g = g;
	v->queue = queue;
	v->queue_count = queue_count;
	v->offered = offered | VIRTIO_F_VERSION_1;
	v->config_size = config_size;
	device_reset(v);
}
