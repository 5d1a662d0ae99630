/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The service processor: what it tells about the machine, and its line-mode
 * console.  Lines typed there come by VINPUT, so only under a control program.
 * `CASE=LINES` (IPL PARM): lines there without an end, for
 * tests/sys/test_attacks.py.
 */
#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/parm.h"

#define READ_INFO   0x00020001
#define READ_FORCED 0x00120001
#define READ_CPUS   0x00010001
#define READ_EVENT  0x00770005
#define WRITE_EVENT 0x00760005
#define WRITE_MASK  0x00780005
#define NO_COMMAND  0x00fe0001

#define EVENT_COMMAND  0x01
#define EVENT_MESSAGE  0x02
#define EVENT_STATE    0x08
#define EVENT_PRIORITY 0x09
#define EVENT_ASCII    0x1a
#define EVENT_QUIESCE  0x1d
#define EVENT_NONE     0x1f /* no type that there is */
#define FIRST	       8    /* where events are in an SCCB */
#define DONE	       0x80 /* the event's flag */
#define VARIABLE       0x80 /* of the control mask: a response of its length */
#define SELECTIVE      0x80 /* read of what its mask has */
#define MASK(type)     (0x80000000u >> ((type)-1))
#define EVENT_BIT      1u

static u8 page[8192] ALIGNED(4096);
static volatile u32 done, events;

static void service_signal(u16 cpu, u32 param)
{
	(void)cpu;
	if (param & ~7u)
		done++;
	if (param & EVENT_BIT)
		events++;
}

/* The response code; 0xffff: none came. */
static u16 call_at(u8 *sccb, u32 command, size_t size)
{
	u32 before = done;
	u64 end = gk_now_us() + 2000000;
	int cc;

	put_be16(sccb, (u16)size);
	while ((cc = insn_servc(command, (u32)(u64)sccb)) == 2)
		gk_irq_window();
	while (!cc && done == before && gk_now_us() < end)
		gk_wait_until(end);
	return done != before ? get_be16(sccb + 6) : 0xffff;
}

static u16 call(u32 command, size_t size)
{
	return call_at(page, command, size);
}

static void serve_at(void *at)
{
	insn_servc(READ_INFO, (u32)(u64)at);
}

/* No length that has room for its own header. */
static void serve_short(void *unused)
{
	(void)unused;
	put_be16(page, 7);
	insn_servc(READ_INFO, (u32)(u64)page);
}

static void check_info(void)
{
	u64 size, count;

	memset(page, 0, 4096);
	gk_check_equal(call(READ_INFO, 4096), 0x0010, "the machine is told");
	size = page[10] ? page[10] : get_be32(page + 100);
	count = get_be16(page + 8);
	if (!count)
		count = get_be64(page + 104);
	gk_check_equal(size * count << 20, gk_storage_size(),
		       "its storage is what there is");
	gk_check(get_be16(page + 16) >= 1, "it has a CPU");
	gk_check_equal(page[get_be16(page + 18)], insn_stap(),
		       "whose address is this one's");
}

static void check_places(void)
{
	gk_check_pgm(PGM_SPECIFICATION, serve_at, (void *)0x1000,
		     "one in the first 8 KiB: specification");
	gk_check_pgm(PGM_SPECIFICATION, serve_at, (void *)0x80001000ul,
		     "an address of 32 bits: specification");
	gk_check_pgm(PGM_SPECIFICATION, serve_short, NULL,
		     "one of 7 bytes: specification");
}

static void check_refused(void)
{
	gk_check_pgm(PGM_SPECIFICATION, serve_at, page + 4,
		     "an SCCB off its boundary: specification");
	gk_check_pgm(PGM_ADDRESSING, serve_at, (void *)gk_storage_size(),
		     "one outside of storage: addressing");
	if (gk_hyper_present()) /* the emulated machine takes these */
		check_places();
	gk_check_equal(call(NO_COMMAND, 64), 0x01f0,
		       "a command that does not exist");
	gk_check_equal(call_at(page + 4096 - 16, READ_INFO, 64), 0x0100,
		       "an SCCB over a page's end");
	gk_check_equal(call(READ_INFO, 64), 0x0300,
		       "an SCCB that is too short");
}

