/* SPDX-License-Identifier: Apache-2.0 */
/* The address list: see claim.h. */
#include "vswitch/claim.h"

static u32 addr_hash(u8 lan, u32 ip)
{
	return (ip ^ ip >> 7 ^ ip >> 16 ^ lan * 37u) % ADDR_BUCKETS;
}

void addr_init(struct addr_table *t)
{
	for (u32 i = 0; i < ADDR_BUCKETS; i++)
		t->bucket[i] = ADDR_NONE;
	for (u32 i = 0; i < ROUTER_ADDRS; i++) {
		t->e[i].how = ADDR_FREE;
		t->e[i].next = (u16)(i + 1 < ROUTER_ADDRS ? i + 1 : ADDR_NONE);
	}
	t->free = 0;
	t->used = 0;
	t->trials = 0;
}

const struct addr *addr_find(const struct addr_table *t, u8 lan, u32 ip)
{
	u16 i = t->bucket[addr_hash(lan, ip)];

	for (; i != ADDR_NONE; i = t->e[i].next) {
		if (t->e[i].ip == ip && t->e[i].lan == lan)
			return &t->e[i];
	}
	return NULL;
}

enum err addr_add(struct addr_table *t, u8 lan, u32 ip, u8 port,
		  enum addr_how how)
{
	u16 *bucket = &t->bucket[addr_hash(lan, ip)];
	u16 i = t->free;

	if (addr_find(t, lan, ip))
		return ERR_EXIST;
	if (i == ADDR_NONE)
		return ERR_FULL;
	t->free = t->e[i].next;
	t->e[i] = (struct addr){ .ip = ip,
				 .lan = lan,
				 .port = port,
				 .how = (u8)how,
				 .next = *bucket };
	*bucket = i;
	t->used++;
	t->changes++;
	if (t->changed)
		t->changed(&t->e[i], true);
	return ERR_OK;
}

void addr_remove(struct addr_table *t, u8 lan, u32 ip)
{
	u16 *at = &t->bucket[addr_hash(lan, ip)];
	u16 i;

	for (i = *at; i != ADDR_NONE; at = &t->e[i].next, i = *at) {
		if (t->e[i].ip != ip || t->e[i].lan != lan)
			continue;
		if (t->changed)
			t->changed(&t->e[i], false);
		*at = t->e[i].next;
		t->trials = (u16)(t->trials - t->e[i].trial);
		t->e[i].trial = false;
		t->e[i].how = ADDR_FREE;
		t->e[i].next = t->free;
		t->free = i;
		t->used--;
		t->changes++;
		return;
	}
}

void addr_remove_port(struct addr_table *t, u8 port, bool claimed_only)
{
	for (u32 i = 0; i < ROUTER_ADDRS; i++) {
		const struct addr *a = &t->e[i];

		if (a->how == ADDR_FREE || a->port != port)
			continue;
		if (claimed_only && a->how != ADDR_CLAIMED)
			continue;
		addr_remove(t, a->lan, a->ip);
	}
}

void addr_set_trial(struct addr_table *t, u8 lan, u32 ip, bool on)
{
	u16 i = t->bucket[addr_hash(lan, ip)];

	while (t->e[i].ip != ip || t->e[i].lan != lan)
		i = t->e[i].next;
	t->trials = (u16)(t->trials + on - t->e[i].trial);
	t->e[i].trial = on;
}

u32 addr_count(const struct addr_table *t, u8 port)
{
	u32 n = 0;

	for (u32 i = 0; i < ROUTER_ADDRS; i++)
		n += t->e[i].how != ADDR_FREE && t->e[i].port == port;
	return n;
}
