/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random instructions, or DIAGNOSEs, in the supervisor state, without an end.
 */
#include "guestkit/include/gk/chan.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/lowcore.h"
#include "guestkit/include/gk/parm.h"
#include "tests/guest/hostile_storm/storm.h"
#include "tests/guest/random.h"
#include "tests/guest/trial.h"

#define CR0_COMPARATOR 0x800ul
#define KEY_1	       0x10ul
#define PSW_KEY_1      0x0010000000000000ul
#define OWN_KEY	       32 /* one in so many may store anywhere */

static u8 *stream;
static u64 (*prepare)(u64 gr[16], u8 *stream);
u8 storm_stack[4096] ALIGNED(8);
NORETURN void storm_again(void);

/* Every interruption comes here, whatever registers and tables are by now. */
__asm__(".pushsection .text\n"
	"\t.balign 8\n"
	"\t.globl storm_entry\n"
	"storm_entry:\n"
	"\tlarl 1,storm_controls\n"
	"\tlctlg 0,15,0(1)\n"
	"\tlarl 15,storm_stack+3936\n"
	"\tjg storm_again\n"
	"\t.popsection");

/* Into the stream, or far from everything. */
static u64 stream_register(void)
{
	return random_below(4) ? (u64)stream + random_below(STREAM_SIZE)
			       : random_u64() | 1ul << 40;
}

/* Random words; where they are entered. */
static u64 stream_prepare(u64 gr[16], u8 *at)
{
	for (u32 i = 0; i < 16; i++)
		gr[i] = stream_register();
	/* The subchannel a program would use. */
	if (random_below(4) == 0)
		gr[1] = storm_console;
	/* Something new where it has just been. */
	for (u32 i = 0; i < 64; i++)
		((u64 *)(void *)at)[random_below(STREAM_SIZE / 8)] =
			random_u64();
	return (u64)at + 2 * random_below(STREAM_SIZE / 2);
}

void storm_again(void)
{
	struct gk_psw *psw = (struct gk_psw *)TRIAL_PSW_AT;
	u64 *gr = (u64 *)TRIAL_GRS_AT;
	struct irb irb;

	__asm__("" : "+r"(psw), "+r"(gr));
	insn_spx(0);
	insn_tsch(storm_console, &irb);
	psw->addr = prepare(gr, stream);
	psw->mask = GK_PSW_AMODE64 | GK_PSW_EXT;
	if (random_below(2))
		psw->mask |= GK_PSW_DAT;
	if (random_below(OWN_KEY))
		psw->mask |= PSW_KEY_1;
	/* A CPU timer that has run out would interrupt before anything else. */
	insn_spt(~0ul >> 1);
	insn_sckc(gk_tod() + (1000 << 12));
	__asm__ volatile("lmg 0,15,0x400(0)\n\t"
			 "lpswe 0x3f0(0)"
			 :
			 :
			 : "memory");
	__builtin_unreachable();
}

bool stream_ready(void)
{
	char seed[16];

	if (gk_parm("SEED", seed, sizeof(seed)))
		for (const char *p = seed; *p; p++)
			random_state = random_state * 31 + (u8)*p;
	stream = gk_pages_alloc(STREAM_SIZE + 2 * PAGE);
	/* Where most of them may store: so this program lives for a while. */
	for (u64 at = 0; at < STREAM_SIZE; at += PAGE)
		__asm__ volatile("sske %0,%1"
				 :
				 : "d"(KEY_1), "a"((u64)stream + at)
				 : "memory");
	return true;
}

/* Every interruption begins it anew; whatever it hits, it hits. */
static void begin(u64 (*how)(u64 gr[16], u8 *stream))
{
	const struct gk_psw anew = { GK_PSW_AMODE64, (u64)storm_entry };

	prepare = how;
	__asm__ volatile("stctg 0,15,%0" : "=Q"(storm_controls));
	storm_controls[0] |= CR0_COMPARATOR;
	gk_lowcore.pgm_new = anew;
	gk_lowcore.svc_new = anew;
	gk_lowcore.ext_new = anew;
	gk_lowcore.io_new = anew;
	gk_lowcore.restart_new = anew;
	storm_again();
}

void step_stream(void)
{
	begin(stream_prepare);
}

void step_diagnose(void)
{
	begin(diagnose_prepare);
}
