/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The screen task of a session on a 3215 console, the system console: lines
 * out, lines in, no screen.  What a 3270 shows in its status area is told in
 * a line.  The operator's user is logged on here whenever it has no other
 * terminal.
 *
 * Hercules' integrated console (3215-C) raises attention for each line typed;
 * a read with nothing typed waits for the next line, and nothing can be
 * written meanwhile.
 */
#include "cp/core/clock.h"
#include "cp/core/log.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "cp/term/glyph.h"
#include "cp/term/lineterm.h"
#include "cp/term/termio.h"

#define WRITE_ACR     0x09
#define READ_INQUIRY  0x0a
#define ALARM	      0x0b
#define LINES	      16 /* in one channel program */
#define WRITE_TIMEOUT (10 * TOD_PER_S)

struct cons_dma {
	struct ccw1 ccw[LINES];
	struct termio_sense sense;
	u8 text[LINES][OUTQ_PIECE];
	u8 in[SCREEN_INPUT];
};

struct cons {
	struct session *s;
	struct cons_dma *dma;
	enum screen_state told; /* the state last told */
	u16 residual;		/* of the last I/O     */
};

/* Run the program in c->dma->ccw. */
static bool io(struct cons *c, u64 timeout_tod)
{
	struct rdev_status st;
	enum io_end end;

	do
		end = termio(c->s->rdev, c->dma->ccw, timeout_tod,
			     &c->dma->sense, &st);
	while (end == IO_AGAIN);
	c->residual = st.residual;
	return end == IO_OK;
}

/* A piece of output as one CCW; false: nothing is queued. */
static bool take_piece(struct cons *c, u32 i)
{
	struct session *s = c->s;
	const char *text;
	size_t size = 0;
	u8 kind;

	spin_lock(&s->lock);
	text = outq_first(&s->seat->out, &kind, &size);
	if (text) {
		for (size_t at = 0; at < size; at++)
			c->dma->text[i][at] = glyph_to_ebcdic((u8)text[at]);
		outq_shown(&s->seat->out, size, true);
	}
	spin_unlock(&s->lock);
	if (text && size == 0)
		c->dma->text[i][size++] = glyph_to_ebcdic(' ');
	c->dma->ccw[i] =
		(struct ccw1){ WRITE_ACR, CCW_SLI | CCW_CC,
			       be16_make((u16)size),
			       be32_make(rdev_dma_addr(c->dma->text[i])) };
	return text != NULL;
}

/* Write what is queued, a batch a time. */
static void write(struct cons *c)
{
	u32 n = 0;

	while (n < LINES && take_piece(c, n))
		n++;
	session_room(c->s);
	if (n == 0)
		return;
	c->dma->ccw[n - 1].flags = CCW_SLI;
	if (!io(c, WRITE_TIMEOUT))
		log_linef("CONS %s: output lost", c->s->name);
}

/*
 * The line whose attention came.  An attention that comes before the read has
 * started is answered by it too; a second read for it would wait.
 */
static bool read_line(struct cons *c)
{
	struct rdev_status st;
	enum io_end end;

	c->dma->ccw[0] = (struct ccw1){ READ_INQUIRY, CCW_SLI,
					be16_make(sizeof(c->dma->in) - 1),
					be32_make(rdev_dma_addr(c->dma->in)) };
	do {
		(void)rdev_unsolicited(c->s->rdev);
		end = termio(c->s->rdev, c->dma->ccw, DEADLINE_NEVER,
			     &c->dma->sense, &st);
	} while (end == IO_AGAIN);
	c->residual = st.residual;
	return end == IO_OK;
}

static void read(struct cons *c, bool asking)
{
	char line[SCREEN_INPUT];
	u32 size = (u32)sizeof(c->dma->in) - 1;

	if (!read_line(c))
		return;
	size -= MIN((u32)c->residual, size);
	for (u32 i = 0; i < size; i++)
		line[i] = (char)glyph_from_ebcdic(c->dma->in[i]);
	while (size && line[size - 1] == ' ')
		size--;
	line[size] = '\0';
	lineterm_typed(c->s, asking, line);
}

static void alarm(struct cons *c)
{
	c->dma->ccw[0] = (struct ccw1){ ALARM, CCW_SLI, be16_make(1),
					be32_make(rdev_dma_addr(c->dma->in)) };
	(void)io(c, WRITE_TIMEOUT);
}

static void turn(struct cons *c)
{
	struct session_view view;
	u8 status = rdev_unsolicited(c->s->rdev);

	session_look(c->s, &view);
	if (status & DSTAT_ATTENTION)
		read(c, view.asking);
	if (view.refused)
		session_put(c->s, LINE_CP, "NOT ACCEPTED");
	if (view.alarm)
		alarm(c);
	lineterm_tell(c->s, &view, &c->told);
	write(c);
	if (!session_stirred(c->s) && outq_empty(&c->s->seat->out))
		task_park(DEADLINE_NEVER);
}

static void cons_main(void *arg)
{
	struct cons c = { .s = arg, .told = STATE_RUNNING };

	c.dma = rdev_dma_alloc(sizeof(*c.dma));
	if (!c.dma || rdev_open(c.s->rdev) != ERR_OK) {
		log_linef("CONS %s: console not usable", c.s->name);
		task_exit();
	}
	if (c.s == session_system_console())
		session_submit(c.s, WORK_IPL, "");
	for (;;)
		turn(&c);
}

enum err session_start_3215(struct rdev *r)
{
	return session_create(r, true, cons_main);
}
