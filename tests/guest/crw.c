/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Machine checks: a device that comes while a system runs, and a path that is
 * reset, are announced by one, whose channel report names them.  Only a control
 * program can plug a device.  What is stored with it, and which of two CPUs
 * takes it: one that is open.  Principles of Operation, chapters 11 and 17.
 */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/hypercall.h"
#include "tests/guest/other.h"

#define CR14_CHANNEL_REPORT 0x10000000ul
#define MCIC_REPORT_PENDING (1ul << (63 - 9))
#define MCIC_ALL_VALID	    0x00000f1d00330000ul
#define STATUS_AT	    0x1200 /* of a machine check, real */
#define STACK_NEAR	    4096ul
#define DISPLAY_PATH	    7 /* of the bare machine */
#define CLOCKS		    1000000ul
#define REPORT_SUBCHANNEL   3
#define CRW_OVERFLOW	    0x20000000u
#define MANY		    1000
#define REPORT_PATH	    4

u64 crw_came; /* the entry below counts */

__asm__("	.text\n"
	"	.globl crw_enter\n"
	"crw_enter:\n"
	"	stg	%r1, 0x3f8\n"
	"	larl	%r1, crw_came\n"
	"	stg	%r0, 0x3f0\n"
	"	lg	%r0, 0(%r1)\n"
	"	aghi	%r0, 1\n"
	"	stg	%r0, 0(%r1)\n"
	"	lg	%r0, 0x3f0\n"
	"	lg	%r1, 0x3f8\n"
	"	lpswe	0x160\n");
extern u8 crw_enter[];

static u64 came(void)
{
	return *(volatile u64 *)&crw_came;
}

static void open_reports(void)
{
	u64 cr14 = 0xc2000000 | CR14_CHANNEL_REPORT;

	__asm__ volatile("lctlg 14,14,%0" : : "Q"(cr14));
}

/* Machine checks open for a while: LPSWE there and back. */
static void window(void)
{
	struct gk_psw open = { GK_PSW_RUN | GK_PSW_MCK, 0 };
	struct gk_psw closed = { GK_PSW_RUN, 0 };
	u64 end = gk_now_us() + 100000, was = came();

	__asm__ volatile("larl 1,0f\n\tstg 1,8(%0)\n\tlpswe 0(%0)\n0:"
			 :
			 : "a"(&open)
			 : "1", "memory");
	while (came() == was && gk_now_us() < end)
		;
	__asm__ volatile("larl 1,0f\n\tstg 1,8(%0)\n\tlpswe 0(%0)\n0:"
			 :
			 : "a"(&closed)
			 : "1", "memory");
}

static int stcrw(u32 *report)
{
	int cc;

	__asm__ volatile("stcrw %[out]\n\t" GK_CC
			 : [cc] "=d"(cc), [out] "=Q"(*report)
			 :
			 : "cc");
	return cc;
}

/* On the bare machine not the console's: it would end there. */
static int reset_path(void)
{
	register u64 path __asm__("1") = gk_hyper_present() ? 0 : DISPLAY_PATH;
	int cc;

	__asm__ volatile("rchp\n\t" GK_CC : [cc] "=d"(cc) : "d"(path) : "cc");
	return cc;
}

/* The registers of the CPU that took it, in its prefix area. */
static void check_saved(void)
{
	const volatile struct cpu_status *s = (void *)STATUS_AT;
	u64 cr14, timer = insn_stpt(), saved;
	u64 stack = (u64)__builtin_frame_address(0);

	__asm__("" : "+r"(s));
	__asm__ volatile("stctg 14,14,%0" : "=Q"(cr14));
	saved = be64_get(s->cpu_timer);
	gk_check_equal(gk_lowcore.mcic & MCIC_ALL_VALID, MCIC_ALL_VALID,
		       "its code says: all that is stored is valid");
	gk_check_equal(be64_get(s->cr[0]), insn_stctg_cr0(),
		       "stored are the control registers");
	gk_check_equal(be64_get(s->cr[14]), cr14, "all of them");
	gk_check(be64_get(s->gr[15]) - stack + STACK_NEAR < 2 * STACK_NEAR,
		 "the general registers");
	gk_check((s64)saved > (s64)timer && saved - timer < CLOCKS << 12,
		 "and the CPU timer");
	gk_check_equal(gk_lowcore.mck_old.mask & GK_PSW_MCK, GK_PSW_MCK,
		       "the old PSW was open");
}

/* A path that is reset reports that, and so interrupts. */
static void check_path(void)
{
	u64 before = came();
	u32 report = 0;
	int cc = reset_path();

	gk_check_equal((u64)cc, 0, "RCHP of the path there is: cc 0");
	window();
	gk_check_equal(came(), before + 1, "a machine check comes of it");
	gk_check_equal((u64)stcrw(&report), 0, "with a report");
	gk_check_equal(report >> 24 & 0xf, REPORT_PATH, "about a path");
	gk_check_equal((u64)stcrw(&report), 1, "and no other: cc 1");
	gk_check_equal(report, 0, "zeros are stored");
}

