/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RECORDING and QUERY RECORDING: whose programs get the records of *ACCOUNT,
 * *LOGREC and *SYMPTOM.  No lock.
 */
#include "cp/cmd/recording.h"

#include "cp/cmd/handler.h"
#include "cp/cmd/system.h"
#include "cp/lib/str.h"
#include "cp/vm/starrecord.h"
#include "iucv/recording.h"

enum change { CHANGE_NONE, CHANGE_ON, CHANGE_OFF };

struct order {
	enum record_kind kind;
	enum change change;
	bool purge;
	u32 limit; /* 0: as it is */
	char user[NAME_MAX + 1];
};

/* "*" or the own userid; another's with class A or B. */
static bool take_user(struct cmdio *io, struct args *a, struct order *o)
{
	if (!need_userid(io, a, o->user))
		return false;
	if (strcmp(o->user, io->vm->userid) == 0 || io_has_class(io, "AB"))
		return true;
	msg_option_invalid(io, o->user);
	return false;
}

static bool take_limit(struct cmdio *io, struct args *a, struct order *o)
{
	u64 limit;

	if (!args_next(a)) {
		msg_operand_missing(io);
		return false;
	}
	if (!str_to_u64(a->word, 10, RECORDING_RECORDS, &limit) || !limit) {
		msg_operand_invalid(io, a->word);
		return false;
	}
	o->limit = (u32)limit;
	return true;
}

static bool take_kind(struct cmdio *io, struct args *a, struct order *o)
{
	const char *word;
	u32 min;

	for (u32 kind = 0; (word = record_word(kind, &min)); kind++)
		if (args_take(a, word, min)) {
			o->kind = kind;
			return true;
		}
	if (args_next(a))
		msg_operand_invalid(io, a->word);
	else
		msg_operand_missing(io);
	return false;
}

static bool parse(struct cmdio *io, struct args *a, struct order *o)
{
	if (!take_kind(io, a, o))
		return false;
	if (args_take(a, "ON", 2))
		o->change = CHANGE_ON;
	else if (args_take(a, "OFF", 3))
		o->change = CHANGE_OFF;
	o->purge = args_take(a, "PURGE", 5);
	if (args_take(a, "LIMIT", 3) && !take_limit(io, a, o))
		return false;
	if (!o->purge && !o->limit && o->change == CHANGE_NONE) {
		msg_operand_missing(io);
		return false;
	}
	if (args_take(a, "QID", 3) && !take_user(io, a, o))
		return false;
	return need_end(io, a);
}

/* What there was to do it to. */
static bool carry_out(struct cmdio *io, const struct order *o)
{
	bool found = true;

	if (o->change == CHANGE_ON && !recorder_on(o->kind, o->user)) {
		msg_recording_full(io, RECORDING_QUEUES);
		return false;
	}
	if (o->purge)
		found = recorder_purge(o->kind, o->user);
	if (o->change == CHANGE_OFF)
		found = recorder_off(o->kind, o->user) || (found && o->purge);
	if (o->limit)
		found &= recorder_limit(o->kind, o->user, o->limit);
	if (!found)
		msg_no_recording(io, o->user);
	return true;
}

void cmd_recording(struct cmdio *io, struct args *a)
{
	struct order o = { .change = CHANGE_NONE };

	str_copy(o.user, sizeof(o.user), io->vm->userid);
	if (parse(io, a, &o) && carry_out(io, &o))
		cmdio_line(io, "Command complete");
}

static void show(struct cmdio *io, enum record_kind kind, const char *word)
{
	struct recorder_queue q;

	for (u32 i = 0; i <= RECORDING_QUEUES; i++)
		if (recorder_queue(kind, i, &q))
			reply_recording(
				io_reply(io),
				&(struct recording_record){
					.type = word,
					.on = q.on,
					.count = q.count,
					.limit = q.limit,
					.user = q.user,
					.connected = star_record_connected(
						kind, q.user),
				});
}

void query_recording(struct cmdio *io, struct args *a)
{
	const char *word;
	u32 min;

	if (!need_end(io, a))
		return;
	reply_recording_list(io_reply(io));
	for (u32 kind = 0; (word = record_word(kind, &min)); kind++)
		show(io, kind, word);
}

/* --- for the operator --- */

static void accumulate(enum record_kind kind, const struct recorder_queue *q)
{
	char text[MSG_LINE_MAX];
	u32 min;

	system_noticef("%s", note_records_wait(text, q->count,
					       record_word(kind, &min),
					       q->user[0] ? q->user : "nobody",
					       RECORDING_RECORDS));
}

void recording_init(void)
{
	star_record_listen(accumulate);
}
