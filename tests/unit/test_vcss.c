/* SPDX-License-Identifier: Apache-2.0 */
/* Virtual subchannels: condition codes, exceptions, status, interruptions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/css_rig.h"

static struct rig r;

static int setup(void **state)
{
	(void)state;
	rig_begin(&r);
	rig_ccw1(&r, RIG_CPA, RIG_CONTROL, CCW_SLI, 1, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_end(&r);
	return 0;
}

static void pend(void)
{
	rig_ccw1(&r, RIG_CPA, RIG_PEND, CCW_SLI, 4, RIG_DATA);
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
}

static void schid_left_half_must_be_0001(void **state)
{
	static const u32 bad[] = { 0, 0x00020000, 0x00030000, 0x80010000 };
	struct schib schib;
	struct orb orb;
	struct irb irb;
	u8 cc;

	(void)state;
	memset(&orb, 0, sizeof(orb));
	memset(&schib, 0, sizeof(schib));
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_int_equal(vcss_ssch(&r.css, bad[i], &orb, &cc),
				 PGM_OPERAND);
		assert_int_equal(vcss_stsch(&r.css, bad[i], &schib, &cc),
				 PGM_OPERAND);
		assert_int_equal(vcss_msch(&r.css, bad[i], &schib, &cc),
				 PGM_OPERAND);
		assert_int_equal(vcss_tsch(&r.css, bad[i], &irb, &cc),
				 PGM_OPERAND);
		assert_int_equal(vcss_hsch(&r.css, bad[i], &cc), PGM_OPERAND);
		assert_int_equal(vcss_csch(&r.css, bad[i], &cc), PGM_OPERAND);
		assert_int_equal(vcss_xsch(&r.css, bad[i], &cc), PGM_OPERAND);
		assert_int_equal(vcss_rsch(&r.css, bad[i], &cc), PGM_OPERAND);
	}
}

static void unknown_subchannel_is_cc_3(void **state)
{
	u32 none = SCHID_ONE | 1;
	struct schib schib;
	struct orb orb;
	struct irb irb;
	u8 cc = 9;

	(void)state;
	memset(&orb, 0, sizeof(orb));
	assert_int_equal(vcss_ssch(&r.css, none, &orb, &cc), PGM_NONE);
	assert_int_equal(cc, 3);
	cc = 9;
	assert_int_equal(vcss_stsch(&r.css, none, &schib, &cc), PGM_NONE);
	assert_int_equal(cc, 3);
	cc = 9;
	assert_int_equal(vcss_msch(&r.css, none, &schib, &cc), PGM_NONE);
	assert_int_equal(cc, 3);
	cc = 9;
	assert_int_equal(vcss_tsch(&r.css, none, &irb, &cc), PGM_NONE);
	assert_int_equal(cc, 3);
	cc = 9;
	assert_int_equal(vcss_hsch(&r.css, none, &cc), PGM_NONE);
	assert_int_equal(cc, 3);
	cc = 9;
	assert_int_equal(vcss_csch(&r.css, none, &cc), PGM_NONE);
	assert_int_equal(cc, 3);
}

static void orb_reserved_bits_are_operand_exceptions(void **state)
{
	struct orb orb;
	u8 cc;

	(void)state;
	for (u32 bit = 0; bit < 32; bit++) {
		u32 mask = 1u << bit;

		if (!(mask & 0x0004007eu))
			continue;
		memset(&orb, 0, sizeof(orb));
		orb.flags = be32_make(mask | ORB_F | 0x8000);
		assert_int_equal(vcss_ssch(&r.css, r.schid, &orb, &cc),
				 PGM_OPERAND);
	}
	memset(&orb, 0, sizeof(orb));
	orb.flags = be32_make(ORB_F | 0x8000);
	orb.cpa = be32_make(0x80001000);
	assert_int_equal(vcss_ssch(&r.css, r.schid, &orb, &cc), PGM_OPERAND);
	orb.cpa = be32_make(RIG_CPA);
	orb.flags = be32_make(ORB_F | ORB_X | 0x8000);
	orb.reserved[4] = be32_make(1);
	assert_int_equal(vcss_ssch(&r.css, r.schid, &orb, &cc), PGM_OPERAND);
	assert_int_equal(r.commands, 0);
}

static void ssch_condition_codes(void **state)
{
	struct schib s;
	struct orb orb;
	u8 cc;

	(void)state;
	/* No path of ours in the mask. */
	memset(&orb, 0, sizeof(orb));
	orb.flags = be32_make(ORB_F | 0x4000);
	orb.cpa = be32_make(RIG_CPA);
	assert_int_equal(vcss_ssch(&r.css, r.schid, &orb, &cc), PGM_NONE);
	assert_int_equal(cc, 3);
	/* Status pending. */
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_int_equal(rig_ssch(&r, ORB_F), 1);
	vcss_reset(&r.css);
	/* Not enabled. */
	assert_int_equal(rig_ssch(&r, ORB_F), 3);
	rig_enable(&r, &r.dev, 3);
	/* A start function in progress. */
	pend();
	assert_int_equal(rig_ssch(&r, ORB_F), 2);
	/* The interruption parameter came with the ORB. */
	assert_int_equal(vcss_stsch(&r.css, r.schid, &s, &cc), PGM_NONE);
	assert_int_equal(be32_get(s.pmcw.intparm), 0xcafe0001);
}

