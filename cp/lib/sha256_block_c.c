/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256's compression function in C: FIPS 180-4, section 6.2.2. */
#include "cp/lib/be.h"
#include "cp/lib/sha256.h"

static const u32 k[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static u32 rotate(u32 x, unsigned int by)
{
	return x >> by | x << (32 - by);
}

static u32 choose(u32 x, u32 y, u32 z)
{
	return (x & y) ^ (~x & z);
}

static u32 majority(u32 x, u32 y, u32 z)
{
	return (x & y) ^ (x & z) ^ (y & z);
}

static void schedule(u32 w[64], const u8 *data)
{
	for (size_t t = 0; t < 16; t++)
		w[t] = get_be32(data + 4 * t);
	for (size_t t = 16; t < 64; t++) {
		u32 s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^
			 w[t - 15] >> 3;
		u32 s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^
			 w[t - 2] >> 10;

		w[t] = w[t - 16] + s0 + w[t - 7] + s1;
	}
}

static void compress(u32 state[8], const u8 *data)
{
	u32 w[64];
	u32 a = state[0], b = state[1], c = state[2], d = state[3];
	u32 e = state[4], f = state[5], g = state[6], h = state[7];

	schedule(w, data);
	for (size_t t = 0; t < 64; t++) {
		u32 s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
		u32 s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
		u32 t1 = h + s1 + choose(e, f, g) + k[t] + w[t];
		u32 t2 = s0 + majority(a, b, c);

		h = g;
		g = f;
		f = e;
		e = d + t1;
		d = c;
		c = b;
		b = a;
		a = t1 + t2;
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
	state[5] += f;
	state[6] += g;
	state[7] += h;
}

void sha256_block_c(u32 state[8], const u8 *data, size_t count)
{
	for (; count; count--, data += SHA256_BLOCK)
		compress(state, data);
}
