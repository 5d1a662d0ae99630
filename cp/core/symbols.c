/* SPDX-License-Identifier: Apache-2.0 */
#include "cp/core/symbols.h"

#include "cp/lib/fmt.h"
#include "cp/lib/str.h"

/* What lies further behind the last function is in none. */
#define FUNCTION_MAX 0x10000

bool symbols_valid(const void *table, size_t room)
{
	const struct symbols *t = table;
	u64 rows, size, names;

	if (memcmp(t->magic, SYMBOLS_MAGIC, sizeof(t->magic)) != 0)
		return false;
	size = be32_get(t->size);
	names = be32_get(t->names);
	rows = sizeof(*t) + (u64)be32_get(t->count) * sizeof(t->row[0]);
	/* The last byte ends every name. */
	return size <= room && rows <= names && names < size &&
	       ((const u8 *)table)[size - 1] == 0;
}

const char *symbols_find(const struct symbols *t, u64 addr, u64 *offset)
{
	u32 low = 0, high, mid, name;
	u64 at;

	if (!t || addr < be64_get(t->base))
		return NULL;
	at = addr - be64_get(t->base);
	high = be32_get(t->count);
	while (low < high) {
		mid = (low + high) / 2;
		if (be32_get(t->row[mid].at) <= at)
			low = mid + 1;
		else
			high = mid;
	}
	if (!low)
		return NULL;
	name = be32_get(t->row[low - 1].name);
	*offset = at - be32_get(t->row[low - 1].at);
	if (*offset >= FUNCTION_MAX ||
	    name >= be32_get(t->size) - be32_get(t->names))
		return NULL;
	return (const char *)t + be32_get(t->names) + name;
}

char *symbols_text(char to[SYMBOLS_TEXT_SIZE], const struct symbols *t,
		   u64 addr)
{
	u64 offset = 0;
	const char *name = symbols_find(t, addr, &offset);

	if (name)
		fmt_print(to, SYMBOLS_TEXT_SIZE, "%.36s+%llX", name,
			  (unsigned long long)offset);
	else
		fmt_print(to, SYMBOLS_TEXT_SIZE, "%016llX",
			  (unsigned long long)addr);
	return to;
}
