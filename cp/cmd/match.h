/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Command tables and the search in them.  A row is all the dispatcher needs to
 * know before a handler runs; QUERY, SET and their like are tables below a row
 * of the first one.  Pure: handlers are never called from here.
 */
#ifndef CP_CMD_MATCH_H
#define CP_CMD_MATCH_H

#include "cp/lib/types.h"

struct args;
struct cmdio;
struct cmd_table;

/* What the dispatcher does before it calls the handler. */
#define CMD_PRELOGON 0x01 /* may be given before LOGON                   */
#define CMD_LOCK     0x02 /* runs under the lock of the vm it works on    */
#define CMD_TERMINAL 0x04 /* only from a terminal: asks or leaves it      */
#define CMD_STOPS    0x08 /* may stop the machine that gives it            */
#define CMD_HIDDEN   0x10 /* another spelling: not listed                  */
#define CMD_TABLE    0x20 /* operands are rows of row->table               */
#define CMD_NESTS    0x40 /* runs a command of its own                     */
#define CMD_RECORDS  0x80 /* answers with records: AS JSON is understood   */

struct cmd_row {
	const char *verb;
	u8 min; /* letters that an abbreviation needs at least */
	u8 flags;
	const char *classes;
	void (*run)(struct cmdio *io, struct args *a);
	const struct cmd_table *table; /* with CMD_TABLE */
	const char *syntax;	       /* operands, for HELP */
	const char *help;
};

struct cmd_table {
	const char *name;
	const struct cmd_row *rows;
	u32 count;
	/* Takes operands that are no row (QUERY userid); NULL: none may. */
	void (*other)(struct cmdio *io, struct args *a);
	/* The row taken when there is no operand; NULL: there must be one. */
	const char *bare;
};

/*
 * The first row that WORD (upper case) abbreviates and CLASSES allow; NULL when
 * there is none: what one may not use looks like what does not exist.
 */
const struct cmd_row *match_row(const struct cmd_table *t, const char *word,
				u32 classes);

#endif
