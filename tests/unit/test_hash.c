/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 against FIPS 180-4's examples, PBKDF2-HMAC-SHA-256 against the
 * first 32 bytes of RFC 7914, section 11, and well-known companions of RFC
 * 6070's inputs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cp/lib/pbkdf2.h"
#include "cp/lib/sha256.h"

static void expect_hex(const u8 *hash, const char *want)
{
	char text[2 * SHA256_SIZE + 1];

	for (size_t i = 0; i < SHA256_SIZE; i++)
		snprintf(text + 2 * i, 3, "%02x", hash[i]);
	assert_string_equal(text, want);
}

static void sha_of(const char *text, const char *want)
{
	struct sha256 h;
	u8 out[SHA256_SIZE];

	sha256_begin(&h);
	sha256_add(&h, text, strlen(text));
	sha256_end(&h, out);
	expect_hex(out, want);
}

static void sha_examples(void **state)
{
	(void)state;
	sha_of("", "e3b0c44298fc1c149afbf4c8996fb924"
		   "27ae41e4649b934ca495991b7852b855");
	sha_of("abc", "ba7816bf8f01cfea414140de5dae2223"
		      "b00361a396177a9cb410ff61f20015ad");
	sha_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	       "248d6a61d20638b8e5c026930c3e6039"
	       "a33ce45964ff2167f6ecedd419db06c1");
}

/* A million a's, in every size of piece from 0 to 200. */
static void sha_pieces(void **state)
{
	char piece[200];
	struct sha256 h;
	u8 out[SHA256_SIZE];
	size_t left = 1000000, size = 0;

	(void)state;
	memset(piece, 'a', sizeof(piece));
	sha256_begin(&h);
	while (left) {
		size_t n = size < left ? size : left;

		sha256_add(&h, piece, n);
		left -= n;
		size = (size + 1) % (sizeof(piece) + 1);
	}
	sha256_end(&h, out);
	expect_hex(out, "cdc76e5c9914fb9281a1c7e284d73e67"
			"f1809a48a497200e046d39ccc7112cd0");
}

/* Every length around the padding's edges: one piece equals two. */
static void sha_edges(void **state)
{
	u8 data[130], one[SHA256_SIZE], two[SHA256_SIZE];
	struct sha256 h;

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (u8)(i * 7);
	for (size_t len = 0; len <= sizeof(data); len++) {
		sha256_begin(&h);
		sha256_add(&h, data, len);
		sha256_end(&h, one);
		sha256_begin(&h);
		sha256_add(&h, data, len / 3);
		sha256_add(&h, data + len / 3, len - len / 3);
		sha256_end(&h, two);
		assert_memory_equal(one, two, SHA256_SIZE);
	}
}

static void derive(const char *password, const void *salt, size_t salt_size,
		   u32 iterations, u32 step, const char *want)
{
	struct pbkdf2 p;
	u8 out[SHA256_SIZE];
	u32 steps = 0;

	pbkdf2_begin(&p, password, strlen(password), salt, salt_size,
		     iterations);
	while (pbkdf2_step(&p, step))
		steps++;
	assert_int_equal(steps, iterations > 1 ? (iterations - 2) / step : 0);
	pbkdf2_end(&p, out);
	expect_hex(out, want);
	assert_int_equal(p.inner[0] | p.sum[0] | p.last[0], 0);
}

static void pbkdf2_vectors(void **state)
{
	(void)state;
	derive("passwd", "salt", 4, 1, 1000,
	       "55ac046e56e3089fec1691c22544b605"
	       "f94185216dde0465e68b9d57c20dacbc");
	derive("Password", "NaCl", 4, 80000, 777,
	       "4ddcd8f60b98be21830cee5ef22701f9"
	       "641a4418d04c0414aeff08876b34ab56");
	derive("password", "salt", 4, 4096, 1,
	       "c5e478d59288c841aa530db6845c4c8d"
	       "962893a001ce4e11a4963873aa98134a");
	derive("password", "salt", 4, 2, 5,
	       "ae4d0c95af6b46d32d0adff928f06dd0"
	       "2a303f8ef3c251dfd6e2d85a95474c43");
}

/* A key over one block is hashed first: 100 characters. */
static void pbkdf2_long_key(void **state)
{
	char key[101];

	(void)state;
	memset(key, 'k', 100);
	key[100] = '\0';
	derive(key, "salt", 4, 3, 2,
	       "219c68bb88f1010f4a763b7c8fd58639"
	       "c2280baf6820814c6d404891fcd85c3d");
}

static void equality(void **state)
{
	u8 a[SHA256_SIZE] = { 1 }, b[SHA256_SIZE] = { 1 };

	(void)state;
	assert_true(pbkdf2_equal(a, b));
	b[31] = 0x80;
	assert_false(pbkdf2_equal(a, b));
	b[31] = 0;
	b[0] = 0;
	assert_false(pbkdf2_equal(a, b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha_examples),
		cmocka_unit_test(sha_pieces),
		cmocka_unit_test(sha_edges),
		cmocka_unit_test(pbkdf2_vectors),
		cmocka_unit_test(pbkdf2_long_key),
		cmocka_unit_test(equality),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
