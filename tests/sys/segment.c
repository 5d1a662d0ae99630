/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SEGMENT: DIAGNOSE X'64' and what a machine can do with a saved segment, for
 * tests/sys/test_monitor.py.  PARM REFUSED=1: the machine may not load it.
 * PARM WAIT=1: it loads it, and looks at it until it is ended.
 */
#include "cp/lib/be.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/parm.h"

#define AT	 0x7ff00000ul
#define SIZE	 0x100000ul
#define LAST	 (AT + SIZE - 1)
#define PAGE	 4096ul
#define ERROR(n) (0x200 + (n))

enum {
	LOADSHR = 0x00,
	LOADNSR = 0x04,
	PURGE = 0x08,
	FIND = 0x0c,
	LOADNOLY = 0x10,
	EXTENTS = 0x18,
	LOADSHRX = 0x20,
	LOADNSRX = 0x24,
	FINDX = 0x2c,
	EXTENTSX = 0x38
};

static u8 name[8] ALIGNED(8);
static const u8 nobody[8] ALIGNED(8) = "MONDCSS"; /* not EBCDIC */
static u8 short_name[8] ALIGNED(8);		  /* ends with X'00' */

struct call {
	u64 rx, ry;
	int cc;
};

static void diag_064(void *arg)
{
	struct call *c = arg;
	register u64 gr2 __asm__("2") = c->rx;
	register u64 gr3 __asm__("3") = c->ry;

	__asm__ volatile("diag 2,3,0x064\n\t" GK_CC
			 : [cc] "=&d"(c->cc), "+d"(gr2), "+d"(gr3)
			 :
			 : "cc", "memory");
	c->rx = gr2;
	c->ry = gr3;
}

/* The condition code; with 2, what Ry says. */
static u64 does(u32 function, const void *what, struct call *c)
{
	*c = (struct call){ .rx = (u64)what, .ry = function };
	diag_064(c);
	return (u64)c->cc == 2 ? ERROR(c->ry) : (u64)c->cc;
}

static u64 on(u32 function)
{
	struct call c;

	return does(function, name, &c);
}

/* --- ways to get at storage; ARG is the address --- */

static u8 seen;

static void look(void *at)
{
	u64 byte = 0;

	/* Four bytes long. */
	__asm__ volatile("ic %0,0(%1)" : "+d"(byte) : "a"(at) : "memory");
	seen = (u8)byte;
}

static void store_byte(void *at)
{
	*(volatile u8 *)at = 1;
}

