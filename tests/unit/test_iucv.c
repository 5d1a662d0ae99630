/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCV: each function in each state of a path and of a message, and the
 * instruction's own rules (IUCV.md).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/iucv_talk.h"

/* --- each function in each state of its path --- */

enum path_state {
	NO_BUFFER,
	NO_PATH,
	CALLING,
	UNTOLD,
	CALLED,
	OPEN,
	QUIET,
	SEVERED,
	HUNG_UP,
	PATH_STATES
};

static void make_path(enum path_state s)
{
	switch (s) {
	case NO_BUFFER:
		talk_clear();
		assert_int_equal(talk_call(ACTOR, IUCV_RETRIEVE_BUFFER),
				 IUCV_OK);
		break;
	case CALLING:
		assert_int_equal(talk_connect(ACTOR, PARTNER, 0), IUCV_OK);
		break;
	case UNTOLD:
	case CALLED:
	case HUNG_UP:
		assert_int_equal(talk_connect(PARTNER, ACTOR, 0), IUCV_OK);
		if (s != UNTOLD)
			assert_int_equal(talk_interrupt(ACTOR),
					 IUCV_TYPE_PENDING);
		if (s == HUNG_UP)
			assert_int_equal(talk_path(PARTNER, IUCV_SEVER, 0, 0),
					 IUCV_OK);
		break;
	case OPEN:
	case QUIET:
	case SEVERED:
		talk_open(ACTOR, PARTNER, 0);
		if (s == QUIET)
			assert_int_equal(talk_path(PARTNER, IUCV_QUIESCE, 0, 0),
					 IUCV_OK);
		if (s == SEVERED)
			assert_int_equal(talk_path(PARTNER, IUCV_SEVER, 0, 0),
					 IUCV_OK);
		break;
	default:
		break;
	}
}

#define OP OPERATION

static const struct {
	u8 function, flags;
	u8 is[PATH_STATES];
} by_path[] = {
	/* In the order of enum iucv_function, and of enum path_state. */
	{ IUCV_QUERY, 0, { 0, 0, 0, 0, 0, 0, 0, 0, 0 } },
	{ IUCV_TEST_MESSAGE,
	  0,
	  { OP, WAITS, WAITS, WAITS, WAITS, WAITS, WAITS, WAITS, WAITS } },
	{ IUCV_RETRIEVE_BUFFER, 0, { OP, 0, 0, 0, 0, 0, 0, 0, 0 } },
	{ IUCV_DESCRIBE,
	  0,
	  { OP, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE } },
	{ IUCV_SEND, 0, { OP, 1, 1, 1, 1, 0, 2, 1, 1 } },
	{ IUCV_RECEIVE,
	  IUCV_BY_PATH,
	  { OP, 1, NONE, 1, NONE, NONE, NONE, NONE, NONE } },
	{ IUCV_REPLY, 0, { OP, 1, NONE, 1, NONE, NONE, NONE, NONE, NONE } },
	{ IUCV_TEST_COMPLETION,
	  IUCV_BY_PATH,
	  { OP, 1, NONE, 1, NONE, NONE, NONE, NONE, NONE } },
	{ IUCV_REJECT,
	  IUCV_BY_PATH,
	  { OP, 1, NONE, 1, NONE, NONE, NONE, NONE, NONE } },
	{ IUCV_PURGE,
	  IUCV_BY_PATH,
	  { OP, 1, NONE, 1, NONE, NONE, NONE, NONE, NONE } },
	{ IUCV_ACCEPT, 0, { OP, 1, 1, 1, 0, 1, 1, 1, IUCV_HUNG_UP } },
	{ IUCV_CONNECT, 0, { OP, 0, 0, 0, 0, 0, 0, 0, 0 } },
	{ IUCV_DECLARE_BUFFER, 0, { 0, 19, 19, 19, 19, 19, 19, 19, 19 } },
	{ IUCV_QUIESCE, 0, { OP, 1, 1, 1, 1, 0, 0, 1, 1 } },
	{ IUCV_RESUME, 0, { OP, 1, 1, 1, 1, 0, 0, 1, 1 } },
	{ IUCV_SEVER, 0, { OP, 1, 0, 1, 0, 0, 0, 0, 0 } },
	{ IUCV_SET_MASK, 0, { OP, 0, 0, 0, 0, 0, 0, 0, 0 } },
	{ IUCV_SET_CONTROL_MASK, 0, { OP, 0, 0, 0, 0, 0, 0, 0, 0 } },
	{ IUCV_FUNCTIONS, 0, { OP, 17, 17, 17, 17, 17, 17, 17, 17 } },
	{ 255, 0, { OP, 17, 17, 17, 17, 17, 17, 17, 17 } },
};

