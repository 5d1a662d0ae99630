/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/rdev/rdev_last.h"

#include "cp/arch/dat.h"
#include "cp/core/log.h"
#include "cp/hw/insn.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "cp/mm/home.h"
#include "cp/msg/msg.h"
#include "cp/rdev/rdev.h"

#define CU_3215	  0x3215
#define WRITE_ACR 0x09
#define LINE_MAX  120
#define TRIES	  8000000 /* an adapter may take its five seconds */

static struct {
	struct ccw1 ccw;
	u8 text[LINE_MAX];
} dma ALIGNED(256); /* within a page: real addresses run on */

/* Wait for status; false: none came. */
static bool end(u32 schid, struct irb *irb)
{
	u32 tries;

	for (tries = 0; tries < TRIES; tries++)
		if (insn_tsch(schid, irb) == 0)
			return true;
	return false;
}

static bool clear(u32 schid)
{
	struct irb irb;

	if (insn_csch(schid))
		return true;
	while (end(schid, &irb))
		if (be32_get(irb.scsw.ctl) & SCSW_FCTL_CLEAR)
			return true;
	return false;
}

static void start(u32 schid, u64 program)
{
	struct orb orb = {
		.intparm = be32_make(schid),
		.flags = be32_make(ORB_F | ORB_LPM),
		.cpa = be32_make((u32)program),
	};
	struct irb irb;

	if (insn_ssch(schid, &orb) == 0)
		(void)end(schid, &irb);
}

static void write(u32 schid, const char *text)
{
	u64 real = hpa_val(home_lookup(&dma));
	size_t len = strnlen(text, sizeof(dma.text));

	ebcdic_from(dma.text, text, len);
	dma.ccw = (struct ccw1){ WRITE_ACR, CCW_SLI, be16_make((u16)len),
				 be32_make((u32)real +
					   (u32)offsetof(typeof(dma), text)) };
	start(schid, real);
}

void rdev_last_words(const char *text)
{
	struct rdev *r = NULL;

	while ((r = rdev_next(r)))
		if (r->cu_type == CU_3215 && clear(r->schid))
			write(r->schid, text);
}

/* Programs that wait for the outside end sooner if something comes. */
static void end_waits(void)
{
	struct rdev *r = NULL;

	while ((r = rdev_next(r)))
		(void)insn_csch(r->schid);
	while ((r = rdev_next(r)))
		if (r->last && clear(r->schid))
			start(r->schid, rdev_dma_addr(r->last));
}

static void quiet(const struct rdev *r)
{
	char text[MSG_LINE_MAX];
	struct schib schib;
	struct irb irb;

	if (!clear(r->schid)) {
		log_line(note_device_endless(text, r->devno));
		return;
	}
	(void)insn_tsch(r->schid, &irb);
	if (insn_stsch(r->schid, &schib))
		return;
	schib.pmcw.flags = be16_make(be16_get(schib.pmcw.flags) & (u16)~PMCW_E);
	(void)insn_msch(r->schid, &schib);
}

void rdev_quiet_all(void)
{
	struct rdev *r = NULL;

	end_waits();
	while ((r = rdev_next(r)))
		quiet(r);
}
