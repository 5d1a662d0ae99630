/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prefixing: the two pages at the prefix and the first two change places, for
 * the CPU, for what is carried out for it, and for interruptions, but not for
 * channel programs; each CPU has its own.  Principles of Operation, chapters 3
 * and 10.
 */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/hypercall.h"
#include "tests/guest/other.h"
#include "tests/guest/subch.h"
#include "tests/guest/trial.h"

#define CONSOLE 0x0009
#define AREA	8192
#define FIRST	0x0c00 /* free words of both pages */
#define SECOND	0x1c00
#define STORED	0x1c10
#define SWAPPED 0x1c18
#define SENSED	0x1c20
#define STATUS	0x1e00 /* of the other CPU */
#define BEHIND	0x2008
#define PAGE	4096
#define STFL_AT 200
#define IGNORED 0x80001fffu
#define KEY	0x50

#define MARK_LOW  0x1010101010101010ul
#define MARK_HIGH 0x2020202020202020ul
#define MARK_FAR  0x3030303030303030ul
#define MARK_NEW  0x4040404040404040ul

static u8 *own; /* this CPU's prefix area */

static volatile u64 *word(u64 at)
{
	volatile u64 *p = (volatile u64 *)at;

	__asm__("" : "+r"(p));
	return p;
}

static void spx(u32 prefix)
{
	__asm__ volatile("spx %0" : : "Q"(prefix) : "memory");
}

static u64 lura(u64 at)
{
	u64 value = 0;

	__asm__ volatile("lura %0,%1" : "+d"(value) : "a"(at) : "memory");
	return value;
}

/* A prefix area that is like the one in use. */
static u8 *make_area(void)
{
	u8 *pages = gk_pages_alloc(2 * AREA);
	u64 at = ((u64)pages + AREA - 1) & ~(AREA - 1ul);

	for (u64 i = 0; i < AREA; i += sizeof(u64))
		*word(at + i) = *word(i);
	return (u8 *)at;
}

/* Different words in both, the same offsets. */
static void mark(void)
{
	for (u32 n = 0; n < 2; n++) {
		u64 at = n ? SECOND : FIRST;

		*word(at) = MARK_LOW + n;
		*word((u64)own + at) = MARK_HIGH + n;
		*word(at + 8) = 0;
		*word((u64)own + at + 8) = 0;
	}
	*word(BEHIND) = MARK_FAR;
}

/* --- what the CPU sees; nothing is printed while it has a prefix --- */

struct view {
	u32 stored;
	u64 low[2], high[2], real, behind;
	u64 absolute[2]; /* what was stored, where, seen without a prefix */
	u64 swapped[2];
};

static void look(struct view *v)
{
	spx((u32)(u64)own | IGNORED);
	v->stored = insn_stpx();
	for (u32 n = 0; n < 2; n++) {
		u64 at = n ? SECOND : FIRST;

		v->low[n] = *word(at);
		v->high[n] = *word((u64)own + at);
		*word(at + 8) = MARK_NEW + n;
	}
	v->real = lura(SECOND);
	v->behind = *word(BEHIND);
	spx(0);
	for (u32 n = 0; n < 2; n++) {
		u64 at = n ? SECOND : FIRST;

		v->absolute[n] = *word(at + 8);
		v->swapped[n] = *word((u64)own + at + 8);
	}
}

static void check_view(void)
{
	struct view v;

	gk_check_equal(insn_stpx(), 0, "the prefix is 0");
	mark();
	look(&v);
	gk_check_equal(v.stored, (u64)own,
		       "STPX: bits 1 to 18 of what SPX had");
	gk_check(v.low[0] == MARK_HIGH && v.low[1] == MARK_HIGH + 1,
		 "the first two pages are those at the prefix");
	gk_check(v.high[0] == MARK_LOW && v.high[1] == MARK_LOW + 1,
		 "and the pages at the prefix the first two");
	gk_check_equal((u32)v.real, MARK_HIGH >> 32, "by real address, too");
	gk_check_equal(v.behind, MARK_FAR, "behind them all is as it was");
	gk_check(v.swapped[0] == MARK_NEW && v.swapped[1] == MARK_NEW + 1,
		 "a store to the first goes to the prefix");
	gk_check(!v.absolute[0] && !v.absolute[1], "and nowhere else");
}

/* --- what is carried out for the CPU --- */

static void divide(void *unused)
{
	(void)unused;
	__asm__ volatile("lghi 2,0\n\tlghi 3,1\n\tlghi 4,0\n\tdlgr 2,4"
			 :
			 :
			 : "2", "3", "4", "cc");
}

static u32 key_at(u64 at)
{
	u64 key = 0;

	__asm__ volatile("iske %0,%1" : "+d"(key) : "a"(at));
	return (u32)key & 0xf0;
}

static void set_key(u64 at, u32 key)
{
	__asm__ volatile("sske %0,%1" : : "d"((u64)key), "a"(at) : "memory");
}

static void do_things(void)
{
	gk_trap(divide, NULL, NULL);
	__asm__ volatile("stfl 0" : : : "memory");
	__asm__ volatile("stidp %0" : "=Q"(*word(STORED)));
	__asm__ volatile("stidp %0" : "=Q"(*word((u64)own + SWAPPED)));
	set_key(PAGE, KEY);
}

