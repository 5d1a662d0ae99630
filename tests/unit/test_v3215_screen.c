/* SPDX-License-Identifier: Apache-2.0 */
/* The 3270 behind a line console: DIAGNOSE X'58' and the lent glass. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cp/lib/ebcdic.h"
#include "cp/term/ds3270.h"
#include "cp/vdev/v3215.h"
#include "tests/fake/css_rig.h"
#include "tests/fake/glass.h"

#define ENDED	(DSTAT_CHANNEL_END | DSTAT_DEVICE_END)
#define REFUSED (ENDED | DSTAT_ATTENTION | DSTAT_UNIT_CHECK)

static struct rig r;
static struct v3215 con;
static struct glass glass;
static char told[4096]; /* what the screen was told */
static int room;	/* acts that still fit */

static void note(const char *text)
{
	strncat(told, text, sizeof(told) - strlen(told) - 1);
}

static bool on_line(void *ctx, const char *text)
{
	(void)ctx;
	note("line:");
	note(text);
	note(";");
	return true;
}

static bool on_act(void *ctx, enum v3215_act act, u8 row, const char *text)
{
	static const char *const names[] = { "row", "erase", "more" };
	char one[300];

	(void)ctx;
	if (!room)
		return false;
	room--;
	if (act == V3215_PLACE)
		snprintf(one, sizeof(one), "%u=%s;", row, text);
	else
		snprintf(one, sizeof(one), "%s;", names[act]);
	note(one);
	return true;
}

static u16 on_columns(void *ctx)
{
	(void)ctx;
	return 10;
}

static const struct v3215_ops ops = {
	.line = on_line,
	.act = on_act,
	.columns = on_columns,
};

static int setup(void **state)
{
	(void)state;
	rig_begin(&r);
	told[0] = '\0';
	room = 1000;
	v3215_init(&con, &ops, NULL);
	glass_init(&glass, &fake_glass_3215, &con);
	glass.lent = true;
	con.glass = &glass;
	assert_int_equal(vcss_attach(&r.css, &con.vdev, 0x0009), ERR_OK);
	r.schid = vcss_schid(&con.vdev);
	rig_enable(&r, &con.vdev, 3);
	glass_connect(&glass, true);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_end(&r);
	return 0;
}

/* CCW number N with byte 5. */
static void ccw(u32 n, u8 cmd, u8 ctl, u8 flags, u16 size)
{
	rig_ccw0(&r, RIG_CPA + 8 * n, cmd, flags, size, RIG_DATA);
	r.g->mem[RIG_CPA + 8 * n + 5] = ctl;
}

static u8 start(u8 cmd, u8 ctl, u16 size)
{
	ccw(0, cmd, ctl, CCW_SLI, size);
	return vcss_console(&con.vdev, RIG_CPA);
}

static void ended(u8 dstat)
{
	struct irb irb;

	assert_int_equal(rig_tsch(&r, &irb), 0);
	assert_int_equal(irb.scsw.dstat, dstat);
	assert_int_equal(irb.scsw.cstat, 0);
}

static void runs(u8 cmd, u8 ctl, u16 size, u8 dstat)
{
	assert_int_equal(start(cmd, ctl, size), 0);
	ended(dstat);
}

static void finish(const u8 *data, u32 size)
{
	struct glass_end end = { ENDED, 0, data, size };

	assert_true(glass_take(&glass));
	glass_done(&glass, glass.serial, &end);
	ended(ENDED);
}

static bool pending(void)
{
	return vcss_pending_isc(&r.css) != 0;
}

/* The guest has the screen. */
static void begin(u8 ctl)
{
	assert_int_equal(start(0x29, ctl, 3), 0);
	glass_hand_back(&glass);
	finish(NULL, 0);
}

static void put(const char *text)
{
	ebcdic_from(r.g->mem + RIG_DATA, text, strlen(text));
}

