/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSE X'308': a machine that resets and loads itself, over and over.  How
 * far it is stands at the end of storage, which the two resets and the normal
 * load keep; PARM tells the loaded ones which they are.  Each stage is a start
 * of this program from the beginning.  What the resets leave in registers and
 * subchannels is in reset.c; what loads leave in the other CPU, if there is
 * one, and in storage is here.
 */
#include "cp/lib/be.h"
#include "cp/lib/str.h"
#include "cp/pack/iplblock.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/lowcore.h"
#include "guestkit/include/gk/parm.h"
#include "tests/guest/other.h"

#define RESET_CLEAR  0
#define RESET_NORMAL 1
#define LOAD_CLEAR   3
#define LOAD_NORMAL  4
#define SET	     5
#define STORE	     6

#define STAGE_MAGIC 0x5354414745000000ull
#define STAGE_STORM (STAGE_MAGIC + 0x1000)
#define STORM	    5000
#define GR_MARK	    0x1234567ul
#define SHORT_PSW   0x0008000080000000ull
#define KEY	    0x30 /* of the last page */
#define PATIENCE_US 5000000

static u8 page[4096] ALIGNED(4096);

struct call {
	u64 address, rc, subcode;
};

static void diag_308(void *arg)
{
	struct call *c = arg;
	register u64 gr2 __asm__("2") = c->address;
	register u64 gr3 __asm__("3") = c->rc;
	register u64 gr4 __asm__("4") = c->subcode;

	__asm__ volatile("diag 2,4,0x308"
			 : "+d"(gr2), "+d"(gr3)
			 : "d"(gr4)
			 : "memory");
	c->rc = gr3;
}

static void odd_register(void *arg)
{
	register u64 gr3 __asm__("3") = (u64)arg;
	register u64 gr4 __asm__("4") = STORE;

	__asm__ volatile("diag 3,4,0x308" : "+d"(gr3) : "d"(gr4) : "memory");
}

static u64 call(u64 subcode)
{
	struct call c = { .address = (u64)page, .subcode = subcode };

	diag_308(&c);
	return c.rc;
}

/* Never comes back; GR 5 has a mark in it. */
static void leave(u64 subcode)
{
	register u64 gr4 __asm__("4") = subcode;
	register u64 gr5 __asm__("5") = GR_MARK;

	__asm__ volatile("diag 2,4,0x308" : : "d"(gr4), "d"(gr5) : "memory");
	gk_check(false, "X'308' does not come back");
	gk_check_done();
}

/*
 * Where each of many resets goes on: the next one, at once; GR 7 counts.  After
 * the last this program begins again, by the PSW that was kept at 8.
 */
void storm_entry(void);
__asm__("	.text\n"
	"	.balign 2\n"
	"storm_entry:\n"
	"	brct 7,0f\n"
	"	mvc 0(8,0),8(0)\n"
	"	lpsw 0(0)\n"
	"0:	diag 2,4,0x308\n");

/* A load that clears, by the other CPU. */
void reipl_other(void);
__asm__("	.balign 2\n"
	"reipl_other:\n"
	"	lghi	4, 3\n"
	"	diag	2, 4, 0x308\n"
	"	j	.\n");

static void storm(void)
{
	volatile u64 *low = (volatile u64 *)0;
	register u64 gr4 __asm__("4") = RESET_NORMAL;
	register u64 gr7 __asm__("7") = STORM;

	__asm__("" : "+a"(low));
	low[1] = low[0];
	low[0] = SHORT_PSW | (u64)storm_entry;
	__asm__ volatile("diag 2,4,0x308" : : "d"(gr4), "d"(gr7) : "memory");
}

static volatile u64 *stage_word(void)
{
	return (volatile u64 *)(gk_storage_size() - sizeof(u64));
}

/* --- the parameter block --- */

static void refused(u64 address, u64 subcode, u16 pgm, const char *name)
{
	struct call c = { .address = address, .subcode = subcode };

	gk_check_pgm(pgm, diag_308, &c, name);
}

static void problem(void *unused)
{
	static struct gk_psw psw ALIGNED(8);

	(void)unused;
	psw.mask = GK_PSW_RUN | GK_PSW_PROBLEM;
	__asm__ volatile("larl 1,0f\n\t"
			 "stg 1,8(%0)\n\t"
			 "lghi 4,1\n\t"
			 "lpswe 0(%0)\n"
			 "0:	diag 2,4,0x308"
			 :
			 : "a"(&psw)
			 : "1", "4", "memory");
}