static void check_interruption(void)
{
	volatile struct gk_lowcore *there = (void *)own;
	u32 key, key_low;

	gk_lowcore.pgm_code = 0;
	there->pgm_code = 0;
	*word(STFL_AT) = 0;
	*word((u64)own + STFL_AT) = 0;
	*word(STORED) = 0;
	*word((u64)own + STORED) = 0;
	*word(SWAPPED) = 0;
	*word((u64)own + SWAPPED) = 0;
	spx((u32)(u64)own);
	do_things();
	spx(0);
	key = key_at((u64)own + PAGE);
	key_low = key_at(PAGE);
	set_key((u64)own + PAGE, 0);
	set_key(PAGE, 0);
	gk_check_equal(there->pgm_code, 0x09,
		       "a program interruption is stored at the prefix");
	gk_check_equal(gk_lowcore.pgm_code, 0, "and not at 0");
	gk_check(*word((u64)own + STFL_AT) && !*word(STFL_AT),
		 "so is what STFL stores");
	gk_check(*word((u64)own + STORED) && !*word(STORED), "or STIDP");
	gk_check(*word(SWAPPED) && !*word((u64)own + SWAPPED),
		 "which stores at 0 what is to go to the prefix");
	gk_check_equal(key, KEY, "SSKE sets the key of the page at the prefix");
	gk_check_equal(key_low, 0, "and not that of the first");
}

/* Addresses in a channel program are absolute. */
static void check_channel(void)
{
	static struct ccw1 ccw ALIGNED(8);
	u32 console = subch_find(CONSOLE);
	u64 sensed, absolute;
	u16 end;

	gk_console_drain();
	*word(SENSED) = 0;
	*word((u64)own + SENSED) = 0;
	ccw = subch_ccw(CCW_CMD_SENSE_ID, CCW_SLI, 7, NULL);
	ccw.addr = be32_make(SENSED);
	spx((u32)(u64)own);
	end = subch_run(console, &ccw);
	absolute = *word((u64)own + SENSED);
	sensed = *word(SENSED);
	spx(0);
	gk_check_equal(end, SUBCH_OK, "a channel program ends well");
	gk_check_equal(absolute >> 56, 0xff, "its data is at absolute 0");
	gk_check_equal(sensed, 0, "and not at the prefix");
}

/* --- exceptions --- */

static void check_outside(void)
{
	static u32 outside;
	struct trial t = { .mask = GK_PSW_RUN,
			   .text = { 0xb2, 0x10, 0x30, 0 } };
	struct outcome o;
	u32 last = (u32)gk_storage_size() - AREA, prefix;

	outside = last + AREA;
	t.gr[3] = (u64)&outside;
	trial_run(&t, &o);
	gk_check_equal(o.code, PGM_ADDRESSING,
		       "SPX outside of storage: addressing");
	gk_check_equal(insn_stpx(), 0, "which leaves the prefix");
	for (u64 i = 0; i < AREA; i += sizeof(u64))
		*word(last + i) = *word(i);
	spx(last);
	prefix = insn_stpx();
	spx(0);
	gk_check_equal(prefix, last, "the last 8 KiB are a prefix area");
}

/* --- the other CPU's --- */

u64 prefix_seen[4]; /* its prefix, a word, what it stores, done */

__asm__("	.text\n"
	"	.globl prefix_other\n"
	"prefix_other:\n"
	"	larl	%r1, prefix_seen\n"
	"	lghi	%r3, 0x1c00\n"
	"	stpx	4(%r1)\n"
	"	lg	%r2, 0(%r3)\n"
	"	stg	%r2, 8(%r1)\n"
	"	lg	%r2, 16(%r1)\n"
	"	stg	%r2, 8(%r3)\n"
	"	lghi	%r2, 1\n"
	"	stg	%r2, 24(%r1)\n"
	"0:	j	0b\n");
extern u8 prefix_other[];

static bool run_other(void)
{
	volatile u64 *done = &prefix_seen[3];
	u64 end_us = gk_now_us() + 5000000;

	restart_at(GK_PSW_AMODE64, prefix_other);
	while (!*done && gk_now_us() < end_us)
		__asm__ volatile("diag 0,0,0x44" : : : "memory");
	order(OTHER, STOP, 0, NULL);
	return until_stopped() && *done;
}

static void check_other(void)
{
	u64 status;
	bool ran;

	other_prefix = make_area();
	order(OTHER, INITIAL_RESET, 0, NULL);
	until_stopped();
	mark();
	*word((u64)other_prefix + SECOND) = MARK_FAR;
	prefix_seen[2] = MARK_NEW;
	/* This CPU has its own meanwhile: parameters are absolute. */
	spx((u32)(u64)own);
	ran = run_other();
	order(OTHER, STORE_STATUS, STATUS, NULL);
	spx(0);
	status = be32_get(((struct cpu_status *)word(STATUS))->prefix);
	gk_check(ran, "the other CPU ran");
	gk_check_equal(prefix_seen[0], (u64)other_prefix,
		       "with the prefix that SIGP had set");
	gk_check_equal(prefix_seen[1], MARK_FAR, "it saw its own pages");
	gk_check_equal(*word((u64)other_prefix + SECOND + 8), MARK_NEW,
		       "and stored there");
	gk_check(!*word(SECOND + 8) && !*word((u64)own + SECOND + 8),
		 "not into those of others");
	gk_check_equal(status, (u64)other_prefix,
		       "its status is stored at an absolute address");
}

void gk_main(void)
{
	own = make_area();
	check_view();
	check_interruption();
	check_channel();
	check_outside();
	if (answer(SENSE, 0) == ~0u)
		gk_check_skip("the other CPU's prefix", "there is none");
	else
		check_other();
	gk_check_done();
}
