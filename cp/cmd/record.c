/* SPDX-License-Identifier: Apache-2.0 */
/* Fields of records, and lines with fields in braces.  Pure. */
#include "cp/cmd/record.h"

#include "cp/lib/fmt.h"
#include "cp/lib/inet.h"
#include "cp/lib/str.h"

const struct record_field *record_field(const struct record_row *row,
					const char *name, size_t size)
{
	for (u32 i = 0; i < row->count; i++)
		if (strncmp(row->fields[i].name, name, size) == 0 &&
		    row->fields[i].name[size] == '\0')
			return &row->fields[i];
	return NULL;
}

static u64 sized_number(const void *at, u32 size)
{
	switch (size) {
	case 1:
		return *(const u8 *)at;
	case 2:
		return *(const u16 *)at;
	case 4:
		return *(const u32 *)at;
	default:
		return *(const u64 *)at;
	}
}

u64 record_number(const struct record_field *f, const void *view)
{
	const char *at = (const char *)view + f->offset;

	switch (f->kind) {
	case FIELD_NUM:
	case FIELD_HEX:
		return sized_number(at, f->size);
	case FIELD_IPV4:
		return *(const u32 *)(const void *)at;
	case FIELD_FLAG:
		return *(const bool *)(const void *)at;
	case FIELD_TEXT:
	case FIELD_SHOW:
		at = *(const char *const *)(const void *)at;
		return at && at[0];
	default:
		return 1;
	}
}

static const char *when_text(const struct local_time *t,
			     char to[RECORD_VALUE_SIZE])
{
	fmt_print(to, RECORD_VALUE_SIZE, "%04u-%02u-%02uT%02u:%02u:%02u",
		  t->year, t->month, t->day, t->hour, t->minute, t->second);
	return to;
}

const char *record_value(const struct record_field *f, const void *view,
			 char to[RECORD_VALUE_SIZE])
{
	const void *at = (const char *)view + f->offset;

	switch (f->kind) {
	case FIELD_NUM:
		fmt_print(to, RECORD_VALUE_SIZE, "%llu",
			  (unsigned long long)record_number(f, view));
		return to;
	case FIELD_HEX:
		fmt_print(to, RECORD_VALUE_SIZE, "%0*llX", f->digits,
			  (unsigned long long)record_number(f, view));
		return to;
	case FIELD_FLAG:
		return *(const bool *)at ? "ON" : "OFF";
	case FIELD_IPV4:
		return *(const u32 *)at ? inet_text(to, *(const u32 *)at)
					: NULL;
	case FIELD_MAC:
		return format_mac(to, at);
	case FIELD_WHEN:
		return when_text(at, to);
	default:
		return *(const char *const *)at;
	}
}

/* A line being made, and the text in which it is described. */
struct maker {
	const struct record_row *row;
	const void *view;
	char line[SINK_LINE_MAX + 1];
	u32 used;
};

static void add(struct maker *m, const char *bytes, size_t size)
{
	size = MIN(size, SINK_LINE_MAX - m->used);
	memcpy(m->line + m->used, bytes, size);
	m->used += (u32)size;
}

/* "6", "-8" or "06": VALUE in that many columns. */
static void add_padded(struct maker *m, const char *how, const char *value)
{
	bool left = *how == '-', zero = *how == '0';
	size_t width = 0, size = strlen(value);

	for (how += left; ascii_isdigit((u8)*how); how++)
		width = MIN(width * 10 + (size_t)(*how - '0'), SINK_LINE_MAX);
	if (left)
		add(m, value, size);
	for (; width > size; width--)
		add(m, zero ? "0" : " ", 1);
	if (!left)
		add(m, value, size);
}

/* "A:B" up to the brace: A when TRUTH, else B. */
static void add_choice(struct maker *m, const char *words, bool truth)
{
	size_t first = 0, second;

	while (words[first] != ':' && words[first] != '}' && words[first])
		first++;
	if (truth) {
		add(m, words, first);
		return;
	}
	if (words[first] != ':')
		return;
	words += first + 1;
	for (second = 0; words[second] != '}' && words[second];)
		second++;
	add(m, words, second);
}

static size_t name_size(const char *p)
{
	size_t n = 0;

	while (p[n] && !strchr(":?}\n", p[n]))
		n++;
	return n;
}

/* The field behind a brace at P; what is no field shows as nothing. */
static void add_field(struct maker *m, const char *p)
{
	size_t n = name_size(p);
	const struct record_field *f = record_field(m->row, p, n);
	char buffer[RECORD_VALUE_SIZE];
	const char *value;

	if (!f)
		return;
	if (p[n] == '?') {
		add_choice(m, p + n + 1, record_number(f, m->view) != 0);
		return;
	}
	value = record_value(f, m->view, buffer);
	add_padded(m, p[n] == ':' ? p + n + 1 : "", value ? value : "NONE");
}

static const char *after_brace(const char *p)
{
	while (*p && *p != '}' && *p != '\n')
		p++;
	return *p == '}' ? p + 1 : p;
}

/* {+name} and {-name} at the start of a line: is it shown?  Steps over them. */
static bool wanted(struct maker *m, const char **text)
{
	const char *p = *text;
	bool yes = true;

	while (p[0] == '{' && (p[1] == '+' || p[1] == '-')) {
		const struct record_field *f =
			record_field(m->row, p + 2, name_size(p + 2));
		bool truth = f && record_number(f, m->view) != 0;

		yes = yes && truth == (p[1] == '+');
		p = after_brace(p);
	}
	*text = p;
	return yes;
}

/* One line of TEXT into the maker; returns where the next one begins. */
static const char *make_line(struct maker *m, const char *p)
{
	m->used = 0;
	while (*p && *p != '\n') {
		if (*p == '{') {
			add_field(m, p + 1);
			p = after_brace(p);
		} else {
			add(m, p++, 1);
		}
	}
	m->line[m->used] = '\0';
	return *p ? p + 1 : p;
}

void record_show(struct sink *out, const struct record_row *row,
		 const char *text, const void *view)
{
	struct maker m = { .row = row, .view = view };

	while (*text) {
		bool shown = wanted(&m, &text);

		text = make_line(&m, text);
		if (shown)
			sink_line(out, m.line);
	}
}
