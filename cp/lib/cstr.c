/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The C library's string functions that need no instruction of their own, for
 * CP and guests (cp/hw has memcpy and its kin).  Hosts use their libc.
 *
 * The unbounded ones are the bounded ones without a limit: a plain loop to the
 * terminator is recognised by gcc as strlen and compiled into a call of itself.
 */
#include "cp/lib/str.h"

#define NO_LIMIT (~(size_t)0)

size_t strnlen(const char *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n])
		n++;
	return n;
}

size_t strlen(const char *s)
{
	return strnlen(s, NO_LIMIT);
}

int strncmp(const char *a, const char *b, size_t max)
{
	for (size_t i = 0; i < max; i++) {
		u8 x = (u8)a[i], y = (u8)b[i];

		if (x != y)
			return x < y ? -1 : 1;
		if (!x)
			break;
	}
	return 0;
}

int strcmp(const char *a, const char *b)
{
	return strncmp(a, b, NO_LIMIT);
}

void *memchr(const void *s, int byte, size_t size)
{
	const u8 *p = s;

	for (size_t i = 0; i < size; i++)
		if (p[i] == (u8)byte)
			return (void *)(uintptr_t)(p + i);
	return NULL;
}

char *strchr(const char *s, int c)
{
	for (; *s != (char)c; s++)
		if (!*s)
			return NULL;
	return (char *)(uintptr_t)s;
}
