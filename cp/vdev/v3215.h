/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The virtual 3215 console: a line device.  Output is cut into lines at the
 * guest's newlines (EBCDIC X'15'), input lines answer a pending read or wait
 * in a queue and raise attention.  Text on the CP side is ASCII.
 *
 * In a program that DIAGNOSE X'58' has started it has three commands more, as
 * VM has had them since the 3270 came (v3215_screen.c).
 *
 * Serialised by the vm's dev_lock, callbacks included.
 */
#ifndef CP_VDEV_V3215_H
#define CP_VDEV_V3215_H

#include "cp/lib/types.h"
#include "cp/vdev/glass.h"
#include "cp/vdev/vdev.h"

#define V3215_LINES    32
#define V3215_LINE_MAX 255
#define V3215_ROW_MAX  200
#define V3215_CHUNK    128

/* What X'58' does to the lines on the screen. */
enum v3215_act {
	V3215_PLACE, /* put a line on a row                        */
	V3215_ERASE, /* clear them all                             */
	V3215_MORE,  /* the same, once the user has read them      */
};

struct v3215_ops {
	/*
	 * A line of output (ASCII, no newline).  False: no room now; the
	 * guest's write stays active, and v3215_ready() lets it go on.
	 */
	bool (*line)(void *ctx, const char *text);
	/* The guest's read became pending (VM READ) or is over. */
	void (*read)(void *ctx, bool pending);
	/* Sound the alarm.  May be NULL. */
	void (*alarm)(void *ctx);
	/* ROW (from 0) and TEXT of a V3215_PLACE; false as of line(). */
	bool (*act)(void *ctx, enum v3215_act act, u8 row, const char *text);
	/* Cells of a row of the screen, at most V3215_ROW_MAX. */
	u16 (*columns)(void *ctx);
};

struct v3215 {
	struct vdev vdev;
	const struct v3215_ops *ops;
	void *ctx;
	struct glass *glass; /* NULL: X'58' was never used */
	u16 placed;	     /* bytes of glass->stream on their rows */
	bool placing;	     /* a display of X'58' goes on */
	bool prepared;	     /* its screen is clear        */
	bool reading;	     /* a read pends */
	bool writing;	     /* a write pends: no room */
	bool stuck;	     /* out[] is a whole line that found no room */
	bool write_cr;	     /* the pending write ends a line */
	bool autocr; /* TERMINAL AUTOCR: each write does, not only an 09 */
	u16 out_len;
	char out[V3215_LINE_MAX + 1]; /* the line being written */
	u8 chunk[V3215_CHUNK]; /* taken out of storage, not yet in out[] */
	u8 chunk_at, chunk_len;
	u8 in_first, in_lines;
	u8 in_len[V3215_LINES];
	char in[V3215_LINES][V3215_LINE_MAX];
};

/* Then vcss_attach(css, &c->vdev, devno). */
void v3215_init(struct v3215 *c, const struct v3215_ops *ops, void *ctx);
/*
 * A line from the user (ASCII, cut at V3215_LINE_MAX).  False: 32 lines
 * already wait.
 */
bool v3215_input(struct v3215 *c, const char *line);
/* For glass_ops of c->glass: the request has ended; status came. */
void v3215_glass_done(struct v3215 *c, const struct glass_end *end);
void v3215_glass_status(struct v3215 *c, u8 dstat);
/* Is a read pending (VM READ)? */
bool v3215_reads(const struct v3215 *c);
/* There is room for lines again. */
void v3215_ready(struct v3215 *c);
/* Show a line begun but not ended (a prompt): when the guest waits. */
void v3215_flush(struct v3215 *c);
bool v3215_holds(const struct v3215 *c); /* there is one; needs no lock */
/* Bare attention, as the ATTN command gives. */
void v3215_attention(struct v3215 *c);

#endif
