/* SPDX-License-Identifier: Apache-2.0 */
/* Access lists: see acl.h. */
#include "vswitch/acl.h"

#include "cp/lib/str.h"

static u32 acl_find(const struct acl *a, const char *userid)
{
	u32 i;

	for (i = 0; i < a->count; i++) {
		if (str_ieq(a->userid[i], userid))
			break;
	}
	return i;
}

enum err acl_grant(struct acl *a, const char *userid)
{
	if (!userid[0] || strnlen(userid, USERID_SIZE) >= USERID_SIZE)
		return ERR_INVAL;
	if (acl_find(a, userid) < a->count)
		return ERR_EXIST;
	if (a->count == LAN_GRANTS)
		return ERR_LIMIT;
	str_copy(a->userid[a->count], USERID_SIZE, userid);
	str_upper(a->userid[a->count]);
	a->count++;
	return ERR_OK;
}

enum err acl_revoke(struct acl *a, const char *userid)
{
	u32 i = acl_find(a, userid);

	if (i == a->count)
		return ERR_NOENT;
	a->count--;
	memmove(a->userid[i], a->userid[i + 1],
		(a->count - i) * sizeof(a->userid[0]));
	return ERR_OK;
}

bool acl_permits(const struct acl *a, const char *userid)
{
	return acl_find(a, userid) < a->count;
}
