/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose is an address that nobody here has?  A machine that only listens sends
 * nothing its address could be learnt from, so the NICs of the LAN that have
 * none are asked for it, as anybody on an Ethernet would be.  An answer is a
 * claim like any other.
 */
#include "vswitch/pass.h"
#include "vswitch/wire/arp.h"

/* Those that have an address already may have no other. */
static u64 silent(const struct router *r, const struct lan *l)
{
	u64 set = l->ports;

	if (l->uplink >= 0)
		set &= ~(1ull << l->uplink);
	for (u32 i = 0; set && i < ROUTER_ADDRS; i++)
		if (r->addrs.e[i].how != ADDR_FREE)
			set &= ~(1ull << r->addrs.e[i].port);
	return set;
}

/* IP at L, or else in the place of the one asked for longest ago. */
static struct sought *entry_of(struct lan *l, u32 ip)
{
	struct sought *oldest = &l->sought[0];

	for (u32 i = 0; i < LAN_SOUGHT; i++) {
		struct sought *s = &l->sought[i];

		if (s->ip == ip)
			return s;
		if (s->since_us < oldest->since_us)
			oldest = s;
	}
	oldest->ip = 0;
	return oldest;
}

static bool lately(const struct sought *s, u64 now_us, u64 most_us)
{
	return s->ip && now_us - s->since_us < most_us;
}

static bool ask(struct pass *p, const struct lan *l, u32 ip)
{
	u64 left = silent(p->r, l) & ~(1ull << p->port);

	if (!left ||
	    !bucket_take(&p->in->seeks, p->now_us, SEEK_BURST, SEEK_EVERY_US))
		return false;
	for (; left; left &= left - 1)
		egress_arp(p->r, p->out, (u32)__builtin_ctzll(left),
			   ARP_REQUEST, l->cfg.base_ip, NULL, ip);
	return true;
}

bool seek(struct pass *p, struct lan *l, u32 ip)
{
	struct sought *s;
	bool waits, asked;

	if (!lan_is_host(l, ip) || table_known_outside(p->r, l, ip))
		return false;
	s = entry_of(l, ip);
	waits = lately(s, p->now_us, SEEK_WAIT_US);
	asked = lately(s, p->now_us, SEEK_KEPT_US);
	if (waits || !ask(p, l, ip))
		return waits;
	*s = (struct sought){ .ip = ip, .since_us = p->now_us };
	return !asked;
}
