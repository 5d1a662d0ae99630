/* SPDX-License-Identifier: Apache-2.0 */
/* Router events out of bytes: see net_script.h. */
#include "tests/fake/net_script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/net_model.h"
#include "tests/fake/net_rig.h"

struct script {
	const u8 *at;
	size_t left;
};

static struct net_rig g;
static bool forgetful; /* flows are forgotten before each event */
static bool comparing;
static u64 digest; /* of all that went out, when comparing */
static struct net_model m;

static u8 next(struct script *s)
{
	if (!s->left)
		return 0;
	s->left--;
	return *s->at++;
}

static u16 next16(struct script *s)
{
	u16 high = next(s);

	return (u16)(high << 8 | next(s));
}

#define MUST(cond)                                                             \
	do {                                                                   \
		if (!(cond)) {                                                 \
			fprintf(stderr, "net_script: %s\n", #cond);            \
			abort();                                               \
		}                                                              \
	} while (0)

/* FNV-1a, by doublewords. */
static void digest_add(const void *bytes, size_t size)
{
	const u8 *p = bytes;
	u64 word = 0;

	for (; size >= sizeof(word); p += sizeof(word), size -= sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		digest = (digest ^ word) * 0x100000001b3ull;
		digest ^= digest >> 32;
	}
	for (; size; p++, size--)
		digest = (digest ^ *p) * 0x100000001b3ull;
}

static void digest_datagram(const struct dgram *d)
{
	const u16 what[] = { d->port,	    d->flags,	    d->mtu,
			     d->csum_start, d->csum_offset, d->gso_size };

	digest_add(what, sizeof(what));
	digest_add(d->data, d->len);
}

/* One datagram of each queue entry must be fit for its port. */
static void check_out(void)
{
	struct dgram *d;

	while ((d = rig_take(&g)) != NULL) {
		const struct router_port *p = &g.r.port[d->port];

		MUST(p->used && p->lan != LAN_NONE);
		MUST(d->len >= 14 && d->refs == 1);
		if (p->cfg.flags & PORT_UPLINK) {
			MUST(d->len <= 14 + UPLINK_MTU);
			MUST(!(d->flags &
			       (DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4)));
		}
		if (d->flags & DGRAM_CSUM_PARTIAL)
			MUST((u32)d->csum_start + d->csum_offset + 2 <= d->len);
		if (comparing)
			digest_datagram(d);
		dgram_release(d);
	}
}

static void check_counts(void)
{
	const struct router_counters *c = &g.r.count;
	u64 ended = 0;

	for (u32 i = 0; i < OUTCOME_COUNT; i++)
		ended += c->ended[i];
	MUST(ended == c->in);
	MUST(drops_sum(c->drops) == c->ended[OUTCOME_DROPPED]);
	MUST(c->drops[DROP_NONE] == 0);
	MUST(c->ended[OUTCOME_PENDING] ==
	     (u64)g.r.neighs.pending + g.r.reasms.pending);
	MUST(fake_dgram_live() == (long)(g.r.neighs.pending + g.r.reasms.used));
	MUST(g.r.neighs.pending <= ROUTER_PORTS * NEIGH_PENDING_PORT);
}

static u32 any_ip(struct script *s)
{
	static const u32 known[] = {
		IP_HOST1,
		IP_BASE,
		IP_GUEST1,
		IP_GUEST2,
		IP_FAR,
		IP_PRIV,
		IP(10, 64, 0, 255),
		0xffffffff,
		IP(224, 0, 0, 1),
		IP(10, 65, 0, 254),
		IP(10, 66, 0, 1),
		IP(239, 0, 0, 1),
		0,
		IP(127, 0, 0, 1),
		IP(10, 64, 0, 0),
		IP(10, 65, 0, 255),
	};
	u8 b = next(s);

	if (b < 0x80)
		return known[b % ARRAY_SIZE(known)];
	return IP(10, 64, 0, b);
}

/* What may be changed of a LAN in use. */
static void change_lan(struct script *s, struct lan *l)
{
	struct lan_change c = { .what = next(s) % (LAN_MACPROTECT + 1u) };
	u8 value = next(s);

	c.value = c.what == LAN_MACPROTECT ? value % 3 : value;
	if (l && (c.what != LAN_IPTIMEOUT || value))
		lan_change(&l->cfg, &c);
}

static void send_frame(struct script *s, u32 port)
{
	u32 len = next16(s) % 200;
	struct dgram *d = dgram_alloc(len);

	d->len = len;
	for (u32 i = 0; i < len; i++)
		d->data[i] = next(s);
	if (len > 18)
		d->data[18] &= 0x7f; /* no tag */
	d->flags = next(s) & 0x0f;
	d->csum_start = next16(s);
	d->csum_offset = next16(s);
	d->gso_size = next16(s);
	rig_send(&g, port, d);
}

static void send_tagged(u32 port, struct dgram *d)
{
	struct dgram *copy;
	u32 unfinished = g.unfinished;

	model_tag(&m, d);
	copy = fake_dgram_with(d->data, d->len);
	rig_send(&g, port, d);
	if (g.unfinished == unfinished)
		model_sent(&m, &g, port, copy);
	dgram_release(copy);
}

static void send_ip(struct script *s, u32 port)
{
	static const u8 protos[] = { IP_ICMP, IP_TCP, IP_UDP, 89 };
	struct rig_ip what = { .src = any_ip(s), .dst = any_ip(s) };
	struct dgram *d;
	u8 bits = next(s);

	what.proto = protos[bits & 3];
	what.ttl = bits & 4 ? 1 : 64;
	what.frag = (u16)((bits & 8 ? IP4_DF : 0) | (bits & 16 ? IP4_MF : 0));
	what.bad_sum = (bits & 0xe0) == 0xe0;
	what.payload = next16(s) % (bits & 32 ? 9000u : 600u) + 8;
	d = rig_make_ip(&what);
	bits = next(s);
	if (bits & 1)
		d->data[34] = next(s);
	if ((bits & 2) && what.proto == IP_ICMP)
		rig_icmp_sum(d);
	send_tagged(port, d);
}

/* With IPv4 options: whole ones, and what only looks like some. */
static void send_options(struct script *s, u32 port)
{
	static const u8 types[] = { 0, 1, 7, 68, 131, 137, 148, 255 };
	struct rig_ip what = { .src = any_ip(s), .dst = any_ip(s) };
	u8 options[40], bits = next(s);

	what.proto = bits & 1 ? IP_UDP : IP_ICMP;
	what.ttl = bits & 2 ? 1 : 64;
	what.options_size = 4u * (1 + (bits >> 2) % 10u);
	what.options = options;
	for (u32 i = 0; i < what.options_size; i++)
		options[i] = next(s);
	if (bits & 0x80)
		options[0] = types[options[0] % ARRAY_SIZE(types)];
	send_tagged(port, rig_make_ip(&what));
}

/* A piece of a ping to the base; few ids and places, so that some fit. */
static void send_fragment(struct script *s, u32 port)
{
	u8 bits = next(s);
	u32 from = bits & 3, size = 1 + (bits >> 2 & 3);
	struct rig_ip what = { .src = port == g.guest2 ? IP_GUEST2 : IP_GUEST1,
			       .dst = IP_BASE,
			       .proto = IP_ICMP,
			       .payload = size * 8,
			       .frag = (u16)from };
	struct dgram *d;

	if (bits & 0x80)
		what.frag |= IP4_MF;
	if (port == g.uplink)
		what.src = IP_HOST1;
	d = rig_make_ip(&what);
	rig_ip(d)->id = be16_make(bits >> 4 & 3);
	ip4_sum_set(rig_ip(d));
	if (!from) /* the sum of a ping of 32 bytes of zeros */
		*rig_icmp(d) = (struct icmp_hdr){ .type = ICMP_ECHO,
						  .sum = be16_make(0xf7ff) };
	memset(d->data + 34 + (from ? 0 : 8), 0, size * 8 - (from ? 0 : 8));
	rig_send(&g, port, d);
}

static void send_tso(struct script *s, u32 port)
{
	struct dgram *d = rig_make_tso(any_ip(s), any_ip(s), next16(s) % 65000u,
				       next16(s));
	u8 bits = next(s);

	if (bits & 1)
		d->csum_start = next16(s);
	if (bits & 2)
		d->csum_offset = next16(s);
	if (bits & 4)
		d->flags = bits >> 3 & 0xf;
	if (bits & 0x80)
		d->data[46] = next(s);
	rig_send(&g, port, d);
}

static const char *any_lan(struct script *s)
{
	static const char *const names[] = { RIG_VSWITCH, "PRIV", "ALONE",
					     "NOWHERE" };

	return names[next(s) % ARRAY_SIZE(names)];
}

/* What an operator does.  Refusals are as good as successes. */
static void administer(struct script *s, u32 port)
{
	struct router *r = &g.r;
	struct lan *l;
	enum err e = ERR_OK;

	switch (next(s) % 12) {
	case 0:
		e = router_couple(r, port, "SYSTEM", any_lan(s));
		break;
	case 1:
		e = router_uncouple(r, port);
		break;
	case 2:
		e = router_port_fix(r, port, any_ip(s));
		break;
	case 3:
		router_port_unfix(r, port);
		break;
	case 4:
		router_release(r, port);
		break;
	case 5:
		router_port_link(r, port, next(s) & 1);
		break;
	case 6:
		if (port != g.uplink)
			r->port[port].cfg.caps = next(s) & 3;
		break;
	case 7:
		e = router_claim(r, port, any_ip(s));
		break;
	case 11:
		change_lan(s, router_lan_find(r, "SYSTEM", any_lan(s)));
		break;
	case 10:
		e = router_port_ask(r, port, any_ip(s));
		break;
	case 9:
		if (port != g.uplink)
			router_port_anysource(r, port, next(s) & 1);
		break;
	case 8:
		l = router_lan_find(r, "SYSTEM", any_lan(s));
		if (l)
			e = router_route_add(r, any_ip(s), next(s) % 34,
					     any_ip(s), l, next(s));
		break;
	}
	(void)e;
}

static void step(struct script *s)
{
	u8 op = next(s);
	u32 ports[] = { g.guest1, g.guest2, g.uplink, g.uplink + 1 };
	u32 port = ports[op >> 4 & 3];

	switch (op & 0xf) {
	case 0:
		send_frame(s, port);
		break;
	case 1:
	case 2:
		send_tso(s, port);
		break;
	case 3:
	case 4:
		rig_send_arp(&g, port, next(s) & 3, any_ip(s), any_ip(s));
		break;
	case 5:
		g.now_us += next16(s) * 4096ull;
		rig_tick(&g);
		break;
	case 6:
		administer(s, port);
		break;
	case 7:
		fake_dgram_limit(next(s) % 50);
		rig_tick(&g);
		fake_dgram_limit(-1);
		break;
	case 8:
		send_fragment(s, port);
		break;
	case 9:
		send_options(s, port);
		break;
	default:
		send_ip(s, port);
		break;
	}
}

static void drop_it(void *arg, struct dgram *d, const struct service_peer *from)
{
	(void)arg;
	(void)from;
	dgram_release(d);
}

void net_script_run(const u8 *bytes, size_t size)
{
	struct script s = { bytes, size };

	rig_init(&g);
	model_init(&m);
	rig_nic(&g, "GUEST3", "PRIV");
	if (service_open(&g.r.services, 1, drop_it, NULL) != ERR_OK)
		abort();
	if (next(&s) & 1)
		g.r.lan[0].cfg.mtu = 9000;
	for (u32 n = 0; s.left && n < 4000; n++) {
		if (forgetful)
			memset(&g.r.flows, 0, sizeof(g.r.flows));
		model_begin(&m, &g);
		step(&s);
		model_settle(&m, &g);
		check_out();
		check_counts();
	}
	rig_done(&g);
	check_counts();
	MUST(fake_dgram_live() == 0);
}

/* What a run came to. */
static u64 run_digest(const u8 *bytes, size_t size, bool forget)
{
	forgetful = forget;
	digest = 0xcbf29ce484222325ull;
	net_script_run(bytes, size);
	forgetful = false;
	digest_add(&g.r.count, sizeof(g.r.count));
	return digest;
}

void net_script_compare(const u8 *bytes, size_t size)
{
	comparing = true;
	MUST(run_digest(bytes, size, false) == run_digest(bytes, size, true));
	comparing = false;
}
