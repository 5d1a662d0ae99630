/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An LCS adapter as an uplink: struct chan over two rdevs, and the loop that
 * turns interruptions, time and the router's datagrams into the driver's
 * events.  All of it runs in the uplink's task.
 */
#include "netdrv/uplink_impl.h"

#include "cp/core/clock.h"
#include "cp/core/sched.h"
#include "cp/core/task.h"
#include "cp/hw/insn.h"
#include "cp/lib/str.h"
#include "netdrv/chan_clear.h"
#include "vswitch/wire/eth.h"

#define OPEN_RETRY_US	 2000000ull
#define CLEAR_WAIT_US	 6000000ull /* Hercules looks every five seconds */
#define FRAMES_PER_YIELD 32
#define READS_TOGETHER	 4    /* what they hold may be joined */
#define CSTAT_TROUBLE	 0x3f /* neither PCI nor a length */

/* --- struct chan over struct rdev ---------------------------------------- */

static struct rdev *rdev_of(struct chan *c)
{
	return c->owner;
}

static void status_from(struct chan_status *to, const struct rdev_status *from)
{
	to->dstat = from->dstat;
	to->cstat = from->cstat;
	to->residual = from->residual;
	to->sense0 = from->sense0;
}

static enum err chan_start(struct chan *c, const struct ccw1 *prog)
{
	return rdev_start(rdev_of(c), prog);
}

static enum err chan_run(struct chan *c, const struct ccw1 *prog,
			 u64 timeout_us, struct chan_status *out)
{
	struct rdev_status s = { 0 };
	enum err err = rdev_io(rdev_of(c), prog,
			       clock_now() + timeout_us * TOD_PER_US, &s);

	status_from(out, &s);
	return err == ERR_IO ? ERR_OK : err;
}

static enum err clear_start(void *ctx)
{
	return rdev_clear(ctx);
}

static bool clear_ended(void *ctx)
{
	struct rdev_status s;

	return rdev_ended(ctx, &s);
}

static void clear_wait(void *ctx, u64 until_us)
{
	(void)ctx;
	task_park(until_us * TOD_PER_US);
}

static u64 clear_now_us(void *ctx)
{
	(void)ctx;
	return clock_now_us();
}

static void clear_late(void *ctx, u32 n)
{
	(void)n;
	rdev_tell(ctx, RDEV_CLEAR_HANGS, 0);
}

static const struct chan_clear_ops clear_ops = {
	.clear = clear_start,
	.ended = clear_ended,
	.wait = clear_wait,
	.now_us = clear_now_us,
	.late = clear_late,
};

/* However long that takes: the adapter may still write to our buffers. */
static void chan_clear(struct chan *c)
{
	chan_clear_all(&clear_ops, rdev_of(c), CLEAR_WAIT_US);
}

static void *chan_dma_alloc(struct chan *c, size_t size)
{
	(void)c;
	return rdev_dma_alloc(size);
}

static void chan_dma_free(struct chan *c, void *p, size_t size)
{
	(void)c;
	rdev_dma_free(p, size);
}

static u32 chan_dma_addr(struct chan *c, const void *p)
{
	(void)c;
	return rdev_dma_addr(p);
}

static u64 chan_now_us(struct chan *c)
{
	(void)c;
	return clock_now_us();
}

static const struct chan_ops chan_ops = {
	.start = chan_start,
	.run = chan_run,
	.clear = chan_clear,
	.dma_alloc = chan_dma_alloc,
	.dma_free = chan_dma_free,
	.dma_addr = chan_dma_addr,
	.now_us = chan_now_us,
};

/* --- What the driver tells ----------------------------------------------- */

static void on_receive(struct lcs *l, const u8 *frame, u32 size)
{
	struct uplink *u = l->owner;

	uplink_receive(u, frame, size);
	if (++u->lcs.in_pass % FRAMES_PER_YIELD == 0) {
		uplink_received(u);
		task_yield();
	}
}

static void on_received(struct lcs *l)
{
	(void)l; /* see reads_ended */
}

static void on_room(struct lcs *l)
{
	(void)l; /* the loop tries again by itself */
}