/* More reports than are kept: the last one says that some are lost. */
static void check_overflow(void)
{
	u32 report = 0, last = 0, reports = 0, early = 0;

	for (u32 i = 0; i < MANY; i++)
		reset_path();
	while (stcrw(&report) == 0) {
		early += (last & CRW_OVERFLOW) != 0;
		last = report;
		reports++;
	}
	gk_check(reports >= 1 && reports < MANY, "not all reports are kept");
	gk_check(!early && (last & CRW_OVERFLOW),
		 "of which the last one tells, and only that");
	window();
}

/* --- two CPUs --- */

u64 crw_there[2]; /* machine checks on the other CPU, and its turns */

/* Open for machine checks, of channel reports only when CR14 says so. */
__asm__("	.section .rodata\n"
	"	.balign 8\n"
	"crw_psw:\n"
	"	.quad 0x0004000180000000, 0f\n"
	"crw_cr14:\n"
	"	.quad 0xd2000000\n"
	"	.text\n"
	"	.globl crw_other_open\n"
	"crw_other_open:\n"
	"	larl	%r1, crw_cr14\n"
	"	lctlg	%c14, %c14, 0(%r1)\n"
	"	.globl crw_other_masked\n"
	"crw_other_masked:\n"
	"	larl	%r1, crw_psw\n"
	"	lpswe	0(%r1)\n"
	"0:	larl	%r1, crw_there\n"
	"	lg	%r2, 8(%r1)\n"
	"	aghi	%r2, 1\n"
	"	stg	%r2, 8(%r1)\n"
	"	j	0b\n"
	"	.globl crw_enter_other\n"
	"crw_enter_other:\n"
	"	larl	%r3, crw_there\n"
	"	lg	%r4, 0(%r3)\n"
	"	aghi	%r4, 1\n"
	"	stg	%r4, 0(%r3)\n"
	"	lpswe	0x160\n");
extern u8 crw_other_open[], crw_other_masked[], crw_enter_other[];

static u64 there(u32 n)
{
	return *(volatile u64 *)&crw_there[n];
}

static void until_there(u32 n, u64 least)
{
	u64 end_us = gk_now_us() + 5000000;

	while (there(n) < least && gk_now_us() < end_us)
		__asm__ volatile("diag 0,0,0x44" : : : "memory");
}

static void start_at(const void *at)
{
	u64 turns = there(1);

	order(OTHER, INITIAL_RESET, 0, NULL);
	until_stopped();
	((struct gk_lowcore *)(void *)other_prefix)->mck_new =
		(struct gk_psw){ GK_PSW_AMODE64, (u64)crw_enter_other };
	restart_at(GK_PSW_AMODE64, at);
	until_there(1, turns + 2);
}

static void check_masked_other(void)
{
	u64 here = came();

	start_at(crw_other_masked);
	reset_path();
	until_there(1, there(1) + 1000);
	gk_check_equal(there(0), 0, "a CPU whose CR14 masks it takes none");
	gk_check_equal(came(), here, "nor does one with a closed PSW");
	window();
	gk_check_equal(came(), here + 1, "this one does when it opens");
}

static void check_open_other(void)
{
	u64 here = came();
	u32 report;

	while (stcrw(&report) == 0)
		;
	start_at(crw_other_open);
	reset_path();
	until_there(0, 1);
	gk_check_equal(there(0), 1, "a CPU that is open takes it");
	window();
	gk_check_equal(came(), here, "and then no other");
	gk_check_equal((u64)stcrw(&report), 0, "each can fetch the report");
}

static void check_two(void)
{
	u8 *pages = gk_pages_alloc(16384);

	if (answer(SENSE, 0) == ~0u) {
		gk_check_skip("machine checks of two CPUs", "there is one");
		return;
	}
	other_prefix = (u8 *)(((u64)pages + 8191) & ~8191ul);
	check_masked_other();
	check_open_other();
	order(OTHER, STOP, 0, NULL);
	until_stopped();
}

/* A device is plugged: only a control program can. */
static void check_device(void)
{
	char reply[128];
	u32 report = 0;
	int rc = -1;

	gk_check_equal(gk_hyper_command("DEFINE NIC 0777 TYPE VIRTIO", reply,
					sizeof(reply), &rc) == ERR_OK
			       ? (u64)rc
			       : 1,
		       0, "a NIC is defined");
	window();
	gk_check_equal(came(), 0, "nothing comes while CR14 masks it");
	open_reports();
	window();
	gk_check_equal(came(), 1, "a machine check comes once it is open");
	gk_check(gk_lowcore.mcic & MCIC_REPORT_PENDING,
		 "its code says: channel report");
	check_saved();
	gk_check_equal((u64)stcrw(&report), 0, "there is a report");
	gk_check_equal(report >> 24 & 0xf, REPORT_SUBCHANNEL,
		       "about a subchannel");
	window();
	gk_check_equal(came(), 1, "and nothing else comes");
}

void gk_main(void)
{
	u32 report = 0;

	gk_lowcore.mck_new.mask = GK_PSW_RUN;
	gk_lowcore.mck_new.addr = (u64)crw_enter;
	while (stcrw(&report) == 0)
		;
	if (gk_hyper_present())
		check_device();
	else
		gk_check_skip("a device that comes", "nobody plugs one");
	gk_console_drain();
	open_reports();
	check_path();
	if (gk_hyper_present()) /* the emulated machine has one of a path */
		check_overflow();
	check_two();
	gk_check_done();
}
