/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DEBUGGEE: what tests/sys/test_gdb.py looks into.  It does what is typed:
 *
 *	SUM n	calls itself n deep and prints the sum of 1 to n
 *	WRITE n	writes n into `watched`, between other stores
 *	SPIN	does nothing until somebody sets `enough`
 *	OPEN	opens for a timer that is due, and what is typed
 *	FAIL	stops CPU 1 and ends in a disabled wait
 *
 * CPU 1, if it is defined, counts for ever in `beats`.
 */
#include "cp/lib/str.h"
#include "guestkit/include/gk/boot.h"
#include "guestkit/include/gk/clock.h"
#include "guestkit/include/gk/console.h"
#include "guestkit/include/gk/insn.h"
#include "guestkit/include/gk/irq.h"
#include "guestkit/include/gk/lowcore.h"

#define STOP	     0x05
#define RESTART	     0x06
#define AMODE64	     0x0000000180000000ull
#define WAIT_FOREVER 0x0002000180000000ull

volatile u64 watched, beside[2], enough, beats;
u64 last_sum;
static char order[80];

/* It needs no stack and is open for nothing. */
void debuggee_beat(void);
__asm__("	.globl debuggee_beat\n"
	"	.type debuggee_beat, @function\n"
	"debuggee_beat:\n"
	"	larl	%r1, beats\n"
	"0:	lg	%r2, 0(%r1)\n"
	"	aghi	%r2, 1\n"
	"	stg	%r2, 0(%r1)\n"
	"	j	0b\n");

/* Its interruptions may come at each of the two. */
void debuggee_open(u8 *mask);
__asm__("	.globl debuggee_open\n"
	"	.type debuggee_open, @function\n"
	"debuggee_open:\n"
	"	stosm	0(%r2), 3\n"
	"	lr	%r0, %r0\n"
	"	lr	%r0, %r0\n"
	"	stnsm	0(%r2), 0xfc\n"
	"	br	%r14\n");

static NOINLINE u64 sum(u64 n)
{
	u64 rest;

	if (!n)
		return 0;
	rest = sum(n - 1);
	__asm__ volatile("" : "+d"(rest)); /* no loop of it */
	return n + rest;
}

static NOINLINE void write_it(u64 n)
{
	beside[0] = n;
	watched = n;
	beside[1] = n;
}

static NOINLINE void spin(void)
{
	while (!enough)
		;
	enough = 0;
	gk_printf("spun\n");
}

static NOINLINE void open_up(void)
{
	u8 mask;

	insn_sckc(0);
	debuggee_open(&mask);
	gk_printf("opened\n");
}

static NOINLINE void fail(void)
{
	struct gk_psw dead = { WAIT_FOREVER, 0xdead };

	insn_sigp(1, STOP, 0, NULL);
	__asm__ volatile("lpswe %0" : : "Q"(dead));
}

static void carry_out(const char *what)
{
	u64 n = 0;

	if (strncmp(what, "SUM ", 4) == 0 && str_to_u64(what + 4, 10, 99, &n)) {
		last_sum = sum(n);
		gk_printf("sum %u\n", (unsigned int)last_sum);
	} else if (strncmp(what, "WRITE ", 6) == 0 &&
		   str_to_u64(what + 6, 10, ~(u64)0, &n)) {
		write_it(n);
		gk_printf("written\n");
	} else if (strcmp(what, "SPIN") == 0) {
		spin();
	} else if (strcmp(what, "OPEN") == 0) {
		open_up();
	} else if (strcmp(what, "FAIL") == 0) {
		fail();
	}
}

static void typed(char *text)
{
	str_copy(order, sizeof(order), text);
	str_upper(order);
}

void gk_main(void)
{
	gk_lowcore.restart_new.mask = AMODE64;
	gk_lowcore.restart_new.addr = (u64)debuggee_beat;
	insn_sigp(1, RESTART, 0, NULL);
	gk_console_input(typed);
	gk_printf("debuggee\n");
	for (;;) {
		gk_idle(gk_now_us() + 100000);
		carry_out(order);
		order[0] = '\0';
	}
}
