/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The catalogue made into functions.  Each formats its text into a bounded
 * buffer and hands it to msg_deliver().  No lock, no state.
 */
#include "cp/msg/msg.h"

#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

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

#define MSG(number, severity, module, name, format, args, ...)                 \
	void msg_##name args                                                   \
	{                                                                      \
		emit(io, MSG_AT_##name, format, ##__VA_ARGS__);                \
	}
#include "cp/msg/msg.def"
#undef MSG

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
