/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Guest tests.  A test is a guest whose gk_main() makes checks and ends by
 * gk_check_done().  What it prints:
 *
 *     ok 1 - stsch stores the schib
 *     not ok 2 - ssch with a reserved bit: operand exception
 *     2 checks, 1 failed
 *
 * It ends in a disabled wait, GK_END_OK or GK_END_FAILED.  A test passes on the
 * bare machine first: the machine is the judge of what CP must do.
 */
#ifndef GK_CHECK_H
#define GK_CHECK_H

#include "cp/lib/types.h"

/*
 * One check: GOOD or not; NAME says what holds when it is good.  Printing lets
 * interruptions in, but waits until the console is idle again.
 */
bool gk_check(bool good, const char *name);
/* The same for two numbers; prints both when they differ. */
bool gk_check_equal(u64 is, u64 should, const char *name);
/* A check that makes no sense on this machine, and why. */
void gk_check_skip(const char *name, const char *why);
/* Did FN(ARG) end by a program interruption with code CODE? */
bool gk_check_pgm(u16 code, void (*fn)(void *arg), void *arg, const char *name);
NORETURN void gk_check_done(void);

#endif
