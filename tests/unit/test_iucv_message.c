/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCV: what becomes of messages and of replies.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/iucv_talk.h"

/* --- messages --- */

/* I15: in this order. */
static void send_may_fail(void **state)
{
	(void)state;
	assert_int_equal(talk_connect(ACTOR, PARTNER, 0), IUCV_OK);
	assert_int_equal(talk_send(ACTOR, 0), IUCV_NO_PATH);
	talk_interrupt(PARTNER);
	assert_int_equal(talk_path(PARTNER, IUCV_ACCEPT, 0, IUCV_PATH_QUIET),
			 IUCV_OK);
	world.party[ACTOR].end[0]->limit = 0;
	assert_int_equal(talk_send(ACTOR, IUCV_PRIORITY), IUCV_QUIESCED);
	talk_path(PARTNER, IUCV_RESUME, 0, 0);
	assert_int_equal(talk_send(ACTOR, IUCV_PRIORITY), IUCV_LIMIT);
	world.party[ACTOR].end[0]->limit = 10;
	assert_int_equal(talk_send(ACTOR, IUCV_PRIORITY | IUCV_PARM_DATA),
			 IUCV_NO_PRIORITY);
	assert_int_equal(talk_send(ACTOR, IUCV_PARM_DATA), IUCV_NO_PARM_DATA);
	talk_name_send(IUCV_ONE_WAY);
	talk_parm.data.buffer.size = be32_make(0x80000000u);
	assert_int_equal(talk_send_it(ACTOR), IUCV_NEGATIVE);
	talk_send(ACTOR, 0);
	talk_parm.data.answer.size = be32_make(0xffffffffu);
	assert_int_equal(talk_call(ACTOR, IUCV_SEND), IUCV_NEGATIVE);
	talk_parm.data.flags = IUCV_ONE_WAY; /* has no answer */
	assert_int_equal(talk_call(ACTOR, IUCV_SEND), IUCV_OK);
	talk_clear();
	talk_parm.data.buffer.at = be32_make(LIST + 4);
	talk_parm.data.flags = IUCV_BUFFER_LIST;
	assert_int_equal(talk_call(ACTOR, IUCV_SEND), IUCV_LIST_ALIGN);
	talk_clear();
	talk_parm.data.answer.at = be32_make(LIST + 4);
	talk_parm.data.flags = IUCV_ANSWER_LIST;
	assert_int_equal(talk_call(ACTOR, IUCV_SEND), IUCV_LIST_ALIGN);
	world.msgs_most = 1;
	assert_int_equal(talk_send(ACTOR, 0), IUCV_LIMIT);
}

/* I16: until its end is known: to the sender, or of a purged one the target. */
static void what_counts_as_outstanding(void **state)
{
	struct iucv_end *e;

	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	e = world.party[ACTOR].end[0];
	for (u32 i = 0; i < IUCV_DEFAULT_LIMIT; i++)
		assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
	assert_int_equal(talk_send(ACTOR, 0), IUCV_LIMIT);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
	assert_int_equal(talk_send(ACTOR, 0), IUCV_LIMIT);
	assert_int_equal(talk_purge(ACTOR), IUCV_OK);
	assert_int_equal(e->outstanding, 10);
	assert_int_equal(talk_reply(PARTNER, 0, 0), IUCV_PURGED);
	assert_int_equal(e->outstanding, 9);
	assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
	assert_int_equal(talk_reply(PARTNER, 0, 0), IUCV_OK);
	assert_int_equal(e->outstanding, 10);
	assert_int_equal(talk_interrupt(ACTOR), IUCV_TYPE_REPLY);
	assert_int_equal(e->outstanding, 9);
	world.party[ACTOR].p.outstanding = IUCV_PARTY_MESSAGES;
	talk_last = world_call(ACTOR, 0, IUCV_SEND, &talk_parm);
	assert_int_equal(talk_last.code, IUCV_LIMIT);
	world.party[ACTOR].p.outstanding = 9;
}

