/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The service processor's ASCII (VT220) console, where there is no 3215: QEMU.
 * One SCCB at a time; its end is an external interruption, which is also how
 * input is announced.
 */
#include "cp/lib/str.h"
#include "guestkit/console.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"

#define CMD_READ_EVENT	0x00770005
#define CMD_WRITE_EVENT 0x00760005
#define CMD_WRITE_MASK	0x00780005
#define EVENT_ASCII	0x1a
#define MASK_ASCII	0x00000040 /* bit X'1A' - 1 from the left */
#define INPUT_MAX	256

/* SCCB header, then one event buffer. */
struct sccb {
	be16 size;
	u8 function;
	u8 control[3];
	be16 response;
	union {
		struct {
			be16 reserved;
			be16 mask_size;
			be32 receive, send, sclp_receive, sclp_send;
		} mask;
		struct {
			be16 size;
			u8 type;
			u8 flags;
			be16 reserved;
			u8 data[GK_CONSOLE_COLUMNS + 2 + INPUT_MAX];
		} event;
	};
} ALIGNED(4096);
LAYOUT_AT(struct sccb, event.data, 14);

#define HEADER_SIZE	  8
#define EVENT_HEADER_SIZE 6

static struct sccb sccb;
static volatile bool busy, input;
static struct gk_timer poll;

static void service_signal(u16 cpu, u32 param)
{
	(void)cpu;
	if (param & ~7u)
		busy = false;
	if (param & 1)
		input = true;
}

static bool call(u32 command)
{
	busy = true;
	while (insn_servc(command, (u32)(u64)&sccb) == 2)
		gk_irq_window();
	for (u64 end = gk_now_us() + 1000000; busy && gk_now_us() < end;)
		gk_wait_until(end);
	return !busy;
}

static void line_out(const char *text, size_t size)
{
	size_t all = size + 2;

	sccb.size = be16_make((u16)(HEADER_SIZE + EVENT_HEADER_SIZE + all));
	sccb.function = 0;
	sccb.event.size = be16_make((u16)(EVENT_HEADER_SIZE + all));
	sccb.event.type = EVENT_ASCII;
	sccb.event.flags = 0;
	memcpy(sccb.event.data, text, size);
	memcpy(sccb.event.data + size, "\r\n", 2);
	call(CMD_WRITE_EVENT);
}

static void drain(void)
{
}

/* Collect what was typed; every carriage return ends a line. */
static void take_input(void)
{
	static char line[INPUT_MAX];
	static size_t used;
	size_t size;

	memset(&sccb, 0, sizeof(sccb));
	sccb.size = be16_make(sizeof(sccb));
	if (!call(CMD_READ_EVENT) || sccb.event.type != EVENT_ASCII)
		return;
	size = be16_get(sccb.event.size);
	size = size < EVENT_HEADER_SIZE + 1 ? 0 : size - EVENT_HEADER_SIZE;
	size = MIN(size, sizeof(sccb.event.data));
	for (size_t i = 1; i < size; i++) {
		char c = (char)sccb.event.data[i];

		if (c != '\r' && c != '\n') {
			if (used + 1 < sizeof(line))
				line[used++] = c;
			continue;
		}
		line[used] = '\0';
		used = 0;
		console_line_in(line);
	}
}

static void poll_input(void *ctx)
{
	(void)ctx;
	if (input) {
		input = false;
		take_input();
	}
	gk_timer_set(&poll, gk_now_us() + 50000);
}

static bool open_sclp(void)
{
	gk_ext_register(GK_EXT_SERVICE_SIGNAL, service_signal);
	memset(&sccb, 0, sizeof(sccb));
	sccb.size = be16_make(HEADER_SIZE + 20);
	sccb.mask.mask_size = be16_make(4);
	sccb.mask.receive = be32_make(MASK_ASCII);
	sccb.mask.send = be32_make(MASK_ASCII);
	if (!call(CMD_WRITE_MASK))
		return false;
	if (!(be32_get(sccb.mask.sclp_receive) & MASK_ASCII))
		return false;
	gk_timer_init(&poll, poll_input, NULL);
	gk_timer_set(&poll, 0);
	return true;
}

const struct console_kind console_sclp = {
	.open = open_sclp,
	.line_out = line_out,
	.drain = drain,
};
