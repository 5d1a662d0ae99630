/* SPDX-License-Identifier: Apache-2.0 */
/* Access list of a restricted LAN: who may couple to it (GRANT, REVOKE). */
#ifndef VSWITCH_ACL_H
#define VSWITCH_ACL_H

#include "cp/lib/types.h"
#include "vswitch/limits.h"

#define USERID_SIZE 9 /* 8 characters and a zero */

struct acl {
	char userid[LAN_GRANTS][USERID_SIZE]; /* in order of GRANT */
	u32 count;
};

/* ERR_EXIST: there already.  ERR_LIMIT: LAN_GRANTS reached. */
enum err acl_grant(struct acl *a, const char *userid) MUST_CHECK;
/* ERR_NOENT: was not granted. */
enum err acl_revoke(struct acl *a, const char *userid) MUST_CHECK;
bool acl_permits(const struct acl *a, const char *userid);

#endif
