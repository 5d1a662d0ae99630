/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dispatcher: finds the row of a command, checks what the row says, takes
 * the lock of the vm it works on, and calls the handler.
 *
 * A command given by a guest's own CPU waits for that lock only briefly:
 * whoever holds it may be waiting for this very CPU to stop.  For the same
 * reason what stops the machine (CMD_STOPS) is run by a task of its own then.
 * One for another user's machine (FOR, SEND CP) does not wait for ever either:
 * that user may let the holder wait for his full screen.
 */
#include "cp/cmd/cmd.h"

#include "cp/cmd/defer.h"
#include "cp/cmd/handler.h"
#include "cp/core/task.h"
#include "cp/core/trace.h"
#include "cp/lib/json.h"
#include "cp/lib/str.h"

#define COMMAND_MAX	 512 /* longer lines are cut */
#define GUEST_LOCK_TRIES 200 /* times 1 ms */
#define OTHER_LOCK_TRIES 5000

/* 0: as long as it takes. */
static u32 lock_tries(const struct cmdio *io)
{
	if (io->from_guest)
		return GUEST_LOCK_TRIES;
	return io->depth ? OTHER_LOCK_TRIES : 0;
}

bool cmd_lock_vm(struct cmdio *io)
{
	u32 tries = lock_tries(io);

	if (!tries) {
		mutex_lock(&io->vm->lock);
	} else {
		while (!mutex_try(&io->vm->lock)) {
			if (tries-- == 0) {
				msg_machine_busy(io, io->vm->userid);
				return false;
			}
			task_sleep_us(1000);
		}
	}
	if (io->vm->dead || io->vm->logoff_pending) {
		mutex_unlock(&io->vm->lock);
		msg_logoff_pending(io, io->vm->userid);
		return false;
	}
	return true;
}

/* What is missing is easier to see in the whole form of the command. */
static void show_form(struct cmdio *io, const struct cmd_table *t,
		      const struct cmd_row *row)
{
	if (!io->from_guest && io->vm && io->vm->set.emsg_text &&
	    !io_reply(io)->json)
		help_form(io, t, row);
}

static bool misses_operand(u32 rc)
{
	return rc == 20 || rc == 21 || rc == 22 || rc == 26;
}

static void run_handler(struct cmdio *io, const struct cmd_table *t,
			const struct cmd_row *row, struct args *a)
{
	struct vm *vm = io->vm;

	if (!(row->flags & CMD_LOCK)) {
		row->run(io, a);
	} else {
		if (!cmd_lock_vm(io))
			return;
		row->run(io, a);
		mutex_unlock(&vm->lock);
	}
	if (!io_reply(io)->json)
		reply_end(io_reply(io));
	if (misses_operand(io->rc) && !(row->flags & CMD_NESTS))
		show_form(io, t, row);
}

static void run_table(struct cmdio *io, const struct cmd_table *in,
		      const struct cmd_row *verb, struct args *a);
static void run_row(struct cmdio *io, const struct cmd_table *t,
		    const struct cmd_row *row, struct args *a);

/* ROW of table T with the first SIZE bytes of OPERANDS, answered in JSON. */
static void run_as_json(struct cmdio *io, const struct cmd_table *t,
			const struct cmd_row *row, const char *operands,
			size_t size)
{
	char line[COMMAND_MAX];
	struct json json;
	struct args a;

	str_copy(line, MIN(size + 1, sizeof(line)), operands);
	args_init(&a, line);
	reply_begin_json(io_reply(io), &json, io->command);
	run_row(io, t, row, &a);
	reply_end_json(io_reply(io), io->rc);
}

static void run_row(struct cmdio *io, const struct cmd_table *t,
		    const struct cmd_row *row, struct args *a)
{
	size_t before;

	TRACE(COMMAND, 0, io->vm ? trace_name(io->vm->userid) : 0,
	      trace_name(row->verb));
	if (!io->vm && !(row->flags & CMD_PRELOGON))
		msg_before_logon(io, row->verb);
	else if ((row->flags & CMD_TERMINAL) && !io->session)
		msg_only_at_terminal(io, row->verb);
	else if ((row->flags & CMD_RECORDS) && !io_reply(io)->json &&
		 args_tail(a->at, "AS", "JSON", &before))
		run_as_json(io, t, row, a->at, before);
	else if (row->flags & CMD_TABLE)
		run_table(io, t, row, a);
	else if ((row->flags & CMD_STOPS) && io->from_guest)
		defer_command(io);
	else
		run_handler(io, t, row, a);
}

/* Before LOGON nobody has a class; what exists may be told then. */
static u32 classes_of(const struct cmdio *io)
{
	return io->vm ? io->classes : CLASS_ANY;
}

/* SET EXPLAIN ON: WORD, which is no row for IO's user, is one for others. */
static bool explained(struct cmdio *io, const struct cmd_table *t,
		      const char *word)
{
	const struct cmd_row *row;

	if (!io->vm || !io->vm->set.explain)
		return false;
	row = match_row(t, word, CLASS_ANY);
	if (!row)
		return false;
	msg_class_missing(io, row->verb, row->classes);
	return true;
}

/* QUERY, SET ...: VERB of table IN, whose operand is a row of its own table. */
static void run_table(struct cmdio *io, const struct cmd_table *in,
		      const struct cmd_row *verb, struct args *a)
{
	const struct cmd_table *t = verb->table;
	const char *word = args_peek(a);
	const struct cmd_row *row;

	if (!word && !t->bare) {
		msg_operand_missing(io);
		show_form(io, in, verb);
		return;
	}
	row = match_row(t, word ? word : t->bare, classes_of(io));
	if (row) {
		args_next(a);
		run_row(io, t, row, a);
	} else if (word && explained(io, t, word)) {
		return;
	} else if (t->other) {
		t->other(io, a);
	} else {
		msg_option_invalid(io, a->word);
	}
}

void command_run(struct cmdio *io, const char *line)
{
	const struct cmd_row *row;
	struct args a;

	args_init(&a, line);
	if (!args_next(&a) || a.word[0] == '*')
		return;
	io->command = line;
	row = match_row(&commands_table, a.word, classes_of(io));
	if (row)
		run_row(io, &commands_table, row, &a);
	else if (!explained(io, &commands_table, a.word))
		msg_unknown_command(io, a.word);
}

u32 cmd_execute(struct cmdio *io, const char *line)
{
	struct vm *vm = io->vm;

	io->rc = 0;
	if (vm)
		vm_get(vm);
	command_run(io, line);
	if (vm) {
		TRACE(RETURN, io->rc, trace_name(vm->userid), 0);
		vm_put(vm);
	}
	return io->rc;
}

u32 cmd_execute_lines(struct cmdio *io, const char *text, char linend)
{
	char line[COMMAND_MAX];
	u32 first = 0;

	for (;;) {
		size_t n = 0;
		u32 rc;

		for (; *text && *text != linend && *text != '\n'; text++)
			if (n < sizeof(line) - 1)
				line[n++] = *text;
		line[n] = '\0';
		rc = cmd_execute(io, line);
		if (rc && !first)
			first = rc;
		if (!*text++)
			break;
	}
	io->rc = first;
	return first;
}