static void stsch_shows_the_device(void **state)
{
	struct schib s;
	u8 cc;

	(void)state;
	assert_int_equal(vcss_stsch(&r.css, r.schid, &s, &cc), PGM_NONE);
	assert_int_equal(cc, 0);
	assert_int_equal(be16_get(s.pmcw.devno), 0x0600);
	assert_int_equal(be16_get(s.pmcw.flags),
			 3 << PMCW_ISC_SHIFT | PMCW_E | PMCW_V);
	assert_int_equal(s.pmcw.pim, 0x80);
	assert_int_equal(s.pmcw.pam, 0x80);
	/* A hole is not the end of the subchannels. */
	vcss_detach(&r.dev);
	assert_int_equal(vcss_stsch(&r.css, r.schid, &s, &cc), PGM_NONE);
	assert_int_equal(cc, 0);
	assert_int_equal(be16_get(s.pmcw.flags) & PMCW_V, 0);
	assert_int_equal(rig_ssch(&r, ORB_F), 3);
}

static void msch_rules(void **state)
{
	struct schib s;
	u8 cc;

	(void)state;
	assert_int_equal(vcss_stsch(&r.css, r.schid, &s, &cc), PGM_NONE);
	s.pmcw.flags = be16_make(0x4000 | PMCW_E);
	assert_int_equal(vcss_msch(&r.css, r.schid, &s, &cc), PGM_OPERAND);
	s.pmcw.flags = be16_make(0x0100 | PMCW_E);
	assert_int_equal(vcss_msch(&r.css, r.schid, &s, &cc), PGM_OPERAND);
	s.pmcw.flags = be16_make(PMCW_LM);
	assert_int_equal(vcss_msch(&r.css, r.schid, &s, &cc), PGM_OPERAND);
	s.pmcw.flags = be16_make(0);
	s.pmcw.misc = be32_make(0x100);
	assert_int_equal(vcss_msch(&r.css, r.schid, &s, &cc), PGM_OPERAND);
	s.pmcw.misc = be32_make(1);
	s.pmcw.devno = be16_make(0x0999);
	s.pmcw.pim = 0xff;
	assert_int_equal(vcss_msch(&r.css, r.schid, &s, &cc), PGM_NONE);
	assert_int_equal(cc, 0);
	assert_int_equal(r.disables, 1);
	/* What is the channel subsystem's stays. */
	assert_int_equal(vcss_stsch(&r.css, r.schid, &s, &cc), PGM_NONE);
	assert_int_equal(be16_get(s.pmcw.devno), 0x0600);
	assert_int_equal(s.pmcw.pim, 0x80);
	assert_int_equal(be32_get(s.pmcw.misc), 1);
	rig_enable(&r, &r.dev, 3);
	pend();
	assert_int_equal(vcss_msch(&r.css, r.schid, &s, &cc), PGM_NONE);
	assert_int_equal(cc, 2);
	rig_answer(&r, "x", 1);
	assert_int_equal(vcss_msch(&r.css, r.schid, &s, &cc), PGM_NONE);
	assert_int_equal(cc, 1);
}

