/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Services of CP as parties of IUCV: what they answer to CONNECT, their
 * messages, their ends; and the text of *MSG's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/lib/ebcdic.h"
#include "iucv/starevent.h"
#include "iucv/starmsg.h"
#include "tests/fake/iucv_served.h"

#define LIMIT 3

/* What the service under test was told. */
static struct {
	u32 opened, closed, told, received, refused;
	u32 tag;
	u8 data[8];
	u8 answer; /* to what is asked */
} heard;

static u8 on_asked(struct iucv_service *s, struct iucv_end *e, u8 user[16])
{
	assert_ptr_equal(s->member[e->id].who, iucv_other(e)->party->who);
	assert_int_equal(user[0], 'u');
	user[0] = 'a';
	return heard.answer;
}

static void on_opened(struct iucv *iucv, struct iucv_service *s,
		      struct iucv_end *e)
{
	(void)iucv;
	assert_ptr_equal(iucv_service_end(s, iucv_other(e)->party), e);
	heard.opened++;
}

static void on_told(struct iucv *iucv, struct iucv_service *s,
		    struct iucv_end *e, const struct iucv_data *d)
{
	(void)iucv;
	(void)s;
	(void)e;
	heard.told++;
	memcpy(heard.data, d->data, sizeof(heard.data));
}

static void on_ended(struct iucv *iucv, struct iucv_service *s,
		     struct iucv_end *e, u32 tag, bool received)
{
	(void)iucv;
	(void)s;
	assert_non_null(e);
	heard.tag = tag;
	if (received)
		heard.received++;
	else
		heard.refused++;
}

static void on_closed(struct iucv *iucv, struct iucv_service *s,
		      struct iucv_end *e)
{
	const struct served_machine *m = s->member[e->id].who;

	(void)iucv;
	assert_memory_equal(s->member[e->id].name, m->p.name, 8);
	heard.closed++;
}

static const struct iucv_service_ops all_ops = {
	.asked = on_asked,
	.opened = on_opened,
	.told = on_told,
	.ended = on_ended,
	.closed = on_closed,
};

/* One that only speaks, and one that has all functions. */
static struct iucv_service mute, full;

static struct iucv_service *const both[SERVED_SERVICES] = { &mute, &full };

static int setup(void **state)
{
	(void)state;
	memset(&heard, 0, sizeof(heard));
	mute = (struct iucv_service){ .name = "*MSG", .limit = LIMIT };
	full = (struct iucv_service){ .name = "*FULL",
				      .limit = LIMIT,
				      .ops = &all_ops };
	served_begin(both);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	served_end();
	return 0;
}

static struct iucv_end *open_path(u32 i, const char *name, u16 limit)
{
	struct iucv_service *s = name[1] == 'M' ? &mute : &full;

	assert_int_equal(served_connect(i, name, limit, IUCV_PARM_DATA), 0);
	assert_int_equal(served_next(i), IUCV_TYPE_COMPLETE);
	return iucv_service_end(s, &served_machine[i].p);
}

static enum iucv_code say(struct iucv_end *e, u32 tag, const char *text)
{
	return iucv_service_send(
		&served_v, e,
		&(struct iucv_note){ .target_class = 4,
				     .tag = tag,
				     .data = text,
				     .size = (u32)strlen(text) });
}

/* I42, I43: at once, with the limit that was asked for if it is not more. */
static void connect_is_answered_at_once(void **state)
{
	static const u16 limits[][2] = { { 0, LIMIT },
					 { 1, 1 },
					 { 999, LIMIT } };

	for (u32 i = 0; i < ARRAY_SIZE(limits); i++) {
		setup(state);
		assert_int_equal(served_connect(0, "*MSG    ", limits[i][0], 0),
				 0);
		assert_int_equal(served_next(0), IUCV_TYPE_COMPLETE);
		assert_int_equal(be16_get(served_parm.control.limit),
				 limits[i][1]);
		assert_true(served_parm.control.flags & IUCV_PATH_QUIET);
		teardown(state);
	}
	setup(state);
}

/* I42: one path with each machine. */
static void a_second_path_is_severed(void **state)
{
	(void)state;
	open_path(0, "*MSG    ", 0);
	assert_int_equal(served_connect(0, "*MSG    ", 0, 0), 0);
	assert_int_equal(served_next(0), IUCV_TYPE_SEVERED);
	assert_int_equal(served_parm.control.user[8], IUCV_REASON_SECOND);
	assert_non_null(iucv_service_end(&mute, &served_machine[0].p));
	open_path(1, "*MSG    ", 0);
	/* Another service's is another matter. */
	open_path(0, "*FULL   ", 0);
	assert_int_equal(served_parm.control.user[0], 'a');
	assert_int_equal(heard.opened, 1);
}

