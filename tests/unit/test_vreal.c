/* SPDX-License-Identifier: Apache-2.0 */
/* A real device on a virtual subchannel: functions, endings, parts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/vdev/vreal.h"
#include "tests/fake/channel.h"
#include "tests/fake/css_rig.h"

#define REAL	0x00200000u
#define CONTROL 0x07
#define READ	0x02

static struct rig r;
static struct vreal v;
static struct cctrans copy;
static struct channel chan;
static struct irb irb;
static u32 starts, halts, clears;
static bool sensing;
static enum err start_result;
static bool signals_fail;
static u32 start_flags, start_cpa;

static enum err start(void *ctx, u32 flags, u32 cpa, bool sense)
{
	(void)ctx;
	starts++;
	start_flags = flags;
	start_cpa = cpa;
	sensing = sense;
	return start_result;
}

static bool halt(void *ctx)
{
	(void)ctx;
	halts++;
	return !signals_fail;
}

static bool clear(void *ctx)
{
	(void)ctx;
	clears++;
	return !signals_fail;
}

static const struct vreal_ops ops = { start, halt, clear };
static const struct vdev_row row = { .name = "DASD" };

static int setup(void **state)
{
	(void)state;
	starts = halts = clears = 0;
	start_result = ERR_OK;
	signals_fail = false;
	rig_begin(&r);
	memset(&chan, 0, sizeof(chan));
	chan.g = r.g;
	chan.t = &copy;
	vreal_init(&v, &row, &ops, NULL, &copy, REAL);
	assert_int_equal(vcss_attach(&r.css, &v.vdev, 0x0200), ERR_OK);
	r.schid = vcss_schid(&v.vdev);
	rig_enable(&r, &v.vdev, 3);
	rig_ccw1(&r, RIG_CPA, CONTROL, CCW_CC, 1, RIG_DATA);
	rig_ccw1(&r, RIG_CPA + 8, READ, 0, 16, RIG_DATA);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	assert_int_equal(r.g->held, 0);
	rig_end(&r);
	return 0;
}

/* The channel runs what was started, and its device gives N bytes. */
static void channel_ends(u32 n)
{
	struct irb end;

	chan.gives = n;
	channel_check(&copy, r.g->size);
	channel_run(&chan, start_flags, start_cpa, &end);
	vreal_ended(&v, &end);
}

static void signal_ends(u32 function)
{
	struct irb end = { .scsw.ctl =
				   be32_make(function | SCSW_STCTL_PENDING) };

	vreal_ended(&v, &end);
}

static void ends_with_the_guests_addresses(void **state)
{
	(void)state;
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_int_equal(rig_tsch(&r, &irb), 1);
	assert_true(rig_ctl(&irb) & SCSW_ACTL_SCH_ACTIVE);
	assert_int_equal(rig_ssch(&r, ORB_F), 2);
	channel_ends(10);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.dstat, VDEV_OK);
	assert_int_equal(irb.scsw.cstat, CSTAT_INCORRECT_LENGTH);
	assert_int_equal(be16_get(irb.scsw.count), 6);
	assert_int_equal(be32_get(irb.scsw.cpa), RIG_CPA + 16);
	assert_int_equal(r.g->mem[RIG_DATA + 9], 9);
	assert_int_equal(starts, 1);
}

static void protection_is_told_as_such(void **state)
{
	(void)state;
	r.g->key[RIG_DATA >> 12] = 0x30;
	assert_int_equal(rig_ssch(&r, ORB_F | 0x20000000u), 0);
	channel_ends(16);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.cstat, CSTAT_PROTECTION_CHECK);
	assert_int_equal(r.failures, 1);
}

static void a_device_that_is_gone_ends_it(void **state)
{
	(void)state;
	start_result = ERR_GONE;
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.cstat, CSTAT_INTF_CTL_CHECK);
	assert_int_equal(be32_get(irb.scsw.cpa), RIG_CPA);
}

