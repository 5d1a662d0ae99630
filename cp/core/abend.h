/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CP's own failures.  An assertion or a program check in CP ends in
 * abend(): code, registers, back-trace on the SCLP console, disabled wait.
 * Never for what a guest, a packet or an operator did.
 */
#ifndef CP_CORE_ABEND_H
#define CP_CORE_ABEND_H

#include "cp/arch/psw.h"
#include "cp/lib/types.h"

NORETURN void abend(const char *what, const char *file, u32 line);
NORETURN void abend_program(u16 code, u64 tea, const struct psw *psw,
			    const u64 gr[16]);

#define ASSERT(x) ((x) ? (void)0 : abend(#x, __FILE__, __LINE__))

#endif
