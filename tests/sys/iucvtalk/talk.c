/* SPDX-License-Identifier: Apache-2.0 */
/* See talk.h. */
#include "tests/sys/iucvtalk/talk.h"

#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/irq.h"
#include "tests/guest/iucv.h"

#define SIZE	   6000u
#define PART	   2500u
#define QUEUE	   64u
#define WAIT_US	   1000
#define ANSWERS_US 50000 /* for these a caller waits before it severs */
#define NO_MESSAGE 102u
#define AUDITED	   103u
#define BAD_SHOWN  10

/* Kinds of messages: their classes. */
enum kind {
	ECHO = 1,
	PARTS, /* received in two, answered in the list     */
	LISTS, /* all areas are lists                       */
	REJECTED,
	ONE_WAY,
	IN_LIST, /* eight bytes                               */
	URGENT,
	LEFT, /* nobody answers: its sender takes it back  */
	HALF, /* the beginning is received, and that is it */
	KINDS
};
#define ANSWERED 7u /* ECHO to URGENT come to an end */

/* Below KINDS: send that. */
enum act {
	ACT_PURGE = KINDS,
	ACT_QUIESCE,
	ACT_RESUME,
	ACT_COMPLETION,
	ACT_MASKS,
	ACT_END
};

struct talk talk;
struct talk_count talk_count;
void (*talk_step)(void);

static bool connected, open;
static u16 path;
static u32 next; /* enum kind, enum act         */
static u32 due;	 /* messages still to come back */
static u64 since_us;
static be32 left_id;

static union iucv_parm list ALIGNED(8), came ALIGNED(8);
static union iucv_parm queue[QUEUE];
static volatile u32 queued;
static u32 taken;
static u8 text[SIZE], buffer[SIZE], answer[KINDS][SIZE];
static struct iucv_buffer pieces[3][2] ALIGNED(8);

static u64 does(u64 function)
{
	u64 code = iucv_does(function, &list);

	if (talk_step)
		talk_step();
	return code;
}

void talk_complain(const char *what, u64 code)
{
	if (talk_count.bad++ < BAD_SHOWN)
		gk_printf("# %s: %lu\n", what, code);
}

/*
 * What the partner's end may bring at any moment: no path, no message, purged;
 * or his QUIESCE, or too many messages.
 */
static bool fine(const char *what, u64 code)
{
	if (code == IUCV_OK)
		return true;
	if (code != IUCV_NO_PATH && code != NO_MESSAGE && code != IUCV_PURGED &&
	    code != IUCV_QUIESCED && code != IUCV_LIMIT)
		talk_complain(what, code);
	return false;
}

static void on_iucv(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	queue[queued % QUEUE] = came;
	queued++;
}

/* --- sending --- */

static void set(struct iucv_buffer *b, const void *at, u32 size)
{
	b->at = be32_make((u32)(u64)at);
	b->size = be32_make(size);
}

static void cut(u32 i, u8 *at, u32 first)
{
	set(&pieces[i][0], at, first);
	set(&pieces[i][1], at + first, SIZE - first);
}

static u8 flags_of(u32 kind)
{
	static const u8 flags[KINDS] = {
		[LISTS] = IUCV_BUFFER_LIST | IUCV_ANSWER_LIST,
		[ONE_WAY] = IUCV_ONE_WAY,
		[IN_LIST] = IUCV_PARM_DATA,
		[URGENT] = IUCV_PRIORITY,
	};

	return flags[kind];
}

/* False: not now. */
static bool send(u32 kind)
{
	struct iucv_data *d = &list.data;

	memset(&list, 0, sizeof(list));
	memset(answer[kind], 0, SIZE);
	d->path = be16_make(path);
	d->flags = flags_of(kind);
	d->target_class = d->source_class = be32_make(kind);
	set(&d->buffer, text, SIZE);
	set(&d->answer, answer[kind], SIZE);
	if (kind == LISTS) {
		cut(0, text, 999);
		cut(1, answer[kind], 4097);
		set(&d->buffer, pieces[0], SIZE);
		set(&d->answer, pieces[1], SIZE);
	}
	if (kind == IN_LIST)
		memcpy(d->data, "12345678", 8);
	if (!fine("SEND", does(IUCV_SEND)))
		return false;
	if (kind == LEFT)
		left_id = d->id;
	talk_count.sent++;
	due += kind <= ANSWERED;
	return true;
}