static void tsch_clears_status_once(void **state)
{
	struct irb irb;

	(void)state;
	assert_int_equal(rig_tsch(&r, &irb), 1);
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_true(rig_ctl(&irb) & SCSW_FCTL_START);
	assert_int_equal(rig_tsch(&r, &irb), 1);
	assert_int_equal(rig_ctl(&irb) & (SCSW_FCTL | SCSW_ACTL | SCSW_STCTL),
			 0);
	assert_int_equal(vcss_pending_isc(&r.css), 0);
}

static void interruption_is_taken_once_and_status_stays(void **state)
{
	struct io_int io;
	struct irb irb;

	(void)state;
	assert_false(vcss_take_interrupt(&r.css, 0xff, &io));
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_int_equal(r.irqs, 1);
	assert_int_equal(vcss_pending_isc(&r.css), 0x10);
	assert_false(vcss_take_interrupt(&r.css, 0xef, &io));
	assert_true(vcss_take_interrupt(&r.css, 0x10, &io));
	assert_int_equal(be32_get(io.schid), r.schid);
	assert_int_equal(be32_get(io.intparm), 0xcafe0001);
	assert_int_equal(be32_get(io.ident), 3u << 27);
	assert_int_equal(vcss_pending_isc(&r.css), 0);
	assert_false(vcss_take_interrupt(&r.css, 0xff, &io));
	assert_int_equal(rig_tsch(&r, &irb), 0);
}

/* TSCH before the interruption takes the interruption away as well. */
static void tsch_withdraws_the_interruption(void **state)
{
	struct io_int io;
	struct irb irb;

	(void)state;
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_false(vcss_take_interrupt(&r.css, 0xff, &io));
}

/* The mask that every exit looks at follows each change. */
static void mask_follows(void **state)
{
	struct vdev other = r.dev;

	(void)state;
	other.css = NULL;
	assert_int_equal(vcss_attach(&r.css, &other, 0x0700), ERR_OK);
	rig_enable(&r, &other, 6);
	pend();
	rig_answer(&r, "1234", 4);
	vdev_unsolicited(&other, DSTAT_ATTENTION);
	assert_int_equal(vcss_pending_isc(&r.css), 0x12);
	vcss_detach(&other);
	assert_int_equal(vcss_pending_isc(&r.css), 0x10);
	vcss_reset(&r.css);
	assert_int_equal(vcss_pending_isc(&r.css), 0);
}

static void lower_isc_first_and_tpi(void **state)
{
	struct vdev other;
	struct io_int io;
	u8 cc;

	(void)state;
	vdev_init(&other, r.dev.ops, r.dev.row);
	assert_int_equal(vcss_attach(&r.css, &other, 0x0600), ERR_EXIST);
	assert_int_equal(vcss_attach(&r.css, &other, 0x0009), ERR_OK);
	rig_enable(&r, &other, 1);
	vdev_unsolicited(&r.dev, DSTAT_ATTENTION);
	vdev_unsolicited(&other, DSTAT_ATTENTION);
	assert_int_equal(vcss_pending_isc(&r.css), 0x50);
	assert_int_equal(vcss_tpi(&r.css, 0xff, &io, &cc), PGM_NONE);
	assert_int_equal(cc, 1);
	assert_int_equal(be32_get(io.schid), vcss_schid(&other));
	assert_int_equal(vcss_tpi(&r.css, 0xff, &io, &cc), PGM_NONE);
	assert_int_equal(be32_get(io.schid), r.schid);
	assert_int_equal(vcss_tpi(&r.css, 0xff, &io, &cc), PGM_NONE);
	assert_int_equal(cc, 0);
	assert_ptr_equal(vcss_find(&r.css, 0x0009), &other);
	vcss_detach(&other);
	assert_null(vcss_find(&r.css, 0x0009));
}

