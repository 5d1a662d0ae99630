/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCV: CONNECT, ACCEPT, QUIESCE, RESUME, SEVER.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/iucv_talk.h"

/* --- paths --- */

/* I6: in this order. */
static void connect_may_fail(void **state)
{
	static const struct iucv_authority none = { .granted = false };

	(void)state;
	world_target(-1, none);
	talk_clear();
	talk_parm.control.name[0] = 0x5c;
	assert_int_equal(talk_call(ACTOR, IUCV_CONNECT), IUCV_NO_SERVICE);
	talk_parm.control.name[0] = 0xc1;
	assert_int_equal(talk_call(ACTOR, IUCV_CONNECT), IUCV_NOT_LOGGED_ON);
	assert_int_equal(talk_call(PARTNER, IUCV_RETRIEVE_BUFFER), IUCV_OK);
	world_target(PARTNER, none);
	assert_int_equal(talk_call(ACTOR, IUCV_CONNECT), IUCV_NOT_AUTHORIZED);
	assert_int_equal(talk_connect(ACTOR, PARTNER, 0), IUCV_NO_BUFFER);
	talk_declare(PARTNER);
	assert_int_equal(talk_connect(PARTNER, 2, 0), IUCV_OK);
	for (u32 i = 1; i < WORLD_ENDS; i++)
		assert_int_equal(talk_connect(ACTOR, PARTNER, 0), IUCV_OK);
	assert_int_equal(talk_connect(ACTOR, PARTNER, 0), IUCV_TARGET_TOO_MANY);
	assert_int_equal(talk_connect(ACTOR, 2, 0), IUCV_OK);
	assert_int_equal(talk_connect(ACTOR, 2, 0), IUCV_TOO_MANY);
	assert_int_equal(talk_path(ACTOR, IUCV_SEVER, 3, 0), IUCV_OK);
	world.paths_most = 4;
	assert_int_equal(talk_connect(ACTOR, 2, 0), IUCV_TOO_MANY);
}

/* I7: also of a path to itself, which takes two. */
static void numbers_are_the_lowest_free_ones(void **state)
{
	(void)state;
	for (u16 i = 0; i < 3; i++) {
		assert_int_equal(talk_connect(ACTOR, PARTNER, 0), IUCV_OK);
		assert_int_equal(be16_get(talk_parm.control.path), i);
	}
	assert_int_equal(talk_connect(ACTOR, ACTOR, 0), IUCV_TARGET_TOO_MANY);
	assert_int_equal(talk_path(ACTOR, IUCV_SEVER, 1, 0), IUCV_OK);
	assert_int_equal(talk_connect(ACTOR, ACTOR, 0), IUCV_OK);
	assert_int_equal(be16_get(talk_parm.control.path), 1);
	assert_int_equal(talk_interrupt(ACTOR), IUCV_TYPE_PENDING);
	assert_int_equal(be16_get(talk_irq.control.path), 3);
	assert_int_equal(talk_path(ACTOR, IUCV_ACCEPT, 3, 0), IUCV_OK);
	assert_int_equal(talk_interrupt(ACTOR), IUCV_TYPE_COMPLETE);
	assert_int_equal(be16_get(talk_irq.control.path), 1);
	assert_int_equal(talk_path(ACTOR, IUCV_SEVER, 0xffff, 0), IUCV_NO_PATH);
}

static const struct {
	u16 wanted, directory, is;
} limits[] = {
	{ 0, 0, 10 },	     { 0, 5, 5 },	  { 7, 0, 7 },
	{ 7, 5, 5 },	     { 5, 7, 5 },	  { 65535, 0, 65535 },
	{ 65535, 255, 255 }, { 0, 65535, 65535 },
};

/* I8: each end has its own. */
static void limits_are_the_lower_ones(void **state)
{
	for (u32 i = 0; i < ARRAY_SIZE(limits); i++) {
		talk_setup(state);
		world_target(PARTNER, (struct iucv_authority){
					      .granted = true,
					      .limit = limits[i].directory });
		talk_clear();
		talk_parm.control.limit = be16_make(limits[i].wanted);
		assert_int_equal(talk_call(ACTOR, IUCV_CONNECT), IUCV_OK);
		assert_int_equal(be16_get(talk_parm.control.limit),
				 limits[i].is);
		assert_int_equal(talk_interrupt(PARTNER), IUCV_TYPE_PENDING);
		assert_int_equal(be16_get(talk_irq.control.limit),
				 limits[i].is);
		talk_clear();
		talk_parm.control.limit = be16_make(2);
		assert_int_equal(talk_call(PARTNER, IUCV_ACCEPT), IUCV_OK);
		assert_int_equal(be16_get(talk_parm.control.limit), 2);
		assert_int_equal(world.party[ACTOR].end[0]->limit,
				 limits[i].is);
		assert_int_equal(world.party[PARTNER].end[0]->limit, 2);
		talk_teardown(state);
	}
	talk_setup(state);
}

