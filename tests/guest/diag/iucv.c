/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IUCV as the instruction gives it to a program: exceptions, interruptions into
 * the declared buffer, and a conversation of the machine with itself.  The
 * rules one by one are checked without a machine (tests/unit/test_iucv*.c).
 */
#include "tests/guest/diag/iucv.h"

#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/irq.h"
#include "tests/guest/iucv.h"

#define LARGE	  0x30000u
#define ALARM_TOD (20000ull << 12) /* 20 ms */

static union iucv_parm list ALIGNED(8), came ALIGNED(8);
static u8 text[LARGE], buffer[LARGE];
static volatile u32 interruptions;

static u64 does(u64 function)
{
	return iucv_does(function, &list);
}

static void clear(void)
{
	memset(&list, 0, sizeof(list));
}

static void on_iucv(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	interruptions++;
}

/*
 * The type of the one interruption that has come since, or comes now; 0: none.
 * It may come while a check is printed.
 */
static u8 next(void)
{
	static u32 seen;
	bool one;

	if (interruptions == seen)
		gk_irq_window();
	one = interruptions == seen + 1;
	seen = interruptions;
	return one ? came.data.code : 0;
}

static void check_exceptions(void)
{
	struct iucv_insn c = { .function = IUCV_QUERY };
	struct iucv_insn connect = { .function = IUCV_CONNECT,
				     .list = (u64)&list };

	iucv_insn(&c);
	gk_check(c.cc == 0 && c.function == 40 && c.list == 64,
		 "IUCV QUERY: buffers of 40 bytes, 64 paths");
	gk_check_pgm(PGM_OPERATION, iucv_insn, &connect,
		     "IUCV CONNECT without a buffer: operation");
	connect = (struct iucv_insn){ .function = IUCV_DECLARE_BUFFER,
				      .list = (u64)&list + 4 };
	gk_check_pgm(PGM_SPECIFICATION, iucv_insn, &connect,
		     "a list off its boundary: specification");
	clear();
	list.data.buffer.at = be32_make((u32)gk_storage_size());
	connect.list = (u64)&list;
	gk_check_pgm(PGM_ADDRESSING, iucv_insn, &connect,
		     "a buffer outside storage: addressing");
	list.data.buffer.at = be32_make((u32)(u64)&came);
	gk_check_equal(does(IUCV_DECLARE_BUFFER), 0, "IUCV DECLARE BUFFER");
	gk_check_equal(does(IUCV_DECLARE_BUFFER), IUCV_DECLARED,
		       "a second one: code 19");
	gk_check_equal(does(99), IUCV_NO_FUNCTION, "no function: code 17");
	clear();
	gk_check_equal(does(IUCV_SEVER), IUCV_NO_PATH, "no path: code 1");
	gk_check_equal(does(IUCV_DESCRIBE), 102, "no message: cc 2");
	ebcdic_from(list.control.name, "NOSUCH  ", 8);
	gk_check_equal(does(IUCV_CONNECT), IUCV_NOT_LOGGED_ON,
		       "CONNECT to nobody: code 11");
	ebcdic_from(list.control.name, "*NOSUCH ", 8);
	gk_check_equal(does(IUCV_CONNECT), IUCV_NO_SERVICE,
		       "to no service: code 16");
	ebcdic_from(list.control.name, "OPERATOR", 8);
	gk_check_equal(does(IUCV_CONNECT), IUCV_NOT_AUTHORIZED,
		       "to a user whom the directory does not name: code 15");
}

/* Path 0 is the caller's end, 1 the other. */
static void check_connection(void)
{
	gk_ext_register(EXT_IUCV, on_iucv);
	clear();
	ebcdic_from(list.control.name, "GUEST1  ", 8);
	memset(list.control.user, 'u', 16);
	gk_check_equal(does(IUCV_CONNECT), 0, "CONNECT to itself");
	gk_check_equal(next(), 0, "closed in CR 0: no interruption");
	iucv_open_cr0(true);
	gk_check_equal(next(), IUCV_TYPE_PENDING, "a connection pends");
	gk_check(be16_get(came.control.path) == 1 &&
			 !memcmp(came.control.name, list.control.name, 8) &&
			 !memcmp(came.control.user, list.control.user, 16),
		 "by whom, with his user data");
	gk_check_equal(next(), 0, "once");
	clear();
	list.control.path = be16_make(1);
	gk_check_equal(does(IUCV_ACCEPT), 0, "ACCEPT");
	gk_check_equal(be16_get(list.control.limit), 10, "10 messages");
	gk_check_equal(next(), IUCV_TYPE_COMPLETE, "connection complete");
}

static void name_send(u32 size, u8 flags)
{
	clear();
	list.data.flags = flags;
	list.data.target_class = be32_make(5);
	list.data.source_class = be32_make(6);
	list.data.tag = be32_make(7);
	list.data.buffer.at = be32_make((u32)(u64)text);
	list.data.buffer.size = be32_make(size);
	list.data.answer.at = be32_make((u32)(u64)buffer);
	list.data.answer.size = be32_make(size);
}

