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
#define READ_EVENT  0x00770005
#define WRITE_EVENT 0x00760005
#define WRITE_MASK  0x00780005
#define NO_COMMAND  0x00fe0001

#define EVENT_COMMAND 0x01
#define EVENT_MESSAGE 0x02
#define EVENT_ASCII   0x1a
#define EVENT_BIT     1u

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

static void odd_address(void *unused)
{
	(void)unused;
	insn_servc(READ_INFO, (u32)(u64)page + 4);
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

static void check_refused(void)
{
	gk_check_pgm(PGM_SPECIFICATION, odd_address, NULL,
		     "an SCCB off its boundary: specification");
	gk_check_equal(call(NO_COMMAND, 64), 0x01f0,
		       "a command that does not exist");
	gk_check_equal(call_at(page + 4096 - 16, READ_INFO, 64), 0x0100,
		       "an SCCB over a page's end");
	gk_check_equal(call(READ_INFO, 64), 0x0300,
		       "an SCCB that is too short");
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
	check_refused();
	set_masks(0x80000040, 0x40000040);
	check_message();
	check_input();
	check_ascii();
	gk_check_done();
}
