/* SPDX-License-Identifier: Apache-2.0 */
/*
 * *VMEVENT as cp/vm/starevent.c does it: events by whatever users with whatever
 * texts, and readers that are behind by more than the ring has, or see only
 * their own.  Each event that is still there comes once, in order, whole, in a
 * message as long as it says.
 *
 * Aims at: cp/lib/eventlog.c iucv/starevent.c
 */
#include <stdlib.h>
#include <string.h>

#include "cp/lib/ebcdic.h"
#include "iucv/starevent.h"

#define READERS 3u
#define TEXT	100u /* more than an event keeps */
#define BURSTS	4u   /* of many events, in one input */

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

struct script {
	const u8 *at;
	size_t left;
};

static struct eventlog eventlog;
static const char *const users[READERS] = { "", "A", "LONGNAME" };

static void must(bool good)
{
	if (!good)
		abort();
}

static u8 byte(struct script *s)
{
	if (!s->left)
		return 0;
	s->left--;
	return *s->at++;
}

static void add(struct script *s)
{
	char text[TEXT + 1] = "";
	u32 who = byte(s), size = byte(s) % sizeof(text);

	for (u32 i = 0; i < size; i++)
		text[i] = (char)byte(s);
	eventlog_add(&eventlog, who, byte(s) % EVENT_TYPES,
		     users[who % READERS], text);
}

/* Its bytes are where nothing may be stored behind. */
static void message(const struct event *ev)
{
	struct star_event m;
	u32 size = star_event_compose(&m, ev), text;
	u8 *copy = malloc(size);
	char back[EVENT_TEXT + 1] = "", user[9] = "";

	must(size >= offsetof(struct star_event, text) && size <= sizeof(m));
	text = size - (u32)offsetof(struct star_event, text);
	must(text == strlen(ev->text));
	if (copy)
		memcpy(copy, &m, size);
	free(copy);
	ebcdic_to(user, m.user, 8);
	must(!memcmp(user, ev->user, strlen(ev->user)));
	ebcdic_to(back, m.text, text);
	must(be64_get(m.number) == ev->number);
}

static void read_next(u64 *after, u32 i)
{
	u64 oldest =
		eventlog.last < EVENT_RING ? 0 : eventlog.last - EVENT_RING;
	u32 left = eventlog_count(&eventlog, *after, EVENT_TYPES, users[i]);
	struct event ev;

	if (!eventlog_next(&eventlog, *after, EVENT_TYPES, users[i], &ev)) {
		must(!left);
		return;
	}
	must(ev.number > *after && ev.number > oldest && left);
	must(i || ev.number == (*after > oldest ? *after : oldest) + 1);
	must(!i || !strcmp(ev.user, users[i]));
	message(&ev);
	*after = ev.number;
	must(eventlog_count(&eventlog, *after, EVENT_TYPES, users[i]) ==
	     left - 1);
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	struct script s = { .at = in, .left = size };
	u64 after[READERS] = { 0 };
	u32 bursts = 0;

	eventlog.last = 0;
	while (s.left) {
		u8 how = byte(&s);
		u32 times = how & 0x80 ? 1 + EVENT_RING / 2 : 1;

		if (how & 0x40)
			read_next(&after[how % READERS], how % READERS);
		else if (times == 1)
			add(&s);
		else if (bursts++ < BURSTS)
			while (times--)
				eventlog_add(&eventlog, times, 0, users[1],
					     "again");
	}
	return 0;
}
