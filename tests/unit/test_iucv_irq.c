/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCV: interruptions, their order, masks and layout.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/iucv_talk.h"

/* --- interruptions --- */

static void mask(u32 i, u32 function, u8 bits)
{
	talk_clear();
	talk_parm.mask.mask = bits;
	assert_int_equal(talk_call(i, function), IUCV_OK);
}

static const struct {
	u8 mask, type;
} masks[] = {
	{ 0x08, IUCV_TYPE_PENDING }, { 0x10, IUCV_TYPE_REPLY_PRIORITY },
	{ 0x20, IUCV_TYPE_REPLY },   { 0x40, IUCV_TYPE_MESSAGE_PRIORITY },
	{ 0x80, IUCV_TYPE_MESSAGE },
};

/* One of each class pends at ACTOR. */
static void one_of_each(void)
{
	talk_open(ACTOR, PARTNER, IUCV_PRIORITY);
	for (u32 i = 0; i < 2; i++) {
		assert_int_equal(
			talk_send(ACTOR,
				  IUCV_ONE_WAY | (i ? IUCV_PRIORITY : 0)),
			IUCV_OK);
		assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
		assert_int_equal(talk_send(PARTNER, i ? IUCV_PRIORITY : 0),
				 IUCV_OK);
	}
	assert_int_equal(talk_connect(2, ACTOR, 0), IUCV_OK);
}

/* I33: and in this order with all of them open. */
static void masks_choose(void **state)
{
	for (u32 i = 0; i < ARRAY_SIZE(masks); i++) {
		talk_setup(state);
		one_of_each();
		mask(ACTOR, IUCV_SET_MASK, 0x07);
		assert_int_equal(talk_interrupt(ACTOR), 0);
		mask(ACTOR, IUCV_SET_MASK, masks[i].mask);
		assert_int_equal(talk_interrupt(ACTOR), masks[i].type);
		assert_int_equal(talk_interrupt(ACTOR), 0);
		talk_teardown(state);
	}
	talk_setup(state);
	one_of_each();
	for (u32 i = 0; i < ARRAY_SIZE(masks); i++)
		assert_int_equal(talk_interrupt(ACTOR), masks[i].type);
	assert_int_equal(talk_interrupt(ACTOR), 0);
}

/* I33: the older one waits behind a closed mask. */
static void control_masks_choose(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	talk_path(ACTOR, IUCV_QUIESCE, 0, 0);
	talk_path(ACTOR, IUCV_RESUME, 0, 0);
	talk_path(ACTOR, IUCV_SEVER, 0, 0);
	assert_int_equal(talk_connect(2, PARTNER, 0), IUCV_OK);
	mask(PARTNER, IUCV_SET_CONTROL_MASK, 0x07);
	assert_int_equal(talk_interrupt(PARTNER), 0);
	mask(PARTNER, IUCV_SET_CONTROL_MASK, 0x20);
	assert_int_equal(talk_interrupt(PARTNER), IUCV_TYPE_SEVERED);
	mask(PARTNER, IUCV_SET_CONTROL_MASK, 0x88);
	assert_int_equal(talk_interrupt(PARTNER), IUCV_TYPE_RESUMED);
	assert_int_equal(talk_interrupt(PARTNER), IUCV_TYPE_PENDING);
	assert_int_equal(talk_interrupt(PARTNER), 0);
	mask(PARTNER, IUCV_SET_CONTROL_MASK, 0xf8);
	assert_int_equal(talk_interrupt(PARTNER), IUCV_TYPE_QUIESCED);
}

/* I34: its user data are the newest; what was told last is what is. */
static void control_interruptions_do_not_pile_up(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	for (u32 i = 0; i < 50; i++) {
		talk_path(ACTOR, IUCV_QUIESCE, 0, 0);
		talk_path(ACTOR, IUCV_RESUME, 0, 0);
	}
	talk_clear();
	memset(talk_parm.control.user, 'z', 16);
	assert_int_equal(talk_call(ACTOR, IUCV_QUIESCE), IUCV_OK);
	assert_int_equal(talk_interrupt(PARTNER), IUCV_TYPE_RESUMED);
	assert_int_equal(talk_interrupt(PARTNER), IUCV_TYPE_QUIESCED);
	assert_memory_equal(talk_irq.control.user, "zzzzzzzzzzzzzzzz", 16);
	assert_int_equal(talk_interrupt(PARTNER), 0);
}

/* I35: the message itself stays. */
static void a_message_is_told_of_once(void **state)
{
	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
	assert_int_equal(talk_interrupt(PARTNER), IUCV_TYPE_MESSAGE);
	assert_int_equal(talk_interrupt(PARTNER), 0);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
	assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
	assert_int_equal(talk_receive(PARTNER, SIZE), IUCV_OK);
	assert_int_equal(talk_interrupt(PARTNER), 0);
	assert_int_equal(talk_send(ACTOR, 0), IUCV_OK);
	assert_int_equal(talk_purge(ACTOR), IUCV_OK);
	assert_int_equal(talk_interrupt(PARTNER), 0);
}

