/* SPDX-License-Identifier: Apache-2.0 */
/* The ring of changes; see changelog.h. */
#include "iucv/changelog.h"

#include "cp/lib/str.h"

void changelog_add(struct changelog *l, u32 class, const char *user,
		   const void *data, u32 size)
{
	struct change *c = &l->ring[++l->last % CHANGE_RING];
	struct change_head *head = (void *)c->data;

	c->number = l->last;
	c->class = class;
	c->size = MIN(MAX(size, (u32)sizeof(*head)), CHANGE_MAX);
	str_copy(c->user, sizeof(c->user), user);
	memset(c->data, 0, sizeof(c->data));
	memcpy(c->data, data, c->size);
	head->size = be16_make((u16)(c->size - sizeof(*head)));
}

bool changelog_next(const struct changelog *l, u64 after, const char *user,
		    struct change *out)
{
	u64 oldest = l->last > CHANGE_RING ? l->last - CHANGE_RING + 1 : 1;
	bool lost = after + 1 < oldest;

	for (u64 n = MAX(after + 1, oldest); n <= l->last; n++) {
		const struct change *c = &l->ring[n % CHANGE_RING];

		if (user[0] && strcmp(c->user, user) != 0)
			continue;
		*out = *c;
		if (lost)
			((struct change_head *)out->data)->flags |= CHANGE_LOST;
		return true;
	}
	return false;
}

u64 changelog_seen(u64 after, u64 last)
{
	return after + CHANGE_RING >= last ? MAX(after, last) : after;
}