static void name_message(u16 path, u32 size)
{
	struct iucv_data *d = &list.data;

	*d = came.data;
	d->path = be16_make(path);
	d->flags = IUCV_BY_ALL;
	d->buffer.at = be32_make((u32)(u64)buffer);
	d->buffer.size = be32_make(size);
}

static void check_message(void)
{
	for (u32 i = 0; i < LARGE; i++)
		text[i] = (u8)(i * 7 >> 2);
	name_send(LARGE, 0);
	gk_check_equal(does(IUCV_SEND), 0, "SEND");
	gk_check_equal(next(), IUCV_TYPE_MESSAGE, "a message pends");
	gk_check(be32_get(came.data.buffer.size) == LARGE &&
			 be32_get(came.data.target_class) == 5 &&
			 came.data.id == list.data.id,
		 "its length, class and id");
	name_message(1, LARGE);
	gk_check_equal(does(IUCV_RECEIVE), 0, "RECEIVE of 192 KiB");
	gk_check(!memcmp(text, buffer, LARGE), "is what was sent");
	memset(buffer, 0, 16);
	name_message(1, 0);
	list.data.flags = 0;
	list.data.answer.at = be32_make((u32)(u64)text);
	list.data.answer.size = be32_make(10);
	gk_check_equal(does(IUCV_REPLY), 0, "REPLY");
	gk_check_equal(next(), IUCV_TYPE_REPLY, "the message is complete");
	gk_check(be32_get(came.complete.answer.size) == LARGE - 10 &&
			 be32_get(came.complete.tag) == 7 &&
			 !came.complete.audit && !memcmp(buffer, text, 10) &&
			 !buffer[10],
		 "with the reply");
}

/* A list of two pieces, page by page of storage never touched before. */
static void check_lists(void)
{
	static struct iucv_buffer pieces[2] ALIGNED(8);

	pieces[0] = (struct iucv_buffer){ be32_make((u32)(u64)text + 1),
					  be32_make(5000) };
	pieces[1] = (struct iucv_buffer){ be32_make((u32)(u64)text + 9000),
					  be32_make(3) };
	name_send(5003, IUCV_BUFFER_LIST | IUCV_ONE_WAY);
	list.data.buffer.at = be32_make((u32)(u64)pieces);
	gk_check_equal(does(IUCV_SEND), 0, "SEND of a list");
	gk_check_equal(next(), IUCV_TYPE_MESSAGE, "pends");
	name_message(1, 5003);
	gk_check_equal(does(IUCV_RECEIVE), 0, "and is received");
	gk_check(!memcmp(buffer, text + 1, 5000) &&
			 !memcmp(buffer + 5000, text + 9000, 3),
		 "in one piece");
	gk_check_equal(next(), IUCV_TYPE_REPLY, "one-way: complete");
}

static void check_bad_areas(void)
{
	struct iucv_insn c = { .function = IUCV_RECEIVE, .list = (u64)&list };

	name_send(100, IUCV_ONE_WAY);
	gk_check_equal(does(IUCV_SEND), 0, "SEND");
	gk_check_equal(next(), IUCV_TYPE_MESSAGE, "pends");
	name_message(1, 100);
	list.data.buffer.at = be32_make((u32)gk_storage_size() - 50);
	gk_check_pgm(PGM_ADDRESSING, iucv_insn, &c,
		     "RECEIVE beyond storage: addressing");
	name_message(1, 100);
	gk_check_equal(does(IUCV_RECEIVE), 0, "the message is still there");
	gk_check_equal(next(), IUCV_TYPE_REPLY, "complete");
	gk_check_equal(be32_get(came.complete.audit) >> 8,
		       IUCV_AUDIT_RECV_ADDRESS, "its sender is told");
	name_send(100, IUCV_ONE_WAY);
	list.data.buffer.at = be32_make((u32)gk_storage_size() - 50);
	gk_check_equal(does(IUCV_SEND), 0, "SEND from beyond storage");
	gk_check_equal(next(), IUCV_TYPE_MESSAGE, "pends");
	name_message(1, 100);
	gk_check_equal(does(IUCV_RECEIVE), IUCV_UNADDRESSABLE,
		       "RECEIVE of it: code 7");
	gk_check_equal(next(), IUCV_TYPE_REPLY, "complete, badly");
}

static volatile bool alarm_on;

static void on_alarm(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	insn_sckc(~0ul);
	if (!alarm_on)
		return;
	alarm_on = false;
	name_send(8, IUCV_ONE_WAY);
	(void)does(IUCV_SEND);
}

/* Who comes in between sends what it waits for. */
static void check_wait(void)
{
	struct iucv_insn test = { .function = IUCV_TEST_MESSAGE };

	gk_ext_register(GK_EXT_CLOCK_COMPARATOR, on_alarm);
	alarm_on = true;
	iucv_open_cr0(false);
	insn_sckc(gk_tod() + ALARM_TOD);
	insn_stosm(0x03);
	iucv_insn(&test);
	insn_stnsm_closed();
	gk_check_equal((u64)test.cc, IUCV_CC_MESSAGES,
		       "TEST MESSAGE waits, and is interrupted");
	gk_check(!alarm_on, "for a message");
	iucv_open_cr0(true);
	gk_check_equal(next(), IUCV_TYPE_MESSAGE, "which pends");
	name_message(1, 8);
	gk_check_equal(does(IUCV_RECEIVE), 0, "and is received");
	gk_check_equal(next(), IUCV_TYPE_REPLY, "complete");
}

