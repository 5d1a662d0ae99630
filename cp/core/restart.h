/* SPDX-License-Identifier: Apache-2.0 */
/* Stopping the machine's CPUs, and starting the nucleus once more. */
#ifndef CP_CORE_RESTART_H
#define CP_CORE_RESTART_H

#include "cp/lib/types.h"

/* Stop all CPUs but this one; waits until they are, within bounds. */
void restart_stop_others(void);
/* Spin until the CPU that failed first, or that restarts, stops this. */
NORETURN void restart_wait_for_stop(void);
/* Status of the stopped CPU number I to the real address TO (512 bytes). */
void restart_store_status(u32 i, u64 to);
/*
 * Put the kept nucleus back and start it on CPU 0.  All other CPUs are stopped,
 * no device is active, the kept image is good.
 */
NORETURN void restart_nucleus(void);

#endif
