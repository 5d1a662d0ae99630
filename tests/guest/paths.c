/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guestkit's IUCV (gk/iucv.h), both forms: this machine in a conversation with
 * itself.  What the instruction does is checked by tests/guest/diag/iucv.c.
 */
#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/iucv.h"

#define SECOND_US 2000000 /* an answer is there long before */
#define SHORT_US  20000	  /* none will come */
#define MANY	  200u	  /* messages: more than guestkit's ring has */

/* What the one who is called does with a message. */
enum {
	TURN_ROUND = 1,
	REJECT,
	KEEP,
	SEVER,
	IN_PARTS,
	ASK_BACK,
	COUNT,
};

static struct gk_path caller, called;
static struct gk_message kept;
static enum err asked_back;
static u32 heard, out_of_order, ended, opened, gone, quieted;
static u8 farewell[16];
static char own[9];

/* --- the side that is called: callbacks --- */

static void turn_round(u8 *text, u32 size)
{
	for (u32 i = 0; i < size / 2; i++) {
		u8 c = text[i];

		text[i] = text[size - 1 - i];
		text[size - 1 - i] = c;
	}
}

static void in_parts(struct gk_path *p, struct gk_message *m, u8 *text)
{
	u32 at = 0;

	while (gk_iucv_receive(p, m, text + at, 3) == IUCV_TOO_SHORT)
		at += m->got;
	gk_iucv_reply(p, m, text, at + m->got);
}

static void on_message(struct gk_path *p, const struct gk_message *message)
{
	static u8 text[256];
	struct gk_message m = *message;
	u32 size = sizeof(text);

	switch (m.target_class) {
	case TURN_ROUND:
		if (gk_iucv_receive(p, &m, text, size) != IUCV_OK)
			return;
		turn_round(text, m.got);
		gk_iucv_reply(p, &m, text, m.got);
		return;
	case REJECT:
		gk_iucv_reject(p, &m);
		return;
	case SEVER:
		gk_iucv_sever(p, (const u8 *)"see you tomorrow");
		return;
	case IN_PARTS:
		in_parts(p, &m, text);
		return;
	case ASK_BACK:
		asked_back = gk_iucv_ask(p, 0, text, 1, text, &size, SHORT_US);
		gk_iucv_reject(p, &m);
		return;
	case COUNT:
		if (gk_iucv_receive(p, &m, text, size) != IUCV_OK ||
		    get_be32(text) != heard)
			out_of_order++;
		heard++;
		return;
	default:
		kept = m;
		return;
	}
}

static void on_quiet(struct gk_path *p, bool quiet)
{
	(void)p;
	quieted += quiet ? 1 : 0x100;
}

static void on_complete(struct gk_path *p, const struct gk_completion *c)
{
	(void)p;
	ended += !c->audit && c->tag == 7;
}

static void on_open(struct gk_path *p)
{
	opened += p->state == GK_PATH_OPEN;
}

static void on_severed(struct gk_path *p, const u8 user[16])
{
	gone += p->state == GK_PATH_GONE;
	memcpy(farewell, user, sizeof(farewell));
}

static const struct gk_path_ops answering = { .message = on_message };
static const struct gk_path_ops asking = { .open = on_open,
					   .severed = on_severed,
					   .quiet = on_quiet,
					   .complete = on_complete };

static void accept(struct gk_caller *c)
{
	called.ops = &answering;
	gk_check(str_ieq(c->name, own), "who calls is named");
	gk_check_equal(gk_iucv_accept(&called, c, 0, MANY), 0, "accept");
}

/* --- the side that calls: mostly waiting --- */

static void ask_own_name(void)
{
	char reply[80];
	int rc;

	if (gk_hyper_command("QUERY USERID", reply, sizeof(reply), &rc))
		return;
	for (u32 n = 0; n < 8 && reply[n] && reply[n] != ' '; n++)
		own[n] = reply[n];
}

