/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The LCS driver's state machine.  Layer 2d: no lock, the caller serialises.
 *
 * Write buffers form a ring: SENDING is the oldest, FILLING the one that frames
 * are put into; between them are full ones.  IN_FLIGHT of them from SENDING on
 * are in progress: one channel program, a command for each.  The protocol is
 * IBM's "LAN channel station" as Linux' lcs driver speaks it.
 */
#include "netdrv/lcs.h"

#include "cp/lib/str.h"

#define ETHERTYPE_LOOP 0x9000 /* configuration testing: nobody minds it */
#define PROBE_SIZE     60u

/* Behind AT; all who look that often do so together: one wake of a CPU. */
static u64 next_probe(u64 at)
{
	return (at / LCS_PROBE_US + 1) * LCS_PROBE_US;
}

static u64 now(const struct lcs *l)
{
	return l->read->ops->now_us(l->read);
}

const char *lcs_state_name(enum lcs_state s)
{
	static const char *const names[] = {
		[LCS_OFF] = "off",
		[LCS_STARTUP] = "startup",
		[LCS_STARTLAN] = "startlan",
		[LCS_LANSTAT] = "lanstat",
		[LCS_UP] = "up",
		[LCS_DOWN] = "down",
		[LCS_ERROR] = "error",
		[LCS_STOPPING] = "stopping",
	};

	return (size_t)s < ARRAY_SIZE(names) ? names[s] : "?";
}

static void enter(struct lcs *l, enum lcs_state state)
{
	if (l->state == state)
		return;
	l->state = state;
	l->ops->changed(l);
}

/* --- The ring of write buffers ------------------------------------------- */

static u8 ring_after(u8 index, u32 n)
{
	return (u8)((index + n) % LCS_WRITES);
}

static bool in_flight(const struct lcs *l, u8 index)
{
	return (index + LCS_WRITES - l->sending) % LCS_WRITES < l->in_flight;
}

static void write_reset(struct lcs_write *w)
{
	lcs_batch_clear(&w->batch);
	w->probe = false;
}

/* The caller's frames in W. */
static u32 write_frames(const struct lcs_write *w)
{
	return w->batch.frames - (w->probe ? 1 : 0);
}

/* Drop all that is not in progress. */
static void ring_discard(struct lcs *l)
{
	for (u8 i = 0; i < LCS_WRITES; i++) {
		if (in_flight(l, i))
			continue;
		l->count.tx_failed += write_frames(&l->writes[i]);
		write_reset(&l->writes[i]);
	}
	l->filling = ring_after(l->sending, l->in_flight);
}

/* A buffer that may be filled: not one in progress, and there is one. */
static struct lcs_write *ring_open(struct lcs *l)
{
	if (in_flight(l, l->filling))
		l->filling = ring_after(l->sending, l->in_flight);
	return &l->writes[l->filling];
}

/* The next buffer, when the one being filled has no room. */
static struct lcs_write *ring_advance(struct lcs *l)
{
	u8 next = ring_after(l->filling, 1);

	if (next == l->sending)
		return NULL;
	l->filling = next;
	return &l->writes[next];
}

/* --- Failure ------------------------------------------------------------- */

static void fail(struct lcs *l)
{
	l->count.errors++;
	l->step_us = now(l) + LCS_RETRY_US;
	l->kick_at = LCS_NEVER;
	ring_discard(l);
	enter(l, l->state == LCS_STOPPING ? LCS_OFF : LCS_ERROR);
}

/* --- Starting channel programs ------------------------------------------- */

static void ccw_set(struct lcs *l, struct ccw1 *ccw, u8 cmd, const void *buffer,
		    u16 count)
{
	ccw->cmd = cmd;
	ccw->flags = CCW_SLI;
	ccw->count = be16_make(count);
	ccw->addr = be32_make(l->read->ops->dma_addr(l->read, buffer));
}

static bool read_start(struct lcs *l)
{
	ccw_set(l, &l->ccw[0], LCS_CCW_READ, l->read_buffer[l->reading],
		LCS_BUFFER_SIZE);
	l->read_active = true;
	if (l->read->ops->start(l->read, &l->ccw[0]) == ERR_OK)
		return true;
	l->read_active = false;
	return false;
}

/* A command for each buffer there is from the oldest on; how many. */
static u8 write_program(struct lcs *l, struct ccw1 *ccw)
{
	u8 n = 0;

	for (; n < LCS_CHAIN; n++) {
		struct lcs_batch *b =
			&l->writes[ring_after(l->sending, n)].batch;

		if (lcs_batch_empty(b))
			break;
		if (n)
			ccw[n - 1].flags |= CCW_CC;
		ccw_set(l, &ccw[n], LCS_CCW_WRITE, b->buffer,
			lcs_batch_close(b));
	}
	return n;
}

