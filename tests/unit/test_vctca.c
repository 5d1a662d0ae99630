/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The channel-to-channel adapter between two channel subsystems: each command
 * in each state of the other side, data, resets, and parting.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/arch/ctca.h"
#include "tests/fake/ctca_rig.h"

#define CC_SLI (CCW_CC | CCW_SLI)
#define ENDED  VDEV_OK
#define BAD    (VDEV_OK | DSTAT_UNIT_CHECK)
#define BUSY   (DSTAT_ATTENTION | DSTAT_BUSY)
#define EOF_ST (VDEV_OK | DSTAT_UNIT_EXCEPTION)

static struct ctca_side *const a = &ctca_rig.a, *const b = &ctca_rig.b;

/* --- the table --- */

static void what_it_is(void **state)
{
	(void)state;
	ctca_one(a, CCW_CMD_SENSE_ID, 7);
	ctca_ended(a, ENDED);
	assert_int_equal(get_be16(ctca_data(a) + 1), CU_3088);
	assert_int_equal(ctca_data(a)[3], CU_3088_CTCA);
	assert_int_equal(be16_get(a->irb.scsw.count), 0);
}

/* How X's command ends by what Y does; and Y's then. */
enum expect {
	X_ENDS,	  /* well, at once; Y goes on   */
	X_WAITS,  /* Y too, without attention   */
	X_CALLS,  /* waits, Y gets attention    */
	X_FREES,  /* waits, Y's ends            */
	X_MEETS,  /* both end                   */
	X_BUSY,	  /* Y goes on                  */
	X_CHECKS, /* Y was reset                */
};

static const u8 y_command[VCTCA_STATES] = {
	[VCTCA_PREPARE] = CTCA_CMD_PREPARE,
	[VCTCA_CONTROL] = CTCA_CMD_CONTROL,
	[VCTCA_READ] = CTCA_CMD_READ,
	[VCTCA_WRITE] = CTCA_CMD_WRITE,
};

static const struct {
	u8 cmd;
	u8 expect[VCTCA_STATES];
} table[] = {
	{ CTCA_CMD_PREPARE,
	  { X_MEETS, X_ENDS, X_ENDS, X_ENDS, X_WAITS, X_CHECKS } },
	{ CTCA_CMD_CONTROL,
	  { X_FREES, X_BUSY, X_BUSY, X_BUSY, X_CALLS, X_CHECKS } },
	{ 0x0f, { X_FREES, X_BUSY, X_BUSY, X_BUSY, X_CALLS, X_CHECKS } },
	{ CTCA_CMD_READ,
	  { X_FREES, X_BUSY, X_BUSY, X_MEETS, X_CALLS, X_CHECKS } },
	{ 0xfe, { X_FREES, X_BUSY, X_BUSY, X_MEETS, X_CALLS, X_CHECKS } },
	{ CTCA_CMD_WRITE,
	  { X_FREES, X_BUSY, X_MEETS, X_BUSY, X_CALLS, X_CHECKS } },
	{ 0x7d, { X_FREES, X_BUSY, X_MEETS, X_BUSY, X_CALLS, X_CHECKS } },
	{ CTCA_CMD_SENSE_COMMAND_BYTE,
	  { X_ENDS, X_MEETS, X_ENDS, X_ENDS, X_ENDS, X_CHECKS } },
	{ 0xd4, { X_ENDS, X_MEETS, X_ENDS, X_ENDS, X_ENDS, X_CHECKS } },
	{ CCW_CMD_NOP, { X_ENDS, X_BUSY, X_BUSY, X_BUSY, X_ENDS, X_CHECKS } },
	{ 0xb3, { X_ENDS, X_BUSY, X_BUSY, X_BUSY, X_ENDS, X_CHECKS } },
	{ CTCA_CMD_SET_EXTENDED,
	  { X_ENDS, X_BUSY, X_BUSY, X_BUSY, X_ENDS, X_CHECKS } },
	{ CTCA_CMD_SET_BASIC,
	  { X_ENDS, X_BUSY, X_BUSY, X_BUSY, X_ENDS, X_CHECKS } },
};

static void y_goes_on(u8 y)
{
	assert_int_equal(b->c.state, y);
	if (y == VCTCA_AVAILABLE || y == VCTCA_NOT_READY)
		assert_int_equal(rig_tsch(&b->r, &b->irb), 1);
	else
		ctca_waits(b);
}

