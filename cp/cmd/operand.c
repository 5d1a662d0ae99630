/* SPDX-License-Identifier: Apache-2.0 */
/* Operand parsers.  Pure. */
#include "cp/cmd/operand.h"

#include "cp/dir/dir.h"
#include "cp/lib/str.h"

bool operand_devno(const char *word, u16 *out)
{
	u64 value;

	if (strnlen(word, 5) > 4 || !str_to_u64(word, 16, 0xffff, &value))
		return false;
	*out = (u16)value;
	return true;
}

bool operand_devnos(const char *word, u16 *first, u16 *last)
{
	const char *dash = strchr(word, '-');
	char text[5];

	if (!dash) {
		if (!operand_devno(word, first))
			return false;
		*last = *first;
		return true;
	}
	if ((size_t)(dash - word) >= sizeof(text))
		return false;
	str_copy(text, (size_t)(dash - word) + 1, word);
	return operand_devno(text, first) && operand_devno(dash + 1, last) &&
	       *first <= *last;
}

bool operand_name(const char *word, char out[NAME_MAX + 1])
{
	if (!dir_is_name(word))
		return false;
	str_copy(out, NAME_MAX + 1, word);
	return true;
}

bool operand_on_off(const char *word, bool *out)
{
	*out = strcmp(word, "ON") == 0;
	return *out || strcmp(word, "OFF") == 0;
}

bool operand_number(const char *word, u32 max, u32 *out)
{
	u64 value;

	if (!str_to_u64(word, 10, max, &value))
		return false;
	*out = (u32)value;
	return true;
}
