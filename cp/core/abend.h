/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CP's own failures.  An assertion, a program check in CP, a machine check and
 * the operator's restart key end here: the other CPUs are stopped, what is
 * known is written into the kept segment (cp/core/keep.h) and told, and CP
 * restarts itself.  Never for what a guest, a packet or an operator did.
 *
 * It runs in steps; a failure in one of them goes on with the next.
 */
#ifndef CP_CORE_ABEND_H
#define CP_CORE_ABEND_H

#include "cp/lib/types.h"

struct psa;
struct abend_out;

/* Assertions: by an interruption, so this is not a function in C. */
NORETURN void abend(const char *what, const char *file, u32 line);

#define ASSERT(x) ((x) ? (void)0 : abend(#x, __FILE__, __LINE__))

/* The interruption handlers' ways in; on the abend stack. */
NORETURN void abend_program(const struct psa *psa);
NORETURN void abend_machine_check(const struct psa *psa);
NORETURN void abend_other(const struct psa *psa, const char *code, u16 icode);

/*
 * Who is to be logged on again: FN writes up to MAX userids (8 bytes, padded
 * with zeros) and returns how many.  It is called with all else stopped, maybe
 * in the middle of a change.
 */
void abend_set_users(u32 (*fn)(u8 (*to)[8], u32 max));

/* Write a record as if CP abended here, and go on (SNAPDUMP). */
void abend_snapshot(const char *what);

#endif
