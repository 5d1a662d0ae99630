/* SPDX-License-Identifier: Apache-2.0 */
/* The shutdown signal (SCLP signal quiesce): SIGNAL SHUTDOWN of CP-64. */
#ifndef GK_SHUTDOWN_H
#define GK_SHUTDOWN_H

#include "cp/lib/types.h"

/*
 * Take the signal: when it comes, gk_poll() calls END with the seconds that are
 * left, then the guest ends (GK_END_OK).  False: this machine gives none.  Not
 * with the service processor's console, which has the events for itself.
 */
bool gk_shutdown_enable(void (*end)(u32 seconds));

#endif
