/* SPDX-License-Identifier: Apache-2.0 */
/* The command tables, made from the .def files.  Data only. */
#include "cp/cmd/handler.h"

#define CMD(verb, min, classes, flags, handler, syntax, help)                  \
	{ verb, min, (flags), classes, handler, NULL, syntax, help },
#define TAB(verb, min, classes, flags, table, syntax, help)                    \
	{ verb,	  min, CMD_TABLE | (flags), classes, NULL, &table##_table,     \
	  syntax, help },

#define TABLE(name, text, other, bare)                                         \
	static const struct cmd_table name##_table = {                         \
		text, name##_rows, ARRAY_SIZE(name##_rows), other, bare        \
	}

static const struct cmd_row console_rows[] = {
#include "cp/cmd/console.def"
};
TABLE(console, "CONSOLE", NULL, "LOG");

static const struct cmd_row define_rows[] = {
#include "cp/cmd/define.def"
};
TABLE(define, "DEFINE", NULL, NULL);

static const struct cmd_row detach_rows[] = {
#include "cp/cmd/detach.def"
};
TABLE(detach, "DETACH", detach_other, NULL);

static const struct cmd_row indicate_rows[] = {
#include "cp/cmd/indicate.def"
};
TABLE(indicate, "INDICATE", NULL, "LOAD");

static const struct cmd_row query_virtual_rows[] = {
#include "cp/cmd/query_virtual.def"
};
TABLE(query_virtual, "QUERY VIRTUAL", query_virtual_other, "ALL");

static const struct cmd_row query_rows[] = {
#include "cp/cmd/query.def"
};
TABLE(query, "QUERY", query_other, NULL);

static const struct cmd_row set_rows[] = {
#include "cp/cmd/set.def"
};
TABLE(set, "SET", set_other, NULL);

static const struct cmd_row signal_rows[] = {
#include "cp/cmd/signal.def"
};
TABLE(signal, "SIGNAL", NULL, NULL);

static const struct cmd_row system_rows[] = {
#include "cp/cmd/system.def"
};
TABLE(system, "SYSTEM", NULL, NULL);

static const struct cmd_row terminal_rows[] = {
#include "cp/cmd/terminal.def"
};
const struct cmd_table terminal_table = { "TERMINAL", terminal_rows,
					  ARRAY_SIZE(terminal_rows), NULL,
					  NULL };

static const struct cmd_row trace_rows[] = {
#include "cp/cmd/trace.def"
};
TABLE(trace, "TRACE", NULL, NULL);

static const struct cmd_row command_rows[] = {
#include "cp/cmd/cmd.def"
};
const struct cmd_table commands_table = { "", command_rows,
					  ARRAY_SIZE(command_rows), NULL,
					  NULL };
