/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The password operand of USER: a keyword, a compiled password
 * PBKDF2:iterations:salt:hash (hexadecimal), or, in a source file for cppack
 * only, a plain one.
 */
#include "cp/dir/parse.h"
#include "cp/lib/str.h"

#define ITERATIONS_MAX 1000000
#define COMPILED       "PBKDF2:"

static const struct {
	const char *word;
	enum dir_password_kind kind;
} keywords[] = {
	{ "NOLOG", DIR_PASSWORD_NOLOG },
	{ "NOPASS", DIR_PASSWORD_NOPASS },
	{ "AUTOONLY", DIR_PASSWORD_AUTOONLY },
	{ "LBYONLY", DIR_PASSWORD_LBYONLY },
};

/* A pair of hexadecimal digits, or -1. */
static int hex_byte(const char *s)
{
	char pair[3] = { s[0], s[0] ? s[1] : '\0', '\0' };
	u64 value;

	if (!pair[1] || !str_to_u64(pair, 16, 255, &value))
		return -1;
	return (int)value;
}

/* Pairs at *S up to STOP; their number, 0 if malformed or over MAX. */
static u8 take_hex(const char **s, char stop, u8 *to, u8 max)
{
	u8 n = 0;

	while (**s && **s != stop) {
		int byte = hex_byte(*s);

		if (byte < 0 || n == max)
			return 0;
		to[n++] = (u8)byte;
		*s += 2;
	}
	return **s == stop ? n : 0;
}

static bool take_compiled(const char *s, struct dir_password *out)
{
	u32 iterations = 0;
	u8 salt_size;

	s += sizeof(COMPILED) - 1;
	for (; ascii_isdigit(*s); s++) {
		iterations = iterations * 10 + (u32)(*s - '0');
		if (iterations > ITERATIONS_MAX)
			return false;
	}
	if (iterations == 0 || *s++ != ':')
		return false;
	salt_size = take_hex(&s, ':', out->salt, sizeof(out->salt));
	if (salt_size == 0)
		return false;
	s++;
	if (take_hex(&s, '\0', out->hash, sizeof(out->hash)) != DIR_HASH_SIZE)
		return false;
	out->iterations = iterations;
	out->salt_size = salt_size;
	return true;
}

static void add_plain(struct dir_parser *p, struct dir_password *plain)
{
	if (p->last_plain)
		p->last_plain->next_plain = plain;
	else
		p->out->plain = plain;
	p->last_plain = plain;
}

void dir_take_password(struct dir_parser *p, u32 i, struct dir_password *out)
{
	const char *text = dir_operand(p, i);

	out->line = p->stmt.word[i].line;
	out->column = p->stmt.word[i].column;
	out->len = (u32)strnlen(text, STMT_SIZE);
	out->kind = DIR_PASSWORD_NOLOG;
	for (size_t k = 0; k < ARRAY_SIZE(keywords); k++) {
		if (strcmp(text, keywords[k].word) == 0) {
			out->kind = keywords[k].kind;
			return;
		}
	}
	if (strncmp(text, COMPILED, sizeof(COMPILED) - 1) == 0) {
		if (take_compiled(text, out))
			out->kind = DIR_PASSWORD_HASHED;
		else
			stmt_error(&p->stmt, i, "Compiled password is damaged");
	} else if (p->flags & DIR_SOURCE) {
		out->kind = DIR_PASSWORD_PLAIN;
		add_plain(p, out);
	} else {
		stmt_error(&p->stmt, i,
			   "Password is not compiled: cppack does that");
	}
}
