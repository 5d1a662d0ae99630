/* SPDX-License-Identifier: Apache-2.0 */
/* Static routes: see route.h. */
#include "vswitch/route.h"

#include "cp/lib/str.h"
#include "vswitch/lan.h"

static bool goes_before(const struct route *a, const struct route *b)
{
	if (a->len != b->len)
		return a->len > b->len;
	return a->metric < b->metric;
}

static void remove_at(struct route_table *t, u32 i)
{
	t->count--;
	t->changes++;
	memmove(&t->e[i], &t->e[i + 1], (t->count - i) * sizeof(t->e[0]));
}

enum err route_add(struct route_table *t, const struct route *r)
{
	struct route n = *r;
	u32 i;

	if (n.len > 32)
		return ERR_INVAL;
	n.prefix &= ip4_mask(n.len);
	for (i = 0; i < t->count; i++) {
		if (t->e[i].prefix == n.prefix && t->e[i].len == n.len &&
		    t->e[i].metric == n.metric)
			return ERR_EXIST;
	}
	if (t->count == ROUTER_ROUTES)
		return ERR_FULL;
	for (i = 0; i < t->count && !goes_before(&n, &t->e[i]); i++)
		;
	memmove(&t->e[i + 1], &t->e[i], (t->count - i) * sizeof(t->e[0]));
	t->e[i] = n;
	t->count++;
	t->changes++;
	return ERR_OK;
}

enum err route_remove(struct route_table *t, u32 prefix, u8 len)
{
	if (len > 32)
		return ERR_INVAL;
	prefix &= ip4_mask(len);
	for (u32 i = 0; i < t->count; i++) {
		if (t->e[i].prefix == prefix && t->e[i].len == len) {
			remove_at(t, i);
			return ERR_OK;
		}
	}
	return ERR_NOENT;
}

void route_remove_lan(struct route_table *t, u8 lan)
{
	for (u32 i = t->count; i-- > 0;) {
		if (t->e[i].lan == lan)
			remove_at(t, i);
	}
}

const struct route *route_find(const struct route_table *t, u32 ip)
{
	for (u32 i = 0; i < t->count; i++) {
		if ((ip & ip4_mask(t->e[i].len)) == t->e[i].prefix)
			return &t->e[i];
	}
	return NULL;
}