/* Subcodes that are not there, in the right half of Ry. */
static void check_subcodes(void)
{
	static const u64 none[] = { 2, 7, 8, 0xff, 0x100, 0x10006, 0x80000005 };
	u32 wrong = 0;

	for (size_t i = 0; i < ARRAY_SIZE(none); i++) {
		struct call c = { .address = (u64)page, .subcode = none[i] };
		struct gk_pgm pgm = { .code = 0 };

		gk_trap(diag_308, &c, &pgm);
		wrong += pgm.code != PGM_SPECIFICATION;
	}
	gk_check_equal(wrong, 0,
		       "X'308' subcodes that are not there: "
		       "specification");
	gk_check_pgm(PGM_PRIVILEGED, problem, NULL,
		     "X'308' in the problem state: privileged operation");
}

static void check_refusals(void)
{
	check_subcodes();
	refused((u64)page + 8, STORE, PGM_SPECIFICATION,
		"a block that is not on a page: specification");
	refused((u64)page + 2048, SET, PGM_SPECIFICATION,
		"to be read from there: specification");
	refused(gk_storage_size(), STORE, PGM_ADDRESSING,
		"a block outside storage: addressing");
	refused(gk_storage_size(), SET, PGM_ADDRESSING,
		"one that is to be read outside storage: addressing");
	gk_check_pgm(PGM_SPECIFICATION, odd_register, page,
		     "an odd register: specification");
}

static bool next_parm(const char *parm)
{
	struct ipl_block *b = (void *)page;
	struct ipl_text text;

	if (call(STORE) != IPL_RC_OK ||
	    iplblock_read(page, sizeof(*b), &text) != IPL_RC_OK)
		return false;
	text.has_parm = true;
	str_copy(text.parm, sizeof(text.parm), parm);
	iplblock_make(b, &text);
	return call(SET) == IPL_RC_OK;
}

/* As Linux does it: the device that it was loaded from is 0, no name. */
static void check_no_name(void)
{
	struct ipl_text text = { .by_device = true,
				 .has_parm = true,
				 .parm = "STAGE=other" };

	iplblock_make((void *)page, &text);
	gk_check_equal(call(SET), IPL_RC_OK, "device 0 and no name are taken");
	gk_check(call(STORE) == IPL_RC_OK &&
			 iplblock_read(page, sizeof(struct ipl_block), &text) ==
				 IPL_RC_OK &&
			 !text.by_device && str_ieq(text.system, "REIPL") &&
			 strcmp(text.parm, "STAGE=other") == 0,
		 "as the system of the last load with another PARM");
}

static void check_block(void)
{
	struct ipl_block *b = (void *)page;
	struct ipl_text text = { .has_parm = true };

	memset(page, 0xee, sizeof(page));
	gk_check_equal(call(STORE), IPL_RC_OK, "the block is stored");
	gk_check(iplblock_read(page, sizeof(*b), &text) == IPL_RC_OK &&
			 str_ieq(text.system, "REIPL") && !text.has_parm,
		 "and names what was loaded, without PARM");
	gk_check(page[sizeof(*b)] == 0xee, "nothing is stored behind it");
	b->type = 0;
	gk_check_equal(call(SET), IPL_RC_INVALID, "another type is refused");
	str_copy(text.system, sizeof(text.system), "NOSUCH");
	iplblock_make(b, &text);
	gk_check_equal(call(SET), IPL_RC_NONE, "no such system");
	b->length = be32_make(4097);
	gk_check_equal(call(SET), IPL_RC_INVALID, "longer than a page");
	b->length = be32_make(4);
	gk_check_equal(call(SET), IPL_RC_INVALID, "shorter than its head");
	b->length = be32_make(0);
	gk_check_equal(call(SET), IPL_RC_INVALID, "of no length");
	gk_check(next_parm("STAGE=kept") && call(STORE) == IPL_RC_OK &&
			 iplblock_read(page, sizeof(*b), &text) == IPL_RC_OK &&
			 strcmp(text.parm, "STAGE=kept") == 0,
		 "what is set is stored");
	check_no_name();
}

/* --- the other CPU, and keys --- */

static bool has_other(void)
{
	return answer(SENSE, 0) != ~0u;
}

