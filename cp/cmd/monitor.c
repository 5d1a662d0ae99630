/* SPDX-License-Identifier: Apache-2.0 */
/* MONITOR and QUERY MONITOR: what *MONITOR collects.  No lock. */
#include "cp/cmd/monitor.h"

#include "cp/cmd/handler.h"
#include "cp/cmd/system.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/vm/segment.h"
#include "cp/vm/starmonitor.h"

#define INTERVAL_MAX_S 3600
#define MINUTE_S       60

/* Domains that have records; SYSTEM and MONITOR stay enabled. */
static const struct {
	const char *word;
	u32 min;
	u16 bit;
} domains[] = {
	{ "ALL", 3, MONITOR_DOMAIN(DOMAIN_USER) },
	{ "USER", 1, MONITOR_DOMAIN(DOMAIN_USER) },
};

static bool start(struct cmdio *io, enum star_monitor_kind kind)
{
	if (star_monitor_start(kind) == ERR_OK)
		return true;
	msg_machine_busy(io, io->vm->userid);
	return false;
}

static bool change_domains(struct cmdio *io, struct args *a,
			   enum star_monitor_kind kind, bool on)
{
	for (u32 i = 0; i < ARRAY_SIZE(domains); i++)
		if (args_take(a, domains[i].word, domains[i].min)) {
			if (!need_end(io, a))
				return false;
			star_monitor_enable(kind, domains[i].bit, on);
			return true;
		}
	if (args_next(a))
		msg_operand_invalid(io, a->word);
	else
		msg_operand_missing(io);
	return false;
}

static bool change_interval(struct cmdio *io, struct args *a)
{
	u64 n;

	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (!str_to_u64(a->word, 10, INTERVAL_MAX_S, &n) || !n) {
		msg_operand_invalid(io, a->word);
		return false;
	}
	if (!args_take(a, "SECONDS", 3)) {
		(void)args_take(a, "MINUTES", 3);
		n *= MINUTE_S;
	}
	if (n > INTERVAL_MAX_S) {
		msg_operand_invalid(io, a->word);
		return false;
	}
	if (!need_end(io, a))
		return false;
	star_monitor_interval((u32)n);
	return true;
}

/* START and STOP without SAMPLE or EVENT are for both. */
static bool both(struct cmdio *io, struct args *a)
{
	bool on = args_take(a, "START", 4);

	if (!on && !args_take(a, "STOP", 3)) {
		if (args_next(a))
			msg_operand_invalid(io, a->word);
		else
			msg_operand_missing(io);
		return false;
	}
	if (!need_end(io, a))
		return false;
	for (u32 k = 0; k < STAR_KINDS; k++) {
		if (!on)
			star_monitor_stop(k);
		else if (!start(io, k))
			return false;
	}
	return true;
}

static bool one(struct cmdio *io, struct args *a, enum star_monitor_kind kind)
{
	if (args_take(a, "START", 4))
		return need_end(io, a) && start(io, kind);
	if (args_take(a, "STOP", 3)) {
		if (!need_end(io, a))
			return false;
		star_monitor_stop(kind);
		return true;
	}
	if (args_take(a, "ENABLE", 3))
		return change_domains(io, a, kind, true);
	if (args_take(a, "DISABLE", 3))
		return change_domains(io, a, kind, false);
	if (kind == STAR_SAMPLE && args_take(a, "INTERVAL", 3))
		return change_interval(io, a);
	if (args_next(a))
		msg_operand_invalid(io, a->word);
	else
		msg_operand_missing(io);
	return false;
}

void cmd_monitor(struct cmdio *io, struct args *a)
{
	bool done;

	if (args_take(a, "SAMPLE", 3))
		done = one(io, a, STAR_SAMPLE);
	else if (args_take(a, "EVENT", 3))
		done = one(io, a, STAR_EVENT);
	else
		done = both(io, a);
	if (done)
		cmdio_line(io, "Command complete");
}

static void show(struct cmdio *io, const struct star_monitor_view *s,
		 enum star_monitor_kind kind)
{
	u16 user = MONITOR_DOMAIN(DOMAIN_USER);

	reply_monitor(
		io_reply(io),
		&(struct monitor_record){
			.kind = kind == STAR_SAMPLE ? "SAMPLE" : "EVENT",
			.active = s->active[kind],
			.user = s->domains[kind] & user,
			.interval = kind == STAR_SAMPLE ? s->interval_s : 0,
			.lost = kind == STAR_SAMPLE ? s->skipped : s->lost,
		});
}

void query_monitor(struct cmdio *io, struct args *a)
{
	struct star_monitor_view s;
	struct star_monitor_reader r;
	u32 next = 0;

	if (!need_end(io, a))
		return;
	star_monitor_query(&s);
	for (u32 k = 0; k < STAR_KINDS; k++)
		show(io, &s, k);
	reply_monitor_segment(io_reply(io), &(struct monitor_segment_record){
						    .segment = SEGMENT_MONITOR,
						    .frames = s.frames,
						    .used = s.used,
					    });
	reply_monitor_reader_list(io_reply(io));
	while (star_monitor_reader(&next, &r))
		reply_monitor_reader(io_reply(io),
				     &(struct monitor_reader_record){
					     .user = r.user,
					     .sample = r.kinds[STAR_SAMPLE],
					     .event = r.kinds[STAR_EVENT],
					     .exclusive = r.exclusive,
					     .owed = r.owed,
				     });
}

static void notice(const struct star_monitor_notice *n)
{
	char text[MSG_LINE_MAX];

	system_noticef("%s", n->full ? note_monitor_full(text, SEGMENT_MONITOR)
				     : note_monitor_slow(text, n->user));
}

void monitor_init(void)
{
	star_monitor_listen(notice);
}
