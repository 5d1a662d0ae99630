/* SPDX-License-Identifier: Apache-2.0 */
/* Bringing the system up: pack, configuration, directory, terminals, uplinks. */
#ifndef CP_CORE_STARTUP_H
#define CP_CORE_STARTUP_H

#include "cp/lib/types.h"

struct pack;

/* Where the pack lies in real storage of BYTES (page-aligned; empty if none). */
void startup_pack_extent(u64 bytes, u64 *from, u64 *to);
/* The INIT task. */
void startup_task(void *unused);
/* The system pack; empty (size 0) when none was loaded or it is refused. */
const struct pack *startup_pack(void);

#endif
