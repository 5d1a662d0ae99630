/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A CPU's first entry into SIE: a guest of one instruction.
 *
 * The emulated machine has a set of guest registers for each CPU, of which the
 * instruction length is zero until an instruction that leaves one was executed.
 * A branch leaves none.  So a guest whose first instruction on a fresh CPU is a
 * branch with an event of PER would be told of a PSW two bytes too far.
 *
 * This guest needs two frames.  When not even CP's reserve has them, guests are
 * entered without it, and that is what a traced one may see.
 */
#include "cp/engine/sie_first.h"

#include "cp/arch/dat.h"
#include "cp/core/abend.h"
#include "cp/core/cpu.h"
#include "cp/engine/sie_controls.h"
#include "cp/hw/asm.h"
#include "cp/hw/insn.h"
#include "cp/lib/str.h"
#include "cp/mm/frame.h"
#include "cp/mm/home.h"

#define CR_HOME_SPACE 13

#define FRAME_ORDER 1 /* the guest's prefix area and all it has */
#define TEXT_AT	    0x400
#define STATE_AT    0x1000

/* DIAGNOSE, which comes to CP. */
static const u8 text[4] = { 0x83 };

/* In real mode; its storage is the megabyte of the direct map with BASE. */
static struct sie_block *make_guest(u8 *base)
{
	struct sie_block *s = (struct sie_block *)(base + STATE_AT);

	memcpy(base + TEXT_AT, text, sizeof(text));
	s->mx = SIE_MX_ESAME;
	s->mso = (u64)base & ~(SEGMENT_SIZE - 1);
	s->mse = s->mso;
	s->prefix = (u32)((u64)base - s->mso);
	s->psw.mask = PSW_AMODE64;
	s->psw.addr = TEXT_AT;
	s->cpu_timer = ~(u64)0 >> 1;
	s->clock_comparator = ~(u64)0;
	return s;
}

void sie_first_entry(struct cpu *c)
{
	u8 *base = frame_alloc(FRAME_ORDER, FRAME_ZERO | FRAME_RESERVE);
	struct sie_light none = { .exit = { LIGHT_NEVER } };
	u64 cr[16], gr[16] = { 0 };
	struct sie_block *s;

	if (!base)
		return;
	insn_stctg(cr);
	insn_lctlg1(cr[CR_HOME_SPACE]);
	s = make_guest(base);
	none.sie = s;
	c->sie_pgm = 0;
	/* A host interruption comes before or behind the instruction. */
	do
		sie_enter(hpa_val(home_real(s)), gr, &none);
	while (s->icptcode == SIE_ICPT_NONE && !c->sie_pgm);
	ASSERT(s->icptcode == SIE_ICPT_INSTRUCTION && !c->sie_pgm);
	c->guest_ready = true;
	frame_free(base, FRAME_ORDER);
}
