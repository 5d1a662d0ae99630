/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DIAGNOSEs at random, in the supervisor state: codes that there are with any
 * operands, codes that there are not, resets and loads of this machine among
 * them.  What one leaves in a register is the next one's operand.
 */
#include "guestkit/include/gk/heap.h"
#include "tests/guest/codes.h"
#include "tests/guest/hostile_storm/storm.h"
#include "tests/guest/random.h"

#define ROW	     8u /* one DIAGNOSE, and what leads to the next */
#define CODE_IPL     0x308
#define CODE_COMMAND 0x008
#define SHORT_PSW    0x0008000080000000ul
#define OP_DIAG	     0x83000000u
#define OP_NOP	     0x47000000u
#define EBCDIC_STAR  0x5c

void storm_was_reset(void);

/* ESA/390 after a reset by X'308': as if one more interruption had come. */
__asm__(".pushsection .text\n"
	"\t.balign 8\n"
	"\t.globl storm_was_reset\n"
	"storm_was_reset:\n"
	"\tslr 0,0\n"
	"\tlhi 1,1\n"
	"\tsigp 1,0,0x12\n"
	"\tsam64\n"
	"\tjg storm_entry\n"
	"\t.popsection");

/* Never 0: what is at the beginning of storage brings this machine back. */
static u64 wild(const u8 *stream)
{
	u64 size = gk_storage_size(), page = random_below(STREAM_SIZE / PAGE);

	switch (random_below(12)) {
	case 0:
		return 1 + random_below(8);
	case 1:
	case 2:
		return (u64)stream + page * PAGE;
	case 3:
		return (u64)stream + random_below(STREAM_SIZE);
	case 4:
		return (u64)stream + (page + 1) * PAGE - 1 - random_below(64);
	case 5:
		return size - PAGE;
	case 6:
		return size - 8 + random_below(16);
	case 7:
		return 0x7ffffff8 + random_below(16);
	case 8:
		return ~0ul - random_below(64);
	case 9:
		return (random_u64() << 32) | (1 + random_below(300));
	case 10:
		return 0x40000000 | (1 + random_below(300));
	default:
		return random_u64() | 1ul << 40;
	}
}

/*
 * A code in a displacement without a base.  A command of no length would be CP
 * READ, the end of it all: X'08' is rare, and its text mostly a comment.
 */
static u32 random_code(void)
{
	u32 n = random_below(ARRAY_SIZE(diag_codes) + 2);

	if (n >= ARRAY_SIZE(diag_codes))
		return random_below(0x1000);
	/* A reset takes long: few of them. */
	if (diag_codes[n] == CODE_IPL && random_below(8))
		return diag_codes[0];
	return diag_codes[n];
}

/* Subcodes 3 and 4 load this program anew, from its seed: seldom. */
static u64 operand(const u8 *stream)
{
	u64 any = wild(stream);
	u32 low = (u32)any;

	return (low == 3 || low == 4) && random_below(16) ? any + 2 : any;
}

u64 diagnose_prepare(u64 gr[16], u8 *stream)
{
	u32 rows = STREAM_SIZE / ROW, first = random_below(rows - 64);
	volatile u64 *low = (volatile u64 *)0;

	__asm__("" : "+a"(low));
	*low = SHORT_PSW | (u64)storm_was_reset;
	for (u32 i = 0; i < 16; i++)
		gr[i] = operand(stream);
	for (u32 i = first; i < first + 64; i++) {
		u32 *row = (u32 *)(void *)(stream + (u64)i * ROW);

		row[0] = OP_DIAG | random_below(256) << 16 | random_code();
		row[1] = OP_NOP;
	}
	/* Text for what reads some. */
	stream[random_below(STREAM_SIZE)] = EBCDIC_STAR;
	return (u64)stream + (u64)first * ROW;
}
