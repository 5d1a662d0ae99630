/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A device that comes while a system runs is announced: a machine check, whose
 * channel report names the subchannel.  Only a control program can plug one.
 */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"

#define CR14_CHANNEL_REPORT 0x10000000ul
#define MCIC_REPORT_PENDING (1ul << (63 - 9))
#define REPORT_SUBCHANNEL   3
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

/* A path that is reset reports that, and so interrupts. */
static void check_path(void)
{
	register u64 path __asm__("1") = 0;
	u64 before = came();
	u32 report = 0;
	int cc;

	__asm__ volatile("rchp\n\t" GK_CC : [cc] "=d"(cc) : "d"(path) : "cc");
	gk_check_equal((u64)cc, 0, "RCHP of the path there is: cc 0");
	window();
	gk_check_equal(came(), before + 1, "a machine check comes of it");
	gk_check_equal((u64)stcrw(&report), 0, "with a report");
	gk_check_equal(report >> 24 & 0xf, REPORT_PATH, "about a path");
	gk_check_equal((u64)stcrw(&report), 1, "and no other: cc 1");
	gk_check_equal(report, 0, "zeros are stored");
}

void gk_main(void)
{
	char reply[128];
	u32 report = 0;
	int rc = -1;

	gk_lowcore.mck_new.mask = GK_PSW_RUN;
	gk_lowcore.mck_new.addr = (u64)crw_enter;
	if (!gk_hyper_present()) {
		gk_check_skip("a channel report", "nobody plugs a device");
		gk_check_done();
	}
	while (stcrw(&report) == 0)
		;
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
	gk_check_equal((u64)stcrw(&report), 0, "there is a report");
	gk_check_equal(report >> 24 & 0xf, REPORT_SUBCHANNEL,
		       "about a subchannel");
	window();
	gk_check_equal(came(), 1, "and nothing else comes");
	check_path();
	gk_check_done();
}
