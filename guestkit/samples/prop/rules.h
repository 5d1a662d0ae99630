/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PROP's rules: which message of whom leads to what.  A text of lines:
 *
 *   * a comment
 *   ON SMSG OPERATOR "TELL * *"      kind of message, from whom, what it says
 *      CP MSG &1 &2                  actions, in order, up to the next ON
 *      REPLY told &1
 *
 * KIND is one of rule_kinds or ANY.  In a user's name and in the text * stands
 * for anything and ? for one character; capital and small letters are the same.
 * What the first nine * of the text stood for are &1 to &9 in the actions,
 * &USER is who said it and &TEXT what.  The first rule that fits is the only
 * one.  Two machines whose rules answer each other's answers go on until one is
 * stopped: a rule that replies should ask for a word that no reply has.  Pure.
 */
#ifndef PROP_RULES_H
#define PROP_RULES_H

#include "cp/lib/types.h"
#include "iucv/starmsg.h"

#define RULES_MAX   100
#define ACTIONS_MAX 400 /* of all rules */
#define CAPTURES    9
#define RULE_ANY    0	  /* kind */
#define RULE_STEPS  10000 /* of a comparison; then it does not fit */

enum action_kind { ACTION_CP, ACTION_REPLY, ACTION_LOG, ACTION_KINDS };

/* A piece of the text of rules. */
struct piece {
	const char *at;
	u32 size;
};

struct rule {
	u8 kind; /* RULE_ANY, or enum star_kind */
	struct piece user, pattern;
	u32 line; /* in the text, from 1 */
	u32 first, actions;
};

struct action {
	u8 kind; /* enum action_kind */
	struct piece text;
};

struct rules {
	u32 count, action_count;
	struct rule rule[RULES_MAX];
	struct action action[ACTIONS_MAX];
	/* What is wrong first. */
	u32 bad_line;
	const char *why;
};

/* What a message is, and what its pattern's * stood for. */
struct event {
	u8 kind;
	const char *user, *text;
	struct piece star[CAPTURES];
};

/* "MSG", "WNG" ..., by enum star_kind; NULL where there is none. */
extern const char *const rule_kinds[STAR_KINDS];

/*
 * TEXT, SIZE bytes of ASCII or up to a X'00', which must stay.  False: see
 * bad_line and why; the rules before that line are there.
 */
bool rules_parse(struct rules *r, const char *text, size_t size);
/* The rule for E, whose `star` is filled in; NULL: there is none. */
const struct rule *rules_find(const struct rules *r, struct event *e);
/*
 * TEXT with & replaced, terminated, cut to SIZE.  What is no printable
 * character becomes a full stop: a text never ends a command.
 */
void rules_expand(char *to, size_t size, const struct piece *text,
		  const struct event *e);

#endif
