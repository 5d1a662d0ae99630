/* SPDX-License-Identifier: Apache-2.0 */
/* The ring of events.  Pure. */
#include "cp/lib/eventlog.h"

#include "cp/lib/str.h"

static const char *const words[] = {
#define EVENT(name, word, about) word,
#include "cp/lib/event.def"
#undef EVENT
};

const char *event_type_word(u32 type)
{
	return type < ARRAY_SIZE(words) ? words[type] : NULL;
}

void eventlog_add(struct eventlog *l, u64 tod, enum event_type type,
		  const char *user, const char *text)
{
	struct event *e = &l->ring[++l->last % EVENT_RING];

	e->number = l->last;
	e->tod = tod;
	e->type = type;
	str_copy(e->user, sizeof(e->user), user);
	str_copy(e->text, sizeof(e->text), text);
}

/* The oldest number that is still there and above AFTER. */
static u64 first_above(const struct eventlog *l, u64 after)
{
	u64 oldest = l->last > EVENT_RING ? l->last - EVENT_RING + 1 : 1;

	return after >= oldest ? after + 1 : oldest;
}

static const struct event *find(const struct eventlog *l, u64 after,
				enum event_type type, const char *user)
{
	if (after >= l->last)
		return NULL;
	for (u64 n = first_above(l, after); n <= l->last; n++) {
		const struct event *e = &l->ring[n % EVENT_RING];

		if ((type == EVENT_TYPES || e->type == type) &&
		    (!user[0] || strcmp(e->user, user) == 0))
			return e;
	}
	return NULL;
}

bool eventlog_next(const struct eventlog *l, u64 after, enum event_type type,
		   const char *user, struct event *out)
{
	const struct event *e = find(l, after, type, user);

	if (e)
		*out = *e;
	return e != NULL;
}

u32 eventlog_count(const struct eventlog *l, u64 after, enum event_type type,
		   const char *user)
{
	const struct event *e;
	u32 count = 0;

	for (; (e = find(l, after, type, user)) != NULL; after = e->number)
		count++;
	return count;
}
