/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a reset leaves, to the bit: marks in every register of two CPUs, on a
 * subchannel and in storage; then DIAGNOSE X'308' subcode 1 (load normal: an
 * initial reset of the CPU that asks, a CPU reset of the other, a subsystem
 * reset) and 0 (clear reset of the CPUs).  Each goes on at `reset_entry`,
 * which keeps what it finds for this program, begun again.  Then the other CPU
 * asks for the same: this program goes on there.  Principles of Operation,
 * chapter 4; resets by SIGP are in orders.c, loads in reipl.c.
 *
 * `MODE=STAY` (IPL PARM): the marked CPU loops, for tests/sys/test_machine.py.
 */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/parm.h"
#include "tests/guest/other.h"
#include "tests/guest/subch.h"

#define LOAD_NORMAL 1 /* subcodes */
#define CLEAR	    0

#define STAGE_MAGIC 0x5245534554000000ull
#define FIRST	    0 /* the CPU that is loaded */
#define SHORT_PSW   0x0008000080000000ull
#define FOUND_AT    0x0800
#define SCHID_AT    0x0ae0
#define NIC	    0x0600
#define ISC	    5 /* one of those that CR6's mark opens */
#define INTPARM	    0xcafe0600u
#define KEY	    0x40
#define MARK	    0x5757575757575757ul /* in storage */

/* What reset_entry stores at FOUND_AT. */
struct found {
	u32 gr_low[16], ar[16], cr_low[16];
	u32 prefix, pad;
	u64 timer, comparator;
	u8 pad_8d8[0x28];
	u64 gr[16], cr[16];
	u32 fpc, pad_a04;
	u64 fpr[16];
	u8 tod[16];
	u8 pad_a98[0x48];
	u32 schid, tpi_cc, crw_cc, crw;
	struct io_int io;
	u32 pad_afc;
	struct schib schib;
};
LAYOUT_AT(struct found, timer, 0xc8);
LAYOUT_AT(struct found, gr, 0x100);
LAYOUT_AT(struct found, fpc, 0x200);
LAYOUT_AT(struct found, tod, 0x288);
LAYOUT_AT(struct found, schid, SCHID_AT - FOUND_AT);
LAYOUT_AT(struct found, io, 0x2f0);
LAYOUT_AT(struct found, schib, 0x300);

u32 reset_prefix;
NORETURN void reset_leave(u64 subcode);
NORETURN void reset_stay(void);
void reset_other(void);
void reset_entry(void);

__asm__("	.text\n"
	"	.macro MARKS\n"
	"	stnsm	0x3f0, 0xf8\n" /* no DAT: CR1 is marked, too */
	"	larl	%r1, reset_prefix\n"
	"	spx	0(%r1)\n"
	"	OTHER_MARKS\n"
	"	.endm\n"
	"	.globl reset_leave\n"
	"reset_leave:\n"
	"	lgr	%r13, %r2\n"
	"	MARKS\n"
	"	diag	%r2, %r13, 0x308\n"
	"	.globl reset_other\n"
	"reset_other:\n" /* once the first CPU is at other_start */
	"	larl	%r1, other_alive\n"
	"	lg	%r0, 0(%r1)\n"
	"0:	cg	%r0, 0(%r1)\n"
	"	je	0b\n"
	"	lhi	%r2, 1\n"
	"	j	reset_leave\n"
	"	.globl reset_stay\n"
	"reset_stay:\n"
	"	MARKS\n"
	"0:	j	0b\n"
	"	.balign 2\n"
	"	.globl reset_entry\n"
	"reset_entry:\n" /* ESA/390, DAT off */
	"	stm	%r0, %r15, 0x800\n"
	"	stam	%a0, %a15, 0x840\n"
	"	stctl	%c0, %c15, 0x880\n"
	"	stpx	0x8c0\n"
	"	stpt	0x8c8\n"
	"	stckc	0x8d0\n"
	"	slr	%r0, %r0\n"
	"	lhi	%r1, 1\n"
	"	sigp	%r1, %r0, 0x12\n"
	"	sam64\n"
	"	stmg	%r0, %r15, 0x900\n"
	"	stctg	%c0, %c15, 0x980\n"
	"	larl	%r1, other_control\n"
	"	lctlg	%c0, %c15, 0(%r1)\n"
	"	stfpc	0xa00\n"
	"	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n"
	"	std	%f\\n, 0xa08+8*\\n\n"
	"	.endr\n"
	"	stcke	0xa88\n"
	"	l	%r1, 0xae0\n"
	"	stsch	0xb00\n"
	"	tpi	0xaf0\n"
	"	ipm	%r2\n"
	"	st	%r2, 0xae4\n"
	"	stcrw	0xaec\n"
	"	ipm	%r2\n"
	"	st	%r2, 0xae8\n"
	"	mvc	0(8, %r0), 8(%r0)\n" /* on, as after a load */
	"	lpsw	0\n");

