/* SPDX-License-Identifier: Apache-2.0 */
/* Records and their queues.  Under recorder_lock, one of the last level. */
#include "cp/core/recorder.h"

#include "cp/core/lock.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "iucv/recording.h"

#define RECORDED(id, word, min, size, limit, keeps)                            \
	static u8 slots_##id[RECORDING_RECORDS * ((size) + 2)];
#include "cp/core/recorder.def"
#undef RECORDED

static struct recording kinds[RECORD_KINDS] = {
#define RECORDED(id, word, min, size, most, kept)                              \
	[RECORD_##id] = { .data = slots_##id,                                  \
			  .slot = (size) + 2,                                  \
			  .limit = (most),                                     \
			  .keeps = (kept) },
#include "cp/core/recorder.def"
#undef RECORDED
};

static const struct {
	const char *word;
	u32 min;
} words[RECORD_KINDS] = {
#define RECORDED(id, word, min, size, limit, keeps) { word, min },
#include "cp/core/recorder.def"
#undef RECORDED
};

static struct spinlock recorder_lock = SPINLOCK_INIT(LOCK_LOG);
static struct task *watcher;

const char *record_word(u32 kind, u32 *min)
{
	if (kind >= RECORD_KINDS)
		return NULL;
	*min = words[kind].min;
	return words[kind].word;
}

void recorder_note(enum record_kind kind, const void *data, u32 size)
{
	spin_lock(&recorder_lock);
	recording_add(&kinds[kind], data, size);
	spin_unlock(&recorder_lock);
	if (watcher)
		task_wake(watcher);
}

void recorder_watch(struct task *task)
{
	watcher = task;
}

/* --- queues --- */

bool recorder_on(enum record_kind kind, const char *user)
{
	bool on;

	spin_lock(&recorder_lock);
	on = recording_on(&kinds[kind], user) != NULL;
	spin_unlock(&recorder_lock);
	return on;
}

static bool with(enum record_kind kind, const char *user,
		 void (*what)(const struct recording *r,
			      struct recording_queue *q))
{
	struct recording_queue *q;

	spin_lock(&recorder_lock);
	q = recording_find(&kinds[kind], user);
	if (q)
		what(&kinds[kind], q);
	spin_unlock(&recorder_lock);
	return q != NULL;
}

bool recorder_off(enum record_kind kind, const char *user)
{
	return with(kind, user, recording_off);
}

bool recorder_purge(enum record_kind kind, const char *user)
{
	return with(kind, user, recording_purge);
}

void recorder_left(enum record_kind kind, const char *user)
{
	(void)with(kind, user, recording_left);
}

bool recorder_limit(enum record_kind kind, const char *user, u32 limit)
{
	struct recording_queue *q;

	spin_lock(&recorder_lock);
	q = recording_find(&kinds[kind], user);
	if (q)
		recording_limit(q, limit);
	spin_unlock(&recorder_lock);
	return q != NULL;
}

/* recorder_lock held */
static struct recording_queue *number(struct recording *r, u32 i)
{
	return i < RECORDING_QUEUES ? &r->queue[i] : &r->nobody;
}

static bool view(const struct recording *r, const struct recording_queue *q,
		 struct recorder_queue *out)
{
	*out = (struct recorder_queue){ .on = q->on, .limit = q->limit };
	str_copy(out->user, sizeof(out->user), q->user);
	out->count = recording_count(r, q);
	return q->user[0] || (q == &r->nobody && out->count);
}

bool recorder_queue(enum record_kind kind, u32 i, struct recorder_queue *out)
{
	struct recording *r = &kinds[kind];
	bool used;

	spin_lock(&recorder_lock);
	used = view(r, number(r, i), out);
	spin_unlock(&recorder_lock);
	return used;
}

bool recorder_grown(enum record_kind kind, u32 i, struct recorder_queue *out)
{
	struct recording *r = &kinds[kind];
	bool grown;

	spin_lock(&recorder_lock);
	grown = view(r, number(r, i), out) && recording_grown(r, number(r, i));
	spin_unlock(&recorder_lock);
	return grown;
}

/* --- programs --- */

u32 recorder_take(enum record_kind kind, const char *user, void *to,
		  u32 *number)
{
	struct recording *r = &kinds[kind];
	struct recording_queue *q;
	const u8 *from = NULL;
	u32 size = 0;

	spin_lock(&recorder_lock);
	q = recording_find(r, user);
	if (q && !q->busy)
		from = recording_first(r, q, &size);
	if (from) {
		memcpy(to, from, size);
		*number = (u32)q->next;
		q->busy = true;
	}
	spin_unlock(&recorder_lock);
	return size;
}

void recorder_done(enum record_kind kind, const char *user, u32 number)
{
	struct recording_queue *q;

	spin_lock(&recorder_lock);
	q = recording_find(&kinds[kind], user);
	if (q)
		recording_done(&kinds[kind], q, number);
	spin_unlock(&recorder_lock);
}
