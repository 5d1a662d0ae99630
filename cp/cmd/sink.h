/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where formatted answers go, a line at a time.  The pure formatters know only
 * this; in CP a sink is a command's answer, in tests a buffer.
 */
#ifndef CP_CMD_SINK_H
#define CP_CMD_SINK_H

#include "cp/lib/types.h"

#define SINK_LINE_MAX 240

struct sink {
	/* TEXT has no newline and is gone after the call. */
	void (*line)(struct sink *s, const char *text);
};

void sink_line(struct sink *s, const char *text);
/* Longer lines than SINK_LINE_MAX are cut. */
void sink_linef(struct sink *s, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