static void check_cell(u8 cmd, u8 y, u8 expect)
{
	switch (expect) {
	case X_ENDS:
		ctca_ended(a, ENDED);
		y_goes_on(y);
		break;
	case X_WAITS:
		ctca_waits(a);
		y_goes_on(y);
		break;
	case X_CALLS:
		ctca_waits(a);
		ctca_ended(b, DSTAT_ATTENTION);
		break;
	case X_FREES:
		ctca_waits(a);
		ctca_ended(b, ENDED);
		assert_int_equal(b->c.state, VCTCA_AVAILABLE);
		break;
	case X_MEETS:
		ctca_ended(a, ENDED);
		ctca_ended(b, ENDED);
		assert_int_equal(a->c.state, VCTCA_AVAILABLE);
		assert_int_equal(b->c.state, VCTCA_AVAILABLE);
		break;
	case X_BUSY:
		ctca_ended(a, BUSY);
		y_goes_on(y);
		break;
	default:
		ctca_ended(a, BAD);
		assert_int_equal(ctca_sense(a), SENSE_INTERVENTION);
		y_goes_on(y);
		break;
	}
	if (cmd == CTCA_CMD_SET_EXTENDED && expect == X_ENDS)
		assert_true(a->c.extended);
	if (cmd == CTCA_CMD_SET_BASIC && expect == X_ENDS)
		assert_false(a->c.extended);
}

static void every_command_in_every_state(void **state)
{
	for (u32 i = 0; i < ARRAY_SIZE(table); i++)
		for (u8 y = 0; y < VCTCA_STATES; y++) {
			ctca_extended(a);
			if (y_command[y])
				ctca_one(b, y_command[y], 4);
			else if (y == VCTCA_NOT_READY)
				ctca_clear(b);
			/* What B's command told A is of no matter here. */
			(void)rig_tsch(&a->r, &a->irb);
			assert_int_equal(b->c.state, y);
			ctca_one(a, table[i].cmd, 4);
			check_cell(table[i].cmd, y, table[i].expect[y]);
			ctca_teardown(state);
			ctca_setup(state);
		}
}

static void codes_that_are_none(void **state)
{
	static const u8 bad[] = { 0x0c, 0x44, 0xc4, 0xcb, 0xfb, 0x10, 0xa8 };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		ctca_one(a, bad[i], 4);
		/* Some are no command of any device. */
		assert_int_equal(rig_tsch(&a->r, &a->irb), 0);
		if (!(bad[i] & 0x0f) || (bad[i] & 0x0f) == 0x08) {
			assert_int_equal(a->irb.scsw.cstat,
					 CSTAT_PROGRAM_CHECK);
			continue;
		}
		assert_int_equal(a->irb.scsw.dstat, BAD);
		assert_int_equal(ctca_sense(a), SENSE_COMMAND_REJECT);
	}
	assert_int_equal(b->c.state, VCTCA_AVAILABLE);
}

/* In basic mode a side that was reset is available. */
static void basic_mode_knows_no_reset(void **state)
{
	(void)state;
	ctca_clear(b);
	assert_int_equal(b->c.state, VCTCA_NOT_READY);
	ctca_one(a, CTCA_CMD_WRITE, 4);
	ctca_waits(a);
	ctca_ended(b, DSTAT_ATTENTION);
	ctca_one(b, CTCA_CMD_READ, 4);
	ctca_ended(b, ENDED);
	ctca_ended(a, ENDED);
}

/* --- data --- */

static void bytes_go_across(void **state)
{
	(void)state;
	for (u32 i = 0; i < 5000; i++)
		ctca_data(a)[i] = (u8)(i * 7);
	ctca_ccw(a, CTCA_CMD_WRITE, 0, 5000, RIG_DATA);
	ctca_go(a);
	ctca_ended(b, DSTAT_ATTENTION);
	ctca_ccw(b, CTCA_CMD_SENSE_COMMAND_BYTE, CCW_CC, 1, RIG_DATA + 0x4000);
	ctca_ccw(b, CTCA_CMD_READ, 0, 5000, RIG_DATA);
	ctca_go(b);
	ctca_ended(a, ENDED);
	ctca_ended(b, ENDED);
	assert_int_equal(b->r.g->mem[RIG_DATA + 0x4000], CTCA_CMD_WRITE);
	assert_memory_equal(ctca_data(a), ctca_data(b), 5000);
	assert_int_equal(a->c.count.write_bytes, 5000);
	assert_int_equal(b->c.count.read_bytes, 5000);
	assert_int_equal(a->c.count.writes, 1);
	assert_int_equal(b->c.count.reads, 1);
}

