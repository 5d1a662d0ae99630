/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strings beyond the C library's: bounded copy, ASCII case, numbers and
 * storage sizes as users type them.  Nothing here knows a locale: a character
 * outside ASCII is neither letter, digit, space nor printable.
 */
#include "cp/lib/str.h"

size_t str_copy(char *to, size_t size, const char *from)
{
	size_t n = 0;

	if (size == 0)
		return 0;
	while (n < size - 1 && from[n]) {
		to[n] = from[n];
		n++;
	}
	to[n] = '\0';
	return n;
}

int ascii_upper(int c)
{
	return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

bool ascii_isdigit(int c)
{
	return c >= '0' && c <= '9';
}

bool ascii_isalpha(int c)
{
	c = ascii_upper(c);
	return c >= 'A' && c <= 'Z';
}

bool ascii_isspace(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool ascii_isprint(int c)
{
	return c >= 0x20 && c <= 0x7e;
}

bool str_ieq(const char *a, const char *b)
{
	while (*a && ascii_upper(*a) == ascii_upper(*b)) {
		a++;
		b++;
	}
	return ascii_upper(*a) == ascii_upper(*b);
}

void str_upper(char *s)
{
	for (; *s; s++)
		*s = (char)ascii_upper(*s);
}

/* Value of a digit in base 16, 16 when C is none. */
static unsigned int digit_value(int c)
{
	c = ascii_upper(c);
	if (ascii_isdigit(c))
		return (unsigned int)(c - '0');
	if (c >= 'A' && c <= 'F')
		return (unsigned int)(c - 'A' + 10);
	return 16;
}

bool str_to_u64(const char *s, unsigned int base, u64 max, u64 *out)
{
	u64 value = 0;

	if (!*s)
		return false;
	for (; *s; s++) {
		unsigned int digit = digit_value(*s);

		if (digit >= base || digit > max ||
		    value > (max - digit) / base)
			return false;
		value = value * base + digit;
	}
	*out = value;
	return true;
}

static const struct {
	char letter;
	u8 shift;
} storage_units[] = {
	{ 'E', 60 }, { 'P', 50 }, { 'T', 40 },
	{ 'G', 30 }, { 'M', 20 }, { 'K', 10 },
};

bool str_to_storage(const char *s, u64 *bytes_out)
{
	char digits[24];
	size_t len = strnlen(s, sizeof(digits));
	u64 value;
	int unit;

	if (len < 2 || len >= sizeof(digits))
		return false;
	unit = ascii_upper(s[len - 1]);
	str_copy(digits, len, s);
	for (size_t i = 0; i < ARRAY_SIZE(storage_units); i++) {
		if (storage_units[i].letter != unit)
			continue;
		if (!str_to_u64(digits, 10, ~0ull >> storage_units[i].shift,
				&value))
			return false;
		*bytes_out = value << storage_units[i].shift;
		return true;
	}
	return false;
}

/* Decimal digits of VALUE and one letter (0: none), bounded. */
static size_t put_decimal(char *to, size_t size, u64 value, char letter)
{
	char text[24];
	size_t at = sizeof(text);

	text[--at] = '\0';
	if (letter)
		text[--at] = letter;
	do
		text[--at] = (char)('0' + value % 10);
	while ((value /= 10) != 0);
	return str_copy(to, size, text + at);
}

size_t str_from_storage(char *to, size_t size, u64 bytes)
{
	for (size_t i = 0; i < ARRAY_SIZE(storage_units); i++) {
		u64 unit = 1ull << storage_units[i].shift;

		if (bytes >= unit && bytes % unit == 0)
			return put_decimal(to, size, bytes / unit,
					   storage_units[i].letter);
	}
	return put_decimal(to, size, bytes, bytes ? '\0' : 'K');
}
