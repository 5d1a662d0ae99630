/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCV: buffers, lists, access keys, and data that is moved in steps.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/iucv_talk.h"

/* --- areas --- */

static void entry(u32 party, u32 at, u32 to, u32 size)
{
	struct iucv_buffer b = { be32_make(to), be32_make(size) };

	memcpy(world_memory[party] + at, &b, sizeof(b));
}

/* I29: both ways, pieces of all sizes. */
static void lists_of_pieces(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	entry(ACTOR, LIST, TEXT, 3);
	entry(ACTOR, LIST + 8, TEXT + 0x100, 0);
	entry(ACTOR, LIST + 16, TEXT + 3, SIZE - 3);
	entry(ACTOR, LIST2, ANSWER + 50, 10);
	entry(ACTOR, LIST2 + 8, ANSWER, 50);
	entry(PARTNER, LIST, BUFFER, 60);
	entry(PARTNER, LIST + 8, BUFFER + 60, 60);
	talk_name_send(0);
	talk_parm.data.flags = IUCV_BUFFER_LIST | IUCV_ANSWER_LIST;
	talk_parm.data.buffer.at = be32_make(LIST);
	talk_parm.data.answer.at = be32_make(LIST2);
	assert_int_equal(talk_send_it(ACTOR), IUCV_OK);
	talk_name(IUCV_BUFFER_LIST, SIZE + 20);
	talk_parm.data.buffer.at = be32_make(LIST);
	assert_int_equal(talk_call(PARTNER, IUCV_RECEIVE), IUCV_OK);
	assert_memory_equal(world_memory[PARTNER] + BUFFER,
			    world_memory[ACTOR] + TEXT, SIZE);
	assert_int_equal(be32_get(talk_parm.data.buffer.size), 20);
	assert_int_equal(be32_get(talk_parm.data.buffer.at), LIST + 16);
	assert_int_equal(talk_parm.data.flags, IUCV_BUFFER_LIST);
	entry(PARTNER, LIST2, BUFFER, ANS_SIZE);
	talk_name_reply(IUCV_ANSWER_LIST, ANS_SIZE);
	talk_parm.data.answer.at = be32_make(LIST2);
	assert_int_equal(talk_call(PARTNER, IUCV_REPLY), IUCV_OK);
	assert_memory_equal(world_memory[ACTOR] + ANSWER + 50,
			    world_memory[PARTNER] + BUFFER, 10);
	assert_memory_equal(world_memory[ACTOR] + ANSWER,
			    world_memory[PARTNER] + BUFFER + 10, 50);
}

static const struct {
	u32 at, size;
	u8 own, others; /* outcome of RECEIVE by whose list it is */
	u32 audit;
} bad_entries[] = {
	{ TEXT, 0x80000000u, IUCV_LIST_LENGTH, IUCV_UNADDRESSABLE,
	  IUCV_AUDIT_SEND_LENGTH },
	{ TEXT, SIZE + 1, IUCV_LIST_TOTAL, IUCV_UNADDRESSABLE,
	  IUCV_AUDIT_SEND_TOTAL },
	{ WORLD_MEMORY - 1, SIZE, ADDRESSING, IUCV_UNADDRESSABLE,
	  IUCV_AUDIT_SEND_ADDRESS },
	{ 0xfffffff0u, SIZE, ADDRESSING, IUCV_UNADDRESSABLE,
	  IUCV_AUDIT_SEND_ADDRESS },
};

static void send_with_list(u32 at)
{
	talk_name_send(0);
	talk_parm.data.flags = IUCV_BUFFER_LIST;
	talk_parm.data.buffer.at = be32_make(at);
	assert_int_equal(talk_send_it(ACTOR), IUCV_OK);
}

/* I29, I30: the target's own: it stays; the sender's: it ends. */
static void bad_entries_of_lists(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	for (u32 i = 0; i < ARRAY_SIZE(bad_entries); i++) {
		entry(PARTNER, LIST, bad_entries[i].at, bad_entries[i].size);
		entry(ACTOR, LIST, bad_entries[i].at, bad_entries[i].size);
		talk_hear_all(PARTNER);
		assert_int_equal(talk_path(ACTOR, IUCV_SEVER, 0, 0), IUCV_OK);
		assert_int_equal(talk_path(PARTNER, IUCV_SEVER, 0, 0), IUCV_OK);
		talk_open(ACTOR, PARTNER, 0);
		assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
		talk_name(IUCV_BUFFER_LIST, SIZE);
		talk_parm.data.buffer.at = be32_make(LIST);
		assert_int_equal(talk_call(PARTNER, IUCV_RECEIVE),
				 bad_entries[i].own);
		assert_int_equal(talk_interrupt(PARTNER), IUCV_TYPE_MESSAGE);
		assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
		send_with_list(LIST);
		assert_int_equal(talk_receive(PARTNER, SIZE),
				 bad_entries[i].others);
		assert_int_equal(talk_interrupt(ACTOR), IUCV_TYPE_REPLY);
		assert_int_equal(be32_get(talk_irq.complete.audit) >> 8,
				 bad_entries[i].audit);
	}
	send_with_list(WORLD_MEMORY - 8);
	world_memory[ACTOR][WORLD_MEMORY - 1] = 0;
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_UNADDRESSABLE);
	assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
	talk_name(IUCV_BUFFER_LIST, SIZE);
	talk_parm.data.buffer.at = be32_make(LIST + 4);
	assert_int_equal(talk_call(PARTNER, IUCV_RECEIVE), IUCV_LIST_ALIGN);
	assert_int_equal(talk_receive(PARTNER, 0x80000000u), IUCV_NEGATIVE);
}