static void adapters_interrupt_by_subclass(void **state)
{
	struct io_int io;
	u8 cc;

	(void)state;
	vcss_adapter_interrupt(&r.css, 3);
	vcss_adapter_interrupt(&r.css, 3);
	vcss_adapter_interrupt(&r.css, 6);
	assert_int_equal(r.irqs, 3);
	vdev_unsolicited(&r.dev, DSTAT_ATTENTION);
	assert_int_equal(vcss_pending_isc(&r.css), 0x12);
	/* Of one subclass, adapters and subchannels take turns. */
	assert_true(vcss_take_interrupt(&r.css, 0xff, &io));
	assert_int_equal(be32_get(io.ident), IO_INT_ADAPTER | 3u << 27);
	vcss_adapter_interrupt(&r.css, 3);
	assert_true(vcss_take_interrupt(&r.css, 0xff, &io));
	assert_int_equal(be32_get(io.schid), r.schid);
	assert_int_equal(vcss_tpi(&r.css, 0x02, &io, &cc), PGM_NONE);
	assert_int_equal(cc, 1);
	assert_int_equal(be32_get(io.ident), IO_INT_ADAPTER | 6u << 27);
	assert_true(vcss_take_interrupt(&r.css, 0xff, &io));
	assert_int_equal(be32_get(io.ident), IO_INT_ADAPTER | 3u << 27);
	assert_false(vcss_take_interrupt(&r.css, 0xff, &io));
	vcss_adapter_interrupt(&r.css, 0);
	vcss_reset(&r.css);
	assert_int_equal(vcss_pending_isc(&r.css), 0);
}

static void unsolicited_status_waits_for_the_idle_subchannel(void **state)
{
	struct irb irb;

	(void)state;
	pend();
	vdev_unsolicited(&r.dev, DSTAT_ATTENTION);
	assert_int_equal(vcss_pending_isc(&r.css), 0);
	rig_answer(&r, "abcd", 4);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.dstat, VDEV_OK);
	assert_int_equal(vcss_pending_isc(&r.css), 0x10);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.dstat, DSTAT_ATTENTION);
	assert_int_equal(rig_ctl(&irb) & (SCSW_FCTL | SCSW_STCTL),
			 SCSW_STCTL_ALERT | SCSW_STCTL_PENDING);
	assert_int_equal(rig_tsch(&r, &irb), 1);
}

static void unsolicited_status_needs_an_enabled_subchannel(void **state)
{
	(void)state;
	vcss_reset(&r.css);
	assert_int_equal(r.resets, 1);
	vdev_unsolicited(&r.dev, DSTAT_ATTENTION);
	rig_enable(&r, &r.dev, 3);
	assert_int_equal(vcss_pending_isc(&r.css), 0);
}

