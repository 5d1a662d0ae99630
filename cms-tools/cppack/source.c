/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text members: checked by CP's own parsers, and plain passwords of the
 * directory compiled into PBKDF2-HMAC-SHA-256.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cms-tools/cppack/cppack.h"
#include "cp/conf/conf.h"
#include "cp/dir/dir.h"
#include "cp/lib/pbkdf2.h"
#include "cp/lib/stmt.h"
#include "cp/lib/str.h"

#define ITERATIONS   50000
#define SALT_SIZE    16
#define SCRATCH_SIZE (16 * 1024)

static void print_finding(void *arg, enum severity severity, u32 line,
			  u32 column, const char *text)
{
	const struct findings *f = arg;

	fprintf(stderr, "%s:", f->file);
	if (line)
		fprintf(stderr, "%u:", line);
	if (column)
		fprintf(stderr, "%u:", column);
	fprintf(stderr, " %s: %s\n",
		severity == SEVERITY_ERROR ? "error" : "warning", text);
}

void findings_begin(struct findings *f, const char *file)
{
	memset(f, 0, sizeof(*f));
	f->file = file;
	f->report.put = print_finding;
	f->report.arg = f;
}

u32 check_config(const char *file, const struct blob *text)
{
	struct conf *conf = xalloc(sizeof(*conf));
	void *room = xalloc(SCRATCH_SIZE);
	struct findings f;
	struct arena scratch;

	findings_begin(&f, file);
	arena_init(&scratch, room, SCRATCH_SIZE);
	if (conf_parse(conf, &scratch, (const char *)text->data, text->size,
		       &f.report) != ERR_OK)
		die("%s: out of storage", file);
	free(room);
	free(conf);
	return f.report.errors;
}

/*
 * Parse into a new arena of ample size, which is never freed.  FILE NULL: the
 * findings were printed before.
 */
static u32 parse_directory(const char *file, const struct blob *text,
			   bool source, struct directory *d)
{
	size_t room = 64 * 1024 + text->size * 64;
	struct findings f;
	struct arena arena;

	findings_begin(&f, file);
	if (!file)
		f.report.put = NULL;
	arena_init(&arena, xalloc(room), room);
	if (dir_parse(d, &arena, (const char *)text->data, text->size,
		      source ? DIR_SOURCE : 0, &f.report) != ERR_OK)
		die("directory is too large");
	return f.report.errors;
}

u32 check_directory(const char *file, const struct blob *text, bool source,
		    u32 *users)
{
	struct directory d;
	u32 errors = parse_directory(file, text, source, &d);

	if (users)
		*users = d.count;
	return errors;
}

/* --- Passwords ----------------------------------------------------------- */

static void print_hex(FILE *to, const u8 *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		fprintf(to, "%02X", bytes[i]);
}

/* PASSWORD as typed, LEN characters: compared in upper case at LOGON. */
static void print_compiled(FILE *to, const char *password, size_t len)
{
	char *upper = xalloc(len + 1);
	u8 salt[SALT_SIZE], hash[SHA256_SIZE];
	struct pbkdf2 p;

	memcpy(upper, password, len);
	str_upper(upper);
	random_bytes(salt, sizeof(salt));
	pbkdf2_begin(&p, upper, len, salt, sizeof(salt), ITERATIONS);
	while (pbkdf2_step(&p, ITERATIONS))
		;
	pbkdf2_end(&p, hash);
	fprintf(to, "PBKDF2:%u:", ITERATIONS);
	print_hex(to, salt, sizeof(salt));
	fputc(':', to);
	print_hex(to, hash, sizeof(hash));
	free(upper);
}

/* One line, without its end; passwords on it replaced. */
static void print_line(FILE *to, const char *line, size_t len, u32 number,
		       const struct dir_password **next)
{
	const struct dir_password *p = *next;
	size_t done = 0;

	len = stmt_card_len(line, len);
	while (p && p->line < number)
		p = p->next_plain;
	for (; p && p->line == number; p = p->next_plain) {
		size_t at = p->column - 1;

		fwrite(line + done, 1, at - done, to);
		print_compiled(to, line + at, p->len);
		done = at + p->len;
	}
	*next = p;
	fwrite(line + done, 1, len - done, to);
	fputc('\n', to);
}

struct blob compile_directory(const struct blob *text)
{
	const char *at = (const char *)text->data, *end = at + text->size;
	struct directory d;
	const struct dir_password *next;
	struct blob out;
	char *made = NULL;
	FILE *to = open_memstream(&made, &out.size);

	if (!to)
		die("out of storage");
	parse_directory(NULL, text, true, &d);
	next = d.plain;
	for (u32 number = 1; at < end; number++) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((stop ? stop : end) - at);

		if (len && at[len - 1] == '\r')
			len--;
		print_line(to, at, len, number, &next);
		at = stop ? stop + 1 : end;
	}
	if (fclose(to) != 0)
		die("out of storage");
	out.data = (u8 *)made;
	return out;
}
