/* SPDX-License-Identifier: Apache-2.0 */
/* Bringing the system up: pack, configuration, directory, terminals. */
#ifndef CP_START_STARTUP_H
#define CP_START_STARTUP_H

#include "cp/lib/types.h"

/* Where the pack lies in real storage of BYTES: pages; empty if none. */
void startup_pack_extent(u64 bytes, u64 *from, u64 *to);
/* The INIT task. */
void startup_task(void *unused);

#endif
