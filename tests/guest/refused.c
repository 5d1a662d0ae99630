/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What control and I/O instructions refuse, row by row: in the problem state,
 * off their boundaries, outside storage, by a storage key, with operands that
 * cannot be; and what they answer when there is nothing to do it to.
 * Principles of Operation, chapters 10 and 14, the lists of exceptions and
 * condition codes of each.
 */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/insn.h"
#include "tests/guest/subch.h"
#include "tests/guest/trial.h"

#define NO_SUBCHANNEL 0x0001fff0ul
#define BAD_ID	      0x00420000ul
#define CONSOLE	      0x0009
#define PSW_KEY_1     0x0010000000000000ul
#define KEY_FETCH     0x08 /* key 0, fetch-protected */

static u8 *page;

/* The operand of S, RS and RSY is at GR 3, that of RRE in GR 2. */
#define S(op)                                                                  \
	{                                                                      \
		(op) >> 8, (op)&0xff, 0x30, 0                                  \
	}
#define RS(op)                                                                 \
	{                                                                      \
		(op), 0x11, 0x30, 0                                            \
	}
#define RSY(op, two)                                                           \
	{                                                                      \
		(op), 0x11, 0x30, 0, 0, (two)                                  \
	}
#define RRE(op)                                                                \
	{                                                                      \
		(op) >> 8, (op)&0xff, 0, 0x12                                  \
	}

/* What an instruction does with its operand in storage. */
enum { NOTHING, FETCHES, STORES };

static const struct row {
	const char *name;
	u8 text[6];
	u16 align; /* 0: no operand in storage, or one of bytes */
	u8 does;
	u64 gr1; /* with which it comes as far as its operand */
} rows[] = {
	{ "STIDP", S(0xb202), 8, STORES, 0 },
	{ "SCK", S(0xb204), 8, FETCHES, 0 },
	{ "SCKC", S(0xb206), 8, FETCHES, 0 },
	{ "STCKC", S(0xb207), 8, STORES, 0 },
	{ "SPT", S(0xb208), 8, FETCHES, 0 },
	{ "STPT", S(0xb209), 8, STORES, 0 },
	{ "SPX", S(0xb210), 4, FETCHES, 0 },
	{ "STPX", S(0xb211), 4, STORES, 0 },
	{ "STAP", S(0xb212), 2, STORES, 0 },
	{ "MSCH", S(0xb232), 4, FETCHES, NO_SUBCHANNEL },
	{ "SSCH", S(0xb233), 4, FETCHES, NO_SUBCHANNEL },
	{ "STCRW", S(0xb239), 4, STORES, 0 },
	{ "STCPS", S(0xb23a), 32, STORES, 0 },
	{ "STSI", S(0xb27d), 0, STORES, 0 },
	{ "LPSW", RS(0x82), 8, FETCHES, 0 },
	{ "LPSWE", S(0xb2b2), 8, FETCHES, 0 },
	{ "LCTL", RS(0xb7), 4, FETCHES, 0 },
	{ "STCTL", RS(0xb6), 4, STORES, 0 },
	{ "LCTLG", RSY(0xeb, 0x2f), 8, FETCHES, 0 },
	{ "STCTG", RSY(0xeb, 0x25), 8, STORES, 0 },
	{ "PTLB", S(0xb20d), 0, NOTHING, 0 },
	{ "SERVC", RRE(0xb220), 0, NOTHING, 0 },
	{ "IPTE", RRE(0xb221), 0, NOTHING, 0 },
	{ "ISKE", RRE(0xb229), 0, NOTHING, 0 },
	{ "RRBE", RRE(0xb22a), 0, NOTHING, 0 },
	{ "SSKE", RRE(0xb22b), 0, NOTHING, 0 },
	{ "TB", RRE(0xb22c), 0, NOTHING, 0 },
	{ "CSCH", S(0xb230), 0, NOTHING, 0 },
	{ "HSCH", S(0xb231), 0, NOTHING, 0 },
	{ "STSCH", S(0xb234), 0, NOTHING, 0 },
	{ "TSCH", S(0xb235), 0, NOTHING, 0 },
	{ "TPI", S(0xb236), 0, NOTHING, 0 },
	{ "SAL", S(0xb237), 0, NOTHING, 0 },
	{ "RSCH", S(0xb238), 0, NOTHING, 0 },
	{ "RCHP", S(0xb23b), 0, NOTHING, 0 },
	{ "SCHM", S(0xb23c), 0, NOTHING, 0 },
	{ "PALB", RRE(0xb248), 0, NOTHING, 0 },
	{ "STURA", RRE(0xb246), 0, NOTHING, 0 },
	{ "LURA", RRE(0xb24b), 0, NOTHING, 0 },
	{ "CSP", RRE(0xb250), 0, NOTHING, 0 },
	{ "CHSC", RRE(0xb25f), 0, NOTHING, 0 },
	{ "XSCH", S(0xb276), 0, NOTHING, 0 },
	{ "STFL", S(0xb2b1), 0, NOTHING, 0 },
	{ "CSPG", RRE(0xb98a), 0, NOTHING, 0 },
	{ "IDTE", RRE(0xb98e), 0, NOTHING, 0 },
	{ "PFMF", RRE(0xb9af), 0, NOTHING, 0 },
	{ "SSM", RS(0x80), 0, NOTHING, 0 },
	{ "STNSM", RS(0xac), 0, NOTHING, 0 },
	{ "STOSM", RS(0xad), 0, NOTHING, 0 },
	{ "SIGP", RS(0xae), 0, NOTHING, 0 },
	{ "LRA", { 0xb1, 0x10, 0x30, 0 }, 0, NOTHING, 0 },
	{ "DIAG", { 0x83, 0x12, 0, 0x0c }, 0, NOTHING, 0 },
	{ "TPROT", { 0xe5, 1, 0x30, 0, 0x20, 0 }, 0, NOTHING, 0 },
};

