/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The service processor's console, the operator's last resort: lines typed at
 * the machine itself are operator's commands, whatever terminals there are or
 * are not.  Without a 3215 it is the system console too, and the operator is
 * logged on here whenever he has no other terminal.
 *
 * A session of it is there from the first line typed, or from IPL on.
 */
#include "cp/core/clock.h"
#include "cp/core/log.h"
#include "cp/core/sclp.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "cp/term/lineterm.h"

#define LOOK_US 1000000 /* between looks for a line that nobody told of */

struct consclp {
	struct session *s;
	enum screen_state told;
};

/* The next line that fits into a message; false: nothing is queued. */
static bool take_line(struct session *s, char line[SCLP_LINE + 1])
{
	const char *text;
	size_t size = 0;
	u8 kind;

	spin_lock(&s->lock);
	text = s->seat ? outq_first(&s->seat->out, &kind, &size) : NULL;
	if (text) {
		bool all = size <= SCLP_LINE;

		size = MIN(size, (size_t)SCLP_LINE);
		memcpy(line, text, size);
		line[size] = '\0';
		outq_shown(&s->seat->out, size, all);
	}
	spin_unlock(&s->lock);
	return text != NULL;
}

static void write(struct session *s)
{
	char line[SCLP_LINE + 1];

	while (take_line(s, line)) {
		sclp_write_line(line);
		session_room(s);
		task_yield();
	}
}

static void read(struct consclp *c, bool asking)
{
	char line[SCREEN_INPUT];

	if (!sclp_read_command(line, sizeof(line)))
		return;
	if (session_enter(c->s) == ERR_OK)
		lineterm_typed(c->s, asking, line);
	else
		log_line("There is no storage for a session");
}

static void turn(struct consclp *c)
{
	struct session_view view;

	session_look(c->s, &view);
	read(c, view.asking);
	if (view.refused)
		session_put(c->s, LINE_CP, "NOT ACCEPTED");
	lineterm_tell(c->s, &view, &c->told);
	write(c->s);
	if (!session_stirred(c->s))
		task_park(clock_together_us(LOOK_US) * TOD_PER_US);
}

static void consclp_main(void *arg)
{
	struct consclp c = { .s = arg, .told = STATE_RUNNING };

	while (!sclp_listen(task_current())) /* there is none */
		task_park(DEADLINE_NEVER);
	if (c.s == session_system_console())
		session_submit(c.s, WORK_IPL, "");
	for (;;)
		turn(&c);
}

enum err session_start_sclp(void)
{
	return session_create(NULL, true, consclp_main);
}