/* The CPUs once more, and the machine when it is in a hurry. */
static void check_cpus(void)
{
	u32 cpus, at;

	memset(page, 0, 4096);
	gk_check_equal(call(READ_FORCED, 4096), 0x0010,
		       "the machine is told by the forced command, too");
	cpus = get_be16(page + 16);
	memset(page, 0, 4096);
	gk_check_equal(call(READ_CPUS, 4096), 0x0010, "CPUs are told");
	at = get_be16(page + 10);
	gk_check_equal(get_be16(page + 8), cpus, "as many");
	gk_check(at >= 24 && at < 4096 && page[at] == insn_stap(),
		 "and among them this one");
	gk_check_equal(call(READ_CPUS, 16), 0x0300,
		       "an SCCB that is too short");
}

/* One call at a time: the next has to wait for the signal. */
static void check_busy(void)
{
	u8 *other = page + 4096;
	int first, second;

	put_be16(page, 4096);
	put_be16(other, 4096);
	while ((first = insn_servc(READ_INFO, (u32)(u64)page)) == 2)
		gk_irq_window();
	second = insn_servc(READ_INFO, (u32)(u64)other);
	gk_irq_window();
	gk_check_equal((u64)first, 0, "SERVC: cc 0");
	gk_check_equal((u64)second, 2, "before its signal is taken: cc 2");
}

static void set_masks(u32 receive, u32 send)
{
	memset(page, 0, 64);
	put_be16(page + 10, 4);
	put_be32(page + 12, receive);
	put_be32(page + 16, send);
	gk_check_equal(call(WRITE_MASK, 28), 0x0020, "masks are set");
	gk_check(get_be32(page + 20) & 0x40000000, "messages are taken");
	gk_check(get_be32(page + 24) & 0x80000000, "commands are sent");
}

/* One line as a message; the response code. */
static u16 message(const char *text)
{
	size_t len = strlen(text);
	u8 *e = page + 8, *mdb = e + 6, *go = mdb + 12, *mto = go + 56;

	memset(page, 0, 256);
	put_be16(mto, (u16)(10 + len));
	put_be16(mto + 2, 4);
	put_be16(mto + 4, 0x0400);
	ebcdic_from(mto + 10, text, len);
	put_be16(go, 56);
	put_be16(go + 2, 1);
	put_be16(mdb, (u16)(12 + 56 + 10 + len));
	put_be16(mdb + 2, 1);
	put_be32(mdb + 4, 0xd4c4c240);
	put_be32(mdb + 8, 1);
	put_be16(e, (u16)(6 + 12 + 56 + 10 + len));
	e[2] = EVENT_MESSAGE;
	return call(WRITE_EVENT, (size_t)(mto + 10 + len - page));
}

/* Masks: of no size, of none that fits, of 8 bytes each. */
static void check_masks(void)
{
	u32 sent;

	memset(page, 0, 128);
	gk_check_equal(call(WRITE_MASK, 28), 0x74f0, "masks of no size");
	put_be16(page + 10, 4);
	gk_check_equal(call(WRITE_MASK, 24), 0x0300, "masks behind the SCCB");
	memset(page, 0, 128);
	put_be16(page + 10, 8);
	put_be32(page + 12, 0xffffffff);
	gk_check_equal(call(WRITE_MASK, 44), 0x0020, "masks of 8 bytes");
	sent = get_be32(page + 36);
	gk_check(!get_be32(page + 32) && !get_be32(page + 40),
		 "no type beyond 32 is there");
	gk_check_equal(sent,
		       MASK(EVENT_COMMAND) | MASK(EVENT_PRIORITY) |
			       MASK(EVENT_ASCII) | MASK(EVENT_QUIESCE),
		       "commands, priority ones, keys, the shutdown are sent");
	gk_check_equal(get_be32(page + 28),
		       MASK(EVENT_MESSAGE) | MASK(EVENT_ASCII),
		       "messages and text are taken");
	/* These never change, so there is no change of state to tell of. */
	gk_check(!(sent & MASK(EVENT_STATE)), "but no change of state");
	set_masks(MASK(EVENT_COMMAND) | MASK(EVENT_PRIORITY) |
			  MASK(EVENT_STATE) | MASK(EVENT_ASCII),
		  MASK(EVENT_MESSAGE) | MASK(EVENT_ASCII));
}

