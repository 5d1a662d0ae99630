/* SPDX-License-Identifier: Apache-2.0 */
/* Cuts text into console lines, and chooses the console: see gk/console.h. */
#include "guestkit/include/gk/console.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"
#include "guestkit/console.h"

#define PRINT_MAX 1001

static const struct console_kind *const kinds[] = { &console_3215,
						    &console_sclp };
static const struct console_kind *console;
static void (*on_line)(char *text);
static char line[GK_CONSOLE_COLUMNS];
static size_t line_size;

void gk_console_init(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds) && !console; i++)
		if (kinds[i]->open())
			console = kinds[i];
}

static void put_line(void)
{
	size_t size = line_size;

	line_size = 0;
	if (console)
		console->line_out(line, size);
}

void gk_print(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (text[i] == '\n') {
			put_line();
			continue;
		}
		if (line_size == sizeof(line))
			put_line();
		line[line_size++] = text[i];
	}
}

void gk_printf(const char *format, ...)
{
	char text[PRINT_MAX];
	va_list args;
	size_t size;

	va_start(args, format);
	size = fmt_vprint(text, sizeof(text), format, args);
	va_end(args);
	gk_print(text, MIN(size, sizeof(text) - 1));
}

void gk_console_drain(void)
{
	if (line_size)
		put_line();
	if (console)
		console->drain();
}

void gk_console_input(void (*handle)(char *text))
{
	on_line = handle;
}

void console_line_in(char *text)
{
	if (on_line)
		on_line(text);
}
