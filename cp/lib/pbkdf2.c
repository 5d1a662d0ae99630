/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PBKDF2-HMAC-SHA-256: RFC 8018, section 5.2, and RFC 2104.  The key's inner
 * and outer block are compressed once; each iteration then costs two blocks.
 */
#include "cp/lib/pbkdf2.h"
#include "cp/lib/be.h"
#include "cp/lib/str.h"

#define IPAD 0x36
#define OPAD 0x5c

/* STATE after one block of KEY exclusive-or PAD. */
static void key_state(u32 state[8], const u8 *key, u8 pad)
{
	struct sha256 h;
	u8 block[SHA256_BLOCK];

	for (size_t i = 0; i < SHA256_BLOCK; i++)
		block[i] = key[i] ^ pad;
	sha256_begin(&h);
	sha256_add(&h, block, sizeof(block));
	memcpy(state, h.state, sizeof(h.state));
	memset(block, 0, sizeof(block));
	memset(&h, 0, sizeof(h));
}

/* OUT = digest of IN (32 bytes) behind the block that STATE has taken. */
static void digest_after(const u32 state[8], const u8 *in, u8 *out)
{
	struct sha256 h;

	memcpy(h.state, state, sizeof(h.state));
	h.bytes = SHA256_BLOCK;
	sha256_add(&h, in, SHA256_SIZE);
	sha256_end(&h, out);
}

void pbkdf2_begin(struct pbkdf2 *p, const void *password, size_t password_len,
		  const void *salt, size_t salt_size, u32 iterations)
{
	static const u8 block_index[4] = { 0, 0, 0, 1 };
	u8 key[SHA256_BLOCK] = { 0 };
	struct sha256 h;

	if (password_len > sizeof(key)) {
		sha256_begin(&h);
		sha256_add(&h, password, password_len);
		sha256_end(&h, key);
	} else {
		memcpy(key, password, password_len);
	}
	key_state(p->inner, key, IPAD);
	key_state(p->outer, key, OPAD);
	memset(key, 0, sizeof(key));

	memcpy(h.state, p->inner, sizeof(h.state));
	h.bytes = SHA256_BLOCK;
	sha256_add(&h, salt, salt_size);
	sha256_add(&h, block_index, sizeof(block_index));
	sha256_end(&h, p->last);
	digest_after(p->outer, p->last, p->last);
	memcpy(p->sum, p->last, sizeof(p->sum));
	p->left = iterations ? iterations - 1 : 0;
}

bool pbkdf2_step(struct pbkdf2 *p, u32 count)
{
	for (; count && p->left; count--, p->left--) {
		digest_after(p->inner, p->last, p->last);
		digest_after(p->outer, p->last, p->last);
		for (size_t i = 0; i < sizeof(p->sum); i++)
			p->sum[i] ^= p->last[i];
	}
	return p->left != 0;
}

void pbkdf2_end(struct pbkdf2 *p, u8 out[SHA256_SIZE])
{
	memcpy(out, p->sum, SHA256_SIZE);
	memset(p, 0, sizeof(*p));
}

bool pbkdf2_equal(const u8 a[SHA256_SIZE], const u8 b[SHA256_SIZE])
{
	u8 differ = 0;

	for (size_t i = 0; i < SHA256_SIZE; i++)
		differ = (u8)(differ | (a[i] ^ b[i]));
	return differ == 0;
}