static void on_changed(struct lcs *l)
{
	static const enum uplink_state states[] = {
		[LCS_OFF] = UPLINK_STOPPING,
		[LCS_STARTUP] = UPLINK_STARTING,
		[LCS_STARTLAN] = UPLINK_STARTING,
		[LCS_LANSTAT] = UPLINK_STARTING,
		[LCS_UP] = UPLINK_READY,
		[LCS_DOWN] = UPLINK_DOWN,
		[LCS_ERROR] = UPLINK_ERROR,
		[LCS_STOPPING] = UPLINK_STOPPING,
	};
	struct uplink *u = l->owner;

	memcpy(u->mac, l->mac, sizeof(u->mac));
	uplink_set_state(u, states[l->state]);
}

static const struct lcs_ops lcs_ops = {
	.receive = on_receive,
	.received = on_received,
	.room = on_room,
	.changed = on_changed,
};

/* --- The task ------------------------------------------------------------ */

/* No room for a frame of SIZE bytes now, but there will be. */
static bool later(const struct lcs *l, u32 size)
{
	return lcs_is_up(l) && lcs_frame_fits(size);
}

/* The frames of D that are still to be sent; false: no room for all yet. */
static bool cut(struct uplink *u, const struct dgram *d)
{
	struct lcs *l = &u->lcs.lcs;
	struct tso *t = &u->lcs.cut;
	u32 size;

	if (t->d != d)
		tso_begin(t, d, sizeof(struct eth_hdr));
	while ((size = tso_size(t)) != 0) {
		u8 *to = lcs_tx_frame(l, size);

		if (!to && later(l, size))
			return false;
		tso_next(t, to);
	}
	t->d = NULL;
	return true;
}

/* At the cost of who sent it. */
static bool send_large(struct uplink *u, const struct dgram *d)
{
	u64 since = task_cpu_time_at(insn_stpt());
	bool all = cut(u, d);

	uplink_spent(u, d->from, task_cpu_time_at(insn_stpt()) - since);
	return all;
}

static bool send_one(struct lcs *l, const struct dgram *d)
{
	u8 *to = lcs_tx_frame(l, d->len);

	if (to)
		memcpy(to, d->data, d->len);
	return to || !later(l, d->len);
}

/* Copy what is queued into write buffers; returns what had no room yet. */
static struct dgram *send(struct uplink *u, struct dgram *list)
{
	struct lcs *l = &u->lcs.lcs;

	if (!list)
		list = uplink_take(u);
	while (list) {
		struct dgram *d = list;

		if (!(d->flags & DGRAM_GSO_TCP4 ? send_large(u, d)
						: send_one(l, d)))
			break;
		list = d->next;
		dgram_release(d);
	}
	lcs_tx_flush(l);
	return list;
}

/* For the event log: the adapter is in trouble, or out of it. */
static void tell(struct rdev *r, const struct rdev_status *s)
{
	u8 cstat = s->cstat & CSTAT_TROUBLE;

	if (s->dstat & DSTAT_UNIT_CHECK)
		rdev_tell(r, RDEV_UNIT_CHECK, s->sense0);
	else
		rdev_tell(r, cstat ? RDEV_CHANNEL_CHECK : RDEV_GOOD, cstat);
}

/* The reads that have ended: often the next has when one is looked through. */
static bool reads_ended(struct uplink *u)
{
	struct lcs *l = &u->lcs.lcs;
	struct rdev_status s;
	struct chan_status status;
	u32 n;

	for (n = 0; n < READS_TOGETHER && rdev_ended(u->rdev[0], &s); n++) {
		tell(u->rdev[0], &s);
		status_from(&status, &s);
		lcs_read_ended(l, &status);
	}
	if (n)
		uplink_received(u);
	return n;
}

/* The ends of channel programs; true when there was one. */
static bool events(struct uplink *u)
{
	struct lcs *l = &u->lcs.lcs;
	struct rdev_status s;
	struct chan_status status;
	bool any = reads_ended(u);

	if (rdev_ended(u->rdev[1], &s)) {
		tell(u->rdev[1], &s);
		status_from(&status, &s);
		lcs_write_ended(l, &status);
		any = true;
	}
	return any;
}

