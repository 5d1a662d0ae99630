/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QUERY EVENTS: the system's event log, oldest first.  Class G sees its own
 * user's only.  Each event is a copy; what comes meanwhile may be left out.
 */
#include "cp/cmd/handler.h"
#include "cp/cmd/system.h"
#include "cp/core/event.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

struct events_asked {
	u32 most; /* show the last so many */
	enum event_type type;
	char user[NAME_MAX + 1];
};

static bool need_type(struct cmdio *io, struct args *a, enum event_type *type)
{
	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	for (u32 i = 0; i < EVENT_TYPES; i++)
		if (strcmp(a->word, event_type_word(i)) == 0) {
			*type = (enum event_type)i;
			return true;
		}
	msg_operand_invalid(io, a->word);
	return false;
}

static bool parse(struct cmdio *io, struct args *a, struct events_asked *q)
{
	bool mine = !io_has_class(io, "ABCE"), good = true;

	while (good && args_peek(a)) {
		if (args_take(a, "TYPE", 4)) {
			good = need_type(io, a, &q->type);
		} else if (!mine && args_take(a, "USER", 4)) {
			good = need_userid(io, a, q->user);
		} else if (operand_number(a->word, EVENT_RING, &q->most)) {
			args_next(a);
		} else {
			msg_option_invalid(io, a->word);
			good = false;
		}
	}
	if (mine)
		str_copy(q->user, sizeof(q->user), io->vm->userid);
	return good;
}

static void show(struct reply *r, const struct event *e)
{
	struct event_record v = {
		.number = e->number,
		.type = event_type_word(e->type),
		.user = e->user[0] ? e->user : NULL,
		.user_shown = e->user[0] ? e->user : "-",
		.text = e->text,
	};
	char at[12];

	system_time(e->tod, &v.at);
	fmt_print(at, sizeof(at), "%02u:%02u:%02u", v.at.hour, v.at.minute,
		  v.at.second);
	v.at_shown = at;
	reply_event(r, &v);
}

void query_events(struct cmdio *io, struct args *a)
{
	struct events_asked q = { .most = EVENT_RING, .type = EVENT_TYPES };
	struct event e;
	u64 after = 0;
	u32 count;

	if (!parse(io, a, &q))
		return;
	reply_event_list(io_reply(io));
	count = event_count(q.type, q.user);
	for (; event_next(after, q.type, q.user, &e); after = e.number) {
		if (count <= q.most)
			show(io_reply(io), &e);
		else
			count--;
	}
}
