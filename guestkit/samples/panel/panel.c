/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PANEL: a full-screen guest.  It paints a screen on a 3270, shows each key and
 * what was typed, and paints anew when a device end says that its picture is
 * gone.  Under CP: TERMINAL CONMODE 3270, then IPL PANEL; PF3 ends it.
 */
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/term/ds3270.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/chan.h"
#include "guestkit/include/gk/clock.h"

#define CU_3270	   0x3274
#define COLS	   80
#define CELLS	   (24 * COLS)
#define FIELD	   (5 * COLS + 12) /* attribute of the input field */
#define FIELD_SIZE 40
#define PF3	   0xf3
#define REFUSED	   (DSTAT_UNIT_EXCEPTION | DSTAT_UNIT_CHECK)

static struct gk_chan *screen;
static struct ccw1 prog ALIGNED(8);
static u8 stream[2048];
static u8 record[2048];
static u32 keys, paintings, refused;
static u8 last_aid;
static char typed[FIELD_SIZE + 1];

/* Run CMD on the screen; its ending device status, 0 when it is gone. */
static u8 run(u8 cmd, void *data, u32 size, u32 *left)
{
	struct gk_status status;

	prog = (struct ccw1){ .cmd = cmd,
			      .flags = CCW_SLI,
			      .count = be16_make((u16)size),
			      .addr = be32_make((u32)(u64)data) };
	while (gk_chan_start(screen, &prog) == ERR_BUSY)
		gk_wait_until(gk_now_us() + 1000);
	while (screen->active)
		gk_wait_until(GK_FOREVER);
	if (!gk_chan_ended(screen, &status))
		return 0;
	if (left)
		*left = status.residual;
	return status.dstat;
}

static void text_at(struct ds_out *out, u32 cell, const char *text)
{
	ds_sba(out, cell);
	ds_text(out, text, strlen(text));
}

static void write_facts(struct ds_out *out)
{
	char line[COLS];

	fmt_print(line, sizeof(line),
		  "Keys %u  last AID %02X  paintings %u  "
		  "refused %u   ",
		  keys, last_aid, paintings, refused);
	text_at(out, 8 * COLS + 1, line);
	fmt_print(line, sizeof(line), "Typed: %-40s", typed);
	text_at(out, 9 * COLS + 1, line);
}

static void send(struct ds_out *out)
{
	if (run(out->command, out->data, out->len, NULL) & REFUSED)
		refused++;
}

static void paint_all(void)
{
	struct ds_out out;

	paintings++;
	ds_init(&out, stream, sizeof(stream), CELLS);
	ds_begin(&out, DS_ERASE_WRITE, DS_WCC_RESTORE | DS_WCC_RESET_MDT);
	ds_sba(&out, 0);
	ds_sf(&out, DS_ATTR_TEXT);
	text_at(&out, 1 * COLS + 30, "PANEL of a guest");
	text_at(&out, FIELD - 11, "Type ===>");
	ds_sba(&out, FIELD);
	ds_sf(&out, DS_ATTR_INPUT);
	ds_ic(&out);
	ds_sba(&out, FIELD + FIELD_SIZE + 1);
	ds_sf(&out, DS_ATTR_SKIP);
	text_at(&out, 22 * COLS + 1, "PF3 ends");
	write_facts(&out);
	send(&out);
}

/* Only what changes: refused when CP has shown something meanwhile. */
static void paint_facts(void)
{
	struct ds_out out;

	ds_init(&out, stream, sizeof(stream), CELLS);
	ds_begin(&out, DS_WRITE, DS_WCC_RESTORE);
	write_facts(&out);
	send(&out);
}

static void take_key(void)
{
	struct ds_in in;
	u32 left = sizeof(record), cell;
	u8 dstat = run(DS_READ_MODIFIED, record, sizeof(record), &left);

	if ((dstat & REFUSED) || !ds_parse(&in, record, sizeof(record) - left))
		return;
	keys++;
	last_aid = in.aid;
	while (ds_field(&in, &cell, typed, sizeof(typed)))
		;
	if (in.aid == DS_AID_CLEAR)
		paint_all();
	else
		paint_facts();
}

void gk_main(void)
{
	for (struct gk_chan *c = NULL; !screen && (c = gk_chan_next(c));)
		if (c->cu_type == CU_3270)
			screen = c;
	if (!screen)
		return;
	paint_all();
	while (last_aid != PF3) {
		u8 status = gk_chan_unsolicited(screen);

		if (status & DSTAT_DEVICE_END)
			paint_all();
		else if (status & DSTAT_ATTENTION)
			take_key();
		else
			gk_wait_until(GK_FOREVER);
	}
}