static volatile struct found *found(void)
{
	volatile struct found *f = (volatile struct found *)FOUND_AT;

	__asm__("" : "+r"(f));
	return f;
}

static volatile u64 *last_page(void)
{
	return (volatile u64 *)(gk_storage_size() - 4096);
}

static u32 key_of(const volatile void *at)
{
	u64 key = 0;

	__asm__ volatile("iske %0,%1" : "+d"(key) : "a"((u64)at));
	return (u32)key & 0xf0;
}

static void set_key(const volatile void *at, u32 key)
{
	__asm__ volatile("sske %0,%1"
			 :
			 : "d"((u64)key), "a"((u64)at)
			 : "memory");
}

/* --- before --- */

static bool modify(u32 id, u16 flags, u32 intparm)
{
	struct schib schib;

	if (insn_stsch(id, &schib) != 0)
		return false;
	flags |= be16_get(schib.pmcw.flags) & (u16)~PMCW_ISC;
	schib.pmcw.flags = be16_make(flags);
	schib.pmcw.mbi = be16_make(0x1234);
	schib.pmcw.misc = be32_make(PMCW_MISC_SENSE);
	schib.pmcw.intparm = be32_make(intparm);
	return insn_msch(id, &schib) == 0;
}

static bool pends(u32 id)
{
	u64 end_us = gk_now_us() + SUBCH_PATIENCE_US;
	struct schib schib;

	do
		if (insn_stsch(id, &schib) != 0)
			return false;
	while (!(be32_get(schib.scsw.ctl) & SCSW_STCTL_PENDING) &&
	       gk_now_us() < end_us);
	return be32_get(schib.scsw.ctl) & SCSW_STCTL_PENDING;
}

/* Enabled, with a parameter and a subclass, its status not taken. */
static bool mark_subchannel(void)
{
	static struct ccw1 nop ALIGNED(8);
	u32 id = subch_find(NIC);
	struct orb orb = { .intparm = be32_make(INTPARM),
			   .flags = be32_make(ORB_F | ORB_LPM),
			   .cpa = be32_make((u32)(u64)&nop) };

	nop = subch_ccw(CCW_CMD_NOP, CCW_SLI, 1, NULL);
	found()->schid = id;
	return id && modify(id, PMCW_E, 0) && subch_quiet(id) &&
	       modify(id, PMCW_E | PMCW_MM | ISC << PMCW_ISC_SHIFT, INTPARM) &&
	       insn_ssch(id, &orb) == 0 && pends(id);
}

static bool define_nic(void)
{
	char reply[128];
	int rc = -1;

	return gk_hyper_command("DEFINE NIC 0600 TYPE VIRTIO", reply,
				sizeof(reply), &rc) == ERR_OK &&
	       rc == 0;
}

