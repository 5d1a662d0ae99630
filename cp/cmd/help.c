/* SPDX-License-Identifier: Apache-2.0 */
/* HELP and QUERY COMMANDS: the command tables, shown.  No lock. */
#include "cp/cmd/classes.h"
#include "cp/cmd/handler.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

/* "LOGOFF" with minimum 3 shows as "LOGoff". */
static char *shown_verb(char to[16], const struct cmd_row *row)
{
	size_t n = str_copy(to, 16, row->verb);

	for (size_t i = row->min; i < n; i++)
		if (to[i] >= 'A' && to[i] <= 'Z')
			to[i] = (char)(to[i] - 'A' + 'a');
	return to;
}

static bool listed(const struct cmdio *io, const struct cmd_row *row)
{
	if (row->flags & CMD_HIDDEN)
		return false;
	if (!io->vm)
		return (row->flags & CMD_PRELOGON) != 0;
	return classes_allow(row->classes, io->classes);
}

/* "  LOGoff      end the virtual machine" for each row one may use. */
static void list_rows(struct cmdio *io, const struct cmd_table *t)
{
	char verb[16];

	for (u32 i = 0; i < t->count; i++)
		if (listed(io, &t->rows[i]))
			cmdio_linef(io, "  %-12s %s",
				    shown_verb(verb, &t->rows[i]),
				    t->rows[i].help);
}

void help_form(struct cmdio *io, const struct cmd_table *in,
	       const struct cmd_row *row)
{
	char verb[16];

	cmdio_linef(io, "Form: %s%s%s %s", in->name, in->name[0] ? " " : "",
		    shown_verb(verb, row), row->syntax);
}

static void explain(struct cmdio *io, const struct cmd_table *in,
		    const struct cmd_row *row)
{
	char verb[16];

	cmdio_linef(io, "%s%s%s %s", in->name, in->name[0] ? " " : "",
		    shown_verb(verb, row), row->syntax);
	cmdio_linef(io, "  %s (class %s)", row->help,
		    strcmp(row->classes, "*") == 0 ? "any" : row->classes);
	if (row->flags & CMD_TABLE)
		list_rows(io, row->table);
	else if (row->run == cmd_terminal)
		list_rows(io, &terminal_table);
}

/* HELP QUERY VIRTUAL ALL: down the tables, word by word. */
static void explain_words(struct cmdio *io, struct args *a)
{
	const struct cmd_table *t = &commands_table;
	const struct cmd_row *row;

	for (;;) {
		row = match_row(t, a->word, io->vm ? io->classes : CLASS_ANY);
		if (!row) {
			if (t == &commands_table)
				msg_unknown_command(io, a->word);
			else
				msg_option_invalid(io, a->word);
			return;
		}
		if (!(row->flags & CMD_TABLE) || !args_next(a))
			break;
		t = row->table;
	}
	explain(io, t, row);
}

void cmd_help(struct cmdio *io, struct args *a)
{
	if (args_next(a)) {
		explain_words(io, a);
		return;
	}
	list_rows(io, &commands_table);
	cmdio_line(io, "Upper case is the least that must be typed. "
		       "HELP command tells more.");
}

/* Five verbs a line; with an operand, that verb and its classes. */
static void list_verbs(struct cmdio *io)
{
	struct reply *r = io_reply(io);
	char line[80], verb[16];
	size_t n = 0;

	for (u32 i = 0; i < commands_table.count; i++) {
		const struct cmd_row *row = &commands_table.rows[i];

		if (!listed(io, row))
			continue;
		reply_command(r, &(struct command_record){
					 row->verb, row->min, row->classes,
					 row->syntax, row->help });
		n += fmt_print(line + n, sizeof(line) - n, "%-14s",
			       shown_verb(verb, row));
		if (n < 70)
			continue;
		reply_line(r, line);
		n = 0;
	}
	if (n)
		reply_line(r, line);
}

void query_commands(struct cmdio *io, struct args *a)
{
	const struct cmd_row *row;

	if (!args_next(a)) {
		list_verbs(io);
		return;
	}
	row = match_row(&commands_table, a->word, io->classes);
	if (!row) {
		msg_unknown_command(io, a->word);
		return;
	}
	reply_command(io_reply(io), &(struct command_record){
					    row->verb, row->min, row->classes,
					    row->syntax, row->help });
	reply_linef(io_reply(io), "%s IBMCLASS=%s", row->verb, row->classes);
}
