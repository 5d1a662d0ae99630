/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 around its compression function: FIPS 180-4, section 5.1.1 (padding)
 * and 6.2.
 */
#include "cp/lib/sha256.h"
#include "cp/lib/be.h"
#include "cp/lib/str.h"

void sha256_begin(struct sha256 *h)
{
	static const u32 first[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
		0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
	};

	memcpy(h->state, first, sizeof(first));
	h->bytes = 0;
}

void sha256_add(struct sha256 *h, const void *data, size_t size)
{
	const u8 *from = data;
	size_t held = h->bytes % SHA256_BLOCK;

	h->bytes += size;
	if (held) {
		size_t part = MIN(size, SHA256_BLOCK - held);

		memcpy(h->rest + held, from, part);
		from += part;
		size -= part;
		if (held + part < SHA256_BLOCK)
			return;
		sha256_block(h->state, h->rest, 1);
	}
	if (size >= SHA256_BLOCK)
		sha256_block(h->state, from, size / SHA256_BLOCK);
	if (size % SHA256_BLOCK)
		memcpy(h->rest, from + ROUND_DOWN(size, SHA256_BLOCK),
		       size % SHA256_BLOCK);
}

void sha256_end(struct sha256 *h, u8 out[SHA256_SIZE])
{
	u64 bits = h->bytes * 8;
	size_t held = h->bytes % SHA256_BLOCK;

	h->rest[held++] = 0x80;
	if (held > SHA256_BLOCK - sizeof(bits)) {
		memset(h->rest + held, 0, SHA256_BLOCK - held);
		sha256_block(h->state, h->rest, 1);
		held = 0;
	}
	memset(h->rest + held, 0, SHA256_BLOCK - held);
	put_be64(h->rest + SHA256_BLOCK - sizeof(bits), bits);
	sha256_block(h->state, h->rest, 1);
	for (size_t i = 0; i < 8; i++)
		put_be32(out + 4 * i, h->state[i]);
	memset(h, 0, sizeof(*h));
}
