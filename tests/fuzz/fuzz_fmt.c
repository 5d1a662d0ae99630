/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Formats: the first byte is the buffer's size, the rest the format.
 *
 * Aims at: cp/lib/fmt.c
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cp/lib/fmt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Arguments that are good as pointers and as numbers of each size. */
static size_t print(char *to, size_t size, const char *format, ...)
{
	va_list args;
	size_t len;

	va_start(args, format);
	len = fmt_vprint(to, size, format, args);
	va_end(args);
	return len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char s[] = "string";
	char format[64], *to;
	size_t room, len, conversions = 0;

	if (size == 0 || size > sizeof(format))
		return 0;
	room = data[0];
	memcpy(format, data + 1, size - 1);
	format[size - 1] = '\0';
	/* No more arguments than there are below. */
	for (size_t i = 0; i < size; i++)
		conversions += format[i] == '%' || format[i] == '*';
	if (conversions > 8)
		return 0;
	to = malloc(room + 1);
	len = print(to, room, format, s, s, s, s, s, s, s, s);
	if (room && strlen(to) != (len < room ? len : room - 1))
		if (!memchr(to, 0, len < room ? len : room))
			abort();
	free(to);
	return 0;
}
