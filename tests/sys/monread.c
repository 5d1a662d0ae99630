/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MONREAD: a reader of *MONITOR, for tests/sys/test_monitor.py.  It loads the
 * segment, connects, and prints a line for each message: kind, domains, and the
 * records by domain and number.  PARM: VERSION=0 exclusive, WHAT=80 samples,
 * 40 events, C0 both; HOLD=1 it never replies; NOLOAD=1 without the segment;
 * NAME=x with that name.  A line typed at its console: PURGE, REPLY to what it
 * has held, or nothing.
 */
#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/iucv.h"
#include "guestkit/include/gk/parm.h"
#include "iucv/monrecord.h"

#define LOADSHRX 0x20
#define PURGESEG 0x08
#define AT	 0x7ff00000ul
#define LAST	 0x7ffffffful
#define HELD	 512u
#define TEXT_MAX 1024

static u8 name[8] ALIGNED(8);
static bool hold;
static struct gk_message held[HELD];
static u32 holds;
static u32 bad;

static u64 diag_064(u32 function)
{
	register u64 gr2 __asm__("2") = (u64)name;
	register u64 gr3 __asm__("3") = function;
	int cc;

	__asm__ volatile("diag 2,3,0x064\n\t" GK_CC
			 : [cc] "=&d"(cc), "+d"(gr2), "+d"(gr3)
			 :
			 : "cc", "memory");
	return (u64)cc;
}

static bool inside(u32 from, u32 to)
{
	return from >= AT && to <= LAST && from <= to;
}

/* "4/3:GUEST1": domain, record, and whose it is. */
static size_t tell_record(char *out, size_t size, const u8 *at)
{
	struct monitor_header h;
	char user[9] = "";

	memcpy(&h, at, sizeof(h));
	if (h.domain == DOMAIN_USER)
		ebcdic_to(user, at + sizeof(h), 8);
	for (u32 i = 8; i-- > 0 && user[i] == ' ';)
		user[i] = '\0';
	return (size_t)fmt_print(out, size, " %u/%u%s%s", h.domain,
				 be16_get(h.record), user[0] ? ":" : "", user);
}

static size_t tell_element(char *out, size_t size,
			   const struct monitor_element *e)
{
	u32 at = be32_get(e->first), last = be32_get(e->last);
	size_t n = (size_t)fmt_print(out, size, " %02x%02x", e->domains[0],
				     e->domains[1]);

	if (!inside(at, last)) {
		bad++;
		return n;
	}
	while (at < last && n + 32 < size) {
		const u8 *p = (const u8 *)(u64)at;
		u32 length = get_be16(p);

		if (length < MONITOR_HEADER || at + length > last + 1) {
			bad++;
			break;
		}
		n += tell_record(out + n, size - n, p);
		at += length;
		if (p[4] == 1 && get_be16(p + 6) == 13)
			at = (at + MONITOR_FRAME - 1) & ~(MONITOR_FRAME - 1);
	}
	return n;
}

static void message(struct gk_path *p, const struct gk_message *m)
{
	u32 at = get_be32(m->data), last = get_be32(m->data + 4);
	char text[TEXT_MAX], type[3] = "";
	u8 class[2] = { (u8)(m->target_class >> 24),
			(u8)(m->target_class >> 16) };
	size_t n = 0;

	ebcdic_to(type, class, 2);
	bad += !inside(at, last) || (m->flags & IUCV_ONE_WAY) ||
	       (last + 1 - at) % sizeof(struct monitor_element);
	for (; !bad && at < last; at += sizeof(struct monitor_element))
		n += tell_element(text + n, sizeof(text) - n,
				  (const void *)(u64)at);
	text[n] = '\0';
	gk_printf("%s:%s bad %u\n", type, text, bad);
	if (!hold)
		(void)gk_iucv_reply(p, m, NULL, 0);
	else if (holds < HELD)
		held[holds++] = *m;
}

static void severed(struct gk_path *p, const u8 user[16])
{
	(void)p;
	gk_printf("severed, code %u reason %u\n", user[0], user[8]);
}

static void opened(struct gk_path *p)
{
	gk_printf("open, limit %u\n", p->limit);
}

static const struct gk_path_ops ops = { .open = opened,
					.severed = severed,
					.message = message };
static struct gk_path path = { .ops = &ops };

static u32 parm(const char *key, u32 base, u32 otherwise)
{
	char text[16];
	u64 n;

	if (!gk_parm(key, text, sizeof(text)) ||
	    !str_to_u64(text, base, 0xffff, &n))
		return otherwise;
	return (u32)n;
}

static void connect(void)
{
	u8 user[16] = { (u8)parm("VERSION", 10, 1),
			(u8)parm("WHAT", 16, 0xc0) };
	enum iucv_code code;

	memcpy(user + 8, name, 8);
	if (parm("NAME", 10, 0))
		user[8]++;
	code = gk_iucv_connect(&path, "*MONITOR", 0, 255, user);
	if (code != IUCV_OK)
		gk_printf("CONNECT: code %u\n", code);
}

static void command(char *line)
{
	if (strcmp(line, "PURGE") == 0)
		gk_printf("PURGE: %u\n", (u32)diag_064(PURGESEG));
	if (strcmp(line, "REPLY") == 0) {
		for (u32 i = 0; i < holds; i++)
			(void)gk_iucv_reply(&path, &held[i], NULL, 0);
		gk_printf("replied to %u\n", holds);
		holds = 0;
		hold = false;
	}
	if (strcmp(line, "SEVER") == 0) {
		gk_iucv_sever(&path, NULL);
		gk_printf("gone\n");
	}
	if (strcmp(line, "CONNECT") == 0)
		connect();
}

void gk_main(void)
{
	ebcdic_from(name, "MONDCSS ", 8);
	hold = parm("HOLD", 10, 0);
	if (gk_iucv_begin() != ERR_OK)
		return;
	if (!parm("NOLOAD", 10, 0))
		gk_printf("LOADSHRX: %u\n", (u32)diag_064(LOADSHRX));
	gk_console_input(command);
	connect();
	for (;;)
		gk_idle(GK_FOREVER);
}