/* I1, I3, I11: and what is no function. */
static void every_function_in_every_state_of_a_path(void **state)
{
	for (u32 i = 0; i < ARRAY_SIZE(by_path); i++)
		for (u32 s = 0; s < PATH_STATES; s++) {
			talk_setup(state);
			make_path((enum path_state)s);
			world_target(PARTNER, talk_all);
			talk_clear();
			talk_parm.data.flags = by_path[i].flags;
			if (talk_call(ACTOR, by_path[i].function) !=
			    by_path[i].is[s])
				fail_msg("function %u, state %u: %d, not %u",
					 by_path[i].function, s,
					 talk_outcome(by_path[i].function),
					 by_path[i].is[s]);
			talk_teardown(state);
		}
	for (u32 i = 0; i < IUCV_FUNCTIONS; i++)
		assert_int_equal(by_path[i].function, i);
	talk_setup(state);
}

/* --- each function in each state of its message --- */

static const struct {
	u8 who, function;
	u8 is[MSG_STATES];
} by_message[] = {
	/* In the order of enum msg_state. */
	{ PARTNER, IUCV_RECEIVE, { NONE, 0, 0, 0, NONE, NONE, 9, 9 } },
	{ PARTNER, IUCV_REPLY, { NONE, NONE, NONE, NONE, 0, NONE, 9, 9 } },
	{ PARTNER, IUCV_REJECT, { NONE, 0, 0, 0, 0, NONE, 9, 9 } },
	{ PARTNER,
	  IUCV_DESCRIBE,
	  { NONE, 0, NONE, NONE, NONE, NONE, NONE, NONE } },
	{ PARTNER,
	  IUCV_TEST_MESSAGE,
	  { WAITS, MESSAGES, MESSAGES, WAITS, WAITS, WAITS, WAITS, WAITS } },
	{ PARTNER,
	  IUCV_PURGE,
	  { NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE } },
	{ PARTNER,
	  IUCV_TEST_COMPLETION,
	  { NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE } },
	{ ACTOR, IUCV_PURGE, { NONE, 0, 0, 0, 0, 0, NONE, NONE } },
	{ ACTOR,
	  IUCV_TEST_COMPLETION,
	  { NONE, NONE, NONE, NONE, NONE, 0, NONE, NONE } },
	{ ACTOR,
	  IUCV_TEST_MESSAGE,
	  { WAITS, WAITS, WAITS, WAITS, WAITS, REPLIES, WAITS, WAITS } },
	{ ACTOR,
	  IUCV_RECEIVE,
	  { NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE } },
	{ ACTOR, IUCV_SEVER, { 0, 0, 0, 0, 0, 0, 0, 0 } },
	{ PARTNER, IUCV_SEVER, { 0, 0, 0, 0, 0, 0, 0, 0 } },
	{ ACTOR, IUCV_RETRIEVE_BUFFER, { 0, 0, 0, 0, 0, 0, 0, 0 } },
	{ PARTNER, IUCV_RETRIEVE_BUFFER, { 0, 0, 0, 0, 0, 0, 0, 0 } },
};

static void every_function_in_every_state_of_a_message(void **state)
{
	for (u32 i = 0; i < ARRAY_SIZE(by_message); i++)
		for (u32 s = 0; s < MSG_STATES; s++) {
			u8 function = by_message[i].function;

			talk_setup(state);
			talk_message((enum msg_state)s);
			if (function == IUCV_SEVER)
				talk_clear();
			else if (function == IUCV_REPLY)
				talk_name_reply(0, 0);
			else
				talk_name(0, SIZE);
			if (talk_call(by_message[i].who, function) !=
			    by_message[i].is[s])
				fail_msg("function %u, state %u: %d, not %u",
					 function, s, talk_outcome(function),
					 by_message[i].is[s]);
			talk_teardown(state);
		}
	talk_setup(state);
}

