/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of PROP: see rules.h. */
#include "guestkit/samples/prop/rules.h"

#include "cp/lib/str.h"

const char *const rule_kinds[STAR_KINDS] = {
	[STAR_MSG] = "MSG",	    [STAR_WNG] = "WNG",
	[STAR_CPCONIO] = "CPCONIO", [STAR_SMSG] = "SMSG",
	[STAR_VMCONIO] = "VMCONIO", [STAR_EMSG] = "EMSG",
	[STAR_IMSG] = "IMSG",	    [STAR_SCIF] = "SCIF",
};

static const char *const action_words[ACTION_KINDS] = {
	[ACTION_CP] = "CP",
	[ACTION_REPLY] = "REPLY",
	[ACTION_LOG] = "LOG",
};

/* --- words of a line --- */

static void skip(struct piece *line)
{
	while (line->size && line->at[0] == ' ') {
		line->at++;
		line->size--;
	}
}

static struct piece take_until(struct piece *line, char end)
{
	struct piece word = { line->at, 0 };

	while (word.size < line->size && line->at[word.size] != end)
		word.size++;
	line->at += word.size;
	line->size -= word.size;
	return word;
}

static struct piece take_word(struct piece *line)
{
	skip(line);
	return take_until(line, ' ');
}

static bool is(const struct piece *word, const char *what)
{
	if (word->size != strlen(what))
		return false;
	for (u32 i = 0; i < word->size; i++)
		if (ascii_upper(word->at[i]) != what[i])
			return false;
	return true;
}

/* Without blanks at its end. */
static void trim(struct piece *p)
{
	while (p->size && p->at[p->size - 1] == ' ')
		p->size--;
}

/* --- parsing --- */

static const char *take_kind(struct piece *line, u8 *kind)
{
	struct piece word = take_word(line);

	*kind = RULE_ANY;
	if (is(&word, "ANY"))
		return NULL;
	for (*kind = STAR_MSG; *kind < STAR_KINDS; (*kind)++)
		if (is(&word, rule_kinds[*kind]))
			return NULL;
	return "no such kind of message";
}

static const char *take_pattern(struct piece *line, struct piece *pattern)
{
	skip(line);
	if (!line->size || line->at[0] != '"')
		return "the text is to be in quotes";
	line->at++;
	line->size--;
	*pattern = take_until(line, '"');
	if (!line->size)
		return "the text has no end";
	line->at++;
	line->size--;
	skip(line);
	return line->size ? "something is over" : NULL;
}

static const char *take_rule(struct rules *r, struct piece *line, u32 number)
{
	struct rule *rule = &r->rule[r->count];
	const char *why;

	if (r->count == RULES_MAX)
		return "too many rules";
	why = take_kind(line, &rule->kind);
	if (why)
		return why;
	rule->user = take_word(line);
	if (!rule->user.size)
		return "of whom?";
	why = take_pattern(line, &rule->pattern);
	if (why)
		return why;
	rule->line = number;
	rule->first = r->action_count;
	rule->actions = 0;
	r->count++;
	return NULL;
}

static const char *take_action(struct rules *r, const struct piece *word,
			       struct piece *line)
{
	struct action *a = &r->action[r->action_count];

	for (a->kind = 0; a->kind < ACTION_KINDS; a->kind++)
		if (is(word, action_words[a->kind]))
			break;
	if (a->kind == ACTION_KINDS)
		return "neither ON nor CP, REPLY, LOG";
	if (!r->count)
		return "no ON before it";
	skip(line);
	trim(line);
	if (!line->size)
		return "nothing behind it";
	a->text = *line;
	r->action_count++;
	r->rule[r->count - 1].actions++;
	return NULL;
}

static const char *take_line(struct rules *r, struct piece line, u32 number)
{
	struct piece word = take_word(&line);

	if (!word.size || word.at[0] == '*')
		return NULL;
	if (is(&word, "ON"))
		return take_rule(r, &line, number);
	if (r->action_count == ACTIONS_MAX)
		return "too many actions";
	return take_action(r, &word, &line);
}