static void a_service_may_say_no(void **state)
{
	(void)state;
	heard.answer = IUCV_REASON_USER;
	assert_int_equal(served_connect(0, "*FULL   ", 0, 0), 0);
	assert_int_equal(served_next(0), IUCV_TYPE_SEVERED);
	assert_int_equal(served_parm.control.user[8], IUCV_REASON_USER);
	assert_int_equal(heard.opened + heard.closed, 0);
	assert_null(iucv_service_end(&full, &served_machine[0].p));
}

/* I44: to who does not listen nothing can be sent. */
static void what_it_does_not_take(void **state)
{
	(void)state;
	open_path(0, "*MSG    ", 0);
	memset(&served_parm, 0, sizeof(served_parm));
	served_parm.data.flags = IUCV_PARM_DATA | IUCV_ONE_WAY;
	assert_int_equal(served_does(0, IUCV_SEND), IUCV_QUIESCED);
	open_path(1, "*FULL   ", 0);
	memset(&served_parm, 0, sizeof(served_parm));
	served_parm.data.flags = IUCV_PARM_DATA | IUCV_ONE_WAY;
	memcpy(served_parm.data.data, "8 bytes.", 8);
	assert_int_equal(served_does(1, IUCV_SEND), 0);
	assert_int_equal(heard.told, 1);
	assert_memory_equal(heard.data, "8 bytes.", 8);
	for (u32 i = 0; i < 2; i++) { /* two-way; of a buffer */
		memset(&served_parm, 0, sizeof(served_parm));
		served_parm.data.flags = i ? IUCV_ONE_WAY : IUCV_PARM_DATA;
		served_parm.data.buffer.size = be32_make(8);
		assert_int_equal(served_does(1, IUCV_SEND), 0);
		assert_int_equal(served_next(1), IUCV_TYPE_REPLY);
		assert_int_equal(be32_get(served_parm.complete.audit) >> 8,
				 IUCV_AUDIT_REJECTED);
	}
	assert_int_equal(heard.told, 1);
}

/* I45: the text goes with the message. */
static void text_is_received(void **state)
{
	char text[] = "GUEST1  hello there";
	struct iucv_end *e;

	(void)state;
	e = open_path(0, "*FULL   ", 0);
	assert_int_equal(say(e, 77, text), IUCV_OK);
	memset(text, 'x', 10);
	assert_int_equal(served_next(0), IUCV_TYPE_MESSAGE);
	assert_int_equal(be32_get(served_parm.data.target_class), 4);
	assert_int_equal(be32_get(served_parm.data.buffer.size), 19);
	assert_true(served_parm.data.flags & IUCV_ONE_WAY);
	assert_int_equal(served_receive(0, 8), IUCV_TOO_SHORT);
	assert_memory_equal(served_machine[0].memory + SERVED_BUFFER,
			    "GUEST1  ", 8);
	assert_int_equal(heard.received, 0);
	assert_int_equal(served_receive(0, 100), 0);
	assert_memory_equal(served_machine[0].memory + SERVED_BUFFER,
			    "hello there", 11);
	assert_int_equal(heard.received, 1);
	assert_int_equal(heard.tag, 77);
	assert_int_equal(served_next(0), 0);
}

/* I45: a buffer outside of storage leaves it where it is; REJECT ends it. */
static void text_is_not_received(void **state)
{
	struct iucv_call c = { .party = &served_machine[0].p,
			       .cpu = &served_machine[0].cpu,
			       .function = IUCV_RECEIVE };
	struct iucv_end *e;

	(void)state;
	e = open_path(0, "*FULL   ", 0);
	assert_int_equal(say(e, 5, "text"), IUCV_OK);
	assert_int_equal(served_next(0), IUCV_TYPE_MESSAGE);
	c.parm = served_parm;
	c.parm.data.flags = IUCV_BY_ALL;
	c.parm.data.buffer.at = be32_make(SERVED_MEMORY - 2);
	c.parm.data.buffer.size = be32_make(4);
	assert_int_equal(iucv_call(&served_v, &c), IUCV_DONE);
	assert_int_equal(c.pgm, PGM_ADDRESSING);
	assert_int_equal(served_v.messages, 1);
	served_parm.data.flags = IUCV_BY_ALL;
	assert_int_equal(served_does(0, IUCV_REJECT), 0);
	assert_int_equal(heard.refused, 1);
	assert_int_equal(served_v.messages, 0);
}

/*
 * I88: a message that wants a reply ends with one, in the list or without data,
 * or with a reject, and such a service still takes none itself.
 */
