/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The nucleus' symbol table: names of functions by address, made from the link
 * by cms-tools/symtab and put into the nucleus.  Pure; a table out of a dump
 * may hold anything.
 */
#ifndef CP_CORE_SYMBOLS_H
#define CP_CORE_SYMBOLS_H

#include "cp/lib/be.h"

#define SYMBOLS_MAGIC	  "CP64SYMS"
#define SYMBOLS_SIZE	  65536u /* room in the nucleus */
#define SYMBOLS_TEXT_SIZE 48	 /* of symbols_text */

struct symbols {
	u8 magic[8];
	be32 count;
	be32 names; /* offset of the names from the table's start */
	be32 size;  /* of all of it */
	be32 reserved;
	be64 base; /* address that the rows count from */
	struct symbol {
		be32 at;   /* ascending */
		be32 name; /* offset from NAMES, terminated */
	} row[];
};
LAYOUT_SIZE(struct symbols, 32);
LAYOUT_AT(struct symbols, base, 24);

/* Are these ROOM bytes (at least 32) a table that fits into them? */
bool symbols_valid(const void *table, size_t room);
/*
 * Name of the function that ADDR lies in, and how far behind its start; NULL:
 * none.  T is valid or NULL.
 */
const char *symbols_find(const struct symbols *t, u64 addr, u64 *offset);
/* "graf_main+1A4", or the address in hexadecimal. */
char *symbols_text(char to[SYMBOLS_TEXT_SIZE], const struct symbols *t,
		   u64 addr);

#endif