static void swap(void *at)
{
	u64 zero = 0;

	(void)__atomic_compare_exchange_n((u64 *)at, &zero, 1, false,
					  __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

static void many_bytes(void *at)
{
	memset(at, 1, 3 * PAGE);
}

static u8 *page_of_own;

static void page_out_of(void *at)
{
	register u64 gr0 __asm__("0") = 0;

	__asm__ volatile("mvpg %1,%2"
			 : "+d"(gr0)
			 : "a"(page_of_own), "a"(at)
			 : "cc", "memory");
}

static void page_into(void *at)
{
	register u64 gr0 __asm__("0") = 0;

	__asm__ volatile("mvpg %1,%2"
			 : "+d"(gr0)
			 : "a"(at), "a"(page_of_own)
			 : "cc", "memory");
}

static void set_key(void *at)
{
	__asm__ volatile("sske %0,%1" : : "d"(0x30ul), "a"(at) : "memory");
}

static void clear_frame(void *at)
{
	__asm__ volatile(".insn rre,0xb9af0000,%1,%0"
			 : "+a"(at)
			 : "d"(0x10000ul)
			 : "memory");
}

static void store_id(void *at)
{
	register u64 gr2 __asm__("2") = (u64)at;
	register u64 gr3 __asm__("3") = 40;

	__asm__ volatile("diag 2,3,0"
			 : "+d"(gr2), "+d"(gr3)
			 :
			 : "cc", "memory");
}

/* The table's first entry. */
static void invalidate(void *at)
{
	__asm__ volatile("ipte %0,%1" : : "d"(at), "d"(0ul) : "memory");
}

static void set_cr(u32 n, u64 value)
{
	if (n == 2)
		__asm__ volatile("lctlg 2,2,%0" : : "Q"(value) : "memory");
	else
		__asm__ volatile("lctlg 12,12,%0" : : "Q"(value) : "memory");
}

#define EXPLICIT_TRACING 1ul

/* With its table there; caller has control register 12 and 2 back to 0. */
static void trace(void *at)
{
	static u32 word;

	set_cr(12, (u64)at | EXPLICIT_TRACING);
	__asm__ volatile("trace 0,1,%0" : : "Q"(word) : "memory");
}

static void set_authority(void *at)
{
	set_cr(2, (u64)at);
	__asm__ volatile(".insn rre,0xb25a0000,%0,%1"
			 :
			 : "a"(0ul), "a"(0ul)
			 : "memory");
}

static void release(void *at)
{
	__asm__ volatile("diag %0,%0,0x010" : : "d"(at) : "memory");
}

static void diag_with_name(void *at)
{
	struct call c = { .rx = (u64)at, .ry = FINDX };

	diag_064(&c);
}

static void check_addressing(u64 at, const char *what)
{
	struct gk_pgm p = { .code = 0 };

	gk_trap(look, (void *)at, &p);
	gk_check(p.code == PGM_ADDRESSING && p.ilc == 4, what);
	gk_trap(store_byte, (void *)at, &p);
	gk_check(p.code == PGM_ADDRESSING, "stored there as well");
}

/* --- what it is --- */

static void check_before(void)
{
	struct call c;

	gk_check_equal(does(FINDX, name, &c), 1, "FINDSEGX: it is not loaded");
	gk_check(c.rx == AT && c.ry == LAST, "where it would be");
	gk_check_equal(does(FIND, name, &c), 1, "FINDSEG: likewise");
	gk_check_equal(on(PURGE), 1, "PURGESEG of what is not loaded");
	gk_check_equal(does(FINDX, nobody, &c), ERROR(44), "another name: 44");
	gk_check_equal(does(FINDX, short_name, &c), ERROR(44),
		       "a name that is not padded with blanks: 44");
	gk_check_equal(does(0x1c, name, &c), 3, "no function: 3");
	gk_check_equal(on(LOADNSRX), ERROR(3), "an own copy: refused");
	gk_check_equal(on(LOADNSR), ERROR(3), "by the old function too");
	c = (struct call){ .rx = (u64)name + 4, .ry = FINDX };
	gk_check_pgm(PGM_SPECIFICATION, diag_064, &c,
		     "a name off its boundary: specification");
	c.rx = gk_storage_size();
	gk_check_pgm(PGM_ADDRESSING, diag_064, &c,
		     "a name outside storage: addressing");
	check_addressing(AT, "before it is loaded there is nothing");
}

static void check_extents(void)
{
	static struct {
		u8 operation, r[3], code, r2[3], name[8];
		be32 out;
		be16 size;
		be16 r3;
	} list ALIGNED(8);
	static be64 big[6];
	struct call c;

	memcpy(list.name, name, 8);
	list.operation = 0x0c;
	list.out = be32_make((u32)(u64)big);
	list.size = be16_make(sizeof(big));
	gk_check_equal(does(EXTENTSX, &list, &c), 0, "SEGEXTX");
	gk_check(be64_get(big[0]) == AT && be64_get(big[1]) == LAST &&
			 be64_get(big[2]) == 0x100000001ull &&
			 be64_get(big[3]) == AT + 6 &&
			 be64_get(big[4]) == LAST && !be64_get(big[5]),
		 "one range of type SC");
	gk_check_equal(does(EXTENTS, &list, &c), 0, "SEGEXT");
	gk_check(be64_get(big[0]) == (AT << 32 | LAST) &&
			 be64_get(big[2]) == ((AT + 6) << 32 | LAST),
		 "in words");
	list.size = be16_make(39);
	gk_check_equal(does(EXTENTSX, &list, &c), ERROR(4),
		       "39 bytes: too few");
	list.size = be16_make(40);
	list.operation = 1;
	gk_check_equal(does(EXTENTSX, &list, &c), ERROR(4), "no operation");
	list.operation = 0x0c;
	list.out = be32_make((u32)AT);
	c = (struct call){ .rx = (u64)&list, .ry = EXTENTSX };
	gk_check_pgm(PGM_PROTECTION, diag_064, &c,
		     "an answer into the segment: protection");
	memset(list.name, 0x40, 8);
	gk_check_equal(does(EXTENTSX, &list, &c), ERROR(44), "no such name");
	gk_check_equal(list.code, 44, "the list has the code too");
}

/* --- what can be done with it --- */

static void check_reading(void)
{
	struct gk_pgm p = { .code = 0 };
	u32 sum = 0;

	for (u64 at = AT; at <= LAST; at += PAGE)
		sum += gk_trap(look, (void *)at, &p);
	gk_check_equal(sum, 0, "each page can be read");
	gk_check(!gk_trap(look, (void *)LAST, &p), "to the last byte");
	check_addressing(LAST + 1, "behind it there is nothing");
	if (gk_storage_size() < AT) {
		check_addressing(AT - 1, "nor before it");
		check_addressing(gk_storage_size(), "nor behind storage");
	}
	gk_check(!gk_trap(page_out_of, (void *)AT, &p) &&
			 !memcmp(page_of_own, (void *)AT, PAGE),
		 "MVPG out of it");
	gk_check(!gk_trap(diag_with_name, (void *)AT, &p),
		 "a name of X'64' in it is read");
	gk_check_equal((u64)insn_tprot(AT, 0), 1, "TPROT: fetches only");
}

static void (*way)(void *at);
static bool without_dat;

/* With DAT on it has a real space, so addresses are the same. */
static void go(void *at)
{
	u8 mask;

	if (without_dat)
		__asm__ volatile("stnsm %0,0xfb" : "=Q"(mask) : : "memory");
	way(at);
	__asm__ volatile("stosm %0,0x04" : "=Q"(mask) : : "memory");
}

/* A length, and if OP is not 0 the old PSW is behind it. */
static bool is_placed(const struct gk_pgm *p, u16 op)
{
	return p->ilc && (!op || *(const u16 *)(p->old.addr - p->ilc) == op);
}

static void check_storing(void)
{
	static const struct {
		void (*fn)(void *at);
		const char *what;
		u16 pgm, op; /* 0: any, but one it is */
	} ways[] = {
		{ store_byte, "a byte: protection", PGM_PROTECTION, 0 },
		{ swap, "compare and swap: protection", PGM_PROTECTION, 0 },
		{ many_bytes, "three pages: protection", PGM_PROTECTION, 0 },
		{ page_into, "MVPG: protection", PGM_PROTECTION, 0xb254 },
		{ invalidate, "IPTE: protection", PGM_PROTECTION, 0xb221 },
		{ trace, "TRACE: protection", PGM_PROTECTION, 0x9901 },
		{ set_authority, "BSA: protection", PGM_PROTECTION, 0xb25a },
		{ store_id, "DIAGNOSE X'00': protection", PGM_PROTECTION,
		  0x8323 },
		{ set_key, "SSKE: addressing", PGM_ADDRESSING, 0xb22b },
		{ release, "DIAGNOSE X'10': addressing", PGM_ADDRESSING, 0 },
	};

	memset(page_of_own, 0x77, PAGE);
	for (u32 i = 0; i < ARRAY_SIZE(ways); i++) {
		struct gk_pgm p = { .code = 0 };

		way = ways[i].fn;
		gk_trap(go, (void *)(AT + 2 * PAGE), &p);
		set_cr(12, 0);
		set_cr(2, 0);
		if (!gk_check(p.code == ways[i].pgm &&
				      is_placed(&p, ways[i].op),
			      ways[i].what))
			gk_printf("code %x, length %u\n", p.code, p.ilc);
	}
	gk_trap(clear_frame, (void *)(AT + 2 * PAGE), NULL);
	gk_check(true, "PFMF does what it may");
	look((void *)(AT + 2 * PAGE));
	gk_check_equal(seen, 0, "nothing was stored");
}

static void check_end(void)
{
	struct call c;
	u64 bad = 0;

	gk_check_equal(does(LOADSHRX, name, &c), 0, "LOADSHRX once more");
	gk_check(c.rx == AT && c.ry == LAST, "where it is");
	gk_check_equal(on(PURGE), 0, "PURGESEG");
	check_addressing(AT, "then there is nothing");
	gk_check_equal(on(FINDX), 1, "FINDSEGX: it is not loaded");
	for (u32 i = 0; i < 50; i++)
		bad += on(LOADNOLY) + on(PURGE);
	gk_check_equal(bad, 0, "fifty times");
	gk_check_equal(on(LOADSHR), 0, "LOADSHR");
}

static void check_refused(void)
{
	struct call c;

	gk_check_equal(does(FINDX, name, &c), 1, "FINDSEGX: it is there");
	gk_check_equal(on(LOADSHRX), ERROR(449), "LOADSHRX: not authorised");
	gk_check_equal(on(LOADSHR), ERROR(449), "nor by LOADSHR");
	check_addressing(AT, "nothing is there");
}

static bool asked_for(const char *key)
{
	char text[8];

	return gk_parm(key, text, sizeof(text));
}

void gk_main(void)
{
	ebcdic_from(name, "MONDCSS ", 8);
	ebcdic_from(short_name, "MONDCSS", 8);
	page_of_own = gk_pages_alloc(PAGE);
	if (asked_for("REFUSED")) {
		check_refused();
		gk_check_done();
	}
	if (gk_storage_size() > AT) {
		gk_check_equal(on(LOADSHRX), ERROR(1), "it is in storage");
		gk_check_done();
	}
	check_before();
	gk_check_equal(on(LOADSHRX), 0, "LOADSHRX");
	check_extents();
	check_reading();
	check_storing();
	without_dat = true;
	check_storing();
	check_end();
	if (asked_for("WAIT")) {
		gk_printf("SEGMENT waits\n");
		for (;;)
			look((void *)AT);
	}
	gk_check_done();
}
