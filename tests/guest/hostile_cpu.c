/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The CPU's own corners: prefixes outside storage, PSWs that cannot be, and
 * random instructions in the supervisor state.  These run with storage key 1,
 * which fits a sandbox only, so that whatever they do, it is undone.
 *
 * `CASE=name` (IPL PARM) asks for one of those ends from which there is no way
 * back; tests/sys/test_hostile.py looks at them from outside.
 */
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/parm.h"
#include "tests/guest/random.h"
#include "tests/guest/trial.h"

#define SANDBOX	    8192u
#define TRIALS	    20000
#define TRIAL_US    2000
#define KEY_SANDBOX 0x10
#define KEY_OURS    0x08 /* key 0, fetch-protected */
#define PSW_KEY_1   0x0010000000000000
#define OUTSIDE	    (1ul << 40)

static u8 *sandbox;

/* --- prefixes --- */

static void set_prefix(void *arg)
{
	insn_spx((u32)(u64)arg);
}

static void check_prefix(void)
{
	u64 size = gk_storage_size();
	const u32 outside[] = { (u32)size, 0x7fffe000, 0x40000000 };
	u8 *area = gk_pages_alloc(4 * 4096);
	u32 at = (u32)((u64)area + 8191) & ~8191u, wrong = 0;

	for (size_t i = 0; i < ARRAY_SIZE(outside); i++) {
		struct gk_pgm pgm = { 0 };

		gk_trap(set_prefix, (void *)(u64)outside[i], &pgm);
		wrong += pgm.code != PGM_ADDRESSING || insn_stpx() != 0;
	}
	gk_check_equal(wrong, 0, "SPX outside storage: addressing");
	memcpy((void *)(u64)at, (const void *)(u64)&gk_lowcore, 4096);
	insn_spx(at);
	wrong = insn_stpx() != at;
	*(volatile u8 *)(u64)(at + 16) = 0x5a; /* this is absolute 16 now */
	wrong += gk_trap(set_prefix, (void *)(u64)0x7fffe000, NULL) != true;
	insn_spx(0);
	wrong += *(volatile u8 *)((u8 *)&gk_lowcore + 16) != 0x5a;
	gk_check_equal(wrong, 0, "a prefix, interruptions there, and back");
}

/* --- PSWs --- */

static struct gk_psw bad_psw ALIGNED(8);

static void load_psw(void *unused)
{
	(void)unused;
	__asm__ volatile("lpswe %0" : : "Q"(bad_psw) : "memory");
}

static void check_psws(void)
{
	static const struct gk_psw psws[] = {
		{ GK_PSW_RUN | 1ul << 63, 0 },	       /* bit 0 */
		{ GK_PSW_RUN | 1ul << 60, 0 },	       /* bit 3 */
		{ GK_PSW_RUN | 1ul << 39, 0 },	       /* bit 24 */
		{ GK_PSW_RUN | 1, 0 },		       /* bit 63 */
		{ GK_PSW_DAT, 0x1000000 },	       /* 24-bit mode */
		{ GK_PSW_DAT | 1ul << 31, 1ul << 31 }, /* 31-bit mode */
		{ GK_PSW_DAT | 1ul << 32, 0 },	       /* EA without BA */
		{ GK_PSW_RUN, 0x10001 },	       /* odd */
	};
	struct gk_pgm pgm;
	u32 wrong = 0;

	for (size_t i = 0; i < ARRAY_SIZE(psws); i++) {
		bad_psw = psws[i];
		pgm.code = 0;
		gk_trap(load_psw, NULL, &pgm);
		if (pgm.code != PGM_SPECIFICATION ||
		    (pgm.old.addr ^ psws[i].addr) > 6) {
			gk_printf("# PSW %lx %lx: %x, old %lx %lx\n",
				  psws[i].mask, psws[i].addr, pgm.code,
				  pgm.old.mask, pgm.old.addr);
			wrong++;
		}
	}
	gk_check_equal(wrong, 0, "PSWs that cannot be: specification");
}

/* --- random instructions --- */

/*
 * Opcodes that reach past the sandbox or end the trial for good: what changes
 * PSW masks, control registers, keys, prefix, clocks, other CPUs, I/O; moves
 * with keys of their own; and what means different things to CP and bare.
 */
