/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Virtio over channel I/O: one CCW at a time, each run to its end.
 */
#include "netdrv/virtio_ccw.h"

#include "cp/lib/str.h"

/* Run CMD with SIZE bytes of dma->data. */
static enum err command(struct virtio_ccw *v, u8 cmd, size_t size)
{
	const struct chan_ops *ops = v->chan->ops;
	struct chan_status s = { 0 };
	enum err err;

	v->dma->ccw = (struct ccw1){
		.cmd = cmd,
		.flags = CCW_SLI,
		.count = be16_make((u16)size),
		.addr = be32_make(ops->dma_addr(v->chan, v->dma->data)),
	};
	err = ops->run(v->chan, &v->dma->ccw, VIRTIO_CCW_TIMEOUT_US, &s);
	if (err)
		return err;
	return chan_status_good(&s) ? ERR_OK : ERR_IO;
}

static enum err write_status(struct virtio_ccw *v, u8 add)
{
	v->status |= add;
	v->dma->data[0] = v->status;
	return command(v, VIRTIO_CCW_WRITE_STATUS, 1);
}

static enum err set_revision(struct virtio_ccw *v, u16 revision)
{
	struct virtio_rev_info info = { .revision = be16_make(revision) };

	memcpy(v->dma->data, &info, sizeof(info));
	v->revision = revision;
	return command(v, VIRTIO_CCW_SET_VIRTIO_REV, sizeof(info));
}

enum err virtio_ccw_reset(struct virtio_ccw *v)
{
	v->status = 0;
	return command(v, VIRTIO_CCW_VDEV_RESET, 0);
}

/*
 * Agree on a revision.  It can be set once only after the subchannel was
 * enabled: who refuses both has one already, or is no device for us, which
 * its features tell.
 */
static enum err agree(struct virtio_ccw *v)
{
	enum err err = set_revision(v, 2);

	if (err == ERR_IO)
		err = set_revision(v, 1);
	if (err != ERR_IO)
		return err;
	err = command(v, VIRTIO_CCW_READ_STATUS, 1);
	v->revision = err ? 1 : 2;
	return err == ERR_IO ? ERR_OK : err;
}

enum err virtio_ccw_open(struct virtio_ccw *v, struct chan *c)
{
	enum err err;

	memset(v, 0, sizeof(*v));
	v->chan = c;
	v->dma = c->ops->dma_alloc(c, sizeof(*v->dma));
	if (!v->dma)
		return ERR_NOMEM;
	err = agree(v);
	if (err)
		return err;
	err = virtio_ccw_reset(v);
	if (err)
		return err;
	return write_status(v, VIRTIO_S_ACKNOWLEDGE | VIRTIO_S_DRIVER);
}

void virtio_ccw_close(struct virtio_ccw *v)
{
	const struct chan_ops *ops = v->chan->ops;

	if (!v->dma)
		return;
	if (virtio_ccw_reset(v) != ERR_OK)
		ops->clear(v->chan);
	for (u32 i = 0; i < VIRTIO_CCW_QUEUES; i++)
		if (v->memory[i])
			ops->dma_free(v->chan, v->memory[i],
				      v->memory_bytes[i]);
	ops->dma_free(v->chan, v->dma, sizeof(*v->dma));
	memset(v, 0, sizeof(*v));
	v->chan = NULL;
}

/* --- Features ------------------------------------------------------------ */

static enum err read_half(struct virtio_ccw *v, u8 index, u32 *half)
{
	struct virtio_feat f = { .index = index };
	enum err err;

	memcpy(v->dma->data, &f, sizeof(f));
	err = command(v, VIRTIO_CCW_READ_FEAT, sizeof(f));
	*half = get_le32(v->dma->data);
	return err;
}

enum err virtio_ccw_offered(struct virtio_ccw *v, u64 *features)
{
	u32 low, high;
	enum err err = read_half(v, 0, &low);

	if (!err)
		err = read_half(v, 1, &high);
	if (!err)
		*features = (u64)high << 32 | low;
	return err;
}

static enum err write_half(struct virtio_ccw *v, u8 index, u32 half)
{
	struct virtio_feat f = { .features = le32_make(half), .index = index };

	memcpy(v->dma->data, &f, sizeof(f));
	return command(v, VIRTIO_CCW_WRITE_FEAT, sizeof(f));
}

enum err virtio_ccw_accept(struct virtio_ccw *v, u64 features)
{
	enum err err = write_half(v, 0, (u32)features);
	u8 status;

