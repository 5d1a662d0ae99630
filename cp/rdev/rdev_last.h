/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Devices when CP has failed: polled, without locks and tasks, all other CPUs
 * stopped.
 */
#ifndef CP_RDEV_RDEV_LAST_H
#define CP_RDEV_RDEV_LAST_H

/* A line (ASCII) to the 3215 console, if there is one that answers. */
void rdev_last_words(const char *text);
/* End every channel program and disable every subchannel. */
void rdev_quiet_all(void);

#endif
