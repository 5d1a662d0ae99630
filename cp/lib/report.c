/* SPDX-License-Identifier: Apache-2.0 */
/* Findings of a parser: formatted once, counted, handed on. */
#include "cp/lib/report.h"
#include "cp/lib/fmt.h"

void report_print(struct report *r, enum severity severity, u32 line,
		  u32 column, const char *format, ...)
{
	char text[160];
	va_list args;

	if (severity == SEVERITY_ERROR)
		r->errors++;
	else
		r->warnings++;
	if (!r->put)
		return;
	va_start(args, format);
	fmt_vprint(text, sizeof(text), format, args);
	va_end(args);
	r->put(r->arg, severity, line, column, text);
}