/* C42: byte 5 says what is done. */
static void commands_are_those_of_byte_5(void **state)
{
	static const struct {
		u8 cmd, ctl, is;
	} good[] = {
		{ 0x29, 0x80, DS_ERASE_WRITE },
		{ 0x29, 0xc0, DS_ERASE_WRITE_ALTERNATE },
		{ 0x29, 0x00, DS_WRITE },
		{ 0x29, 0x20, DS_WRITE_STRUCTURED },
		{ 0x29, 0x90, DS_ERASE_WRITE },
		{ 0x2a, 0x80, DS_READ_MODIFIED },
		{ 0x2a, 0x00, DS_READ_BUFFER },
	};

	(void)state;
	begin(0x80);
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(start(good[i].cmd, good[i].ctl, 3), 0);
		assert_int_equal(glass.cmd, good[i].is);
		finish(NULL, 0);
	}
	runs(0x29, 0x40, 3, ENDED | DSTAT_UNIT_CHECK);
	assert_int_equal(con.vdev.sense[0], SENSE_COMMAND_REJECT);
	runs(0x2a, 0x40, 3, ENDED | DSTAT_UNIT_CHECK);
	assert_int_equal(con.vdev.sense[0], SENSE_COMMAND_REJECT);
	/* A program that SSCH starts has no such commands. */
	ccw(0, 0x29, 0x80, CCW_SLI, 3);
	assert_int_equal(rig_ssch(&r, 0), 0);
	ended(ENDED | DSTAT_UNIT_CHECK);
}

/* C43: what CP does to the screen, and how the guest learns of it. */
static void broken_in(void **state)
{
	(void)state;
	/* Before the first erasing write nothing is there to write to. */
	runs(0x29, 0x00, 3, REFUSED);
	runs(0x2a, 0x80, 3, REFUSED);
	begin(0x80);
	glass_break_in(&glass);
	assert_true(pending());
	ended(DSTAT_ATTENTION);
	runs(0x2a, 0x80, 3, REFUSED);
	begin(0x80);
	/* In the middle of a request. */
	assert_int_equal(start(0x2a, 0x80, 3), 0);
	glass_break_in(&glass);
	ended(REFUSED);
	begin(0x80);
	assert_int_equal(start(0x29, 0x80, 3), 0);
	glass_break_in(&glass);
	assert_false(pending());
	glass_hand_back(&glass);
	finish(NULL, 0);
	/* Its own lines end it, and need not be told of. */
	put("own");
	ccw(0, 0x09, 0, CCW_SLI, 3);
	assert_int_equal(rig_ssch(&r, 0), 0);
	ended(ENDED);
	assert_string_equal(told, "line:own;");
	runs(0x29, 0x00, 3, REFUSED);
	glass_connect(&glass, false);
	runs(0x29, 0x80, 3, ENDED | DSTAT_UNIT_CHECK);
	assert_int_equal(con.vdev.sense[0], SENSE_INTERVENTION);
}

/* C43: a line that was typed comes first. */
static void typed_lines_come_first(void **state)
{
	(void)state;
	begin(0x80);
	glass_break_in(&glass);
	ended(DSTAT_ATTENTION);
	assert_int_equal(start(0x29, 0x80, 3), 0);
	assert_false(pending());
	assert_true(v3215_input(&con, "typed"));
	ended(REFUSED);
	assert_false(pending());
	runs(0x29, 0xc0, 3, REFUSED);
	runs(0x2a, 0x80, 3, REFUSED);
	ccw(0, 0x0a, 0, CCW_SLI, 100);
	assert_int_equal(rig_ssch(&r, 0), 0);
	ended(ENDED);
	begin(0x80);
}

/* C44: X'19' fills rows from one on, an attribute takes a cell. */
static void display_places_rows(void **state)
{
	(void)state;
	put("0123456789abc");
	runs(0x19, 0x03, 13, ENDED);
	assert_string_equal(told, "3=0123456789;4=abc;");
	told[0] = '\0';
	r.g->mem[RIG_DATA + 2] = 0x1d;
	r.g->mem[RIG_DATA + 3] = 0x4c;
	r.g->mem[RIG_DATA + 11] = 0x1d;
	r.g->mem[RIG_DATA + 12] = 0xe8;
	runs(0x19, 0x80, 13, ENDED);
	assert_string_equal(told, "more;0=01        ;1= ;");
	told[0] = '\0';
	runs(0x19, 0xff, 1, ENDED);
	runs(0x19, 0xfe, 1, ENDED);
	assert_string_equal(told, "erase;erase;");
	runs(0x19, 0, 2033, ENDED | DSTAT_UNIT_CHECK);
	/* An order at the very end. */
	r.g->mem[RIG_DATA] = 0x1d;
	told[0] = '\0';
	runs(0x19, 0x3f, 1, ENDED);
	assert_string_equal(told, "63= ;");
}