/* I17: in both directions. */
static void priority_goes_first(void **state)
{
	u32 id[4];

	(void)state;
	talk_open(ACTOR, PARTNER, IUCV_PRIORITY);
	for (u32 i = 0; i < 4; i++) {
		talk_send(ACTOR, i & 1 ? IUCV_PRIORITY : 0);
		id[i] = talk_id;
	}
	for (u32 i = 0; i < 4; i++) {
		static const u8 order[] = { 1, 3, 0, 2 };

		talk_clear();
		talk_parm.data.buffer.size = be32_make(SIZE);
		talk_parm.data.buffer.at = be32_make(BUFFER);
		assert_int_equal(talk_call(PARTNER, IUCV_RECEIVE), IUCV_OK);
		assert_int_equal(be32_get(talk_parm.data.id), id[order[i]]);
	}
	for (u32 i = 0; i < 4; i++) {
		talk_id = id[i];
		assert_int_equal(
			talk_reply(PARTNER, i > 1 ? IUCV_PRIORITY : 0, 0),
			IUCV_OK);
	}
	for (u32 i = 0; i < 4; i++) {
		static const u8 order[] = { 2, 3, 0, 1 };

		assert_int_equal(talk_interrupt(ACTOR),
				 i < 2 ? IUCV_TYPE_REPLY_PRIORITY
				       : IUCV_TYPE_REPLY);
		assert_int_equal(be32_get(talk_irq.complete.id), id[order[i]]);
	}
	talk_send(ACTOR, 0);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
	world.party[PARTNER].end[0]->priority = false;
	assert_int_equal(talk_reply(PARTNER, IUCV_PRIORITY, 0),
			 IUCV_NO_PRIORITY);
}

/* I18: what is there at RECEIVE is received. */
static void data_moves_at_receive(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
	world_memory[ACTOR][TEXT] = 0x99;
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
	assert_memory_equal(world_memory[PARTNER] + BUFFER,
			    world_memory[ACTOR] + TEXT, SIZE);
	assert_int_equal(world_memory[PARTNER][BUFFER + SIZE], 0xee);
}

/* I19: the rest only by all its names. */
static void a_message_in_parts(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
	talk_clear();
	talk_parm.data.buffer.at = be32_make(BUFFER);
	talk_parm.data.buffer.size = be32_make(30);
	assert_int_equal(talk_call(PARTNER, IUCV_RECEIVE), IUCV_TOO_SHORT);
	assert_int_equal(talk_last.out, IUCV_OUT_PARM);
	assert_int_equal(talk_parm.data.flags, IUCV_BY_ALL);
	assert_int_equal(be32_get(talk_parm.data.id), talk_id);
	assert_int_equal(be32_get(talk_parm.data.target_class), A_CLASS);
	assert_int_equal(be32_get(talk_parm.data.buffer.at), BUFFER + 30);
	assert_int_equal(be32_get(talk_parm.data.buffer.size), SIZE - 30);
	assert_int_equal(be32_get(talk_parm.data.answer.size), ANS_SIZE);
	assert_int_equal(talk_interrupt(PARTNER), 0);
	/* It is valid as it is for the rest. */
	assert_int_equal(talk_call(PARTNER, IUCV_RECEIVE), IUCV_OK);
	assert_int_equal(talk_parm.data.flags, 0);
	assert_memory_equal(world_memory[PARTNER] + BUFFER,
			    world_memory[ACTOR] + TEXT, SIZE);
	assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
	assert_int_equal(talk_receive(PARTNER, 0), IUCV_TOO_SHORT);
	talk_clear();
	assert_int_equal(talk_call(PARTNER, IUCV_RECEIVE), NONE);
}

/* I20: and where it ends. */
static void a_buffer_that_is_too_long_says_by_how_much(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	assert_int_equal(talk_send(ACTOR, IUCV_ONE_WAY), IUCV_OK);
	assert_int_equal(talk_receive(PARTNER, SIZE + 7), IUCV_OK);
	assert_int_equal(be32_get(talk_parm.data.buffer.size), 7);
	assert_int_equal(be32_get(talk_parm.data.buffer.at), BUFFER + SIZE);
	assert_int_equal(be32_get(talk_parm.data.answer.size), 0);
	assert_int_equal(talk_parm.data.flags, IUCV_ONE_WAY);
}

/* I21: one-way at once, two-way with the reply. */
static void when_a_message_is_complete(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	assert_int_equal(talk_send(ACTOR, IUCV_ONE_WAY), IUCV_OK);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
	assert_int_equal(talk_reply(PARTNER, 0, 0), NONE);
	assert_int_equal(talk_interrupt(ACTOR), IUCV_TYPE_REPLY);
	assert_int_equal(talk_irq.complete.flags, IUCV_ONE_WAY);
	assert_int_equal(be32_get(talk_irq.complete.answer.size), 0);
	assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
	assert_int_equal(talk_interrupt(ACTOR), 0);
	assert_int_equal(talk_reply(PARTNER, 0, 0), IUCV_OK);
	assert_int_equal(talk_interrupt(ACTOR), IUCV_TYPE_REPLY);
}

