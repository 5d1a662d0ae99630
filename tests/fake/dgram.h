/* SPDX-License-Identifier: Apache-2.0 */
/* Control of the malloc'ed base buffers that tests and host tools link. */
#ifndef TESTS_FAKE_DGRAM_H
#define TESTS_FAKE_DGRAM_H

#include "vswitch/dgram.h"

/* Buffers allocated and not yet released: 0 at the end of every test. */
long fake_dgram_live(void);
/* After N more allocations the pool is "empty"; negative: never. */
void fake_dgram_limit(long n);
/* A dgram of its own size holding a copy of SIZE bytes. */
struct dgram *fake_dgram_with(const void *bytes, u32 size);

#endif