static void check_open(void)
{
	static struct gk_path second;

	gk_check_equal(gk_iucv_open(&second, "NOSUCH", SECOND_US), ERR_NOENT,
		       "nobody of that name");
	gk_check_equal(gk_iucv_open(&second, "*NOSUCH", SECOND_US), ERR_NOENT,
		       "no such service");
	gk_check_equal(gk_iucv_open(&second, "OPERATOR", SECOND_US), ERR_PERM,
		       "not by the directory");
	gk_check_equal(gk_iucv_open(&second, own, SECOND_US), ERR_GONE,
		       "while nobody listens callers are severed");
	gk_check_equal(second.state, GK_PATH_GONE, "and the path is gone");
	gk_iucv_listen(accept);
	caller.ops = &asking;
	gk_check_equal(gk_iucv_open(&caller, own, SECOND_US), ERR_OK, "open");
	gk_check(caller.state == GK_PATH_OPEN && opened == 1 && !gone,
		 "and its function was called");
}

static enum err ask_for(u64 timeout_us, u32 class, const char *text,
			char *reply, u32 *size)
{
	return gk_iucv_ask(&caller, class, text, (u32)strlen(text), reply, size,
			   timeout_us);
}

static enum err ask(u32 class, const char *text, char *reply, u32 *size)
{
	return ask_for(SECOND_US, class, text, reply, size);
}

static void check_ask(void)
{
	static char reply[16];
	u32 size = sizeof(reply);

	gk_check_equal(ask(TURN_ROUND, "abcdefg", reply, &size), ERR_OK, "ask");
	gk_check(size == 7 && !memcmp(reply, "gfedcba", 7), "the reply");
	size = 3;
	gk_check_equal(ask(TURN_ROUND, "abcdefg", reply, &size), ERR_RANGE,
		       "a reply that was cut off");
	size = sizeof(reply);
	gk_check_equal(ask(IN_PARTS, "1234567890", reply, &size), ERR_OK,
		       "received in parts");
	gk_check(size == 10 && !memcmp(reply, "1234567890", 10), "all of it");
	gk_check_equal(ask(REJECT, "x", reply, &size), ERR_INVAL, "rejected");
	gk_check_equal(ask(ASK_BACK, "x", reply, &size), ERR_INVAL,
		       "a callback");
	gk_check_equal(asked_back, ERR_BUSY, "is no place to wait");
}

static void check_timeout(void)
{
	static char reply[16];
	u32 size = sizeof(reply);

	gk_check_equal(ask_for(SHORT_US, KEEP, "x", reply, &size), ERR_TIMEOUT,
		       "nobody replies");
	gk_check_equal(gk_iucv_receive(&called, &kept, reply, 1), IUCV_PURGED,
		       "then it is taken back");
	gk_check_equal(ask(TURN_ROUND, "ab", reply, &size), ERR_OK,
		       "and the next one is answered");
}

/* A path whose owner has no function for messages. */
static void check_hear(void)
{
	static char text[16];
	struct gk_message m;
	struct gk_send s = { .target_class = 9,
			     .data = "0123456789",
			     .size = 10,
			     .answer = text,
			     .answer_size = 4,
			     .tag = 7 };

	gk_check_equal(gk_iucv_hear(&caller, &m, text, 8, SHORT_US),
		       ERR_TIMEOUT, "nothing to hear");
	gk_check_equal(gk_iucv_send(&called, &s, NULL), 0, "send");
	gk_check_equal(gk_iucv_hear(&caller, &m, text, 8, SECOND_US), ERR_OK,
		       "hear it");
	gk_check(m.target_class == 9 && m.got == 8 && m.size == 2 &&
			 m.answer_size == 4 && !memcmp(text, "01234567", 8),
		 "so much of it");
	gk_check_equal(gk_iucv_receive(&caller, &m, text + 8, 8), 0,
		       "the rest");
	gk_check(m.got == 2 && !m.size && !memcmp(text + 8, "89", 2), "is it");
	gk_check_equal(gk_iucv_reply(&caller, &m, "fine", 4), 0, "reply");
}

static u32 send_counted(u32 n)
{
	static u8 numbers[MANY + 1][4];
	struct gk_send s = { .target_class = COUNT,
			     .tag = 7,
			     .flags = IUCV_ONE_WAY,
			     .data = numbers[n],
			     .size = 4 };

	put_be32(numbers[n], n);
	return gk_iucv_send(&caller, &s, NULL);
}

