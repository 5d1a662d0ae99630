/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Statements of a control file: lines joined over continuation commas, taken
 * apart into words, with line and column of each word for messages.  Both the
 * user directory and SYSTEM CONFIG are read through this.
 */
#ifndef CP_LIB_STMT_H
#define CP_LIB_STMT_H

#include "cp/lib/report.h"
#include "cp/lib/types.h"

#define STMT_SIZE  1024 /* characters of one statement */
#define STMT_WORDS 96

/* How the file is written. */
#define STMT_STAR_COMMENT  0x1u /* a line that starts with '*'         */
#define STMT_BLOCK_COMMENT 0x2u /* slash star ... star slash           */
#define STMT_QUOTES	   0x4u /* 'a b' or "a b" is one word, as typed */
#define STMT_SEQUENCE	   0x8u /* columns 73-80 may be a number       */

struct stmt_word {
	const char *text; /* upper case unless quoted, terminated */
	u32 line;
	u16 column; /* of its first character, from 1 */
	u16 at;	    /* where it starts in raw          */
	bool quoted;
};

/* The reader and its present statement.  About 4 KiB: not for a stack. */
struct stmt {
	const char *next, *end; /* rest of the file */
	u32 flags;
	u32 lines; /* taken so far */
	bool in_comment, continued, overflow;
	struct report *report;
	u32 line; /* where the statement starts */
	u32 words;
	struct stmt_word word[STMT_WORDS];
	u32 raw_len, text_len;
	char raw[STMT_SIZE + 1];	       /* as typed, lines joined   */
	char text[STMT_SIZE + STMT_WORDS + 1]; /* the words, terminated    */
};

void stmt_begin(struct stmt *s, const char *text, size_t size, u32 flags,
		struct report *report);
/*
 * The next statement of at least one word; false at the end.  One that is too
 * long or has too many words is reported and skipped.
 */
bool stmt_next(struct stmt *s);
/* As typed from word I to the end; "" when there is none. */
const char *stmt_rest(const struct stmt *s, u32 i);
/*
 * Is word I the keyword PATTERN?  Capitals are the shortest abbreviation:
 * "LINE_End" takes LINE_E to LINE_END.
 */
bool stmt_is(const struct stmt *s, u32 i, const char *pattern);
/* Length of a line without a sequence number in columns 73-80. */
size_t stmt_card_len(const char *line, size_t len);
/* Does TEXT (upper case) abbreviate PATTERN, as above? */
bool stmt_abbreviates(const char *text, const char *pattern);

/* A finding at word I (at the statement, if there is no such word). */
void stmt_error(const struct stmt *s, u32 i, const char *format, ...)
	PRINTF_LIKE(3, 4);
void stmt_warning(const struct stmt *s, u32 i, const char *format, ...)
	PRINTF_LIKE(3, 4);

#endif
