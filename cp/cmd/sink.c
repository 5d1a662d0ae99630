/* SPDX-License-Identifier: Apache-2.0 */
/* Sinks.  Pure. */
#include "cp/cmd/sink.h"

#include "cp/lib/fmt.h"

void sink_line(struct sink *s, const char *text)
{
	s->line(s, text);
}

void sink_linef(struct sink *s, const char *format, ...)
{
	char text[SINK_LINE_MAX + 1];
	va_list args;

	va_start(args, format);
	fmt_vprint(text, sizeof(text), format, args);
	va_end(args);
	s->line(s, text);
}