static void halt_waits_for_the_device(void **state)
{
	struct irb end = { .scsw.dstat = VDEV_OK };
	u8 cc;

	(void)state;
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_int_equal(vcss_hsch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(cc, 0);
	assert_int_equal(halts, 1);
	assert_true(r.g->held > 0);
	assert_int_equal(rig_tsch(&r, &irb), 1);
	assert_true(rig_ctl(&irb) & SCSW_ACTL_HALT_PEND);
	assert_int_equal(vcss_hsch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(cc, 2);
	end.scsw.ctl = be32_make(SCSW_FCTL_HALT | SCSW_FCTL_START |
				 SCSW_STCTL_PENDING | SCSW_STCTL_PRIMARY);
	end.scsw.cpa = be32_make(REAL + 16);
	vreal_ended(&v, &end);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(rig_ctl(&irb) & SCSW_STCTL,
			 SCSW_STCTL_PENDING | SCSW_STCTL_PRIMARY);
	assert_true(rig_ctl(&irb) & SCSW_FCTL_HALT);
	assert_int_equal(be32_get(irb.scsw.cpa), RIG_CPA + 16);
	assert_int_equal(irb.scsw.dstat, VDEV_OK);
}

static void clear_waits_for_the_device(void **state)
{
	u8 cc;

	(void)state;
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	for (u32 i = 0; i < 2; i++) {
		assert_int_equal(vcss_csch(&r.css, r.schid, &cc), PGM_NONE);
		assert_int_equal(cc, 0);
	}
	assert_int_equal(clears, 1);
	assert_int_equal(rig_tsch(&r, &irb), 1);
	assert_int_equal(rig_ssch(&r, ORB_F), 2);
	assert_true(r.g->held > 0);
	signal_ends(SCSW_FCTL_CLEAR);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_true(rig_ctl(&irb) & SCSW_FCTL_CLEAR);
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	channel_ends(16);
	assert_int_equal(rig_tsch(&r, &irb), 0);
}

static void signals_to_what_is_gone_end_at_once(void **state)
{
	u8 cc;

	(void)state;
	signals_fail = true;
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_int_equal(vcss_csch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_int_equal(vcss_hsch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(rig_tsch(&r, &irb), 0);
}

static void after_a_reset_the_next_waits(void **state)
{
	(void)state;
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	vcss_reset(&r.css);
	assert_int_equal(clears, 1);
	assert_true(r.g->held > 0); /* the channel may still store */
	rig_enable(&r, &v.vdev, 3);
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_int_equal(starts, 1);
	signal_ends(SCSW_FCTL_CLEAR);
	assert_int_equal(starts, 2);
	assert_int_equal(rig_tsch(&r, &irb), 1);
	channel_ends(16);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.dstat, VDEV_OK);
}

static void what_waits_can_be_cleared(void **state)
{
	u8 cc;

	(void)state;
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	vcss_reset(&r.css);
	rig_enable(&r, &v.vdev, 3);
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_int_equal(vcss_csch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	signal_ends(SCSW_FCTL_CLEAR);
	assert_int_equal(starts, 1);
	assert_int_equal(rig_tsch(&r, &irb), 1);
}

static void detached_it_ends_alone(void **state)
{
	(void)state;
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	vcss_detach(&v.vdev);
	assert_int_equal(v.state, VREAL_EBBS);
	signal_ends(SCSW_FCTL_CLEAR);
	assert_int_equal(v.state, VREAL_IDLE);
}

static void sense_comes_with_it(void **state)
{
	struct irb end = { .scsw.dstat = VDEV_OK | DSTAT_UNIT_CHECK };
	struct schib s;
	u8 cc;

	(void)state;
	assert_int_equal(vcss_stsch(&r.css, r.schid, &s, &cc), PGM_NONE);
	s.pmcw.misc = be32_make(PMCW_MISC_SENSE);
	assert_int_equal(vcss_msch(&r.css, r.schid, &s, &cc), PGM_NONE);
	end.scsw.ctl = be32_make(SCSW_E | SCSW_STCTL_PENDING);
	end.scsw.cpa = be32_make(REAL + 8);
	end.ecw[0] = 0x80;
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	assert_true(sensing);
	vreal_ended(&v, &end);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_true(rig_ctl(&irb) & SCSW_E);
	assert_int_equal(irb.ecw[0], 0x80);
	/* A device that gave none leaves it to the guest to ask. */
	end.scsw.ctl = be32_make(SCSW_STCTL_PENDING);
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	vreal_ended(&v, &end);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_false(rig_ctl(&irb) & SCSW_E);
}

static void suspended_it_goes_on_with_what_is_there_then(void **state)
{
	u8 cc;

	(void)state;
	r.g->mem[RIG_CPA + 9] = CCW_SUSPEND;
	assert_int_equal(rig_ssch(&r, ORB_F | ORB_S), 0);
	channel_ends(16);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_true(rig_ctl(&irb) & SCSW_ACTL_SUSPENDED);
	assert_int_equal(be32_get(irb.scsw.cpa), RIG_CPA + 16);
	assert_int_equal(r.g->held, 0);
	r.g->mem[RIG_CPA + 9] = 0;
	r.g->mem[RIG_CPA + 11] = 8; /* the count */
	assert_int_equal(vcss_rsch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(cc, 0);
	assert_int_equal(starts, 2);
	channel_ends(8);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.dstat, VDEV_OK);
	assert_int_equal(irb.scsw.cstat, 0);
}

static void suspended_at_once_needs_no_device(void **state)
{
	u8 cc;

	(void)state;
	r.g->mem[RIG_CPA + 1] |= CCW_SUSPEND;
	assert_int_equal(rig_ssch(&r, ORB_F | ORB_S), 0);
	assert_int_equal(starts, 0);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(vcss_rsch(&r.css, r.schid, &cc), PGM_NONE);
	assert_int_equal(starts, 1);
	channel_ends(16);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.dstat, VDEV_OK);
}

static void pci_comes_before_the_end(void **state)
{
	(void)state;
	r.g->mem[RIG_CPA + 1] |= CCW_PCI;
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
	vreal_pci(&v, REAL + 8);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.cstat, CSTAT_PCI);
	assert_int_equal(be32_get(irb.scsw.cpa), RIG_CPA + 8);
	channel_ends(16);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.cstat, 0);
}

static void attention_is_the_guests(void **state)
{
	(void)state;
	vreal_unsolicited(&v, DSTAT_ATTENTION);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.dstat, DSTAT_ATTENTION);
	assert_true(rig_ctl(&irb) & SCSW_STCTL_ALERT);
}

