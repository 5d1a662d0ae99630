/* SPDX-License-Identifier: Apache-2.0 */
/* Parser of TRACE's operands.  Pure. */
#include "cp/cmd/trace_order.h"

#include "cp/cmd/args.h"
#include "cp/cmd/operand.h"
#include "cp/lib/str.h"

#define ALL (~(u64)0)

static const char *const names[TRACE_WHATS] = {
	[TRACE_INSTRUCTION] = "INSTR", [TRACE_BRANCH] = "BRANCH",
	[TRACE_STORE] = "STORE",       [TRACE_DIAG] = "DIAG",
	[TRACE_SVC] = "SVC",	       [TRACE_PROGRAM] = "PROG",
	[TRACE_EXTERNAL] = "EXT",      [TRACE_IO] = "I/O",
	[TRACE_MACHINE] = "MC",	       [TRACE_RESTART] = "RESTART",
	[TRACE_ALL] = "ALL",
};

const char *trace_what_name(enum trace_what what)
{
	return names[what];
}

/* "a", "a-b", "a:b" or "a.count", hexadecimal, each at most MAX. */
static enum trace_error range(const char *word, u64 max, u64 *first, u64 *last)
{
	char part[ARGS_WORD_MAX + 1];
	size_t n = 0;
	u64 value;

	while (word[n] && !strchr("-:.", word[n]))
		n++;
	str_copy(part, n + 1, word);
	if (!str_to_u64(part, 16, max, first))
		return TRACE_HEXLOC;
	*last = *first;
	if (!word[n])
		return TRACE_GOOD;
	if (!str_to_u64(word + n + 1, 16, max, &value))
		return TRACE_HEXLOC;
	if (word[n] == '.') {
		if (!value || value - 1 > max - *first)
			return TRACE_RANGE;
		value += *first - 1;
	}
	*last = value;
	return value >= *first ? TRACE_GOOD : TRACE_RANGE;
}

/* The range behind a keyword. */
static enum trace_error next_range(struct args *a, u64 *first, u64 *last)
{
	return args_next(a) ? range(a->word, ALL, first, last) : TRACE_MISSING;
}

static bool has_into(enum trace_what what)
{
	return what == TRACE_BRANCH || what == TRACE_STORE;
}

static u64 code_max(enum trace_what what)
{
	switch (what) {
	case TRACE_SVC:
		return 0xff;
	case TRACE_DIAG:
	case TRACE_PROGRAM:
	case TRACE_EXTERNAL:
	case TRACE_IO:
		return 0xffff;
	default:
		return 0;
	}
}

/* A word that is no keyword: a code, or a range where that is meant. */
static enum trace_error plain(const char *word, struct trace_order *o)
{
	u64 max = code_max(o->what), first, last;
	enum trace_error e;

	if (max) {
		e = range(word, max, &first, &last);
		if (e != TRACE_GOOD)
			return TRACE_INVALID;
		o->code = (u16)first;
		o->code_last = (u16)last;
		return TRACE_GOOD;
	}
	if (o->what == TRACE_STORE)
		e = range(word, ALL, &o->into, &o->into_last);
	else
		e = range(word, ALL, &o->first, &o->last);
	return e == TRACE_HEXLOC ? TRACE_INVALID : e;
}

/* A keyword with a number behind it; NULL: WORD is none. */
static u32 *number_of(struct trace_order *o, const char *word)
{
	if (strcmp(word, "SKIP") == 0)
		return &o->skip;
	if (strcmp(word, "PASS") == 0)
		return &o->pass;
	if (strcmp(word, "STOP") == 0)
		return &o->stop;
	if (strcmp(word, "STEP") == 0)
		return &o->step;
	return NULL;
}

static enum trace_error number(struct args *a, u32 *to)
{
	if (!args_next(a))
		return TRACE_MISSING;
	return operand_number(a->word, TRACE_NUMBER_MAX, to) ? TRACE_GOOD
							     : TRACE_INVALID;
}

static enum trace_error identifier(struct args *a, struct trace_order *o)
{
	if (!args_next(a))
		return TRACE_MISSING;
	if (strlen(a->word) > TRACE_ID_MAX)
		return TRACE_INVALID;
	str_copy(o->id, sizeof(o->id), a->word);
	return TRACE_GOOD;
}

/* The rest of the line, whatever it is; it must have a word. */
static enum trace_error command(struct args *a, struct trace_order *o)
{
	if (args_end(a))
		return TRACE_MISSING;
	str_copy(o->cmd, sizeof(o->cmd), args_rest(a));
	while (args_next(a))
		;
	return TRACE_GOOD;
}

static enum trace_error option(struct args *a, struct trace_order *o)
{
	u32 *n = number_of(o, a->word);

	if (n)
		return number(a, n);
	if (args_abbrev(a->word, "RANGE", 4) ||
	    args_abbrev(a->word, "PSWA", 4) || args_abbrev(a->word, "FROM", 4))
		return next_range(a, &o->first, &o->last);
	if (has_into(o->what) && args_abbrev(a->word, "INTO", 4))
		return next_range(a, &o->into, &o->into_last);
	if (args_abbrev(a->word, "CMD", 3))
		return command(a, o);
	if (strcmp(a->word, "ID") == 0)
		return identifier(a, o);
	if (args_abbrev(a->word, "RUN", 3))
		o->run = true;
	else if (args_abbrev(a->word, "NORUN", 5))
		o->run = false;
	else if (args_abbrev(a->word, "COUNT", 5))
		o->count = true;
	else if (!args_abbrev(a->word, "TERMINAL", 4))
		return plain(a->word, o);
	return TRACE_GOOD;
}

enum trace_error trace_order_parse(struct args *a, struct trace_order *o)
{
	enum trace_error e = TRACE_GOOD;

	o->last = o->into_last = ALL;
	o->code_last = 0xffff;
	while (e == TRACE_GOOD && args_next(a))
		e = option(a, o);
	return e;
}
