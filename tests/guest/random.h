/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers for hostile tests: the same ones in every run. */
#ifndef TESTS_GUEST_RANDOM_H
#define TESTS_GUEST_RANDOM_H

#include "cp/lib/types.h"

static u64 random_state = 0x9e3779b97f4a7c15;

static inline u64 random_u64(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

/* Below LIMIT. */
static inline u32 random_below(u32 limit)
{
	return (u32)(random_u64() >> 32) % limit;
}

#endif
