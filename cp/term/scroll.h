/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scrolled back: the screen shows lines of the user's own console log instead
 * of new output, which waits meanwhile (CONSOLE LOG).
 */
#ifndef CP_TERM_SCROLL_H
#define CP_TERM_SCROLL_H

#include "cp/lib/types.h"
#include "cp/term/screen.h"

struct scroll_ask {
	u8 what; /* enum scroll_what */
	u32 lines;
	char text[SCROLL_TEXT];
};

struct session;

/* Asked for by a command; any task.  False: S has no screen to scroll. */
bool scroll_request(struct session *s, const struct scroll_ask *ask);
/* Do what a command or SCR's last key asked for; the screen task only. */
void scroll_run(struct session *s, struct screen *scr);

#endif