static void control(u32 function)
{
	memset(&list, 0, sizeof(list));
	list.control.path = be16_make(path);
	fine("QUIESCE, RESUME or SEVER", does(function));
}

static void set_mask(u8 mask)
{
	memset(&list, 0, sizeof(list));
	list.mask.mask = mask;
	if (does(IUCV_SET_MASK))
		talk_complain("SET MASK", 0);
}

static void purge(void)
{
	memset(&list, 0, sizeof(list));
	list.complete.path = be16_make(path);
	list.complete.flags = IUCV_BY_PATH | IUCV_BY_ID | IUCV_BY_CLASS;
	list.complete.id = left_id;
	list.complete.source_class = be32_make(LEFT);
	fine("PURGE", does(IUCV_PURGE));
}

static void connect(void)
{
	u64 code = talk_connect_to(talk.name);

	if (code == IUCV_OK) {
		connected = true;
		path = be16_get(list.control.path);
	} else if (code != IUCV_NOT_LOGGED_ON && code != IUCV_NO_BUFFER) {
		talk_complain("CONNECT", code);
	}
}

static void begin(u16 number)
{
	connected = open = true;
	path = number;
	next = ECHO;
	due = 0;
	since_us = gk_now_us();
}

static void masks(void)
{
	set_mask(IUCV_MASK_CONTROL);
	gk_irq_window();
	set_mask(IUCV_MASK_ALL);
}

static void hear_reply(const struct iucv_complete *c);

static void test_completion(void)
{
	union iucv_parm what;
	u64 code;

	memset(&list, 0, sizeof(list));
	list.complete.path = be16_make(path);
	list.complete.flags = IUCV_BY_PATH;
	code = does(IUCV_TEST_COMPLETION);
	what = list;
	if (code == AUDITED || fine("TEST COMPLETION", code))
		hear_reply(&what.complete);
}

static void manage(u32 what)
{
	if (what == ACT_PURGE)
		purge();
	else if (what == ACT_QUIESCE)
		control(IUCV_QUIESCE);
	else if (what == ACT_RESUME)
		control(IUCV_RESUME);
	else if (what == ACT_COMPLETION)
		test_completion();
	else
		masks();
}

static void closed(void)
{
	connected = open = false;
}

/* The next thing of its own accord; false: there is none now. */
static bool act(void)
{
	if (!connected && talk.calls) {
		connect();
		return false;
	}
	if (!open || (next == ACT_END && !talk.calls))
		return false;
	if (next < KINDS && !send(next))
		return false;
	if (next == ACT_END) {
		if (due && gk_now_us() - since_us < ANSWERS_US)
			return false;
		control(IUCV_SEVER);
		closed();
		return true;
	}
	if (next >= KINDS)
		manage(next);
	next++;
	return true;
}

/* --- what comes --- */

static void name(const struct iucv_data *d, const void *to, u32 size)
{
	list.data = *d;
	list.data.flags = IUCV_BY_ALL;
	set(&list.data.buffer, to, size);
}

static bool receive(const struct iucv_data *d, u32 kind)
{
	u64 code;

	memset(buffer, 0, SIZE);
	name(d, buffer, kind == PARTS ? PART : SIZE);
	if (kind == LISTS) {
		cut(2, buffer, 4001);
		set(&list.data.buffer, pieces[2], SIZE);
		list.data.flags |= IUCV_BUFFER_LIST;
	}
	code = does(IUCV_RECEIVE);
	if (kind == PARTS && code == IUCV_TOO_SHORT) {
		name(d, buffer + PART, SIZE - PART);
		code = does(IUCV_RECEIVE);
	}
	if (!fine("RECEIVE", code))
		return false;
	talk_count.received++;
	if (memcmp(buffer, text, SIZE))
		talk_complain("not what was sent, by kind", kind);
	return true;
}

