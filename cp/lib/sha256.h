/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256, FIPS 180-4. */
#ifndef CP_LIB_SHA256_H
#define CP_LIB_SHA256_H

#include "cp/lib/types.h"

#define SHA256_SIZE  32
#define SHA256_BLOCK 64

struct sha256 {
	u32 state[8];
	u64 bytes; /* taken so far */
	u8 rest[SHA256_BLOCK];
};

void sha256_begin(struct sha256 *h);
void sha256_add(struct sha256 *h, const void *data, size_t size);
void sha256_end(struct sha256 *h, u8 out[SHA256_SIZE]);

/*
 * The compression function over COUNT blocks.  STATE holds the eight words as
 * values, which on s390x is KIMD's parameter block as it stands.
 *
 * A link seam: hosts and guests take sha256_block.c, CP its own that
 * uses KIMD where the machine has it and sha256_block_c elsewhere.
 */
void sha256_block(u32 state[8], const u8 *data, size_t count);
void sha256_block_c(u32 state[8], const u8 *data, size_t count);

#endif
