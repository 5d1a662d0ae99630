/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cpdoc: the tables that CP runs on, as JSON on standard output, for the
 * manuals (manual.py) and for tests.  It holds no text of its own.
 */
#include <stdio.h>

#include "cms-tools/cpdoc/command_tables.h"
#include "cp/cmd/describe.h"
#include "cp/cmd/record.h"
#include "cp/lib/fmt.h"
#include "cp/lib/json.h"
#include "cp/msg/msg.h"

struct call {
	u32 code;
	const char *classes, *about;
};

static const struct call diags[] = {
#define DIAG(code, classes, checks, handler, help) { code, classes, help },
#include "cp/diag/diag.def"
#undef DIAG
};

struct call_text {
	u32 code;
	const char *input, *output, *conditions, *exceptions;
};

static const struct call_text calls[] = {
#define CALL(code, input, output, conditions, exceptions)                      \
	{ code, input, output, conditions, exceptions },
#include "cp/diag/call.def"
#undef CALL
};

/* The seam of the message catalogue: nothing is said here. */
void msg_deliver(struct cmdio *io, const struct msg_row *row, const char *text)
{
	(void)io;
	(void)row;
	(void)text;
}

static void print(void *arg, const char *text)
{
	fputs(text, arg);
	fputc('\n', arg);
}

static const char *group_of(const char *verb)
{
	const struct help_group *g;

	for (u32 i = 0;; i++) {
		g = help_group(i);
		if (help_group_has(g, verb) || !help_group(i + 1))
			return g->title;
	}
}

static void put_command(struct json *j, const struct cmd_table *t,
			const struct cmd_row *row)
{
	char name[DESCRIBE_NAME_SIZE];
	const struct help_row *help = help_find(describe_name(name, t, row));

	json_break(j);
	json_object(j, NULL);
	json_text(j, "name", name);
	json_text(j, "verb", row->verb);
	json_text(j, "under", t->name);
	json_text(j, "group", t->name[0] ? NULL : group_of(row->verb));
	json_number(j, "minimum", row->min);
	json_text(j, "classes", row->classes);
	json_text(j, "syntax", row->syntax);
	json_text(j, "help", row->help);
	json_text(j, "more", help ? help->more : NULL);
	json_text(j, "examples", help ? help->examples : NULL);
	json_flag(j, "hidden", (row->flags & CMD_HIDDEN) != 0);
	json_flag(j, "table", (row->flags & CMD_TABLE) != 0);
	json_flag(j, "prelogon", (row->flags & CMD_PRELOGON) != 0);
	json_flag(j, "records", (row->flags & CMD_RECORDS) != 0);
	json_close(j);
}

static void put_groups(struct json *j)
{
	json_array(j, "groups");
	for (u32 i = 0; help_group(i); i++)
		json_text(j, NULL, help_group(i)->title);
	json_close(j);
}

static void put_commands(struct json *j)
{
	json_array(j, "commands");
	for (u32 t = 0; t < ARRAY_SIZE(all_tables); t++)
		for (u32 i = 0; i < all_tables[t]->count; i++)
			put_command(j, all_tables[t], &all_tables[t]->rows[i]);
	json_close(j);
}

static void put_messages(struct json *j)
{
	const struct msg_row *row;

	json_array(j, "messages");
	for (u32 i = 0; (row = msg_row(i)) != NULL; i++) {
		const struct msg_explanation *e = msg_explain(i);
		char id[MSG_ID_SIZE], form[MSG_TEXT_MAX + 1];
		const char severity[2] = { row->severity };

		json_break(j);
		json_object(j, NULL);
		json_text(j, "id", msg_id(id, row));
		json_text(j, "name", row->name);
		json_number(j, "number", row->number);
		json_text(j, "severity", severity);
		json_text(j, "text", msg_form(form, i));
		json_text(j, "why", e->why);
		json_text(j, "did", e->did);
		json_text(j, "todo", e->todo);
		json_close(j);
	}
	json_close(j);
}

static void put_call_text(struct json *j, u32 code)
{
	for (u32 i = 0; i < ARRAY_SIZE(calls); i++)
		if (calls[i].code == code) {
			json_text(j, "input", calls[i].input);
			json_text(j, "output", calls[i].output);
			json_text(j, "conditions", calls[i].conditions);
			json_text(j, "exceptions", calls[i].exceptions);
		}
}

static void put_calls(struct json *j)
{
	json_array(j, "hypercalls");
	for (u32 i = 0; i < ARRAY_SIZE(diags); i++) {
		char code[8];

		fmt_print(code, sizeof(code), "%04X", diags[i].code);
		json_break(j);
		json_object(j, NULL);
		json_text(j, "code", code);
		json_text(j, "classes", diags[i].classes);
		json_text(j, "about", diags[i].about);
		put_call_text(j, diags[i].code);
		json_close(j);
	}
	json_close(j);
}

static void put_field(struct json *j, const struct record_field *f)
{
	static const char *const types[] = {
		[FIELD_NUM] = "number",
		[FIELD_HEX] = "hexadecimal digits",
		[FIELD_TEXT] = "text",
		[FIELD_FLAG] = "true or false",
		[FIELD_IPV4] = "address",
		[FIELD_MAC] = "MAC address",
		[FIELD_WHEN] = "date and time",
	};

	if (f->kind == FIELD_SHOW)
		return;
	json_object(j, NULL);
	json_text(j, "name", f->name);
	json_text(j, "type", types[f->kind]);
	json_text(j, "unit", f->unit);
	json_text(j, "about", f->about);
	json_close(j);
}

static void put_records(struct json *j)
{
	static const char *const shapes[] = { "one", "list", "sub one",
					      "sub list" };
	const struct record_row *row;

	json_array(j, "records");
	for (u32 i = 0; (row = record_row(i)) != NULL; i++) {
		json_break(j);
		json_object(j, NULL);
		json_text(j, "member", row->member);
		json_text(j, "shape", shapes[row->shape]);
		json_text(j, "parent", row->parent);
		json_text(j, "of", row->of);
		json_text(j, "about", row->about);
		json_array(j, "fields");
		for (u32 f = 0; f < row->count; f++)
			put_field(j, &row->fields[f]);
		json_close(j);
		json_close(j);
	}
	json_close(j);
}

int main(int argc, char **argv)
{
	struct json j;

	(void)argv;
	if (argc > 1) {
		printf("cpdoc: the tables of commands, messages and hypercalls "
		       "as JSON, for manual.py\n");
		return 0;
	}
	json_init(&j, print, stdout);
	json_object(&j, NULL);
	put_groups(&j);
	put_commands(&j);
	put_messages(&j);
	put_calls(&j);
	put_records(&j);
	json_end(&j);
	return fflush(stdout) ? 1 : 0;
}
