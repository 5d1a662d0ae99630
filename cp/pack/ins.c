/* SPDX-License-Identifier: Apache-2.0 */
/* List-directed IPL files of the pack: see ins.h. */
#include "cp/pack/ins.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

#define SYSTEMS	      "systems/"
#define SUFFIX	      ".ins"
#define LINE_SIZE     128
#define ADDRESS_MAX   0xffffffffull
#define PARM_SIZE_MAX 65536

/* A .ins while it is read. */
struct reader {
	const struct pack *pack;
	struct ins *out;
	struct report *report;
	const char *system; /* as named in the archive, behind SYSTEMS */
	size_t system_len;
	u32 line_number;
	bool failed;
};

static void fail(struct reader *r, const char *what, const char *text)
{
	r->failed = true;
	report_print(r->report, SEVERITY_ERROR, r->line_number, 0, "%s%s%s",
		     what, *text ? " - " : "", text);
}

/* Is NAME "systems/X/X.ins"?  Then X's length, else 0. */
static size_t system_len(const char *name)
{
	const char *x = name + sizeof(SYSTEMS) - 1, *slash;
	size_t len;

	if (strncmp(name, SYSTEMS, sizeof(SYSTEMS) - 1) != 0)
		return 0;
	slash = strchr(x, '/');
	if (!slash)
		return 0;
	len = (size_t)(slash - x);
	if (len == 0 || len > 8 || strncmp(slash + 1, x, len) != 0 ||
	    strcmp(slash + 1 + len, SUFFIX) != 0)
		return 0;
	return len;
}

/* The next system from M on. */
static enum err next_system(const struct pack *p, struct pack_member *m,
			    char *name)
{
	enum err err = pack_next(p, m);

	while (err == ERR_OK && !system_len(m->name))
		err = pack_next(p, m);
	if (err == ERR_OK)
		str_copy(name, system_len(m->name) + 1,
			 m->name + sizeof(SYSTEMS) - 1);
	return err;
}

bool ins_system_name(const struct pack *p, u32 n, char *name)
{
	struct pack_member m = { .next = 0 };
	enum err err;

	do
		err = next_system(p, &m, name);
	while (err == ERR_OK && n--);
	return err == ERR_OK;
}

/* Splits off the word at *S, which moves to the next one; "" at the end. */
static char *take_word(char **s)
{
	char *word = *s, *end;

	while (ascii_isspace(*word))
		word++;
	end = word;
	while (*end && !ascii_isspace(*end))
		end++;
	*s = *end ? end + 1 : end;
	*end = '\0';
	return word;
}

/* Hexadecimal, with or without 0x. */
static bool take_address(const char *text, u64 *out)
{
	if (text[0] == '0' && ascii_upper(text[1]) == 'X')
		text += 2;
	return str_to_u64(text, 16, ADDRESS_MAX, out);
}

/* "*PARM address size [ASCII|EBCDIC]" behind its first word. */
static void take_parm(struct reader *r, char *rest)
{
	const char *address = take_word(&rest), *size = take_word(&rest);
	const char *code = take_word(&rest);
	struct ins *out = r->out;
	u64 bytes;

	if (!take_address(address, &out->parm_address)) {
		fail(r, "Invalid address", address);
	} else if (!str_to_u64(size, 10, PARM_SIZE_MAX, &bytes) || bytes < 2) {
		fail(r, "Invalid size", size);
	} else if (*code && !str_ieq(code, "ASCII") &&
		   !str_ieq(code, "EBCDIC")) {
		fail(r, "ASCII or EBCDIC is expected", code);
	} else {
		out->has_parm = true;
		out->parm_ebcdic = str_ieq(code, "EBCDIC");
		out->parm_size = (u32)bytes;
	}
}

static void take_file(struct reader *r, const char *name, const char *address)
{
	struct ins *out = r->out;
	struct ins_file *f = &out->file[out->files];
	char path[PACK_NAME_MAX + 1];

	if (out->files == INS_FILES_MAX) {
		fail(r, "Over 16 files", name);
		return;
	}
	if (!take_address(address, &f->address)) {
		fail(r, "Invalid address", address);
		return;
	}
	if (fmt_print(path, sizeof(path), SYSTEMS "%.*s/%s", (int)r->system_len,
		      r->system, name) >= sizeof(path) ||
	    pack_find(r->pack, path, &f->member) != ERR_OK) {
		fail(r, "File is not in the pack", name);
		return;
	}
	out->files++;
}

static void take_line(struct reader *r, char *line)
{
	char *rest = line, *first = take_word(&rest), *address;

	if (strcmp(first, "*PARM") == 0) {
		take_parm(r, rest);
	} else if (*first && *first != '*' && *first != '#') {
		address = take_word(&rest);
		take_file(r, first, address);
		if (*take_word(&rest))
			fail(r, "Operand is over", first);
	}
}

static void take_lines(struct reader *r, const struct pack_member *m)
{
	const char *at = (const char *)m->data, *end = at + m->size;
	char line[LINE_SIZE];

	while (at < end && !r->failed) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((stop ? stop : end) - at);

		r->line_number++;
		if (len >= sizeof(line) && *at != '*') {
			fail(r, "Line is too long", "");
			return;
		}
		len = MIN(len, sizeof(line) - 1);
		memcpy(line, at, len);
		line[len] = '\0';
		take_line(r, line);
		at = stop ? stop + 1 : end;
	}
}

enum err ins_read(const struct pack *p, const char *system, struct ins *out,
		  struct report *report)
{
	struct pack_member m = { .next = 0 };
	struct reader r = { .pack = p, .out = out, .report = report };
	char name[9];
	enum err err;

	memset(out, 0, sizeof(*out));
	do
		err = next_system(p, &m, name);
	while (err == ERR_OK && !str_ieq(name, system));
	if (err == ERR_FORMAT)
		fail(&r, "Archive is damaged", "");
	if (err != ERR_OK)
		return err;
	r.system = m.name + sizeof(SYSTEMS) - 1;
	r.system_len = system_len(m.name);
	take_lines(&r, &m);
	if (!r.failed && out->files == 0)
		fail(&r, "No file is named", "");
	return r.failed ? ERR_FORMAT : ERR_OK;
}