/* Send what there is, if no write is in progress. */
static void write_start(struct lcs *l)
{
	struct lcs_write *last = &l->writes[l->filling];

	if (l->in_flight)
		return;
	if (l->kick_wanted &&
	    lcs_batch_command(&last->batch, LCS_CMD_TIMING, 0)) {
		l->count.kicks++;
		l->kick_wanted = false;
	}
	l->in_flight = write_program(l, &l->ccw[1]);
	if (!l->in_flight)
		return;
	l->write_at = now(l);
	if (l->write->ops->start(l->write, &l->ccw[1]) == ERR_OK)
		return;
	l->in_flight = 0;
	fail(l);
}

static void send_command(struct lcs *l, u8 command)
{
	struct lcs_write *w = ring_open(l);

	if (!lcs_batch_command(&w->batch, command, l->sequence))
		return;
	write_start(l);
}

/* --- Set-up: a command, its reply, the next ------------------------------ */

static const struct {
	enum lcs_state state;
	u8 command;
} steps[] = {
	{ LCS_STARTUP, LCS_CMD_STARTUP },
	{ LCS_STARTLAN, LCS_CMD_STARTLAN },
	{ LCS_LANSTAT, LCS_CMD_LANSTAT },
};

static bool setting_up(const struct lcs *l)
{
	return l->state >= LCS_STARTUP && l->state <= LCS_LANSTAT;
}

static void step_begin(struct lcs *l, u8 step)
{
	u64 at = now(l);

	l->step = step;
	l->sequence++;
	l->step_us = at + LCS_STEP_US;
	l->kick_us = LCS_KICK_LAST_US;
	l->kick_at = at + l->kick_us;
	enter(l, steps[step].state);
	send_command(l, steps[step].command);
}

static void traffic_expected(struct lcs *l)
{
	l->kick_us = LCS_KICK_FIRST_US;
	l->kick_at = now(l) + l->kick_us;
}

static void come_up(struct lcs *l)
{
	l->probe_at = next_probe(now(l));
	traffic_expected(l);
	enter(l, LCS_UP);
}

static void take_reply(struct lcs *l, const struct lcs_reply *r)
{
	if (l->state == LCS_STOPPING) {
		if (r->command == LCS_CMD_SHUTDOWN)
			enter(l, LCS_OFF);
		return;
	}
	if (!setting_up(l) || r->command != steps[l->step].command ||
	    r->sequence != l->sequence)
		return;
	if (r->return_code != 0 ||
	    (r->command == LCS_CMD_LANSTAT && !r->has_mac)) {
		fail(l);
		return;
	}
	if (r->has_mac)
		memcpy(l->mac, r->mac, sizeof(l->mac));
	if (l->step + 1u < ARRAY_SIZE(steps))
		step_begin(l, (u8)(l->step + 1));
	else
		come_up(l);
}

static void begin(struct lcs *l)
{
	ring_discard(l);
	l->kick_wanted = false;
	if (l->in_flight || (!l->read_active && !read_start(l))) {
		fail(l);
		return;
	}
	step_begin(l, 0);
}

/* --- What was read ------------------------------------------------------- */

static bool receiving(const struct lcs *l)
{
	return l->state == LCS_UP || l->state == LCS_DOWN;
}

/* All frames of a read; returns how many were Ethernet. */
static u32 take_frames(struct lcs *l, const u8 *buffer, u32 size)
{
	struct lcs_frame f;
	struct lcs_reply r;
	enum lcs_found found;
	u32 offset = 0, frames = 0;
	bool bad = false;

	while ((found = lcs_frame_next(buffer, size, &offset, &f)) ==
	       LCS_FOUND_FRAME) {
		if (f.type == LCS_TYPE_ETHERNET && f.size >= LCS_ETHERNET_MIN) {
			if (!receiving(l))
				continue;
			frames++;
			l->count.rx_bytes += f.size;
			l->ops->receive(l, f.data, f.size);
		} else if (f.type == LCS_TYPE_COMMAND) {
			if (lcs_frame_reply(&f, &r))
				take_reply(l, &r);
		} else {
			bad = true;
		}
	}
	if (bad || found == LCS_FOUND_BAD)
		l->count.rx_bad++;
	l->count.rx_frames += frames;
	return frames;
}

