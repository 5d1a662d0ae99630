/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON writer: tokens into lines, names and commas between them.  Pure. */
#include "cp/lib/json.h"

#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

void json_init(struct json *j, void (*line)(void *arg, const char *text),
	       void *arg)
{
	memset(j, 0, sizeof(*j));
	j->line = line;
	j->arg = arg;
}

void json_break(struct json *j)
{
	if (!j->used)
		return;
	j->text[j->used] = '\0';
	j->line(j->arg, j->text);
	j->used = 0;
}

/* SIZE bytes that stay on one line; longer than a line cannot be asked. */
static void put(struct json *j, const char *bytes, u32 size)
{
	if (j->used + size > JSON_WIDTH)
		json_break(j);
	memcpy(j->text + j->used, bytes, size);
	j->used += size;
}

/* One character of a string as JSON writes it; returns its length, 1 to 6. */
static u32 escaped(char to[8], u8 c)
{
	static const char plain[] = "\"\\\b\f\n\r\t";
	static const char letter[] = "\"\\bfnrt";
	const char *special = c ? strchr(plain, c) : NULL;

	if (special) {
		to[0] = '\\';
		to[1] = letter[special - plain];
		return 2;
	}
	if (c < 0x20 || c > 0x7e)
		return (u32)fmt_print(to, 8, "\\u%04x", c);
	to[0] = (char)c;
	return 1;
}

/* Characters of S as JSON writes them, with both quotes. */
static u32 string_size(const char *s)
{
	char code[8];
	u32 size = 2;

	for (; *s && size <= JSON_WIDTH; s++)
		size += escaped(code, (u8)*s);
	return size;
}

/*
 * A string that fits stands on one line.  In one that does not, a blank takes
 * the character before and after it along, so no line begins or ends with it.
 */
static void put_string(struct json *j, const char *s)
{
	char code[8];

	if (string_size(s) <= JSON_WIDTH &&
	    j->used + string_size(s) > JSON_WIDTH)
		json_break(j);
	put(j, "\"", 1);
	for (; *s; s++) {
		u32 size = escaped(code, (u8)*s);

		/* A blank needs room for what follows: six at most. */
		if (*s == ' ' && j->used + 7 > JSON_WIDTH)
			size = (u32)fmt_print(code, sizeof(code), "\\u0020");
		put(j, code, size);
	}
	put(j, "\"", 1);
}

/* What stands before a value: a comma, the member's name. */
static void begin(struct json *j, const char *name)
{
	if (j->comma)
		put(j, ",", 1);
	j->comma = true;
	if (!name)
		return;
	put_string(j, name);
	put(j, ":", 1);
}

static void open(struct json *j, const char *name, const char *bracket)
{
	if (j->depth == JSON_DEPTH)
		return;
	begin(j, name);
	put(j, bracket, 1);
	j->close[j->depth++] = *bracket == '{' ? '}' : ']';
	j->comma = false;
}

void json_object(struct json *j, const char *name)
{
	open(j, name, "{");
}

void json_array(struct json *j, const char *name)
{
	open(j, name, "[");
}

void json_close(struct json *j)
{
	if (!j->depth)
		return;
	put(j, &j->close[--j->depth], 1);
	j->comma = true;
}

void json_text(struct json *j, const char *name, const char *value)
{
	begin(j, name);
	if (value)
		put_string(j, value);
	else
		put(j, "null", 4);
}

void json_number(struct json *j, const char *name, u64 value)
{
	char digits[24];
	size_t size = fmt_print(digits, sizeof(digits), "%llu",
				(unsigned long long)value);

	begin(j, name);
	put(j, digits, (u32)size);
}

void json_flag(struct json *j, const char *name, bool value)
{
	begin(j, name);
	put(j, value ? "true" : "false", value ? 4 : 5);
}

void json_end(struct json *j)
{
	while (j->depth)
		json_close(j);
	json_break(j);
}
