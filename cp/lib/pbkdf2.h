/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PBKDF2-HMAC-SHA-256, one 32-byte block of output (RFC 8018, section 5.2), in
 * steps so that CP yields between them.
 *
 *	pbkdf2_begin(&p, password, len, salt, salt_size, iterations);
 *	while (pbkdf2_step(&p, 500))
 *		task_yield();
 *	pbkdf2_end(&p, hash);
 */
#ifndef CP_LIB_PBKDF2_H
#define CP_LIB_PBKDF2_H

#include "cp/lib/sha256.h"
#include "cp/lib/types.h"

struct pbkdf2 {
	u32 inner[8], outer[8]; /* states after the key's block */
	u8 last[SHA256_SIZE];	/* U of the last iteration      */
	u8 sum[SHA256_SIZE];	/* all of them, exclusive or    */
	u32 left;		/* iterations to do             */
};

/* ITERATIONS of at least 1; the first is done here. */
void pbkdf2_begin(struct pbkdf2 *p, const void *password, size_t password_len,
		  const void *salt, size_t salt_size, u32 iterations);
/* Up to COUNT iterations; true while some are left. */
bool pbkdf2_step(struct pbkdf2 *p, u32 count);
/* The result; wipes P. */
void pbkdf2_end(struct pbkdf2 *p, u8 out[SHA256_SIZE]);
/* Equality in time that does not depend on where they differ. */
bool pbkdf2_equal(const u8 a[SHA256_SIZE], const u8 b[SHA256_SIZE]);

#endif
