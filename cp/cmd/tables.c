/* SPDX-License-Identifier: Apache-2.0 */
/* The command tables, made from the .def files.  Data only. */
#include "cp/cmd/handler.h"

#define CMD(verb, min, classes, flags, handler, syntax, help)                  \
	{ verb, min, (flags), classes, handler, NULL, syntax, help },
#define TAB(verb, min, classes, flags, table, syntax, help)                    \
	{ verb,	  min, CMD_TABLE | (flags), classes, NULL, &table##_table,     \
	  syntax, help },

#define ROOT(name, text, other, bare)                                          \
	const struct cmd_table name##_table = { text, name##_rows,             \
						ARRAY_SIZE(name##_rows),       \
						other, bare }
#define TABLE(name, text, other, bare) static ROOT(name, text, other, bare)
#include "cp/cmd/tables.def"
