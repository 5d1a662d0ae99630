/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system's event log: what QUERY EVENTS shows and *VMEVENT tells.  From any
 * CPU, under any lock below those of run queues.
 */
#ifndef CP_CORE_EVENT_H
#define CP_CORE_EVENT_H

#include "cp/lib/eventlog.h"

/* Note what happened; USER is "" when it is nobody's.  Does not block. */
void event_note(enum event_type type, const char *user, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* As eventlog_next and eventlog_count, of the system's log. */
bool event_next(u64 after, enum event_type type, const char *user,
		struct event *out);
u32 event_count(enum event_type type, const char *user);
/* The number of the newest; 0: none. */
u64 event_last(void);

struct task;
/* TASK is woken by every event; once at IPL. */
void event_watch(struct task *task);

#endif
