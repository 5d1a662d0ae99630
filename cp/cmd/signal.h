/* SPDX-License-Identifier: Apache-2.0 */
/* SIGNAL SHUTDOWN and its use by SHUTDOWN. */
#ifndef CP_CMD_SIGNAL_H
#define CP_CMD_SIGNAL_H

#include "cp/lib/types.h"

/* How many logged-on guests take the signal or have it. */
u32 signal_count(void);
/*
 * Signal all that take it; each is logged off when it has ended or SECONDS are
 * over.  Returns at once.
 */
void signal_all(u32 seconds);
/* SHUTDOWN was cancelled: who got its signal and goes on is not logged off. */
void signal_relent(void);

#endif
