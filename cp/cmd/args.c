/* SPDX-License-Identifier: Apache-2.0 */
/* The word cursor.  Pure; knows nothing of commands. */
#include "cp/cmd/args.h"

#include "cp/lib/str.h"

void args_init(struct args *a, const char *line)
{
	a->at = line;
	a->word[0] = '\0';
}

static const char *skip_blanks(const char *p)
{
	while (ascii_isspace((u8)*p))
		p++;
	return p;
}

/* Copy the word at P into a->word; returns where it ends. */
static const char *copy_word(struct args *a, const char *p)
{
	size_t n = 0;

	for (; *p && !ascii_isspace((u8)*p); p++)
		if (n < ARGS_WORD_MAX)
			a->word[n++] = (char)ascii_upper((u8)*p);
	a->word[n] = '\0';
	return p;
}

const char *args_next(struct args *a)
{
	a->at = copy_word(a, skip_blanks(a->at));
	return a->word[0] ? a->word : NULL;
}

const char *args_peek(struct args *a)
{
	copy_word(a, skip_blanks(a->at));
	return a->word[0] ? a->word : NULL;
}

bool args_take(struct args *a, const char *keyword, u32 min)
{
	if (!args_peek(a) || !args_abbrev(a->word, keyword, min))
		return false;
	args_next(a);
	return true;
}

const char *args_rest(struct args *a)
{
	a->at = skip_blanks(a->at);
	return a->at;
}

bool args_end(struct args *a)
{
	return *args_rest(a) == '\0';
}

bool args_abbrev(const char *word, const char *keyword, u32 min)
{
	size_t n = strlen(word);

	return n >= min && n <= strlen(keyword) &&
	       strncmp(word, keyword, n) == 0;
}

/* Does LINE of SIZE bytes end in WORD?  SIZE becomes what is before it. */
static bool take_last(const char *line, size_t *size, const char *word)
{
	size_t end = *size, length = strlen(word);

	while (end && ascii_isspace((u8)line[end - 1]))
		end--;
	if (end < length ||
	    (end > length && !ascii_isspace((u8)line[end - length - 1])))
		return false;
	for (size_t i = 0; i < length; i++)
		if (ascii_upper((u8)line[end - length + i]) != word[i])
			return false;
	*size = end - length;
	return true;
}

bool args_tail(const char *line, const char *first, const char *second,
	       size_t *before)
{
	*before = strlen(line);
	return take_last(line, before, second) &&
	       take_last(line, before, first);
}
