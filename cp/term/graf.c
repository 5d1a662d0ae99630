/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The screen task of a 3270 session: the only one that does I/O to it.
 *
 * A client that goes away gives no interruption, and the next one gets the
 * same subchannel with only a device end.  So nothing is started before the
 * unsolicited status was looked at (a start finds the subchannel status
 * pending meanwhile and is not repeated blindly), and a no-operation each few
 * seconds finds out that the client has gone.
 */
#include "cp/core/clock.h"
#include "cp/core/log.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "cp/term/full.h"
#include "cp/term/paint.h"
#include "cp/term/query.h"
#include "cp/term/session_impl.h"
#include "cp/term/termio.h"

#define IO_TIMEOUT    (10 * TOD_PER_S)
#define QUERY_TIMEOUT (TOD_PER_S)
#define PROBE_US      3000000ull  /* between no-operations */
#define LOGO_PROBE_US 10000000ull /* while nobody is logged on */
#define RECHECK_US    1000000ull  /* after a loss */
#define ABSENT_US     5000000ull  /* and while nobody is there */
#define PACE_US	      20000ull /* between writes of output, but two at once */
#define INPUT_SIZE    GLASS_STREAM

/*
 * Below 2 GiB: what channel programs point to, besides the seat's buffers.
 * This is there without a client too: it is how one is looked for.
 */
struct graf_dma {
	struct ccw1 ccw;
	struct termio_sense sense;
	u8 byte;
};

struct graf {
	struct session *s;
	struct seat *seat; /* only while present */
	struct graf_dma *dma;
	struct ds_out out; /* painted; pending: not written yet */
	bool pending, present;
	bool dialed; /* a display was shown the last time */
	struct full full;
	u64 paced_us; /* what was written is paid for by then */
	u64 probed_us;
	u64 recheck_us; /* look once more for a client; 0: no */
};

static enum io_end io(struct graf *g, u8 cmd, void *data, u32 count,
		      struct rdev_status *st)
{
	enum io_end end;

	g->dma->ccw = (struct ccw1){ cmd, CCW_SLI, be16_make((u16)count),
				     be32_make(rdev_dma_addr(data)) };
	end = termio(g->s->rdev, &g->dma->ccw, IO_TIMEOUT, &g->dma->sense, st);
	if (end != IO_AGAIN)
		g->probed_us = clock_now_us();
	return end;
}

static enum io_end nop(struct graf *g)
{
	struct rdev_status st;

	return io(g, CCW_CMD_NOP, &g->dma->byte, 1, &st);
}

/* --- clients come and go --- */

static void lost(struct graf *g, enum rdev_trouble why)
{
	if (g->present)
		rdev_tell(g->s->rdev, why, 0);
	g->present = false;
	g->seat = NULL;
	g->pending = g->dialed = false;
	full_lost(&g->full);
	g->recheck_us = clock_now_us() + RECHECK_US;
	session_renew(g->s);
}

/* Read the attention record: its size, 0 if there is none. */
static u32 read_record(struct graf *g)
{
	struct rdev_status st;

	for (int i = 0; i < 20; i++) {
		enum io_end end = io(g, DS_READ_MODIFIED, g->seat->input,
				     INPUT_SIZE, &st);

		if (end == IO_OK)
			return INPUT_SIZE - MIN(st.residual, INPUT_SIZE);
		if (end != IO_AGAIN) {
			lost(g, g->dma->sense.why);
			return 0;
		}
	}
	return 0;
}

/* The reply to a query: an attention with AID 88, or nothing in time. */
static void await_reply(struct graf *g, struct query_reply *reply)
{
	u64 deadline = clock_now() + QUERY_TIMEOUT;

	while (g->present && clock_now() < deadline) {
		u8 status = rdev_unsolicited(g->s->rdev);

		if (status & DSTAT_ATTENTION) {
			u32 size = read_record(g);

			if (size && query_parse(g->seat->input, size, reply))
				return;
		} else {
			task_park(deadline);
		}
	}
}

/* Somebody new is at the terminal: nothing of the user before remains. */
static void newcomer(struct graf *g)
{
	struct query_reply reply = { 0, 0, false };
	struct rdev_status st;
	enum io_end end;
	u32 size;

	lost(g, RDEV_OTHER_CLIENT);
	if (session_enter(g->s) != ERR_OK) {
		log_linef("GRAF %s: no storage for a session", g->s->name);
		g->recheck_us = clock_together_us(ABSENT_US);
		return;
	}
	g->present = true;
	g->seat = g->s->seat;
	screen_init(&g->seat->screen, session_system());
	size = query_build(g->seat->stream, sizeof(g->seat->stream));
	do
		end = io(g, DS_WRITE_STRUCTURED, g->seat->stream, size, &st);
	while (end == IO_AGAIN);
	if (end == IO_LOST)
		lost(g, g->dma->sense.why);
	else
		g->s->rdev->told = RDEV_GOOD; /* not worth an event */
	if (end == IO_OK)
		await_reply(g, &reply);
	if (g->present)
		screen_newcomer(&g->seat->screen, reply.rows, reply.cols,
				reply.color);
}

