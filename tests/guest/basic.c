/* SPDX-License-Identifier: Apache-2.0 */
/* Storage, PSW, program interruptions, supervisor call. */
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/check.h"
#include "guestkit/include/gk/heap.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"

#define PGM_ADDRESSING_AT (1ul << 40)
#define PAGES		  64

static void load(void *address)
{
	__asm__ volatile("lg 1,0(%0)" : : "a"(address) : "1", "memory");
}

static void store(void *address)
{
	__asm__ volatile("stg 1,0(%0)" : : "a"(address) : "memory");
}

static void undefined(void *unused)
{
	(void)unused;
	__asm__ volatile(".long 0x00000000");
}

static void odd_register(void *unused)
{
	(void)unused;
	/* MVCL with an odd register: specification exception. */
	__asm__ volatile(".short 0x0e13" : : : "memory");
}

static void divide_by_zero(void *unused)
{
	(void)unused;
	__asm__ volatile("lghi 2,0\n\tlghi 3,1\n\tlghi 4,0\n\tdlgr 2,4"
			 :
			 :
			 : "2", "3", "4", "cc");
}

static void odd_psw(void *unused)
{
	static const struct gk_psw psw ALIGNED(8) = { GK_PSW_RUN, 0x10001 };

	(void)unused;
	__asm__ volatile("lpswe %0" : : "Q"(psw) : "memory");
}

static void privileged(void *unused)
{
	static struct gk_psw psw ALIGNED(8);

	(void)unused;
	psw.mask = GK_PSW_RUN | GK_PSW_PROBLEM;
	__asm__ volatile("larl 1,0f\n\t"
			 "stg 1,8(%0)\n\t"
			 "lpswe 0(%0)\n"
			 "0:	stidp 8(%0)"
			 :
			 : "a"(&psw)
			 : "1", "memory");
}

static void check_storage(void)
{
	u8 *p = gk_pages_alloc(PAGES * 4096);
	bool clear = true, kept = true;
	u64 end = gk_storage_size();

	for (size_t i = 0; p && i < PAGES * 4096; i++)
		clear &= p[i] == 0;
	gk_check(p && clear, "pages are clear");
	for (size_t i = 0; p && i < PAGES; i++)
		p[i * 4096 + i] = (u8)(i + 1);
	for (size_t i = 0; p && i < PAGES; i++)
		kept &= p[i * 4096 + i] == i + 1;
	gk_check(kept, "every page keeps what is stored");
	*(volatile u64 *)(end - 8) = 0x1122334455667788;
	gk_check_equal(*(volatile u64 *)(end - 8), 0x1122334455667788,
		       "the last doubleword is storage");
	gk_check_pgm(PGM_ADDRESSING, load, (void *)end,
		     "load behind the end: addressing");
	gk_check_pgm(PGM_ADDRESSING, store, (void *)end,
		     "store behind the end: addressing");
	gk_check_pgm(PGM_ADDRESSING, load, (void *)PGM_ADDRESSING_AT,
		     "load at 1 TiB: addressing");
}

static void check_program_interruptions(void)
{
	gk_check_pgm(PGM_OPERATION, undefined, NULL, "operation exception");
	gk_check_pgm(PGM_SPECIFICATION, odd_register, NULL,
		     "odd register pair: specification");
	gk_check_pgm(0x09, divide_by_zero, NULL, "fixed-point divide");
	gk_check_pgm(PGM_SPECIFICATION, odd_psw, NULL,
		     "odd address in a PSW: specification");
	gk_check_pgm(PGM_PRIVILEGED, privileged, NULL,
		     "STIDP in the problem state: privileged operation");
}

static void check_moves(void)
{
	static u8 a[5000], b[5000];
	bool same = true;

	for (size_t i = 0; i < sizeof(a); i++)
		a[i] = (u8)(i * 7 + (i >> 8));
	memcpy(b, a, sizeof(a));
	for (size_t i = 0; i < sizeof(a); i++)
		same &= b[i] == (u8)(i * 7 + (i >> 8));
	gk_check(same, "memcpy copies");
	gk_check(memcmp(a, b, sizeof(a)) == 0, "memcmp finds it equal");
	b[4711]++;
	gk_check(memcmp(a, b, sizeof(a)) < 0, "memcmp finds the difference");
	memset(b, 0x5a, sizeof(b));
	gk_check(b[0] == 0x5a && b[4999] == 0x5a, "memset fills");
}

void gk_main(void)
{
	u64 psw = insn_epsw();

	gk_check_equal(psw & GK_PSW_RUN, GK_PSW_RUN,
		       "DAT on, 64-bit addressing");
	gk_check((psw & (GK_PSW_IO | GK_PSW_EXT | GK_PSW_PROBLEM)) == 0,
		 "interruptions closed, supervisor state");
	check_storage();
	check_program_interruptions();
	__asm__ volatile("svc 42" : : : "memory");
	gk_check_equal((u64)gk_last_svc(), 42, "supervisor call 42");
	check_moves();
	gk_check_done();
}
