/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Statements of a control file.  A line goes through three hands: its comments
 * are blanked out in place (so that columns stay right), its continuation comma
 * is taken off, its words are found.
 */
#include "cp/lib/stmt.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

#define SEQUENCE_COLUMN 72 /* columns before the sequence number */
#define CARD_SIZE	80

void stmt_begin(struct stmt *s, const char *text, size_t size, u32 flags,
		struct report *report)
{
	memset(s, 0, sizeof(*s));
	s->next = text;
	s->end = text + size;
	s->flags = flags;
	s->report = report;
}

const char *stmt_rest(const struct stmt *s, u32 i)
{
	return i < s->words ? s->raw + s->word[i].at : "";
}

bool stmt_abbreviates(const char *text, const char *pattern)
{
	size_t i = 0;

	while (text[i] && text[i] == ascii_upper(pattern[i]))
		i++;
	if (text[i])
		return false;
	return !pattern[i] || pattern[i] != ascii_upper(pattern[i]);
}

bool stmt_is(const struct stmt *s, u32 i, const char *pattern)
{
	return i < s->words && !s->word[i].quoted &&
	       stmt_abbreviates(s->word[i].text, pattern);
}

static void finding(const struct stmt *s, enum severity severity, u32 i,
		    const char *format, va_list args)
{
	char text[128];

	fmt_vprint(text, sizeof(text), format, args);
	if (i < s->words)
		report_print(s->report, severity, s->word[i].line,
			     s->word[i].column, "%s", text);
	else
		report_print(s->report, severity, s->line, 0, "%s", text);
}

void stmt_error(const struct stmt *s, u32 i, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	finding(s, SEVERITY_ERROR, i, format, args);
	va_end(args);
}

void stmt_warning(const struct stmt *s, u32 i, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	finding(s, SEVERITY_WARNING, i, format, args);
	va_end(args);
}

size_t stmt_card_len(const char *line, size_t len)
{
	if (len != CARD_SIZE || line[SEQUENCE_COLUMN - 1] != ' ')
		return len;
	for (size_t i = SEQUENCE_COLUMN; i < CARD_SIZE; i++)
		if (!ascii_isdigit(line[i]))
			return len;
	return SEQUENCE_COLUMN;
}

/* The next line without its end and trailing blanks; false at the end. */
static bool take_line(struct stmt *s, const char **line, size_t *len_out)
{
	const char *start = s->next, *stop;
	size_t len;

	if (start == s->end)
		return false;
	stop = memchr(start, '\n', (size_t)(s->end - start));
	len = (size_t)((stop ? stop : s->end) - start);
	s->next = stop ? stop + 1 : s->end;
	s->lines++;
	if (len && start[len - 1] == '\r')
		len--;
	if (s->flags & STMT_SEQUENCE)
		len = stmt_card_len(start, len);
	while (len && ascii_isspace(start[len - 1]))
		len--;
	*line = start;
	*len_out = len;
	return true;
}

static bool is_star_comment(const struct stmt *s, const char *line, size_t len)
{
	size_t i = 0;

	if (!(s->flags & STMT_STAR_COMMENT))
		return false;
	while (i < len && ascii_isspace(line[i]))
		i++;
	return i < len && line[i] == '*';
}

static bool opens_quote(const struct stmt *s, const char *to, size_t i)
{
	if (!(s->flags & STMT_QUOTES) || (to[i] != '\'' && to[i] != '"'))
		return false;
	return i == 0 || to[i - 1] == ' ';
}

/* The two characters at I are AB: then both are blanked out. */
static bool take_pair(char *to, size_t len, size_t i, char a, char b)
{
	if (i + 1 >= len || to[i] != a || to[i + 1] != b)
		return false;
	to[i] = to[i + 1] = ' ';
	return true;
}

