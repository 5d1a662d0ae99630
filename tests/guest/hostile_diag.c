/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE, every code with wild operands: each call completes, or is one of
 * the program interruptions it may be.  In the problem state it is always a
 * privileged operation.  On a bare machine codes mean other things: skipped.
 */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/insn.h"
#include "tests/guest/codes.h"
#include "tests/guest/random.h"
#include "tests/guest/trial.h"

#define CODES	      0x400
#define TRIALS	      6	  /* for each code */
#define TRIALS_KNOWN  400 /* for each that is no exception */
#define SCRATCH_BYTES 8192
#define EBCDIC_STAR   0x5c
#define PSW_EA	      0x0000000100000000
#define OUTSIDE	      ((1ul << 40) | (1ul << 30))

static u8 *scratch; /* full of '*': as a command, a comment */
static u32 bad, unknown_done, changed, completed;

static const u16 beyond[] = { 0x500, 0x501, 0x4ff, 0x7fc, 0x7ff,  0xf00,
			      0xf04, 0xf08, 0xf09, 0xff8, 0xffff, 0x8000 };

static bool is_known(u16 code)
{
	for (size_t i = 0; i < ARRAY_SIZE(diag_codes); i++)
		if (diag_codes[i] == code)
			return true;
	return false;
}

/* A register: harmless when it designates storage that exists. */
static u64 wild(void)
{
	u64 size = gk_storage_size();

	switch (random_below(16)) {
	case 0:
		return random_below(9);
	case 1:
		return (u64)scratch;
	case 2:
		return (u64)scratch + random_below(SCRATCH_BYTES - 512);
	case 3:
		return (u64)scratch + 4096 - random_below(64);
	case 4:
		return size - 1;
	case 5:
		return size + random_below(9);
	case 6:
		return size - 8 - random_below(64);
	case 7:
		return 0x7ffffff8 + random_below(16);
	case 8:
		return 0xfffffff8 + random_below(16);
	case 9:
		return ~0ul - random_below(64);
	case 10:
		return 1ul << 63;
	case 11:
		return 0x40000000 | random_below(300);
	case 12:
		return (u64)scratch | 0xffffffff00000000;
	case 13:
		return random_below(256);
	default:
		return random_u64() | OUTSIDE;
	}
}

/* What would stop this machine, or take its own code away, is left out. */
static bool harmless(u16 code, const struct trial *t)
{
	u64 reach = !(t->mask & PSW_EA) ? 0x7fffffff : ~0ul;
	u64 rx = t->gr[t->text[1] >> 4] & reach;
	u64 ry = t->gr[t->text[1] & 15] & reach;

	switch (code) {
	case 0x008: /* length 0 is CP READ; no real commands */
		return ((u32)ry & 0xffffff) && rx >= 4096;
	case 0x010:
		return rx % 4096 || ry % 4096 || rx > ry ||
		       ry >= gk_storage_size();
	case 0x058: /* nothing there that reads from the console */
	case 0x000:
	case 0x00c: /* not into our own low storage */
		return rx >= 4096;
	case 0x260:
		return (u32)ry != 0x10 || rx >= 4096;
	case 0x288: /* its command comes later: a comment */
		return ry >= 4096;
	case 0x204:
	case 0x2fc: /* a list of something */
		return rx >= 4096;
	case 0x308: /* no reset, no load, no block into our low storage */
		return (u32)ry == 2 || ((u32)ry > 4 && rx >= 4096);
	default:
		return true;
	}
}

/* DIAG Rx,Ry,0(6) with GR6 the code. */
static void make(struct trial *t, u16 code, u64 mask)
{
	t->mask = mask;
	do {
		for (size_t i = 0; i < 16; i++)
			t->gr[i] = wild();
		t->gr[6] = code;
		t->text[0] = 0x83;
		t->text[1] = (u8)random_u64();
		t->text[2] = 0x60;
		t->text[3] = 0x00;
	} while (!harmless(code, t));
}

static bool allowed(const struct outcome *o)
{
	return !o->jumped && (o->completed || o->code == PGM_SPECIFICATION ||
			      o->code == PGM_ADDRESSING);
}

static void complain(u16 code, const struct trial *t, const struct outcome *o)
{
	if (bad++ < 5)
		gk_printf("# DIAG %02x,X'%03x': %x, %lx %lx\n", t->text[1],
			  code, o->code, t->gr[t->text[1] >> 4],
			  t->gr[t->text[1] & 15]);
}

