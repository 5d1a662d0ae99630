/* SPDX-License-Identifier: Apache-2.0 */
/* Records of *MONITOR; see monrecord.h. */
#include "iucv/monrecord.h"

#include "cp/lib/ebcdic.h"
#include "cp/lib/str.h"

/* A record's number, and its structure's size. */
#define PUT(a, tod, domain, record, type)                                      \
	((type *)monitor_put((a), (domain), (record), sizeof(type), (tod)))

static void put_name(u8 to[8], const char *name)
{
	memset(to, ' ', 8);
	memcpy(to, name, strnlen(name, 8));
	ebcdic_from(to, to, 8);
}

void mr_put_cpu(struct monitor_area *a, u64 tod, const struct mr_cpu_facts *f)
{
	struct mr_sytprp *r = PUT(a, tod, DOMAIN_SYSTEM, 2, struct mr_sytprp);

	if (!r)
		return;
	r->cpu = be16_make(f->cpu);
	r->user_time = be64_make(f->user_us);
	r->cp_time = be64_make(f->cp_us);
	r->wait_time = be64_make(f->wait_us);
}

void mr_put_storage(struct monitor_area *a, u64 tod, u32 pageable,
		    u32 available)
{
	struct mr_sytrsg *r = PUT(a, tod, DOMAIN_SYSTEM, 3, struct mr_sytrsg);

	if (!r)
		return;
	r->pageable = be32_make(pageable);
	r->available = be32_make(available);
}

void mr_put_users(struct monitor_area *a, u64 tod, u32 users)
{
	struct mr_sytusr *r = PUT(a, tod, DOMAIN_SYSTEM, 8, struct mr_sytusr);

	if (r)
		r->users = be32_make(users);
}

void mr_put_system(struct monitor_area *a, u64 tod, const char *name,
		   const char *system, u64 ipl_tod)
{
	struct mr_mtrsys *r = PUT(a, tod, DOMAIN_MONITOR, 4, struct mr_mtrsys);

	if (!r)
		return;
	put_name(r->name, name);
	put_name(r->system, system);
	r->ipl = be64_make(ipl_tod);
}

void mr_put_sample_profile(struct monitor_area *a, u64 tod,
			   const struct mr_profile *p)
{
	struct mr_mtrspr *r = PUT(a, tod, DOMAIN_MONITOR, 9, struct mr_mtrspr);

	if (!r)
		return;
	r->interval = be32_make(p->interval_s);
	r->rate = be32_make(p->rate_cs);
	r->domains = be16_make(p->domains);
	r->frames = be16_make(p->frames);
}

void mr_put_event_profile(struct monitor_area *a, u64 tod,
			  const struct mr_profile *p)
{
	struct mr_mtrepr *r = PUT(a, tod, DOMAIN_MONITOR, 1, struct mr_mtrepr);

	if (!r)
		return;
	r->domains = be16_make(p->domains);
	r->frames = be16_make(p->frames);
}

void mr_put_interval_end(struct monitor_area *a, u64 tod)
{
	(void)monitor_put(a, DOMAIN_MONITOR, 11, MONITOR_HEADER, tod);
}

void mr_put_lost(struct monitor_area *a, u64 from, u64 tod, u32 lost)
{
	struct mr_mtrsus *r;

	(void)monitor_put(a, DOMAIN_MONITOR, 12, MONITOR_HEADER, from);
	r = PUT(a, tod, DOMAIN_MONITOR, 3, struct mr_mtrsus);
	if (r)
		r->lost = be32_make(lost);
}

void mr_put_user(struct monitor_area *a, u64 tod, enum mr_user_kind kind,
		 const struct mr_user_facts *f)
{
	static const struct {
		u8 domain, record;
	} of[] = {
		[MR_USER_THERE] = { DOMAIN_MONITOR, 15 },
		[MR_USER_LOGON] = { DOMAIN_USER, 1 },
		[MR_USER_LOGOFF] = { DOMAIN_USER, 2 },
		[MR_USER_USE] = { DOMAIN_USER, 3 },
	};
	struct mr_user *r =
		PUT(a, tod, of[kind].domain, of[kind].record, struct mr_user);

	if (!r)
		return;
	put_name(r->user, f->user);
	r->total_time = be64_make(f->total_us);
	r->virtual_time = be64_make(f->virtual_us);
}

u8 *mr_put_apl(struct monitor_area *a, u64 tod, bool sample,
	       const struct mr_apl_facts *f)
{
	struct mr_apl *r = monitor_put(a, DOMAIN_APPLDATA, sample ? 2 : 1,
				       (u32)sizeof(*r) + f->size, tod);

	if (!r)
		return NULL;
	r->data_at = be16_make(sizeof(*r));
	r->data_size = be16_make(f->size);
	put_name(r->user, f->user);
	memcpy(r->product, f->product, sizeof(r->product));
	r->status = f->status;
	return (u8 *)(r + 1);
}
