/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operands of a command: a cursor over one line, word by word.  Words are
 * separated by blanks, come in upper case and are cut at ARGS_WORD_MAX, which
 * is longer than anything valid.  Pure; any bytes are accepted.
 */
#ifndef CP_CMD_ARGS_H
#define CP_CMD_ARGS_H

#include "cp/lib/types.h"

#define ARGS_WORD_MAX 64

struct args {
	const char *at; /* what is left of the line */
	char word[ARGS_WORD_MAX + 1];
};

/* LINE must stay while A is used. */
void args_init(struct args *a, const char *line);
/* Take the next word: a->word, or NULL at the end of the line. */
const char *args_next(struct args *a);
/* Show the next word in a->word without taking it; NULL at the end. */
const char *args_peek(struct args *a);
/* Take the next word if it is KEYWORD abbreviated to at least MIN letters. */
bool args_take(struct args *a, const char *keyword, u32 min);
/* What is left, its case kept, leading blanks skipped; never NULL. */
const char *args_rest(struct args *a);
bool args_end(struct args *a);
/*
 * Are FIRST SECOND (any case) the last two words of LINE?  Then BEFORE becomes
 * the length of what stands before them.
 */
bool args_tail(const char *line, const char *first, const char *second,
	       size_t *before);
/* Is WORD an abbreviation of KEYWORD of at least MIN letters? */
bool args_abbrev(const char *word, const char *keyword, u32 min);

#endif