static void lengths(u32 write, u8 write_flags, u32 read, u8 read_flags)
{
	ctca_ccw(a, CTCA_CMD_WRITE, write_flags, write, RIG_DATA);
	ctca_go(a);
	ctca_ended(b, DSTAT_ATTENTION);
	ctca_ccw(b, CTCA_CMD_READ, read_flags, read, RIG_DATA);
	ctca_go(b);
	assert_int_equal(rig_tsch(&a->r, &a->irb), 0);
	assert_int_equal(rig_tsch(&b->r, &b->irb), 0);
	assert_int_equal(a->irb.scsw.dstat, ENDED);
	assert_int_equal(b->irb.scsw.dstat, ENDED);
}

static void the_shorter_count_ends_both(void **state)
{
	(void)state;
	lengths(100, CCW_SLI, 60, CCW_SLI);
	assert_int_equal(be16_get(a->irb.scsw.count), 40);
	assert_int_equal(be16_get(b->irb.scsw.count), 0);
	lengths(60, CCW_SLI, 100, CCW_SLI);
	assert_int_equal(be16_get(a->irb.scsw.count), 0);
	assert_int_equal(be16_get(b->irb.scsw.count), 40);
	lengths(60, 0, 60, 0);
	assert_int_equal(a->irb.scsw.cstat | b->irb.scsw.cstat, 0);
	lengths(60, 0, 100, CCW_SLI);
	assert_int_equal(a->irb.scsw.cstat, CSTAT_INCORRECT_LENGTH);
	assert_int_equal(b->irb.scsw.cstat, 0);
	lengths(60, CCW_SLI, 100, 0);
	assert_int_equal(a->irb.scsw.cstat, 0);
	assert_int_equal(b->irb.scsw.cstat, CSTAT_INCORRECT_LENGTH);
	lengths(100, CCW_SLI, 60, 0);
	assert_int_equal(b->irb.scsw.cstat, CSTAT_INCORRECT_LENGTH);
	lengths(100, 0, 60, CCW_SLI);
	assert_int_equal(a->irb.scsw.cstat, CSTAT_INCORRECT_LENGTH);
}

static void chained_data_meets_chained_data(void **state)
{
	(void)state;
	memset(ctca_data(a), 0x11, 30);
	memset(ctca_data(a) + 100, 0x22, 70);
	ctca_ccw(a, CTCA_CMD_WRITE, CCW_CD, 30, RIG_DATA);
	ctca_ccw(a, 0, 0, 70, RIG_DATA + 100);
	ctca_go(a);
	ctca_ended(b, DSTAT_ATTENTION);
	ctca_ccw(b, CTCA_CMD_READ, CCW_CD, 50, RIG_DATA);
	ctca_ccw(b, 0, 0, 50, RIG_DATA + 200);
	ctca_go(b);
	ctca_ended(a, ENDED);
	ctca_ended(b, ENDED);
	assert_int_equal(ctca_data(b)[29], 0x11);
	assert_int_equal(ctca_data(b)[30], 0x22);
	assert_int_equal(ctca_data(b)[249], 0x22);
}

/* One's bad address ends both, and only its own status says so. */
static void a_bad_address_is_its_owners(void **state)
{
	(void)state;
	ctca_ccw(a, CTCA_CMD_WRITE, CCW_SLI, 8, 0x200000);
	ctca_go(a);
	ctca_ended(b, DSTAT_ATTENTION);
	ctca_ccw(b, CTCA_CMD_READ, CCW_SLI, 8, RIG_DATA);
	ctca_go(b);
	ctca_ended(b, ENDED);
	assert_int_equal(be16_get(b->irb.scsw.count), 8);
	assert_int_equal(rig_tsch(&a->r, &a->irb), 0);
	assert_int_equal(a->irb.scsw.cstat, CSTAT_PROGRAM_CHECK);
	ctca_ccw(a, CTCA_CMD_WRITE, CCW_SLI, 8, RIG_DATA);
	ctca_go(a);
	ctca_ended(b, DSTAT_ATTENTION);
	ctca_ccw(b, CTCA_CMD_READ, CCW_SLI, 8, 0x200000);
	ctca_go(b);
	ctca_ended(a, ENDED);
	assert_int_equal(rig_tsch(&b->r, &b->irb), 0);
	assert_int_equal(b->irb.scsw.cstat, CSTAT_PROGRAM_CHECK);
}

