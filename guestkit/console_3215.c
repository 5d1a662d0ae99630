/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The 3215 console printer-keyboard.  Output: one write with carrier return
 * per line; the next line waits for the one before.  Input: the user's request
 * key is an attention; only then is a read started, so that output is never
 * held up by a read that nobody answers.
 */
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "guestkit/console.h"
#include "guestkit/include/gk/chan.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/irq.h"

#define CONSOLE_DEVNO	 0x0009
#define CU_3215		 0x3215
#define CMD_WRITE_ACR	 0x09
#define CMD_READ_INQUIRY 0x0a
#define INPUT_MAX	 256

static struct gk_chan *chan;
static struct ccw1 write_prog ALIGNED(8);
static struct ccw1 read_prog ALIGNED(8);
static u8 out[GK_CONSOLE_COLUMNS];
static u8 in[INPUT_MAX];
static char text[INPUT_MAX + 1]; /* what was read, for event() to hand on */
static bool reading, have_text;

/* The program on the console has ended: take what it read. */
static void take_end(void)
{
	struct gk_status status;
	size_t size;

	if (!gk_chan_ended(chan, &status) || !reading)
		return;
	reading = false;
	if (status.dstat & (DSTAT_UNIT_CHECK | DSTAT_UNIT_EXCEPTION))
		return;
	size = sizeof(in) - MIN((size_t)status.residual, sizeof(in));
	ebcdic_to(text, in, size);
	while (size > 0 && ascii_isspace(text[size - 1]))
		size--;
	text[size] = '\0';
	have_text = true;
}

static void start_read(void)
{
	read_prog = (struct ccw1){ .cmd = CMD_READ_INQUIRY,
				   .flags = CCW_SLI,
				   .count = be16_make(sizeof(in)),
				   .addr = be32_make((u32)(u64)in) };
	if (gk_chan_start(chan, &read_prog) == ERR_OK)
		reading = true;
}

static void event(void *ctx)
{
	(void)ctx;
	take_end();
	if (have_text) {
		have_text = false;
		console_line_in(text);
	}
	if (!chan->active && (gk_chan_unsolicited(chan) & DSTAT_ATTENTION))
		start_read();
}

/* Wait until the console is free; a line read meanwhile is kept for event. */
static void wait_free(void)
{
	while (chan->active)
		gk_wait_until(GK_FOREVER);
	if (!reading)
		gk_chan_ended(chan, NULL);
}

static void line_out(const char *line, size_t size)
{
	u16 count = (u16)MAX(size, (size_t)1);

	wait_free();
	if (reading)
		take_end();
	out[0] = ascii_to_ebcdic[' '];
	ebcdic_from(out, line, size);
	write_prog = (struct ccw1){ .cmd = CMD_WRITE_ACR,
				    .flags = CCW_SLI,
				    .count = be16_make(count),
				    .addr = be32_make((u32)(u64)out) };
	if (gk_chan_start(chan, &write_prog) == ERR_BUSY) {
		/* Status of something else is pending: take it first. */
		gk_irq_window();
		if (gk_chan_start(chan, &write_prog) != ERR_OK)
			chan->ended = false;
	}
}

static void drain(void)
{
	wait_free();
}

static bool open_3215(void)
{
	chan = gk_chan_find(CONSOLE_DEVNO);
	if (chan && chan->cu_type != CU_3215)
		chan = NULL;
	for (struct gk_chan *c = NULL; !chan && (c = gk_chan_next(c));)
		if (c->cu_type == CU_3215)
			chan = c;
	if (!chan)
		return false;
	chan->event = event;
	return true;
}

const struct console_kind console_3215 = {
	.open = open_3215,
	.line_out = line_out,
	.drain = drain,
};
