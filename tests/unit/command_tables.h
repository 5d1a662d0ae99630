/* SPDX-License-Identifier: Apache-2.0 */
/* All command tables without their handlers, for tests of the matcher. */
#ifndef TESTS_UNIT_COMMAND_TABLES_H
#define TESTS_UNIT_COMMAND_TABLES_H

#include "cp/cmd/match.h"

#define CMD(verb, min, classes, flags, handler, syntax, help)                  \
	{ verb, min, (flags), classes, NULL, NULL, syntax, help },
#define TAB(verb, min, classes, flags, table, syntax, help)                    \
	{ verb,	  min, CMD_TABLE | (flags), classes, NULL, &table##_table,     \
	  syntax, help },
#define TABLE(name)                                                            \
	static const struct cmd_table name##_table = {                         \
		#name, name##_rows, ARRAY_SIZE(name##_rows), NULL, NULL        \
	}

static const struct cmd_row console_rows[] = {
#include "cp/cmd/console.def"
};
TABLE(console);
static const struct cmd_row define_rows[] = {
#include "cp/cmd/define.def"
};
TABLE(define);
static const struct cmd_row detach_rows[] = {
#include "cp/cmd/detach.def"
};
TABLE(detach);
static const struct cmd_row indicate_rows[] = {
#include "cp/cmd/indicate.def"
};
TABLE(indicate);
static const struct cmd_row query_virtual_rows[] = {
#include "cp/cmd/query_virtual.def"
};
TABLE(query_virtual);
static const struct cmd_row query_rows[] = {
#include "cp/cmd/query.def"
};
TABLE(query);
static const struct cmd_row set_rows[] = {
#include "cp/cmd/set.def"
};
TABLE(set);
static const struct cmd_row signal_rows[] = {
#include "cp/cmd/signal.def"
};
TABLE(signal);
static const struct cmd_row system_rows[] = {
#include "cp/cmd/system.def"
};
TABLE(system);
static const struct cmd_row terminal_rows[] = {
#include "cp/cmd/terminal.def"
};
TABLE(terminal);
static const struct cmd_row trace_rows[] = {
#include "cp/cmd/trace.def"
};
TABLE(trace);
static const struct cmd_row commands_rows[] = {
#include "cp/cmd/cmd.def"
};
TABLE(commands);

static const struct cmd_table *const all_tables[] = {
	&commands_table, &query_table,	  &query_virtual_table, &set_table,
	&define_table,	 &detach_table,	  &signal_table,	&system_table,
	&indicate_table, &terminal_table, &trace_table,		&console_table,
};

#endif
