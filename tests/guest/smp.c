/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A second CPU: started by SIGP, it answers external calls and emergency
 * signals, counts together with the first, sees its IPTE, is stopped, shown,
 * started again and reset.  With one CPU there is nothing to do.
 */
#include "cp/arch/dat.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/parm.h"
#include "tests/guest/iucv.h"
#include "tests/guest/sigp.h"
#include "tests/guest/smp/iucv.h"

#define OTHER	    1 /* its CPU address */
#define STACK_SIZE  8192
#define PATIENCE_US 5000000
#define COUNTS	    20000
#define CALLS	    30
#define FLIPS	    30
#define STORM	    2000
#define SEGMENTS    64
#define TEST_PAGE   (SEGMENTS * SEGMENT_SIZE) /* virtual, behind storage */

#define SPARE	     100 /* segments that nobody uses */
#define IDTE_BY_ASCE 0x800ul

#define RELEASES      100
#define RELEASE_PAGES 32
#define PAGE	      4096ul

enum job { JOB_NONE, JOB_COUNT, JOB_READ, JOB_SIGNAL, JOB_TOUCH, JOB_IUCV };

static volatile u32 job, jobs_done;
static volatile u32 calls_there, calls_here, emergencies_there;
static volatile u64 alive, seen, rounds, other_tod;
static volatile u32 other_from, strangers;
static u64 total;
static u64 *segment_table;
static u64 *test_pte;
static u8 *touched; /* by the other CPU, given back by this one */
static volatile u64 torn;
static u8 *prefix_area;

u64 smp_stack[2]; /* for the entries below: of the loop, of interruptions */
void smp_other(void);
void smp_other_ext(void);

/* The other CPU: GR 15 from smp_stack, CRs as the first has them. */
__asm__(".section .rodata\n"
	"	.balign 8\n"
	"smp_control:\n"
	"	.quad 0x60e0, 0x20, 0, 0, 0, 0, 0, 0x20\n"
	"	.quad 0, 0, 0, 0, 0, 0x20, 0xc2000000, 0\n"
	"	.text\n"
	"	.globl smp_start\n"
	"smp_start:\n"
	"	larl	%r1, smp_control\n"
	"	lctlg	%c0, %c15, 0(%r1)\n"
	"	larl	%r1, smp_stack\n"
	"	lg	%r15, 0(%r1)\n"
	"	stosm	0(%r15), 0x04\n" /* DAT, now that CR1 is loaded */
	"	brasl	%r14, smp_other\n"
	"	j	.\n"
	"	.globl smp_enter_ext\n"
	"smp_enter_ext:\n"
	"	stmg	%r0, %r15, 0x200\n"
	"	larl	%r1, smp_stack\n"
	"	lg	%r15, 8(%r1)\n"
	"	brasl	%r14, smp_other_ext\n"
	"	lmg	%r0, %r15, 0x200\n"
	"	lpswe	0x130\n"
	"	.globl smp_enter_pgm\n" /* a page that is not there: again */
	"smp_enter_pgm:\n"
	"	lpswe	0x150\n");
extern u8 smp_start[], smp_enter_ext[], smp_enter_pgm[];

static void give_way(void)
{
	__asm__ volatile("diag 0,0,0x44" : : : "memory");
}

static int signal(u16 cpu, u8 order, u32 parameter, u32 *status)
{
	int cc;

	while ((cc = insn_sigp(cpu, order, parameter, status)) == 2)
		give_way();
	return cc;
}

/* --- on the other CPU --- */

void smp_other_ext(void)
{
	u16 code = gk_lowcore.ext_code;

	gk_lowcore.ext_old.mask &= ~(u64)GK_PSW_WAIT;
	other_from = gk_lowcore.ext_cpu;
	if (code == GK_EXT_CALL) {
		calls_there++;
		signal(0, EXTERNAL_CALL, 0, NULL);
	} else if (code == GK_EXT_EMERGENCY) {
		emergencies_there++;
		strangers += gk_lowcore.ext_cpu > OTHER;
	} else if (code == EXT_IUCV) {
		smp_iucv_came();
	}
}

