/* SPDX-License-Identifier: Apache-2.0 */
/* The system's event log.  Under event_lock, the last of all levels. */
#include "cp/core/event.h"

#include "cp/core/clock.h"
#include "cp/core/lock.h"
#include "cp/core/task.h"
#include "cp/lib/fmt.h"

static struct eventlog events;
static struct spinlock event_lock = SPINLOCK_INIT(LOCK_LOG);
static struct task *watcher;

void event_note(enum event_type type, const char *user, const char *format, ...)
{
	char text[EVENT_TEXT + 1];
	va_list args;

	va_start(args, format);
	fmt_vprint(text, sizeof(text), format, args);
	va_end(args);
	spin_lock(&event_lock);
	eventlog_add(&events, clock_now(), type, user, text);
	spin_unlock(&event_lock);
	if (watcher)
		task_wake(watcher);
}

bool event_next(u64 after, enum event_type type, const char *user,
		struct event *out)
{
	bool found;

	spin_lock(&event_lock);
	found = eventlog_next(&events, after, type, user, out);
	spin_unlock(&event_lock);
	return found;
}

u32 event_count(enum event_type type, const char *user)
{
	u32 count;

	spin_lock(&event_lock);
	count = eventlog_count(&events, 0, type, user);
	spin_unlock(&event_lock);
	return count;
}

u64 event_last(void)
{
	u64 last;

	spin_lock(&event_lock);
	last = events.last;
	spin_unlock(&event_lock);
	return last;
}

void event_watch(struct task *task)
{
	watcher = task;
}