/* The code TEXT ends with, 0: it completed. */
static u16 code_of(const u8 *text, u64 mask, u64 gr1, u64 gr2, u64 gr3,
		   struct outcome *o)
{
	struct trial t = { .mask = GK_PSW_RUN | mask };

	memcpy(t.text, text, sizeof(t.text));
	t.gr[1] = gr1;
	t.gr[2] = gr2;
	t.gr[3] = gr3;
	trial_run(&t, o);
	return o->code;
}

/* In one check: the rows that are wrong are named. */
static void expect_of_all(u64 mask, u64 gr3_of(const struct row *r), u16 code,
			  bool wanted(const struct row *r), const char *name)
{
	struct outcome o;
	u32 wrong = 0, tried = 0;
	u16 is;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *r = &rows[i];

		if (!wanted(r))
			continue;
		tried++;
		is = code_of(r->text, mask, r->gr1, 0, gr3_of(r), &o);
		if (is != code) {
			gk_printf("# %s: %x\n", r->name, is);
			wrong++;
		}
	}
	gk_check(tried && !wrong, name);
}

static u64 at_page(const struct row *r)
{
	(void)r;
	return (u64)page;
}

static u64 off_boundary(const struct row *r)
{
	return (u64)page + r->align / 2;
}

static u64 outside(const struct row *r)
{
	(void)r;
	return gk_storage_size();
}

static bool any(const struct row *r)
{
	(void)r;
	return true;
}

static bool aligned(const struct row *r)
{
	return r->align != 0;
}

static bool touches(const struct row *r)
{
	return r->align && r->does != NOTHING;
}

static bool stores(const struct row *r)
{
	return r->align && r->does == STORES;
}

static bool fetches(const struct row *r)
{
	return r->align && r->does == FETCHES;
}

static void set_key(const void *at, u8 key)
{
	__asm__ volatile("sske %0,%1"
			 :
			 : "d"((u64)key), "a"((u64)at)
			 : "memory");
}

static void check_all(void)
{
	expect_of_all(GK_PSW_PROBLEM, at_page, PGM_PRIVILEGED, any,
		      "in the problem state: privileged operation");
	expect_of_all(0, off_boundary, PGM_SPECIFICATION, aligned,
		      "off their boundaries: specification");
	expect_of_all(0, outside, PGM_ADDRESSING, touches,
		      "operands outside storage: addressing");
	expect_of_all(PSW_KEY_1, at_page, PGM_PROTECTION, stores,
		      "stores that a key protects from: protection");
	set_key(page, KEY_FETCH);
	expect_of_all(PSW_KEY_1, at_page, PGM_PROTECTION, fetches,
		      "fetches that a key protects from: protection");
	set_key(page, 0);
}

#define CR0_FETCH_OVERRIDE 0x02000000ul
#define OVERRIDE_END	   2048
#define ORB		   12

static u16 fetch_orb(u64 at)
{
	struct outcome o;

	return code_of((u8[])S(0xb233), PSW_KEY_1, NO_SUBCHANNEL, 0, at, &o);
}