/* The next kick: soon after data, later and later when only replies come. */
static void kick_plan(struct lcs *l, bool data)
{
	if (data) {
		traffic_expected(l);
		return;
	}
	if (!receiving(l) || l->kick_at == LCS_NEVER)
		return;
	l->kick_us *= 2;
	l->kick_at =
		l->kick_us > LCS_KICK_LAST_US ? LCS_NEVER : now(l) + l->kick_us;
}

void lcs_read_ended(struct lcs *l, const struct chan_status *s)
{
	const u8 *buffer = l->read_buffer[l->reading];
	bool was_running = receiving(l);
	u32 frames;

	l->read_active = false;
	if (l->state == LCS_OFF)
		return;
	if (!chan_status_good(s) || s->residual > LCS_BUFFER_SIZE) {
		fail(l);
		return;
	}
	l->count.reads++;
	l->reading ^= 1;
	if (l->state != LCS_STOPPING && !read_start(l)) {
		fail(l);
		return;
	}
	frames = take_frames(l, buffer, LCS_BUFFER_SIZE - s->residual);
	if (frames)
		l->ops->received(l);
	if (was_running)
		kick_plan(l, frames != 0);
	if (l->state == LCS_STOPPING && !l->read_active && !read_start(l))
		fail(l);
}

/* --- What was written ---------------------------------------------------- */

static void write_failed(struct lcs *l, const struct chan_status *s)
{
	bool refused = s->dstat & DSTAT_UNIT_CHECK && !s->cstat &&
		       !(s->sense0 & SENSE0_INTERVENTION);

	if (!refused || !receiving(l)) {
		fail(l);
		return;
	}
	ring_discard(l);
	l->kick_at = LCS_NEVER;
	l->probe_at = next_probe(now(l));
	if (l->state == LCS_UP)
		l->count.downs++;
	enter(l, LCS_DOWN);
}

static void write_worked(struct lcs *l, u32 frames, bool probe)
{
	l->count.writes++;
	if (frames || probe)
		l->probe_at = next_probe(now(l)) + (frames ? LCS_PROBE_US : 0);
	if (l->state == LCS_DOWN && probe)
		come_up(l);
}

struct written {
	u32 frames, bytes;
	bool probe;
};

/* The write in progress is over, its buffers are free again: what they held. */
static void ring_retire(struct lcs *l, struct written *out)
{
	(void)ring_open(l); /* past them */
	*out = (struct written){ 0, 0, false };
	for (; l->in_flight; l->in_flight--) {
		struct lcs_write *w = &l->writes[l->sending];

		out->frames += write_frames(w);
		out->bytes += w->batch.bytes - (w->probe ? PROBE_SIZE : 0);
		out->probe = out->probe || w->probe;
		write_reset(w);
		l->sending = ring_after(l->sending, 1);
	}
}

void lcs_write_ended(struct lcs *l, const struct chan_status *s)
{
	struct written done;

	if (!l->in_flight)
		return;
	ring_retire(l, &done);
	if (chan_status_good(s)) {
		l->count.tx_frames += done.frames;
		l->count.tx_bytes += done.bytes;
		write_worked(l, done.frames, done.probe);
	} else {
		l->count.tx_failed += done.frames;
		if (l->state != LCS_OFF && l->state != LCS_ERROR)
			write_failed(l, s);
	}
	if (l->state == LCS_OFF || l->state == LCS_ERROR)
		return;
	write_start(l);
	if (l->wants_room) {
		l->wants_room = false;
		l->ops->room(l);
	}
}

u8 *lcs_tx_frame(struct lcs *l, u32 size)
{
	struct lcs_write *w;
	u8 *to;

	if (l->state != LCS_UP || !lcs_frame_fits(size)) {
		l->count.tx_refused++;
		return NULL;
	}
	w = ring_open(l);
	to = lcs_batch_frame(&w->batch, size);
	if (!to) {
		write_start(l);
		w = l->state == LCS_UP ? ring_advance(l) : NULL;
		to = w ? lcs_batch_frame(&w->batch, size) : NULL;
	}
	l->wants_room = l->wants_room || !to;
	l->unflushed = l->unflushed || to;
	return to;
}

void lcs_tx_flush(struct lcs *l)
{
	if (l->state != LCS_UP || !l->unflushed)
		return;
	l->unflushed = false;
	if (l->kick_at == LCS_NEVER)
		traffic_expected(l);
	write_start(l);
}

/* --- Time ---------------------------------------------------------------- */

