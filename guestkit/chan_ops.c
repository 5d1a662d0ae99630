/* SPDX-License-Identifier: Apache-2.0 */
/* struct chan_ops over guestkit's subchannels: see gk/chan_ops.h. */
#include "guestkit/include/gk/chan_ops.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"

#define SENSE_TIMEOUT_US 100000
#define SENSE_BYTES	 32

static u8 sense_byte(struct gk_chan *c)
{
	static u8 data[SENSE_BYTES];
	static struct ccw1 prog ALIGNED(8);

	data[0] = 0;
	prog = (struct ccw1){ .cmd = CCW_CMD_SENSE,
			      .flags = CCW_SLI,
			      .count = be16_make(sizeof(data)),
			      .addr = be32_make((u32)(u64)data) };
	if (gk_chan_run(c, &prog, SENSE_TIMEOUT_US, NULL) != ERR_OK)
		return 0;
	return data[0];
}

static void translate(struct gk_chan *c, const struct gk_status *s,
		      struct chan_status *out)
{
	out->dstat = s->dstat;
	out->cstat = s->cstat;
	out->residual = s->residual;
	out->sense0 = s->dstat & DSTAT_UNIT_CHECK ? sense_byte(c) : 0;
}

bool gk_chan_take(struct gk_chan *c, struct chan_status *out)
{
	struct gk_status s;

	if (!gk_chan_ended(c, &s))
		return false;
	translate(c, &s, out);
	return true;
}

static enum err op_start(struct chan *c, const struct ccw1 *prog)
{
	return gk_chan_start(c->owner, prog);
}

static enum err op_run(struct chan *c, const struct ccw1 *prog, u64 timeout_us,
		       struct chan_status *out)
{
	struct gk_status s;
	enum err err = gk_chan_run(c->owner, prog, (u32)timeout_us, &s);

	if (err != ERR_OK && err != ERR_IO)
		return err;
	translate(c->owner, &s, out);
	return ERR_OK;
}

static void op_clear(struct chan *c)
{
	gk_chan_clear(c->owner);
}

static s64 op_notify(struct chan *c, u32 queue, s64 cookie)
{
	const struct gk_chan *gc = c->owner;

	return gk_hyper_notify(gc->schid, queue, cookie);
}

static void *op_dma_alloc(struct chan *c, size_t size)
{
	(void)c;
	return gk_pages_alloc(size);
}

static void op_dma_free(struct chan *c, void *p, size_t size)
{
	(void)c;
	gk_pages_free(p, size);
}

static u32 op_dma_addr(struct chan *c, const void *p)
{
	(void)c;
	return (u32)(u64)p;
}

static u64 op_now_us(struct chan *c)
{
	(void)c;
	return gk_now_us();
}

static const struct chan_ops ops = {
	.start = op_start,
	.run = op_run,
	.clear = op_clear,
	.notify = op_notify,
	.dma_alloc = op_dma_alloc,
	.dma_free = op_dma_free,
	.dma_addr = op_dma_addr,
	.now_us = op_now_us,
};

void gk_chan_bind(struct chan *to, struct gk_chan *c)
{
	to->ops = &ops;
	to->owner = c;
}
