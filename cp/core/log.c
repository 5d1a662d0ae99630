/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/core/log.h"

#include "cp/core/sclp.h"
#include "cp/lib/fmt.h"

void log_line(const char *text)
{
	sclp_write_line(text);
}

void log_linef(const char *format, ...)
{
	char text[160];
	va_list args;

	va_start(args, format);
	fmt_vprint(text, sizeof(text), format, args);
	va_end(args);
	log_line(text);
}
