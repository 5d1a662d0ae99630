/* SPDX-License-Identifier: Apache-2.0 */
/* What the terminals without a screen have in common; for cp/term only. */
#ifndef CP_TERM_LINETERM_H
#define CP_TERM_LINETERM_H

#include "cp/term/session_impl.h"

/*
 * Say which read waits, once for each time it begins to; TOLD is the state last
 * told, STATE_RUNNING at first.
 */
void lineterm_tell(struct session *s, const struct session_view *view,
		   enum screen_state *told);
/* What was typed: the answer to a hidden prompt, or a line. */
void lineterm_typed(struct session *s, bool asking, const char *line);

#endif