/* Fetches from the first 2 KiB, to the last byte. */
static void check_override(void)
{
	u64 cr0, overridden;
	u16 inside, across, without;

	if (!gk_hyper_present()) /* the emulated machine: by its first byte */
		return;
	__asm__ volatile("stctg 0,0,%0" : "=Q"(cr0));
	overridden = cr0 | CR0_FETCH_OVERRIDE;
	set_key(NULL, KEY_FETCH);
	without = fetch_orb(OVERRIDE_END - ORB);
	__asm__ volatile("lctlg 0,0,%0" : : "Q"(overridden));
	inside = fetch_orb(OVERRIDE_END - ORB);
	across = fetch_orb(OVERRIDE_END - ORB + 4);
	__asm__ volatile("lctlg 0,0,%0" : : "Q"(cr0));
	set_key(NULL, 0);
	gk_check_equal(without, PGM_PROTECTION, "low storage is protected");
	gk_check_equal(inside, 0, "but not with fetch-protection override");
	gk_check_equal(across, PGM_PROTECTION, "which ends at 2 KiB");
}

/* --- one by one --- */

#define ANY 4 /* condition code */
#define FAR (1ul << 40)

static const struct single {
	const char *name;
	u8 text[6];
	u64 gr1, gr2;
	u16 code;
	u8 cc;
} singles[] = {
	{ "STSCH of no such id", S(0xb234), BAD_ID, 0, PGM_OPERAND, ANY },
	{ "MSCH", S(0xb232), BAD_ID, 0, PGM_OPERAND, ANY },
	{ "SSCH", S(0xb233), BAD_ID, 0, PGM_OPERAND, ANY },
	{ "TSCH", S(0xb235), BAD_ID, 0, PGM_OPERAND, ANY },
	{ "CSCH", S(0xb230), BAD_ID, 0, PGM_OPERAND, ANY },
	{ "HSCH", S(0xb231), BAD_ID, 0, PGM_OPERAND, ANY },
	{ "RSCH", S(0xb238), BAD_ID, 0, PGM_OPERAND, ANY },
	{ "XSCH", S(0xb276), BAD_ID, 0, PGM_OPERAND, ANY },
	{ "STSCH beyond the last", S(0xb234), NO_SUBCHANNEL, 0, 0, 3 },
	{ "MSCH", S(0xb232), NO_SUBCHANNEL, 0, 0, 3 },
	{ "SSCH", S(0xb233), NO_SUBCHANNEL, 0, 0, 3 },
	{ "TSCH", S(0xb235), NO_SUBCHANNEL, 0, 0, 3 },
	{ "CSCH", S(0xb230), NO_SUBCHANNEL, 0, 0, 3 },
	{ "HSCH", S(0xb231), NO_SUBCHANNEL, 0, 0, 3 },
	{ "RSCH", S(0xb238), NO_SUBCHANNEL, 0, 0, 3 },
	{ "XSCH", S(0xb276), NO_SUBCHANNEL, 0, 0, 3 },
	{ "SAL of a limit inside 64 KiB", S(0xb237), 0x8000, 0, PGM_OPERAND,
	  ANY },
	{ "SAL of one beyond 2 GiB", S(0xb237), 0x80000000, 0, PGM_OPERAND,
	  ANY },
	{ "SAL of none", S(0xb237), 0, 0, 0, ANY },
	{ "RCHP with reserved bits", S(0xb23b), 0x100, 0, PGM_OPERAND, ANY },
	{ "RCHP of a path that is not there", S(0xb23b), 0xfe, 0, 0, 3 },
	{ "SCHM with reserved bits", S(0xb23c), 0x04, 0, PGM_OPERAND, ANY },
	{ "SCHM, a block off its boundary", S(0xb23c), 2, 0x10010, PGM_OPERAND,
	  ANY },
	{ "SCHM, all measuring off", S(0xb23c), 0, 0, 0, ANY },
	{ "SIGP to no CPU", { 0xae, 0x12, 0, 1 }, 0, 0x3f, 0, 3 },
	{ "IPTE of a table outside storage", RRE(0xb221), FAR, 0,
	  PGM_ADDRESSING, ANY },
	{ "IDTE with reserved bits", RRE(0xb98e), 0, 0x1000, PGM_SPECIFICATION,
	  ANY },
	{ "CSP of an odd register", RRE(0xb250), 0, 0, PGM_SPECIFICATION, ANY },
	{ "CSPG", RRE(0xb98a), 0, 0, PGM_SPECIFICATION, ANY },
	{ "ISKE outside storage", RRE(0xb229), 0, FAR, PGM_ADDRESSING, ANY },
	{ "RRBE", RRE(0xb22a), 0, FAR, PGM_ADDRESSING, ANY },
	{ "SSKE", RRE(0xb22b), 0, FAR, PGM_ADDRESSING, ANY },
	{ "TB", RRE(0xb22c), 0, FAR, PGM_ADDRESSING, ANY },
	{ "PFMF", RRE(0xb9af), 0x20000, FAR, PGM_ADDRESSING, ANY },
	{ "LURA", RRE(0xb24b), 0, FAR, PGM_ADDRESSING, ANY },
	{ "STURA", RRE(0xb246), 0, FAR, PGM_ADDRESSING, ANY },
	{ "LURA off a word", RRE(0xb24b), 0, 0x10002, PGM_SPECIFICATION, ANY },
	{ "STURA", RRE(0xb246), 0, 0x10002, PGM_SPECIFICATION, ANY },
	{ "TPI with nothing pending", S(0xb236), 0, 0, 0, 0 },
};