static bool excluded(const u8 *t)
{
	static const u8 one[] = { 0x80, 0x82, 0x83, 0x99, 0xac, 0xad,
				  0xae, 0xb7, 0xd9, 0xda, 0xdb, 0xe5,
				  0x0a, 0xb1, 0xac, 0xa6, 0xe6 };

	for (size_t i = 0; i < ARRAY_SIZE(one); i++)
		if (t[0] == one[i])
			return true;
	switch (t[0]) {
	case 0x01:
		return true;
	case 0xb2: /* the general instructions among many others */
		return t[1] != 0x22 && t[1] != 0x05 && t[1] != 0x4d &&
		       t[1] != 0x4e && t[1] != 0x4f && t[1] != 0x41 &&
		       t[1] != 0x52 && t[1] < 0x55;
	case 0xb9: /* ESSA to IDTE, PTI and their like */
		return t[1] >= 0x8a && t[1] <= 0xaf &&
		       !(t[1] >= 0x90 && t[1] <= 0x93);
	case 0xc8:
	case 0xeb: /* LCTLG, and STCTG for its like */
		return t[0] == 0xc8 || t[5] == 0x2f || t[5] == 0x25 ||
		       t[5] == 0x8a || t[5] == 0x60;
	default:
		return false;
	}
}

/*
 * The comparator's interruption in a trial: end it, by an operation
 * exception in our own code.
 */
static void NORETURN give_up(void)
{
	__asm__ volatile(".long 0x00000000");
	__builtin_unreachable();
}

static volatile bool in_trial;
static u32 given_up;

static void comparator(u16 cpu, u32 param)
{
	(void)cpu;
	(void)param;
	insn_sckc(~0ul);
	if (!in_trial)
		return;
	given_up++;
	gk_lowcore.ext_old.mask = GK_PSW_RUN;
	gk_lowcore.ext_old.addr = (u64)give_up;
}

static void set_key(u64 at, u8 key)
{
	__asm__ volatile("sske %0,%1" : : "d"((u64)key), "a"(at) : "memory");
}

/* Instructions and constants: up to the page where data begin. */
static u64 sum_of_ours(void)
{
	u64 end = (u64)&trial_text & ~4095ul, sum = 0;

	for (u64 at = 0x11000; at < end; at += 8)
		sum = (sum << 1 | sum >> 63) ^ *(const volatile u64 *)at;
	return sum;
}

static u64 random_register(void)
{
	switch (random_below(6)) {
	case 0:
		return random_below(16);
	case 1:
		return random_u64() | OUTSIDE;
	default:
		return (u64)sandbox + random_below(SANDBOX - 256);
	}
}

static void random_trial(struct outcome *o)
{
	struct trial t = { .mask = GK_PSW_RUN | PSW_KEY_1 | GK_PSW_EXT };

	memset(sandbox, 0, SANDBOX);
	for (size_t i = 0; i < 16; i++)
		t.gr[i] = random_register();
	do
		for (size_t i = 0; i < sizeof(t.text); i++)
			t.text[i] = (u8)random_u64();
	while (excluded(t.text));
	in_trial = true;
	insn_sckc(gk_tod() + (TRIAL_US << 12));
	trial_run(&t, o);
	in_trial = false;
	insn_sckc(~0ul);
}

static void check_random(void)
{
	u64 cr0 = insn_stctg_cr0(), cr6 = insn_stctg_cr6(), sum;
	u32 completed = 0, codes = 0, odd = 0;
	u64 seen[2] = { 0 };
	struct outcome o;

	for (u64 at = 0; at < (u64)sandbox; at += 4096)
		set_key(at, KEY_OURS);
	for (u64 at = 0; at < SANDBOX; at += 4096)
		set_key((u64)sandbox + at, KEY_SANDBOX);
	trial_text = sandbox + SANDBOX / 2;
	gk_ext_register(GK_EXT_CLOCK_COMPARATOR, comparator);
	sum = sum_of_ours();
	for (u32 i = 0; i < TRIALS; i++) {
		random_trial(&o);
		completed += o.completed;
		odd += o.code > 0x3f;
		seen[o.code / 64 % 2] |= 1ul << (o.code % 64);
	}
	for (u32 i = 0; i < 64; i++)
		codes += seen[0] >> i & 1;
	gk_clock_init();
	for (u64 at = 0; at < (u64)sandbox + SANDBOX; at += 4096)
		set_key(at, 0);
	gk_printf("# %u completed, %u interrupted by the clock, codes %lx\n",
		  completed, given_up, seen[0]);
	gk_check(completed > TRIALS / 20 && codes >= 6 && odd == 0,
		 "random instructions complete or are interrupted");
	gk_check_equal(sum_of_ours(), sum, "our own storage is as before");
	gk_check(insn_stctg_cr0() == cr0 && insn_stctg_cr6() == cr6 &&
			 insn_stpx() == 0,
		 "control registers and prefix, too");
}

