/* SPDX-License-Identifier: Apache-2.0 */
/* The neighbour cache: see neigh.h. */
#include "vswitch/neigh.h"

#include "cp/lib/str.h"

static u32 neigh_hash(u8 port, u32 ip)
{
	return (ip ^ ip >> 7 ^ ip >> 16 ^ port * 37u) % NEIGH_BUCKETS;
}

void neigh_init(struct neigh_table *t)
{
	for (u32 i = 0; i < NEIGH_BUCKETS; i++)
		t->bucket[i] = NEIGH_NONE;
	for (u32 i = 0; i < ROUTER_NEIGHS; i++) {
		t->e[i].state = NEIGH_FREE;
		t->e[i].next =
			(u16)(i + 1 < ROUTER_NEIGHS ? i + 1 : NEIGH_NONE);
	}
	t->free = 0;
	t->used = 0;
	t->pending = 0;
	memset(t->by_port, 0, sizeof(t->by_port));
}

struct neigh *neigh_find(struct neigh_table *t, u8 port, u32 ip)
{
	u16 i = t->bucket[neigh_hash(port, ip)];

	for (; i != NEIGH_NONE; i = t->e[i].next) {
		if (t->e[i].ip == ip && t->e[i].port == port)
			return &t->e[i];
	}
	return NULL;
}

/* Whom nobody ever heard of goes before the others. */
static bool worth_less(const struct neigh *a, const struct neigh *b)
{
	bool a_known = a->state != NEIGH_INCOMPLETE && a->state != NEIGH_FAILED;
	bool b_known = b->state != NEIGH_INCOMPLETE && b->state != NEIGH_FAILED;

	if (a_known != b_known)
		return b_known;
	return a->used_us < b->used_us;
}

/* The least worth of CREATOR's that nothing waits for. */
static void evict(struct neigh_table *t, u8 creator)
{
	struct neigh *least = NULL;

	for (u32 i = 0; i < ROUTER_NEIGHS; i++) {
		struct neigh *n = &t->e[i];

		if (n->state == NEIGH_FREE || n->pending ||
		    n->creator != creator)
			continue;
		if (!least || worth_less(n, least))
			least = n;
	}
	if (least)
		neigh_remove(t, least);
}

static u8 who_has_most(const struct neigh_table *t)
{
	u32 most = 0;

	for (u32 i = 1; i < ROUTER_PORTS; i++) {
		if (t->by_port[i] > t->by_port[most])
			most = i;
	}
	return (u8)most;
}

struct neigh *neigh_create(struct neigh_table *t, u8 port, u32 ip, u8 creator,
			   u64 now_us)
{
	u16 *bucket = &t->bucket[neigh_hash(port, ip)];
	u16 i;

	if (t->by_port[creator] >= NEIGH_PORT)
		evict(t, creator);
	else if (t->free == NEIGH_NONE)
		evict(t, who_has_most(t));
	i = t->free;
	if (i == NEIGH_NONE || t->by_port[creator] >= NEIGH_PORT)
		return NULL;
	t->free = t->e[i].next;
	t->e[i] = (struct neigh){ .ip = ip,
				  .port = port,
				  .creator = creator,
				  .state = NEIGH_INCOMPLETE,
				  .since_us = now_us,
				  .used_us = now_us,
				  .next = *bucket };
	*bucket = i;
	t->used++;
	t->by_port[creator]++;
	return &t->e[i];
}

bool neigh_wait(struct neigh_table *t, struct neigh *n, struct dgram *d)
{
	struct dgram **at = &n->head;

	if (n->pending == NEIGH_PENDING)
		return false;
	while (*at)
		at = &(*at)->next;
	d->next = NULL;
	*at = d;
	n->pending++;
	t->pending++;
	return true;
}

struct dgram *neigh_take(struct neigh_table *t, struct neigh *n)
{
	struct dgram *head = n->head;

	t->pending = (u16)(t->pending - n->pending);
	n->pending = 0;
	n->head = NULL;
	return head;
}

void neigh_confirm(struct neigh *n, const u8 mac[6], u64 now_us)
{
	memcpy(n->mac, mac, sizeof(n->mac));
	n->state = NEIGH_REACHABLE;
	n->since_us = now_us;
	n->tries = 0;
}

void neigh_remove(struct neigh_table *t, struct neigh *n)
{
	u16 *at = &t->bucket[neigh_hash(n->port, n->ip)];
	u16 self = (u16)(n - t->e);

	while (*at != self)
		at = &t->e[*at].next;
	*at = n->next;
	n->state = NEIGH_FREE;
	n->next = t->free;
	t->free = self;
	t->used--;
	t->by_port[n->creator]--;
}

const char *neigh_state_name(enum neigh_state s)
{
	static const char *const names[] = { "FREE",  "INCOMPLETE", "REACHABLE",
					     "STALE", "PROBE",	    "FAILED" };

	return (u32)s < ARRAY_SIZE(names) ? names[s] : "?";
}

static enum neigh_due ask_again(struct neigh *n, u64 now_us)
{
	if (now_us - n->since_us < NEIGH_RETRANS_US)
		return NEIGH_DUE_NOTHING;
	n->since_us = now_us;
	if (n->tries >= NEIGH_TRIES && n->state == NEIGH_PROBE) {
		/* Where it was it is no more: ask all. */
		n->state = NEIGH_INCOMPLETE;
		n->tries = 0;
	}
	if (n->tries >= NEIGH_TRIES) {
		n->state = NEIGH_FAILED;
		return NEIGH_DUE_FAIL;
	}
	n->tries++;
	return NEIGH_DUE_REQUEST;
}

enum neigh_due neigh_age(struct neigh *n, u64 now_us, u64 unused_us)
{
	u64 age_us = now_us - n->since_us;

	switch ((enum neigh_state)n->state) {
	case NEIGH_INCOMPLETE:
	case NEIGH_PROBE:
		return ask_again(n, now_us);
	case NEIGH_REACHABLE:
		if (age_us >= NEIGH_REACHABLE_US)
			n->state = NEIGH_STALE;
		return NEIGH_DUE_NOTHING;
	case NEIGH_STALE:
		return now_us - n->used_us >= unused_us ? NEIGH_DUE_REMOVE
							: NEIGH_DUE_NOTHING;
	case NEIGH_FAILED:
		return age_us >= NEIGH_FAILED_US ? NEIGH_DUE_REMOVE
						 : NEIGH_DUE_NOTHING;
	case NEIGH_FREE:
		break;
	}
	return NEIGH_DUE_NOTHING;
}
