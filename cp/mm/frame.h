/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Real storage in frames of 4 KiB: a buddy allocator.  Orders 0..8 (4 KiB to
 * 1 MiB).  Everything is returned as its direct-map address.
 *
 * CP keeps a reserve: ordinary requests fail while the free frames are below
 * it; FRAME_RESERVE may use it up (commands, FORCE, SHUTDOWN), FRAME_GUEST half
 * of it (what CP stores into a guest), so that no guest can take it all.
 */
#ifndef CP_MM_FRAME_H
#define CP_MM_FRAME_H

#include "cp/lib/types.h"

#define FRAME_ORDER_MAX 8
#define FRAME_RESERVE	0x01 /* may use CP's reserve  */
#define FRAME_ZERO	0x02 /* cleared               */
#define FRAME_LOW	0x04 /* below 2 GiB (channel) */
#define FRAME_GUEST	0x08 /* half of the reserve   */

/* Storage 0..BYTES exists; nothing is free until frame_add. */
void frame_init(u64 bytes);
void frame_add(hpa_t from, hpa_t to);
void *frame_alloc(u32 order, u32 flags);
void frame_free(void *p, u32 order);
u64 frame_count_total(void);
u64 frame_count_free(void);

/* Small objects, 16..2048 bytes, zeroed; larger ones by whole frames. */
void *heap_alloc(size_t size);
void heap_free(void *p, size_t size);

#endif
