/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shutdown signal: the guest is asked to end by itself (SCLP signal
 * quiesce).  Only a guest that said it takes that event can be asked.
 */
#ifndef CP_VM_SIGNAL_H
#define CP_VM_SIGNAL_H

#include "cp/lib/types.h"

struct vm;

/* Does the guest take the signal? */
bool signal_enabled(struct vm *vm);
/* Ask it to end within SECONDS.  ERR_PERM: it does not take the signal. */
enum err signal_shutdown(struct vm *vm, u32 seconds) MUST_CHECK;

#endif
