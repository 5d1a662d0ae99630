/* SPDX-License-Identifier: Apache-2.0 */
/* Command lines: see args.h. */
#include "guestkit/samples/netdemo/args.h"
#include "cp/lib/str.h"

void args_split(struct args *a, const char *line)
{
	char *p = a->cut;

	str_copy(a->cut, sizeof(a->cut), line);
	str_copy(a->whole, sizeof(a->whole), line);
	a->count = 0;
	a->rest = "";
	while (a->count < ARGS_WORDS) {
		while (*p == ' ')
			p++;
		if (!*p)
			return;
		if (a->count == 1)
			a->rest = a->whole + (p - a->cut);
		a->word[a->count++] = p;
		while (*p && *p != ' ')
			p++;
		if (*p)
			*p++ = '\0';
	}
}

const char *args_option(const struct args *a, char letter)
{
	for (int i = 1; i < a->count; i++) {
		const char *w = a->word[i];

		if (w[0] != '-' || ascii_upper(w[1]) != ascii_upper(letter))
			continue;
		if (w[2])
			return w + 2;
		if (i + 1 < a->count && a->word[i + 1][0] != '-')
			return a->word[i + 1];
		return "";
	}
	return NULL;
}

bool args_number(const char *word, u64 min, u64 max, u64 *out)
{
	return str_to_u64(word, 10, max, out) && *out >= min;
}