/* I9: both what is asked and what the directory has. */
static void priority_is_asked_for_and_granted(void **state)
{
	static const struct iucv_authority plain = { .granted = true };

	(void)state;
	world_target(PARTNER, plain);
	talk_clear();
	talk_parm.control.flags = IUCV_PRIORITY;
	assert_int_equal(talk_call(ACTOR, IUCV_CONNECT), IUCV_OK);
	assert_int_equal(talk_parm.control.flags, 0);
	assert_int_equal(talk_interrupt(PARTNER), IUCV_TYPE_PENDING);
	assert_int_equal(talk_irq.control.flags, 0);
	assert_int_equal(talk_path(PARTNER, IUCV_ACCEPT, 0, IUCV_PRIORITY),
			 IUCV_OK);
	assert_int_equal(talk_parm.control.flags, 0);
	assert_int_equal(talk_send(ACTOR, IUCV_PRIORITY), IUCV_NO_PRIORITY);
	assert_int_equal(talk_send(PARTNER, IUCV_PRIORITY), IUCV_NO_PRIORITY);
	talk_hear_all(ACTOR);
	talk_open(ACTOR, 2, IUCV_PRIORITY);
	assert_int_equal(talk_irq.control.flags, IUCV_PRIORITY);
	talk_parm.data.path = be16_make(1);
	talk_parm.data.flags = IUCV_PRIORITY | IUCV_ONE_WAY;
	assert_int_equal(talk_call(ACTOR, IUCV_SEND), IUCV_OK);
	assert_int_equal(talk_interrupt(2), IUCV_TYPE_MESSAGE_PRIORITY);
}

/* I10: neither a number to guess nor a ghost. */
static void what_the_target_was_not_told_is_not_there(void **state)
{
	(void)state;
	assert_int_equal(talk_connect(PARTNER, ACTOR, 0), IUCV_OK);
	assert_int_equal(talk_path(ACTOR, IUCV_ACCEPT, 0, 0), IUCV_NO_PATH);
	assert_int_equal(talk_path(ACTOR, IUCV_SEVER, 0, 0), IUCV_NO_PATH);
	assert_int_equal(talk_path(ACTOR, IUCV_SEVER, 0, IUCV_ALL_PATHS),
			 IUCV_OK);
	assert_int_equal(world.v.paths, 1);
	assert_int_equal(talk_path(PARTNER, IUCV_SEVER, 0, 0), IUCV_OK);
	assert_int_equal(world.v.paths, 0);
	assert_int_equal(talk_interrupt(ACTOR), 0);
}

/* I12: each side on its own; replies are no messages. */
static void quiesce_stops_messages_not_replies(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
	assert_int_equal(talk_path(ACTOR, IUCV_QUIESCE, 0, 0), IUCV_OK);
	assert_int_equal(talk_send(PARTNER, 0), IUCV_QUIESCED);
	assert_int_equal(talk_send(ACTOR, IUCV_ONE_WAY), IUCV_OK);
	talk_id--;
	assert_int_equal(talk_reply(PARTNER, 0, 1), IUCV_OK);
	assert_int_equal(talk_interrupt(PARTNER), IUCV_TYPE_QUIESCED);
	assert_memory_equal(talk_irq.control.user, "nnnnnnnnnnnnnnnn", 16);
	assert_int_equal(talk_path(ACTOR, IUCV_RESUME, 0, 0), IUCV_OK);
	assert_int_equal(talk_interrupt(PARTNER), IUCV_TYPE_RESUMED);
	assert_memory_equal(talk_irq.control.user, "oooooooooooooooo", 16);
	assert_int_equal(talk_send(PARTNER, 0), IUCV_OK);
}

/* I12: from the beginning, too. */
static void a_path_may_begin_quiet(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, IUCV_PATH_QUIET);
	assert_int_equal(talk_irq.control.flags, IUCV_PATH_QUIET);
	assert_int_equal(talk_send(ACTOR, 0), IUCV_QUIESCED);
	assert_int_equal(talk_send(PARTNER, 0), IUCV_QUIESCED);
	talk_open(ACTOR, 2, IUCV_PATH_QUIET);
	assert_int_equal(talk_path(ACTOR, IUCV_RESUME, 7, IUCV_ALL_PATHS),
			 IUCV_OK);
	assert_int_equal(talk_interrupt(PARTNER), IUCV_TYPE_RESUMED);
	assert_int_equal(talk_interrupt(2), IUCV_TYPE_RESUMED);
	assert_int_equal(talk_send(PARTNER, 0), IUCV_OK);
	assert_int_equal(talk_path(ACTOR, IUCV_QUIESCE, 7, IUCV_ALL_PATHS),
			 IUCV_OK);
	assert_int_equal(talk_send(PARTNER, 0), IUCV_QUIESCED);
	assert_int_equal(talk_send(2, 0), IUCV_QUIESCED);
}

