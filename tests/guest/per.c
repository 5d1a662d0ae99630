/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guest's own program-event recording: fetching, branching, storing, of
 * instructions that the machine executes and of those a control program does.
 * Principles of Operation, chapter 4.
 */
#include "cp/emul/per.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/irq.h"

#define PSW_PER_BIT 0x4000000000000000ul
#define ALL	    0ul, ~0ul

extern const u8 per_first[], per_store[], per_branch[], per_to[], per_id[],
	per_svc[], per_end[];

/* What is recorded; GR 2 has the address of `area`. */
__asm__("	.text\n"
	"	.globl	per_first, per_store, per_branch, per_to, per_id\n"
	"	.globl	per_svc, per_end\n"
	"	.balign	8\n"
	"per_first:	la	%r1,1(%r1)\n"
	"per_store:	stg	%r1,16(%r2)\n"
	"per_branch:	j	per_to\n"
	"	nopr	%r7\n"
	"per_to:	lr	%r3,%r3\n"
	"per_id:	stidp	0(%r2)\n"
	"per_svc:	svc	7\n"
	"per_end:	.short	0\n");

static u64 area[4];
static struct gk_pgm pgm;
static u16 per_code;
static u64 per_at;

static void go(void *from)
{
	static struct gk_psw psw;

	psw.mask = GK_PSW_RUN | PSW_PER_BIT;
	psw.addr = (u64)from;
	__asm__ volatile("lgr 2,%1\n\t"
			 "lpswe %0"
			 :
			 : "Q"(psw), "a"(area)
			 : "1", "2", "3", "memory");
}

static void set_per(u64 cr9, u64 first, u64 last)
{
	u64 cr[3] = { cr9, first, last };

	__asm__ volatile("lctlg 9,11,%0" : : "Q"(cr));
}

/* From FROM on, until the first program interruption. */
static void record(const u8 *from, u64 cr9, u64 first, u64 last)
{
	gk_lowcore.per_code = 0;
	gk_lowcore.per_addr = 0;
	set_per(cr9, first, last);
	gk_trap(go, (void *)(u64)from, &pgm);
	set_per(0, ALL);
	per_code = gk_lowcore.per_code;
	per_at = gk_lowcore.per_addr;
}

/* An event EVENT of the instruction at AT, and the next one is at NEXT. */
static void check_event(u32 event, const u8 *at, const u8 *next,
			const char *what)
{
	gk_check(pgm.code == PGM_PER && (per_code & PER_EVENTS) == event &&
			 per_at == (u64)at && pgm.old.addr == (u64)next,
		 what);
}

static void check_machine(void)
{
	record(per_first, CR9_FETCH, (u64)per_store, (u64)per_store);
	check_event(PER_FETCH, per_store, per_branch,
		    "an instruction in the range is fetched");
	gk_check((per_code & 0xff) == 0xf0,
		 "64-bit mode, DAT on, primary space");
	record(per_first, CR9_BRANCH, ALL);
	check_event(PER_BRANCH, per_branch, per_to, "a branch is taken");
	record(per_first, CR9_BRANCH | CR9_INTO, (u64)per_to, (u64)per_to);
	check_event(PER_BRANCH, per_branch, per_to, "one into the range");
	record(per_first, CR9_STORE, (u64)&area[2], (u64)&area[2] + 7);
	check_event(PER_STORE, per_store, per_branch,
		    "storage in the range is altered");
	record(per_first, CR9_STORE, (u64)&area[2] - 8, (u64)&area[2] + 0);
	check_event(PER_STORE, per_store, per_branch, "its first byte");
	record(per_first, CR9_FETCH | CR9_STORE, (u64)per_store,
	       (u64)per_store);
	check_event(PER_FETCH, per_store, per_branch,
		    "nothing was stored where it was fetched");
}

static void check_emulated(void)
{
	record(per_first, CR9_FETCH, (u64)per_id, (u64)per_id + 1);
	check_event(PER_FETCH, per_id, per_svc, "STIDP is fetched");
	gk_check(area[0] != 0, "and it has stored");
	record(per_first, CR9_STORE, (u64)&area[0], (u64)&area[0] + 3);
	check_event(PER_STORE, per_id, per_svc, "STIDP stores");
	record(per_to, CR9_STORE, (u64)&area[1], (u64)&area[1] + 3);
	gk_check(pgm.code == PGM_OPERATION, "but not behind its operand");
}

/* (The emulated machine forgets the event of an SVC: not asked for here.) */
static void check_both(void)
{
	record(per_first, CR9_FETCH, (u64)per_end, (u64)per_end);
	gk_check(pgm.code == (PGM_OPERATION | PGM_PER) &&
			 per_at == (u64)per_end,
		 "an operation exception and its event come together");
	gk_check_equal(pgm.old.addr, (u64)per_end + 2, "behind the code");
}

/* CP carries SSM out while somebody watches. */
#define CR0_SSM_SUPPRESSED 0x40000000ul

static void ssm(void *mask)
{
	__asm__ volatile("ssm %0" : : "Q"(*(u8 *)mask));
}

static void check_ssm(void)
{
	u8 mask = (u8)(GK_PSW_RUN >> 56);
	u64 cr0, suppressed;

	__asm__ volatile("stctg 0,0,%0" : "=Q"(cr0));
	suppressed = cr0 | CR0_SSM_SUPPRESSED;
	__asm__ volatile("lctlg 0,0,%0" : : "Q"(suppressed));
	gk_check_pgm(PGM_SPECIAL_OPERATION, ssm, &mask,
		     "SSM is suppressed: special operation");
	__asm__ volatile("lctlg 0,0,%0" : : "Q"(cr0));
}

/* CP carries EXTRACT PSW out while somebody watches. */
static void check_epsw(void)
{
	register u64 none __asm__("0") = ~0ul;
	u64 high = ~0ul, low = ~0ul, second = ~0ul, kept;

	__asm__ volatile("cr	%0,%0\n\t"
			 "epsw	%0,%1\n\t"
			 "epsw	%2,%3"
			 : "+&d"(high), "+&d"(low), "+&d"(second), "+&d"(none)
			 :
			 : "cc");
	kept = none;
	gk_check_equal(high, ~0ul << 32 | GK_PSW_RUN >> 32,
		       "EPSW: the first word of the PSW, without PER");
	gk_check_equal(low, ~0ul << 32 | (GK_PSW_RUN & 0xffffffff),
		       "and the second");
	gk_check(second == high && kept == ~0ul, "or the first alone");
}

void gk_main(void)
{
	check_machine();
	check_emulated();
	check_both();
	check_ssm();
	check_epsw();
	gk_check_done();
}
