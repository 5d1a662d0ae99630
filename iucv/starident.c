/* SPDX-License-Identifier: Apache-2.0 */
/* *IDENT; see starident.h. */
#include "iucv/starident.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "iucv/impl.h"

/* EBCDIC, padded with blanks, to ASCII. */
static void take_name(char to[9], const u8 from[8])
{
	ebcdic_to(to, from, 8);
	to[8] = '\0';
	for (u32 i = 8; i-- > 0 && to[i] == ' ';)
		to[i] = '\0';
}

static bool is_name(const char *name)
{
	if (!name[0])
		return false;
	for (; *name; name++)
		if (!(*name >= 'A' && *name <= 'Z') &&
		    !(*name >= '0' && *name <= '9') && *name != '$' &&
		    *name != '#' && *name != '@' && *name != '_' &&
		    *name != '-')
			return false;
	return true;
}

static bool is_good(const struct star_ident_user *u, const char *name)
{
	for (u32 i = 0; i < sizeof(u->reserved); i++)
		if (u->reserved[i])
			return false;
	return is_name(name) && u->type && u->type < STAR_IDENT_TYPES &&
	       (u->function == STAR_IDENT_IDENTIFY ||
		u->function == STAR_IDENT_REVOKE);
}

/* The number of who has it, or IUCV_SERVICE_PATHS. */
static u32 find(const struct star_ident *t, const char *name, u8 type)
{
	u32 i = 0;

	while (i < IUCV_SERVICE_PATHS &&
	       (t->resource[i].revoked || t->resource[i].type != type ||
		strcmp(t->resource[i].name, name) != 0))
		i++;
	return i;
}

static u8 identify(struct star_ident *t, u16 id, const char *name, u8 type)
{
	if (find(t, name, type) < IUCV_SERVICE_PATHS)
		return STAR_IDENT_TAKEN;
	if (t->ops->is_userid(name))
		return STAR_IDENT_USERID;
	str_copy(t->resource[id].name, sizeof(t->resource[id].name), name);
	t->resource[id].type = type;
	t->resource[id].revoked = false;
	return 0;
}

static u8 revoke(struct star_ident *t, struct iucv_service *s, const char *name,
		 u8 type)
{
	u32 i = find(t, name, type);

	if (i == IUCV_SERVICE_PATHS)
		return STAR_IDENT_NOBODY;
	t->resource[i].revoked = true;
	t->revokes = true;
	(void)s;
	return STAR_IDENT_DONE;
}

u8 star_ident_asked(struct star_ident *t, struct iucv_service *s,
		    struct iucv_end *e, const u8 user[16])
{
	struct star_ident_user u;
	char name[9];

	memcpy(&u, user, sizeof(u));
	take_name(name, u.name);
	if (!is_good(&u, name))
		return IUCV_REASON_USER;
	if (!t->ops->may(s->member[e->id].who, name,
			 (enum star_ident_type)u.type,
			 (enum star_ident_function)u.function))
		return STAR_IDENT_NOT_ALLOWED;
	return u.function == STAR_IDENT_REVOKE
		       ? revoke(t, s, name, u.type)
		       : identify(t, e->id, name, u.type);
}

void star_ident_turned(struct star_ident *t, struct iucv *v,
		       struct iucv_service *s)
{
	static const u8 why[16] = { [IUCV_REASON_AT] = STAR_IDENT_REVOKED };

	if (!t->revokes)
		return;
	t->revokes = false;
	for (u32 i = 0; i < IUCV_SERVICE_PATHS; i++) {
		if (!t->resource[i].revoked)
			continue;
		t->resource[i].revoked = false;
		t->resource[i].name[0] = '\0';
		if (s->path[i])
			iucv_sever(v, s->path[i], why);
	}
}

void star_ident_closed(struct star_ident *t, struct iucv_end *e)
{
	t->resource[e->id].name[0] = '\0';
	t->resource[e->id].revoked = false;
}

const struct iucv_member *star_ident_owner(const struct star_ident *t,
					   const struct iucv_service *s,
					   const char *name,
					   enum star_ident_type *type)
{
	for (u32 k = STAR_IDENT_LOCAL; name[0] && k < STAR_IDENT_TYPES; k++) {
		u32 i = find(t, name, (u8)k);

		if (i == IUCV_SERVICE_PATHS)
			continue;
		*type = (enum star_ident_type)k;
		return &s->member[i];
	}
	return NULL;
}

bool star_ident_next(const struct star_ident *t, const struct iucv_service *s,
		     u32 *next, struct star_ident_view *out)
{
	while (*next < IUCV_SERVICE_PATHS) {
		u32 i = (*next)++;

		if (!t->resource[i].name[0])
			continue;
		str_copy(out->name, sizeof(out->name), t->resource[i].name);
		take_name(out->owner, s->member[i].name);
		out->type = t->resource[i].type;
		return true;
	}
	return false;
}
