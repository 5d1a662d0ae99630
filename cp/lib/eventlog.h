/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The last events of a system, in a ring: numbered from 1, the oldest give way.
 * Pure; the caller has the lock and the clock.
 */
#ifndef CP_LIB_EVENTLOG_H
#define CP_LIB_EVENTLOG_H

#include "cp/lib/types.h"

#define EVENT_RING 256
#define EVENT_TEXT 71 /* characters; longer texts are cut */

enum event_type {
#define EVENT(name, word, about) EVENT_##name,
#include "cp/lib/event.def"
#undef EVENT
	EVENT_TYPES
};

struct event {
	u64 number, tod;
	enum event_type type;
	char user[9]; /* "" nobody's */
	char text[EVENT_TEXT + 1];
};

struct eventlog {
	u64 last; /* number of the newest, 0 none */
	struct event ring[EVENT_RING];
};

/* "LOGON"; NULL past the last type. */
const char *event_type_word(u32 type);
void eventlog_add(struct eventlog *l, u64 tod, enum event_type type,
		  const char *user, const char *text);
/*
 * The first event of a number above AFTER that is still there and that TYPE
 * (EVENT_TYPES: any) and USER ("": anybody) choose; false when there is none.
 */
bool eventlog_next(const struct eventlog *l, u64 after, enum event_type type,
		   const char *user, struct event *out);
/* How many of them there are above AFTER. */
u32 eventlog_count(const struct eventlog *l, u64 after, enum event_type type,
		   const char *user);

#endif
