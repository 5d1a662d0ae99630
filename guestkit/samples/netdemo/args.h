/* SPDX-License-Identifier: Apache-2.0 */
/* A command line as words and options.  Pure. */
#ifndef NETDEMO_ARGS_H
#define NETDEMO_ARGS_H

#include "cp/lib/types.h"

#define ARGS_WORDS    10
#define ARGS_LINE_MAX 240

struct args {
	int count;
	const char *word[ARGS_WORDS]; /* the first is the command's name */
	const char *rest; /* what follows the first word, as it was typed */
	/* What those point into. */
	char cut[ARGS_LINE_MAX + 1];
	char whole[ARGS_LINE_MAX + 1];
};

/* Cut LINE into words; what is too much is left off. */
void args_split(struct args *a, const char *line);
/* Option -L's value ("-t 5" or "-t5"); "" when it has none; NULL: no -L. */
const char *args_option(const struct args *a, char letter);
/* Is WORD a decimal number from MIN to MAX? */
bool args_number(const char *word, u64 min, u64 max, u64 *out);

#endif