static void messages_with_replies(void **state)
{
	static const struct iucv_service_ops ops = { .answered = true,
						     .ended = on_ended };
	static const struct {
		u32 function;
		u8 flags;
	} ways[] = {
		{ IUCV_REPLY, IUCV_PARM_DATA },
		{ IUCV_REPLY, 0 },
		{ IUCV_REJECT, IUCV_BY_ALL },
	};
	struct iucv_note n = { .target_class = 0xe2c40000,
			       .data = "8 bytes.",
			       .size = 8,
			       .in_list = true,
			       .two_way = true };
	struct iucv_end *e;

	(void)state;
	mute.ops = &ops;
	e = open_path(0, "*MSG    ", 0);
	for (u32 i = 0; i < ARRAY_SIZE(ways); i++) {
		n.tag = 70 + i;
		assert_int_equal(iucv_service_send(&served_v, e, &n), IUCV_OK);
		assert_int_equal(served_next(0), IUCV_TYPE_MESSAGE);
		assert_false(served_parm.data.flags & IUCV_ONE_WAY);
		assert_memory_equal(served_parm.data.data, "8 bytes.", 8);
		assert_int_equal(heard.received + heard.refused, i);
		served_parm.data.flags = ways[i].flags;
		served_parm.data.answer.size = be32_make(0);
		assert_int_equal(served_does(0, ways[i].function), 0);
		assert_int_equal(heard.tag, 70 + i);
		assert_int_equal(served_v.messages, 0);
	}
	assert_int_equal(heard.received, 2);
	assert_int_equal(heard.refused, 1);
	memset(&served_parm, 0, sizeof(served_parm));
	served_parm.data.flags = IUCV_PARM_DATA | IUCV_ONE_WAY;
	assert_int_equal(served_does(0, IUCV_SEND), IUCV_QUIESCED);
}

/* I46: not more than the limit, nor by a path that takes none. */
static void a_path_takes_so_many(void **state)
{
	struct iucv_end *e;

	(void)state;
	e = open_path(0, "*MSG    ", 2);
	assert_int_equal(say(e, 1, "one"), IUCV_OK);
	assert_int_equal(say(e, 2, "two"), IUCV_OK);
	assert_int_equal(say(e, 3, "three"), IUCV_LIMIT);
	assert_int_equal(served_next(0), IUCV_TYPE_MESSAGE);
	assert_int_equal(say(e, 3, "three"), IUCV_LIMIT);
	assert_int_equal(served_receive(0, 100), 0);
	assert_int_equal(say(e, 3, "three"), IUCV_OK);
	memset(&served_parm, 0, sizeof(served_parm));
	assert_int_equal(served_does(0, IUCV_QUIESCE), 0);
	assert_int_equal(served_next(0), IUCV_TYPE_MESSAGE);
	assert_int_equal(served_receive(0, 100), 0);
	assert_int_equal(say(e, 4, "four"), IUCV_QUIESCED);
	memset(&served_parm, 0, sizeof(served_parm));
	assert_int_equal(served_does(0, IUCV_RESUME), 0);
	assert_int_equal(say(e, 4, "four"), IUCV_OK);
}

static void no_storage(void **state)
{
	struct iucv_end *e;

	(void)state;
	e = open_path(0, "*MSG    ", 0);
	for (u32 more = 0; more < 2; more++) {
		served_allocations_most = served_allocations + more;
		assert_int_equal(say(e, 1, "one"), IUCV_NO_STORAGE);
	}
	served_allocations_most++;
	assert_int_equal(say(e, 1, "one"), IUCV_OK);
	assert_int_equal(served_v.messages, 1);
}

static void in_the_list(void **state)
{
	struct iucv_note note = { .target_class = 9,
				  .data = "8 bytes.",
				  .size = 8,
				  .in_list = true };
	struct iucv_end *e;

	(void)state;
	e = open_path(0, "*FULL   ", 0);
	assert_int_equal(iucv_service_send(&served_v, e, &note), IUCV_OK);
	assert_int_equal(served_next(0), IUCV_TYPE_MESSAGE);
	assert_memory_equal(served_parm.data.data, "8 bytes.", 8);
	assert_int_equal(served_v.messages, 0);
	assert_int_equal(served_connect(1, "*FULL   ", 0, 0), 0);
	e = iucv_service_end(&full, &served_machine[1].p);
	assert_int_equal(iucv_service_send(&served_v, e, &note),
			 IUCV_NO_PARM_DATA);
}