/* --- keys --- */

/* Is SIZE bytes of input for the guest that has the glass? */
static bool is_guests(const struct graf *g, u32 size,
		      const struct session_view *view)
{
	u8 brkkey = view->set.brkkey;

	if (!g->full.on || !size)
		return false;
	if (view->dialed)
		return true;
	return !brkkey || g->seat->input[0] != brkkey || full_takes_break(g->s);
}

/* TERMINAL BRKKEY: this key is what PA1 is to others. */
static void take_break_key(struct screen *scr, struct ds_in *in)
{
	if (in->aid == DS_AID_CLEAR) /* which emptied the screen */
		scr->dirty_all = true;
	in->aid = DS_AID_PA1;
}

static void key(struct graf *g, u32 size, const struct session_view *view)
{
	struct screen *scr = &g->seat->screen;
	u64 now = clock_now_us();
	enum screen_event event;
	struct ds_in in;

	if (!ds_parse(&in, g->seat->input, size) || in.aid == DS_AID_STRUCTURED)
		return;
	if (view->bound && view->set.brkkey && in.aid == view->set.brkkey)
		take_break_key(scr, &in);
	else if (view->bound && in.aid == DS_AID_PA1)
		in.aid = DS_AID_PA3;
	if (ds_aid_pf(in.aid))
		session_pf(g->s, ds_aid_pf(in.aid), &scr->pf);
	event = screen_key(scr, &in, now);
	switch (event) {
	case EVENT_NONE:
		break;
	case EVENT_LINE:
		if (session_submit(g->s,
				   scr->secret_line ? WORK_QUIET : WORK_LINE,
				   scr->line))
			screen_accept(scr);
		else
			screen_refuse(scr, NULL, now);
		break;
	case EVENT_COMMAND:
		session_submit(g->s, WORK_COMMAND, scr->line);
		break;
	case EVENT_SECRET:
		session_answer(g->s, scr->line);
		break;
	case EVENT_BREAK:
		session_submit(g->s, WORK_BREAK, "");
		break;
	case EVENT_WELCOME:
		session_submit(g->s, WORK_WELCOME, "");
		break;
	}
	if (event == EVENT_COMMAND || event == EVENT_SECRET)
		memset(scr->line, 0, sizeof(scr->line));
	memset(g->seat->input, 0, size);
}

/* --- output --- */

static void set_look(struct screen *scr, const struct vm_settings *set)
{
	struct look look[LOOK_AREAS];

	memcpy(look, set->look, sizeof(look));
	if (set->hilight)
		look[LOOK_INREDISP].color = DS_COLOR_WHITE;
	screen_set_look(scr, look);
}

/* The vm's state and the command task's wishes, onto the screen. */
static void follow(struct graf *g, const struct session_view *view)
{
	static const char done[] = "Press ENTER or CLEAR key to continue";
	struct screen *scr = &g->seat->screen;
	u64 now = clock_now_us();

	if (view->bound) {
		screen_set_mode(scr, MODE_LINE, now);
		screen_set_more(scr, view->set.more_alarm_s,
				view->set.more_clear_s, view->set.hold);
		set_look(scr, &view->set);
	} else if (view->ended && scr->mode != MODE_LOGO) {
		bool stay = scr->mode == MODE_LINE || g->dialed;

		if (stay)
			session_put(g->s, LINE_CP, done);
		screen_set_mode(scr, stay ? MODE_DONE : MODE_LOGO, now);
	}
	g->dialed = view->dialed;
	page_set_width(&scr->page, view->bound ? view->set.linesize : 0);
	screen_set_sysid(scr, session_system());
	screen_set_base(scr, view->base);
	screen_set_secret(scr, view->asking);
	if (view->refused)
		screen_refuse(scr, view->refused_text, now);
	if (view->alarm)
		screen_alarm(scr);
}

/* Queued lines onto the page, until it is full. */
static void pump(struct graf *g)
{
	struct session *s = g->s;
	bool all = true;

	while (all) {
		const char *text;
		size_t size, shown;
		u8 kind;

		spin_lock(&s->lock);
		text = outq_first(&s->seat->out, &kind, &size);
		if (text) {
			shown = screen_put(&s->seat->screen, kind, text, size,
					   clock_now_us(), &all);
			outq_shown(&s->seat->out, shown, all);
		}
		spin_unlock(&s->lock);
		if (!text)
			break;
	}
	session_room(s);
}

/* Send the stream that was composed; SOON is now when it could not be yet. */
static void send(struct graf *g, u64 *soon)
{
	struct rdev_status st;

	switch (io(g, g->out.command, g->seat->stream, g->out.len, &st)) {
	case IO_OK:
	case IO_REJECTED:
		g->pending = false;
		g->paced_us = MAX(g->paced_us, clock_now_us()) + PACE_US;
		break;
	case IO_AGAIN:
		*soon = 0;
		break;
	case IO_LOST:
		lost(g, g->dma->sense.why);
		break;
	}
}