/* A read that chooses: the response code. */
static u16 choose(u8 function, u32 mask)
{
	memset(page, 0, 4096);
	page[2] = function;
	put_be32(page + FIRST, mask);
	return call(READ_EVENT, 4096);
}

static void check_reads(void)
{
	char reply[128];
	int rc = -1;

	gk_check_equal(choose(0x01, 0), 0x40f0, "no such kind of read");
	gk_check_equal(choose(SELECTIVE, 0), 0x70f0, "a choice of nothing");
	gk_check_equal(choose(SELECTIVE, MASK(EVENT_QUIESCE)), 0x70f0,
		       "a choice of what is not received");
	gk_check_equal(choose(SELECTIVE, MASK(EVENT_STATE)), 0x62f0,
		       "no change of state is ever there");
	gk_hyper_command("VINPUT VMSG ordinary\nVINPUT PVMSG urgent", reply,
			 sizeof(reply), &rc);
	gk_irq_window();
	gk_check_equal(choose(SELECTIVE, MASK(EVENT_PRIORITY)), 0x0020,
		       "the later of two, chosen");
	gk_check_equal(page[FIRST + 2], EVENT_PRIORITY, "is the priority one");
	memset(page, 0, 64);
	gk_check_equal(call(READ_EVENT, 16), 0x75f0,
		       "no room for it: it stays");
	memset(page, 0, 4096);
	page[5] = VARIABLE;
	gk_check_equal(call(READ_EVENT, 4096), 0x0020, "the other is there");
	gk_check(page[FIRST + 2] == EVENT_COMMAND &&
			 get_be16(page) == FIRST + get_be16(page + FIRST),
		 "and the SCCB as long as it is");
}

/* An event of TYPE with LEN bytes of nothing at AT; where the next one goes. */
static u8 *empty_event(u8 *at, u8 type, u16 len)
{
	memset(at, 0, len);
	put_be16(at, len);
	at[2] = type;
	return at + len;
}

/* Every buffer of an SCCB, and lengths that are none. */
static void check_writes(void)
{
	u8 *one = page + FIRST, *two, *three, *end;

	memset(page, 0, 4096);
	gk_check_equal(call(WRITE_EVENT, 12), 0x73f0, "no event at all");
	two = empty_event(one, EVENT_ASCII, 6);
	three = empty_event(two, EVENT_NONE, 10);
	end = empty_event(three, EVENT_MESSAGE, 20);
	gk_check_equal(call(WRITE_EVENT, (size_t)(end - page)), 0x40f0,
		       "three events, one of no type");
	gk_check(one[3] == DONE && !two[3] && three[3] == DONE,
		 "the others are done");
	put_be16(three, 21);
	three[3] = 0;
	gk_check_equal(call(WRITE_EVENT, (size_t)(end - page)), 0x73f0,
		       "an event behind the SCCB's end");
	gk_check_equal(three[3], 0, "is not done");
	put_be16(one, 5);
	gk_check_equal(call(WRITE_EVENT, (size_t)(end - page)), 0x73f0,
		       "an event of 5 bytes");
}