static void count_up(void)
{
	for (u32 i = 0; i < COUNTS; i++)
		__atomic_fetch_add(&total, 1, __ATOMIC_SEQ_CST);
}

/* Through its own tables; a page that is being changed is read again. */
static void read_on(void)
{
	u64 real = 0x20, asce = (u64)segment_table | 3;

	__asm__ volatile("lctlg 1,1,%0" : : "Q"(asce));
	while (job == JOB_READ) {
		seen = *(volatile u64 *)TEST_PAGE;
		rounds++;
	}
	__asm__ volatile("lctlg 1,1,%0" : : "Q"(real));
}

static void signal_itself(void)
{
	while (job == JOB_SIGNAL) {
		signal(OTHER, EMERGENCY, 0, NULL);
		gk_irq_window();
		rounds++;
	}
}

/* The last word of each page: what was just stored, or given back since. */
static volatile u64 *word_of(u8 *pages, u64 page)
{
	return (volatile u64 *)(void *)(pages + (page + 1) * PAGE - 8);
}

static void touch_pages(void)
{
	while (job == JOB_TOUCH) {
		for (u64 i = 0; i < RELEASE_PAGES; i++) {
			u64 is;

			*word_of(touched, i) = i + 1;
			is = *word_of(touched, i);
			torn += is != i + 1 && is != 0;
		}
		rounds++;
	}
}

void smp_other(void)
{
	for (;;) {
		u32 now = job;

		alive++;
		other_tod = gk_tod();
		gk_irq_window();
		if (now == JOB_COUNT)
			count_up();
		else if (now == JOB_READ)
			read_on();
		else if (now == JOB_SIGNAL)
			signal_itself();
		else if (now == JOB_TOUCH)
			touch_pages();
		else if (now == JOB_IUCV)
			smp_iucv_other();
		if (now != JOB_NONE) {
			jobs_done++;
			while (job == now)
				give_way();
		}
		give_way();
	}
}

/* --- on the first --- */

static bool until(const volatile u64 *what, u64 least)
{
	u64 end = gk_now_us() + PATIENCE_US;

	while (*what < least && gk_now_us() < end)
		give_way();
	return *what >= least;
}

static bool until_word(const volatile u32 *what, u32 least)
{
	u64 end = gk_now_us() + PATIENCE_US;

	while (*what < least && gk_now_us() < end) {
		gk_irq_window();
		give_way();
	}
	return *what >= least;
}

static void called(u16 cpu, u32 param)
{
	(void)param;
	calls_here += cpu == OTHER;
}

static bool start_other(void)
{
	struct gk_lowcore *low;
	u8 *stacks = gk_pages_alloc(2 * STACK_SIZE);
	u64 next = alive + 1;
	u32 status = 0;
	u8 *area = gk_pages_alloc(16384);

	prefix_area = (u8 *)(((u64)area + 8191) & ~8191ul);
	low = (struct gk_lowcore *)(void *)prefix_area;
	low->restart_new = (struct gk_psw){ GK_PSW_AMODE64, (u64)smp_start };
	low->ext_new = (struct gk_psw){ GK_PSW_RUN, (u64)smp_enter_ext };
	low->pgm_new = (struct gk_psw){ GK_PSW_RUN, (u64)smp_enter_pgm };
	smp_stack[0] = (u64)stacks + STACK_SIZE - 160;
	smp_stack[1] = (u64)stacks + 2 * STACK_SIZE - 160;
	gk_check_equal((u64)signal(OTHER, SENSE, 0, &status), 1,
		       "sense of the other CPU: status stored");
	gk_check_equal(status, STOPPED, "it is stopped");
	gk_check_equal((u64)signal(OTHER, INITIAL_RESET, 0, &status), 0,
		       "initial CPU reset is accepted");
	gk_check_equal(
		(u64)signal(OTHER, SET_PREFIX, (u32)(u64)prefix_area, &status),
		0, "set prefix of a stopped CPU is accepted");
	gk_check_equal((u64)signal(OTHER, RESTART, 0, &status), 0,
		       "restart is accepted");
	return gk_check(until(&alive, next), "the other CPU runs");
}

