/* SPDX-License-Identifier: Apache-2.0 */
/* Random instructions, in the supervisor state, without an end. */
#include "guestkit/include/gk/chan.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/lowcore.h"
#include "guestkit/include/gk/parm.h"
#include "tests/guest/hostile_storm/storm.h"
#include "tests/guest/random.h"
#include "tests/guest/trial.h"

#define STREAM_SIZE    65536u
#define CR0_COMPARATOR 0x800ul

static u8 *stream;
u8 storm_stack[4096] ALIGNED(8);
void storm_entry(void);
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

void storm_again(void)
{
	struct gk_psw *psw = (struct gk_psw *)TRIAL_PSW_AT;
	u64 *gr = (u64 *)TRIAL_GRS_AT;
	struct irb irb;

	__asm__("" : "+r"(psw), "+r"(gr));
	insn_spx(0);
	insn_tsch(storm_console, &irb);
	for (u32 i = 0; i < 16; i++)
		gr[i] = stream_register();
	/* The subchannel a program would use. */
	if (random_below(4) == 0)
		gr[1] = storm_console;
	/* Something new where it has just been. */
	for (u32 i = 0; i < 64; i++)
		((u64 *)(void *)stream)[random_below(STREAM_SIZE / 8)] =
			random_u64();
	psw->mask = GK_PSW_AMODE64 | GK_PSW_EXT;
	if (random_below(2))
		psw->mask |= GK_PSW_DAT;
	psw->addr = (u64)stream + 2 * random_below(STREAM_SIZE / 2);
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
	return true;
}

/* Every interruption begins it anew; whatever it hits, it hits. */
void step_stream(void)
{
	const struct gk_psw anew = { GK_PSW_AMODE64, (u64)storm_entry };

	__asm__ volatile("stctg 0,15,%0" : "=Q"(storm_controls));
	storm_controls[0] |= CR0_COMPARATOR;
	gk_lowcore.pgm_new = anew;
	gk_lowcore.svc_new = anew;
	gk_lowcore.ext_new = anew;
	gk_lowcore.io_new = anew;
	gk_lowcore.restart_new = anew;
	storm_again();
}
