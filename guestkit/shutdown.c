/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shutdown signal.  The service signal's handler sets a timer to now, so
 * that the event is read in ordinary code.
 */
#include "guestkit/include/gk/shutdown.h"

#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"

#define CMD_READ_EVENT 0x00770005
#define CMD_WRITE_MASK 0x00780005
#define EVENT_QUIESCE  0x1d
#define MASK_QUIESCE   0x00000008 /* bit X'1D' - 1 from the left */
#define RESPONSE_DONE  0x0020
#define HEADER_SIZE    8
#define CALL_US	       1000000

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
			be16 timeout;
			u8 unit; /* 0: seconds */
		} event;
		u8 room[248];
	};
} ALIGNED(8);
LAYOUT_AT(struct sccb, event.timeout, 14);
LAYOUT_SIZE(struct sccb, 256);

static struct sccb sccb ALIGNED(256);
static volatile bool busy;
static struct gk_timer look;
static void (*on_end)(u32 seconds);

static void service_signal(u16 cpu, u32 param)
{
	(void)cpu;
	if (param & ~7u)
		busy = false;
	if (param & 1)
		gk_timer_set(&look, 0);
}

static bool call(u32 command)
{
	u64 end = gk_now_us() + CALL_US;
	int cc;

	busy = true;
	while ((cc = (int)insn_servc(command, (u32)(u64)&sccb)) == 2 &&
	       gk_now_us() < end)
		gk_irq_window();
	while (cc == 0 && busy && gk_now_us() < end)
		gk_wait_until(end);
	return cc == 0 && !busy && be16_get(sccb.response) == RESPONSE_DONE;
}

static void read_event(void *unused)
{
	u32 seconds;

	(void)unused;
	memset(&sccb, 0, sizeof(sccb));
	sccb.size = be16_make(sizeof(sccb));
	if (!call(CMD_READ_EVENT) || sccb.event.type != EVENT_QUIESCE)
		return;
	seconds = be16_get(sccb.event.timeout);
	on_end(seconds);
	gk_end(GK_END_OK, NULL);
}

bool gk_shutdown_enable(void (*end)(u32 seconds))
{
	on_end = end;
	gk_timer_init(&look, read_event, NULL);
	gk_ext_register(GK_EXT_SERVICE_SIGNAL, service_signal);
	memset(&sccb, 0, sizeof(sccb));
	sccb.size = be16_make(HEADER_SIZE + 20);
	sccb.mask.mask_size = be16_make(4);
	sccb.mask.receive = be32_make(MASK_QUIESCE);
	return call(CMD_WRITE_MASK);
}
