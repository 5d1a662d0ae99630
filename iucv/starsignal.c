/* SPDX-License-Identifier: Apache-2.0 */
/* *SIGNAL; see starsignal.h.  A member's number is that of its path and one. */
#include "iucv/starsignal.h"

#include "cp/lib/str.h"

static u32 number(const struct iucv_end *e)
{
	return e->id + 1u;
}

static bool together(const struct iucv_service *s, const struct iucv_end *a,
		     const struct iucv_end *b)
{
	return s->ops->together(s->member[a->id].who, s->member[b->id].who);
}

/* TO learns WHAT of ABOUT.  It is lost when TO has no room. */
static void tell(struct iucv *v, struct iucv_end *to,
		 const struct iucv_end *about, enum star_signal what,
		 const u8 data[8])
{
	struct iucv_note note = {
		.target_class = STAR_SIGNAL_CLASS(number(about), what),
		.data = data,
		.size = 8,
		.in_list = true,
	};
	enum iucv_code code = iucv_service_send(v, to, &note);

	(void)code;
}

/* All others of its group. */
static void tell_all(struct iucv *v, struct iucv_service *s,
		     const struct iucv_end *about, enum star_signal what,
		     const u8 data[8])
{
	for (u32 i = 0; i < IUCV_SERVICE_PATHS; i++) {
		struct iucv_end *e = s->path[i];

		if (e && e != about && together(s, e, about))
			tell(v, e, about, what, data);
	}
}

u8 star_signal_asked(struct iucv_service *s, struct iucv_end *e, u8 user[16])
{
	if (!iucv_other(e)->parm_data)
		return IUCV_REASON_FLAGS;
	if (!together(s, e, e))
		return IUCV_REASON_GROUP;
	memset(user, 0, 16);
	put_be16(user, (u16)number(e));
	return 0;
}

void star_signal_opened(struct iucv *v, struct iucv_service *s,
			struct iucv_end *e)
{
	tell_all(v, s, e, STAR_SIGNAL_IN, s->member[e->id].name);
	for (u32 i = 0; i < IUCV_SERVICE_PATHS; i++) {
		const struct iucv_end *there = s->path[i];

		if (there && there != e && there->state == IUCV_END_OPEN &&
		    together(s, there, e))
			tell(v, e, there, STAR_SIGNAL_IN, s->member[i].name);
	}
}

void star_signal_told(struct iucv *v, struct iucv_service *s,
		      struct iucv_end *e, const struct iucv_data *d)
{
	u32 to = be32_get(d->target_class);
	struct iucv_end *other;

	if (!to) {
		tell_all(v, s, e, STAR_SIGNAL_DATA, d->data);
		return;
	}
	other = to <= IUCV_SERVICE_PATHS ? s->path[to - 1] : NULL;
	if (other && together(s, other, e))
		tell(v, other, e, STAR_SIGNAL_DATA, d->data);
}

void star_signal_closed(struct iucv *v, struct iucv_service *s,
			struct iucv_end *e)
{
	tell_all(v, s, e, STAR_SIGNAL_OUT, s->member[e->id].name);
}