/* C44: no room for a row: it goes on there when there is some. */
static void display_waits_for_room(void **state)
{
	(void)state;
	for (int n = 0; n < 5; n++) {
		told[0] = '\0';
		put("0123456789abcdefghijxyz");
		room = n;
		assert_int_equal(start(0x19, 0x82, 23), 0);
		for (int i = n; i < 4; i++) {
			assert_false(pending());
			room = 1;
			v3215_ready(&con);
		}
		ended(ENDED);
		assert_string_equal(told, "more;2=0123456789;3=abcdefghij;"
					  "4=xyz;");
	}
	room = 0;
	assert_int_equal(start(0x19, 0xff, 1), 0);
	assert_int_equal(start(0x19, 0xff, 1), 2);
	vcss_reset(&r.css);
	room = 9;
	v3215_ready(&con);
	assert_false(pending());
}

/* Several in one program. */
static void commands_chain(void **state)
{
	(void)state;
	put("ab");
	ccw(0, 0x19, 0xff, CCW_SLI | CCW_CC, 1);
	ccw(1, 0x19, 0x01, CCW_SLI | CCW_CC, 2);
	ccw(2, 0x29, 0x80, CCW_SLI | CCW_CC, 3);
	ccw(3, 0x2a, 0x80, CCW_SLI, 3);
	assert_int_equal(vcss_console(&con.vdev, RIG_CPA), 0);
	assert_string_equal(told, "erase;1=ab;");
	glass_hand_back(&glass);
	assert_true(glass_take(&glass));
	glass_done(&glass, glass.serial,
		   &(struct glass_end){ ENDED, 0, NULL, 0 });
	assert_int_equal(glass.cmd, DS_READ_MODIFIED);
	finish((const u8 *)"key", 3);
	assert_memory_equal(r.g->mem + RIG_DATA, "key", 3);
}

/* C44: whose the break key is. */
static void break_key(void **state)
{
	static const u8 pa1[] = { DS_AID_PA1 };

	(void)state;
	begin(0x80);
	assert_true(glass_takes_break(&glass));
	glass_key(&glass, pa1, 1);
	ended(DSTAT_ATTENTION);
	assert_false(glass_takes_break(&glass));
	runs(0x2a, 0x80, 1, ENDED);
	assert_int_equal(r.g->mem[RIG_DATA], DS_AID_PA1);
	begin(0x90);
	glass_key(&glass, pa1, 1);
	ended(DSTAT_ATTENTION);
	assert_true(glass_takes_break(&glass));
	begin(0xc0);
	glass_key(&glass, pa1, 1);
	assert_false(glass_takes_break(&glass));
}

/* What is wrong is told as for SSCH. */
static void refused_starts(void **state)
{
	(void)state;
	assert_int_equal(start(0x29, 0x80, 3), 0);
	assert_int_equal(start(0x29, 0x80, 3), 2);
	glass_hand_back(&glass);
	assert_true(glass_take(&glass));
	glass_done(&glass, glass.serial,
		   &(struct glass_end){ ENDED, 0, NULL, 0 });
	assert_int_equal(start(0x29, 0x80, 3), 1);
	ended(ENDED);
	con.glass = NULL;
	runs(0x29, 0x80, 3, ENDED | DSTAT_UNIT_CHECK);
	vcss_reset(&r.css); /* which disables */
	assert_int_equal(start(0x29, 0x80, 3), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(commands_are_those_of_byte_5,
						setup, teardown),
		cmocka_unit_test_setup_teardown(broken_in, setup, teardown),
		cmocka_unit_test_setup_teardown(typed_lines_come_first, setup,
						teardown),
		cmocka_unit_test_setup_teardown(display_places_rows, setup,
						teardown),
		cmocka_unit_test_setup_teardown(display_waits_for_room, setup,
						teardown),
		cmocka_unit_test_setup_teardown(commands_chain, setup,
						teardown),
		cmocka_unit_test_setup_teardown(break_key, setup, teardown),
		cmocka_unit_test_setup_teardown(refused_starts, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
