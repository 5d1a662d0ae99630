/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fake/ctca_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/arch/ctca.h"

struct ctca_rig ctca_rig;

static void on_work(struct vctca *c)
{
	assert_true(c == &ctca_rig.a.c || c == &ctca_rig.b.c);
	ctca_rig.works++;
}

static void ctca_side_begin(struct ctca_side *s, u16 devno)
{
	rig_begin(&s->r);
	vctca_init(&s->c, on_work);
	assert_int_equal(vcss_attach(&s->r.css, &s->c.vdev, devno), ERR_OK);
	s->r.schid = vcss_schid(&s->c.vdev);
	rig_enable(&s->r, &s->c.vdev, 3);
	s->at = RIG_CPA;
	s->r.failures = 0;
}

/* Everything that is due, and not for ever. */
void ctca_settle(void)
{
	u32 steps = 0;

	while (vctca_step(&ctca_rig.a.c,
			  ctca_rig.coupled ? &ctca_rig.b.c : NULL))
		assert_true(steps++ < 10000);
	if (!ctca_rig.coupled)
		while (vctca_step(&ctca_rig.b.c, NULL))
			assert_true(steps++ < 10000);
}

int ctca_setup(void **state)
{
	(void)state;
	ctca_rig.works = 0;
	ctca_rig.coupled = true;
	ctca_side_begin(&ctca_rig.a, 0x0500);
	ctca_side_begin(&ctca_rig.b, 0x0501);
	return 0;
}

int ctca_teardown(void **state)
{
	(void)state;
	rig_end(&ctca_rig.a.r);
	rig_end(&ctca_rig.b.r);
	return 0;
}

void ctca_ccw(struct ctca_side *s, u8 cmd, u8 flags, u32 count, u32 addr)
{
	rig_ccw1(&s->r, s->at, cmd, flags, (u16)count, addr);
	s->at += 8;
}

void ctca_go(struct ctca_side *s)
{
	s->at = RIG_CPA;
	assert_int_equal(rig_ssch(&s->r, ORB_F), 0);
	ctca_settle();
}

void ctca_one(struct ctca_side *s, u8 cmd, u32 count)
{
	ctca_ccw(s, cmd, CCW_SLI, count, RIG_DATA);
	ctca_go(s);
}

void ctca_waits(struct ctca_side *s)
{
	assert_int_equal(rig_tsch(&s->r, &s->irb), 1);
}

void ctca_ended(struct ctca_side *s, u8 dstat)
{
	assert_int_equal(rig_tsch(&s->r, &s->irb), 0);
	assert_int_equal(s->irb.scsw.dstat, dstat);
	assert_int_equal(s->irb.scsw.cstat, 0);
}

u8 *ctca_data(struct ctca_side *s)
{
	return s->r.g->mem + RIG_DATA;
}

u8 ctca_sense(struct ctca_side *s)
{
	memset(ctca_data(s), 0xee, 4);
	ctca_one(s, CCW_CMD_SENSE, 2);
	ctca_ended(s, VDEV_OK);
	assert_int_equal(ctca_data(s)[1], 0);
	assert_int_equal(ctca_data(s)[2], 0xee);
	return ctca_data(s)[0];
}

void ctca_halt(struct ctca_side *s)
{
	u8 cc;

	assert_int_equal(vcss_hsch(&s->r.css, s->r.schid, &cc), PGM_NONE);
	assert_int_equal(cc, 0);
	ctca_settle();
	assert_int_equal(rig_tsch(&s->r, &s->irb), 0);
}

void ctca_clear(struct ctca_side *s)
{
	u8 cc;

	assert_int_equal(vcss_csch(&s->r.css, s->r.schid, &cc), PGM_NONE);
	assert_int_equal(cc, 0);
	ctca_settle();
	assert_int_equal(rig_tsch(&s->r, &s->irb), 0);
}

void ctca_extended(struct ctca_side *s)
{
	ctca_one(s, CTCA_CMD_SET_EXTENDED, 1);
	ctca_ended(s, VDEV_OK);
}
