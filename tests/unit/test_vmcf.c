/* SPDX-License-Identifier: Apache-2.0 */
/* VMCF: each function in each state of a message, and who may send to whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/vmcf_world.h"

#define SOURCE 0u
#define SINK   1u
#define OTHER  2u
#define NOBODY VW_PARTIES
#define ID     7u

static enum vmcf_code call(u32 i, u32 to, u32 function)
{
	struct vmcf_block list = { .id = be32_make(ID),
				   .at = be32_make(i == SINK ? 0x2000 : 0x1000),
				   .size = be32_make(8),
				   .reply_at = be32_make(0x1800),
				   .room = be32_make(8) };
	enum vmcf_code code = vw_call(i, to, function, &list, 0);

	assert_null(vw_wrong());
	return code;
}

static enum vmcf_taken take(u32 i)
{
	struct vmcf_block head;
	enum vmcf_taken taken = vw_take(i, &head);

	assert_null(vw_wrong());
	return taken;
}

/*
 * F1, F4, F5, F6, F7, F8, F9: what each function says of each state of a
 * message.
 */
struct row {
	u8 sent; /* function */
	u8 state;
	u8 receive, reply, reject;     /* by the sink   */
	u8 cancel, again;	       /* by the source */
	u8 sink_cancel, source_reject; /* the wrong ones */
};

#define NONE VMCF_STATES

static const struct row rows[] = {
	{ VMCF_SEND, NONE, 12, 12, 12, 12, 0, 12, 12 },
	{ VMCF_SEND, VMCF_SENT, 13, 13, 13, 0, 8, 3, 12 },
	{ VMCF_SEND, VMCF_TOLD, 0, 3, 0, 0, 8, 3, 12 },
	{ VMCF_SEND, VMCF_DONE, 12, 12, 12, 14, 8, 12, 12 },
	{ VMCF_SEND_RECV, VMCF_SENT, 13, 13, 13, 0, 8, 3, 12 },
	{ VMCF_SEND_RECV, VMCF_TOLD, 0, 0, 0, 0, 8, 3, 12 },
	{ VMCF_SEND_RECV, VMCF_RECEIVED, 3, 0, 0, 11, 8, 3, 12 },
	{ VMCF_SEND_RECV, VMCF_DONE, 12, 12, 12, 14, 8, 12, 12 },
	{ VMCF_SENDX, VMCF_SENT, 13, 13, 13, 0, 8, 3, 12 },
	{ VMCF_SENDX, VMCF_DONE, 12, 12, 12, 14, 8, 12, 12 },
	{ VMCF_IDENTIFY, VMCF_SENT, 13, 13, 13, 0, 0, 3, 12 },
};

static void come_to(const struct row *r)
{
	vw_begin();
	vw_authorize(0, 100);
	if (r->state == NONE)
		return;
	assert_int_equal(call(SOURCE, SINK, r->sent), VMCF_OK);
	if (r->state == VMCF_SENT)
		return;
	assert_int_equal(take(SINK), VMCF_TAKEN);
	if (r->state == VMCF_TOLD || r->sent == VMCF_SENDX)
		return;
	if (r->state == VMCF_RECEIVED || r->sent == VMCF_SEND)
		assert_int_equal(call(SINK, SOURCE, VMCF_RECEIVE), VMCF_OK);
	else
		assert_int_equal(call(SINK, SOURCE, VMCF_REPLY), VMCF_OK);
}

/* FUNCTION of I gives CODE; then all can end. */
static void expect_code(const struct row *r, u32 i, u32 to, u32 function,
			u32 code)
{
	enum vmcf_code got;

	come_to(r);
	got = call(i, to, function);
	if (got != code)
		fail_msg("sent by %u, state %u: function %u of %u gives %u",
			 r->sent, r->state, function, i, got);
	for (u32 n = 0; n < VW_PARTIES; n++)
		while (take(n) != VMCF_NONE)
			;
	for (u32 n = 0; n < VW_PARTIES; n++)
		assert_int_equal(call(n, NOBODY, VMCF_UNAUTHORIZE), VMCF_OK);
	assert_int_equal(vw.v.messages, 0);
}

static void every_function_in_every_state(void **unused)
{
	(void)unused;
	for (u32 i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *r = &rows[i];

		expect_code(r, SINK, SOURCE, VMCF_RECEIVE, r->receive);
		expect_code(r, SINK, SOURCE, VMCF_REPLY, r->reply);
		expect_code(r, SINK, SOURCE, VMCF_REJECT, r->reject);
		expect_code(r, SOURCE, SINK, VMCF_CANCEL, r->cancel);
		expect_code(r, SOURCE, SINK, VMCF_SEND, r->again);
		expect_code(r, SINK, SOURCE, VMCF_CANCEL, r->sink_cancel);
		expect_code(r, SOURCE, SINK, VMCF_REJECT, r->source_reject);
		expect_code(r, OTHER, SOURCE, VMCF_RECEIVE, 12);
		expect_code(r, SINK, NOBODY, VMCF_RECEIVE, 5);
		expect_code(r, SOURCE, NOBODY, VMCF_CANCEL, 5);
	}
}

