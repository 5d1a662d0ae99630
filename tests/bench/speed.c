/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a guest's instructions and hypercalls cost, for tests/harness/bench.py:
 * it times the lines with its own clock.  The same image runs bare, where SIE
 * stands in for the hypercall: the shortest loop of a control program that
 * enters a guest, which exits by DIAGNOSE at once.
 */
#include "cp/arch/sie.h"
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/hypercall.h"
#include "guestkit/include/gk/insn.h"

#define ROUNDS	   5
#define WORDS	   4096u
#define SWEEPS	   600u
#define HYPERCALLS 1000000u
#define GUEST_AT   0x1000000ul /* 16 MiB: the inner guest's storage */
#define GUEST_CODE 0x1000ul

static u64 table[WORDS];

/* Loads, stores, arithmetic, branches, calls of memcpy: a bit of everything. */
static u64 mixed(void)
{
	static u8 from[1500], to[1500];
	u64 sum = 1;

	for (u32 n = 0; n < SWEEPS; n++) {
		for (u32 i = 0; i < WORDS; i++) {
			sum = sum * 6364136223846793005ul + i;
			table[(sum >> 33) % WORDS] ^= sum;
			if (sum & 0x100)
				sum += table[i];
		}
		memcpy(to, from, sizeof(to));
		from[n % sizeof(from)] = to[(n + 1) % sizeof(to)];
	}
	return sum;
}

/* DIAGNOSE X'260': how much storage there is, about the least one can ask. */
static void null_hypercalls(void)
{
	for (u32 n = 0; n < HYPERCALLS; n++) {
		register u64 gr2 __asm__("2") = 0;
		register u64 gr4 __asm__("4") = 0xc;

		__asm__ volatile("diag %0,%1,0x260"
				 : "+d"(gr2), "+d"(gr4)
				 :
				 : "cc", "memory");
	}
}

/* --- the barest control program ------------------------------------------ */

static struct sie_block sie;

static void sie_set_up(void)
{
	/* diag 0,0,0; j .-4 */
	static const u8 loop[] = { 0x83, 0x00, 0x00, 0x00,
				   0xa7, 0xf4, 0xff, 0xfe };

	memcpy((void *)(GUEST_AT + GUEST_CODE), loop, sizeof(loop));
	sie.mx = SIE_MX_ESAME;
	sie.mso = GUEST_AT;
	sie.mse = GUEST_AT;
	sie.cpu_timer = ~0ul >> 1;
	sie.clock_comparator = ~0ul;
	sie.cr[0] = 0xe0;
	sie.psw.mask = PSW_AMODE64;
	sie.psw.addr = GUEST_CODE;
}

static void sie_exits(void)
{
	for (u32 n = 0; n < HYPERCALLS; n++) {
		register u64 gr14 __asm__("14") = (u64)&sie;

		sie.icptcode = 0;
		__asm__ volatile(".insn s,0xb2140000,0(%%r14)"
				 : "+d"(gr14)
				 :
				 : "0", "1", "2", "3", "4", "5", "6", "7", "8",
				   "9", "10", "12", "cc", "memory");
	}
}

void gk_main(void)
{
	bool guest = gk_hyper_present();

	if (!guest)
		sie_set_up();
	for (u32 i = 0; i < ROUNDS; i++) {
		gk_printf("MIXED BEGIN\n");
		gk_console_drain();
		mixed();
		gk_printf("MIXED END\n");
		gk_console_drain();
		gk_printf("EXITS BEGIN\n");
		gk_console_drain();
		if (guest)
			null_hypercalls();
		else
			sie_exits();
		gk_printf("EXITS END\n");
		gk_console_drain();
	}
	gk_printf("EXITS EACH %u\n", HYPERCALLS);
}