/* I22: by an interruption, DESCRIBE or RECEIVE. */
static void data_in_the_list_needs_no_receive(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, IUCV_PARM_DATA);
	assert_int_equal(talk_irq.control.flags, IUCV_PARM_DATA);
	assert_int_equal(talk_send(ACTOR, IUCV_PARM_DATA), IUCV_OK);
	assert_int_equal(talk_interrupt(PARTNER), IUCV_TYPE_MESSAGE);
	assert_int_equal(talk_irq.data.flags, IUCV_PARM_DATA);
	assert_memory_equal(talk_irq.data.data, "abcdefgh", 8);
	assert_int_equal(be32_get(talk_irq.data.answer.size), ANS_SIZE);
	assert_int_equal(talk_receive(PARTNER, SIZE), NONE);
	assert_int_equal(talk_reply(PARTNER, 0, 0), IUCV_OK);
	assert_int_equal(talk_interrupt(ACTOR), IUCV_TYPE_REPLY);
	assert_int_equal(talk_send(ACTOR, IUCV_PARM_DATA), IUCV_OK);
	talk_clear();
	assert_int_equal(talk_call(PARTNER, IUCV_DESCRIBE), IUCV_OK);
	assert_int_equal(talk_parm.data.flags, IUCV_PARM_DATA | IUCV_BY_ALL);
	assert_memory_equal(talk_parm.data.data, "abcdefgh", 8);
	assert_int_equal(talk_reply(PARTNER, 0, 0), IUCV_OK);
	assert_int_equal(talk_interrupt(ACTOR), IUCV_TYPE_REPLY);
	assert_int_equal(talk_send(ACTOR, IUCV_PARM_DATA), IUCV_OK);
	assert_int_equal(talk_receive(PARTNER, 0), IUCV_OK);
	assert_int_equal(talk_parm.data.flags, IUCV_PARM_DATA);
	assert_memory_equal(talk_parm.data.data, "abcdefgh", 8);
	assert_int_equal(talk_reply(PARTNER, 0, 0), IUCV_OK);
	assert_int_equal(talk_interrupt(ACTOR), IUCV_TYPE_REPLY);
	for (u32 way = 0; way < 3; way++) { /* one-way: it is gone */
		assert_int_equal(
			talk_send(ACTOR, IUCV_PARM_DATA | IUCV_ONE_WAY),
			IUCV_OK);
		if (way == 0)
			assert_int_equal(talk_interrupt(PARTNER),
					 IUCV_TYPE_MESSAGE);
		else if (way == 1)
			assert_int_equal(talk_call(PARTNER, IUCV_DESCRIBE),
					 IUCV_OK);
		else
			assert_int_equal(talk_receive(PARTNER, 0), IUCV_OK);
		assert_int_equal(world.v.messages, 0);
		assert_int_equal(talk_interrupt(ACTOR), 0);
	}
}

/* I23: what is left over, and of whose. */
static void replies_of_all_lengths(void **state)
{
	static const struct {
		u32 size, residual;
		u8 code;
	} rows[] = {
		{ ANS_SIZE, 0, IUCV_OK },
		{ ANS_SIZE - 9, 9, IUCV_OK },
		{ ANS_SIZE + 5, 5, IUCV_TOO_SHORT },
		{ 0, ANS_SIZE, IUCV_OK },
	};

	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	for (u32 i = 0; i < ARRAY_SIZE(rows); i++) {
		u32 moved = MIN(rows[i].size, ANS_SIZE);

		memset(world_memory[ACTOR] + ANSWER, 0xdd, 0x100);
		for (u32 at = 0; at < 0x100; at++)
			world_memory[PARTNER][BUFFER + at] = (u8)(at + 3);
		assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
		talk_name(0, SIZE);
		talk_parm.data.buffer.at = be32_make(0x6000);
		assert_int_equal(talk_call(PARTNER, IUCV_RECEIVE), IUCV_OK);
		assert_int_equal(talk_reply(PARTNER, 0, rows[i].size),
				 rows[i].code);
		assert_int_equal(be32_get(talk_parm.data.answer.size),
				 rows[i].residual);
		assert_int_equal(be32_get(talk_parm.data.answer.at),
				 BUFFER + moved);
		assert_memory_equal(world_memory[ACTOR] + ANSWER,
				    world_memory[PARTNER] + BUFFER, moved);
		assert_int_equal(world_memory[ACTOR][ANSWER + moved], 0xdd);
		assert_int_equal(talk_interrupt(ACTOR), IUCV_TYPE_REPLY);
		assert_int_equal(be32_get(talk_irq.complete.answer.size),
				 rows[i].residual);
		assert_int_equal(be32_get(talk_irq.complete.audit) >> 8,
				 rows[i].code ? IUCV_AUDIT_TOO_LONG : 0);
		assert_int_equal(be32_get(talk_irq.complete.source_class),
				 S_CLASS);
		assert_int_equal(be32_get(talk_irq.complete.tag), TAG);
	}
	talk_send(ACTOR, 0);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
	assert_int_equal(talk_reply(PARTNER, 0, 0x80000000u), IUCV_NEGATIVE);
	talk_name_reply(IUCV_ANSWER_LIST, 4);
	talk_parm.data.answer.at = be32_make(LIST + 1);
	assert_int_equal(talk_call(PARTNER, IUCV_REPLY), IUCV_LIST_ALIGN);
	assert_int_equal(talk_reply(PARTNER, 0, 4), IUCV_OK);
}