/* F1: nothing without AUTHORIZE; functions there are not. */
static void who_is_not_authorized(void **unused)
{
	(void)unused;
	vw_begin();
	for (u32 f = 1; f < VMCF_FUNCTIONS; f++)
		assert_int_equal(call(SOURCE, SINK, f), VMCF_NOT_AUTHORIZED);
	assert_int_equal(call(SOURCE, SINK, VMCF_FUNCTIONS), VMCF_NO_FUNCTION);
	assert_int_equal(call(SOURCE, SINK, 0xffff), VMCF_NO_FUNCTION);
	vw_authorize(0, 100);
	assert_int_equal(call(SINK, NOBODY, VMCF_UNAUTHORIZE), VMCF_OK);
	for (u32 f = VMCF_SEND; f <= VMCF_SENDX; f++)
		assert_int_equal(call(SOURCE, SINK, f), VMCF_NOT_AVAILABLE);
	assert_int_equal(call(SOURCE, SINK, VMCF_IDENTIFY), VMCF_NOT_AVAILABLE);
	assert_int_equal(call(SINK, SOURCE, VMCF_SEND), VMCF_NOT_AUTHORIZED);
}

/* F1: the buffer of interruptions. */
static void buffers(void **unused)
{
	static const struct {
		u32 at, size;
		u8 key, code;
	} b[] = {
		{ 0x3000, 40, 0, 0 },
		{ 0x3004, 40, 0, VMCF_ADDRESS },
		{ 0x3000, 39, 0, VMCF_ADDRESS },
		{ 0x3000, 0, 0, VMCF_ADDRESS },
		{ VW_MEMORY - 40, 40, 0, 0 },
		{ VW_MEMORY - 40, 48, 0, VMCF_ADDRESS },
		{ VW_MEMORY - 40, 40, VW_KEY, 0 },
		{ 0x3000, 40, VW_KEY, VMCF_PROTECTION },
		{ 0x3000, 0xffffffff, 0, VMCF_ADDRESS },
		{ 0xfffffff8, 40, 0, VMCF_ADDRESS },
	};

	(void)unused;
	for (u32 i = 0; i < ARRAY_SIZE(b); i++) {
		struct vmcf_block list = { .at = be32_make(b[i].at),
					   .size = be32_make(b[i].size) };

		vw_begin();
		assert_int_equal(vw_call(SOURCE, NOBODY, VMCF_AUTHORIZE, &list,
					 b[i].key),
				 b[i].code);
		assert_int_equal(vw.party[SOURCE].authorized, !b[i].code);
	}
}

static void authorize(u32 i, u32 with, u8 flags, u32 size)
{
	struct vmcf_block list = { .flags = flags,
				   .at = be32_make(VW_BUFFER),
				   .size = be32_make(size) };

	assert_int_equal(vw_call(i, with, VMCF_AUTHORIZE, &list, 0), VMCF_OK);
	assert_null(vw_wrong());
}

/* F2: SPECIFIC; what others had sent before comes back. */
static void specific(void **unused)
{
	struct vmcf_block head;

	(void)unused;
	vw_begin();
	vw_authorize(0, 100);
	assert_int_equal(call(SOURCE, SINK, VMCF_SEND), VMCF_OK);
	assert_int_equal(call(OTHER, SINK, VMCF_SEND), VMCF_OK);
	assert_int_equal(call(OTHER, SINK, VMCF_IDENTIFY), VMCF_OK);
	authorize(SINK, SOURCE, VMCF_SPECIFIC, 100);
	assert_int_equal(vw_take(OTHER, &head), VMCF_TAKEN);
	assert_int_equal(head.flags, VMCF_RESPONSE);
	assert_int_equal(head.error, VMCF_NOT_AVAILABLE);
	assert_int_equal(be32_get(head.size), 8);
	assert_int_equal(take(OTHER), VMCF_NONE);
	assert_int_equal(call(OTHER, SINK, VMCF_SEND), VMCF_NOT_AVAILABLE);
	assert_int_equal(call(SINK, SINK, VMCF_SEND), VMCF_NOT_AVAILABLE);
	assert_int_equal(call(SINK, OTHER, VMCF_SEND), VMCF_OK);
	assert_int_equal(take(SINK), VMCF_TAKEN);
	assert_int_equal(take(SINK), VMCF_NONE);
	authorize(SINK, NOBODY, 0, 100);
	assert_int_equal(call(OTHER, SINK, VMCF_SEND), VMCF_OK);
}