/* I30: and the sender learns of it when the message is complete. */
static void areas_outside_of_storage(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
	talk_name(0, SIZE);
	talk_parm.data.buffer.at = be32_make(WORLD_MEMORY);
	assert_int_equal(talk_call(PARTNER, IUCV_RECEIVE), ADDRESSING);
	assert_int_equal(talk_interrupt(PARTNER), IUCV_TYPE_MESSAGE);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
	talk_name_reply(0, 10);
	talk_parm.data.answer.at = be32_make(WORLD_MEMORY - 9);
	assert_int_equal(talk_call(PARTNER, IUCV_REPLY), ADDRESSING);
	assert_int_equal(talk_interrupt(ACTOR), 0);
	assert_int_equal(talk_reply(PARTNER, 0, 10), IUCV_OK);
	assert_int_equal(talk_interrupt(ACTOR), IUCV_TYPE_REPLY);
	assert_int_equal(be32_get(talk_irq.complete.audit) >> 8,
			 IUCV_AUDIT_RECV_ADDRESS | IUCV_AUDIT_REPLY_ADDRESS);
	talk_name_send(0);
	talk_parm.data.answer.at = be32_make(WORLD_MEMORY);
	assert_int_equal(talk_send_it(ACTOR), IUCV_OK);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
	assert_int_equal(talk_reply(PARTNER, 0, 1), IUCV_UNADDRESSABLE);
	assert_int_equal(talk_interrupt(ACTOR), IUCV_TYPE_REPLY);
	assert_int_equal(be32_get(talk_irq.complete.audit) >> 8,
			 IUCV_AUDIT_ANSWER_ADDRESS);
}

/* I31: that of each one's own instruction. */
static void access_keys(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	world_key(0x10);
	talk_name_send(0);
	talk_parm.data.buffer.at = be32_make(WORLD_KEY_AT);
	assert_int_equal(talk_send_it(ACTOR), IUCV_OK);
	world_key(0);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_PROTECTED);
	assert_int_equal(talk_interrupt(ACTOR), IUCV_TYPE_REPLY);
	assert_int_equal(be32_get(talk_irq.complete.audit) >> 8,
			 IUCV_AUDIT_SEND_KEY);
	world_key(0x10);
	talk_name_send(0);
	talk_parm.data.answer.at = be32_make(WORLD_KEY_AT);
	assert_int_equal(talk_send_it(ACTOR), IUCV_OK);
	talk_name(0, SIZE);
	talk_parm.data.buffer.at = be32_make(WORLD_KEY_AT);
	assert_int_equal(talk_call(PARTNER, IUCV_RECEIVE), PROTECTION);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
	talk_name_reply(0, 10);
	talk_parm.data.answer.at = be32_make(WORLD_KEY_AT);
	assert_int_equal(talk_call(PARTNER, IUCV_REPLY), PROTECTION);
	assert_int_equal(talk_reply(PARTNER, 0, 10), IUCV_PROTECTED);
	assert_int_equal(talk_interrupt(ACTOR), IUCV_TYPE_REPLY);
	assert_int_equal(be32_get(talk_irq.complete.audit) >> 8,
			 IUCV_AUDIT_RECV_KEY | IUCV_AUDIT_REPLY_KEY |
				 IUCV_AUDIT_ANSWER_KEY);
	world_key(WORLD_KEY);
	talk_name_send(0);
	talk_parm.data.buffer.at = be32_make(WORLD_KEY_AT);
	assert_int_equal(talk_send_it(ACTOR), IUCV_OK);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
}

#define LARGE 0x22000u

static void send_large(void)
{
	talk_name_send(0);
	talk_parm.data.buffer.at = be32_make(0x8000);
	talk_parm.data.buffer.size = be32_make(LARGE);
	talk_parm.data.answer.at = be32_make(0x8000);
	talk_parm.data.answer.size = be32_make(LARGE);
	assert_int_equal(talk_send_it(ACTOR), IUCV_OK);
}

static void receive_large(void)
{
	talk_clear();
	talk_parm.data.buffer.at = be32_make(0x9000);
	talk_parm.data.buffer.size = be32_make(LARGE + 1);
	talk_call(PARTNER, IUCV_RECEIVE);
}