/* --- no way back --- */

static void fault(void)
{
	__asm__ volatile(".long 0x00000000");
}

/* The program new PSW is that; then an exception. */
static void end_by_pgm(u64 mask, u64 addr)
{
	gk_lowcore.pgm_new.mask = mask;
	gk_lowcore.pgm_new.addr = addr;
	fault();
}

static void case_loop(void)
{
	end_by_pgm(GK_PSW_RUN, (u64)fault);
}

static void case_odd(void)
{
	end_by_pgm(GK_PSW_RUN, (u64)fault | 1);
}

static void case_invalid(void)
{
	end_by_pgm(GK_PSW_RUN | 1, (u64)fault);
}

static void case_zero(void)
{
	end_by_pgm(0, 0);
}

static void case_outside(void)
{
	end_by_pgm(GK_PSW_RUN, OUTSIDE);
}

static void case_wait(void)
{
	gk_end(0xbad, NULL);
}

static void case_pgm_wait(void)
{
	end_by_pgm(GK_PSW_AMODE64 | GK_PSW_WAIT, 0xbad1);
}

/* The comparator's interruption leads to itself. */
static void case_ext_loop(void)
{
	static const u32 spin = 0xa7f40000; /* j . */

	gk_lowcore.ext_new.mask = GK_PSW_RUN | GK_PSW_EXT;
	gk_lowcore.ext_new.addr = (u64)&spin;
	insn_sckc(0);
	insn_stosm(0x03);
	for (;;)
		;
}

static void case_ext_invalid(void)
{
	gk_lowcore.ext_new.mask = GK_PSW_RUN | 1;
	insn_sckc(0);
	insn_stosm(0x03);
	for (;;)
		;
}

static void case_svc_loop(void)
{
	static const u32 svc = 0x0a010a01;

	gk_lowcore.svc_new.mask = GK_PSW_RUN;
	gk_lowcore.svc_new.addr = (u64)&svc;
	__asm__ volatile("svc 1" : : : "memory");
}

static void case_restart(void)
{
	gk_lowcore.restart_new.mask = GK_PSW_RUN | 1;
	gk_lowcore.restart_new.addr = 0x10001;
	insn_sigp(0, 0x06, 0, NULL);
	for (;;)
		;
}

static void case_stop(void)
{
	insn_sigp(0, 0x05, 0, NULL);
	for (;;)
		;
}

static void case_spin(void)
{
	for (;;)
		;
}

static const struct {
	const char *name;
	void (*run)(void);
} cases[] = {
	{ "LOOP", case_loop },		{ "ODD", case_odd },
	{ "INVALID", case_invalid },	{ "ZERO", case_zero },
	{ "OUTSIDE", case_outside },	{ "WAIT", case_wait },
	{ "PGMWAIT", case_pgm_wait },	{ "EXTLOOP", case_ext_loop },
	{ "EXTINV", case_ext_invalid }, { "SVCLOOP", case_svc_loop },
	{ "RESTART", case_restart },	{ "STOP", case_stop },
	{ "SPIN", case_spin },
};

static void run_case(void)
{
	char name[16];

	if (!gk_parm("CASE", name, sizeof(name)))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		if (strcmp(cases[i].name, name) != 0)
			continue;
		gk_printf("case %s\n", name);
		gk_console_drain();
		cases[i].run();
	}
	gk_end(GK_END_FAILED, "no such case");
}

void gk_main(void)
{
	run_case();
	sandbox = gk_pages_alloc(SANDBOX);
	check_prefix();
	check_psws();
	check_random();
	gk_check_done();
}