/* The answers of other codes are no commands. */
static void fill_comments(void)
{
	memset(scratch, EBCDIC_STAR, SCRATCH_BYTES);
	memset((u8 *)gk_storage_size() - 128, EBCDIC_STAR, 128);
}

static void try_code(u16 code, u64 mask)
{
	struct trial t;
	struct outcome o;

	make(&t, code, mask);
	if (code == 0x008 || code == 0x288)
		fill_comments();
	trial_run(&t, &o);
	if (!allowed(&o))
		complain(code, &t, &o);
	completed += o.completed;
	if (is_known(code))
		return;
	if (o.code != PGM_SPECIFICATION)
		unknown_done++;
	if (memcmp(t.gr, o.gr, sizeof(t.gr)) != 0)
		changed++;
}

static void check_supervisor(u64 mask, const char *name)
{
	bad = unknown_done = changed = completed = 0;
	for (u32 code = 0; code < CODES; code++)
		for (u32 i = 0; i < TRIALS; i++)
			try_code((u16)code, mask);
	for (size_t n = 0; n < ARRAY_SIZE(beyond); n++)
		for (u32 i = 0; i < TRIALS; i++)
			try_code(beyond[n], mask);
	for (size_t n = 0; n < ARRAY_SIZE(diag_codes); n++)
		for (u32 i = 0; i < TRIALS_KNOWN; i++)
			try_code(diag_codes[n], mask);
	gk_printf("# %s, %u completed\n", name, completed);
	gk_check_equal(bad, 0, "done, specification or addressing");
	gk_check_equal(unknown_done, 0, "an unknown code: specification");
	gk_check_equal(changed, 0, "which leaves the registers alone");
}

static void check_problem_state(void)
{
	struct trial t;
	struct outcome o;
	u32 wrong = 0;

	for (u32 code = 0; code < CODES; code++) {
		make(&t, (u16)code, GK_PSW_RUN | GK_PSW_PROBLEM);
		trial_run(&t, &o);
		wrong += o.code != PGM_PRIVILEGED;
	}
	gk_check_equal(wrong, 0,
		       "problem state, every code: privileged operation");
}

/* Those that SIE gives to CP before it looks at the problem state. */
static void check_others(void)
{
	static u64 operand ALIGNED(8);
	struct trial t = { .mask = GK_PSW_RUN | GK_PSW_PROBLEM,
			   .text = { 0xb2, 0x04, 0x20, 0x00 } };
	struct outcome o;

	t.gr[2] = (u64)&operand;
	trial_run(&t, &o);
	gk_check_equal(o.code, PGM_PRIVILEGED,
		       "SCK in the problem state: privileged operation");
	memcpy(t.text, "\x01\x04", 2);
	t.gr[0] = 0x40; /* PTFF adjust TOD offset */
	t.gr[1] = (u64)&operand;
	trial_run(&t, &o);
	gk_check(o.code == PGM_PRIVILEGED || o.code == PGM_OPERATION,
		 "PTFF ATO in the problem state: not for it");
}

/* An answer on top of its own command. */
static void check_overlaps(void)
{
	struct trial t = { .mask = GK_PSW_RUN,
			   .gr = { [2] = (u64)scratch,
				   [3] = (u64)scratch,
				   [4] = 0x40000000 | 240,
				   [5] = 4000,
				   [6] = 8 },
			   .text = { 0x83, 0x24, 0x60, 0x00 } };
	struct outcome o;

	trial_run(&t, &o);
	gk_check(o.completed, "an answer on top of its command");
	t.gr[3] = gk_storage_size() - 1;
	t.gr[5] = 1;
	trial_run(&t, &o);
	gk_check(o.completed, "an answer of one byte, the last there is");
	t.gr[3] = ~0ul;
	t.gr[5] = 2;
	trial_run(&t, &o);
	gk_check_equal(o.code, PGM_ADDRESSING,
		       "an answer around the end of addresses: addressing");
}

void gk_main(void)
{
	if (!gk_hyper_present()) {
		gk_check_skip("hypercalls", "no control program");
		gk_check_done();
	}
	scratch = gk_pages_alloc(SCRATCH_BYTES);
	fill_comments();
	check_supervisor(GK_PSW_RUN, "64-bit addressing");
	check_supervisor(GK_PSW_DAT | 0x80000000, "31-bit addressing");
	check_problem_state();
	check_others();
	check_overlaps();
	gk_check_done();
}
