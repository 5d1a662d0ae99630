/* SPDX-License-Identifier: Apache-2.0 */
/* Base buffers: what their users (vswitch/dgram.h) do not need to know. */
#ifndef CP_MM_DGRAM_H
#define CP_MM_DGRAM_H

/* Once, before the first buffer; starts the task that gives back idle ones. */
void dgram_init(void);
/* This CPU was interrupted by another: maybe to give up its ready buffers. */
void dgram_signalled(void);

#endif