/* Where it goes on, and what is to be found there. */
static void prepare(u64 subcode)
{
	volatile u64 *low = (volatile u64 *)0;

	__asm__("" : "+a"(low));
	low[1] = low[0];
	low[0] = SHORT_PSW | (u64)reset_entry;
	last_page()[0] = STAGE_MAGIC + subcode;
	last_page()[1] = (u64)other_prefix;
	last_page()[2] = MARK;
	set_key(last_page(), KEY);
}

static void find_prefixes(void)
{
	u8 *pages = gk_pages_alloc(32768);

	other_prefix = (u8 *)(((u64)pages + 8191) & ~8191ul);
	reset_prefix = (u32)(u64)other_prefix + 8192;
}

static NORETURN void failed(void)
{
	gk_check(false, "X'308' resets");
	gk_check_done();
}

/* Both CPUs and all else marked: never comes back. */
static void leave(u64 subcode)
{
	bool alive;

	find_prefixes();
	alive = start_marked();
	order(OTHER, EXTERNAL_CALL, 0, NULL);
	gk_check(alive, "the other CPU runs, a call pends there");
	prepare(subcode);
	if (gk_check(mark_subchannel(), "a subchannel has status") &&
	    mark_subchannel()) /* again, since printing took it */
		reset_leave(subcode);
	failed();
}

/*
 * Load normal, by the other CPU, and this one is the one that is marked and
 * stopped: there it goes on.
 */
static void hand_over(void)
{
	const struct gk_psw psw = { GK_PSW_AMODE64, (u64)other_start };
	struct gk_lowcore *low;

	find_prefixes();
	low = (struct gk_lowcore *)(u64)reset_prefix;
	low->restart_new = (struct gk_psw){ GK_PSW_AMODE64, (u64)reset_other };
	prepare(LOAD_NORMAL);
	if (!gk_check(mark_subchannel(), "the other CPU is to reset it") ||
	    !mark_subchannel())
		failed();
	order(OTHER, SET_PREFIX, reset_prefix, NULL);
	order(OTHER, RESTART, 0, NULL);
	insn_spx((u32)(u64)other_prefix);
	__asm__ volatile("lpswe %0" : : "Q"(psw) : "memory");
	__builtin_unreachable();
}

/* --- after --- */

static bool all_zero(const volatile void *at, size_t size)
{
	const volatile u8 *p = at;
	bool zero = true;

	for (size_t i = 0; i < size; i++)
		zero &= !p[i];
	return zero;
}

static bool initial_crs(const volatile struct found *f)
{
	bool good = true;

	for (u32 i = 0; i < 16; i++) {
		u64 should = i == 0 ? CR0_RESET : i == 14 ? CR14_RESET : 0;

		good &= f->cr[i] == should && f->cr_low[i] == (u32)should;
	}
	return good;
}

/* What initial and clear reset have in common, of the CPU that asked. */
static void check_initial(const volatile struct found *f)
{
	gk_check(initial_crs(f), "the control registers are initialized");
	gk_check_equal(f->prefix, 0, "the prefix is zero");
	gk_check((s64)f->timer <= 0 && (s64)f->timer > -(1l << 48),
		 "the CPU timer runs from zero");
	gk_check_equal(f->comparator, 0, "the clock comparator is zero");
	gk_check_equal(f->fpc, 0, "so is the FPC register");
	gk_check_equal(f->tod[14] << 8 | f->tod[15], 0,
		       "and the TOD programmable register");
}

static bool kept_registers(const volatile struct found *f)
{
	bool good = f->fpr[0] == other_words[0] &&
		    f->fpr[5] == other_words[1] && f->fpr[15] == other_words[2];

	for (u32 i = 0; i < 11; i++)
		good &= f->gr[i + 2] == other_words[i];
	for (u32 i = 0; i < 16; i++)
		good &= f->ar[i] == (u32)(i % 2 ? other_words[i / 2]
						: other_words[i / 2] >> 32);
	return good;
}