/* --- the instruction, buffers, masks --- */

/* I2: and with it nothing else changes. */
static void a_return_code_is_stored_with_cc_1_only(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	talk_clear();
	talk_parm.data.code = 0x77;
	talk_parm.data.flags = IUCV_ONE_WAY;
	assert_int_equal(talk_call(ACTOR, IUCV_SEND), IUCV_OK);
	assert_int_equal(talk_parm.data.code, 0x77);
	memset(&talk_parm, 0x55, sizeof(talk_parm));
	assert_int_equal(talk_call(ACTOR, IUCV_SEND), IUCV_NO_PATH);
	assert_int_equal(talk_last.out, IUCV_OUT_CODE);
	talk_parm.data.code = 0x55;
	for (u32 i = 0; i < IUCV_PARM_SIZE; i++)
		assert_int_equal(talk_parm.bytes[i], 0x55);
}

static void query_tells_of_paths(void **state)
{
	(void)state;
	assert_int_equal(talk_call(ACTOR, IUCV_QUERY), IUCV_OK);
	assert_int_equal(talk_last.out, IUCV_OUT_REGISTERS);
	assert_int_equal(talk_last.r0, 40);
	assert_int_equal(talk_last.r1, WORLD_ENDS);
}

/* I4: each CPU has its own. */
static void buffers_and_masks_are_of_a_cpu(void **state)
{
	struct iucv_cpu *cpu = world.party[ACTOR].cpu;

	(void)state;
	talk_clear();
	talk_parm.data.buffer.at = be32_make(0x900);
	talk_last = world_call(ACTOR, 1, IUCV_SET_MASK, &talk_parm);
	assert_int_equal(talk_last.pgm, PGM_OPERATION);
	talk_last = world_call(ACTOR, 1, IUCV_DECLARE_BUFFER, &talk_parm);
	assert_int_equal(talk_last.cc, 0);
	assert_true(cpu[1].buffer == 0x900 && cpu[0].buffer == 0x800);
	assert_true(cpu[1].mask == 0xf8 && cpu[1].control_mask == 0xf8);
	talk_clear();
	talk_parm.mask.mask = 0x40;
	talk_last = world_call(ACTOR, 1, IUCV_SET_MASK, &talk_parm);
	talk_parm.mask.mask = 0x10;
	talk_last = world_call(ACTOR, 1, IUCV_SET_CONTROL_MASK, &talk_parm);
	assert_true(cpu[1].mask == 0x40 && cpu[1].control_mask == 0x10);
	assert_true(cpu[0].mask == 0xf8 && cpu[0].control_mask == 0xf8);
	talk_clear();
	talk_parm.data.buffer.at = be32_make(0x904);
	talk_last = world_call(ACTOR, 1, IUCV_RETRIEVE_BUFFER, &talk_parm);
	talk_last = world_call(ACTOR, 1, IUCV_DECLARE_BUFFER, &talk_parm);
	assert_int_equal(talk_last.pgm, PGM_SPECIFICATION);
}

/* I5: and not before. */
static void the_last_buffer_takes_the_paths_along(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	talk_clear();
	talk_last = world_call(ACTOR, 1, IUCV_DECLARE_BUFFER, &talk_parm);
	talk_last = world_call(ACTOR, 0, IUCV_RETRIEVE_BUFFER, &talk_parm);
	assert_int_equal(talk_interrupt(PARTNER), 0);
	assert_int_equal(world.party[ACTOR].p.paths, 1);
	talk_last = world_call(ACTOR, 1, IUCV_RETRIEVE_BUFFER, &talk_parm);
	assert_int_equal(world.party[ACTOR].p.paths, 0);
	assert_int_equal(talk_interrupt(PARTNER), IUCV_TYPE_SEVERED);
	assert_int_equal(talk_connect(PARTNER, ACTOR, 0), IUCV_NO_BUFFER);
}

#define test(f) cmocka_unit_test_setup_teardown(f, talk_setup, talk_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(every_function_in_every_state_of_a_path),
		test(every_function_in_every_state_of_a_message),
		test(a_return_code_is_stored_with_cc_1_only),
		test(query_tells_of_paths),
		test(buffers_and_masks_are_of_a_cpu),
		test(the_last_buffer_takes_the_paths_along),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
