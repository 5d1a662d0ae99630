/* SPDX-License-Identifier: Apache-2.0 */
/* The task that looks after the guests' watchdogs (cp/vm/watchdog.h). */
#ifndef CP_CMD_WATCHDOG_H
#define CP_CMD_WATCHDOG_H

/* Once, before the first user is logged on. */
void watchdog_start(void);
/* A deadline was set: it is to look. */
void watchdog_look(void);

#endif
