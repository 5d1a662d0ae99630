/* SPDX-License-Identifier: Apache-2.0 */
/* All command tables without their handlers, for tests and manuals. */
#ifndef CPDOC_COMMAND_TABLES_H
#define CPDOC_COMMAND_TABLES_H

#include "cp/cmd/match.h"

#define CMD(verb, min, classes, flags, handler, syntax, help)                  \
	{ verb, min, (flags), classes, NULL, NULL, syntax, help },
#define TAB(verb, min, classes, flags, table, syntax, help)                    \
	{ verb,	  min, CMD_TABLE | (flags), classes, NULL, &table##_table,     \
	  syntax, help },
#define TABLE(name, text, other, bare)                                         \
	static const struct cmd_table name##_table = {                         \
		text, name##_rows, ARRAY_SIZE(name##_rows), NULL, bare         \
	}
#define ROOT TABLE
#include "cp/cmd/tables.def"

static const struct cmd_table *const all_tables[] = {
	&commands_table, &query_table,	  &query_virtual_table, &set_table,
	&define_table,	 &detach_table,	  &signal_table,	&system_table,
	&indicate_table, &terminal_table, &trace_table,
};

#endif
