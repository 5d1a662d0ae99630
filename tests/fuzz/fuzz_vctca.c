/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two coupled channel-to-channel adapters and the programs of both their
 * guests: the input is what each guest does, a few bytes an action, and the two
 * programs.  With bit 7 of the first byte a guest's storage changes while it is
 * read.  Whatever they do, no byte goes beyond a count, nothing is left waiting
 * on a side without a program, and plain programs meet afterwards.
 *
 * Aims at: cp/vdev/vctca.c
 */
#include <stdlib.h>
#include <string.h>

#include "cp/arch/ctca.h"
#include "cp/vdev/vctca.h"
#include "tests/fake/css_rig.h"

#define STEPS 400
#define PROG  0x400u /* of each program, at most */

static struct rig r[2];
static struct vctca c[2];
static bool coupled;

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

static void must(bool good)
{
	if (!good)
		abort();
}

static void on_work(struct vctca *v)
{
	must(v == &c[0] || v == &c[1]);
}

static void begin(u32 i, u16 devno)
{
	rig_begin(&r[i]);
	vctca_init(&c[i], on_work);
	must(vcss_attach(&r[i].css, &c[i].vdev, devno) == ERR_OK);
	r[i].schid = vcss_schid(&c[i].vdev);
	rig_enable(&r[i], &c[i].vdev, 3);
}

static void invariants(void)
{
	for (u32 i = 0; i < 2; i++) {
		must(c[i].state < VCTCA_STATES);
		must(!c[i].meets || coupled);
		must(c[i].count.read_bytes <= c[1 - i].count.write_bytes);
		if (c[i].state < VCTCA_AVAILABLE && !c[i].gone)
			must(c[i].vdev.prog.waits);
	}
	if (coupled && c[0].meets && !c[1].gone)
		must(c[1].meets);
}

static void settle(u32 steps)
{
	for (u32 i = 0; i < steps; i++) {
		bool more = vctca_step(&c[0], coupled ? &c[1] : NULL);

		if (!coupled)
			more = vctca_step(&c[1], NULL) || more;
		more = vcss_run(&r[0].css) || more;
		more = vcss_run(&r[1].css) || more;
		invariants();
		if (!more)
			return;
	}
}

static void join(bool yes)
{
	if (yes == coupled)
		return;
	coupled = yes;
	if (yes)
		vctca_join(&c[0], &c[1]);
	else
		vctca_part(&c[0], &c[1]);
}

static void act(u8 what, const u8 *ccws, size_t size)
{
	struct rig *g = &r[what & 1];
	struct irb irb;
	u8 cc;

	switch (what >> 1 & 7) {
	case 0:
		must(vcss_hsch(&g->css, g->schid, &cc) == PGM_NONE);
		break;
	case 1:
		must(vcss_csch(&g->css, g->schid, &cc) == PGM_NONE);
		break;
	case 2:
		vcss_reset(&g->css);
		rig_enable(g, &c[what & 1].vdev, 3);
		break;
	case 3:
		join(what & 0x10);
		break;
	case 4:
		rig_tsch(g, &irb);
		break;
	default:
		rig_tsch(g, &irb);
		memcpy(g->g->mem + RIG_CPA, ccws, size);
		rig_ssch(g, what & 0x20 ? ORB_F : 0);
		break;
	}
}

static void work_again(void)
{
	struct irb irb;

	for (u32 i = 0; i < 2; i++) {
		fake_gstor_changes(r[i].g, RIG_CPA, NULL, 0);
		vcss_reset(&r[i].css);
		rig_enable(&r[i], &c[i].vdev, 3);
		r[i].g->mem[RIG_DATA] = (u8)(0x11 + i);
	}
	join(true);
	settle(STEPS);
	rig_ccw1(&r[0], RIG_CPA, CTCA_CMD_WRITE, 0, 1, RIG_DATA);
	rig_ccw1(&r[1], RIG_CPA, CTCA_CMD_READ, 0, 1, RIG_DATA);
	must(rig_ssch(&r[0], ORB_F) == 0);
	must(rig_ssch(&r[1], ORB_F) == 0);
	settle(STEPS);
	for (u32 i = 0; i < 2; i++) {
		must(rig_tsch(&r[i], &irb) == 0);
		must(irb.scsw.dstat == VDEV_OK && !irb.scsw.cstat);
	}
	must(r[1].g->mem[RIG_DATA] == 0x11);
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	size_t actions, part;

	if (size < 8)
		return 0;
	coupled = in[0] & 1;
	begin(0, 0x0500);
	begin(1, 0x0501);
	if (coupled)
		vctca_join(&c[0], &c[1]);
	actions = MIN((size_t)(in[0] >> 1 & 0x1f) + 2, size / 3);
	part = MIN((size - 1 - actions) / 2, (size_t)PROG);
	if (in[0] & 0x80)
		fake_gstor_changes(r[0].g, RIG_CPA, in + 1 + actions, part);
	for (size_t i = 0; i < actions; i++) {
		u8 what = in[1 + i];

		act(what, in + 1 + actions + (what & 1 ? part : 0), part);
		settle(what & 0x80 ? 1 : STEPS);
	}
	work_again();
	rig_end(&r[0]);
	rig_end(&r[1]);
	return 0;
}
