/* SPDX-License-Identifier: Apache-2.0 */
/* The virtual 3270 and the glass it shares with CP. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/term/ds3270.h"
#include "cp/vdev/v3270.h"
#include "tests/fake/css_rig.h"
#include "tests/fake/glass.h"

#define ENDED (DSTAT_CHANNEL_END | DSTAT_DEVICE_END)

static struct rig r;
static struct glass glass;
static struct v3270 dev;

static int setup(void **state)
{
	(void)state;
	rig_begin(&r);
	fake_glass_wakes = 0;
	glass_init(&glass, &fake_glass_3270, &dev);
	v3270_init(&dev, &glass, "CONS");
	assert_int_equal(vcss_attach(&r.css, &dev.vdev, 0x0009), ERR_OK);
	r.schid = vcss_schid(&dev.vdev);
	rig_enable(&r, &dev.vdev, 3);
	glass_connect(&glass, true);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_end(&r);
	return 0;
}

/* Start CMD on SIZE bytes. */
static void start(u8 cmd, u16 size)
{
	rig_ccw1(&r, RIG_CPA, cmd, CCW_SLI, size, RIG_DATA);
	assert_int_equal(rig_ssch(&r, ORB_F), 0);
}

/* It has ended with DSTAT. */
static void ended(u8 dstat)
{
	struct irb irb;

	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.dstat, dstat);
	assert_int_equal(irb.scsw.cstat, 0);
}

static bool pending(void)
{
	return vcss_pending_isc(&r.css) != 0;
}

/* C27: streams go through unread, the status comes back. */
static void writes_go_through(void **state)
{
	static const u8 sent[] = { 0xc3, 0x11, 0x40, 0x40, 0x1d, 0x60 };
	static const u8 cmds[] = { DS_ERASE_WRITE, DS_WRITE,
				   DS_ERASE_WRITE_ALTERNATE,
				   DS_WRITE_STRUCTURED };
	struct glass_end ok = { ENDED, 0, NULL, 0 };

	(void)state;
	glass_hand_back(&glass);
	for (size_t i = 0; i < sizeof(cmds); i++) {
		memcpy(r.g->mem + RIG_DATA, sent, sizeof(sent));
		start(cmds[i], sizeof(sent));
		assert_false(pending());
		assert_int_equal(fake_glass_wakes, i + 1);
		assert_true(glass_take(&glass));
		assert_false(glass_take(&glass));
		assert_int_equal(glass.cmd, cmds[i]);
		assert_int_equal(glass.len, sizeof(sent));
		assert_memory_equal(glass.stream, sent, sizeof(sent));
		glass_done(&glass, glass.serial, &ok);
		ended(ENDED);
	}
	start(DS_ERASE_ALL_UNPROTECTED, 1);
	assert_true(glass_take(&glass));
	assert_int_equal(glass.len, 0);
	glass_done(&glass, glass.serial, &ok);
	ended(ENDED);
	start(DS_SELECT_RM, 1);
	ended(ENDED);
	start(0x09, 1);
	ended(ENDED | DSTAT_UNIT_CHECK);
	assert_int_equal(dev.vdev.sense[0], SENSE_COMMAND_REJECT);
}

/* C27: a key is an attention, Read Modified gives what came with it. */
static void keys_are_attentions(void **state)
{
	static const u8 record[] = { 0x7d, 0x40, 0x40, 0x11, 0x40, 0x41, 0xc1 };
	struct glass_end all = { ENDED, 0, record, 3 };

	(void)state;
	glass_hand_back(&glass);
	glass_key(&glass, record, sizeof(record));
	ended(DSTAT_ATTENTION);
	for (int i = 0; i < 2; i++) {
		start(DS_READ_MODIFIED, 100);
		ended(ENDED);
		assert_memory_equal(r.g->mem + RIG_DATA, record,
				    sizeof(record));
	}
	/* Any write ends that; then the terminal is asked. */
	start(DS_WRITE, 1);
	glass_take(&glass);
	glass_done(&glass, glass.serial, &(struct glass_end){ ENDED, 0, 0, 0 });
	ended(ENDED);
	start(DS_READ_BUFFER, 100);
	assert_false(pending());
	assert_true(glass_take(&glass));
	memset(r.g->mem + RIG_DATA, 0, 8);
	glass_done(&glass, glass.serial, &all);
	ended(ENDED);
	assert_memory_equal(r.g->mem + RIG_DATA, record, 3);
	assert_int_equal(r.g->mem[RIG_DATA + 3], 0);
}