/* A chain of data without end gives way, and ends at HALT. */
static void data_without_end_gives_way(void **state)
{
	u32 steps = 0;

	(void)state;
	rig_ccw1(&a->r, RIG_CPA, CTCA_CMD_WRITE, CCW_CD, 1, RIG_DATA);
	rig_ccw1(&a->r, RIG_CPA + 8, 0, CCW_CD, 1, RIG_DATA);
	rig_ccw1(&a->r, RIG_CPA + 16, CCW_CMD_TIC, 0, 0, RIG_CPA + 8);
	rig_ccw1(&b->r, RIG_CPA, CTCA_CMD_READ, CCW_CD, 1, RIG_DATA);
	rig_ccw1(&b->r, RIG_CPA + 8, 0, CCW_CD, 1, RIG_DATA);
	rig_ccw1(&b->r, RIG_CPA + 16, CCW_CMD_TIC, 0, 0, RIG_CPA + 8);
	assert_int_equal(rig_ssch(&a->r, ORB_F), 0);
	assert_int_equal(rig_ssch(&b->r, ORB_F), 0);
	while (steps++ < 1000)
		assert_true(vctca_step(&a->c, &b->c));
	assert_true(a->c.count.write_bytes <= 1000 * 32);
	ctca_halt(a);
	ctca_ended(b, BAD);
	assert_int_equal(ctca_sense(b), SENSE_INTERVENTION | CTCA_SENSE_RESET);
}

static void an_end_of_file(void **state)
{
	(void)state;
	ctca_one(a, CTCA_CMD_WRITE_EOF, 4);
	ctca_waits(a); /* in basic mode it writes */
	ctca_halt(a);
	ctca_extended(a);
	ctca_one(a, CTCA_CMD_WRITE_EOF, 4);
	ctca_ended(a, ENDED);
	(void)rig_tsch(&b->r, &b->irb);
	ctca_one(b, CTCA_CMD_READ, 4);
	ctca_ended(b, EOF_ST);
	ctca_one(b, CTCA_CMD_READ, 4);
	ctca_waits(b);
	(void)rig_tsch(&a->r, &a->irb);
	ctca_one(a, CTCA_CMD_WRITE_EOF, 4);
	ctca_ended(a, ENDED);
	ctca_ended(b, EOF_ST);
}

/* --- whole programs --- */

/* What Linux' ctcm does: both prepare, then one reads what the other writes. */
static void prepared_programs(void **state)
{
	(void)state;
	memset(ctca_data(a), 0x5a, 64);
	ctca_ccw(b, CTCA_CMD_PREPARE, CC_SLI, 0, 0);
	ctca_ccw(b, CTCA_CMD_READ, CCW_SLI, 4096, RIG_DATA);
	ctca_go(b);
	ctca_waits(b);
	ctca_waits(a); /* no attention for it */
	ctca_ccw(a, CTCA_CMD_PREPARE, CC_SLI, 0, 0);
	ctca_ccw(a, CTCA_CMD_WRITE, CC_SLI, 64, RIG_DATA);
	ctca_ccw(a, CCW_CMD_NOP, CCW_SLI, 0, 0);
	ctca_go(a);
	ctca_ended(a, ENDED);
	ctca_ended(b, ENDED);
	assert_int_equal(be16_get(b->irb.scsw.count), 4096 - 64);
	assert_int_equal(ctca_data(b)[63], 0x5a);
	ctca_waits(a); /* the attention was taken back */
	ctca_waits(b);
}

static void attention_waits_for_the_program(void **state)
{
	(void)state;
	/* B is at its PREPARE when A's READ is there, and then ends. */
	ctca_ccw(b, CTCA_CMD_PREPARE, CC_SLI, 0, 0);
	ctca_ccw(b, CTCA_CMD_PREPARE, CCW_SLI, 0, 0);
	ctca_go(b);
	ctca_one(a, CTCA_CMD_READ, 8);
	ctca_ended(b, ENDED);
	ctca_waits(a);
	ctca_one(b, CTCA_CMD_SENSE_COMMAND_BYTE, 1);
	ctca_ended(b, ENDED);
	assert_int_equal(ctca_data(b)[0], CTCA_CMD_READ);
}

/* --- resets, coupling --- */

static void a_reset_ends_what_the_other_waits_for(void **state)
{
	(void)state;
	for (u32 i = 0; i < VCTCA_AVAILABLE; i++) {
		ctca_extended(b);
		ctca_one(b, y_command[i], 4);
		(void)rig_tsch(&a->r, &a->irb);
		vcss_reset(&a->r.css);
		ctca_settle();
		ctca_ended(b, BAD);
		assert_int_equal(ctca_sense(b),
				 SENSE_INTERVENTION | CTCA_SENSE_RESET);
		assert_false(a->c.extended);
		/* Until A says something, B gets nowhere. */
		ctca_one(b, CTCA_CMD_PREPARE, 0);
		ctca_ended(b, BAD);
		assert_int_equal(ctca_sense(b), SENSE_INTERVENTION);
		rig_enable(&a->r, &a->c.vdev, 3);
		ctca_one(a, CCW_CMD_NOP, 1);
		ctca_ended(a, ENDED);
	}
}

