/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The virtual 3215; see v3215.h.  Commands: 01 write, 09 write with carrier
 * return, 0A read inquiry, 0B alarm; NOP, SENSE and SENSE ID are common.
 */
#include "cp/vdev/v3215.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "cp/vdev/chprog.h"
#include "cp/vdev/v3215_screen.h"

#define CMD_WRITE    0x01
#define CMD_WRITE_CR 0x09
#define CMD_READ     0x0a
#define CMD_ALARM    0x0b

#define EBCDIC_NL 0x15

static struct v3215 *v3215_of(struct vdev *v)
{
	return container_of(v, struct v3215, vdev);
}

/* --- output --- */

/* The line in out[] is whole: show it.  False: no room now. */
static bool line_end(struct v3215 *c)
{
	c->out[c->out_len] = '\0';
	c->stuck = !c->ops->line(c->ctx, c->out);
	if (!c->stuck)
		c->out_len = 0;
	return !c->stuck;
}

static char shown(u8 ebcdic)
{
	u8 ch = ebcdic_to_ascii[ebcdic];

	return ch < ' ' || ch == 0x7f ? ' ' : (char)ch;
}

/* Take chunk[] from its mark on; false when a line found no room. */
static bool chunk_out(struct v3215 *c)
{
	while (c->chunk_at < c->chunk_len) {
		u8 ch = c->chunk[c->chunk_at];

		if (ch != EBCDIC_NL && c->out_len == V3215_LINE_MAX) {
			if (!line_end(c))
				return false;
			continue;
		}
		c->chunk_at++;
		if (ch == EBCDIC_NL) {
			if (!line_end(c))
				return false;
			continue;
		}
		c->out[c->out_len++] = shown(ch);
	}
	return true;
}

/* Carry a write on, from wherever it stopped. */
static u32 write_on(struct v3215 *c, struct chprog *p)
{
	size_t n;

	c->writing = true;
	if (c->stuck && !line_end(c))
		return VDEV_PEND;
	for (;;) {
		if (!chunk_out(c))
			return VDEV_PEND;
		if (chprog_spent(p))
			return VDEV_AGAIN;
		n = chprog_get_upto(p, c->chunk, sizeof(c->chunk));
		if (!n)
			break;
		c->chunk_at = 0;
		c->chunk_len = (u8)n;
	}
	if (c->write_cr) {
		c->write_cr = false;
		if (!line_end(c))
			return VDEV_PEND;
	}
	c->writing = false;
	return VDEV_OK;
}

static u32 write_begin(struct v3215 *c, u8 cmd, struct chprog *p)
{
	if (!c->writing) {
		c->write_cr = cmd == CMD_WRITE_CR || c->autocr;
		c->chunk_at = c->chunk_len = 0;
	}
	return write_on(c, p);
}

void v3215_ready(struct v3215 *c)
{
	if ((c->writing || c->placing) && c->vdev.prog.waits)
		vdev_again(&c->vdev);
	else if (c->stuck)
		line_end(c);
}

bool v3215_holds(const struct v3215 *c)
{
	return c->out_len && !c->writing;
}

void v3215_flush(struct v3215 *c)
{
	if (c->out_len && !c->writing)
		line_end(c);
}

/* --- input --- */

static void read_state(struct v3215 *c, bool pending)
{
	if (c->reading == pending)
		return;
	c->reading = pending;
	if (c->ops->read)
		c->ops->read(c->ctx, pending);
}

/* Text into the guest's buffer, in pieces: no large object on the stack. */
static void put_text(struct chprog *p, const char *text, size_t size)
{
	u8 piece[V3215_CHUNK];

	for (size_t n; size; text += n, size -= n) {
		n = MIN(size, sizeof(piece));
		ebcdic_from(piece, text, n);
		if (chprog_put(p, piece, n) < n)
			return;
	}
}

static u32 read_begin(struct v3215 *c, struct chprog *p)
{
	u8 at = c->in_first;

	v3215_flush(c);
	if (!c->in_lines) {
		read_state(c, true);
		return VDEV_PEND;
	}
	put_text(p, c->in[at], c->in_len[at]);
	c->in_first = (u8)((at + 1u) % V3215_LINES);
	c->in_lines--;
	/* The guest reads once for each attention. */
	if (c->in_lines)
		vdev_unsolicited(&c->vdev, DSTAT_ATTENTION);
	return VDEV_OK;
}

bool v3215_input(struct v3215 *c, const char *line)
{
	size_t size = strnlen(line, V3215_LINE_MAX);
	u8 at;

	if (c->reading && c->vdev.prog.waits) {
		read_state(c, false);
		put_text(&c->vdev.prog, line, size);
		vdev_done(&c->vdev, VDEV_OK);
		return true;
	}
	if (c->in_lines == V3215_LINES)
		return false;
	v3215_flush(c);
	at = (u8)((c->in_first + c->in_lines) % V3215_LINES);
	memcpy(c->in[at], line, size);
	c->in_len[at] = (u8)size;
	c->in_lines++;
	if (!c->glass || !glass_line_first(c->glass))
		vdev_unsolicited(&c->vdev, DSTAT_ATTENTION);
	return true;
}

bool v3215_reads(const struct v3215 *c)
{
	return c->reading;
}

void v3215_attention(struct v3215 *c)
{
	vdev_unsolicited(&c->vdev, DSTAT_ATTENTION);
}

/* --- the device --- */

static u32 command(struct vdev *v, u8 cmd, struct chprog *p)
{
	struct v3215 *c = v3215_of(v);

	if (p->console && v3215_screen_has(cmd))
		return v3215_screen(c, cmd, p);
	if (c->glass && cmd != CMD_ALARM)
		glass_leave(c->glass);
	switch (cmd) {
	case CMD_WRITE:
	case CMD_WRITE_CR:
		return write_begin(c, cmd, p);
	case CMD_READ:
		return read_begin(c, p);
	case CMD_ALARM:
		if (c->ops->alarm)
			c->ops->alarm(c->ctx);
		return VDEV_OK;
	default:
		return vdev_reject(v, SENSE_COMMAND_REJECT);
	}
}

static void halt(struct vdev *v)
{
	struct v3215 *c = v3215_of(v);

	c->writing = false;
	c->write_cr = false;
	c->chunk_at = c->chunk_len = 0;
	c->placing = false;
	if (c->glass)
		glass_forget(c->glass);
	read_state(c, false);
}

static void reset(struct vdev *v)
{
	struct v3215 *c = v3215_of(v);

	halt(v);
	if (!c->stuck)
		c->out_len = 0;
	c->in_first = c->in_lines = 0;
	if (c->glass)
		glass_reset(c->glass);
}

static const struct vdev_ops ops_3215 = {
	.command = command,
	.halt = halt,
	.reset = reset,
};

static const struct vdev_row row_3215 = {
	.name = "CONS",
	.cu_type = CU_3215,
	.cu_model = 0x00,
	.dev_type = 0x3215,
	.dev_model = 0x00,
};

void v3215_init(struct v3215 *c, const struct v3215_ops *ops, void *ctx)
{
	memset(c, 0, sizeof(*c));
	vdev_init(&c->vdev, &ops_3215, &row_3215);
	c->ops = ops;
	c->ctx = ctx;
}