static void check_singles(void)
{
	struct outcome o;

	for (size_t i = 0; i < ARRAY_SIZE(singles); i++) {
		const struct single *s = &singles[i];
		u16 code = code_of(s->text, 0, s->gr1, s->gr2, (u64)page, &o);
		bool good = code == s->code && (s->cc == ANY || o.cc == s->cc);

		if (!good)
			gk_printf("# code %x, cc %u\n", code, o.cc);
		gk_check(good, s->name);
	}
}

/* Of the console, idle. */
static void check_idle(void)
{
	static const struct {
		const char *name;
		u8 text[6];
		u8 cc;
	} idle[] = {
		{ "RSCH of one that is not suspended: cc 2", S(0xb238), 2 },
		{ "XSCH of one that has nothing to cancel: cc 2", S(0xb276),
		  2 },
	};
	u32 console = subch_find(CONSOLE);
	struct outcome o;

	if (!gk_check(console != 0, "there is a console"))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(idle); i++) {
		gk_console_drain();
		code_of(idle[i].text, 0, console, 0, (u64)page, &o);
		gk_check_equal(o.cc, idle[i].cc, idle[i].name);
	}
	gk_console_drain();
	gk_check_equal(
		code_of((u8[])S(0xb234), 0, console, 0, (u64)page + 2, &o),
		PGM_SPECIFICATION, "STSCH off a word: specification");
	gk_console_drain();
	gk_check_equal(
		code_of((u8[])S(0xb235), 0, console, 0, gk_storage_size(), &o),
		PGM_ADDRESSING, "TSCH outside storage: addressing");
}

static u16 chsc(u16 length, u16 command, u64 at)
{
	struct outcome o;
	u16 code;

	memset(page, 0, 4096);
	put_be16(page, length);
	put_be16(page + 2, command);
	code = code_of((u8[]){ 0xb2, 0x5f, 0, 0x20 }, 0, 0, at, 0, &o);
	return code ? code : get_be16(page + length + 2);
}

static void check_chsc(void)
{
	u64 at = (u64)page;

	gk_check_equal(chsc(16, 0x7fff, at + 8), PGM_SPECIFICATION,
		       "CHSC off a page: specification");
	gk_check_equal(chsc(8, 0x0004, at), PGM_OPERAND,
		       "CHSC, a request that is too short: operand");
	gk_check_equal(chsc(4096, 0x0004, at), PGM_OPERAND,
		       "CHSC, no room for a response: operand");
	gk_check_equal(chsc(16, 0x7fff, gk_storage_size()), PGM_ADDRESSING,
		       "CHSC outside storage: addressing");
	gk_check(chsc(16, 0x7ffe, at) != 1, "a command that is not there");
	gk_check_equal(chsc(16, 0x0004, at), 1, "0004: one subchannel");
	/* The emulated machine writes over its own response. */
	if (!gk_hyper_present())
		return;
	gk_check_equal(get_be16(page + 16), 8 + 32, "is described");
	gk_check_equal(page[24] & 0xc0, 0xc0, "as valid, with a device");
	gk_check_equal(chsc(24, 0x0004, at), 4,
		       "a longer request: not known, response 4");
	gk_check_equal(chsc(16, 0x7ffe, at), 4, "nor is 7FFE");
	gk_check_equal(chsc(16, 0x000e, at), 5, "000E: there is no event");
	gk_check_equal(chsc(16, 0x0002, at), 1, "0002: the paths");
	gk_check(get_be16(page + 16) == 8 + 8 && page[24] & 0x80,
		 "of which 00 is there");
}

void gk_main(void)
{
	page = gk_pages_alloc(4096);
	gk_console_drain();
	check_all();
	check_override();
	check_singles();
	check_idle();
	check_chsc();
	gk_check_done();
}