	if (!err)
		err = write_half(v, 1, (u32)(features >> 32));
	if (!err)
		err = write_status(v, VIRTIO_S_FEATURES_OK);
	if (!err)
		err = virtio_ccw_status(v, &status);
	if (!err && !(status & VIRTIO_S_FEATURES_OK))
		err = ERR_IO;
	return err;
}

enum err virtio_ccw_status(struct virtio_ccw *v, u8 *status)
{
	enum err err = ERR_OK;

	*status = v->status;
	if (v->revision < 2)
		return ERR_OK;
	err = command(v, VIRTIO_CCW_READ_STATUS, 1);
	if (!err)
		*status = v->dma->data[0];
	return err;
}

enum err virtio_ccw_config(struct virtio_ccw *v, void *to, u16 size)
{
	enum err err;

	memset(v->dma->data, 0, sizeof(v->dma->data));
	err = command(v, VIRTIO_CCW_READ_CONF, MIN(size, VIRTIO_CCW_DATA));
	if (!err)
		memcpy(to, v->dma->data, MIN(size, VIRTIO_CCW_DATA));
	return err;
}

/* --- Queues and indicators ----------------------------------------------- */

static enum err queue_size(struct virtio_ccw *v, u16 index, u16 *num)
{
	struct virtio_vq_conf conf = { .index = be16_make(index) };
	enum err err;

	memcpy(v->dma->data, &conf, sizeof(conf));
	err = command(v, VIRTIO_CCW_READ_VQ_CONF, sizeof(conf));
	memcpy(&conf, v->dma->data, sizeof(conf));
	*num = be16_get(conf.max_num);
	return err;
}

static enum err queue_set(struct virtio_ccw *v, u16 index, u16 num, u64 base)
{
	struct virtio_vq_info info = {
		.desc = be64_make(base),
		.index = be16_make(index),
		.num = be16_make(num),
		.avail = be64_make(base + vq_avail_at(num)),
		.used = be64_make(base + vq_used_at(num)),
	};

	memcpy(v->dma->data, &info, sizeof(info));
	return command(v, VIRTIO_CCW_SET_VQ, sizeof(info));
}

enum err virtio_ccw_queue(struct virtio_ccw *v, u16 index, u16 max,
			  bool event_idx, bool indirect, struct vq *q)
{
	const struct chan_ops *ops = v->chan->ops;
	enum err err;
	u16 num;
	u64 base;

	if (index >= VIRTIO_CCW_QUEUES)
		return ERR_RANGE;
	err = queue_size(v, index, &num);
	if (err)
		return err;
	num = MIN(num, max);
	while (num & (num - 1)) /* the device may offer any number */
		num &= (u16)(num - 1);
	if (num < 2)
		return ERR_NOENT;
	v->memory_bytes[index] = vq_bytes(num, indirect);
	v->memory[index] = ops->dma_alloc(v->chan, v->memory_bytes[index]);
	if (!v->memory[index])
		return ERR_NOMEM;
	base = ops->dma_addr(v->chan, v->memory[index]);
	vq_init(q, num, v->memory[index], base, event_idx, indirect);
	return queue_set(v, index, num, base);
}

static enum err set_indicator(struct virtio_ccw *v, u8 cmd, const be64 *word)
{
	put_be64(v->dma->data, v->chan->ops->dma_addr(v->chan, word));
	return command(v, cmd, sizeof(u64));
}

enum err virtio_ccw_indicators(struct virtio_ccw *v)
{
	enum err err;

	err = set_indicator(v, VIRTIO_CCW_SET_IND, &v->dma->indicators);
	if (!err)
		err = set_indicator(v, VIRTIO_CCW_SET_CONF_IND,
				    &v->dma->config_indicators);
	return err;
}

enum err virtio_ccw_go(struct virtio_ccw *v)
{
	return write_status(v, VIRTIO_S_DRIVER_OK);
}

/* --- Running ------------------------------------------------------------- */

void virtio_ccw_notify(struct virtio_ccw *v, u16 index)
{
	s64 *cookie = &v->cookie[index];

	if (!v->chan->ops->notify)
		return;
	*cookie = v->chan->ops->notify(v->chan, index, *cookie);
	if (*cookie < 0)
		*cookie = 0;
}

static u64 take_word(be64 *word)
{
	u64 raw =
		__atomic_exchange_n((CP_FORCE u64 *)word, 0, __ATOMIC_SEQ_CST);

	return be64_get((CP_FORCE be64)raw);
}

u64 virtio_ccw_take(struct virtio_ccw *v, bool *config)
{
	*config = take_word(&v->dma->config_indicators) & VIRTIO_IND_CONFIG;
	return take_word(&v->dma->indicators);
}