/* Without looking meanwhile: the ring is full, and CP keeps the rest. */
static void check_many(void)
{
	u32 sent = 0;
	u64 end_us;

	gk_iucv_sever(&called, NULL);
	gk_irq_window(); /* this is told, and not yet looked at */
	gk_iucv_sever(&caller, NULL);
	gk_check_equal(gk_iucv_connect(&caller, own, 0, MANY, NULL), 0,
		       "connect, with a limit");
	while (caller.state == GK_PATH_CALLING)
		gk_idle(GK_FOREVER);
	gk_check_equal(caller.state, GK_PATH_OPEN,
		       "what was told of a number's last path is not told");
	while (sent < MANY && send_counted(sent) == IUCV_OK)
		sent++;
	gk_check_equal(sent, MANY, "messages are sent");
	gk_check_equal(send_counted(sent), IUCV_LIMIT, "that is the limit");
	ended = 0;
	for (end_us = gk_now_us() + SECOND_US;
	     ended < MANY && gk_now_us() < end_us;)
		gk_idle(end_us);
	gk_check_equal(heard, MANY, "all are heard");
	gk_check_equal(out_of_order, 0, "in order");
	gk_check_equal(ended, MANY, "and their ends");
}

static void check_list(void)
{
	struct gk_send s = { .target_class = KEEP,
			     .flags = IUCV_PARM_DATA | IUCV_ONE_WAY,
			     .data = "in list" };
	u8 text[8] = { 0 };

	gk_check_equal(gk_iucv_send(&caller, &s, NULL), 0, "data in the list");
	gk_poll();
	gk_check_equal(gk_iucv_receive(&called, &kept, text, 2), IUCV_TOO_SHORT,
		       "a part");
	gk_check_equal(gk_iucv_receive(&called, &kept, text + 2, 6), 0,
		       "the rest");
	gk_check(!memcmp(text, "in list", 8), "is it");
	gk_check_equal(gk_iucv_send(&called, &s, NULL), IUCV_NO_PARM_DATA,
		       "who has no function for it takes none");
}

static void check_quiet(void)
{
	static char reply[16];
	u32 size = sizeof(reply);

	gk_check_equal(gk_iucv_quiesce(&called, true), 0, "quiesce");
	gk_check_equal(ask_for(SHORT_US, TURN_ROUND, "ab", reply, &size),
		       ERR_TIMEOUT, "who asks waits, and not for ever");
	gk_check(caller.quiet && quieted == 1, "it was told why");
	gk_check_equal(gk_iucv_quiesce(&called, false), 0, "resume");
	gk_check_equal(ask(TURN_ROUND, "ab", reply, &size), ERR_OK,
		       "now it is answered");
	gk_check(!caller.quiet && quieted == 0x101, "it was told");
}

static void check_sever(void)
{
	static char reply[16];
	u32 size = sizeof(reply);
	u16 id = caller.id;

	gk_check_equal(ask(SEVER, "x", reply, &size), ERR_GONE,
		       "severed instead of an answer");
	gk_check(gone == 1 && !memcmp(farewell, "see you tomorrow", 16),
		 "with words");
	gk_check_equal(gk_iucv_tell(&caller, 1, "x", 1, SHORT_US), ERR_GONE,
		       "nobody to tell");
	gk_check_equal(gk_iucv_open(&caller, own, SECOND_US), ERR_OK,
		       "open again");
	gk_check_equal(caller.id, id, "with the number that was free");
	gk_check_equal(gk_iucv_tell(&caller, COUNT, "0123", 4, SECOND_US),
		       ERR_OK, "tell");
	gk_iucv_end();
	gk_check(caller.state == GK_PATH_GONE && called.state == GK_PATH_GONE,
		 "end: no paths are left");
	gk_check_equal(gk_iucv_begin(), ERR_OK, "and another beginning");
	gk_iucv_end();
}

void gk_main(void)
{
	enum err err = gk_iucv_begin();

	if (!gk_hyper_present()) {
		gk_check_equal(err, ERR_NOENT, "no IUCV on a bare machine");
		gk_check_done();
	}
	gk_check_equal(err, ERR_OK, "begin");
	ask_own_name();
	check_open();
	check_ask();
	check_timeout();
	check_hear();
	check_many();
	check_list();
	check_quiet();
	check_sever();
	gk_check_done();
}
