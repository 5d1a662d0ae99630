/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Channel programs: the input is guest storage from RIG_CPA on; its first two
 * bytes choose the ORB's flags and how the device behaves.  The console and a
 * scripted device take turns.  With bit 4 of the first byte the last third of
 * the input is what the guest stores into the program while it is read.  With
 * X'20' the program is one of DIAGNOSE X'58', and CP and the guest take turns
 * on the glass.  Nothing may overread, loop, or leave status that is not
 * architected; a device that was taken away, reset or disabled in the middle
 * works again afterwards.
 *
 * Aims at: cp/vdev/chprog.c cp/vdev/vcss.c cp/vdev/vcss_insn.c
 * cp/vdev/v3215.c cp/vdev/v3215_screen.c cp/vdev/glass.c
 */
#include <stdlib.h>
#include <string.h>

#include "cp/vdev/v3215.h"
#include "tests/fake/css_rig.h"
#include "tests/fake/glass.h"

static u32 lines;

static bool on_line(void *ctx, const char *text)
{
	(void)ctx;
	if (strlen(text) > V3215_LINE_MAX)
		abort();
	return ++lines % 7 != 0;
}

static bool on_act(void *ctx, enum v3215_act act, u8 row, const char *text)
{
	(void)ctx;
	if (strlen(text) > 20 || row > 200 || act > V3215_MORE)
		abort();
	return ++lines % 5 != 0;
}

static u16 on_columns(void *ctx)
{
	(void)ctx;
	return (u16)(lines % 21);
}

static const struct v3215_ops ops = {
	.line = on_line,
	.act = on_act,
	.columns = on_columns,
};

/* --- the glass --- */

static struct glass glass;

/* The terminal's task and its user. */
static void terminal(u8 how)
{
	struct glass_end end = { VDEV_OK, 0, (const u8 *)"\x7d@@", 3 };

	if (how & 0x10)
		glass_hand_back(&glass);
	if (how & 0x20)
		glass_key(&glass, end.data, end.size);
	if (how & 0x40)
		glass_break_in(&glass);
	if (glass_take(&glass)) {
		if (glass.len > sizeof(glass.stream))
			abort();
		glass_done(&glass, glass.serial, &end);
	}
	if (how & 0x80)
		glass_connect(&glass, false);
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

/* What an operator, or another CPU, does in the middle. */
static void disturb(struct rig *r, struct vdev *v, u8 how)
{
	struct schib schib;
	u32 crw;
	u8 cc;

	if (how & 0x10) {
		u16 devno = vdev_devno(v);

		vcss_detach(v);
		if (vcss_run(&r->css) ||
		    vcss_attach(&r->css, v, devno) != ERR_OK)
			abort();
		r->schid = vcss_schid(v);
	}
	if (how & 0x20)
		vcss_reset(&r->css);
	if (how & 0x40) {
		if (vcss_stsch(&r->css, r->schid, &schib, &cc) != PGM_NONE)
			abort();
		schib.pmcw.flags = be16_make(PMCW_V);
		if (vcss_msch(&r->css, r->schid, &schib, &cc) != PGM_NONE)
			abort();
	}
	if (how & 0x80 && vcss_xsch(&r->css, r->schid, &cc) != PGM_NONE)
		abort();
	do
		if (vcss_stcrw(&r->css, &crw, &cc) != PGM_NONE)
			abort();
	while (cc == 0);
	if (vcss_csch(&r->css, r->schid, &cc) != PGM_NONE)
		abort();
}

/* A simple program ends at once, and well. */
static void works_again(struct rig *r, struct vdev *v)
{
	struct irb irb;

	rig_tsch(r, &irb);
	rig_enable(r, v, 3);
	rig_ccw1(r, RIG_CPA, CCW_CMD_NOP, CCW_SLI, 1, RIG_DATA);
	if (rig_ssch(r, ORB_F) != 0 || rig_tsch(r, &irb) != 0 ||
	    irb.scsw.dstat != VDEV_OK || irb.scsw.cstat || v->prog.waits)
		abort();
}

static void drive(struct rig *r, struct v3215 *con, u8 how)
{
	struct irb irb;
	u8 cc;

	for (u32 i = 0; i < 8 && vcss_run(&r->css); i++)
		terminal(how);
	terminal(how);
	if (how & 1)
		v3215_input(con, "typed text");
	if (how & 2)
		v3215_ready(con);
	if (how & 4)
		rig_answer(r, "answer", 6);
	if (how & 8 && vcss_hsch(&r->css, r->schid, &cc) != PGM_NONE)
		abort();
	rig_tsch(r, &irb);
	if (vcss_rsch(&r->css, r->schid, &cc) != PGM_NONE ||
	    vcss_csch(&r->css, r->schid, &cc) != PGM_NONE)
		abort();
	if (rig_tsch(r, &irb) != 0 && cc == 0)
		abort();
	/* Whatever happened, the subchannel works again. */
	if (rig_ctl(&irb) & SCSW_ACTL & ~SCSW_ACTL_CLEAR_PEND)
		abort();
}

static u8 start(struct rig *r, struct v3215 *con, u32 flags, bool console)
{
	return console ? vcss_console(&con->vdev, RIG_CPA) : rig_ssch(r, flags);
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	static struct rig r;
	static struct v3215 con;
	u32 flags;

	if (size < 4)
		return 0;
	rig_begin(&r);
	v3215_init(&con, &ops, NULL);
	glass_init(&glass, &fake_glass_3215, &con);
	glass.lent = true;
	glass_connect(&glass, true);
	con.glass = &glass;
	if (vcss_attach(&r.css, &con.vdev, 0x0009) != ERR_OK)
		abort();
	rig_enable(&r, &con.vdev, 3);
	if (in[0] & 0x21)
		r.schid = vcss_schid(&con.vdev);
	flags = (u32)in[1] << 16 | (in[0] & 2 ? ORB_S : 0) |
		(in[0] & 4 ? ORB_L : 0);
	flags &= ~0x00040000u;
	r.want_bytes = in[2] * 16u;
	r.have_bytes = in[2] * 16u;
	size = size - 4 > 0x10000 ? 0x10000 : size - 4;
	memcpy(r.g->mem + RIG_CPA, in + 4, size);
	if (in[0] & 8)
		fake_gstor_changes(r.g, RIG_CPA, in + 4 + size / 3 * 2,
				   size / 3);
	if (start(&r, &con, flags, in[0] & 0x20) == 0)
		drive(&r, &con, in[3]);
	if (in[3] & 0xf0) {
		struct vdev *v = in[0] & 0x21 ? &con.vdev : &r.dev;

		rig_ssch(&r, flags);
		disturb(&r, v, in[3]);
		fake_gstor_changes(r.g, RIG_CPA, NULL, 0);
		works_again(&r, v);
	}
	rig_end(&r);
	return 0;
}