/* A record at 0: PSW, and two commands.  (The device gives no byte.) */
static void make_record(void)
{
	rig_ccw0(&r, 8, READ, CCW_CC | CCW_SLI, 24, 0x3000);
	rig_ccw0(&r, 16, CONTROL, CCW_SLI, 1, 0);
}

static void an_ipl_of_a_disk_repeats_its_parts(void **state)
{
	(void)state;
	v.repeats = true;
	assert_int_equal(vcss_ipl(&r.css, &v.vdev), ERR_OK);
	make_record();
	channel_ends(0);
	assert_int_equal(starts, 2);
	assert_int_equal(chan.cmds[0], 0x02);
	chan.commands = 0;
	channel_ends(0);
	/* READ IPL again, then the record's own. */
	assert_int_equal(chan.commands, 3);
	assert_int_equal(chan.cmds[0], 0x02);
	assert_int_equal(chan.cmds[1], READ);
	assert_int_equal(chan.cmds[2], CONTROL);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.dstat, VDEV_OK);
	assert_int_equal(be32_get(irb.scsw.cpa), 24);
}

static void an_ipl_of_cards_goes_on(void **state)
{
	(void)state;
	assert_int_equal(vcss_ipl(&r.css, &v.vdev), ERR_OK);
	make_record();
	channel_ends(0);
	assert_int_equal(starts, 2);
	chan.commands = 0;
	channel_ends(0);
	assert_int_equal(chan.commands, 2);
	assert_int_equal(chan.cmds[0], READ);
	assert_int_equal(chan.cmds[1], CONTROL);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.dstat, VDEV_OK);
	assert_int_equal(be32_get(irb.scsw.cpa), 24);
}

static void an_ipl_without_an_end_is_given_up(void **state)
{
	u32 n = 0;

	(void)state;
	v.repeats = true;
	assert_int_equal(vcss_ipl(&r.css, &v.vdev), ERR_OK);
	for (u32 i = 0; i < 100; i++) /* each reads the next */
		rig_ccw0(&r, 8 + 8 * i, READ, CCW_CC | CCW_SLI, 8, 16 + 8 * i);
	for (n = 0; n < 100 && v.state == VREAL_RUNS; n++)
		channel_ends(0);
	assert_true(n < 100);
	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.cstat, CSTAT_PROGRAM_CHECK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ends_with_the_guests_addresses),
		TEST(protection_is_told_as_such),
		TEST(a_device_that_is_gone_ends_it),
		TEST(halt_waits_for_the_device),
		TEST(clear_waits_for_the_device),
		TEST(signals_to_what_is_gone_end_at_once),
		TEST(after_a_reset_the_next_waits),
		TEST(what_waits_can_be_cleared),
		TEST(detached_it_ends_alone),
		TEST(sense_comes_with_it),
		TEST(suspended_it_goes_on_with_what_is_there_then),
		TEST(suspended_at_once_needs_no_device),
		TEST(pci_comes_before_the_end),
		TEST(attention_is_the_guests),
		TEST(an_ipl_of_a_disk_repeats_its_parts),
		TEST(an_ipl_of_cards_goes_on),
		TEST(an_ipl_without_an_end_is_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
