/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE with its registers, one static function for each code that is run
 * under gk_trap(): see gk/hypercall.h.
 */
#include "guestkit/include/gk/hypercall.h"
#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"

#define COMMAND_MAX	240
#define REPLY_MAX	8192
#define REPLY_TO_BUFFER 0x40000000u
#define EBCDIC_NEWLINE	0x15
#define VERSION_VIRTUAL 0xff

bool gk_hyper_present(void)
{
	return insn_stidp() >> 56 == VERSION_VIRTUAL;
}

struct command {
	u8 text[COMMAND_MAX];
	u64 text_size;
	u8 reply[REPLY_MAX];
	u64 reply_size; /* in: room; out: as DIAGNOSE left it */
	int rc;
	int cc;
};

static void diag_008(void *arg)
{
	struct command *c = arg;
	register u64 gr2 __asm__("2") = (u64)c->text;
	register u64 gr3 __asm__("3") = (u64)c->reply;
	register u64 gr4 __asm__("4") = c->text_size | REPLY_TO_BUFFER;
	register u64 gr5 __asm__("5") = c->reply_size;

	__asm__ volatile("diag %[rx],%[ry],8\n\t" GK_CC
			 : [cc] "=&d"(c->cc), [ry] "+d"(gr4), "+d"(gr5)
			 : [rx] "d"(gr2), "d"(gr3)
			 : "cc", "memory");
	c->rc = (int)gr4;
	c->reply_size = gr5;
}

static void reply_to_ascii(const struct command *c, char *to, size_t size)
{
	size_t n = c->cc ? REPLY_MAX : MIN(c->reply_size, (u64)REPLY_MAX);

	n = MIN(n, size - 1);
	for (size_t i = 0; i < n; i++)
		to[i] = c->reply[i] == EBCDIC_NEWLINE
				? '\n'
				: (char)ebcdic_to_ascii[c->reply[i]];
	to[n] = '\0';
}

enum err gk_hyper_command(const char *command, char *reply, size_t size,
			  int *rc)
{
	static struct command c;
	size_t n = MIN(strlen(command), (size_t)COMMAND_MAX);

	for (size_t i = 0; i < n; i++)
		c.text[i] = command[i] == '\n'
				    ? EBCDIC_NEWLINE
				    : ascii_to_ebcdic[(u8)command[i]];
	c.text_size = n;
	c.reply_size = REPLY_MAX;
	if (gk_trap(diag_008, &c, NULL))
		return ERR_NOENT;
	reply_to_ascii(&c, reply, size);
	*rc = c.rc;
	return ERR_OK;
}

/* The area of X'0C'. */
struct diag_00c_area {
	u8 date[8];
	u8 time[8];
	be64 virtual_us;
	be64 total_us;
};
LAYOUT_SIZE(struct diag_00c_area, 32);
LAYOUT_AT(struct diag_00c_area, virtual_us, 16);

static void diag_00c(void *arg)
{
	__asm__ volatile("diag %0,0,0x00c" : : "d"((u64)arg) : "cc", "memory");
}

enum err gk_hyper_time(struct gk_hyper_time *out)
{
	static struct diag_00c_area area ALIGNED(8);

	if (gk_trap(diag_00c, &area, NULL))
		return ERR_NOENT;
	memset(out, 0, sizeof(*out));
	ebcdic_to(out->date, area.date, sizeof(area.date));
	ebcdic_to(out->time, area.time, sizeof(area.time));
	out->virtual_us = be64_get(area.virtual_us);
	out->total_us = be64_get(area.total_us);
	return ERR_OK;
}

static void diag_010(void *arg)
{
	const u64 *range = arg;

	__asm__ volatile("diag %0,%1,0x010"
			 :
			 : "d"(range[0]), "d"(range[1])
			 : "cc", "memory");
}

enum err gk_hyper_release_pages(u64 first, u64 last)
{
	u64 range[2] = { first, last };

	return gk_trap(diag_010, range, NULL) ? ERR_NOENT : ERR_OK;
}

static void diag_044(void *arg)
{
	(void)arg;
	__asm__ volatile("diag 0,0,0x044" : : : "cc", "memory");
}

enum err gk_hyper_yield(void)
{
	return gk_trap(diag_044, NULL, NULL) ? ERR_NOENT : ERR_OK;
}

static void diag_09c(void *arg)
{
	__asm__ volatile("diag %0,0,0x09c" : : "d"((u64)arg) : "cc", "memory");
}

enum err gk_hyper_yield_to(u16 cpu)
{
	return gk_trap(diag_09c, (void *)(u64)cpu, NULL) ? ERR_NOENT : ERR_OK;
}

static void diag_260(void *arg)
{
	register u64 gr2 __asm__("2") = 0;
	register u64 gr4 __asm__("4") = 0xc;

	__asm__ volatile("diag %0,%1,0x260"
			 : "+d"(gr2), "+d"(gr4)
			 :
			 : "cc", "memory");
	*(u64 *)arg = gr2;
}

enum err gk_hyper_storage_size(u64 *out)
{
	u64 highest = 0;

	if (gk_trap(diag_260, &highest, NULL) || highest < 0xfffff)
		return ERR_NOENT;
	*out = highest + 1;
	return ERR_OK;
}

struct console_start {
	u64 prog, devno;
	int cc;
};

static void diag_058(void *arg)
{
	struct console_start *c = arg;

	__asm__ volatile("diag %[rx],%[ry],0x058\n\t" GK_CC
			 : [cc] "=&d"(c->cc)
			 : [rx] "d"(c->prog), [ry] "d"(c->devno)
			 : "cc", "memory");
}

int gk_hyper_console(u16 devno, const struct ccw0 *prog)
{
	struct console_start c = { (u64)prog, devno, 0 };

	return gk_trap(diag_058, &c, NULL) ? -1 : c.cc;
}

s64 gk_hyper_notify(u32 schid, u32 queue, s64 cookie)
{
	register u64 gr1 __asm__("1") = 3;
	register u64 gr2 __asm__("2") = schid;
	register u64 gr3 __asm__("3") = queue;
	register u64 gr4 __asm__("4") = (u64)cookie;

	__asm__ volatile("diag 2,4,0x500"
			 : "+d"(gr2)
			 : "d"(gr1), "d"(gr3), "d"(gr4)
			 : "cc", "memory");
	return (s64)gr2;
}
