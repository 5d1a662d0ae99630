/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Storms of one CPU: pages and keys, the prefix, what lies beyond storage, the
 * instructions only CP can do, and control registers that are anyone's.
 */
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/lowcore.h"
#include "tests/guest/hostile_storm/storm.h"
#include "tests/guest/random.h"
#include "tests/guest/trial.h"

#define REAL_SPACE 0x20ul
#define PSW_R	   0x4000000000000000ul
#define PSW_STATES 0x0001c00000000000ul /* P, AS */

void step_storage(void)
{
	static u64 at;
	u64 size = gk_storage_size();

	for (u32 i = 0; i < 64; i++) {
		at = (at + PAGE) % size;
		if (at < 0x1000000)
			at = 0x1000000;
		*(volatile u8 *)at = 1;
		__asm__ volatile("sske %0,%1"
				 :
				 : "d"(random_u64() & 0xfe), "a"(at)
				 : "memory");
	}
	if (random_below(16) == 0)
		gk_hyper_release_pages(0x1000000, size - PAGE);
}

/*
 * The prefix is somewhere, and what it holds is given back while it is in
 * force: CP finds the area of a running CPU without frames.
 */
static void set_prefix(void *to)
{
	insn_spx(*(u32 *)to);
}

void step_prefix(void)
{
	u32 anywhere = (u32)random_u64(); /* mostly outside */
	u64 size = gk_storage_size();
	u64 area = 0x1000000 + random_below((u32)((size >> 13) - 0x801)) * 8192;
	struct gk_lowcore *low = (struct gk_lowcore *)area;

	*low = gk_lowcore;
	insn_spx((u32)area);
	gk_hyper_release_pages(area, area + PAGE);
	*(volatile u8 *)(area + 8191) = 1;
	insn_stpx();
	insn_spx(0);
	gk_trap(set_prefix, &anywhere, NULL);
	insn_spx(0);
}

/* Loads, stores and long moves beyond the last byte, or across it. */
void step_beyond(void)
{
	static const u8 texts[][6] = {
		{ 0x58, 0x00, 0x20, 0x00 },		/* L    */
		{ 0x50, 0x00, 0x20, 0x00 },		/* ST   */
		{ 0xd2, 0xff, 0x20, 0x00, 0x20, 0x01 }, /* MVC  */
		{ 0x0e, 0x24 },				/* MVCL */
		{ 0xba, 0x00, 0x20, 0x00 },		/* CS   */
		{ 0x44, 0x00, 0x20, 0x00 },		/* EX   */
		{ 0xb2, 0x2b, 0x00, 0x02 },		/* SSKE */
		{ 0xb2, 0x2c, 0x00, 0x02 },		/* TB   */
	};
	u64 size = gk_storage_size();
	struct trial t = { .mask = GK_PSW_RUN };
	struct outcome o;

	memcpy(t.text, texts[random_below(ARRAY_SIZE(texts))], 6);
	t.gr[2] = random_below(2) ? size - random_below(512)
				  : size + random_u64() % size;
	t.gr[3] = t.gr[5] = 65536;
	t.gr[4] = size + PAGE;
	trial_run(&t, &o);
}

/* Any command, with a control block of any length: inside our storage. */
static void service(u64 any)
{
	static u8 sccb[4096] ALIGNED(4096);

	put_be16(sccb, (u16)(any >> 48));
	insn_servc((u32)any, (u32)(uintptr_t)sccb);
}

/* The instructions that only CP can do. */
void step_exits(void)
{
	struct io_int what;
	u32 status;

	for (u32 i = 0; i < 16; i++) {
		insn_stidp();
		insn_stpx();
		insn_tpi(&what);
		gk_hyper_yield();
		service(random_u64());
		insn_tprot(random_u64() % gk_storage_size(), (u8)random_u64());
		insn_sckc(random_u64() | 1ul << 63);
		insn_sigp((u16)(1 + random_below(65535)), (u8)random_u64(),
			  (u32)random_u64(), &status);
	}
}

/*
 * What is kept while the control registers are anyone's.  The way back has no
 * DAT and no base register: it finds this by LARL.
 */
u64 storm_controls[16], storm_registers[16];
struct gk_psw storm_psw ALIGNED(8);
u8 storm_mask ALIGNED(2);

/* Run what storm_psw says, until the first program interruption. */
static void run_with(const u64 wild[16])
{
	struct gk_psw usual = gk_lowcore.pgm_new;

	gk_lowcore.pgm_new.mask = GK_PSW_AMODE64;
	__asm__ volatile("larl 1,storm_mask\n\t"
			 "stnsm 0(1),0xfb\n\t" /* no DAT */
			 "larl 1,storm_controls\n\t"
			 "stctg 0,15,0(1)\n\t"
			 "larl 1,storm_registers\n\t"
			 "stmg 0,15,0(1)\n\t"
			 "larl 1,1f\n\t"
			 "stg 1,%[at]\n\t"
			 "lctlg 0,15,0(%[wild])\n\t"
			 "larl 1,storm_psw\n\t"
			 "lpswe 0(1)\n"
			 "1:\tlarl 1,storm_controls\n\t"
			 "lctlg 0,15,0(1)\n\t"
			 "larl 1,storm_registers\n\t"
			 "lmg 0,15,0(1)\n\t"
			 "larl 1,storm_mask\n\t"
			 "stosm 0(1),0x04" /* DAT again */
			 : [at] "=Q"(gk_lowcore.pgm_new.addr)
			 : [wild] "a"(wild)
			 : "1", "cc", "memory");
	gk_lowcore.pgm_new = usual;
}

/*
 * Any tables, any control registers, any kind of address space.  Where it
 * goes, if it gets there, are zeros: an operation exception.
 */
void step_controls(void)
{
	u64 wild[16];

	for (u32 i = 0; i < 16; i++)
		wild[i] = random_below(4) ? random_u64()
					  : random_u64() % gk_storage_size();
	wild[0] = insn_stctg_cr0() ^ (random_u64() & 0x00ff0000ul);
	if (random_below(2))
		wild[1] = REAL_SPACE;
	storm_psw.mask = GK_PSW_RUN | (random_u64() & PSW_STATES);
	if (random_below(4) == 0)
		storm_psw.mask |= PSW_R;
	if (random_below(8) == 0)
		storm_psw.mask ^= 1ul << random_below(56);
	/* Channel reports of DEFINE's devices may be waiting. */
	storm_psw.mask &=
		~(u64)(GK_PSW_IO | GK_PSW_EXT | GK_PSW_MCK | GK_PSW_WAIT);
	storm_psw.addr = random_below(2) ? (u64)storm_prog + PAGE
					 : random_u64() | 1ul << 40;
	run_with(wild);
}