static void check_subsystem(const volatile struct found *f)
{
	const volatile struct pmcw *p = &f->schib.pmcw;

	gk_check_equal(be16_get(p->flags), PMCW_V,
		       "the subchannel is valid, disabled, of subclass 0");
	gk_check(!be32_get(p->intparm) && !be16_get(p->mbi) &&
			 !be32_get(p->misc),
		 "without parameter, measuring, concurrent sense");
	gk_check(p->lpm == p->pim && p->pom == 0xff && p->pam == p->pim &&
			 !p->pnom && !p->lpum,
		 "its path masks are as at first");
	gk_check(all_zero(&f->schib.scsw, sizeof(f->schib.scsw)),
		 "nothing is pending or active there");
	gk_check_equal(f->tpi_cc >> 28, 0, "no interruption is due");
	gk_check_equal(f->crw_cc >> 28, 1, "and no channel report");
}

static void check_storage(void)
{
	gk_check_equal(key_of(last_page()), KEY, "storage keys are kept");
	gk_check_equal(last_page()[2], MARK, "and storage");
}

/* The other one is stopped and has no call pending. */
static void fetch_other(struct cpu_status *s)
{
	u32 sense = answer(SENSE, 0);

	fetch_status(s);
	gk_check_equal(sense, STOPPED, "the other CPU is stopped, none pends");
}

static void was_load_normal(void)
{
	struct cpu_status s;

	gk_check(kept_registers(found()),
		 "X'308' 1: general, access, floating-point registers kept");
	check_initial(found());
	check_subsystem(found());
	check_storage();
	fetch_other(&s);
	gk_check(marked_grs(&s) && marked_ars(&s) && marked_fprs(&s) &&
			 be32_get(s.fpc) == FPC_MARK,
		 "which keeps its registers");
	gk_check(marked_crs(&s) && be32_get(s.prefix) == last_page()[1],
		 "its control registers and prefix");
	gk_check(marked_clocks(&s) && be32_get(s.tod_programmable) == TOD_MARK,
		 "its timers");
	gk_check(be64_get(s.psw_addr) - (u64)other_start < 128 &&
			 be64_get(s.psw_mask) & GK_PSW_AMODE64,
		 "and its PSW");
	leave(CLEAR);
}

static void was_clear(void)
{
	const volatile struct found *f = found();
	struct cpu_status s;

	gk_check(all_zero(f->gr_low, sizeof(f->gr_low)) &&
			 all_zero(f->gr + 2, 14 * sizeof(u64)) &&
			 all_zero(f->ar, sizeof(f->ar)) &&
			 all_zero(f->fpr, sizeof(f->fpr)),
		 "X'308' 0: the registers are cleared");
	check_initial(f);
	check_subsystem(f);
	check_storage();
	fetch_other(&s);
	gk_check(zero_crs(&s), "its control registers are initialized");
	memset(s.cr, 0, sizeof(s.cr));
	gk_check(all_zero(&s, sizeof(s)), "and all else there is zero");
	if (insn_stap() == FIRST)
		hand_over();
}

void gk_main(void)
{
	char mode[8] = "";
	u64 stage;

	if (!gk_hyper_present() || answer(SENSE, 0) == ~0u) {
		gk_check_skip("resets", "no X'308', or no second CPU");
		gk_check_done();
	}
	if (gk_parm("MODE", mode, sizeof(mode))) {
		reset_prefix =
			(u32)((u64)gk_pages_alloc(16384) + 8191) & ~8191u;
		reset_stay();
	}
	stage = last_page()[0];
	last_page()[0] = 0;
	gk_printf("# CPU %u\n", insn_stap());
	if (stage == STAGE_MAGIC + LOAD_NORMAL) {
		was_load_normal();
	} else if (stage == STAGE_MAGIC + CLEAR) {
		was_clear();
	} else {
		gk_check(define_nic(), "a NIC is there");
		leave(LOAD_NORMAL);
	}
	gk_check_done();
}
