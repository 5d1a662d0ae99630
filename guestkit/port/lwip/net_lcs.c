/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LCS for lwIP: the shared driver (netdrv/lcs.h) on two subchannels.  What it
 * calls an event is an end of a channel program, or its deadline.
 */
#include "guestkit/port/lwip/net.h"

#include "guestkit/include/gk/chan_ops.h"
#include "guestkit/include/gk/clock.h"
#include "netdrv/lcs.h"

#define STOP_US (LCS_STOP_US + 100000)

static struct lcs lcs;
static struct gk_chan *read_chan, *write_chan;
static struct chan read_ops, write_ops;
static struct gk_timer tick;

static void set_tick(void)
{
	gk_timer_set(&tick, lcs_deadline(&lcs));
}

static void on_tick(void *ctx)
{
	(void)ctx;
	lcs_tick(&lcs);
	set_tick();
}

static void on_read(void *ctx)
{
	struct chan_status status;

	(void)ctx;
	if (!gk_chan_take(read_chan, &status))
		return;
	net_count.interrupts++;
	lcs_read_ended(&lcs, &status);
	set_tick();
}

static void on_write(void *ctx)
{
	struct chan_status status;

	(void)ctx;
	if (!gk_chan_take(write_chan, &status))
		return;
	lcs_write_ended(&lcs, &status);
	set_tick();
}

static void receive(struct lcs *l, const u8 *frame, u32 size)
{
	struct pbuf *p = pbuf_alloc(PBUF_RAW, (u16_t)size, PBUF_RAM);

	(void)l;
	if (!p) {
		net_count.rx_dropped++;
		return;
	}
	pbuf_take(p, frame, (u16_t)size);
	net_receive(p, false, false);
}

static void received(struct lcs *l)
{
	(void)l;
}

static void room(struct lcs *l)
{
	(void)l;
	net_room();
}

static void changed(struct lcs *l)
{
	net_link(&(struct net_link){
		.mac = l->mac,
		.mtu = 1500,
		.chksum_flags = NETIF_CHECKSUM_ENABLE_ALL,
		.up = lcs_is_up(l),
	});
}

static const struct lcs_ops ops = {
	.receive = receive,
	.received = received,
	.room = room,
	.changed = changed,
};

static enum err start(struct gk_chan *c)
{
	enum err err;

	read_chan = gk_chan_find((u16)(c->devno & ~1u));
	write_chan = gk_chan_find(c->devno | 1);
	if (!read_chan || !write_chan)
		return ERR_NOENT;
	gk_chan_bind(&read_ops, read_chan);
	gk_chan_bind(&write_ops, write_chan);
	err = lcs_init(&lcs, &ops, &read_ops, &write_ops);
	if (err)
		return err;
	read_chan->event = on_read;
	write_chan->event = on_write;
	gk_timer_init(&tick, on_tick, NULL);
	lcs_start(&lcs);
	set_tick();
	return ERR_OK;
}

static void stop(void)
{
	u64 end_us = gk_now_us() + STOP_US;

	lcs_stop(&lcs);
	while (lcs.state != LCS_OFF && gk_now_us() < end_us)
		gk_idle(end_us);
	gk_timer_stop(&tick);
}

static err_t send(struct pbuf *p)
{
	u8 *to = lcs_tx_frame(&lcs, p->tot_len);

	if (!to)
		return lcs_is_up(&lcs) ? ERR_MEM : ERR_IF;
	pbuf_copy_partial(p, to, p->tot_len, 0);
	return LWIP_OK;
}

static void flush(void)
{
	net_count.notifies++;
	lcs_tx_flush(&lcs);
	set_tick();
}

const struct net_adapter net_lcs = {
	.name = "lcs",
	.cu_type = CU_3088,
	.cu_model = LCS_CU_MODEL,
	.start = start,
	.stop = stop,
	.send = send,
	.flush = flush,
};