static void check_masks(void)
{
	struct iucv_insn test = { .function = IUCV_TEST_MESSAGE };

	clear();
	list.mask.mask = IUCV_MASK_ALL & ~IUCV_MASK_MESSAGE;
	gk_check_equal(does(IUCV_SET_MASK), 0, "SET MASK");
	name_send(8, IUCV_ONE_WAY);
	gk_check_equal(does(IUCV_SEND), 0, "SEND");
	gk_check_equal(next(), 0, "behind the mask");
	iucv_insn(&test);
	gk_check_equal((u64)test.cc, IUCV_CC_MESSAGES, "TEST MESSAGE finds it");
	clear();
	list.mask.mask = IUCV_MASK_ALL;
	gk_check_equal(does(IUCV_SET_MASK), 0, "SET MASK");
	gk_check_equal(next(), IUCV_TYPE_MESSAGE, "now it comes");
	clear();
	list.control.path = be16_make(1);
	gk_check_equal(does(IUCV_QUIESCE), 0, "QUIESCE");
	gk_check_equal(next(), IUCV_TYPE_QUIESCED, "is told");
	name_send(8, IUCV_ONE_WAY);
	gk_check_equal(does(IUCV_SEND), IUCV_QUIESCED, "SEND: code 2");
}

static int command(const char *line)
{
	char reply[128];
	int rc = -1;

	(void)gk_hyper_command(line, reply, sizeof(reply), &rc);
	return rc;
}

static u64 connect(const char *name, u16 limit)
{
	clear();
	list.control.limit = be16_make(limit);
	ebcdic_from(list.control.name, name, 8);
	return does(IUCV_CONNECT);
}

/* A special message to itself, by CP's service *MSG. */
static void check_service_text(u16 path)
{
	struct iucv_insn c = { .function = IUCV_RECEIVE, .list = (u64)&list };
	u8 expected[13];

	ebcdic_from(expected, "GUEST1  hello", sizeof(expected));
	gk_check_equal(next(), IUCV_TYPE_MESSAGE, "SMSG comes by *MSG");
	gk_check(be32_get(came.data.target_class) == 4 &&
			 be32_get(came.data.buffer.size) == 13,
		 "class 4, userid and text");
	name_message(path, 13);
	list.data.buffer.at = be32_make((u32)gk_storage_size() - 5);
	gk_check_pgm(PGM_ADDRESSING, iucv_insn, &c,
		     "RECEIVE beyond storage: addressing");
	name_message(path, 13);
	gk_check_equal(does(IUCV_RECEIVE), 0, "RECEIVE");
	gk_check(!memcmp(buffer, expected, 13), "is what was said");
}

static void check_service(void)
{
	u16 path;

	gk_check_equal(connect("*MSGALL ", 0), IUCV_NOT_AUTHORIZED,
		       "a service that the directory does not name: code 15");
	gk_check_equal(connect("*MSG    ", 2), 0, "CONNECT to *MSG");
	path = be16_get(list.control.path);
	gk_check_equal(next(), IUCV_TYPE_COMPLETE, "is answered at once");
	gk_check_equal(be16_get(came.control.limit), 2, "with its limit");
	name_send(8, IUCV_ONE_WAY);
	list.data.path = be16_make(path);
	gk_check_equal(does(IUCV_SEND), IUCV_QUIESCED, "SEND to it: code 2");
	gk_check(command("SET SMSG IUCV") == 0 &&
			 command("SMSG GUEST1 hello") == 0,
		 "SMSG to itself");
	check_service_text(path);
	gk_check(command("SMSG GUEST1 one") == 0 &&
			 command("SMSG GUEST1 two") == 0 &&
			 command("SMSG GUEST1 three") == 57,
		 "two find room");
	clear();
	list.control.path = be16_make(path);
	gk_check_equal(does(IUCV_SEVER), 0, "SEVER");
	next();
	gk_check_equal(next(), 0, "nothing comes any more");
	gk_check(command("SMSG GUEST1 four") == 57 &&
			 command("SET SMSG OFF") == 0,
		 "nobody receives");
}

static void check_end(void)
{
	struct iucv_insn c = { .function = IUCV_SET_MASK, .list = (u64)&list };

	clear();
	gk_check_equal(does(IUCV_SEVER), 0, "SEVER");
	gk_check_equal(next(), IUCV_TYPE_SEVERED, "the other end is told");
	gk_check_equal(does(IUCV_RETRIEVE_BUFFER), 0, "IUCV RETRIEVE BUFFER");
	gk_check_pgm(PGM_OPERATION, iucv_insn, &c, "after it: operation");
	iucv_open_cr0(false);
}

void diag_check_iucv(void)
{
	check_exceptions();
	check_connection();
	check_message();
	check_lists();
	check_bad_areas();
	check_wait();
	check_masks();
	check_service();
	check_end();
}