static void hsch_ends_what_pends(void **state)
{
	struct irb irb;
	u8 cc;

	(void)state;
	pend();
	assert_int_equal(vcss_hsch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(cc, 0);
	assert_int_equal(r.halts, 1);
	/* The device is late: nothing happens any more. */
	vdev_done(&r.dev, VDEV_OK);
	assert_int_equal(vcss_hsch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(cc, 1);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(rig_ctl(&irb) & SCSW_FCTL,
			 SCSW_FCTL_START | SCSW_FCTL_HALT);
	assert_int_equal(irb.scsw.dstat, DSTAT_DEVICE_END);
	assert_int_equal(rig_tsch(&r, &irb), 1);
	/* Idle: halt is accepted and gives status pending alone. */
	assert_int_equal(vcss_hsch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(cc, 0);
	assert_int_equal(r.halts, 1);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(rig_ctl(&irb) & SCSW_STCTL, SCSW_STCTL_PENDING);
}

static void csch_clears_all(void **state)
{
	struct irb irb;
	u8 cc;

	(void)state;
	pend();
	assert_int_equal(vcss_csch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(cc, 0);
	assert_int_equal(r.halts, 1);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(rig_ctl(&irb) & (SCSW_FCTL | SCSW_ACTL | SCSW_STCTL),
			 SCSW_FCTL_CLEAR | SCSW_STCTL_PENDING);
	assert_int_equal(irb.scsw.dstat, 0);
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
}

/* RESET: nothing runs or pends, nothing is told, and it works as before. */
static void one_device_is_reset(void **state)
{
	struct io_int io;
	struct irb irb;

	(void)state;
	pend();
	r.dev.sense[0] = 0x80;
	vcss_reset_device(&r.dev);
	assert_int_equal(r.halts, 1);
	assert_int_equal(r.dev.sense[0], 0);
	assert_int_equal(rig_tsch(&r, &irb), 1);
	rig_ccw1(&r, RIG_CPA, RIG_CONTROL, CCW_SLI, 1, 0);
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	vcss_reset_device(&r.dev);
	assert_int_equal(vcss_pending_isc(&r.css), 0);
	assert_false(vcss_take_interrupt(&r.css, 0xff, &io));
	rig_run(&r, ORB_F, &irb);
}

/* NOTREADY: commands but SENSE and its like find intervention required. */
static void not_ready(void **state)
{
	struct irb irb;

	(void)state;
	r.dev.unready = true;
	rig_run(&r, ORB_F, &irb);
	assert_int_equal(irb.scsw.dstat, VDEV_OK | DSTAT_UNIT_CHECK);
	assert_int_equal(r.dev.sense[0], SENSE_INTERVENTION);
	assert_int_equal(r.commands, 0);
	rig_ccw1(&r, RIG_CPA, CCW_CMD_SENSE, CCW_SLI, 1, RIG_DATA);
	rig_run(&r, ORB_F, &irb);
	assert_int_equal(irb.scsw.dstat, VDEV_OK);
	r.dev.unready = false;
	rig_ccw1(&r, RIG_CPA, RIG_CONTROL, CCW_SLI, 1, 0);
	rig_run(&r, ORB_F, &irb);
	assert_int_equal(r.commands, 1);
}

static void xsch_and_rsch_condition_codes(void **state)
{
	u8 cc;

	(void)state;
	assert_int_equal(vcss_xsch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(cc, 2);
	assert_int_equal(vcss_rsch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(cc, 2);
	pend();
	assert_int_equal(vcss_xsch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(cc, 2);
	rig_answer(&r, "x", 1);
	assert_int_equal(vcss_xsch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(cc, 1);
	assert_int_equal(vcss_rsch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(cc, 1);
}

/* Suspended (without the interruption): cancel gives the program up. */
static void xsch_cancels_a_suspended_program(void **state)
{
	u8 cc;

	(void)state;
	rig_ccw1(&r, RIG_CPA, RIG_CONTROL, CCW_SUSPEND | CCW_SLI, 1, 0);
	assert_int_equal(rig_ssch(&r, ORB_F | ORB_S | ORB_U), 0);
	assert_int_equal(vcss_pending_isc(&r.css), 0);
	assert_int_equal(vcss_xsch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(cc, 0);
	assert_int_equal(r.commands, 0);
	assert_int_equal(rig_ssch(&r, ORB_F | ORB_S | ORB_U), 0);
}

static void concurrent_sense(void **state)
{
	struct schib s;
	struct irb irb;
	u8 cc;

	(void)state;
	assert_int_equal(vcss_stsch(&r.css, r.schid, &s, &cc), PGM_NONE);
	s.pmcw.misc = be32_make(1);
	assert_int_equal(vcss_msch(&r.css, r.schid, &s, &cc), PGM_NONE);
	rig_ccw1(&r, RIG_CPA, 0x77, CCW_SLI, 1, 0);
	rig_run(&r, ORB_F, &irb);
	assert_int_equal(irb.scsw.dstat, VDEV_OK | DSTAT_UNIT_CHECK);
	assert_true(rig_ctl(&irb) & SCSW_E);
	assert_int_equal(be32_get(irb.esw[1]), 0x01200000);
	assert_int_equal(irb.ecw[0], SENSE_COMMAND_REJECT);
}

static void channel_reports(void **state)
{
	u32 crw;
	u8 cc;

	(void)state;
	assert_int_equal(vcss_stcrw(&r.css, &crw, &cc), PGM_NONE);
	assert_int_equal(cc, 0);
	assert_int_equal(crw, 0x03040000);
	assert_int_equal(vcss_stcrw(&r.css, &crw, &cc), PGM_NONE);
	assert_int_equal(cc, 1);
	assert_int_equal(crw, 0);
	for (u32 i = 0; i < VCSS_CRWS + 1; i++)
		assert_int_equal(vcss_rchp(&r.css, 0, &cc), PGM_NONE);
	for (u32 i = 0; i < VCSS_CRWS; i++)
		assert_int_equal(vcss_stcrw(&r.css, &crw, &cc), PGM_NONE);
	assert_int_equal(crw, 0x24020000);
	assert_int_equal(vcss_stcrw(&r.css, &crw, &cc), PGM_NONE);
	assert_int_equal(cc, 1);
}

static void other_operands(void **state)
{
	u8 cc;

	(void)state;
	assert_int_equal(vcss_rchp(&r.css, 0x100, &cc), PGM_OPERAND);
	assert_int_equal(vcss_rchp(&r.css, 7, &cc), PGM_NONE);
	assert_int_equal(cc, 3);
	assert_int_equal(vcss_sal(&r.css, 0x80000000), PGM_OPERAND);
	assert_int_equal(vcss_sal(&r.css, 0x00018000), PGM_OPERAND);
	assert_int_equal(vcss_sal(&r.css, 0x00010000), PGM_NONE);
	assert_int_equal(vcss_schm(&r.css, 4, 0), PGM_OPERAND);
	assert_int_equal(vcss_schm(&r.css, 2, 8), PGM_OPERAND);
	assert_int_equal(vcss_schm(&r.css, 3, 32), PGM_NONE);
}

static void sixty_four_subchannels(void **state)
{
	static struct vdev many[VCSS_SUBCHANNELS];
	u16 i;

	(void)state;
	for (i = 0; i < VCSS_SUBCHANNELS; i++)
		vdev_init(&many[i], r.dev.ops, r.dev.row);
	for (i = 1; i < VCSS_SUBCHANNELS; i++)
		assert_int_equal(vcss_attach(&r.css, &many[i], i), ERR_OK);
	assert_int_equal(vcss_attach(&r.css, &many[0], 0x100), ERR_LIMIT);
	vcss_detach(&many[5]);
	assert_int_equal(vcss_attach(&r.css, &many[0], 0x100), ERR_OK);
	assert_int_equal(vcss_schid(&many[0]), SCHID_ONE | 5);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(schid_left_half_must_be_0001),
		T(unknown_subchannel_is_cc_3),
		T(orb_reserved_bits_are_operand_exceptions),
		T(ssch_condition_codes),
		T(stsch_shows_the_device),
		T(msch_rules),
		T(tsch_clears_status_once),
		T(interruption_is_taken_once_and_status_stays),
		T(tsch_withdraws_the_interruption),
		T(mask_follows),
		T(lower_isc_first_and_tpi),
		T(adapters_interrupt_by_subclass),
		T(unsolicited_status_waits_for_the_idle_subchannel),
		T(unsolicited_status_needs_an_enabled_subchannel),
		T(hsch_ends_what_pends),
		T(csch_clears_all),
		T(one_device_is_reset),
		T(not_ready),
		T(xsch_and_rsch_condition_codes),
		T(xsch_cancels_a_suspended_program),
		T(concurrent_sense),
		T(channel_reports),
		T(other_operands),
		T(sixty_four_subchannels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
