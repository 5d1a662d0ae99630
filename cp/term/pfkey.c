/* SPDX-License-Identifier: Apache-2.0 */
/* Program function keys. */
#include "cp/term/pfkey.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"

void pf_defaults(struct pf_key key[PF_KEYS])
{
	memset(key, 0, PF_KEYS * sizeof(key[0]));
	key[11].kind = key[23].kind = PF_BACKWARD;
}

/* The Nth word of TYPED, from 1; its size, 0 if there is none. */
static size_t word(const char *typed, u32 n, const char **at)
{
	size_t size = 0;

	while (n--) {
		while (*typed == ' ')
			typed++;
		*at = typed;
		while (*typed != ' ' && *typed != '\0')
			typed++;
		size = (size_t)(typed - *at);
	}
	return size;
}

/* What &C stands for; its size. */
static size_t value(char c, const char *typed, const char **at)
{
	if (c == '&') {
		*at = "&";
		return 1;
	}
	if (c != '0')
		return word(typed, (u32)(c - '0'), at);
	*at = typed;
	return strlen(typed);
}

void pf_text(const struct pf_key *k, const char *typed, char *out, size_t size)
{
	size_t n = 0;

	if (size == 0)
		return;
	for (const char *t = k->text; *t != '\0' && n + 1 < size; t++) {
		const char *from = t;
		size_t take = 1;

		if (k->subst && t[0] == '&' &&
		    (t[1] == '&' || (t[1] >= '0' && t[1] <= '9')))
			take = value(*++t, typed, &from);
		take = MIN(take, size - 1 - n);
		memcpy(out + n, from, take);
		n += take;
	}
	out[n] = '\0';
}

/* The next number of *TEXT, stepped over; 0: no more, ~0: it is none. */
static u32 column(const char **text)
{
	u32 n = 0;

	while (**text == ' ')
		(*text)++;
	if (**text == '\0')
		return 0;
	for (; **text != ' ' && **text != '\0'; (*text)++) {
		if (**text < '0' || **text > '9' || n > PF_COLUMN)
			return ~0u;
		n = n * 10 + (u32)(**text - '0');
	}
	return n ? n : ~0u;
}

bool pf_tabs_valid(const char *text)
{
	u32 before = 1, n, tabs = 0;

	while ((n = column(&text)) != 0) {
		if (n > PF_COLUMN || n <= before || ++tabs > PF_TABS)
			return false;
		before = n;
	}
	return tabs != 0;
}

u32 pf_tab_stop(const struct pf_key *k, u32 at)
{
	const char *text = k->text;
	u32 n;

	while ((n = column(&text)) != 0 && n <= PF_COLUMN)
		if (n - 1 > at)
			return n - 1;
	return at;
}