static void reply(const struct iucv_data *d, u32 kind)
{
	list.data = *d;
	list.data.flags = kind == URGENT ? IUCV_PRIORITY : 0;
	if (kind == PARTS) {
		list.data.flags = IUCV_PARM_DATA;
		memcpy(list.data.data, "87654321", 8);
	} else if (kind == LISTS) {
		cut(2, text, 5);
		set(&list.data.answer, pieces[2], SIZE);
		list.data.flags = IUCV_ANSWER_LIST;
	} else {
		set(&list.data.answer, text, SIZE);
	}
	fine("REPLY", does(IUCV_REPLY));
}

static void hear_message(const struct iucv_data *d)
{
	u32 kind = be32_get(d->target_class);

	switch (kind) {
	case REJECTED:
		name(d, buffer, 0);
		fine("REJECT", does(IUCV_REJECT));
		break;
	case IN_LIST:
		if (memcmp(d->data, "12345678", 8))
			talk_complain("not what was in the list", 0);
		reply(d, kind);
		break;
	case HALF:
		name(d, buffer, 10);
		if (does(IUCV_RECEIVE) == IUCV_OK)
			talk_complain("all of it in 10 bytes", 0);
		break;
	case LEFT:
		break;
	default:
		if (receive(d, kind) && kind != ONE_WAY)
			reply(d, kind);
	}
}

static void hear_reply(const struct iucv_complete *c)
{
	u32 kind = be32_get(c->source_class);
	u32 audit = be32_get(c->audit) >> 8 & ~(u32)IUCV_AUDIT_SEVERED;

	due -= due != 0;
	talk_count.replies++;
	if (be32_get(c->audit) >> 8 & IUCV_AUDIT_SEVERED)
		return;
	if (audit != (kind == REJECTED ? IUCV_AUDIT_REJECTED : 0))
		talk_complain("audit trail", audit);
	if (kind == PARTS && memcmp(c->data, "87654321", 8))
		talk_complain("not what was replied in the list", 0);
	if ((kind == ECHO || kind == LISTS || kind == URGENT ||
	     kind == IN_LIST) &&
	    memcmp(answer[kind], text, SIZE))
		talk_complain("not what was replied, by kind", kind);
}

static void hear_control(const struct iucv_control *c)
{
	switch (c->code) {
	case IUCV_TYPE_PENDING:
		memset(&list, 0, sizeof(list));
		list.control.path = c->path;
		list.control.flags = IUCV_PARM_DATA | IUCV_PRIORITY;
		if (does(IUCV_ACCEPT) == IUCV_OK)
			begin(be16_get(c->path));
		break;
	case IUCV_TYPE_COMPLETE:
		begin(be16_get(c->path));
		break;
	case IUCV_TYPE_SEVERED:
		talk_count.severed++;
		path = be16_get(c->path);
		control(IUCV_SEVER);
		closed();
		break;
	default:
		break;
	}
}

static void hear(const union iucv_parm *what)
{
	switch (what->data.code) {
	case IUCV_TYPE_MESSAGE:
	case IUCV_TYPE_MESSAGE_PRIORITY:
		hear_message(&what->data);
		break;
	case IUCV_TYPE_REPLY:
	case IUCV_TYPE_REPLY_PRIORITY:
		hear_reply(&what->complete);
		break;
	default:
		hear_control(&what->control);
	}
}

void talk_go_on(void)
{
	bool any = taken != queued;

	while (taken != queued)
		hear(&queue[taken++ % QUEUE]);
	any |= act();
	if (any)
		gk_irq_window();
	else
		gk_wait_until(gk_now_us() + WAIT_US);
}

void talk_come_up(void)
{
	for (u32 i = 0; i < SIZE; i++)
		text[i] = (u8)(i * 5 >> 1);
	gk_ext_register(EXT_IUCV, on_iucv);
	iucv_open_cr0(true);
	memset(&list, 0, sizeof(list));
	list.data.buffer.at = be32_make((u32)(u64)&came);
	if (does(IUCV_DECLARE_BUFFER))
		gk_end(GK_END_FAILED, "IUCVTALK: DECLARE BUFFER failed");
}

bool talk_quiet(void)
{
	return !connected && taken == queued;
}

u64 talk_connect_to(const char *name)
{
	memset(&list, 0, sizeof(list));
	memset(list.control.name, 0x40, 8);
	ebcdic_from(list.control.name, name, strlen(name));
	list.control.flags = IUCV_PARM_DATA | IUCV_PRIORITY;
	return does(IUCV_CONNECT);
}
