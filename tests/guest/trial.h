/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One instruction, tried with any PSW mask and any registers.  Behind it lies
 * X'0000', an operation exception: so every trial ends in a program
 * interruption, and the address in the old PSW tells whether the instruction
 * had completed.
 */
#ifndef TESTS_GUEST_TRIAL_H
#define TESTS_GUEST_TRIAL_H

#include "cp/arch/opcode.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/irq.h"

/* Free low storage, reached without a base register. */
#define TRIAL_PSW_AT 0x3f0
#define TRIAL_GRS_AT 0x400

struct trial {
	u64 mask; /* of the PSW it runs with */
	u64 gr[16];
	u8 text[INSN_SIZE_MAX]; /* the instruction; its first two bits tell its
				   length */
};

struct outcome {
	bool completed;
	bool jumped; /* neither completed nor stopped at the instruction */
	u16 code;    /* program-interruption code when not completed     */
	u32 cc;
	u64 gr[16];
};

static u8 trial_place[16] ALIGNED(16);
/* Where instructions are put; a test may set another place. */
static u8 *trial_text = trial_place;

static inline void trial_go(void *unused)
{
	(void)unused;
	__asm__ volatile("lmg 0,15,0x400(0)\n\t"
			 "lpswe 0x3f0(0)"
			 :
			 :
			 : "memory");
}

static inline void trial_run(const struct trial *t, struct outcome *out)
{
	struct gk_psw *psw = (struct gk_psw *)TRIAL_PSW_AT;
	size_t size = insn_size(t->text[0]);
	struct gk_pgm pgm;
	u64 end;

	memcpy(trial_text, t->text, size);
	memset(trial_text + size, 0, 2);
	/* The compiler sees address 0 as no object. */
	__asm__("" : "+r"(psw));
	psw->mask = t->mask;
	psw->addr = (u64)trial_text;
	memcpy((u8 *)psw + TRIAL_GRS_AT - TRIAL_PSW_AT, t->gr, sizeof(t->gr));
	gk_trap(trial_go, NULL, &pgm);
	end = (u64)trial_text + size;
	out->completed = pgm.code == PGM_OPERATION && pgm.old.addr == end + 2;
	out->jumped = !out->completed && pgm.old.addr != end &&
		      pgm.old.addr != (u64)trial_text;
	out->code = out->completed ? 0 : pgm.code;
	out->cc = (u32)(pgm.old.mask >> 44) & 3;
	memcpy(out->gr, (const void *)(u64)gk_lowcore.save_pgm,
	       sizeof(out->gr));
}

#endif
