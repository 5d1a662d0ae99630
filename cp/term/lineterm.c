/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terminals without a screen: what a 3270 shows in its status area is told in a
 * line.
 */
#include "cp/term/lineterm.h"

void lineterm_tell(struct session *s, const struct session_view *view,
		   enum screen_state *told)
{
	if (!view->bound)
		*told = STATE_RUNNING;
	if (!view->bound || view->working || view->base == *told)
		return;
	*told = view->base;
	if (view->base == STATE_CP_READ)
		session_put(s, LINE_CP, "HCPSED6013A A CP read is pending.");
	else if (view->base == STATE_VM_READ)
		session_put(s, LINE_CP, "HCPSED6014A A VM read is pending.");
}

void lineterm_typed(struct session *s, bool asking, const char *line)
{
	if (asking)
		session_answer(s, line);
	else if (!session_submit(s, WORK_LINE, line))
		session_put(s, LINE_CP, "NOT ACCEPTED");
}
