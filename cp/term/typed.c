/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was typed at a session's terminal, on its way from the screen task to
 * the command task: lines ahead, and the answer to a hidden prompt.  Under
 * s->lock.
 */
#include "cp/core/clock.h"
#include "cp/core/task.h"
#include "cp/lib/str.h"
#include "cp/term/session_impl.h"

bool session_submit(struct session *s, enum work_kind kind, const char *text)
{
	bool room;

	spin_lock(&s->lock);
	room = s->present && s->works < SESSION_WORKS;
	if (room) {
		struct work *w = &s->seat->work[s->works++];

		w->kind = kind;
		w->client = s->client;
		str_copy(w->text, sizeof(w->text), text);
	}
	session_wake_commander(s);
	spin_unlock(&s->lock);
	return room;
}

void session_answer(struct session *s, const char *text)
{
	spin_lock(&s->lock);
	if (s->asking) {
		str_copy(s->seat->answer, sizeof(s->seat->answer), text);
		s->asking = false;
		s->answered = true;
	}
	session_wake_commander(s);
	spin_unlock(&s->lock);
}

/* Is the answer there?  ERR_BUSY: not yet. */
static enum err take_answer(struct session *s, char *line, size_t size)
{
	enum err err = ERR_BUSY;

	spin_lock(&s->lock);
	if (session_stale(s)) {
		err = ERR_GONE;
	} else if (s->answered) {
		str_copy(line, size, s->seat->answer);
		memset(s->seat->answer, 0, sizeof(s->seat->answer));
		s->answered = false;
		err = ERR_OK;
	}
	spin_unlock(&s->lock);
	return err;
}

enum err session_read_hidden(struct session *s, const char *prompt, char *line,
			     size_t size)
{
	enum err err;

	if (task_current() != s->command_task)
		return ERR_INVAL;
	session_put(s, LINE_CP, prompt);
	spin_lock(&s->lock);
	if (!session_stale(s)) {
		s->asking = s->poked = true;
		s->answered = false;
	}
	spin_unlock(&s->lock);
	session_wake_screen(s);
	while ((err = take_answer(s, line, size)) == ERR_BUSY)
		task_park(DEADLINE_NEVER);
	return err;
}

#define LOOK_TOD TOD_PER_S /* who takes the user away wakes nobody here */

/* Is there still nothing to do for the user VM? */
static bool sleeps(struct session *s, const struct vm *vm)
{
	bool still;

	spin_lock(&s->lock);
	still = !session_stale(s) && s->vm == vm && !s->works;
	spin_unlock(&s->lock);
	return still;
}

void session_sleep(struct session *s, u64 us)
{
	const struct vm *vm = s->vm;
	u64 end = us ? clock_now() + us * TOD_PER_US : DEADLINE_NEVER;

	if (task_current() != s->command_task)
		return;
	while (sleeps(s, vm) && clock_now() < end)
		task_park(MIN(end, clock_now() + LOOK_TOD));
}