/* I36: byte by byte. */
static void what_is_in_the_buffer(void **state)
{
	static const u8 pending[IUCV_PARM_SIZE] = {
		0,    0,    0xe0, 1,	0,    10,  0,	0,   0xc1, 0xf0, 0x40,
		0x40, 0x40, 0x40, 0x40, 0x40, 'c', 'c', 'c', 'c',  'c',	 'c',
		'c',  'c',  'c',  'c',	'c',  'c', 'c', 'c', 'c',  'c',
	};
	static const u8 complete[IUCV_PARM_SIZE] = {
		0,   0,	  0xa0, 2,   0,	  10,  0,   0,	 0,   0,   0,
		0,   0,	  0,	0,   0,	  'k', 'k', 'k', 'k', 'k', 'k',
		'k', 'k', 'k',	'k', 'k', 'k', 'k', 'k', 'k', 'k',
	};
	static const u8 message[IUCV_PARM_SIZE] = {
		0, 0, 0x20, 8, 0, 0, 0, 1,    0, 0, 0, A_CLASS,
		0, 0, 0,    0, 0, 0, 0, SIZE, 0, 0, 0, 0,
		0, 0, 0,    0, 0, 0, 0, 0,    0, 0, 0, ANS_SIZE,
	};
	static const u8 result[IUCV_PARM_SIZE] = {
		0,   0,	  0x80, 7,   0,	  0,   0, 1, 0, 0,	 0, 0, '1', '2',
		'3', '4', '5',	'6', '7', '8', 0, 0, 0, S_CLASS, 0, 0, 0,   TAG,
	};

	(void)state;
	talk_connect(ACTOR, PARTNER,
		     IUCV_PRIORITY | IUCV_PARM_DATA | IUCV_PATH_QUIET);
	talk_interrupt(PARTNER);
	assert_memory_equal(talk_irq.bytes, pending, sizeof(pending));
	talk_path(PARTNER, IUCV_ACCEPT, 0, IUCV_PARM_DATA);
	talk_interrupt(ACTOR);
	assert_memory_equal(talk_irq.bytes, complete, sizeof(complete));
	assert_int_equal(talk_send(ACTOR, IUCV_PRIORITY), IUCV_OK);
	talk_interrupt(PARTNER);
	assert_memory_equal(talk_irq.bytes, message, sizeof(message));
	talk_receive(PARTNER, SIZE);
	talk_name_reply(IUCV_PARM_DATA, 0);
	memcpy(talk_parm.data.data, "12345678", 8);
	assert_int_equal(talk_call(PARTNER, IUCV_REPLY), IUCV_OK);
	talk_interrupt(ACTOR);
	assert_memory_equal(talk_irq.bytes, result, sizeof(result));
}

/* Whoever has something new is woken. */
static void news_wake(void **state)
{
	struct world_party *a = &world.party[ACTOR], *p = &world.party[PARTNER];

	(void)state;
	talk_open(ACTOR, PARTNER, 0);
	a->wakes = p->wakes = 0;
	talk_send(ACTOR, 0);
	assert_true(p->wakes == 1 && !a->wakes);
	talk_receive(PARTNER, SIZE);
	talk_reply(PARTNER, 0, 0);
	assert_true(p->wakes == 1 && a->wakes == 1);
	talk_path(ACTOR, IUCV_QUIESCE, 0, 0);
	talk_path(ACTOR, IUCV_SEVER, 0, 0);
	assert_int_equal(p->wakes, 3);
}

static void counters_of_a_path(void **state)
{
	struct iucv_end *e;

	(void)state;
	talk_open(ACTOR, PARTNER, IUCV_PARM_DATA);
	e = world.party[PARTNER].end[0];
	talk_send(ACTOR, 0);
	talk_receive(PARTNER, SIZE);
	talk_reply(PARTNER, 0, 0);
	talk_send(ACTOR, IUCV_ONE_WAY);
	talk_receive(PARTNER, SIZE);
	talk_send(ACTOR, IUCV_ONE_WAY | IUCV_PARM_DATA);
	talk_interrupt(PARTNER);
	assert_true(e->receives == 3 && e->replies == 1 && !e->sends);
	assert_int_equal(iucv_other(e)->sends, 3);
}

#define test(f) cmocka_unit_test_setup_teardown(f, talk_setup, talk_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(masks_choose),
		test(control_masks_choose),
		test(control_interruptions_do_not_pile_up),
		test(a_message_is_told_of_once),
		test(what_is_in_the_buffer),
		test(news_wake),
		test(counters_of_a_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
