/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHARE as the directory and SET SHARE write it:
 *
 *	{ABSOLUTE n% | RELATIVE n} [[ABSOLUTE | RELATIVE] n[%]]
 *		[NOLIMIT | LIMITSOFT | LIMITHARD]
 *
 * or the limit alone.  Pure.
 */
#include "cp/dir/dir.h"
#include "cp/lib/str.h"

#define RELATIVE_MAX 10000

struct words {
	const char *const *word;
	u32 count, at;
};

/* The next word, if it is KEYWORD cut to no less than MIN letters. */
static bool take(struct words *w, const char *keyword, u32 min)
{
	const char *word;
	u32 n = 0;

	if (w->at == w->count)
		return false;
	word = w->word[w->at];
	for (; word[n] && ascii_upper((u8)word[n]) == keyword[n]; n++)
		;
	if (word[n] || n < min)
		return false;
	w->at++;
	return true;
}

/* "12%", "12.5%", the % may be missing: 1 to 1000. */
static bool parse_permille(const char *word, u16 *out)
{
	u32 value = 0, digits = 0;

	for (; ascii_isdigit((u8)*word) && digits < 3; digits++)
		value = value * 10 + (u32)(*word++ - '0');
	if (!digits)
		return false;
	value *= 10;
	if (*word == '.' && ascii_isdigit((u8)word[1])) {
		value += (u32)(word[1] - '0');
		word += 2;
	}
	if (*word == '%')
		word++;
	*out = (u16)value;
	return !*word && value >= 1 && value <= 1000;
}

static bool parse_relative(const char *word, u16 *out)
{
	u64 value;

	if (!str_to_u64(word, 10, RELATIVE_MAX, &value) || !value)
		return false;
	*out = (u16)value;
	return true;
}

/* The number behind the kind, which OUT says already. */
static enum dir_share_said take_number(struct words *w, struct dir_amount *out)
{
	bool good;

	if (w->at == w->count)
		return DIR_SHARE_MISSING;
	good = out->absolute ? parse_permille(w->word[w->at], &out->permille)
			     : parse_relative(w->word[w->at], &out->relative);
	if (!good)
		return out->absolute ? DIR_SHARE_ABSOLUTE : DIR_SHARE_RELATIVE;
	w->at++;
	return DIR_SHARE_GOOD;
}

static bool take_kind(struct words *w, struct dir_amount *out)
{
	out->absolute = take(w, "ABSOLUTE", 3);
	return out->absolute || take(w, "RELATIVE", 3);
}

/* The maximum, its kind that of the share or as its % says. */
static enum dir_share_said take_most(struct words *w, struct dir_share *s,
				     bool *given)
{
	const char *word = w->at < w->count ? w->word[w->at] : "";
	struct dir_amount most = { .absolute = false };

	*given = true;
	if (!take_kind(w, &most)) {
		*given = ascii_isdigit((u8)word[0]);
		if (!*given)
			return DIR_SHARE_GOOD;
		most.absolute = s->normal.absolute || strchr(word, '%') != NULL;
	}
	s->most = most;
	return take_number(w, &s->most);
}

static bool take_limit(struct words *w, u8 *limit)
{
	if (take(w, "NOLIMIT", 5))
		*limit = DIR_LIMIT_NONE;
	else if (take(w, "LIMITSOFT", 6))
		*limit = DIR_LIMIT_SOFT;
	else if (take(w, "LIMITHARD", 6))
		*limit = DIR_LIMIT_HARD;
	else
		return false;
	return true;
}

/* Behind the share itself, if any was GIVEN. */
static enum dir_share_said take_limits(struct words *w, struct dir_share *s,
				       bool given)
{
	bool most = false;
	enum dir_share_said said = DIR_SHARE_GOOD;

	if (given) {
		s->limit = DIR_LIMIT_NONE;
		said = take_most(w, s, &most);
		if (most)
			s->limit = DIR_LIMIT_SOFT;
	}
	if (said != DIR_SHARE_GOOD)
		return said;
	if (!take_limit(w, &s->limit) && !given)
		return w->at < w->count ? DIR_SHARE_WORD : DIR_SHARE_MISSING;
	if (w->at < w->count)
		return DIR_SHARE_EXTRA;
	if (!most)
		s->most = s->normal;
	return DIR_SHARE_GOOD;
}

enum dir_share_said dir_share_parse(const char *const word[], u32 count,
				    struct dir_share *share, u32 *at)
{
	struct words w = { word, count, 0 };
	struct dir_share s = *share;
	struct dir_amount normal = { .absolute = false };
	bool given = take_kind(&w, &normal);
	enum dir_share_said said = DIR_SHARE_GOOD;

	if (given) {
		s.normal = normal;
		said = take_number(&w, &s.normal);
	}
	if (said == DIR_SHARE_GOOD)
		said = take_limits(&w, &s, given);
	*at = w.at;
	if (said == DIR_SHARE_GOOD)
		*share = s;
	return said;
}