static void check_running(void)
{
	u32 status = 0;
	u64 tod;

	gk_check_equal((u64)signal(OTHER, SENSE, 0, &status), 0,
		       "sense while it runs: nothing to tell");
	gk_check_equal((u64)signal(OTHER, SET_PREFIX, 0, &status), 1,
		       "set prefix of a running CPU is refused");
	gk_check_equal(status, INCORRECT, "for its incorrect state");
	until(&alive, alive + 2);
	tod = other_tod;
	gk_check(tod < gk_tod() && gk_tod() - tod < 1000000ul << 12,
		 "both have the same clock");
}

static void check_signals(void)
{
	bool good = true;

	for (u32 i = 1; i <= CALLS && good; i++) {
		while (signal(OTHER, EXTERNAL_CALL, 0, NULL) == 1)
			give_way();
		good = until_word(&calls_here, i);
	}
	gk_check(good, "external calls go there and come back");
	gk_check_equal(calls_there, CALLS, "each once");
	gk_check_equal(other_from, insn_stap(), "with the caller's address");
	for (u32 i = 1; i <= CALLS && good; i++) {
		signal(OTHER, EMERGENCY, 0, NULL);
		good = until_word(&emergencies_there, i);
	}
	gk_check(good, "so do emergency signals");
}

/* Two senders at once: each comes from one of them. */
static void check_storm(void)
{
	u32 done = jobs_done + 1, before = emergencies_there;
	u64 first = rounds;

	job = JOB_SIGNAL;
	until(&rounds, first + 1);
	for (u32 i = 0; i < STORM; i++)
		signal(OTHER, EMERGENCY, 0, NULL);
	job = JOB_NONE;
	gk_check(until_word(&jobs_done, done), "a storm of signals ends");
	gk_check(emergencies_there > before, "they came");
	gk_check_equal(strangers, 0, "and none from a CPU that is not there");
}

static void check_counting(void)
{
	u32 done = jobs_done + 1;

	job = JOB_COUNT;
	count_up();
	gk_check(until_word(&jobs_done, done), "both count to the end");
	gk_check_equal(total, 2 * COUNTS, "and no count is lost");
	job = JOB_NONE;
}

/* Pages of its own from the frames that came back; how many were not right. */
static u64 use_frames(u8 *pages, u64 value)
{
	u64 wrong = 0;

	for (u64 i = 0; i < RELEASE_PAGES; i++)
		*word_of(pages, i) = value + i;
	for (u64 i = 0; i < RELEASE_PAGES; i++)
		wrong += *word_of(pages, i) != value + i;
	gk_hyper_release_pages((u64)pages,
			       (u64)pages + (RELEASE_PAGES - 1) * PAGE);
	for (u64 i = 0; i < RELEASE_PAGES; i++)
		wrong += *word_of(pages, i) != 0;
	return wrong;
}

/*
 * X'10' of pages that the other CPU is using: it finds its own or zero there,
 * and never gets at the frames again that were taken away.
 */
static void check_release(void)
{
	u8 *pages = gk_pages_alloc(2 * RELEASE_PAGES * PAGE);
	u64 last = (RELEASE_PAGES - 1) * PAGE, wrong = 0, first = rounds;
	u32 done = jobs_done + 1;

	if (!gk_hyper_present()) {
		gk_check_skip("storage given back", "no control program");
		return;
	}
	touched = pages;
	job = JOB_TOUCH;
	gk_check(until(&rounds, first + 1), "the other CPU uses pages");
	for (u64 i = 0; i < RELEASES; i++) {
		gk_hyper_release_pages((u64)touched, (u64)touched + last);
		wrong += use_frames(pages + RELEASE_PAGES * PAGE, i * 1000);
	}
	job = JOB_NONE;
	gk_check(until_word(&jobs_done, done), "it ends");
	gk_check_equal(torn, 0, "it found its own or zeros there");
	gk_check_equal(wrong, 0, "and got at no frame of another page");
	gk_hyper_release_pages((u64)touched, (u64)touched + last);
	gk_check(*word_of(touched, 0) == 0,
		 "X'10' with two CPUs frees storage");
}

