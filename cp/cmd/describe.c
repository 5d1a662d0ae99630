/* SPDX-License-Identifier: Apache-2.0 */
/* Descriptions made from the tables.  Pure. */
#include "cp/cmd/describe.h"

#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/msg/msg.h"

static const struct help_row rows[] = {
#define HELP(command, more, examples) { command, more, examples },
#include "cp/cmd/help.def"
#undef HELP
};

static const struct help_group groups[] = {
#define GROUP(title, verbs) { title, verbs },
#include "cp/cmd/group.def"
#undef GROUP
};

const struct help_row *help_row(u32 index)
{
	return index < ARRAY_SIZE(rows) ? &rows[index] : NULL;
}

const struct help_row *help_find(const char *command)
{
	for (u32 i = 0; i < ARRAY_SIZE(rows); i++)
		if (strcmp(rows[i].command, command) == 0)
			return &rows[i];
	return NULL;
}

const struct help_group *help_group(u32 index)
{
	return index < ARRAY_SIZE(groups) ? &groups[index] : NULL;
}

bool help_group_has(const struct help_group *g, const char *verb)
{
	size_t size = strlen(verb);

	for (const char *p = g->verbs; *p;) {
		const char *end = strchr(p, ' ');
		size_t n = end ? (size_t)(end - p) : strlen(p);

		if (n == size && strncmp(p, verb, n) == 0)
			return true;
		p += n;
		while (*p == ' ')
			p++;
	}
	return false;
}

char *describe_verb(char to[16], const struct cmd_row *row)
{
	size_t n = str_copy(to, 16, row->verb);

	for (size_t i = row->min; i < n; i++)
		if (to[i] >= 'A' && to[i] <= 'Z')
			to[i] = (char)(to[i] - 'A' + 'a');
	return to;
}

char *describe_name(char to[DESCRIBE_NAME_SIZE], const struct cmd_table *in,
		    const struct cmd_row *row)
{
	fmt_print(to, DESCRIBE_NAME_SIZE, "%s%s%s", in->name,
		  in->name[0] ? " " : "", row->verb);
	return to;
}

/* Bytes of TEXT that fit in ROOM columns, cut between words if it can be. */
static size_t fitting(const char *text, size_t room)
{
	size_t end = 0, n = 0;

	for (; text[n] && text[n] != '\n' && n < room; n++)
		if (text[n] == ' ')
			end = n;
	if (!text[n] || text[n] == '\n' || text[n] == ' ')
		return n;
	return end ? end : n;
}

void describe_wrap(struct sink *out, const char *first, u32 indent,
		   const char *text)
{
	const u32 room = DESCRIBE_WIDTH - indent;

	while (*text) {
		size_t n = fitting(text, room);

		sink_linef(out, "%-*s%.*s", (int)indent, first, (int)n, text);
		first = "";
		text += n;
		if (*text == '\n')
			text++;
		else
			while (*text == ' ')
				text++;
	}
}

static void classes(struct sink *out, const struct cmd_row *row)
{
	if (strcmp(row->classes, "*") == 0)
		sink_line(out, "  Privilege class: any");
	else
		sink_linef(out, "  Privilege class: %s", row->classes);
}

/* A row whose operand stands for a whole table: QUERY, SET ... */
static void describe_examples(struct sink *out, const char *examples)
{
	if (!examples[0])
		return;
	sink_line(out, "  For instance:");
	describe_wrap(out, "", 4, examples);
}

void describe_command(struct sink *out, const struct cmd_table *in,
		      const struct cmd_row *row)
{
	char name[DESCRIBE_NAME_SIZE], form[DESCRIBE_NAME_SIZE + 16], verb[16];
	const struct help_row *help = help_find(describe_name(name, in, row));

	fmt_print(form, sizeof(form), "%s%s%s ", in->name,
		  in->name[0] ? " " : "", describe_verb(verb, row));
	if (row->syntax[0])
		describe_wrap(out, form, (u32)strlen(form), row->syntax);
	else
		sink_line(out, form);
	describe_wrap(out, "", 2, help ? help->more : row->help);
	classes(out, row);
	if (help)
		describe_examples(out, help->examples);
}

void describe_message(struct sink *out, u32 index)
{
	const struct msg_explanation *e = msg_explain(index);
	const struct msg_row *row = msg_row(index);
	char id[MSG_ID_SIZE + 1], form[MSG_TEXT_MAX + 1];

	msg_id(id, row);
	id[strlen(id) + 1] = '\0';
	id[strlen(id)] = ' ';
	describe_wrap(out, id, (u32)strlen(id), msg_form(form, index));
	if (!e->why)
		return;
	describe_wrap(out, "  Why:", 9, e->why);
	describe_wrap(out, "  CP:", 9,
		      e->did[0]		     ? e->did
		      : row->severity == 'E' ? "The command has no effect."
					     : "Nothing else.");
	describe_wrap(out, "  You:", 9, e->todo);
}
