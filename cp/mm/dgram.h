/* SPDX-License-Identifier: Apache-2.0 */
/* Base buffers: what their users (vswitch/dgram.h) do not need to know. */
#ifndef CP_MM_DGRAM_H
#define CP_MM_DGRAM_H

#include "cp/lib/types.h"

struct dgram;

/* Once, before the first buffer; starts the task that gives back idle ones. */
void dgram_init(void);
/*
 * More than three quarters of the buffers of D's size are taken: those left are
 * for datagrams on their way, and D is not to wait anywhere.
 */
bool dgram_scarce(const struct dgram *d);
/* This CPU was interrupted by another: maybe to give up its ready buffers. */
void dgram_signalled(void);

#endif
