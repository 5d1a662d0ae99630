/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A JSON writer (RFC 8259) for narrow lines.  Pure: no storage but its own, no
 * depth but JSON_DEPTH, any bytes in, ASCII out.
 *
 * What it writes is valid when the lines are joined with nothing between, and
 * a line never begins or ends with a blank, so that screens keep it whole.
 * Lines end between tokens; only a string longer than a line is split.
 */
#ifndef CP_LIB_JSON_H
#define CP_LIB_JSON_H

#include "cp/lib/types.h"

#define JSON_WIDTH 76 /* longest line: fits every 3270 */
#define JSON_DEPTH 8

struct json {
	/* TEXT is one line without newline; gone after the call. */
	void (*line)(void *arg, const char *text);
	void *arg;
	u32 used;
	u32 depth;
	bool comma; /* something stands before in this object or array */
	char close[JSON_DEPTH];
	char text[JSON_WIDTH + 1];
};

void json_init(struct json *j, void (*line)(void *arg, const char *text),
	       void *arg);
/*
 * NAME is the member's name, NULL for an element of an array or the outermost
 * value.  An opening beyond JSON_DEPTH is not made, nor is a closing without
 * opening.
 */
void json_object(struct json *j, const char *name);
void json_array(struct json *j, const char *name);
void json_close(struct json *j);
/* VALUE NULL is null.  Bytes outside ASCII come as \u00XX. */
void json_text(struct json *j, const char *name, const char *value);
void json_number(struct json *j, const char *name, u64 value);
void json_flag(struct json *j, const char *name, bool value);
/* The next token stands on a new line: for the eye only. */
void json_break(struct json *j);
/* Close what is open and hand out the last line. */
void json_end(struct json *j);

#endif
