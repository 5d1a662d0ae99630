/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The 3270 behind a line console, as DIAGNOSE X'58' offers it.  Byte 5 of each
 * format-0 CCW says what the command is to do:
 *
 *	19 display	lines on rows from a given one on; FF, FE: clear
 *	29 write	80 Erase/Write, C0 Erase/Write Alternate, 00 Write, 20
 *			Write Structured Field; 10 on top: the break key is
 *			the guest's
 *	2A read		80 Read Modified, 00 Read Buffer
 *
 * An erasing write makes the screen the guest's until one side has lines to
 * show.  From then on the others end with X'8E' until the next erasing one;
 * that ends so too while a line which the user typed has not been read.
 *
 * Reference: CP Programming Services, DIAGNOSE X'58'.
 */
#include "cp/vdev/v3215_screen.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "cp/term/ds3270.h"

#define CMD_DISPLAY 0x19
#define CMD_WRITE   0x29
#define CMD_READ    0x2a

#define CTL_CLEAR     0xff
#define CTL_REFORMAT  0xfe
#define CTL_MORE      0x80
#define CTL_ROW	      0x3f
#define CTL_BREAK_KEY 0x10
#define DISPLAY_MAX   2032
#define START_FIELD   0x1d
#define ATTR_DISPLAY  0x0c
#define ATTR_HIDDEN   0x0c

bool v3215_screen_has(u8 cmd)
{
	return cmd == CMD_DISPLAY || cmd == CMD_WRITE || cmd == CMD_READ;
}

/* --- X'19' --- */

/*
 * The next COLUMNS cells of the display, ASCII, into TEXT; HIDDEN is what the
 * field attribute before them says.  An attribute takes a cell; its order does
 * not.
 */
static void take_row(struct v3215 *c, u16 columns, char *text, bool *hidden)
{
	const struct glass *g = c->glass;
	u16 n = 0;

	while (n < columns && c->placed < g->len) {
		u8 ch = g->stream[c->placed++];

		if (ch == START_FIELD) {
			u8 attr =
				c->placed < g->len ? g->stream[c->placed++] : 0;

			*hidden = (attr & ATTR_DISPLAY) == ATTR_HIDDEN;
			ch = 0;
		}
		ch = *hidden ? 0 : ebcdic_to_ascii[ch];
		text[n++] = ch < ' ' || ch == 0x7f ? ' ' : (char)ch;
	}
	text[n] = '\0';
}

static u32 place(struct v3215 *c, u8 ctl)
{
	u16 columns = MAX(1, MIN(c->ops->columns(c->ctx), V3215_ROW_MAX));
	char text[V3215_ROW_MAX + 1];
	bool hidden = false;
	u8 row = ctl & CTL_ROW;

	/* Where it stopped for want of room is found by going there again. */
	for (u16 until = c->placed, last = c->placed = 0;
	     c->placed < c->glass->len; row++, last = c->placed) {
		take_row(c, columns, text, &hidden);
		if (c->placed <= until)
			continue;
		if (!c->ops->act(c->ctx, V3215_PLACE, row, text)) {
			c->placed = last;
			return VDEV_PEND;
		}
	}
	c->placing = false;
	return VDEV_OK;
}

/* What comes before the lines; false: no room now. */
static bool prepare(struct v3215 *c, u8 ctl)
{
	if (ctl == CTL_CLEAR || ctl == CTL_REFORMAT)
		return c->ops->act(c->ctx, V3215_ERASE, 0, "");
	return !(ctl & CTL_MORE) || c->ops->act(c->ctx, V3215_MORE, 0, "");
}

/* Take the display out of storage, once. */
static u32 take(struct v3215 *c, struct chprog *p)
{
	enum err err = glass_gather(c->glass, p);

	if (err == ERR_BUSY)
		return VDEV_AGAIN;
	if (err != ERR_OK || c->glass->len > DISPLAY_MAX)
		return vdev_reject(&c->vdev, SENSE_COMMAND_REJECT);
	c->placing = true;
	c->prepared = false;
	c->placed = 0;
	return VDEV_OK;
}

static u32 display(struct v3215 *c, struct chprog *p)
{
	u32 status = VDEV_OK;

	glass_leave(c->glass);
	if (!c->placing)
		status = take(c, p);
	if (status != VDEV_OK)
		return status;
	if (!c->prepared && !prepare(c, p->ctl))
		return VDEV_PEND;
	c->prepared = true;
	if (p->ctl != CTL_CLEAR && p->ctl != CTL_REFORMAT)
		return place(c, p->ctl);
	c->placing = false;
	return VDEV_OK;
}

/* --- X'29', X'2A' --- */

/* The channel command of a 3270 that CTL stands for; 0: none. */
static u8 write_command(u8 ctl)
{
	switch (ctl & ~CTL_BREAK_KEY) {
	case 0x00:
		return DS_WRITE;
	case 0x20:
		return DS_WRITE_STRUCTURED;
	case 0x80:
		return DS_ERASE_WRITE;
	case 0xc0:
		return DS_ERASE_WRITE_ALTERNATE;
	default:
		return 0;
	}
}

static u8 read_command(u8 ctl)
{
	if (ctl == 0x80)
		return DS_READ_MODIFIED;
	return ctl == 0 ? DS_READ_BUFFER : 0;
}

/*
 * The user typed a line while CP had the glass: it is to be read first, by the
 * program that wants the screen or asks what key it was.
 */
static bool line_first(const struct v3215 *c, u8 cmd)
{
	return c->in_lines && !c->glass->recorded &&
	       (glass_erases(cmd) || cmd == DS_READ_MODIFIED);
}

static u32 ask(struct v3215 *c, struct chprog *p, u8 cmd)
{
	struct glass_end end;

	if (line_first(c, cmd)) {
		(void)vdev_reject(&c->vdev, 0);
		return VDEV_OK | DSTAT_ATTENTION | DSTAT_UNIT_CHECK;
	}
	if (glass_ask(c->glass, cmd, &end))
		return VDEV_PEND;
	return glass_finish(&c->vdev, p, &end);
}

static u32 write(struct v3215 *c, struct chprog *p)
{
	u8 cmd = write_command(p->ctl);
	enum err err;

	if (!cmd)
		return vdev_reject(&c->vdev, SENSE_COMMAND_REJECT);
	err = glass_gather(c->glass, p);
	if (err == ERR_BUSY)
		return VDEV_AGAIN;
	if (err != ERR_OK)
		return vdev_reject(&c->vdev, SENSE_OPERATION_CHECK);
	if (glass_erases(cmd) || (p->ctl & CTL_BREAK_KEY))
		c->glass->all_keys = p->ctl & CTL_BREAK_KEY;
	return ask(c, p, cmd);
}

u32 v3215_screen(struct v3215 *c, u8 cmd, struct chprog *p)
{
	u8 read = read_command(p->ctl);

	if (!c->glass)
		return vdev_reject(&c->vdev, SENSE_COMMAND_REJECT);
	if (cmd == CMD_DISPLAY)
		return display(c, p);
	if (cmd == CMD_WRITE)
		return write(c, p);
	return read ? ask(c, p, read)
		    : vdev_reject(&c->vdev, SENSE_COMMAND_REJECT);
}

void v3215_glass_done(struct v3215 *c, const struct glass_end *end)
{
	if (c->vdev.prog.waits)
		vdev_done(&c->vdev,
			  (u8)glass_finish(&c->vdev, &c->vdev.prog, end));
}

void v3215_glass_status(struct v3215 *c, u8 dstat)
{
	vdev_unsolicited(&c->vdev, dstat);
}
