/* SPDX-License-Identifier: Apache-2.0 */
/* Event buffers of the service processor, taken apart and composed.  Pure. */
#ifndef CP_VDEV_SCLP_EVENT_H
#define CP_VDEV_SCLP_EVENT_H

#include "cp/lib/types.h"

#define SCLP_EVENT_HEADER    6
#define SCLP_EVENT_PROCESSED 0x80 /* flag: done with */

/*
 * Each text line of the message in the SIZE bytes of EVENT, as ASCII, to WRITE.
 * What is not well formed is left out.
 */
void sclp_event_lines(const u8 *event, size_t size,
		      void (*write)(void *ctx, const char *text), void *ctx);
/*
 * A command typed (TYPE says how urgent), the shutdown signal: into TO, of ROOM
 * bytes; the size, and nothing stored when that is over ROOM.
 */
size_t sclp_event_command(u8 *to, size_t room, u32 type, const char *line);
/*
 * The text of the command in the SIZE bytes of EVENT, as ASCII of at most
 * ROOM - 1 characters; false: there is none.
 */
bool sclp_event_typed(const u8 *event, size_t size, char *text, size_t room);
/* Keys typed at the ASCII console; KEYS is at most SCLP_LINE_MAX. */
size_t sclp_event_keys(u8 *to, size_t room, const char *keys);
size_t sclp_event_quiesce(u8 *to, size_t room, u16 seconds);

#endif