/* Virtual = real for all storage, and one page of which the test disposes. */
static bool make_tables(void)
{
	u8 *area = gk_pages_alloc((SEGMENTS + 2) * 4096 + 16384 + 16384);
	u64 at = ((u64)area + 16383) & ~16383ul;

	if (!area)
		return false;
	segment_table = (u64 *)at;
	for (u32 i = 0; i < 2048; i++)
		segment_table[i] = STE_INVALID;
	at += 16384;
	for (u32 s = 0; s <= SEGMENTS; s++, at += 2048) {
		u64 *pages = (u64 *)at;

		segment_table[s] = at;
		for (u32 p = 0; p < 256; p++)
			pages[p] = s < SEGMENTS ? s * SEGMENT_SIZE + p * 4096ul
						: PTE_INVALID;
		test_pte = pages;
	}
	return true;
}

/* --- entries taken away from all CPUs; then the page is TO --- */

static void flip_ipte(u64 to)
{
	u64 table = (u64)test_pte, at = TEST_PAGE;

	__asm__ volatile("ipte %0,%1" : : "d"(table), "d"(at) : "memory");
	*(volatile u64 *)test_pte = to;
}

/* The segment-table entry; the page table is another's meanwhile. */
static void flip_idte(u64 to)
{
	u64 table = (u64)segment_table, at = TEST_PAGE;
	volatile u64 *ste = &segment_table[TEST_PAGE / SEGMENT_SIZE];
	u64 was = *ste;

	__asm__ volatile(".insn rrf,0xb98e0000,%0,%1,%2,0"
			 :
			 : "d"(table), "d"(at), "d"(0ul)
			 : "memory");
	*(volatile u64 *)test_pte = to;
	*ste = was;
}

/* Stored as invalid by hand; the space it belongs to is cleared by its ASCE. */
static void flip_asce(u64 to)
{
	u64 asce = (u64)segment_table | 3;

	*(volatile u64 *)test_pte = PTE_INVALID;
	__asm__ volatile(".insn rrf,0xb98e0000,%0,%1,%2,0"
			 :
			 : "d"(0ul), "d"(IDTE_BY_ASCE), "a"(asce)
			 : "memory");
	*(volatile u64 *)test_pte = to;
}

/* The purge takes all entries of all CPUs. */
static void flip_csp(u64 to)
{
	volatile u32 *low = (volatile u32 *)test_pte + 1;
	register u64 old __asm__("2") = *low;
	register u64 new __asm__("3") = (u32)to;
	u64 where = (u64)low | 1;

	__asm__ volatile("csp 2,%2"
			 : "+d"(old), "+d"(new)
			 : "d"(where)
			 : "cc", "memory");
}

static void flip_cspg(u64 to)
{
	register u64 old __asm__("2") = *(volatile u64 *)test_pte;
	register u64 new __asm__("3") = to;
	u64 where = (u64)test_pte | 1;

	__asm__ volatile(".insn rre,0xb98a0000,2,%2"
			 : "+d"(old), "+d"(new)
			 : "d"(where)
			 : "cc", "memory");
}

/* Each change must be seen by the read after the next. */
static void shoot_down(void (*flip)(u64 to), const char *name)
{
	static u64 page[2][512] ALIGNED(4096);
	u32 stale = 0, done = jobs_done + 1;
	bool good = true;

	page[0][0] = 1000;
	page[1][0] = 1001;
	*test_pte = (u64)page[0];
	job = JOB_READ;
	for (u32 i = 1; i <= FLIPS && good; i++) {
		good = until(&rounds, rounds + 2);
		flip((u64)page[i % 2]);
		good &= until(&rounds, rounds + 2);
		stale += seen != 1000 + i % 2;
	}
	job = JOB_NONE;
	gk_check(good && !stale, name);
	gk_check(until_word(&jobs_done, done), "it ends");
}

