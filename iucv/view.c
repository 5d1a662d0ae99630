/* SPDX-License-Identifier: Apache-2.0 */
/* What QUERY IUCV tells of a party: its ends, one after the other. */
#include "cp/lib/str.h"
#include "iucv/iucv.h"

static void look(const struct iucv_end *e, struct iucv_view *out)
{
	const struct iucv_end *other = iucv_other(e);

	*out = (struct iucv_view){
		.id = e->id,
		.state = e->state,
		.caller = e == &e->path->end[0],
		.quiet = e->quiet,
		.limit = e->limit,
		.outstanding = e->outstanding,
		.sends = e->sends,
		.receives = e->receives,
		.replies = e->replies,
	};
	if (other->state == IUCV_END_GONE)
		return;
	out->partner = true;
	memcpy(out->name, other->party->name, sizeof(out->name));
	out->partner_id = other->id;
	out->partner_quiet = other->quiet;
}

bool iucv_view_next(const struct iucv_party *p, u32 *next,
		    struct iucv_view *out)
{
	for (; p->paths && *next < p->paths_max; ++*next)
		if (p->path[*next]) {
			look(p->path[(*next)++], out);
			return true;
		}
	return false;
}
