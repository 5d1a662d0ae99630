/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of console behind gk/console.h: not for guests' own code. */
#ifndef GUESTKIT_CONSOLE_H
#define GUESTKIT_CONSOLE_H

#include "cp/lib/types.h"

struct console_kind {
	/* Is there one?  Then make it ready. */
	bool (*open)(void);
	/* Print one line; may wait. */
	void (*line_out)(const char *text, size_t size);
	/* Wait until it is out. */
	void (*drain)(void);
};

/* Hand in a line the user entered: TEXT is terminated, the callee may write. */
void console_line_in(char *text);

extern const struct console_kind console_3215;
extern const struct console_kind console_sclp;

#endif