/* I24: it ends all the same. */
static void a_reply_in_the_list(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, IUCV_PARM_DATA);
	assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
	talk_name_reply(IUCV_PARM_DATA, 0);
	memcpy(talk_parm.data.data, "12345678", 8);
	assert_int_equal(talk_call(PARTNER, IUCV_REPLY), IUCV_OK);
	assert_int_equal(talk_interrupt(ACTOR), IUCV_TYPE_REPLY);
	assert_int_equal(talk_irq.complete.flags, IUCV_PARM_DATA);
	assert_memory_equal(talk_irq.complete.data, "12345678", 8);
	assert_int_equal(be32_get(talk_irq.complete.answer.size), 0);
	world.party[ACTOR].end[0]->parm_data = false;
	assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
	talk_name_reply(IUCV_PARM_DATA, 0);
	assert_int_equal(talk_call(PARTNER, IUCV_REPLY), IUCV_NO_PARM_DATA);
	assert_int_equal(talk_interrupt(ACTOR), IUCV_TYPE_REPLY);
	assert_int_equal(be32_get(talk_irq.complete.audit) >> 8,
			 IUCV_AUDIT_PARM_DATA);
}

static const u8 naming[] = { IUCV_RECEIVE, IUCV_REJECT, IUCV_PURGE,
			     IUCV_TEST_COMPLETION };

/* I25: PURGE wants a path in any case. */
static void an_id_goes_with_path_and_class(void **state)
{
	for (u32 i = 0; i < ARRAY_SIZE(naming); i++) {
		u32 who = naming[i] == IUCV_PURGE ||
					  naming[i] == IUCV_TEST_COMPLETION
				  ? ACTOR
				  : PARTNER;

		talk_setup(state);
		talk_message(naming[i] == IUCV_TEST_COMPLETION ? MSG_DONE
							       : MSG_TOLD);
		for (u8 flags = 0; flags < 8; flags++) {
			bool half =
				(flags & IUCV_BY_ID) && flags != IUCV_BY_ALL;

			if (naming[i] == IUCV_PURGE && !(flags & IUCV_BY_PATH))
				half = true;
			talk_name(0, SIZE);
			talk_parm.data.flags = flags;
			talk_parm.data.target_class = be32_make(A_CLASS + 1);
			talk_parm.data.source_class = be32_make(S_CLASS + 1);
			if (half)
				assert_int_equal(talk_call(who, naming[i]),
						 SPECIFICATION);
			else if (flags & IUCV_BY_CLASS)
				assert_int_equal(talk_call(who, naming[i]),
						 flags & IUCV_BY_ID
							 ? IUCV_MISMATCH
							 : NONE);
		}
		talk_name(0, SIZE);
		talk_parm.data.flags = IUCV_BY_PATH | IUCV_BY_CLASS;
		assert_int_equal(talk_call(who, naming[i]), IUCV_OK);
		assert_int_equal(be32_get(talk_parm.data.id), talk_id);
		talk_teardown(state);
	}
	talk_setup(state);
}

/* I25: by class alone, and only of that path. */
static void a_message_is_found_by_class_or_path(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	talk_open(2, PARTNER, 0);
	assert_int_equal(talk_send(ACTOR, IUCV_ONE_WAY), IUCV_OK);
	assert_int_equal(talk_send(2, IUCV_ONE_WAY), IUCV_OK);
	assert_int_equal(talk_receive(PARTNER, SIZE), NONE); /* of path 0 */
	talk_clear();
	talk_parm.data.flags = IUCV_BY_PATH;
	talk_parm.data.path = be16_make(1);
	talk_parm.data.buffer.size = be32_make(SIZE);
	assert_int_equal(talk_call(PARTNER, IUCV_RECEIVE), IUCV_OK);
	assert_int_equal(be32_get(talk_parm.data.id), talk_id);
	talk_clear();
	talk_parm.data.flags = IUCV_BY_CLASS;
	talk_parm.data.target_class = be32_make(A_CLASS);
	assert_int_equal(talk_call(PARTNER, IUCV_REJECT), IUCV_OK);
	assert_int_equal(be32_get(talk_parm.data.id), talk_id - 1);
	assert_int_equal(be16_get(talk_parm.data.path), 0);
	talk_clear();
	talk_parm.data.flags = IUCV_BY_CLASS;
	talk_parm.data.source_class = be32_make(S_CLASS);
	assert_int_equal(talk_call(2, IUCV_TEST_COMPLETION), IUCV_OK);
	assert_int_equal(talk_call(ACTOR, IUCV_TEST_COMPLETION), AUDIT);
}

