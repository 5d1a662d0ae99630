/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PROP's rules and what is said to it: the input is rules, a zero, then a kind
 * of message and a text.  What an action becomes is printable, and fits.
 *
 * Aims at: guestkit/samples/prop/rules.c
 */
#include <stdlib.h>
#include <string.h>

#include "guestkit/samples/prop/rules.h"

int LLVMFuzzerTestOneInput(const u8 *in, size_t size);

static void expand(const struct rules *r, const struct rule *rule,
		   const struct event *e)
{
	char to[64];

	if (rule->first + rule->actions > r->action_count)
		abort();
	for (u32 i = 0; i < rule->actions; i++) {
		const struct action *a = &r->action[rule->first + i];
		struct piece text = a->text;

		rules_expand(to, sizeof(to), &text, e);
		if (strnlen(to, sizeof(to)) == sizeof(to))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const u8 *in, size_t size)
{
	static struct rules rules;
	static char said[512];
	const u8 *end = memchr(in, 0, size);
	size_t left = end ? size - (size_t)(end - in) - 1 : 0;
	struct event e = { .user = "GUEST1", .text = said };
	const struct rule *rule;

	if (!rules_parse(&rules, (const char *)in, size) != !!rules.why)
		abort();
	if (!left)
		return 0;
	e.kind = end[1];
	left = left - 1 < sizeof(said) ? left - 1 : sizeof(said) - 1;
	memcpy(said, end + 2, left);
	said[left] = '\0';
	rule = rules_find(&rules, &e);
	if (rule)
		expand(&rules, rule, &e);
	return 0;
}