/* Write what changed; SOON is when the next write may be. */
static void write(struct graf *g, u64 *soon)
{
	struct screen *scr = &g->seat->screen;
	u64 now = clock_now_us();

	if (!g->pending) {
		/* An echo does not hold up the answer. */
		if (!scr->unlock && now + PACE_US < g->paced_us) {
			*soon = g->paced_us - PACE_US;
			return;
		}
		ds_init(&g->out, g->seat->stream, sizeof(g->seat->stream), 0);
		g->pending = paint(scr, &g->out, now);
		if (!g->pending)
			return;
	}
	send(g, soon);
}

/* The glass is the guest's, the key that gave it to him was CP's. */
static void unlock(struct graf *g, u64 *soon)
{
	if (!g->pending) {
		ds_init(&g->out, g->seat->stream, sizeof(g->seat->stream), 0);
		g->pending = paint_unlock(&g->seat->screen, &g->out);
	}
	if (g->pending)
		send(g, soon);
}

/* The guest's request for the terminal. */
static void serve(struct graf *g, u64 *soon)
{
	struct fullscreen_io *todo = &g->full.io;
	struct rdev_status st;
	enum io_end end;
	u32 got = 0;

	if (!full_next(&g->full, g->s, g->seat->stream))
		return;
	if (todo->cmd == DS_READ_BUFFER || todo->cmd == DS_READ_MODIFIED) {
		end = io(g, todo->cmd, g->seat->input, INPUT_SIZE, &st);
		if (end == IO_OK)
			got = INPUT_SIZE - MIN(st.residual, INPUT_SIZE);
	} else {
		end = io(g, todo->cmd, g->seat->stream, todo->len, &st);
	}
	full_end(&g->full, g->s, end, g->dma->sense.data[0], g->seat->input,
		 got);
	*soon = 0; /* there may be more, and what was missed */
	if (end == IO_LOST)
		lost(g, g->dma->sense.why);
}

static u64 probe_due(const struct graf *g, const struct session_view *view)
{
	bool used = view->bound || view->dialed;

	return g->probed_us + (used ? PROBE_US : LOGO_PROBE_US);
}

/* Is the client still there? */
static void probe(struct graf *g, const struct session_view *view)
{
	if (clock_now_us() < probe_due(g, view))
		return;
	if (nop(g) == IO_LOST)
		lost(g, g->dma->sense.why);
}

/*
 * A device end that came while a loss was being found out, or before the
 * session was there, is lost: so look now and then whether somebody came.
 */
static void recheck(struct graf *g)
{
	if (g->recheck_us == 0 || clock_now_us() < g->recheck_us)
		return;
	g->recheck_us = clock_together_us(ABSENT_US);
	if (nop(g) == IO_OK)
		newcomer(g);
}

/* Sleep until something happens, or SOON (microseconds). */
static void rest(struct graf *g, const struct session_view *view, u64 soon)
{
	u64 due = g->recheck_us ? g->recheck_us : SCREEN_NEVER;

	if (g->present)
		due = MIN(MIN(soon, screen_deadline(&g->seat->screen)),
			  probe_due(g, view));
	if (session_stirred(g->s))
		return;
	task_park(due == SCREEN_NEVER ? DEADLINE_NEVER : due * TOD_PER_US);
}

/* The client pressed a key. */
static void attention(struct graf *g, const struct session_view *view)
{
	u32 size = read_record(g);

	if (is_guests(g, size, view))
		full_key(g->s, g->seat->input, size);
	else if (size)
		key(g, size, view);
}

/* Show what there is to show. */
static void display(struct graf *g, const struct session_view *view, u64 *soon)
{
	bool had = g->full.on;

	scroll_run(g->s, &g->seat->screen);
	screen_tick(&g->seat->screen, clock_now_us());
	if (full_share(&g->full, g->s, view, clock_now_us()))
		*soon = 0;
	if (g->full.on != had)
		g->pending = false; /* of who had the glass before */
	if (g->full.on) {
		unlock(g, soon);
		if (g->present && !g->pending)
			serve(g, soon);
	} else {
		pump(g);
		write(g, soon);
	}
}

static void turn(struct graf *g)
{
	struct session_view view;
	u64 soon = SCREEN_NEVER;
	u8 status = rdev_unsolicited(g->s->rdev);

	/* A key although nobody is there: his device end was lost. */
	if ((status & DSTAT_DEVICE_END) || (status && !g->present)) {
		newcomer(g);
		status = 0;
	}
	session_look(g->s, &view);
	if (g->present)
		follow(g, &view);
	if (g->present && (status & DSTAT_ATTENTION))
		attention(g, &view);
	if (g->present)
		display(g, &view, &soon);
	if (g->present)
		probe(g, &view);
	else if (!g->present)
		recheck(g);
	rest(g, &view, soon);
}

static void graf_main(void *arg)
{
	struct graf g = { .s = arg };

	g.dma = rdev_dma_alloc(sizeof(*g.dma));
	if (!g.dma || rdev_open(g.s->rdev) != ERR_OK) {
		log_linef("GRAF %s: terminal not usable", g.s->name);
		task_exit();
	}
	g.recheck_us = 1; /* now */
	for (;;)
		turn(&g);
}

enum err session_start_graf(struct rdev *r)
{
	return session_create(r, false, graf_main);
}