static void serve(struct uplink *u)
{
	struct lcs *l = &u->lcs.lcs;
	struct dgram *waiting = NULL;
	bool stopping = false;

	lcs_start(l);
	while (l->state != LCS_OFF) {
		bool any = events(u);
		u64 deadline;

		waiting = send(u, waiting);
		if (u->stop && !stopping) {
			stopping = true;
			lcs_stop(l);
			continue;
		}
		deadline = lcs_deadline(l);
		if (deadline <= clock_now_us()) {
			lcs_tick(l);
			continue;
		}
		if (any)
			task_yield();
		else
			task_park(deadline == LCS_NEVER
					  ? DEADLINE_NEVER
					  : deadline * TOD_PER_US);
	}
	u->lcs.cut.d = NULL;
	while (waiting) {
		struct dgram *next = waiting->next;

		dgram_release(waiting);
		waiting = next;
	}
}

static bool open_rdevs(struct uplink *u)
{
	return rdev_open(u->rdev[0]) == ERR_OK &&
	       rdev_open(u->rdev[1]) == ERR_OK;
}

static bool prepare(struct uplink *u)
{
	struct uplink_lcs *x = &u->lcs;

	x->read.ops = x->write.ops = &chan_ops;
	x->read.owner = u->rdev[0];
	x->write.owner = u->rdev[1];
	if (lcs_init(&x->lcs, &lcs_ops, &x->read, &x->write) != ERR_OK)
		return false;
	x->lcs.owner = u;
	return true;
}

/*
 * A read waits in the adapter for what comes in; when CP fails, the answer to
 * this command ends it at once (cp/rdev/rdev_last.c).
 */
struct last {
	struct ccw1 ccw;
	u8 buffer[sizeof(struct lcs_command) + sizeof(be16)];
};

static struct last *prepare_last(struct uplink *u)
{
	struct last *last = rdev_dma_alloc(sizeof(*last));
	struct lcs_batch batch = { .buffer = last ? last->buffer : NULL };

	if (!last)
		return NULL;
	lcs_batch_clear(&batch);
	if (lcs_batch_command(&batch, LCS_CMD_LANSTAT, 0))
		last->ccw =
			(struct ccw1){ LCS_CCW_WRITE, CCW_SLI,
				       be16_make(lcs_batch_close(&batch)),
				       be32_make(rdev_dma_addr(last->buffer)) };
	u->rdev[1]->last = &last->ccw;
	return last;
}

static void forget_last(struct uplink *u, struct last *last)
{
	u->rdev[1]->last = NULL;
	rdev_dma_free(last, sizeof(*last));
}

static void run(struct uplink *u)
{
	struct last *last;

	while (!u->stop) {
		if (open_rdevs(u) && prepare(u))
			break;
		uplink_set_state(u, UPLINK_ERROR);
		task_park(clock_now() + OPEN_RETRY_US * TOD_PER_US);
	}
	if (u->stop)
		return;
	u->lcs.ready = true;
	last = prepare_last(u);
	serve(u);
	if (last)
		forget_last(u, last);
	u->lcs.ready = false;
	lcs_free(&u->lcs.lcs);
}

static void query(const struct uplink *u, struct uplink_info *out)
{
	const struct lcs_count *c = &u->lcs.lcs.count;

	if (!u->lcs.ready)
		return;
	out->rx_frames = c->rx_frames;
	out->rx_bytes = c->rx_bytes;
	out->rx_bad = c->rx_bad;
	out->tx_frames = c->tx_frames;
	out->tx_bytes = c->tx_bytes;
	out->tx_failed = c->tx_failed;
	out->tx_dropped += c->tx_refused;
	out->reads = c->reads;
	out->writes = c->writes;
	out->kicks = c->kicks;
	out->downs = c->downs + c->errors;
}

const struct uplink_driver uplink_lcs = {
	.kind = "LCS",
	.run = run,
	.query = query,
};