/* Last: who does not end within the time is logged off. */
static void check_quiesce(void)
{
	char reply[128];
	u32 before;
	int rc = -1;

	gk_hyper_command("SIGNAL SHUTDOWN WITHIN 60", reply, sizeof(reply),
			 &rc);
	gk_check(rc != 0, "who takes no shutdown signal is not given one");
	set_masks(MASK(EVENT_QUIESCE), 0);
	before = events;
	gk_hyper_command("SIGNAL SHUTDOWN WITHIN 60", reply, sizeof(reply),
			 &rc);
	gk_irq_window();
	gk_check_equal((u64)rc, 0, "SIGNAL SHUTDOWN");
	gk_check_equal(events, before + 1, "an event is announced, once");
	memset(page, 0, 4096);
	gk_check_equal(call(READ_EVENT, 4096), 0x0020, "it is read");
	gk_check(page[FIRST + 2] == EVENT_QUIESCE &&
			 get_be16(page + FIRST + 6) == 60 && !page[FIRST + 8],
		 "shut down within 60 seconds");
	gk_check_equal(call(READ_EVENT, 4096), 0x62f0, "once");
}

static void check_message(void)
{
	gk_check_equal(message("LINE-MODE CONSOLE"), 0x0020,
		       "a message is written");
	gk_check_equal(page[8 + 3] & 0x80, 0x80,
		       "and its event is marked as done");
}

static void check_input(void)
{
	static const char line[] = "typed by myself";
	char reply[128], text[sizeof(line)] = "";
	u32 before = events;
	int rc = -1;

	if (gk_hyper_command("VINPUT VMSG typed by myself", reply,
			     sizeof(reply), &rc) != ERR_OK) {
		gk_check_skip("a line typed", "no control program");
		return;
	}
	gk_irq_window();
	gk_check_equal((u64)rc, 0, "VINPUT is accepted");
	gk_check_equal(events, before + 1, "an event is announced, once");
	memset(page, 0, 4096);
	gk_check_equal(call(READ_EVENT, 4096), 0x0020, "it is read");
	gk_check_equal(page[10], EVENT_COMMAND, "it is a command");
	ebcdic_to(text, page + 30, sizeof(line) - 1);
	gk_check(memcmp(text, line, sizeof(line) - 1) == 0,
		 "with the text that was typed");
	gk_check_equal(call(READ_EVENT, 4096), 0x62f0, "there is no other");
}

/* C54, C55: the ASCII console, both ways; a bare machine need not have it. */
static void check_ascii(void)
{
	static const char text[] = "\033[1mASCII console\033[0m\r\nprompt> ";
	char reply[128];
	u32 before = events;
	int rc = -1;

	if (gk_hyper_command("VINPUT VT220 ls -l", reply, sizeof(reply), &rc) !=
	    ERR_OK) {
		gk_check_skip("the ASCII console", "no control program");
		return;
	}
	gk_irq_window();
	gk_check_equal((u64)rc, 0, "VINPUT VT220 is accepted");
	gk_check_equal(events, before + 1, "an event is announced, once");
	memset(page, 0, 4096);
	gk_check_equal(call(READ_EVENT, 4096), 0x0020, "it is read");
	gk_check(page[10] == EVENT_ASCII &&
			 memcmp(page + 14, "\0ls -l\r", 7) == 0,
		 "with the keys that were typed, and RETURN");
	memset(page, 0, 4096);
	put_be16(page + 8, (u16)(6 + sizeof(text) - 1));
	page[10] = EVENT_ASCII;
	memcpy(page + 14, text, sizeof(text) - 1);
	gk_check_equal(call(WRITE_EVENT, 8 + 6 + sizeof(text) - 1), 0x0020,
		       "text is written there");
	gk_check_equal(page[8 + 3] & 0x80, 0x80, "and its event done with");
}

void gk_main(void)
{
	char name[16];

	gk_ext_register(GK_EXT_SERVICE_SIGNAL, service_signal);
	while (gk_parm("CASE", name, sizeof(name)))
		message("line after line of the service processor's");
	check_info();
	if (gk_hyper_present())
		check_cpus();
	check_refused();
	check_busy();
	set_masks(0x80000040, 0x40000040);
	check_message();
	check_input();
	check_ascii();
	if (gk_hyper_present()) {
		check_masks();
		check_reads();
		check_writes();
		check_quiesce();
	} else {
		gk_check_skip("events", "the emulated machine takes one");
	}
	gk_check_done();
}
