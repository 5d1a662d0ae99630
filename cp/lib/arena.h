/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An arena: storage handed in by the caller, given out piece by piece, never
 * given back one by one.  What is built in it is freed as a whole.
 */
#ifndef CP_LIB_ARENA_H
#define CP_LIB_ARENA_H

#include "cp/lib/types.h"

struct arena {
	u8 *base;
	size_t size, used;
	bool exhausted; /* an allocation has failed */
};

void arena_init(struct arena *a, void *base, size_t size);
/* SIZE zeroed bytes, aligned for any object; NULL when it does not fit. */
void *arena_alloc(struct arena *a, size_t size) MUST_CHECK;
/* A copy of LEN characters with a terminator; NULL when it does not fit. */
const char *arena_text(struct arena *a, const char *text,
		       size_t len) MUST_CHECK;

#endif
