/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CTCATALK: talks to another of its kind by two channel-to-channel adapters,
 * as Linux' ctcm does: it reads by one and writes by the other (PARM
 * IN=0500 OUT=0501).  Blocks have a number and a pattern; what is not as it was
 * sent is bad, what ends with unit check is lost and tried again.
 */
#include "cp/arch/ctca.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/chan.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/parm.h"
#include "tests/guest/subch.h"

#define SIZE	 32768u
#define HEAD	 8u /* number and length */
#define EVERY	 500u
#define AGAIN_US 100000
#define ENDED	 (DSTAT_CHANNEL_END | DSTAT_DEVICE_END)

struct half {
	struct gk_chan *c;
	struct ccw1 prog[3] ALIGNED(8);
	bool runs;
	u64 again_us; /* not before */
	u32 number;   /* of the block that is sent, or came last */
	u8 data[SIZE];
};

static struct half in, out;
static u32 sent, received, lost, bad;

static void start(struct half *h, u8 cmd, u32 size)
{
	h->prog[0] = subch_ccw(CTCA_CMD_PREPARE, CCW_CC | CCW_SLI, 0, h->data);
	h->prog[1] = subch_ccw(cmd, CCW_CC | CCW_SLI, (u16)size, h->data);
	h->prog[2] = subch_ccw(CCW_CMD_NOP, CCW_SLI, 0, h->data);
	/* A read has its residual count in its own, last CCW. */
	if (cmd == CTCA_CMD_READ)
		h->prog[1].flags = CCW_SLI;
	h->runs = gk_chan_start(h->c, h->prog) == ERR_OK;
}

static u32 length_of(u32 number)
{
	return HEAD + number * 977 % (SIZE - HEAD);
}

static u8 pattern(u32 number, u32 i)
{
	return (u8)(number * 31 + i);
}

static void send_next(void)
{
	u32 size = length_of(out.number);

	put_be32(out.data, out.number);
	put_be32(out.data + 4, size);
	for (u32 i = HEAD; i < size; i += 61)
		out.data[i] = pattern(out.number, i);
	start(&out, CTCA_CMD_WRITE, size);
}

static void judge(u32 size)
{
	u32 number = get_be32(in.data);
	bool good = size >= HEAD && get_be32(in.data + 4) == size &&
		    length_of(number) == size;

	for (u32 i = HEAD; good && i < size; i += 61)
		good = in.data[i] == pattern(number, i);
	/* After a loss it may come again, or the other has begun anew. */
	if (!good || (in.number && number != in.number + 1 && number != 1))
		bad++;
	in.number = number;
	received++;
}

static void tell(const char *what)
{
	gk_printf("%s: %u sent, %u received, %u lost, %u bad\n", what, sent,
		  received, lost, bad);
}

static bool ended(struct half *h, struct gk_status *st)
{
	if (!h->runs || !gk_chan_ended(h->c, st))
		return false;
	h->runs = false;
	if (st->dstat == ENDED && !st->cstat)
		return true;
	lost++;
	if (h == &in)
		in.number = 0;
	h->again_us = gk_now_us() + AGAIN_US;
	gk_printf("%s lost: status %x %x\n", h == &in ? "read" : "write",
		  (unsigned int)st->dstat, (unsigned int)st->cstat);
	return false;
}

static void work(void)
{
	struct gk_status st;

	if (ended(&in, &st)) {
		judge(SIZE - st.residual);
		if (received % EVERY == 0)
			tell("talk");
	}
	if (ended(&out, &st)) {
		sent++;
		out.number++;
	}
	if (!in.runs && gk_now_us() >= in.again_us)
		start(&in, CTCA_CMD_READ, SIZE);
	if (!out.runs && gk_now_us() >= out.again_us)
		send_next();
}

static struct gk_chan *find(const char *key)
{
	char text[8];
	u64 devno;

	if (!gk_parm(key, text, sizeof(text)) ||
	    !str_to_u64(text, 16, 0xffff, &devno))
		return NULL;
	return gk_chan_find((u16)devno);
}

static void typed(char *text)
{
	(void)text;
	tell("now");
}

void gk_main(void)
{
	in.c = find("IN");
	out.c = find("OUT");
	if (!in.c || !out.c)
		gk_end(GK_END_NO_DEVICE, "CTCATALK: IN=vdev OUT=vdev");
	out.number = 1;
	gk_console_input(typed);
	gk_printf("talk begins\n");
	for (;;) {
		work();
		gk_idle(gk_now_us() + AGAIN_US);
	}
}