static void check_shootdown(void)
{
	if (!gk_check(make_tables(), "there is storage for tables"))
		return;
	shoot_down(flip_ipte, "never read by an entry that IPTE took away");
	shoot_down(flip_idte, "nor by a segment's that IDTE did");
	shoot_down(flip_asce, "nor by any of a space that IDTE cleared");
	shoot_down(flip_csp, "nor by one that CSP purged");
	shoot_down(flip_cspg, "or CSPG");
}

static void check_stop(void)
{
	static u8 area[512] ALIGNED(512);
	u32 status = 0, end = 1000000, calls, emergencies;
	u64 stood;

	gk_check_equal((u64)signal(OTHER, STOP, 0, &status), 0,
		       "stop is accepted");
	while (signal(OTHER, SENSE, 0, &status) != 1 && end--)
		give_way();
	gk_check_equal(status, STOPPED, "it stops");
	stood = alive;
	gk_wait_until(gk_now_us() + 20000);
	gk_check_equal(alive, stood, "and does nothing more");
	gk_check_equal(
		(u64)signal(OTHER, STORE_STATUS, (u32)(u64)area, &status), 0,
		"store status at address is accepted");
	gk_check_equal(*(u32 *)(void *)(area + 0x118), (u32)(u64)prefix_area,
		       "its prefix is stored");
	gk_check_equal(*(u64 *)(void *)(area + 0x180), 0x60e0,
		       "and its control register 0");
	calls = calls_there;
	emergencies = emergencies_there;
	signal(OTHER, EXTERNAL_CALL, 0, NULL);
	signal(OTHER, EMERGENCY, 0, NULL);
	gk_wait_until(gk_now_us() + 20000);
	gk_check(calls_there == calls && emergencies_there == emergencies,
		 "what is sent to it while it is stopped waits");
	gk_check_equal((u64)signal(OTHER, START, 0, &status), 0,
		       "start is accepted");
	gk_check(until(&alive, stood + 1), "it goes on");
	/* The emulated machine loses one now and then. */
	if (gk_hyper_present())
		gk_check(
			until_word(&calls_there, calls + 1) &&
				until_word(&emergencies_there, emergencies + 1),
			"and takes what came meanwhile");
	gk_check_equal((u64)signal(OTHER, INITIAL_RESET, 0, &status), 0,
		       "it is reset while it runs");
	end = 1000000;
	while (signal(OTHER, SENSE, 0, &status) != 1 && end--)
		give_way();
	signal(OTHER, STORE_STATUS, (u32)(u64)area, &status);
	gk_check_equal(*(u32 *)(void *)(area + 0x118), 0,
		       "which leaves it with prefix 0");
}

static void check_iucv(void)
{
	u32 done = jobs_done + 1;

	job = JOB_IUCV;
	smp_check_iucv();
	gk_check(until_word(&jobs_done, done), "the other CPU is done with it");
	job = JOB_NONE;
}

/* PARM HOLD=1: it ends while the other CPU has a buffer of IUCV and paths. */
void gk_main(void)
{
	u32 status = 0;
	char hold[4];

	gk_ext_register(GK_EXT_CALL, called);
	if (insn_sigp(OTHER, SENSE, 0, &status) == 3) {
		gk_check_skip("a second CPU", "there is none");
		gk_check_done();
	}
	if (start_other()) {
		check_running();
		check_signals();
		check_storm();
		check_counting();
		check_release();
		check_shootdown();
		if (gk_hyper_present())
			check_iucv();
		if (gk_parm("HOLD", hold, sizeof(hold)))
			gk_check_done();
		check_stop();
		if (gk_hyper_present())
			smp_check_iucv_is_gone();
	}
	gk_check_done();
}
