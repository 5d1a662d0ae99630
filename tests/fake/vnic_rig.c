/* SPDX-License-Identifier: Apache-2.0 */
/* See vnic_rig.h. */
#include "tests/fake/vnic_rig.h"

#include <stdlib.h>
#include <string.h>

#include "tests/fake/dgram.h"

const u8 vnic_mac[6] = { 2, 0, 0, 1, 2, 3 };

static void must(bool good)
{
	if (!good)
		abort();
}

/* --- the driver's subchannel --- */

static struct vnic_rig *rig_of(struct chan *c)
{
	return container_of(c, struct vnic_rig, chan);
}

static enum err op_run(struct chan *c, const struct ccw1 *prog, u64 timeout_us,
		       struct chan_status *out)
{
	struct vnic_rig *v = rig_of(c);
	struct irb irb;

	(void)timeout_us;
	must(!(prog->flags & (CCW_CC | CCW_CD)));
	memcpy(v->css.g->mem + RIG_CPA, prog, sizeof(*prog));
	rig_run(&v->css, ORB_F, &irb);
	out->dstat = irb.scsw.dstat;
	out->cstat = irb.scsw.cstat;
	out->residual = be16_get(irb.scsw.count);
	out->sense0 = v->dev.v.vdev.sense[0];
	return ERR_OK;
}

static void op_clear(struct chan *c)
{
	(void)c;
}

static s64 op_notify(struct chan *c, u32 queue, s64 cookie)
{
	if (queue == VIRTIO_NET_TXQ)
		rig_of(c)->serve();
	return cookie;
}

static void *op_dma_alloc(struct chan *c, size_t size)
{
	return vnic_dma(rig_of(c), size);
}

static void op_dma_free(struct chan *c, void *p, size_t size)
{
	memset(p, 0xdd, size);
	rig_of(c)->dma_live--;
}

static u32 op_dma_addr(struct chan *c, const void *p)
{
	return (u32)((const u8 *)p - rig_of(c)->css.g->mem);
}

static const struct chan_ops chan_ops = {
	.run = op_run,
	.clear = op_clear,
	.notify = op_notify,
	.dma_alloc = op_dma_alloc,
	.dma_free = op_dma_free,
	.dma_addr = op_dma_addr,
};

/* --- the driver's user --- */

static struct vnic_rig *user_of(struct virtio_net *n)
{
	return container_of(n, struct vnic_rig, drv);
}

static void on_receive(struct virtio_net *n, const struct virtio_net_frame *f)
{
	struct vnic_rig *v = user_of(n);

	v->got_size = 0;
	for (u32 i = 0; i < f->segs; i++) {
		must(f->seg[i].size <= sizeof(v->got) - v->got_size);
		memcpy(v->got + v->got_size, f->seg[i].data, f->seg[i].size);
		v->got_size += f->seg[i].size;
	}
	v->frame = *f;
	v->received++;
}

static void on_received(struct virtio_net *n)
{
	user_of(n)->batches++;
}

static void on_sent(struct virtio_net *n, void *cookie)
{
	must(cookie != NULL);
	user_of(n)->sent++;
}

static void on_room(struct virtio_net *n)
{
	user_of(n)->rooms++;
}

static void on_changed(struct virtio_net *n)
{
	user_of(n)->changes++;
}

static const struct virtio_net_ops ops = {
	.receive = on_receive,
	.received = on_received,
	.sent = on_sent,
	.room = on_room,
	.changed = on_changed,
};

/* --- */

void vnic_begin(struct vnic_rig *v, void (*serve)(void))
{
	memset(v, 0, sizeof(*v));
	v->serve = serve;
	v->chan.ops = &chan_ops;
	v->dma_at = VNIC_DMA;
	rig_begin(&v->css);
	vnet_init(&v->dev, &vvirtio_vdev_ops, v->css.g, vnic_mac, VNIC_MTU);
	must(vcss_attach(&v->css.css, &v->dev.v.vdev, 0x0601) == ERR_OK);
	v->css.schid = vcss_schid(&v->dev.v.vdev);
	rig_enable(&v->css, &v->dev.v.vdev, 3);
}

u64 vnic_interrupt_needed(struct vnic_rig *v)
{
	u64 bits = 0;

	for (u32 q = 0; q < VNET_QUEUES; q++)
		bits |= vnet_interrupt_needed(&v->dev, q);
	return bits;
}

void vnic_end(struct vnic_rig *v)
{
	must(fake_dgram_live() == 0);
	rig_end(&v->css);
}

enum err vnic_open(struct vnic_rig *v, u64 features)
{
	return virtio_net_open(&v->drv, &ops, &v->chan, features);
}

u8 *vnic_dma(struct vnic_rig *v, size_t size)
{
	u8 *p = v->css.g->mem + v->dma_at;

	if ((v->dma_limit && v->dma_live >= v->dma_limit) ||
	    v->dma_at + size > v->css.g->size)
		return NULL;
	v->dma_live++;
	v->dma_at += (u32)ROUND_UP(size, 4096);
	memset(p, 0, size);
	return p;
}