/* A frame from and to the adapter itself: it goes no further than the link. */
static void probe(struct lcs *l)
{
	struct lcs_write *w = ring_open(l);
	u8 *frame = lcs_batch_frame(&w->batch, PROBE_SIZE);

	if (!frame)
		return;
	memset(frame, 0, PROBE_SIZE);
	memcpy(frame, l->mac, 6);
	memcpy(frame + 6, l->mac, 6);
	put_be16(frame + 12, ETHERTYPE_LOOP);
	frame[16] = 1; /* "reply": asks for nothing */
	w->probe = true;
	l->count.probes++;
	l->kick_wanted = true;
	write_start(l);
}

static void tick_running(struct lcs *l, u64 at)
{
	if (!l->in_flight && at >= l->probe_at) {
		l->probe_at = next_probe(at);
		probe(l);
	}
	if (at >= l->kick_at) {
		l->kick_at = at + 2 * l->kick_us;
		l->kick_wanted = true;
		write_start(l);
	}
}

void lcs_tick(struct lcs *l)
{
	u64 at = now(l);

	if (l->state == LCS_OFF)
		return;
	switch (l->state) {
	case LCS_UP:
	case LCS_DOWN:
		if (l->in_flight && at >= l->write_at + LCS_WRITE_STUCK_US)
			fail(l);
		else
			tick_running(l, at);
		return;
	case LCS_ERROR:
		if (at >= l->step_us)
			begin(l);
		return;
	default:
		break;
	}
	if (at >= l->step_us) {
		fail(l);
	} else if (at >= l->kick_at) {
		l->kick_at = at + l->kick_us;
		l->kick_wanted = true;
		write_start(l);
	}
}

u64 lcs_deadline(const struct lcs *l)
{
	u64 at = l->kick_at;

	if (l->state == LCS_OFF)
		return LCS_NEVER;
	if (!receiving(l))
		return MIN(at, l->step_us);
	return MIN(at, l->in_flight ? l->write_at + LCS_WRITE_STUCK_US
				    : l->probe_at);
}

/* --- Life ---------------------------------------------------------------- */

enum err lcs_init(struct lcs *l, const struct lcs_ops *ops, struct chan *read,
		  struct chan *write)
{
	bool ok;

	memset(l, 0, sizeof(*l));
	l->ops = ops;
	l->read = read;
	l->write = write;
	l->kick_at = l->probe_at = LCS_NEVER;
	l->ccw = read->ops->dma_alloc(read, (1 + LCS_CHAIN) * sizeof(*l->ccw));
	ok = l->ccw != NULL;
	for (u32 i = 0; i < ARRAY_SIZE(l->read_buffer); i++) {
		l->read_buffer[i] = read->ops->dma_alloc(read, LCS_BUFFER_SIZE);
		ok = ok && l->read_buffer[i];
	}
	for (u32 i = 0; i < LCS_WRITES; i++) {
		l->writes[i].batch.buffer =
			read->ops->dma_alloc(read, LCS_BUFFER_SIZE);
		ok = ok && l->writes[i].batch.buffer;
	}
	if (ok)
		return ERR_OK;
	lcs_free(l);
	return ERR_NOMEM;
}

static void dma_free(struct lcs *l, void *p, size_t size)
{
	if (p)
		l->read->ops->dma_free(l->read, p, size);
}

void lcs_free(struct lcs *l)
{
	if (l->read_active)
		l->read->ops->clear(l->read);
	if (l->in_flight)
		l->write->ops->clear(l->write);
	dma_free(l, l->ccw, (1 + LCS_CHAIN) * sizeof(*l->ccw));
	for (u32 i = 0; i < ARRAY_SIZE(l->read_buffer); i++)
		dma_free(l, l->read_buffer[i], LCS_BUFFER_SIZE);
	for (u32 i = 0; i < LCS_WRITES; i++)
		dma_free(l, l->writes[i].batch.buffer, LCS_BUFFER_SIZE);
	memset(l, 0, sizeof(*l));
}

void lcs_start(struct lcs *l)
{
	if (l->state == LCS_OFF)
		begin(l);
}

void lcs_stop(struct lcs *l)
{
	if (l->state == LCS_OFF || l->state == LCS_STOPPING)
		return;
	ring_discard(l);
	l->step_us = now(l) + LCS_STOP_US;
	l->kick_at = l->step_us;
	if (l->state == LCS_ERROR || l->state == LCS_STARTUP ||
	    !l->read_active) {
		enter(l, LCS_OFF);
		return;
	}
	enter(l, LCS_STOPPING);
	send_command(l, LCS_CMD_STOPLAN);
	send_command(l, LCS_CMD_SHUTDOWN);
}
