/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HELP's text: commands and messages described from their tables.  Pure; lines
 * of at most DESCRIBE_WIDTH columns.
 */
#ifndef CP_CMD_DESCRIBE_H
#define CP_CMD_DESCRIBE_H

#include "cp/cmd/match.h"
#include "cp/cmd/sink.h"
#include "cp/lib/types.h"

#define DESCRIBE_WIDTH	   79
#define DESCRIBE_NAME_SIZE 48

/* What help.def says about one command. */
struct help_row {
	const char *command;  /* "QUERY NIC" */
	const char *more;     /* what it does, at length */
	const char *examples; /* one a line */
};
/* All rows; NULL past the last. */
const struct help_row *help_row(u32 index);
/* The row of COMMAND, or NULL. */
const struct help_row *help_find(const char *command);

/* Commands that belong together: a heading and verbs with blanks between. */
struct help_group {
	const char *title, *verbs;
};
const struct help_group *help_group(u32 index);
/* Is VERB one of G's? */
bool help_group_has(const struct help_group *g, const char *verb);

/* "LOGOFF" with minimum 3 as "LOGoff"; returns TO. */
char *describe_verb(char to[16], const struct cmd_row *row);
/* "QUERY NIC": ROW of table IN; returns TO. */
char *describe_name(char to[DESCRIBE_NAME_SIZE], const struct cmd_table *in,
		    const struct cmd_row *row);
/*
 * TEXT in lines that begin with INDENT blanks; a newline ends a line, too.
 * FIRST stands at the start of the first line instead.
 */
void describe_wrap(struct sink *out, const char *first, u32 indent,
		   const char *text);
/* Form, purpose, classes, explanation and examples of ROW of table IN. */
void describe_command(struct sink *out, const struct cmd_table *in,
		      const struct cmd_row *row);
/* Identifier, text and explanation of message INDEX of msg_row(). */
void describe_message(struct sink *out, u32 index);

#endif
