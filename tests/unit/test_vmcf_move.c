/* SPDX-License-Identifier: Apache-2.0 */
/* VMCF: what data go where, what is left of them, and bad storage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/vmcf_world.h"

#define SOURCE 0u
#define SINK   1u
#define FROM   0x10000u /* what is sent             */
#define ANSWER 0x4000u	/* the source's for replies */
#define TO     0x20000u /* the sink's               */
#define REPLY  0x5000u

static const u8 use_source[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
static const u8 use_sink[8] = { 9, 9, 9, 9, 9, 9, 9, 9 };

/* A list: SIZE at AT, a reply of ROOM at REPLY_AT. */
static struct vmcf_block list(u32 at, u32 size, u32 reply_at, u32 room)
{
	return (struct vmcf_block){ .id = be32_make(1),
				    .at = be32_make(at),
				    .size = be32_make(size),
				    .reply_at = be32_make(reply_at),
				    .room = be32_make(room) };
}

static enum vmcf_code send(u32 function, u32 at, u32 size, u32 room, u8 key)
{
	struct vmcf_block l = list(at, size, ANSWER, room);
	enum vmcf_code code;

	memcpy(l.use, use_source, 8);
	code = vw_call(SOURCE, SINK, function, &l, key);
	assert_null(vw_wrong());
	return code;
}

static enum vmcf_code sink(u32 function, u32 at, u32 size, u8 key)
{
	struct vmcf_block l = list(at, size, 0, 0);
	enum vmcf_code code;

	memcpy(l.use, use_sink, 8);
	code = vw_call(SINK, SOURCE, function, &l, key);
	assert_null(vw_wrong());
	return code;
}

static struct vmcf_block take(u32 i)
{
	struct vmcf_block head;

	assert_int_equal(vw_take(i, &head), VMCF_TAKEN);
	assert_null(vw_wrong());
	return head;
}

/* All are there, the sink is told of FUNCTION. */
static void tell(u32 function, u32 size, u32 room)
{
	vw_begin();
	vw_authorize(0, 1000);
	for (u32 i = 0; i < 0x30000; i++)
		vw_memory[SOURCE][FROM + i] = (u8)(i * 7 + i / 251);
	for (u32 i = 0; i < 0x100; i++)
		vw_memory[SINK][REPLY + i] = (u8)(200 - i);
	assert_int_equal(send(function, FROM, size, room, 0), VMCF_OK);
	take(SINK);
}

/* F10: the head is the source's list, with its userid. */
static void heads(void **unused)
{
	struct vmcf_block head;

	(void)unused;
	vw_begin();
	vw_authorize(0, 40);
	assert_int_equal(send(VMCF_SEND_RECV, FROM, 12, 34, 0), VMCF_OK);
	head = take(SINK);
	assert_int_equal(head.flags, 0);
	assert_int_equal(head.error, 0);
	assert_int_equal(be16_get(head.function), VMCF_SEND_RECV);
	assert_int_equal(be32_get(head.id), 1);
	assert_memory_equal(head.user, vw.machine[SOURCE].name, 8);
	assert_int_equal(be32_get(head.at), FROM);
	assert_int_equal(be32_get(head.size), 12);
	assert_int_equal(be32_get(head.reply_at), ANSWER);
	assert_int_equal(be32_get(head.room), 34);
	assert_memory_equal(head.use, use_source, 8);
	/* F8: REJECT brings the doubleword along, for SEND/RECV only. */
	assert_int_equal(sink(VMCF_REJECT, 0, 0, 0), VMCF_OK);
	head = take(SOURCE);
	assert_int_equal(head.flags, VMCF_RESPONSE | VMCF_REJECTED);
	assert_memory_equal(head.use, use_sink, 8);
	assert_memory_equal(head.user, vw.machine[SINK].name, 8);
	assert_int_equal(be32_get(head.size), 12);
	tell(VMCF_SEND, 5, 0);
	assert_int_equal(sink(VMCF_REJECT, 0, 0, 0), VMCF_OK);
	assert_memory_equal(take(SOURCE).use, use_source, 8);
}

/* F5: RECEIVE, with a buffer that is too short, right, too long. */
static void receive(void **unused)
{
	static const u32 sizes[] = { 100, 0, 60, 101, 100 };

	(void)unused;
	for (u32 i = 0; i < ARRAY_SIZE(sizes); i++) {
		u32 n = MIN(sizes[i], 100u);
		u32 code = sizes[i] < 100 ? VMCF_LENGTH : VMCF_OK;
		struct vmcf_block head;

		tell(VMCF_SEND, 100, 0);
		assert_int_equal(sink(VMCF_RECEIVE, TO, sizes[i], 0), code);
		assert_memory_equal(vw_memory[SINK] + TO,
				    vw_memory[SOURCE] + FROM, n);
		assert_int_equal(vw_memory[SINK][TO + n], 0);
		head = take(SOURCE);
		assert_int_equal(head.flags, VMCF_RESPONSE);
		assert_int_equal(head.error, code);
		assert_int_equal(be32_get(head.size), 100 - n);
		assert_memory_equal(head.use, use_sink, 8);
		assert_int_equal(vw.v.messages, 0);
	}
}

/* F6: REPLY, with and without RECEIVE; what is left of both areas. */
static void reply(void **unused)
{
	static const u32 sizes[] = { 20, 0, 19, 21 };

	(void)unused;
	for (u32 i = 0; i < 2 * ARRAY_SIZE(sizes); i++) {
		u32 size = sizes[i / 2], n = MIN(size, 20u);
		u32 code = size > 20 ? VMCF_LENGTH : VMCF_OK;
		struct vmcf_block head;

		tell(VMCF_SEND_RECV, 100, 20);
		if (i % 2)
			assert_int_equal(sink(VMCF_RECEIVE, TO, 60, 0),
					 VMCF_LENGTH);
		assert_int_equal(sink(VMCF_REPLY, REPLY, size, 0), code);
		assert_memory_equal(vw_memory[SOURCE] + ANSWER,
				    vw_memory[SINK] + REPLY, n);
		assert_int_equal(vw_memory[SOURCE][ANSWER + 20], 0);
		head = take(SOURCE);
		assert_int_equal(head.error, i % 2 ? VMCF_LENGTH : code);
		assert_int_equal(be32_get(head.size), i % 2 ? 40 : 100);
		assert_int_equal(be32_get(head.room), 20 - n);
		assert_memory_equal(head.use, use_sink, 8);
	}
}

/* F7: SENDX comes with its interruption; a buffer made smaller meanwhile. */
static void sendx(void **unused)
{
	struct vmcf_block head, none;

	(void)unused;
	vw_begin();
	vw_authorize(0, 140);
	memset(vw_memory[SOURCE] + FROM, 0x55, 100);
	assert_int_equal(send(VMCF_SENDX, FROM, 101, 0, 0), VMCF_TOO_LARGE);
	assert_int_equal(send(VMCF_SENDX, FROM, 100, 0, 0), VMCF_OK);
	assert_int_equal(be32_get(take(SINK).size), 100);
	assert_memory_equal(vw_memory[SINK] + VW_BUFFER + 40,
			    vw_memory[SOURCE] + FROM, 100);
	head = take(SOURCE);
	assert_int_equal(head.flags, VMCF_RESPONSE);
	assert_int_equal(be32_get(head.size), 0);
	assert_memory_equal(head.use, use_source, 8);
	assert_int_equal(send(VMCF_SENDX, FROM, 100, 0, 0), VMCF_OK);
	vw_authorize(0, 139);
	assert_int_equal(vw_take(SINK, &none), VMCF_NONE);
	head = take(SOURCE);
	assert_int_equal(head.error, VMCF_TOO_LARGE);
	/* A buffer of any size, but what is moved in one go has a limit. */
	vw_authorize(0, 0x20000);
	assert_int_equal(send(VMCF_SENDX, FROM, VMCF_SENDX_MOST + 1, 0, 0),
			 VMCF_TOO_LARGE);
	assert_int_equal(send(VMCF_SENDX, FROM, VMCF_SENDX_MOST, 0, 0),
			 VMCF_OK);
	take(SINK);
}

/* F11: areas outside of storage, at once or when data are moved. */
static void outside(void **unused)
{
	(void)unused;
	vw_begin();
	vw_authorize(0, 100);
	assert_int_equal(send(VMCF_SEND, VW_MEMORY - 7, 8, 0, 0), VMCF_ADDRESS);
	assert_int_equal(send(VMCF_SENDX, 0xfffffffc, 8, 0, 0), VMCF_ADDRESS);
	assert_int_equal(send(VMCF_SEND_RECV, FROM, 8, VW_MEMORY, 0),
			 VMCF_ADDRESS);
	assert_int_equal(send(VMCF_IDENTIFY, ~0u, ~0u, ~0u, 0), VMCF_OK);
	assert_int_equal(send(VMCF_SEND, ~0u, 0, ~0u, 0), VMCF_OK);
	tell(VMCF_SEND_RECV, 100, 20);
	assert_int_equal(sink(VMCF_RECEIVE, VW_MEMORY - 50, 100, 0),
			 VMCF_ADDRESS);
	assert_int_equal(sink(VMCF_REPLY, VW_MEMORY - 10, 20, 0), VMCF_ADDRESS);
	/* The message stays: it may be tried again. */
	assert_int_equal(sink(VMCF_RECEIVE, TO, 100, 0), VMCF_OK);
	assert_int_equal(sink(VMCF_REPLY, REPLY, 20, 0), VMCF_OK);
}

/* F11: each one's own key; the other's trouble ends the message. */
static void keys(void **unused)
{
	struct vmcf_block head;

	(void)unused;
	tell(VMCF_SEND, 100, 0);
	assert_int_equal(sink(VMCF_RECEIVE, TO, 100, VW_KEY), VMCF_PROTECTION);
	assert_int_equal(sink(VMCF_RECEIVE, VW_KEY_AT, 100, VW_KEY), VMCF_OK);
	/* The source's answer area, by the source's key. */
	tell(VMCF_SEND, 1, 0);
	assert_int_equal(sink(VMCF_RECEIVE, TO, 1, 0), VMCF_OK);
	take(SOURCE);
	assert_int_equal(send(VMCF_SEND_RECV, FROM, 10, 20, VW_KEY), VMCF_OK);
	take(SINK);
	assert_int_equal(sink(VMCF_REPLY, REPLY, 20, 0), VMCF_TRANSFER);
	head = take(SOURCE);
	assert_int_equal(head.flags, VMCF_RESPONSE);
	assert_int_equal(head.error, VMCF_PROTECTION);
	assert_int_equal(be32_get(head.room), 20);
	assert_int_equal(vw.v.messages, 0);
}

static u32 looks;

static void others(void)
{
	struct vmcf_block l = list(FROM, 8, 0, 0);

	looks++;
	assert_int_equal(vw_call(SOURCE, SINK, VMCF_CANCEL, &l, 0), VMCF_BUSY);
	assert_int_equal(vw_call(SINK, SOURCE, VMCF_RECEIVE, &l, 0),
			 VMCF_PROTOCOL);
	assert_int_equal(vw_call(SINK, SOURCE, VMCF_REPLY, &l, 0),
			 VMCF_PROTOCOL);
	assert_int_equal(vw_call(SINK, SOURCE, VMCF_REJECT, &l, 0),
			 VMCF_PROTOCOL);
	assert_null(vw_wrong());
}

static void source_goes(void)
{
	vmcf_party_reset(&vw.v, &vw.party[SOURCE]);
}

/* The same id, but another message. */
static void source_sends_again(void)
{
	source_goes();
	vw_authorize(0, 1000);
	assert_int_equal(send(VMCF_SEND_RECV, FROM, 8, 0, 0), VMCF_OK);
	take(SINK);
}

/* F12: in steps of 64 KiB; in between others act, and may end it. */
static void large(void **unused)
{
	struct vmcf_call c = { .party = &vw.party[SINK],
			       .target = &vw.party[SOURCE],
			       .parm = list(0, 0x18000, 0, 0) };

	(void)unused;
	tell(VMCF_SEND_RECV, 0x18001, 0);
	looks = 0;
	vw_between(others);
	assert_int_equal(sink(VMCF_RECEIVE, TO, 0x18001, 0), VMCF_OK);
	assert_int_equal(looks, 1);
	assert_memory_equal(vw_memory[SINK] + TO, vw_memory[SOURCE] + FROM,
			    0x18001);
	tell(VMCF_SEND_RECV, 0x18000, 0);
	vw_between(source_goes);
	assert_int_equal(sink(VMCF_RECEIVE, TO, 0x18000, 0),
			 VMCF_NOT_AVAILABLE);
	tell(VMCF_SEND_RECV, 0x18000, 0);
	vw_between(source_sends_again);
	assert_int_equal(sink(VMCF_RECEIVE, TO, 0x18000, 0), VMCF_NO_MESSAGE);
	/* Nobody carries it on: as if it had not begun. */
	tell(VMCF_SEND_RECV, 0x18000, 0);
	c.parm.function = be16_make(VMCF_RECEIVE);
	assert_false(vmcf_call(&vw.v, &c));
	vmcf_abandon(&vw.v, &c);
	assert_null(vw_wrong());
	assert_int_equal(sink(VMCF_RECEIVE, TO, 0x18000, 0), VMCF_OK);
}

/* F13: a machine sends to itself; areas that overlap end the message. */
static void wrap(void **unused)
{
	static const struct {
		u32 to, code;
	} w[] = { { FROM + 100, 0 },
		  { FROM - 100, 0 },
		  { FROM + 99, VMCF_OVERLAP },
		  { FROM - 99, VMCF_OVERLAP },
		  { FROM, VMCF_OVERLAP } };

	(void)unused;
	for (u32 i = 0; i < ARRAY_SIZE(w); i++) {
		struct vmcf_block l = list(FROM, 100, 0, 0), head;

		vw_begin();
		vw_authorize(0, 100);
		assert_int_equal(vw_call(SOURCE, SOURCE, VMCF_SEND, &l, 0),
				 VMCF_OK);
		assert_int_equal(vw_take(SOURCE, &head), VMCF_TAKEN);
		l = list(w[i].to, 100, 0, 0);
		assert_int_equal(vw_call(SOURCE, SOURCE, VMCF_RECEIVE, &l, 0),
				 w[i].code);
		assert_int_equal(vw_take(SOURCE, &head), VMCF_TAKEN);
		assert_int_equal(head.error, w[i].code);
		assert_int_equal(vw.v.messages, 0);
	}
}

/* F14: SMSG is a SENDX of SYSTEM without an answer. */
static void special(void **unused)
{
	static const u8 text[] = { 0xc8, 0xc9 };
	const u8 *name = vw.machine[2].name;
	struct vmcf_block head;

	(void)unused;
	vw_begin();
	assert_false(vmcf_special(&vw.v, &vw.party[SINK], name, text, 2));
	vw_authorize(0, 42);
	assert_false(vmcf_special(&vw.v, &vw.party[SINK], name, text, 3));
	for (u32 i = 0; i < VMCF_ACTIVE; i++)
		assert_true(
			vmcf_special(&vw.v, &vw.party[SINK], name, text, 2));
	assert_false(vmcf_special(&vw.v, &vw.party[SINK], name, text, 2));
	assert_null(vw_wrong());
	head = take(SINK);
	assert_int_equal(be16_get(head.function), VMCF_SENDX);
	assert_int_equal(be32_get(head.size), 2);
	assert_memory_equal(head.user, "\xe2\xe8\xe2\xe3\xc5\xd4\x40\x40", 8);
	assert_memory_equal(head.use, name, 8);
	assert_memory_equal(vw_memory[SINK] + VW_BUFFER + 40, text, 2);
	assert_true(vmcf_special(&vw.v, &vw.party[SINK], name, text, 2));
	vmcf_party_reset(&vw.v, &vw.party[SINK]);
	assert_null(vw_wrong());
	assert_int_equal(vw.v.messages, 0);
}

/* F7: a sink without storage: its interruption is lost, and its source told. */
static void no_room(void **unused)
{
	struct vmcf_block head;

	(void)unused;
	vw_begin();
	vw_authorize(0, 140);
	assert_int_equal(send(VMCF_SENDX, FROM, 100, 0, 0), VMCF_OK);
	vw.no_room = true;
	assert_int_equal(vw_take(SINK, &head), VMCF_LOST);
	vw.no_room = false;
	assert_int_equal(take(SOURCE).error, VMCF_TRANSFER);
	assert_int_equal(vw.v.messages, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heads),   cmocka_unit_test(receive),
		cmocka_unit_test(reply),   cmocka_unit_test(sendx),
		cmocka_unit_test(outside), cmocka_unit_test(keys),
		cmocka_unit_test(large),   cmocka_unit_test(wrap),
		cmocka_unit_test(special), cmocka_unit_test(no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