bool rules_parse(struct rules *r, const char *text, size_t size)
{
	struct piece all = { text, (u32)strnlen(text, size) };

	r->count = r->action_count = r->bad_line = 0;
	r->why = NULL;
	for (u32 number = 1; all.size; number++) {
		struct piece line = take_until(&all, '\n');

		r->why = take_line(r, line, number);
		if (r->why) {
			r->bad_line = number;
			return false;
		}
		if (all.size) {
			all.at++;
			all.size--;
		}
	}
	return true;
}

/* --- comparing --- */

struct comparison {
	struct piece pattern;
	const char *text;
	struct piece *star; /* NULL: nobody asks */
	u32 steps;
};

static bool same(char pattern, char c)
{
	return pattern == '?' || ascii_upper(pattern) == ascii_upper(c);
}

/* Where the last * is, what it stands for so far, and which one it is. */
struct last_star {
	u32 pattern, text, begin, number;
};

static void note_star(const struct comparison *c, const struct last_star *s)
{
	if (c->star && s->number < CAPTURES)
		c->star[s->number] = (struct piece){ c->text + s->begin,
						     s->text - s->begin };
}

/*
 * Each * stands for as little as it can: then only the last one may have to
 * stand for more, and a comparison has at most (length of pattern) times
 * (length of text) steps.
 */
static bool fits(struct comparison *c)
{
	struct last_star s = { .number = ~0u };
	u32 p = 0, t = 0;
	bool any = false;

	while (c->text[t] || p < c->pattern.size) {
		if (++c->steps > RULE_STEPS)
			return false;
		if (p < c->pattern.size && c->pattern.at[p] == '*') {
			any = true;
			s = (struct last_star){ ++p, t, t, s.number + 1 };
			note_star(c, &s);
		} else if (p < c->pattern.size && c->text[t] &&
			   same(c->pattern.at[p], c->text[t])) {
			p++;
			t++;
		} else if (any && c->text[s.text]) {
			p = s.pattern;
			t = ++s.text;
			note_star(c, &s);
		} else {
			return false;
		}
	}
	return true;
}

const struct rule *rules_find(const struct rules *r, struct event *e)
{
	for (u32 i = 0; i < r->count; i++) {
		const struct rule *rule = &r->rule[i];
		struct comparison user = { .pattern = rule->user,
					   .text = e->user };
		struct comparison text = { .pattern = rule->pattern,
					   .text = e->text,
					   .star = e->star };

		memset(e->star, 0, sizeof(e->star));
		if ((rule->kind == RULE_ANY || rule->kind == e->kind) &&
		    fits(&user) && fits(&text))
			return rule;
	}
	return NULL;
}

/* --- actions --- */

struct output {
	char *to;
	size_t room; /* with the terminator */
};

static void put(struct output *o, const char *from, size_t size)
{
	for (size_t i = 0; i < size && o->room > 1; i++, o->room--)
		*o->to++ = from[i];
}

/* What is not ours may not have what ends a command. */
static void put_clean(struct output *o, const char *from, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		char c = ascii_isprint(from[i]) ? from[i] : '.';

		put(o, &c, 1);
	}
}

static bool begins(const struct piece *p, u32 at, const char *word)
{
	struct piece part = { p->at + at, (u32)strlen(word) };

	return p->size - at >= part.size && is(&part, word);
}

/* The size of what stands at AT, behind an &, in TEXT; 0: it is nothing. */
static u32 put_value(struct output *o, const struct piece *text, u32 at,
		     const struct event *e)
{
	if (begins(text, at, "USER")) {
		put_clean(o, e->user, strlen(e->user));
		return 4;
	}
	if (begins(text, at, "TEXT")) {
		put_clean(o, e->text, strlen(e->text));
		return 4;
	}
	if (at < text->size && text->at[at] >= '1' && text->at[at] <= '9') {
		const struct piece *s = &e->star[text->at[at] - '1'];

		put_clean(o, s->at, s->size);
		return 1;
	}
	return 0;
}

void rules_expand(char *to, size_t size, const struct piece *text,
		  const struct event *e)
{
	struct output o = { to, size };

	for (u32 i = 0; i < text->size; i++) {
		u32 taken =
			text->at[i] == '&' ? put_value(&o, text, i + 1, e) : 0;

		if (taken)
			i += taken;
		else
			put(&o, text->at + i, 1);
	}
	*o.to = '\0';
}
