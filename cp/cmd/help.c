/* SPDX-License-Identifier: Apache-2.0 */
/* HELP, EXPLAIN and QUERY COMMANDS: the tables, shown.  No lock. */
#include "cp/cmd/classes.h"
#include "cp/cmd/describe.h"
#include "cp/cmd/handler.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

static bool listed(const struct cmdio *io, const struct cmd_row *row)
{
	if (row->flags & CMD_HIDDEN)
		return false;
	if (!io->vm)
		return (row->flags & CMD_PRELOGON) != 0;
	return classes_allow(row->classes, io->classes);
}

/* The table whose rows are ROW's operands, or NULL. */
static const struct cmd_table *table_below(const struct cmd_row *row)
{
	if (row->run == cmd_terminal)
		return &terminal_table;
	return row->flags & CMD_TABLE ? row->table : NULL;
}

/* "  LOGoff      end the virtual machine" for each row one may use. */
static void list_rows(struct cmdio *io, const struct cmd_table *t)
{
	char verb[16];

	for (u32 i = 0; i < t->count; i++)
		if (listed(io, &t->rows[i]))
			cmdio_linef(io, "  %-12s %s",
				    describe_verb(verb, &t->rows[i]),
				    t->rows[i].help);
}

void help_form(struct cmdio *io, const struct cmd_table *in,
	       const struct cmd_row *row)
{
	char verb[16];

	cmdio_linef(io, "Form: %s%s%s %s", in->name, in->name[0] ? " " : "",
		    describe_verb(verb, row), row->syntax);
}

/* --- Messages ------------------------------------------------------------ */

/* All messages that ID names; false when there is none. */
static bool explain_messages(struct cmdio *io, const char *id)
{
	bool any = false;
	u32 index = 0;

	for (u32 from = 0; msg_find(id, from, &index); from = index + 1) {
		describe_message(&io_reply(io)->sink, index);
		any = true;
	}
	return any;
}

void cmd_explain(struct cmdio *io, struct args *a)
{
	char id[MSG_ID_SIZE];
	const struct msg_row *last = io->vm ? io->vm->last_message : NULL;

	if (args_next(a)) {
		if (!explain_messages(io, a->word))
			msg_no_message(io, a->word);
		else
			need_end(io, a);
	} else if (last) {
		explain_messages(io, msg_id(id, last));
	} else {
		msg_operand_missing(io);
	}
}

/* --- Commands ------------------------------------------------------------ */

/* Verbs side by side. */
struct columns {
	char line[DESCRIBE_WIDTH + 1];
	size_t used, indent;
};

#define COLUMN 13

static void columns_end(struct columns *c, struct reply *r)
{
	if (c->used)
		reply_line(r, c->line);
	c->used = 0;
}

static void columns_add(struct columns *c, struct reply *r,
			const struct cmd_row *row)
{
	char verb[16];

	if (c->used + COLUMN > DESCRIBE_WIDTH)
		columns_end(c, r);
	if (!c->used)
		c->used = fmt_print(c->line, sizeof(c->line), "%*s",
				    (int)c->indent, "");
	c->used += fmt_print(c->line + c->used, sizeof(c->line) - c->used,
			     "%-*s", COLUMN, describe_verb(verb, row));
}

/* Is ROW shown under group N?  The last one takes what no other has. */
static bool in_group(const struct cmd_row *row, u32 n)
{
	const struct help_group *g;

	for (u32 i = 0; (g = help_group(i)) != NULL; i++)
		if (help_group_has(g, row->verb))
			return i == n;
	return !help_group(n + 1);
}

static void show_group(struct cmdio *io, u32 n)
{
	struct columns c = { .indent = 2 };
	struct reply *r = io_reply(io);
	bool any = false;

	for (u32 i = 0; i < commands_table.count; i++) {
		const struct cmd_row *row = &commands_table.rows[i];

		if (!listed(io, row) || !in_group(row, n))
			continue;
		if (!any)
			reply_line(r, help_group(n)->title);
		any = true;
		columns_add(&c, r, row);
	}
	columns_end(&c, r);
}

