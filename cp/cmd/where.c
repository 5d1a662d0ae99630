/* SPDX-License-Identifier: Apache-2.0 */
/* Operands of DISPLAY and STORE: see where.h.  Pure. */
#include "cp/cmd/where.h"

#include "cp/lib/str.h"

#define DIGITS_MAX 16
#define WORD	   4
#define TEXT_LINE  16
#define HALFWORD   2

static const struct {
	const char *word;
	enum where_space space;
} spaces[] = {
	{ "PRI", WHERE_PRIMARY }, { "SEC", WHERE_SECONDARY },
	{ "HOME", WHERE_HOME },	  { "L", WHERE_LOGICAL },
	{ "R", WHERE_REAL },	  { "H", WHERE_HOST },
};

static bool skip(const char **at, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*at, word, n) != 0)
		return false;
	*at += n;
	return true;
}

static const char *take_space(const char *at, struct where *w)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(spaces); i++) {
		if (skip(&at, spaces[i].word)) {
			w->space = spaces[i].space;
			break;
		}
	}
	return at;
}

static const char *take_form(const char *at, struct where *w)
{
	if (skip(&at, "TX") || skip(&at, "XT")) {
		w->form = WHERE_TEXT;
		w->ascii = true;
	} else if (skip(&at, "T")) {
		w->form = WHERE_TEXT;
	} else if (skip(&at, "S")) {
		w->form = WHERE_STRING;
	} else if (skip(&at, "K")) {
		w->form = WHERE_KEYS;
	} else if (skip(&at, "I")) {
		w->form = WHERE_CODE;
	} else {
		skip(&at, "N");
	}
	return at;
}

static bool hex_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
}

/* Up to 16 digits; false when there is none or are more. */
static bool take_hex(const char **at, u64 *out)
{
	char digits[DIGITS_MAX + 1];
	size_t n = 0;

	for (; hex_digit(**at); (*at)++) {
		if (n == DIGITS_MAX)
			return false;
		digits[n++] = **at;
	}
	digits[n] = '\0';
	return str_to_u64(digits, 16, ~(u64)0, out);
}

/* What follows the first location: -hexloc2, -END, .count, .END or nothing. */
static bool take_range(const char *at, struct where *w)
{
	char kind = *at;
	u64 value;

	if (kind == '\0')
		return true;
	if (kind != '-' && kind != ':' && kind != '.')
		return false;
	at++;
	if (strcmp(at, "END") == 0) {
		w->to_end = true;
		return true;
	}
	if (!take_hex(&at, &value) || *at)
		return false;
	if (kind == '.') {
		if (!value || w->from + (value - 1) < w->from)
			return false;
		value = w->from + (value - 1);
	}
	w->last = value;
	return value >= w->from;
}

/* A form's unit: rows of 16 bytes, words, halfwords, or single bytes. */
static void round_out(struct where *w)
{
	u64 unit = w->form == WHERE_TEXT   ? TEXT_LINE
		   : w->form == WHERE_HEX  ? WORD
		   : w->form == WHERE_CODE ? HALFWORD
					   : 1;

	w->from &= ~(unit - 1);
	w->last |= unit - 1;
}

#define REGISTERS 16

/* 0 to 15 in decimal, or one hexadecimal digit. */
static bool take_register(const char **at, u8 *out)
{
	char digits[3] = { 0 };
	size_t n = 0;
	u64 value;
	bool good;

	for (; hex_digit(**at) && n < 2; (*at)++)
		digits[n++] = **at;
	good = str_to_u64(digits, n == 1 ? 16 : 10, REGISTERS - 1, &value);
	*out = good ? (u8)value : 0;
	return good;
}

#define ALET_MAX 0xffffffffu

/* ALETx. or AREGn., if that stands here; false: it does, but is wrong. */
static bool take_access(const char **at, struct where *w)
{
	u64 token;

	if (skip(at, "ALET")) {
		w->space = WHERE_ALET;
		if (!take_hex(at, &token) || token > ALET_MAX)
			return false;
		w->alet = (u32)token;
	} else if (skip(at, "AREG")) {
		w->space = WHERE_AREG;
		if (!take_register(at, &w->areg))
			return false;
	} else {
		return true;
	}
	return skip(at, ".");
}

enum where_error where_storage(const char *word, struct where *w)
{
	const char *at = word;

	*w = (struct where){ .space = WHERE_LOGICAL };
	if (!take_access(&at, w))
		return WHERE_BAD_LOCATION;
	if (w->space == WHERE_LOGICAL)
		at = take_space(at, w);
	at = take_form(at, w);
	if (w->space == WHERE_LOGICAL)
		at = take_space(at, w); /* TR0 means RT0 */
	if (!take_hex(&at, &w->from))
		return WHERE_BAD_LOCATION;
	w->last = w->from;
	if (!take_range(at, w))
		return WHERE_BAD_RANGE;
	round_out(w);
	return WHERE_OK;
}

/* --- registers --- */

static const struct {
	const char *letter;
	enum where_set set;
} sets[] = {
	{ "G", WHERE_GR },
	{ "X", WHERE_CR },
	{ "Y", WHERE_FPR },
	{ "AR", WHERE_AR },
};

static bool register_range(const char *at, struct where_registers *r)
{
	char kind;
	u8 value;

	if (*at == '\0') {
		r->first = 0;
		r->last = REGISTERS - 1;
		return true;
	}
	if (!take_register(&at, &r->first))
		return false;
	r->last = r->first;
	kind = *at;
	if (kind == '\0')
		return true;
	at++;
	if (kind != '-' && kind != ':' && kind != '.')
		return false;
	if (strcmp(at, "END") == 0) {
		r->last = REGISTERS - 1;
		return true;
	}
	if (!take_register(&at, &value) || *at)
		return false;
	if (kind == '.')
		value = (u8)(r->first + value - 1);
	r->last = value;
	return value >= r->first && value < REGISTERS;
}

bool where_registers(const char *word, struct where_registers *out, bool *good)
{
	const char *at;
	u32 i;

	if (strncmp(word, "AREG", 4) == 0) /* a space: see take_access() */
		return false;
	for (i = 0; i < ARRAY_SIZE(sets); i++) {
		at = word;
		if (!skip(&at, sets[i].letter))
			continue;
		out->set = sets[i].set;
		*good = register_range(at, out);
		return true;
	}
	return false;
}
