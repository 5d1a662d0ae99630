/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Channel programs for real channels: the input is guest storage from RIG_CPA
 * on; its first bytes choose the ORB's flags, the order and what the device
 * does.  Whatever the program is, the copy designates nothing but itself and
 * pages that are held, runs to an end on a channel, and holds no page after
 * that.  With bit 0 of the second byte the guest stores into its program while
 * it is translated.  With bit 1 the copy is run by a subchannel (vreal.c), with
 * functions in between.
 *
 * Aims at: cp/vdev/cctrans.c cp/vdev/vreal.c
 */
#include <stdlib.h>
#include <string.h>

#include "cp/vdev/vreal.h"
#include "tests/fake/channel.h"
#include "tests/fake/css_rig.h"

#define REAL 0x00200000u

static struct cctrans copy;
static struct channel chan;
static u32 start_flags;
static bool running, clearing;

static enum err start(void *ctx, u32 flags, u32 cpa, bool sense)
{
	(void)ctx;
	(void)sense;
	if (running || cpa != REAL)
		abort();
	running = true;
	start_flags = flags;
	return ERR_OK;
}

static bool halt(void *ctx)
{
	(void)ctx;
	return running;
}

static bool clear(void *ctx)
{
	(void)ctx;
	clearing = running;
	return running;
}

static const struct vreal_ops ops = { start, halt, clear };
static const struct vdev_row row = { .name = "DASD" };

/* The channel comes to the end of what was started. */
static void channel_ends(struct vreal *v, const struct rig *r)
{
	struct irb irb;

	if (!running)
		return;
	running = false;
	memset(&irb, 0, sizeof(irb));
	channel_check(&copy, r->g->size);
	if (clearing)
		irb.scsw.ctl = be32_make(SCSW_FCTL_CLEAR | SCSW_STCTL_PENDING);
	else
		channel_run(&chan, start_flags, REAL, &irb);
	clearing = false;
	vreal_ended(v, &irb);
}

static void act(struct vreal *v, struct rig *r, u8 what)
{
	struct irb irb;
	u8 cc;

	switch (what & 7) {
	case 0:
		if (vcss_hsch(&r->css, r->schid, &cc) != PGM_NONE)
			abort();
		break;
	case 1:
		if (vcss_csch(&r->css, r->schid, &cc) != PGM_NONE)
			abort();
		break;
	case 2:
		if (vcss_rsch(&r->css, r->schid, &cc) != PGM_NONE)
			abort();
		break;
	case 3:
		vcss_reset(&r->css);
		rig_enable(r, &v->vdev, 3);
		break;
	case 4:
		vreal_pci(v, REAL + 8u * (what >> 3));
		break;
	case 5:
		if (vcss_xsch(&r->css, r->schid, &cc) != PGM_NONE)
			abort();
		break;
	case 6:
		vreal_unsolicited(v, DSTAT_ATTENTION);
		break;
	default:
		channel_ends(v, r);
		break;
	}
	if (what & 0x40)
		rig_tsch(r, &irb);
	if (what & 0x80)
		rig_ssch(r, ORB_F);
}

static void by_subchannel(struct rig *r, u32 flags, const u8 *in, size_t size)
{
	static struct vreal v;

	running = clearing = false;
	vreal_init(&v, &row, &ops, NULL, &copy, REAL);
	if (vcss_attach(&r->css, &v.vdev, 0x0200) != ERR_OK)
		abort();
	r->schid = vcss_schid(&v.vdev);
	rig_enable(r, &v.vdev, 3);
	v.repeats = in[2] & 1;
	if (in[2] & 2) {
		if (vcss_ipl(&r->css, &v.vdev) != ERR_OK)
			abort();
	} else {
		rig_ssch(r, flags);
	}
	for (size_t i = 0; i < size && i < 16; i++)
		act(&v, r, in[i]);
	vcss_detach(&v.vdev);
	channel_ends(&v, r);
	if (v.state != VREAL_IDLE || running)
		abort();
}

static void alone(struct rig *r, u32 flags, const u8 *in)
{
	const struct cctrans_order order = {
		.orb_flags = flags,
		.at = in[2] & 2 ? 0 : RIG_CPA,
		.ipl = in[2] & 2,
		.resumed = in[2] & 4,
		.refused = in[2] >> 3 & 3,
		.settled = in[2] >> 5,
	};
	struct irb irb;

	cctrans_begin(&copy, REAL, r->g, &order);
	channel_check(&copy, r->g->size);
	channel_run(&chan, cctrans_orb_flags(flags), REAL, &irb);
	if (cctrans_cpa(&copy, be32_get(irb.scsw.cpa)) & 7)
		abort();
	(void)cctrans_mark(&copy, be32_get(irb.scsw.cpa));
	cctrans_end(&copy);
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	static struct rig r;
	u32 flags;

	if (size < 8)
		return 0;
	rig_begin(&r);
	memset(&chan, 0, sizeof(chan));
	chan.g = r.g;
	chan.t = &copy;
	chan.gives = in[3] * 64u;
	chan.finds = in[4] & 7;
	flags = (u32)(in[0] & 0x83) << 16 | (in[0] & 4 ? ORB_S : 0) |
		(in[0] & 8 ? 0x20000000u : 0);
	r.g->key[RIG_DATA >> 12] = in[5];
	r.g->hold_fails = in[6];
	memcpy(r.g->mem + RIG_CPA, in + 8,
	       size - 8 > 0x8000 ? 0x8000 : size - 8);
	memcpy(r.g->mem + 8, in + 8, size - 8 > 64 ? 64 : size - 8);
	if (in[1] & 1)
		fake_gstor_changes(r.g, RIG_CPA, in + size / 3 * 2, size / 3);
	if (in[1] & 2)
		by_subchannel(&r, flags, in, size);
	else
		alone(&r, flags, in);
	if (r.g->held)
		abort();
	rig_end(&r);
	return 0;
}