static void menu(struct cmdio *io)
{
	for (u32 n = 0; help_group(n); n++)
		show_group(io, n);
	cmdio_line(io, "Upper case is the least that must be typed. "
		       "HELP command tells more.");
}

/* Of another spelling (MSG) the command itself (MESSAGE). */
static const struct cmd_row *proper(const struct cmd_table *in,
				    const struct cmd_row *row)
{
	for (u32 i = 0; i < in->count && (row->flags & CMD_HIDDEN); i++)
		if (in->rows[i].run == row->run &&
		    !(in->rows[i].flags & CMD_HIDDEN))
			return &in->rows[i];
	return row;
}

static void explain(struct cmdio *io, const struct cmd_table *in,
		    const struct cmd_row *row)
{
	const struct cmd_table *below = table_below(row);

	row = proper(in, row);
	describe_command(&io_reply(io)->sink, in, row);
	if (!below)
		return;
	cmdio_line(io, "  Operands you may use:");
	list_rows(io, below);
}

/* Below SET and QUERY "PF12" is what "PF" is; the word itself otherwise. */
static const char *row_word(const char *word)
{
	return strncmp(word, "PF", 2) == 0 && ascii_isdigit((u8)word[2]) ? "PF"
									 : word;
}

/* HELP QUERY VIRTUAL ALL: down the tables, word by word. */
static void explain_words(struct cmdio *io, struct args *a)
{
	const struct cmd_table *t = &commands_table, *below;
	const struct cmd_row *row;

	for (;;) {
		row = match_row(t, row_word(a->word),
				io->vm ? io->classes : CLASS_ANY);
		if (!row) {
			if (t == &commands_table)
				msg_unknown_command(io, a->word);
			else
				msg_option_invalid(io, a->word);
			return;
		}
		below = table_below(row);
		if (!below || !args_next(a))
			break;
		t = below;
	}
	explain(io, t, row);
}

/* "MSG 045E" or "HCPUSR045E" */
static bool asks_for_message(struct cmdio *io, struct args *a)
{
	struct args after = *a;

	if (strncmp(a->word, "HCP", 3) == 0)
		return explain_messages(io, a->word);
	return (strcmp(a->word, "MSG") == 0 ||
		args_abbrev(a->word, "MESSAGE", 1)) &&
	       args_next(&after) && explain_messages(io, after.word);
}

void cmd_help(struct cmdio *io, struct args *a)
{
	if (!args_next(a)) {
		list_rows(io, &commands_table);
		cmdio_line(io, "Upper case is the least that must be typed. "
			       "HELP command tells more.");
	} else if (args_abbrev(a->word, "MENU", 2)) {
		menu(io);
	} else if (!asks_for_message(io, a)) {
		explain_words(io, a);
	}
}

/* --- QUERY COMMANDS ------------------------------------------------------ */

static void list_verbs(struct cmdio *io, const struct cmd_table *t)
{
	struct columns c = { .indent = 0 };
	struct reply *r = io_reply(io);

	reply_command_list(r);
	for (u32 i = 0; i < t->count; i++) {
		const struct cmd_row *row = &t->rows[i];
		char name[DESCRIBE_NAME_SIZE];

		if (!listed(io, row))
			continue;
		reply_command(r,
			      &(struct command_record){
				      describe_name(name, t, row), row->min,
				      row->classes, row->syntax, row->help });
		columns_add(&c, r, row);
	}
	columns_end(&c, r);
}

void query_commands(struct cmdio *io, struct args *a)
{
	const struct cmd_table *t = &commands_table, *below;
	const struct cmd_row *row;

	while (args_next(a)) {
		row = match_row(t, a->word, io->classes);
		if (!row) {
			msg_unknown_command(io, a->word);
			return;
		}
		below = table_below(row);
		reply_linef(io_reply(io), "%s%s%s IBMCLASS=%s", t->name,
			    t->name[0] ? " " : "", row->verb, row->classes);
		if (!below) {
			char name[DESCRIBE_NAME_SIZE];

			if (need_end(io, a))
				reply_command(
					io_reply(io),
					&(struct command_record){
						describe_name(name, t, row),
						row->min, row->classes,
						row->syntax, row->help });
			return;
		}
		t = below;
	}
	list_verbs(io, t);
}
