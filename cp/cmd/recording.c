/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RECORDING and QUERY RECORDING: whose programs get the records of *ACCOUNT.
 * No lock.
 */
#include "cp/cmd/handler.h"
#include "cp/lib/str.h"
#include "cp/vm/staraccount.h"

enum change { CHANGE_NONE, CHANGE_ON, CHANGE_OFF };

struct order {
	enum change change;
	bool purge;
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

static bool parse(struct cmdio *io, struct args *a, struct order *o)
{
	if (!args_take(a, "ACCOUNT", 4)) {
		if (args_next(a))
			msg_operand_invalid(io, a->word);
		else
			msg_operand_missing(io);
		return false;
	}
	if (args_take(a, "ON", 2))
		o->change = CHANGE_ON;
	else if (args_take(a, "OFF", 3))
		o->change = CHANGE_OFF;
	o->purge = args_take(a, "PURGE", 5);
	if (!o->purge && o->change == CHANGE_NONE) {
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

	if (o->purge)
		found = account_purge(o->user);
	if (o->change == CHANGE_OFF)
		found = account_off(o->user) || (found && o->purge);
	if (o->change == CHANGE_ON && !account_on(o->user)) {
		msg_recording_full(io, RECORDING_QUEUES);
		return false;
	}
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

void query_recording(struct cmdio *io, struct args *a)
{
	struct account_queue q;

	if (!need_end(io, a))
		return;
	reply_recording_list(io_reply(io));
	for (u32 i = 0; i < RECORDING_QUEUES; i++)
		if (account_queue(i, &q))
			reply_recording(io_reply(io),
					&(struct recording_record){
						.type = "ACCOUNT",
						.on = q.on,
						.count = q.count,
						.limit = RECORDING_RECORDS,
						.user = q.user,
						.connected = q.connected,
					});
}
