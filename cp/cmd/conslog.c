/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CONSOLE LOG: scroll back through one's own console, also through what came
 * while the user was disconnected.  At a 3270 the screen turns to the log; for
 * anybody else the lines are the answer.
 */
#include "cp/cmd/handler.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "cp/term/scroll.h"

#define LINES_MAX     9999
#define LINES_DEFAULT 20

/* [n | FIND text]; false after a message. */
static bool parse(struct cmdio *io, struct args *a, struct scroll_ask *ask)
{
	memset(ask, 0, sizeof(*ask));
	ask->what = SCROLL_BACK;
	if (args_take(a, "FIND", 4)) {
		ask->what = SCROLL_FIND;
		str_copy(ask->text, sizeof(ask->text), args_rest(a));
		if (ask->text[0])
			return true;
		msg_operand_missing(io);
		return false;
	}
	if (!args_next(a))
		return true;
	if (operand_number(a->word, LINES_MAX, &ask->lines))
		return need_end(io, a);
	msg_operand_invalid(io, a->word);
	return false;
}

/* The first line to be listed; ~0: nothing is. */
static u32 first_line(struct vm *vm, const struct scroll_ask *ask, u32 *end)
{
	const struct conslog *c = vm->log;
	u32 lines = ask->lines ? ask->lines : LINES_DEFAULT, first;

	spin_lock(&vm->dev_lock);
	*end = c->next;
	if (ask->what == SCROLL_FIND)
		first = conslog_find(c, c->next, ask->text);
	else
		first = c->next - MIN(lines, c->next - c->first);
	spin_unlock(&vm->dev_lock);
	return first;
}

static void list(struct cmdio *io, const struct scroll_ask *ask)
{
	struct vm *vm = io->vm;
	char text[CONSLOG_LINE + 1];
	u32 end, at = first_line(vm, ask, &end);
	bool there = at != ~0u;
	u8 kind;

	for (; at < end && there; at++) {
		spin_lock(&vm->dev_lock);
		there = conslog_line(vm->log, at, &kind, text);
		spin_unlock(&vm->dev_lock);
		if (there)
			cmdio_line(io, text);
	}
}

void console_log(struct cmdio *io, struct args *a)
{
	struct scroll_ask ask;
	u32 end;

	if (!parse(io, a, &ask))
		return;
	if (first_line(io->vm, &ask, &end) == ~0u)
		msg_log_not_found(io, ask.text);
	else if (!io->session || !scroll_request(io->session, &ask))
		list(io, &ask);
}
