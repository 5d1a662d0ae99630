/* SPDX-License-Identifier: Apache-2.0 */
/* IPv4 addresses as text. */
#include "cp/lib/inet.h"
#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

/* A decimal number up to MAX at *S, of at most three digits; moves *S. */
static bool take_number(const char **s, u32 max, u32 *out)
{
	u32 value = 0;
	int digits = 0;

	while (ascii_isdigit(**s) && digits < 4) {
		value = value * 10 + (u32)(*(*s)++ - '0');
		digits++;
	}
	*out = value;
	return digits > 0 && digits < 4 && value <= max;
}

/* Four numbers at *S; moves *S behind them. */
static bool take_address(const char **s, u32 *out)
{
	u32 address = 0, number;

	for (int i = 0; i < 4; i++) {
		if (i > 0 && *(*s)++ != '.')
			return false;
		if (!take_number(s, 255, &number))
			return false;
		address = address << 8 | number;
	}
	*out = address;
	return true;
}

bool inet_parse(const char *s, u32 *out)
{
	u32 address;

	if (!take_address(&s, &address) || *s)
		return false;
	*out = address;
	return true;
}

bool inet_parse_prefix(const char *s, u32 *address, u8 *prefix_len)
{
	u32 value, len, host_mask;

	if (!take_address(&s, &value) || *s++ != '/')
		return false;
	if (!take_number(&s, 30, &len) || *s || len == 0)
		return false;
	host_mask = ~0u >> len;
	if ((value & host_mask) == 0 || (value & host_mask) == host_mask)
		return false;
	*address = value;
	*prefix_len = (u8)len;
	return true;
}

char *inet_text(char *to, u32 address)
{
	fmt_print(to, INET_TEXT_SIZE, "%u.%u.%u.%u", address >> 24,
		  address >> 16 & 255, address >> 8 & 255, address & 255);
	return to;
}
