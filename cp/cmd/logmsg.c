/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The message of the day: SET LOGMSG n text, SET LOGMSG n (line n goes), SET
 * LOGMSG NULL (all of it), QUERY LOGMSG, and what LOGON shows.  Written and
 * copied out under logmsg_lock.
 */
#include "cp/cmd/logmsg.h"
#include "cp/cmd/handler.h"
#include "cp/core/lock.h"
#include "cp/lib/str.h"

#define LINES 16
#define WIDTH 79

static char lines[LINES][WIDTH + 1];
static struct spinlock logmsg_lock = SPINLOCK_INIT(LOCK_SYSTEM);

static bool get(u32 i, char text[WIDTH + 1])
{
	spin_lock(&logmsg_lock);
	str_copy(text, WIDTH + 1, lines[i]);
	spin_unlock(&logmsg_lock);
	return text[0] != '\0';
}

static void put(u32 i, const char *text)
{
	spin_lock(&logmsg_lock);
	str_copy(lines[i], sizeof(lines[i]), text);
	spin_unlock(&logmsg_lock);
}

void logmsg_show(void (*line)(void *arg, const char *text), void *arg)
{
	char text[WIDTH + 1];
	u32 shown = 0;

	for (u32 i = 0; i < LINES; i++)
		if (get(i, text)) {
			line(arg, text);
			shown++;
		}
	if (!shown)
		line(arg, "There is no logmsg data");
}

void query_logmsg(struct cmdio *io, struct args *a)
{
	struct reply *r = io_reply(io);
	char text[WIDTH + 1];

	if (!need_end(io, a))
		return;
	reply_logmsg_list(r);
	for (u32 i = 0; i < LINES; i++)
		if (get(i, text))
			reply_logmsg(r, &(struct logmsg_record){ text });
}

void set_logmsg(struct cmdio *io, struct args *a)
{
	u32 n;

	if (args_take(a, "NULL", 4)) {
		if (!need_end(io, a))
			return;
		for (n = 0; n < LINES; n++)
			put(n, "");
	} else if (!args_next(a)) {
		msg_operand_missing(io);
		return;
	} else if (!operand_number(a->word, LINES, &n) || n == 0) {
		msg_operand_invalid(io, a->word);
		return;
	} else {
		put(n - 1, args_rest(a));
	}
	cmdio_line(io, "Command complete");
}
