/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terminals without a screen: what a 3270 shows in its status area is told in a
 * line.
 */
#include "cp/term/lineterm.h"

#include "cp/msg/msg.h"

void lineterm_tell(struct session *s, const struct session_view *view,
		   enum screen_state *told)
{
	char text[MSG_LINE_MAX];

	if (!view->bound)
		*told = STATE_RUNNING;
	if (!view->bound || view->working || view->base == *told)
		return;
	*told = view->base;
	if (view->base == STATE_CP_READ)
		session_put(s, LINE_CP, note_cp_read(text));
	else if (view->base == STATE_VM_READ)
		session_put(s, LINE_CP, note_vm_read(text));
}

void lineterm_typed(struct session *s, bool asking, const char *line)
{
	if (asking)
		session_answer(s, line);
	else if (!session_submit(s, WORK_LINE, line))
		session_put(s, LINE_CP, "NOT ACCEPTED");
}