static u32 last_key(void)
{
	u64 key = 0;

	__asm__ volatile("iske %0,%1" : "+d"(key) : "a"((u64)stage_word()));
	return (u32)key & 0xf0;
}

static void leave_marks(void)
{
	u8 *pages = gk_pages_alloc(16384);

	__asm__ volatile("sske %0,%1"
			 :
			 : "d"((u64)KEY), "a"((u64)stage_word())
			 : "memory");
	other_prefix = (u8 *)(((u64)pages + 8191) & ~8191ul);
	if (has_other())
		gk_check(start_marked(), "the other CPU runs");
}

static void check_load_normal(void)
{
	struct cpu_status s;

	gk_check_equal(last_key(), KEY, "a normal load keeps storage keys");
	if (!has_other())
		return;
	gk_check_equal(answer(SENSE, 0), STOPPED, "the other CPU is stopped");
	fetch_status(&s);
	gk_check(marked_grs(&s) && marked_ars(&s) && marked_fprs(&s) &&
			 marked_crs(&s) && marked_clocks(&s) &&
			 be32_get(s.fpc) == FPC_MARK && be32_get(s.prefix),
		 "and has all of its registers");
}

static void check_load_clear(void)
{
	static const struct cpu_status none;
	struct cpu_status s;

	gk_check_equal(last_key(), 0, "and its keys");
	if (!has_other())
		return;
	gk_check_equal(answer(SENSE, 0), STOPPED, "the other CPU is stopped");
	fetch_status(&s);
	gk_check(zero_crs(&s), "its control registers are initialized");
	memset(s.cr, 0, sizeof(s.cr));
	gk_check(memcmp(&s, &none, sizeof(s)) == 0, "all else is zero");
}

/* --- the stages --- */

static void first(void)
{
	check_refusals();
	check_block();
	*stage_word() = STAGE_MAGIC + RESET_CLEAR;
	leave(RESET_CLEAR);
}

static void was_reset_clear(void)
{
	gk_check_equal(gk_lowcore.ipl_grs[5], 0,
		       "X'308' 0 goes on at the PSW at 0, registers cleared");
	*stage_word() = STAGE_MAGIC + RESET_NORMAL;
	leave(RESET_NORMAL);
}

static void was_reset(void)
{
	gk_check_equal(gk_lowcore.ipl_grs[5], GR_MARK,
		       "X'308' 1 keeps the general registers");
	*stage_word() = STAGE_STORM;
	storm();
}

static void was_storm(void)
{
	gk_check_equal(gk_lowcore.ipl_grs[7], 0, "one reset after the other");
	gk_check(next_parm("STAGE=normal"), "PARM for a normal load");
	*stage_word() = STAGE_MAGIC + LOAD_NORMAL;
	leave_marks();
	leave(LOAD_NORMAL);
}

static void was_loaded(void)
{
	char stage[16] = "";

	gk_check(gk_parm("STAGE", stage, sizeof(stage)) &&
			 strcmp(stage, "normal") == 0,
		 "X'308' 4 loads with the PARM that was set");
	check_load_normal();
	leave_marks();
	gk_check(next_parm("STAGE=clear"), "PARM for a load that clears");
	if (!has_other())
		leave(LOAD_CLEAR);
	order(OTHER, STOP, 0, NULL);
	until_stopped();
	restart_at(GK_PSW_AMODE64, reipl_other);
	gk_wait_until(gk_now_us() + PATIENCE_US);
	gk_check(false, "X'308' 3 by the other CPU loads");
	gk_check_done();
}

static void was_loaded_clear(void)
{
	gk_check_equal(*stage_word(), 0, "X'308' 3 clears storage");
	gk_check_equal(insn_stap(), 0, "and the first CPU runs");
	check_load_clear();
	gk_check_done();
}

void gk_main(void)
{
	char stage[16] = "";

	if (!gk_hyper_present()) {
		gk_check_skip("X'308'", "no control program");
		gk_check_done();
	}
	if (gk_parm("STAGE", stage, sizeof(stage)) &&
	    strcmp(stage, "clear") == 0)
		was_loaded_clear();
	switch (*stage_word()) {
	case STAGE_MAGIC + RESET_CLEAR:
		was_reset_clear();
		break;
	case STAGE_MAGIC + RESET_NORMAL:
		was_reset();
		break;
	case STAGE_STORM:
		was_storm();
		break;
	case STAGE_MAGIC + LOAD_NORMAL:
		was_loaded();
		break;
	default:
		first();
	}
}
