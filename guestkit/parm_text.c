/* SPDX-License-Identifier: Apache-2.0 */
/* Finding a word in parameter text: see parm_text.h. */
#include "guestkit/parm_text.h"
#include "cp/lib/str.h"

static bool key_is(const char *word, const char *key)
{
	for (; *key; word++, key++)
		if (ascii_upper(*word) != ascii_upper(*key))
			return false;
	return *word == '=';
}

bool parm_find(const char *text, const char *key, char *out, size_t size)
{
	size_t n = 0;

	for (;;) {
		while (*text == ' ')
			text++;
		if (!*text)
			return false;
		if (key_is(text, key))
			break;
		while (*text && *text != ' ')
			text++;
	}
	text += strlen(key) + 1;
	while (*text && *text != ' ' && n + 1 < size)
		out[n++] = *text++;
	out[n] = '\0';
	return true;
}
