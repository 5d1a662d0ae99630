/* SPDX-License-Identifier: Apache-2.0 */
/* *IDENT; see starident.h.  The table is guarded by IUCV's lock. */
#include "cp/vm/starident.h"

#include "cp/dir/dir.h"
#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"
#include "cp/vm/iucv.h"
#include "cp/vm/services.h"

_Static_assert((int)DIR_RESOURCE_LOCAL == STAR_IDENT_LOCAL &&
		       (int)DIR_RESOURCE_SYSTEM == STAR_IDENT_SYSTEM &&
		       (int)DIR_RESOURCE_GLOBAL == STAR_IDENT_GLOBAL,
	       "types of resources");

static const struct directory *directory;

void star_ident_init(const struct directory *users)
{
	directory = users;
}

/* WHO is his entry in the directory. */
static bool may(const void *who, const char *name, enum star_ident_type type,
		enum star_ident_function function)
{
	return dir_iucv_ident(who, name, (u8)type,
			      function == STAR_IDENT_REVOKE);
}

static bool is_userid(const char *name)
{
	return dir_find(directory, name) != NULL;
}

static const struct star_ident_ops ops = { .may = may, .is_userid = is_userid };
static struct star_ident table = { .ops = &ops };

static u8 asked(struct iucv_service *s, struct iucv_end *e, u8 user[16])
{
	return star_ident_asked(&table, s, e, user);
}

static void turned(struct iucv *v, struct iucv_service *s)
{
	star_ident_turned(&table, v, s);
}

static void closed(struct iucv *v, struct iucv_service *s, struct iucv_end *e)
{
	(void)v;
	(void)s;
	star_ident_closed(&table, e);
}

const struct iucv_service_ops star_ident_ops = {
	.many = true,
	.asked = asked,
	.turned = turned,
	.closed = closed,
};

bool star_ident_whose(const char *name, char owner[9])
{
	const struct iucv_service *s = services_get(SERVICE_IDENT);
	const struct iucv_member *m;
	enum star_ident_type type;

	if (service_idle(SERVICE_IDENT))
		return false;
	vm_iucv_begin();
	m = star_ident_owner(&table, s, name, &type);
	if (m)
		ebcdic_to(owner, m->name, sizeof(m->name));
	vm_iucv_end();
	if (!m)
		return false;
	owner[sizeof(m->name)] = '\0';
	for (u32 i = sizeof(m->name); i-- > 0 && owner[i] == ' ';)
		owner[i] = '\0';
	return true;
}

bool star_ident_query(u32 *next, struct star_ident_view *out)
{
	bool found;

	vm_iucv_begin();
	found = star_ident_next(&table, services_get(SERVICE_IDENT), next, out);
	vm_iucv_end();
	return found;
}