/* F3, F4: quiesced, priority, how many. */
static void limits(void **unused)
{
	struct vmcf_block list = { .size = be32_make(0) };

	(void)unused;
	vw_begin();
	vw_authorize(0, 100);
	assert_int_equal(call(SINK, NOBODY, VMCF_QUIESCE), VMCF_OK);
	assert_int_equal(call(SOURCE, SINK, VMCF_SEND), VMCF_QUIESCED);
	assert_int_equal(call(SOURCE, SINK, VMCF_IDENTIFY), VMCF_QUIESCED);
	assert_int_equal(call(SINK, SOURCE, VMCF_SEND), VMCF_OK);
	assert_int_equal(call(SINK, NOBODY, VMCF_RESUME), VMCF_OK);
	list.flags = VMCF_PRIORITY;
	assert_int_equal(vw_call(SOURCE, SINK, VMCF_SEND, &list, 0),
			 VMCF_NO_PRIORITY);
	list.flags = 0;
	for (u32 n = 0; n < VMCF_ACTIVE; n++) {
		list.id = be32_make(n);
		assert_int_equal(vw_call(SOURCE, SINK, VMCF_SEND, &list, 0),
				 VMCF_OK);
	}
	assert_int_equal(call(SOURCE, OTHER, VMCF_SEND), VMCF_LIMIT);
	assert_int_equal(call(SOURCE, SINK, VMCF_CANCEL), VMCF_OK);
	assert_int_equal(call(SOURCE, OTHER, VMCF_SEND), VMCF_OK);
	vw.most = vw.msgs;
	assert_int_equal(call(SINK, OTHER, VMCF_SEND), VMCF_LIMIT);
}

/* F10: those of priority first, each in the order of their age. */
static void order(void **unused)
{
	static const u8 flags[] = { 0, VMCF_PRIORITY, 0, VMCF_PRIORITY };
	static const u8 ids[] = { 2, 4, 1, 3 };
	struct vmcf_block list = { .size = be32_make(0) }, head;

	(void)unused;
	vw_begin();
	vw_authorize(VMCF_PRIORITY, 100);
	for (u32 i = 0; i < ARRAY_SIZE(flags); i++) {
		list.flags = flags[i];
		list.id = be32_make(i + 1);
		assert_int_equal(vw_call(SOURCE, SINK, VMCF_SEND, &list, 0),
				 VMCF_OK);
	}
	assert_int_equal(vw.wakes[SINK], 4);
	for (u32 i = 0; i < ARRAY_SIZE(ids); i++) {
		assert_true(vmcf_pends(&vw.party[SINK]));
		assert_int_equal(vw_take(SINK, &head), VMCF_TAKEN);
		assert_int_equal(be32_get(head.id), ids[i]);
		assert_int_equal(head.flags,
				 ids[i] % 2 ? 0 : VMCF_WITH_PRIORITY);
	}
	assert_false(vmcf_pends(&vw.party[SINK]));
}

/* F9: UNAUTHORIZE, reset and LOGOFF, in each state, on either side. */
static void parties_go(void **unused)
{
	struct vmcf_block head;

	(void)unused;
	for (u32 i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *r = &rows[i];
		bool told = r->state != NONE && r->sent != VMCF_IDENTIFY;

		come_to(r);
		vmcf_party_reset(&vw.v, &vw.party[SOURCE]);
		assert_null(vw_wrong());
		assert_int_equal(vw.v.messages, 0);
		assert_int_equal(take(SINK), VMCF_NONE);
		come_to(r);
		vmcf_party_reset(&vw.v, &vw.party[SINK]);
		assert_null(vw_wrong());
		assert_int_equal(vw_take(SOURCE, &head),
				 told ? VMCF_TAKEN : VMCF_NONE);
		if (!told)
			continue;
		assert_int_equal(head.flags & VMCF_RESPONSE, VMCF_RESPONSE);
		assert_int_equal(head.error, r->state == VMCF_DONE
						     ? VMCF_OK
						     : VMCF_NOT_AVAILABLE);
		assert_memory_equal(head.user, vw.machine[SINK].name, 8);
		assert_int_equal(vw.v.messages, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_function_in_every_state),
		cmocka_unit_test(who_is_not_authorized),
		cmocka_unit_test(buffers),
		cmocka_unit_test(specific),
		cmocka_unit_test(limits),
		cmocka_unit_test(order),
		cmocka_unit_test(parties_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