/* I45: with the path all goes, at whatever point. */
static void who_severs_loses_what_is_left(void **state)
{
	struct iucv_end *e;

	(void)state;
	for (u32 step = 0; step < 3; step++) {
		e = open_path(0, "*FULL   ", 0);
		assert_int_equal(say(e, 1, "first"), IUCV_OK);
		assert_int_equal(say(e, 2, "second"), IUCV_OK);
		if (step)
			assert_int_equal(served_next(0), IUCV_TYPE_MESSAGE);
		if (step == 2)
			assert_int_equal(served_receive(0, 2), IUCV_TOO_SHORT);
		assert_int_equal(served_sever(0, 0), 0);
		assert_int_equal(heard.closed, step + 1);
		assert_int_equal(served_v.messages, 0);
		assert_int_equal(served_v.paths, 0);
		assert_null(iucv_service_end(&full, &served_machine[0].p));
		assert_int_equal(served_next(0), 0);
	}
	/* So does a reset. */
	e = open_path(0, "*MSG    ", 0);
	assert_int_equal(say(e, 1, "first"), IUCV_OK);
	iucv_cpu_reset(&served_v, &served_machine[0].p, &served_machine[0].cpu);
	served_turn();
	assert_int_equal(served_v.messages, 0);
	assert_int_equal(served_allocations, 0);
}

/* Who goes through a service's paths sees those that are open. */
static void open_ends_one_after_the_other(void **state)
{
	struct iucv_end *e, *seen[SERVED_MACHINES];
	u32 n = 0;

	(void)state;
	for (u32 i = 0; i < 3; i++)
		open_path(i, "*MSG    ", 0);
	assert_int_equal(served_connect(3, "*MSG    ", 0, 0), 0);
	assert_int_equal(served_sever(1, 0), 0);
	iucv_service_each (&mute, e)
		seen[n++] = e;
	assert_int_equal(n, 3);
	assert_ptr_equal(seen[0],
			 iucv_service_end(&mute, &served_machine[0].p));
	assert_ptr_equal(seen[1],
			 iucv_service_end(&mute, &served_machine[2].p));
	assert_null(iucv_service_open(&mute, seen[2]->id + 1u));
	assert_null(iucv_service_open(&mute, IUCV_SERVICE_PATHS));
}

/* I47: eight bytes of userid, and what was said. */
static void text_of_a_message(void **state)
{
	u8 data[STAR_SIZE], plain[STAR_SIZE];
	char text[400];
	u32 size;

	(void)state;
	memset(text, 't', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	size = star_compose(data, "GUEST1", "hello");
	assert_int_equal(size, 13);
	ebcdic_to(plain, data, size);
	assert_memory_equal(plain, "GUEST1  hello", 13);
	assert_int_equal(star_compose(data, "LONGUSER", ""), 8);
	assert_int_equal(star_compose(data, "A", text), STAR_SIZE);
	assert_int_equal(data[STAR_SIZE - 1], ascii_to_ebcdic['t']);
}

/* I55: types have the numbers that programs know, and texts their layout. */
static void text_of_an_event(void **state)
{
	static const char *const words[EVENT_TYPES] = {
		"LOGON",  "LOGOFF", "PASSWORD", "NIC",	"CTCA",
		"LAN",	  "LINK",   "UPLINK",	"STOP", "AUDIT",
		"DEVICE", "CONFIG", "SYSTEM",
	};
	struct event ev = { .number = 258, .tod = 3, .user = "GUEST1" };
	struct star_event data;
	u8 plain[8];

	(void)state;
	for (u32 i = 0; i < EVENT_TYPES; i++)
		assert_string_equal(event_type_word(i), words[i]);
	strcpy(ev.text, "LOGON");
	assert_int_equal(star_event_compose(&data, &ev), 29);
	assert_int_equal(be64_get(data.number), 258);
	assert_int_equal(be64_get(data.tod), 3);
	ebcdic_to(plain, data.user, 8);
	assert_memory_equal(plain, "GUEST1  ", 8);
	ebcdic_to(plain, data.text, 5);
	assert_memory_equal(plain, "LOGON", 5);
	memset(ev.text, 'x', EVENT_TEXT);
	memcpy(ev.user, "LONGUSER", 8);
	assert_int_equal(star_event_compose(&data, &ev),
			 offsetof(struct star_event, text) + EVENT_TEXT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(connect_is_answered_at_once),
		TEST(a_second_path_is_severed),
		TEST(a_service_may_say_no),
		TEST(what_it_does_not_take),
		TEST(text_is_received),
		TEST(text_is_not_received),
		TEST(messages_with_replies),
		TEST(a_path_takes_so_many),
		TEST(no_storage),
		TEST(in_the_list),
		TEST(who_severs_loses_what_is_left),
		TEST(open_ends_one_after_the_other),
		TEST(text_of_a_message),
		TEST(text_of_an_event),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