/* I26: who has the beginning is told at his next word about it. */
static void purge_tells_what_was(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	assert_int_equal(talk_send(ACTOR, IUCV_ONE_WAY), IUCV_OK);
	talk_name(0, 0);
	talk_parm.data.flags = IUCV_BY_PATH;
	assert_int_equal(talk_call(ACTOR, IUCV_PURGE), IUCV_OK);
	assert_int_equal(talk_parm.complete.flags, IUCV_ONE_WAY);
	assert_int_equal(be32_get(talk_parm.complete.id), talk_id);
	assert_int_equal(be32_get(talk_parm.complete.tag), TAG);
	assert_int_equal(be32_get(talk_parm.complete.source_class), S_CLASS);
	assert_int_equal(be32_get(talk_parm.complete.audit), 0);
	assert_int_equal(talk_interrupt(PARTNER), 0);
	assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
	assert_int_equal(talk_receive(PARTNER, 1), IUCV_TOO_SHORT);
	assert_int_equal(talk_purge(ACTOR), IUCV_OK);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_PURGED);
	assert_int_equal(talk_receive(PARTNER, SIZE), NONE);
	assert_int_equal(world.v.messages, 0);
}

/* I27: whatever was received of it. */
static void reject_tells_the_sender(void **state)
{
	for (u32 s = MSG_WAITING; s <= MSG_RECEIVED; s++) {
		talk_setup(state);
		talk_message((enum msg_state)s);
		talk_name(0, 0);
		assert_int_equal(talk_call(PARTNER, IUCV_REJECT), IUCV_OK);
		assert_int_equal(talk_interrupt(PARTNER), 0);
		talk_clear();
		assert_int_equal(talk_call(ACTOR, IUCV_TEST_COMPLETION), AUDIT);
		assert_int_equal(be32_get(talk_parm.complete.audit) >> 8,
				 IUCV_AUDIT_REJECTED);
		talk_teardown(state);
	}
	talk_setup(state);
}

/* I28: what does not interrupt. */
static void queues_can_be_asked(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
	assert_int_equal(talk_send(PARTNER, IUCV_ONE_WAY), IUCV_OK);
	assert_int_equal(talk_receive(ACTOR, SIZE), IUCV_OK);
	assert_int_equal(talk_call(PARTNER, IUCV_TEST_MESSAGE), BOTH);
	talk_clear();
	talk_parm.data.code = 0x66;
	assert_int_equal(talk_call(PARTNER, IUCV_DESCRIBE), IUCV_OK);
	assert_int_equal(talk_parm.data.code, 0x66);
	assert_int_equal(talk_parm.data.flags, IUCV_BY_ALL);
	assert_int_equal(be32_get(talk_parm.data.buffer.size), SIZE);
	assert_int_equal(be32_get(talk_parm.data.answer.size), ANS_SIZE);
	assert_int_equal(talk_call(PARTNER, IUCV_DESCRIBE), NONE);
	talk_clear();
	assert_int_equal(talk_call(PARTNER, IUCV_TEST_COMPLETION), IUCV_OK);
	assert_int_equal(be32_get(talk_parm.complete.id), talk_id);
	assert_int_equal(talk_call(PARTNER, IUCV_TEST_MESSAGE), MESSAGES);
	assert_int_equal(talk_interrupt(PARTNER), 0);
}

#define test(f) cmocka_unit_test_setup_teardown(f, talk_setup, talk_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(send_may_fail),
		test(what_counts_as_outstanding),
		test(priority_goes_first),
		test(data_moves_at_receive),
		test(a_message_in_parts),
		test(a_buffer_that_is_too_long_says_by_how_much),
		test(when_a_message_is_complete),
		test(data_in_the_list_needs_no_receive),
		test(replies_of_all_lengths),
		test(a_reply_in_the_list),
		test(an_id_goes_with_path_and_class),
		test(a_message_is_found_by_class_or_path),
		test(purge_tells_what_was),
		test(reject_tells_the_sender),
		test(queues_can_be_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