/* As Linux' ctcm does when it begins, and begins again. */
static void a_halt_leaves_the_other_waiting(void **state)
{
	(void)state;
	ctca_extended(a);
	ctca_extended(b);
	ctca_one(b, CTCA_CMD_PREPARE, 0);
	ctca_waits(b);
	ctca_halt(a);
	ctca_waits(b);
	ctca_one(a, CTCA_CMD_READ, 4);
	ctca_ended(b, ENDED);
	ctca_halt(a);
	ctca_waits(b);
	assert_int_equal(a->c.state, VCTCA_AVAILABLE);
	ctca_one(b, CTCA_CMD_WRITE, 4);
	ctca_waits(b);
	ctca_ended(a, DSTAT_ATTENTION);
	ctca_halt(a);
	ctca_waits(b);
	ctca_one(a, CTCA_CMD_READ, 4);
	ctca_ended(a, ENDED);
	ctca_ended(b, ENDED);
}

static void concurrent_sense_has_the_reason(void **state)
{
	struct schib s;
	u8 cc;

	(void)state;
	assert_int_equal(vcss_stsch(&b->r.css, b->r.schid, &s, &cc), PGM_NONE);
	s.pmcw.misc = be32_make(1);
	assert_int_equal(vcss_msch(&b->r.css, b->r.schid, &s, &cc), PGM_NONE);
	ctca_one(b, CTCA_CMD_READ, 4);
	(void)rig_tsch(&a->r, &a->irb);
	ctca_clear(a);
	ctca_ended(b, BAD);
	assert_int_equal(b->irb.ecw[0], 0x41);
}

static void alone_a_command_waits(void **state)
{
	(void)state;
	ctca_rig.coupled = false;
	ctca_extended(a);
	ctca_one(a, CTCA_CMD_SENSE_COMMAND_BYTE, 1);
	ctca_ended(a, ENDED);
	assert_int_equal(ctca_data(a)[0], 0);
	memset(ctca_data(a), 0x77, 16);
	ctca_one(a, CTCA_CMD_WRITE, 16);
	ctca_waits(a);
	ctca_one(b, CTCA_CMD_READ, 16);
	ctca_waits(b);
	ctca_rig.coupled = true;
	vctca_join(&a->c, &b->c);
	ctca_settle();
	ctca_ended(a, ENDED);
	ctca_ended(b, ENDED);
	assert_int_equal(ctca_data(b)[15], 0x77);
}

static void parting_ends_what_waits(void **state)
{
	(void)state;
	ctca_one(a, CTCA_CMD_READ, 16);
	ctca_ended(b, DSTAT_ATTENTION);
	vctca_part(&a->c, &b->c);
	ctca_rig.coupled = false;
	ctca_ended(a, BAD);
	ctca_waits(b);
	assert_int_equal(ctca_sense(a), SENSE_INTERVENTION | CTCA_SENSE_RESET);
	ctca_one(b, CTCA_CMD_PREPARE, 0);
	ctca_waits(b);
	ctca_halt(b);
	ctca_one(b, CTCA_CMD_WRITE, 1);
	ctca_waits(b);
}

static void states_have_names(void **state)
{
	(void)state;
	assert_string_equal(vctca_state_name(VCTCA_PREPARE), "PREPARE");
	assert_string_equal(vctca_state_name(VCTCA_NOT_READY), "NOT READY");
	assert_string_equal(vctca_state_name(VCTCA_STATES), "?");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, ctca_setup, ctca_teardown)
	const struct CMUnitTest tests[] = {
		T(what_it_is),
		T(every_command_in_every_state),
		T(codes_that_are_none),
		T(basic_mode_knows_no_reset),
		T(bytes_go_across),
		T(the_shorter_count_ends_both),
		T(chained_data_meets_chained_data),
		T(a_bad_address_is_its_owners),
		T(data_without_end_gives_way),
		T(an_end_of_file),
		T(prepared_programs),
		T(attention_waits_for_the_program),
		T(a_reset_ends_what_the_other_waits_for),
		T(a_halt_leaves_the_other_waiting),
		T(concurrent_sense_has_the_reason),
		T(alone_a_command_waits),
		T(parting_ends_what_waits),
		T(states_have_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