/* I13: the other's number stays until it severs too. */
static void who_severs_is_free_at_once(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	assert_int_equal(talk_path(ACTOR, IUCV_SEVER, 0, 0), IUCV_OK);
	assert_int_equal(world.party[ACTOR].p.paths, 0);
	assert_int_equal(world.party[PARTNER].p.paths, 1);
	assert_int_equal(talk_interrupt(PARTNER), IUCV_TYPE_SEVERED);
	assert_memory_equal(talk_irq.control.user, "pppppppppppppppp", 16);
	assert_int_equal(world.v.paths, 1);
	assert_int_equal(talk_path(PARTNER, IUCV_SEVER, 0, 0), IUCV_OK);
	assert_int_equal(world.v.paths, 0);
	assert_int_equal(talk_interrupt(ACTOR), 0);
	talk_open(ACTOR, PARTNER, 0);
	talk_open(ACTOR, 2, 0);
	assert_int_equal(talk_path(ACTOR, IUCV_SEVER, 9, IUCV_ALL_PATHS),
			 IUCV_OK);
	assert_int_equal(world.party[ACTOR].p.paths, 0);
}

/* I14: in each state of a message. */
static void sever_ends_messages(void **state)
{
	for (u32 s = MSG_WAITING; s < MSG_STATES; s++) {
		talk_setup(state);
		talk_message((enum msg_state)s);
		assert_int_equal(talk_path(ACTOR, IUCV_SEVER, 0, 0), IUCV_OK);
		assert_int_equal(world.v.messages, 0);
		talk_teardown(state);

		talk_setup(state);
		talk_message((enum msg_state)s);
		assert_int_equal(talk_path(PARTNER, IUCV_SEVER, 0, 0), IUCV_OK);
		assert_int_equal(talk_interrupt(ACTOR), IUCV_TYPE_SEVERED);
		if (s == MSG_PURGED || s == MSG_PURGED_PART) {
			assert_int_equal(world.v.messages, 0);
		} else {
			assert_int_equal(talk_interrupt(ACTOR),
					 IUCV_TYPE_REPLY);
			assert_int_equal(be32_get(talk_irq.complete.audit) >> 8,
					 s == MSG_DONE ? 0
						       : IUCV_AUDIT_SEVERED);
		}
		assert_int_equal(talk_interrupt(ACTOR), 0);
		talk_teardown(state);
	}
	talk_setup(state);
}

/* I40: the ends of a party, by number. */
static void what_query_tells(void **state)
{
	struct iucv_view v;
	u32 next = 0;

	(void)state;
	assert_false(iucv_view_next(&world.party[ACTOR].p, &next, &v));
	talk_open(ACTOR, PARTNER, 0);
	assert_int_equal(talk_connect(2, ACTOR, 0), IUCV_OK);
	assert_int_equal(talk_path(PARTNER, IUCV_QUIESCE, 0, 0), IUCV_OK);
	assert_int_equal(talk_send(PARTNER, 0), IUCV_OK);
	assert_int_equal(talk_receive(ACTOR, SIZE), IUCV_OK);
	assert_true(iucv_view_next(&world.party[ACTOR].p, &next, &v));
	assert_int_equal(next, 1);
	assert_int_equal(v.id, 0);
	assert_int_equal(v.state, IUCV_END_OPEN);
	assert_true(v.caller && v.partner && !v.quiet && v.partner_quiet);
	assert_memory_equal(v.name, world.party[PARTNER].p.name, 8);
	assert_int_equal(v.partner_id, 0);
	assert_int_equal(v.limit, IUCV_DEFAULT_LIMIT);
	assert_int_equal(v.outstanding + v.sends + v.replies, 0);
	assert_int_equal(v.receives, 1);
	assert_true(iucv_view_next(&world.party[ACTOR].p, &next, &v));
	assert_int_equal(v.id, 1);
	assert_int_equal(v.state, IUCV_END_CALLED);
	assert_true(!v.caller && v.partner);
	assert_false(iucv_view_next(&world.party[ACTOR].p, &next, &v));
	next = 0;
	assert_true(iucv_view_next(&world.party[PARTNER].p, &next, &v));
	assert_true(v.quiet && !v.caller);
	assert_int_equal(v.outstanding, 1);
	assert_int_equal(v.sends, 1);
	assert_int_equal(talk_path(ACTOR, IUCV_SEVER, 0, 0), IUCV_OK);
	next = 0;
	assert_true(iucv_view_next(&world.party[PARTNER].p, &next, &v));
	assert_int_equal(v.state, IUCV_END_SEVERED);
	assert_false(v.partner);
	talk_hear_all(ACTOR);
}

#define test(f) cmocka_unit_test_setup_teardown(f, talk_setup, talk_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(connect_may_fail),
		test(numbers_are_the_lowest_free_ones),
		test(limits_are_the_lower_ones),
		test(priority_is_asked_for_and_granted),
		test(what_the_target_was_not_told_is_not_there),
		test(quiesce_stops_messages_not_replies),
		test(a_path_may_begin_quiet),
		test(who_severs_is_free_at_once),
		test(sever_ends_messages),
		test(what_query_tells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