/* C28, C29: CP breaks in; Write is refused, Erase/Write waits. */
static void cp_breaks_in(void **state)
{
	(void)state;
	glass_hand_back(&glass);
	assert_false(pending()); /* nothing was lost yet */
	glass_break_in(&glass);
	start(DS_WRITE, 4);
	ended(ENDED | DSTAT_UNIT_EXCEPTION);
	glass_key(&glass, (const u8 *)"\x7d", 1);
	assert_false(pending());
	glass_hand_back(&glass);
	ended(DSTAT_DEVICE_END);
	glass_break_in(&glass);
	start(DS_ERASE_WRITE, 4);
	assert_false(glass_take(&glass));
	glass_hand_back(&glass);
	assert_true(glass_take(&glass));
	glass_done(&glass, glass.serial, &(struct glass_end){ ENDED, 0, 0, 0 });
	ended(ENDED);
	assert_false(pending()); /* no device end: it paints already */
	/* A write on its way when CP breaks in. */
	start(DS_WRITE, 4);
	assert_true(glass_take(&glass));
	glass_break_in(&glass);
	ended(ENDED | DSTAT_UNIT_EXCEPTION);
}

/* C31: nobody is there. */
static void absent(void **state)
{
	(void)state;
	glass_hand_back(&glass);
	start(DS_ERASE_WRITE, 4);
	glass_connect(&glass, false);
	ended(ENDED | DSTAT_UNIT_CHECK);
	assert_int_equal(dev.vdev.sense[0], SENSE_INTERVENTION);
	start(DS_READ_MODIFIED, 4);
	ended(ENDED | DSTAT_UNIT_CHECK);
	glass_hand_back(&glass);
	assert_int_equal(glass.owner, GLASS_ABSENT);
	glass_connect(&glass, true);
	glass_hand_back(&glass);
	ended(DSTAT_DEVICE_END);
}

/* What ends late, or for a request that was cleared, is dropped. */
static void late_ends(void **state)
{
	struct glass_end ok = { ENDED, 0, NULL, 0 };
	u32 serial;
	u8 cc;

	(void)state;
	glass_hand_back(&glass);
	start(DS_WRITE, 4);
	assert_true(glass_take(&glass));
	serial = glass.serial;
	assert_int_equal(vcss_csch(&r.css, r.schid, &cc), PGM_NONE);
	ended(0);
	glass_done(&glass, serial, &ok);
	assert_false(pending());
	start(DS_WRITE, 4);
	glass_done(&glass, serial, &ok);
	assert_false(pending());
	vcss_reset(&r.css);
	assert_int_equal(glass.owner, GLASS_CP);
	assert_false(glass.asks);
}

/* A stream longer than any terminal takes. */
static void endless_stream(void **state)
{
	(void)state;
	glass_hand_back(&glass);
	start(DS_ERASE_WRITE, GLASS_STREAM);
	while (vcss_run(&r.css))
		;
	ended(ENDED | DSTAT_UNIT_CHECK);
	assert_int_equal(dev.vdev.sense[0], SENSE_OPERATION_CHECK);
	assert_false(glass.asks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		T(writes_go_through), T(keys_are_attentions),
		T(cp_breaks_in),      T(absent),
		T(late_ends),	      T(endless_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