/* Blank out comments and what cannot be printed in the LEN characters TO. */
static void clean_line(struct stmt *s, char *to, size_t len)
{
	char quote = 0;
	bool blocks = s->flags & STMT_BLOCK_COMMENT, bad = false;

	for (size_t i = 0; i < len; i++) {
		if (s->in_comment) {
			s->in_comment = !take_pair(to, len, i, '*', '/');
			i += !s->in_comment;
			if (s->in_comment)
				to[i] = ' ';
			continue;
		}
		if (!ascii_isprint(to[i])) {
			bad = bad || !ascii_isspace(to[i]);
			to[i] = ' ';
		}
		if (quote) {
			if (to[i] == quote)
				quote = 0;
		} else if (opens_quote(s, to, i)) {
			quote = to[i];
		} else if (blocks && take_pair(to, len, i, '/', '*')) {
			s->in_comment = true;
			i++;
		}
	}
	if (bad)
		report_print(
			s->report, SEVERITY_ERROR, s->lines, 0,
			"Line has characters that are not printable ASCII");
}

/* Add the word at raw[at .. at+len-1]. */
static void add_word(struct stmt *s, size_t at, size_t len, size_t line_start,
		     bool quoted)
{
	struct stmt_word *w = &s->word[s->words];
	char *to = s->text + s->text_len;

	if (s->words == STMT_WORDS) {
		s->overflow = true;
		return;
	}
	w->text = to;
	w->line = s->lines;
	w->column = (u16)(at - line_start + 1);
	w->at = (u16)at;
	w->quoted = quoted;
	if (quoted) {
		w->column--;
		w->at--;
	}
	for (size_t i = 0; i < len; i++)
		to[i] = (char)(quoted ? s->raw[at + i]
				      : ascii_upper(s->raw[at + i]));
	to[len] = '\0';
	s->text_len += (u32)len + 1;
	s->words++;
}

/* The words of raw[start .. end-1]. */
static void split_line(struct stmt *s, size_t start, size_t end)
{
	size_t at = start, stop;

	while (at < end) {
		char quote = 0;

		if (s->raw[at] == ' ') {
			at++;
			continue;
		}
		if (opens_quote(s, s->raw + start, at - start))
			quote = s->raw[at++];
		for (stop = at; stop < end; stop++)
			if (s->raw[stop] == (quote ? quote : ' '))
				break;
		if (quote && stop == end)
			report_print(s->report, SEVERITY_ERROR, s->lines,
				     (u32)(at - start),
				     "Quotation mark is not closed");
		add_word(s, at, stop - at, start, quote != 0);
		at = stop + (quote != 0);
	}
}

/* Take one line into the statement. */
static void add_line(struct stmt *s, const char *line, size_t len)
{
	size_t start = s->raw_len, end = start + len;

	if (end > STMT_SIZE) {
		if (!s->line)
			s->line = s->lines;
		s->overflow = true;
		s->continued = line[len - 1] == ',';
		return;
	}
	memcpy(s->raw + start, line, len);
	clean_line(s, s->raw + start, len);
	while (end > start && s->raw[end - 1] == ' ')
		end--;
	if (end == start)
		return;
	if (!s->line)
		s->line = s->lines;
	s->continued = s->raw[end - 1] == ',';
	if (s->continued)
		s->raw[end - 1] = ' ';
	split_line(s, start, end);
	s->raw[end] = '\0';
	s->raw_len = s->words ? (u32)end : 0;
}

static void clear(struct stmt *s)
{
	s->words = 0;
	s->raw_len = s->text_len = 0;
	s->raw[0] = '\0';
	s->overflow = s->continued = false;
	s->line = 0;
}

/* Lines up to the end of a statement; false when there is none left. */
static bool gather(struct stmt *s)
{
	const char *line;
	size_t len;

	clear(s);
	while (take_line(s, &line, &len)) {
		if (len == 0 || is_star_comment(s, line, len))
			continue;
		add_line(s, line, len);
		if (!s->continued && (s->words || s->overflow))
			return true;
	}
	if (s->continued)
		report_print(
			s->report, SEVERITY_ERROR, s->lines, 0,
			"Last statement is continued, but nothing follows");
	return s->words || s->overflow;
}

bool stmt_next(struct stmt *s)
{
	while (gather(s)) {
		if (s->words && !s->overflow)
			return true;
		s->words = 0;
		stmt_error(s, 0, "Statement is too long and was skipped");
	}
	if (s->in_comment) {
		s->in_comment = false;
		report_print(s->report, SEVERITY_ERROR, s->lines, 0,
			     "Comment is not closed");
	}
	return false;
}