/* I32: as one instruction, whose others get a turn. */
static void large_messages_go_in_steps(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	for (u32 at = 0; at < LARGE; at++)
		world_memory[ACTOR][0x8000 + at] = (u8)(at * 13 >> 3);
	send_large();
	receive_large();
	assert_int_equal(talk_last.cc, 0);
	assert_int_equal(talk_last.steps, 3);
	assert_memory_equal(world_memory[ACTOR] + 0x8000,
			    world_memory[PARTNER] + 0x9000, LARGE);
	assert_int_equal(be32_get(talk_parm.data.buffer.size), 1);
	assert_int_equal(be32_get(talk_parm.data.buffer.at), 0x9000 + LARGE);
	memset(world_memory[ACTOR] + 0x8000, 0, LARGE);
	talk_name_reply(0, LARGE);
	talk_parm.data.answer.at = be32_make(0x9000);
	assert_int_equal(talk_call(PARTNER, IUCV_REPLY), IUCV_OK);
	assert_int_equal(talk_last.steps, 3);
	assert_memory_equal(world_memory[ACTOR] + 0x8000,
			    world_memory[PARTNER] + 0x9000, LARGE);
	for (u32 i = 0; i < 200; i++)
		entry(ACTOR, 0x30000 + 8 * i, TEXT, 0);
	entry(ACTOR, 0x30000 + 8 * 200, TEXT, SIZE);
	send_with_list(0x30000);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
	assert_int_equal(talk_last.steps, 4);
}

/* I29: one without an end has one. */
static void lists_that_are_too_long(void **state)
{
	(void)state;
	memset(world_memory[ACTOR] + 0x8000, 0, 0x30000);
	memset(world_memory[PARTNER] + 0x8000, 0, 0x30000);
	entry(ACTOR, 0x8000 + 8 * (IUCV_LIST_ENTRIES - 1), TEXT, SIZE);
	talk_open(ACTOR, PARTNER, 0);
	send_with_list(0x8000);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
	entry(PARTNER, 0x8000 + 8 * IUCV_LIST_ENTRIES, BUFFER, SIZE);
	send_with_list(0x8000);
	talk_name(IUCV_BUFFER_LIST, SIZE);
	talk_parm.data.buffer.at = be32_make(0x8000);
	assert_int_equal(talk_call(PARTNER, IUCV_RECEIVE), IUCV_LIST_TOTAL);
	entry(ACTOR, 0x8000 + 8 * (IUCV_LIST_ENTRIES - 1), 0, 0);
	entry(ACTOR, 0x8000 + 8 * IUCV_LIST_ENTRIES, TEXT, SIZE);
	send_with_list(0x8000);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_UNADDRESSABLE);
}

static void (*disturb)(void);

static void once(void)
{
	union iucv_parm saved = talk_parm;

	if (disturb)
		disturb();
	disturb = NULL;
	talk_parm = saved;
}

static void purge_it(void)
{
	talk_id = world.v.last_id;
	talk_clear();
	talk_parm.data.flags = IUCV_BY_PATH;
	world_call(ACTOR, 0, IUCV_PURGE, &talk_parm);
}

static void actor_severs(void)
{
	talk_clear();
	world_call(ACTOR, 0, IUCV_SEVER, &talk_parm);
}

static void partner_severs(void)
{
	talk_clear();
	world_call(PARTNER, 1, IUCV_SEVER, &talk_parm);
}

/* I32: by then it may be gone. */
static void between_two_steps(void **state)
{
	static const struct {
		void (*what)(void);
		u8 receive, reply;
	} rows[] = {
		{ purge_it, IUCV_PURGED, IUCV_PURGED },
		{ actor_severs, NONE, NONE },
		{ partner_severs, IUCV_NO_PATH, IUCV_NO_PATH },
	};

	for (u32 i = 0; i < ARRAY_SIZE(rows); i++) {
		talk_setup(state);
		talk_open(ACTOR, PARTNER, 0);
		send_large();
		disturb = rows[i].what;
		world_between(once);
		receive_large();
		assert_int_equal(talk_outcome(IUCV_RECEIVE), rows[i].receive);
		assert_int_equal(world.v.messages,
				 rows[i].what == partner_severs);
		talk_teardown(state);

		talk_setup(state);
		talk_open(ACTOR, PARTNER, 0);
		send_large();
		receive_large();
		disturb = rows[i].what;
		world_between(once);
		talk_name_reply(0, LARGE);
		talk_parm.data.answer.at = be32_make(0x9000);
		assert_int_equal(talk_call(PARTNER, IUCV_REPLY), rows[i].reply);
		talk_teardown(state);
	}
	talk_setup(state);
}

#define test(f) cmocka_unit_test_setup_teardown(f, talk_setup, talk_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(lists_of_pieces),
		test(bad_entries_of_lists),
		test(areas_outside_of_storage),
		test(access_keys),
		test(large_messages_go_in_steps),
		test(lists_that_are_too_long),
		test(between_two_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
