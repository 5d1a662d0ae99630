/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The catalogue made into functions.  Each formats its text into a bounded
 * buffer and hands it to msg_deliver().  No lock, no state.
 */
#include "cp/msg/msg.h"

#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

/* But for the two kinds of functions, a row is a row. */
#define NOTE MSG

enum msg_index {
#define MSG(number, severity, module, name, format, args, ...) MSG_AT_##name,
#include "cp/msg/msg.def"
#undef MSG
	MSG_COUNT
};

static const struct msg_row rows[] = {
#define MSG(number, severity, module, name, format, args, ...)                 \
	{ number, #severity[0], #module, #name, format },
#include "cp/msg/msg.def"
#undef MSG
};

const struct msg_row *msg_row(u32 index)
{
	return index < MSG_COUNT ? &rows[index] : NULL;
}

static const struct msg_explanation explanations[MSG_COUNT] = {
#define EXPLAIN(name, why, did, todo) [MSG_AT_##name] = { why, did, todo },
#include "cp/msg/explain.def"
#undef EXPLAIN
};

/* "user, devno" of each row. */
static const char *const arguments[MSG_COUNT] = {
#define MSG(number, severity, module, name, format, args, ...)                 \
	[MSG_AT_##name] = #__VA_ARGS__,
#include "cp/msg/msg.def"
#undef MSG
};

/* The name at *ARGS; steps over it and what separates it from the next. */
static size_t next_argument(const char **args, const char **name)
{
	size_t n;

	*name = *args;
	for (n = 0; (*args)[n] && (*args)[n] != ',';)
		n++;
	*args += n;
	while (**args == ',' || **args == ' ')
		(*args)++;
	return n;
}

char *msg_form(char to[MSG_TEXT_MAX + 1], u32 index)
{
	const char *p = rows[index].format, *args = arguments[index], *name;
	size_t used = 0;
	int size;

	to[0] = '\0';
	while (*p && used < MSG_TEXT_MAX) {
		if (*p != '%') {
			to[used++] = *p++;
			to[used] = '\0';
			continue;
		}
		while (*p && (!ascii_isalpha((u8)*p) || strchr("hlz", *p)))
			p++;
		p += *p != '\0';
		size = (int)next_argument(&args, &name);
		used += fmt_print(to + used, MSG_TEXT_MAX + 1 - used, "<%.*s>",
				  size, name);
	}
	return to;
}

const struct msg_explanation *msg_explain(u32 index)
{
	return &explanations[index < MSG_COUNT ? index : 0];
}

/* What somebody wrote for an identifier. */
struct wanted {
	char module[4]; /* "" any */
	u64 number;
	char severity; /* 0 any */
};

static u32 letters(const char *s)
{
	u32 n = 0;

	while (ascii_isalpha((u8)s[n]))
		n++;
	return n;
}

static bool parse_id(const char *id, struct wanted *w)
{
	char upper[MSG_ID_SIZE];
	const char *p = upper;
	char *end;

	*w = (struct wanted){ 0 };
	if (str_copy(upper, sizeof(upper), id) != strlen(id))
		return false;
	str_upper(upper);
	if (strncmp(p, "HCP", 3) == 0)
		p += 3;
	if (letters(p) == 3) {
		str_copy(w->module, sizeof(w->module), p);
		p += 3;
	}
	end = upper + strlen(upper);
	if (end > p && ascii_isalpha((u8)end[-1])) {
		w->severity = *--end;
		*end = '\0';
	}
	return str_to_u64(p, 10, 9999, &w->number);
}

static bool is_wanted(const struct msg_row *row, const struct wanted *w)
{
	return row->number == w->number &&
	       (!w->module[0] || strcmp(row->module, w->module) == 0) &&
	       (!w->severity || row->severity == w->severity);
}

bool msg_find(const char *id, u32 from, u32 *index)
{
	struct wanted w;

	if (!parse_id(id, &w))
		return false;
	for (u32 i = from; i < MSG_COUNT; i++)
		if (is_wanted(&rows[i], &w)) {
			*index = i;
			return true;
		}
	return false;
}

static void emit(struct cmdio *io, enum msg_index at, const char *format, ...)
	PRINTF_LIKE(3, 4);

static void emit(struct cmdio *io, enum msg_index at, const char *format, ...)
{
	char text[MSG_TEXT_MAX + 1];
	va_list args;

	va_start(args, format);
	fmt_vprint(text, sizeof(text), format, args);
	va_end(args);
	msg_deliver(io, &rows[at], text);
}

/* The whole line in TO. */
static char *compose(char to[MSG_LINE_MAX], enum msg_index at,
		     const char *format, ...) PRINTF_LIKE(3, 4);

static char *compose(char to[MSG_LINE_MAX], enum msg_index at,
		     const char *format, ...)
{
	char text[MSG_TEXT_MAX + 1];
	va_list args;

	va_start(args, format);
	fmt_vprint(text, sizeof(text), format, args);
	va_end(args);
	msg_compose(to, MSG_LINE_MAX, MSG_SHOW_ID | MSG_SHOW_TEXT, &rows[at],
		    text);
	return to;
}

#undef NOTE
#define NOTE(number, severity, module, name, format, args, ...)                \
	char *note_##name args                                                 \
	{                                                                      \
		return compose(to, MSG_AT_##name, format, ##__VA_ARGS__);      \
	}
#define MSG(number, severity, module, name, format, args, ...)                 \
	void msg_##name args                                                   \
	{                                                                      \
		emit(io, MSG_AT_##name, format, ##__VA_ARGS__);                \
	}
#include "cp/msg/msg.def"
#undef MSG
#undef NOTE

char *msg_id(char to[MSG_ID_SIZE], const struct msg_row *row)
{
	fmt_print(to, MSG_ID_SIZE, "HCP%s%03u%c", row->module, row->number,
		  row->severity);
	return to;
}

bool msg_compose(char *to, size_t size, u32 show, const struct msg_row *row,
		 const char *text)
{
	char id[MSG_ID_SIZE];

	if (row->severity == 'A' || row->severity == 'W')
		show = MSG_SHOW_ID | MSG_SHOW_TEXT;
	msg_id(id, row);
	switch (show & (MSG_SHOW_ID | MSG_SHOW_TEXT)) {
	case MSG_SHOW_ID | MSG_SHOW_TEXT:
		fmt_print(to, size, "%s %s", id, text);
		return true;
	case MSG_SHOW_ID:
		str_copy(to, size, id);
		return true;
	case MSG_SHOW_TEXT:
		str_copy(to, size, text);
		return true;
	default:
		return false;
	}
}
