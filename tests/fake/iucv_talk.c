/* SPDX-License-Identifier: Apache-2.0 */
/* See iucv_talk.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/iucv_talk.h"

union iucv_parm talk_parm;
struct world_result talk_last;
const struct iucv_authority talk_all = { .granted = true, .priority = true };

int talk_outcome(u32 function)
{
	if (talk_last.pgm == PGM_OPERATION)
		return OPERATION;
	if (talk_last.pgm == PGM_SPECIFICATION)
		return SPECIFICATION;
	if (talk_last.pgm == PGM_ADDRESSING)
		return ADDRESSING;
	if (talk_last.pgm == PGM_PROTECTION)
		return PROTECTION;
	if (talk_last.waits)
		return WAITS;
	if (function == IUCV_TEST_MESSAGE)
		return MESSAGES + talk_last.cc - 1;
	if (talk_last.cc == IUCV_CC_NO_MESSAGE)
		return NONE;
	if (talk_last.cc == IUCV_CC_AUDIT)
		return AUDIT;
	return talk_last.code;
}

int talk_call(u32 i, u32 function)
{
	const char *wrong;

	talk_last = world_call(i, 0, function, &talk_parm);
	wrong = world_wrong();
	if (wrong)
		fail_msg("%s", wrong);
	return talk_outcome(function);
}

void talk_clear(void)
{
	memset(&talk_parm, 0, sizeof(talk_parm));
}

void talk_declare(u32 i)
{
	talk_clear();
	talk_parm.data.buffer.at = be32_make(0x800);
	assert_int_equal(talk_call(i, IUCV_DECLARE_BUFFER), IUCV_OK);
}

union iucv_parm talk_irq;

u8 talk_interrupt(u32 i)
{
	bool pends = iucv_pends(&world.party[i].p, &world.party[i].cpu[0]);

	assert_int_equal(iucv_present(&world.v, &world.party[i].p,
				      &world.party[i].cpu[0], &talk_irq),
			 pends);
	assert_null(world_wrong());
	return pends ? talk_irq.data.code : 0;
}

void talk_hear_all(u32 i)
{
	while (talk_interrupt(i))
		;
}

int talk_connect(u32 i, int to, u8 flags)
{
	world_target(to, talk_all);
	talk_clear();
	talk_parm.control.flags = flags;
	memset(talk_parm.control.user, 'c', 16);
	return talk_call(i, IUCV_CONNECT);
}

int talk_path(u32 i, u32 function, u16 path, u8 flags)
{
	talk_clear();
	talk_parm.control.path = be16_make(path);
	talk_parm.control.flags = flags;
	memset(talk_parm.control.user, (int)('a' + function), 16);
	return talk_call(i, function);
}

void talk_open(u32 from, u32 to, u8 flags)
{
	assert_int_equal(talk_connect(from, (int)to, flags), IUCV_OK);
	assert_int_equal(talk_interrupt(to), IUCV_TYPE_PENDING);
	assert_int_equal(talk_path(to, IUCV_ACCEPT,
				   be16_get(talk_irq.control.path), flags),
			 IUCV_OK);
	assert_int_equal(talk_interrupt(from), IUCV_TYPE_COMPLETE);
}

u32 talk_id;

void talk_name_send(u8 flags)
{
	talk_clear();
	talk_parm.data.flags = flags;
	talk_parm.data.target_class = be32_make(A_CLASS);
	talk_parm.data.source_class = be32_make(S_CLASS);
	talk_parm.data.tag = be32_make(TAG);
	if (flags & IUCV_PARM_DATA) {
		memcpy(talk_parm.data.data, "abcdefgh", 8);
	} else {
		talk_parm.data.buffer.at = be32_make(TEXT);
		talk_parm.data.buffer.size = be32_make(SIZE);
	}
	talk_parm.data.answer.at = be32_make(ANSWER);
	talk_parm.data.answer.size = be32_make(ANS_SIZE);
}

int talk_send_it(u32 i)
{
	int r = talk_call(i, IUCV_SEND);

	if (r == IUCV_OK)
		talk_id = be32_get(talk_parm.data.id);
	return r;
}

int talk_send(u32 i, u8 flags)
{
	talk_name_send(flags);
	return talk_send_it(i);
}

void talk_name(u8 more_flags, u32 size)
{
	talk_clear();
	talk_parm.data.flags = (u8)(IUCV_BY_ALL | more_flags);
	talk_parm.data.id = be32_make(talk_id);
	talk_parm.data.target_class = be32_make(A_CLASS);
	talk_parm.data.source_class = be32_make(S_CLASS);
	talk_parm.data.buffer.at = be32_make(BUFFER);
	talk_parm.data.buffer.size = be32_make(size);
}

int talk_receive(u32 i, u32 size)
{
	talk_name(0, size);
	return talk_call(i, IUCV_RECEIVE);
}

void talk_name_reply(u8 flags, u32 size)
{
	talk_name(0, 0);
	talk_parm.data.flags = flags;
	talk_parm.data.answer.at = be32_make(BUFFER);
	talk_parm.data.answer.size = be32_make(size);
}

int talk_reply(u32 i, u8 flags, u32 size)
{
	talk_name_reply(flags, size);
	return talk_call(i, IUCV_REPLY);
}

int talk_purge(u32 i)
{
	talk_name(0, 0);
	return talk_call(i, IUCV_PURGE);
}

int talk_setup(void **state)
{
	(void)state;
	world_begin();
	memset(world_memory, 0, sizeof(world_memory));
	for (u32 i = 0; i < WORLD_PARTIES; i++) {
		talk_declare(i);
		for (u32 at = 0; at < 0x400; at++) {
			world_memory[i][TEXT + at] = (u8)(at * 7 + i);
			world_memory[i][BUFFER + at] = 0xee;
			world_memory[i][ANSWER + at] = 0xdd;
		}
	}
	return 0;
}

int talk_teardown(void **state)
{
	(void)state;
	for (u32 i = 0; i < WORLD_PARTIES; i++) {
		for (u32 cpu = 0; cpu < WORLD_CPUS; cpu++)
			iucv_cpu_reset(&world.v, &world.party[i].p,
				       &world.party[i].cpu[cpu]);
		assert_null(world_wrong());
	}
	assert_int_equal(world.v.messages, 0);
	assert_int_equal(world.v.paths, 0);
	return 0;
}

void talk_message(enum msg_state s)
{
	talk_open(ACTOR, PARTNER, 0);
	talk_id = 99;
	if (s == MSG_NONE)
		return;
	assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
	if (s == MSG_WAITING)
		return;
	assert_int_equal(talk_interrupt(PARTNER), IUCV_TYPE_MESSAGE);
	if (s == MSG_TOLD)
		return;
	if (s == MSG_PART || s == MSG_PURGED_PART)
		assert_int_equal(talk_receive(PARTNER, 10), IUCV_TOO_SHORT);
	else
		assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
	if (s == MSG_DONE)
		assert_int_equal(talk_reply(PARTNER, 0, ANS_SIZE), IUCV_OK);
	if (s == MSG_PURGED || s == MSG_PURGED_PART)
		assert_int_equal(talk_purge(ACTOR), IUCV_OK);
}
