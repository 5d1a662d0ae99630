/* SPDX-License-Identifier: Apache-2.0 */
/* Password verification.  Each terminal's task does its own, one at a time. */
#include "cp/cmd/verify.h"

#include "cp/core/task.h"
#include "cp/dir/dir.h"
#include "cp/lib/pbkdf2.h"
#include "cp/lib/str.h"

#define STEP_ITERATIONS	 50
#define DECOY_ITERATIONS 50000

/* For users that have no hash: the same work, never a match. */
static const struct dir_password decoy = {
	.kind = DIR_PASSWORD_NOLOG,
	.iterations = DECOY_ITERATIONS,
	.salt_size = 16,
};

bool verify_password(const struct user *user, char *password)
{
	return verify_secret(user ? &user->password : &decoy, password);
}

bool verify_secret(const struct dir_password *with, char *password)
{
	const struct dir_password *p = &decoy;
	struct pbkdf2 work;
	u8 hash[DIR_HASH_SIZE];
	size_t len;

	if (with->kind == DIR_PASSWORD_HASHED)
		p = with;
	str_upper(password);
	len = strlen(password);
	pbkdf2_begin(&work, password, len, p->salt, p->salt_size,
		     p->iterations);
	memset(password, 0, len);
	while (pbkdf2_step(&work, STEP_ITERATIONS))
		task_yield();
	pbkdf2_end(&work, hash);
	return p->kind == DIR_PASSWORD_HASHED && pbkdf2_equal(hash, p->hash);
}
