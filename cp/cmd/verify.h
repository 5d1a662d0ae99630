/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Password verification: PBKDF2, yielding, taking as long for a user that does
 * not exist as for one that does.  Blocks the caller's task for a while.
 */
#ifndef CP_CMD_VERIFY_H
#define CP_CMD_VERIFY_H

#include "cp/lib/types.h"

struct dir_password;
struct user;

/*
 * Does PASSWORD (any case; wiped) open USER (NULL: unknown)?  A user without a
 * password (NOLOG, AUTOONLY ...) is opened by none.
 */
bool verify_password(const struct user *user, char *password);
/* Does PASSWORD (likewise) match WITH, a hashed one? */
bool verify_secret(const struct dir_password *with, char *password);

#endif
