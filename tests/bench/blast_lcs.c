/* SPDX-License-Identifier: Apache-2.0 */
/* BLAST's adapter on a bare machine: the shared LCS driver.  UDP only. */
#include "cp/lib/str.h"
#include "guestkit/include/gk/chan_ops.h"
#include "guestkit/include/gk/clock.h"
#include "netdrv/lcs.h"
#include "tests/bench/blast.h"

#define UP_US	  20000000
#define FRAME_MAX 1514u

static struct lcs lcs;
static struct gk_chan *read_chan, *write_chan;
static struct chan read_view, write_view;
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
	if (gk_chan_take(read_chan, &status))
		lcs_read_ended(&lcs, &status);
	set_tick();
}

static void on_write(void *ctx)
{
	struct chan_status status;

	(void)ctx;
	if (gk_chan_take(write_chan, &status))
		lcs_write_ended(&lcs, &status);
	set_tick();
}

static void receive(struct lcs *l, const u8 *frame, u32 size)
{
	(void)l;
	blast_receive(frame, size);
}

static void received(struct lcs *l)
{
	(void)l;
	blast_received();
}

static void nothing(struct lcs *l)
{
	(void)l;
}

static const struct lcs_ops ops = {
	.receive = receive,
	.received = received,
	.room = nothing,
	.changed = nothing,
};

static bool open(u16 devno)
{
	u64 end_us = gk_now_us() + UP_US;

	read_chan = gk_chan_find(devno & 0xfffe);
	write_chan = gk_chan_find(devno | 1);
	if (!read_chan || !write_chan)
		return false;
	gk_chan_bind(&read_view, read_chan);
	gk_chan_bind(&write_view, write_chan);
	if (lcs_init(&lcs, &ops, &read_view, &write_view) != ERR_OK)
		return false;
	read_chan->event = on_read;
	write_chan->event = on_write;
	gk_timer_init(&tick, on_tick, NULL);
	lcs_start(&lcs);
	set_tick();
	while (!lcs_is_up(&lcs) && gk_now_us() < end_us)
		gk_idle(end_us);
	return lcs_is_up(&lcs);
}

static const u8 *mac(void)
{
	return lcs.mac;
}

static bool send(struct blast_frame *f, const struct blast *b)
{
	u32 size = f->head_size + f->tail_size;
	u8 *to;

	(void)b;
	if (size > FRAME_MAX)
		return false;
	to = lcs_tx_frame(&lcs, size);
	if (!to)
		return false;
	memcpy(to, f->head, f->head_size);
	memcpy(to + f->head_size, blast_filler, f->tail_size);
	blast_sent(f);
	return true;
}

static void flush(void)
{
	lcs_tx_flush(&lcs);
	set_tick();
}

const struct adapter blast_lcs = {
	.cu_type = CU_3088,
	.cu_model = LCS_CU_MODEL,
	.open = open,
	.mac = mac,
	.send = send,
	.flush = flush,
};
