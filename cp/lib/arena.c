/* SPDX-License-Identifier: Apache-2.0 */
/* An arena: see arena.h. */
#include "cp/lib/arena.h"
#include "cp/lib/str.h"

#define ARENA_ALIGN 16

void arena_init(struct arena *a, void *base, size_t size)
{
	size_t skip = (0 - (uintptr_t)base) % ARENA_ALIGN;

	if (skip > size)
		skip = size;
	a->base = (u8 *)base + skip;
	a->size = size - skip;
	a->used = 0;
	a->exhausted = false;
}

void *arena_alloc(struct arena *a, size_t size)
{
	size_t left = a->size - a->used;
	void *piece = a->base + a->used;

	if (size > left) {
		a->exhausted = true;
		return NULL;
	}
	a->used += MIN(ROUND_UP(size, ARENA_ALIGN), left);
	memset(piece, 0, size);
	return piece;
}

const char *arena_text(struct arena *a, const char *text, size_t len)
{
	char *copy = len + 1 ? arena_alloc(a, len + 1) : NULL;

	if (copy)
		memcpy(copy, text, len);
	return copy;
}
