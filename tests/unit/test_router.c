/* SPDX-License-Identifier: Apache-2.0 */
/* The router's rules, one test each; those of R1.3-R1.9 say so by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/net_rig.h"
#include "vswitch/wire/arp.h"

static struct net_rig g;

static int setup(void **state)
{
	(void)state;
	rig_init(&g);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_done(&g);
	fake_dgram_limit(-1);
	return fake_dgram_live() == 0 ? 0 : -1;
}

static enum drop dropped(u32 port, const struct rig_ip *what)
{
	assert_int_equal(rig_send_ip(&g, port, what), OUTCOME_DROPPED);
	return g.out.reason;
}

static const struct rig_ip g1_to_g2 = { .src = IP_GUEST1, .dst = IP_GUEST2 };
static const struct rig_ip g1_to_host = { .src = IP_GUEST1, .dst = IP_HOST1 };
static const struct rig_ip host_to_g2 = { .src = IP_HOST1, .dst = IP_GUEST2 };

/* --- R1 --- */

static void r1_3_what_was_checked_is_what_is_sent(void **state)
{
	struct dgram *d = rig_make_ip(&g1_to_g2), *o;
	const u8 *at = d->data;

	(void)state;
	rig_claims(&g);
	assert_int_equal(rig_send(&g, g.guest1, d), OUTCOME_DELIVERED);
	o = rig_take(&g);
	/* The very same base buffer: not a second copy. */
	assert_ptr_equal(o, d);
	assert_ptr_equal(o->data, at);
	dgram_release(o);
}

static void r1_4_the_address_list_decides(void **state)
{
	(void)state;
	rig_claims(&g);
	rig_host_known(&g);
	assert_int_equal(rig_send_ip(&g, g.guest1, &g1_to_g2),
			 OUTCOME_DELIVERED);
	assert_int_equal(rig_out_count(&g, g.guest2), 1);
	rig_drain(&g);
	assert_int_equal(rig_send_ip(&g, g.guest1, &g1_to_host),
			 OUTCOME_UPLINK);
	assert_int_equal(rig_out_count(&g, g.uplink), 1);
}

static void r1_4_the_bases_own_address_answers(void **state)
{
	struct rig_ip ping = { .src = IP_GUEST1,
			       .dst = IP_BASE,
			       .proto = IP_ICMP };
	struct dgram *d;

	(void)state;
	rig_claims(&g);
	d = rig_make_ip(&ping);
	d->data[34] = ICMP_ECHO;
	assert_int_equal(rig_send(&g, g.guest1, d), OUTCOME_ANSWERED);
	d = rig_take(&g);
	assert_int_equal(d->port, g.guest1);
	assert_int_equal(be32_get(rig_ip(d)->src), IP_BASE);
	assert_int_equal(be32_get(rig_ip(d)->dst), IP_GUEST1);
	assert_int_equal(d->data[34], ICMP_ECHO_REPLY);
	assert_true(ip4_sum_ok(rig_ip(d)));
	dgram_release(d);
}

static void r1_5_local_never_reaches_the_uplink(void **state)
{
	struct dgram *d;

	(void)state;
	rig_claims(&g);
	assert_int_equal(rig_send_ip(&g, g.guest1, &g1_to_g2),
			 OUTCOME_DELIVERED);
	assert_int_equal(g.out.count, 1);
	assert_int_equal(rig_out_count(&g, g.uplink), 0);
	d = rig_take(&g);
	assert_memory_equal(rig_eth(d)->src, g.r.lan[0].mac, 6);
	assert_memory_equal(rig_eth(d)->dst, g.r.port[g.guest2].cfg.mac, 6);
	assert_int_equal(rig_ip(d)->ttl, 64);
	dgram_release(d);
}

static void r1_6_not_local_goes_to_the_adapter(void **state)
{
	struct dgram *d;

	(void)state;
	rig_claims(&g);
	/* First unknown: an ARP request goes out, the datagram waits. */
	assert_int_equal(rig_send_ip(&g, g.guest1, &g1_to_host),
			 OUTCOME_PENDING);
	d = rig_take(&g);
	assert_int_equal(d->port, g.uplink);
	assert_int_equal(be16_get(rig_eth(d)->type), ETH_ARP);
	assert_memory_equal(rig_eth(d)->dst, mac_broadcast, 6);
	dgram_release(d);
	assert_null(rig_take(&g));
	/* Its reply sends what waited. */
	assert_int_equal(
		rig_send_arp(&g, g.uplink, ARP_REPLY, IP_HOST1, IP_BASE),
		OUTCOME_ABSORBED);
	d = rig_take(&g);
	assert_int_equal(d->port, g.uplink);
	assert_memory_equal(rig_eth(d)->dst, rig_host_mac, 6);
	assert_memory_equal(rig_eth(d)->src, rig_adapter_mac, 6);
	dgram_release(d);
	assert_int_equal(g.r.count.ended[OUTCOME_PENDING], 0);
	assert_int_equal(g.r.count.ended[OUTCOME_UPLINK], 1);
}

static void r1_7_from_outside_by_the_same_list(void **state)
{
	(void)state;
	rig_claims(&g);
	assert_int_equal(rig_send_ip(&g, g.uplink, &host_to_g2),
			 OUTCOME_DELIVERED);
	assert_int_equal(rig_out_count(&g, g.guest2), 1);
	assert_int_equal(g.out.count, 1);
}

static void r1_7_for_nobody_is_dropped_and_counted(void **state)
{
	struct rig_ip what = { .src = IP_HOST1, .dst = IP(10, 64, 0, 99) };

	(void)state;
	rig_claims(&g);
	assert_int_equal(dropped(g.uplink, &what), DROP_NOT_LOCAL);
	what.dst = IP_FAR;
	assert_int_equal(dropped(g.uplink, &what), DROP_NOT_LOCAL);
	assert_int_equal(g.out.count, 0);
	assert_int_equal(g.r.count.drops[DROP_NOT_LOCAL], 2);
	assert_int_equal(g.r.port[g.uplink].count.rx_discards, 2);
}

static void r1_8_one_router_counts_for_all(void **state)
{
	(void)state;
	rig_claims(&g);
	rig_send_ip(&g, g.guest1, &g1_to_g2);
	rig_send_ip(&g, g.uplink, &host_to_g2);
	assert_int_equal(g.r.port[g.guest2].count.rx_packets, 2);
	assert_int_equal(g.r.count.ended[OUTCOME_DELIVERED], 2);
}

static void r1_9_uncouple_frees_the_address_and_stops_one_nic(void **state)
{
	(void)state;
	rig_claims(&g);
	assert_int_equal(router_uncouple(&g.r, g.guest2), ERR_OK);
	assert_null(addr_find(&g.r.addrs, 0, IP_GUEST2));
	assert_int_equal(rig_send_ip(&g, g.guest1, &g1_to_g2), OUTCOME_PENDING);
	rig_drain(&g);
	assert_int_equal(dropped(g.guest2, &g1_to_g2), DROP_UNCOUPLED);
	assert_int_equal(
		rig_send_arp(&g, g.guest1, ARP_REQUEST, IP_GUEST1, IP_GUEST2),
		OUTCOME_ANSWERED);
}

/* --- whose address is it --- */

static void first_source_is_a_claim(void **state)
{
	const struct addr *a;

	(void)state;
	rig_send_ip(&g, g.guest1, &g1_to_host);
	a = addr_find(&g.r.addrs, 0, IP_GUEST1);
	assert_non_null(a);
	assert_int_equal(a->port, g.guest1);
	assert_int_equal(a->how, ADDR_CLAIMED);
}

static void second_source_is_dropped(void **state)
{
	struct rig_ip other = { .src = IP(10, 64, 0, 77), .dst = IP_GUEST2 };

	(void)state;
	rig_claims(&g);
	assert_int_equal(dropped(g.guest1, &other), DROP_SOURCE);
	assert_int_equal(g.r.port[g.guest1].count.drops[DROP_SOURCE], 1);
	assert_int_equal(g.r.port[g.guest1].count.tx_discards, 1);
}

static void source_of_another_machine_is_spoofed(void **state)
{
	struct rig_ip what = { .src = IP_GUEST2, .dst = IP_HOST1 };

	(void)state;
	rig_claims(&g);
	assert_int_equal(dropped(g.guest1, &what), DROP_SPOOFED);
	what.src = IP_BASE;
	assert_int_equal(dropped(g.guest1, &what), DROP_SPOOFED);
	what.src = IP_GUEST2;
	assert_int_equal(dropped(g.uplink, &what), DROP_SPOOFED);
}

static void conflicting_claim_is_refused_and_counted(void **state)
{
	(void)state;
	rig_claims(&g);
	assert_int_equal(
		rig_send_arp(&g, g.guest2, ARP_REQUEST, IP_GUEST1, IP_GUEST1),
		OUTCOME_DROPPED);
	assert_int_equal(g.out.reason, DROP_CLAIM_CONFLICT);
	assert_int_equal(addr_find(&g.r.addrs, 0, IP_GUEST1)->port, g.guest1);
}

static void base_gateway_and_known_hosts_cannot_be_claimed(void **state)
{
	static const u32 refused[] = { IP_BASE, IP_HOST1, IP(10, 64, 0, 255),
				       IP(10, 64, 0, 0), IP(10, 65, 0, 9) };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(refused); i++)
		assert_int_not_equal(router_claim(&g.r, g.guest1, refused[i]),
				     ERR_OK);
	rig_send_ip(&g, g.guest1, &g1_to_host);
	rig_send_arp(&g, g.uplink, ARP_REPLY, IP_HOST1, IP_BASE);
	assert_int_equal(router_claim(&g.r, g.guest2, IP_HOST1), ERR_PERM);
}

static void fixed_address_wins_over_claims(void **state)
{
	struct rig_ip what = { .src = IP(10, 64, 0, 50), .dst = IP_GUEST2 };

	(void)state;
	rig_claims(&g);
	assert_int_equal(router_port_fix(&g.r, g.guest1, what.src), ERR_OK);
	assert_null(addr_find(&g.r.addrs, 0, IP_GUEST1));
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_DELIVERED);
	assert_int_equal(dropped(g.guest1, &g1_to_g2), DROP_SOURCE);
	/* Another's claim gives way to a fixed address, not the reverse. */
	assert_int_equal(router_port_fix(&g.r, g.guest1, IP_GUEST2), ERR_OK);
	assert_int_equal(addr_find(&g.r.addrs, 0, IP_GUEST2)->port, g.guest1);
	assert_int_equal(router_port_fix(&g.r, g.guest2, IP_GUEST2), ERR_EXIST);
	assert_int_equal(router_port_fix(&g.r, g.guest2, IP_BASE), ERR_EXIST);
	assert_int_equal(router_port_fix(&g.r, g.guest2, IP_FAR), ERR_RANGE);
}

static void anysource_exempts_a_gateway_guest(void **state)
{
	struct rig_ip what = { .src = IP_FAR, .dst = IP_GUEST2 };

	(void)state;
	rig_claims(&g);
	assert_int_equal(dropped(g.guest1, &what), DROP_SOURCE);
	g.r.port[g.guest1].cfg.flags |= PORT_ANYSOURCE;
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_DELIVERED);
	what.src = IP_GUEST2; /* but never another machine's */
	assert_int_equal(dropped(g.guest1, &what), DROP_SPOOFED);
}

static void release_lets_the_next_claim_in(void **state)
{
	struct rig_ip what = { .src = IP(10, 64, 0, 60), .dst = IP_GUEST2 };

	(void)state;
	rig_claims(&g);
	assert_int_equal(dropped(g.guest1, &what), DROP_SOURCE);
	router_release(&g.r, g.guest1);
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_DELIVERED);
}

static void impossible_sources_are_martian(void **state)
{
	static const u32 src[] = { 0, IP(127, 0, 0, 1), IP(224, 0, 0, 1),
				   IP(255, 255, 255, 255), IP(10, 64, 0, 255) };
	struct rig_ip what = { .dst = IP_GUEST2 };

	(void)state;
	rig_claims(&g);
	for (u32 i = 0; i < ARRAY_SIZE(src); i++) {
		what.src = src[i];
		assert_int_equal(dropped(g.guest1, &what), DROP_MARTIAN);
		assert_int_equal(dropped(g.uplink, &what), DROP_MARTIAN);
	}
}

/* --- ARP --- */

static void arp_for_any_address_gives_the_lans_mac(void **state)
{
	static const u32 ask[] = { IP_GUEST2, IP_BASE, IP_HOST1,
				   IP(10, 64, 0, 200) };

	(void)state;
	rig_claims(&g);
	for (u32 i = 0; i < ARRAY_SIZE(ask); i++) {
		struct dgram *d;
		const struct arp4 *a;

		assert_int_equal(rig_send_arp(&g, g.guest1, ARP_REQUEST,
					      IP_GUEST1, ask[i]),
				 OUTCOME_ANSWERED);
		d = rig_take(&g);
		assert_int_equal(d->port, g.guest1);
		a = arp4_parse(d->data + 14, d->len - 14);
		assert_memory_equal(a->sender_mac, g.r.lan[0].mac, 6);
		assert_int_equal(be32_get(a->sender_ip), ask[i]);
		dgram_release(d);
	}
	assert_int_equal(rig_out_count(&g, g.uplink), 0);
}

static void probe_for_a_free_address_claims_unanswered(void **state)
{
	(void)state;
	assert_int_equal(rig_send_arp(&g, g.guest1, ARP_REQUEST, 0, IP_GUEST1),
			 OUTCOME_ABSORBED);
	assert_int_equal(rig_send_arp(&g, g.guest1, ARP_REQUEST, 0, IP_GUEST1),
			 OUTCOME_ABSORBED);
	assert_int_equal(addr_find(&g.r.addrs, 0, IP_GUEST1)->port, g.guest1);
	/* The second machine is told of the conflict. */
	assert_int_equal(rig_send_arp(&g, g.guest2, ARP_REQUEST, 0, IP_GUEST1),
			 OUTCOME_ANSWERED);
	assert_int_equal(rig_out_count(&g, g.guest2), 1);
}

static void arp_off_link_is_not_answered(void **state)
{
	(void)state;
	rig_claims(&g);
	assert_int_equal(
		rig_send_arp(&g, g.guest1, ARP_REQUEST, IP_GUEST1, IP_FAR),
		OUTCOME_DROPPED);
	assert_int_equal(g.out.reason, DROP_ARP_UNANSWERED);
}

static void outside_gets_the_adapters_mac_for_local_addresses(void **state)
{
	struct dgram *d;

	(void)state;
	rig_claims(&g);
	assert_int_equal(
		rig_send_arp(&g, g.uplink, ARP_REQUEST, IP_HOST1, IP_GUEST1),
		OUTCOME_ANSWERED);
	d = rig_take(&g);
	assert_int_equal(d->port, g.uplink);
	assert_memory_equal(rig_eth(d)->dst, rig_host_mac, 6);
	assert_memory_equal(((const struct arp4 *)(d->data + 14))->sender_mac,
			    rig_adapter_mac, 6);
	dgram_release(d);
	assert_int_equal(rig_send_arp(&g, g.uplink, ARP_REQUEST, IP_HOST1,
				      IP(10, 64, 0, 99)),
			 OUTCOME_ABSORBED);
	assert_int_equal(g.out.count, 0);
	assert_int_equal(
		rig_send_arp(&g, g.uplink, ARP_REQUEST, IP_GUEST1, IP_GUEST1),
		OUTCOME_DROPPED);
	assert_int_equal(g.out.reason, DROP_CLAIM_CONFLICT);
}

/* --- neighbours --- */

static void unanswered_neighbour_fails_after_three_requests(void **state)
{
	struct dgram *d;

	(void)state;
	rig_claims(&g);
	rig_send_ip(&g, g.guest1, &g1_to_host);
	rig_drain(&g);
	for (u32 i = 0; i < 2; i++) {
		g.now_us += NEIGH_RETRANS_US;
		router_tick(&g.r, g.now_us, &g.out);
		assert_int_equal(rig_out_count(&g, g.uplink), 1);
		rig_drain(&g);
	}
	g.now_us += NEIGH_RETRANS_US;
	router_tick(&g.r, g.now_us, &g.out);
	d = rig_take(&g); /* host unreachable */
	assert_int_equal(d->port, g.guest1);
	assert_int_equal(rig_ip(d)->proto, IP_ICMP);
	assert_int_equal(d->data[34], ICMP_UNREACHABLE);
	assert_int_equal(d->data[35], ICMP_HOST);
	dgram_release(d);
	assert_int_equal(g.r.count.drops[DROP_UNRESOLVED], 1);
	assert_int_equal(g.r.count.ended[OUTCOME_PENDING], 0);
	assert_int_equal(dropped(g.guest1, &g1_to_host), DROP_UNRESOLVED);
	rig_drain(&g);
	g.now_us += NEIGH_FAILED_US;
	router_tick(&g.r, g.now_us, &g.out);
	assert_int_equal(rig_send_ip(&g, g.guest1, &g1_to_host),
			 OUTCOME_PENDING);
}

static void three_wait_for_a_neighbour_the_fourth_is_dropped(void **state)
{
	(void)state;
	rig_claims(&g);
	for (u32 i = 0; i < NEIGH_PENDING; i++)
		assert_int_equal(rig_send_ip(&g, g.guest1, &g1_to_host),
				 OUTCOME_PENDING);
	assert_int_equal(dropped(g.guest1, &g1_to_host), DROP_NEIGH_FULL);
	rig_drain(&g);
	rig_send_arp(&g, g.uplink, ARP_REPLY, IP_HOST1, IP_BASE);
	assert_int_equal(rig_out_count(&g, g.uplink), NEIGH_PENDING);
}

static void stale_neighbour_is_used_and_asked_again(void **state)
{
	(void)state;
	rig_claims(&g);
	rig_host_known(&g);
	g.now_us += NEIGH_REACHABLE_US;
	router_tick(&g.r, g.now_us, &g.out);
	assert_int_equal(rig_send_ip(&g, g.guest1, &g1_to_host),
			 OUTCOME_UPLINK);
	assert_int_equal(rig_out_count(&g, g.uplink), 2);
	rig_drain(&g);
	assert_int_equal(rig_send_ip(&g, g.guest1, &g1_to_host),
			 OUTCOME_UPLINK);
	assert_int_equal(rig_out_count(&g, g.uplink), 1);
}

static void neighbour_cache_is_bounded(void **state)
{
	struct rig_ip what = { .src = IP_GUEST1 };
	struct router *r = &g.r;

	(void)state;
	rig_claims(&g);
	for (u32 i = 20; i < 250; i++) {
		what.dst = IP(10, 64, 0, i);
		rig_send_ip(&g, g.guest1, &what);
		rig_drain(&g);
		assert_true(r->neighs.pending <= NEIGH_PENDING_ALL);
	}
	assert_int_equal(r->count.drops[DROP_NEIGH_FULL],
			 230 - NEIGH_PENDING_ALL);
}

static void downed_uplink_drops_but_local_goes_on(void **state)
{
	(void)state;
	rig_claims(&g);
	rig_send_ip(&g, g.guest1, &g1_to_host);
	rig_drain(&g);
	router_port_link(&g.r, g.uplink, false);
	assert_int_equal(g.r.count.drops[DROP_UPLINK_DOWN], 1);
	assert_int_equal(dropped(g.guest1, &g1_to_host), DROP_UPLINK_DOWN);
	assert_int_equal(rig_send_ip(&g, g.guest1, &g1_to_g2),
			 OUTCOME_DELIVERED);
}

/* --- hops --- */

static void ttl_falls_between_lans_only(void **state)
{
	u32 priv = rig_nic(&g, "GUEST3", "PRIV");
	struct rig_ip what = { .src = IP_GUEST1, .dst = IP_PRIV, .ttl = 9 };
	struct dgram *d;

	(void)state;
	rig_claims(&g);
	rig_send_arp(&g, priv, ARP_REQUEST, IP_PRIV, IP_PRIV);
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_DELIVERED);
	d = rig_take(&g);
	assert_int_equal(d->port, priv);
	assert_int_equal(rig_ip(d)->ttl, 8);
	assert_true(ip4_sum_ok(rig_ip(d)));
	dgram_release(d);
}

static void ttl_of_one_gives_time_exceeded(void **state)
{
	struct rig_ip what = { .src = IP_GUEST1, .dst = IP_PRIV, .ttl = 1 };
	u32 priv = rig_nic(&g, "GUEST3", "PRIV");
	struct dgram *d;

	(void)state;
	rig_claims(&g);
	rig_send_arp(&g, priv, ARP_REQUEST, IP_PRIV, IP_PRIV);
	assert_int_equal(dropped(g.guest1, &what), DROP_TTL);
	d = rig_take(&g);
	assert_int_equal(d->port, g.guest1);
	assert_int_equal(be32_get(rig_ip(d)->src), IP_BASE);
	assert_int_equal(d->data[34], ICMP_TIME_EXCEEDED);
	dgram_release(d);
}

static void off_link_goes_to_the_gateway(void **state)
{
	struct rig_ip what = { .src = IP_GUEST1, .dst = IP_FAR };
	struct dgram *d;

	(void)state;
	rig_claims(&g);
	rig_host_known(&g);
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_UPLINK);
	d = rig_take(&g);
	assert_memory_equal(rig_eth(d)->dst, rig_host_mac, 6);
	assert_int_equal(be32_get(rig_ip(d)->dst), IP_FAR);
	dgram_release(d);
}

static void longest_prefix_wins(void **state)
{
	u32 priv = rig_nic(&g, "GUEST3", "PRIV");
	struct rig_ip what = { .src = IP_GUEST1, .dst = IP_FAR };
	struct lan *l = router_lan_find(&g.r, "SYSTEM", "PRIV");

	(void)state;
	rig_claims(&g);
	rig_host_known(&g);
	rig_send_arp(&g, priv, ARP_REQUEST, IP_PRIV, IP_PRIV);
	assert_int_equal(router_route_add(&g.r, IP(192, 0, 0, 0), 8, IP_HOST1,
					  &g.r.lan[0], 0),
			 ERR_OK);
	assert_int_equal(
		router_route_add(&g.r, IP(192, 0, 2, 0), 24, IP_PRIV, l, 0),
		ERR_OK);
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_DELIVERED);
	assert_int_equal(rig_out_count(&g, priv), 1);
	rig_drain(&g);
	what.dst = IP(192, 9, 9, 9);
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_UPLINK);
}

static void lan_without_the_base_is_on_its_own(void **state)
{
	u32 alone = rig_nic(&g, "GUEST3", "ALONE");
	struct rig_ip what = { .src = IP(10, 66, 0, 5), .dst = IP_GUEST1 };

	(void)state;
	rig_claims(&g);
	assert_int_equal(dropped(alone, &what), DROP_NO_ROUTE);
	what = (struct rig_ip){ .src = IP_GUEST1, .dst = IP(10, 66, 0, 5) };
	assert_int_not_equal(rig_send_ip(&g, g.guest1, &what),
			     OUTCOME_DELIVERED);
}

static void transit_between_outsides_is_refused(void **state)
{
	struct rig_ip what = { .src = IP_HOST1, .dst = IP_FAR };

	(void)state;
	assert_int_equal(router_route_add(&g.r, IP(192, 0, 2, 0), 24, IP_HOST1,
					  &g.r.lan[0], 0),
			 ERR_OK);
	assert_int_equal(dropped(g.uplink, &what), DROP_NOT_LOCAL);
	assert_int_equal(g.out.count, 0);
}

/* --- many --- */

static void broadcast_and_link_multicast_reach_all(void **state)
{
	static const u32 dst[] = { IP(255, 255, 255, 255), IP(10, 64, 0, 255),
				   IP(224, 0, 0, 251) };
	struct rig_ip what = { .src = IP_GUEST1 };

	(void)state;
	rig_claims(&g);
	for (u32 i = 0; i < ARRAY_SIZE(dst); i++) {
		what.dst = dst[i];
		assert_int_equal(rig_send_ip(&g, g.guest1, &what),
				 OUTCOME_DELIVERED);
		assert_int_equal(g.out.count, 2);
		assert_int_equal(rig_out_count(&g, g.guest2), 1);
		assert_int_equal(rig_out_count(&g, g.uplink), 1);
		assert_true(mac_is_group(rig_eth(g.out.head)->dst));
		rig_drain(&g);
	}
	what.dst = IP(239, 1, 2, 3);
	assert_int_equal(dropped(g.guest1, &what), DROP_MULTICAST);
}

static void broadcast_from_outside_does_not_go_back(void **state)
{
	struct rig_ip what = { .src = IP_HOST1, .dst = IP(10, 64, 0, 255) };

	(void)state;
	rig_claims(&g);
	assert_int_equal(rig_send_ip(&g, g.uplink, &what), OUTCOME_DELIVERED);
	assert_int_equal(rig_out_count(&g, g.uplink), 0);
	assert_int_equal(g.out.count, 2);
}

/* --- size --- */

static struct lan *jumbo(void)
{
	g.r.lan[0].cfg.mtu = 9000;
	return &g.r.lan[0];
}

static void too_big_with_df_is_told_the_mtu(void **state)
{
	struct rig_ip what = { .src = IP_GUEST1,
			       .dst = IP_HOST1,
			       .payload = 4000,
			       .frag = IP4_DF };
	struct dgram *d;

	(void)state;
	jumbo();
	rig_claims(&g);
	rig_host_known(&g);
	assert_int_equal(dropped(g.guest1, &what), DROP_TOO_BIG);
	d = rig_take(&g);
	assert_int_equal(d->port, g.guest1);
	assert_int_equal(d->data[34], ICMP_UNREACHABLE);
	assert_int_equal(d->data[35], ICMP_FRAG_NEEDED);
	assert_int_equal(get_be16(d->data + 40), 1500);
	dgram_release(d);
	what.dst = IP_GUEST2; /* inside it fits */
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_DELIVERED);
}

static void too_big_is_fragmented_toward_the_uplink(void **state)
{
	struct rig_ip what = { .src = IP_GUEST1,
			       .dst = IP_HOST1,
			       .payload = 4000 };
	u32 expect = 0;
	struct dgram *d;

	(void)state;
	jumbo();
	rig_claims(&g);
	rig_host_known(&g);
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_UPLINK);
	assert_int_equal(g.out.count, 3);
	while ((d = rig_take(&g)) != NULL) {
		const struct ip4_hdr *ip = rig_ip(d);
		u16 frag = be16_get(ip->frag);
		u32 payload = be16_get(ip->total_len) - 20u;

		assert_true(be16_get(ip->total_len) <= 1500);
		assert_true(ip4_sum_ok(ip));
		assert_int_equal((frag & IP4_OFFSET) * 8u, expect);
		for (u32 i = 0; i < payload; i++)
			assert_int_equal(d->data[34 + i],
					 (u8)((expect + i) * 7 + 8));
		expect += payload;
		assert_int_equal(!!(frag & IP4_MF), expect != 4000);
		dgram_release(d);
	}
	assert_int_equal(expect, 4000);
}

static void large_segment_stays_whole_inside(void **state)
{
	struct dgram *d = rig_make_tso(IP_GUEST1, IP_GUEST2, 60000, 1460);

	(void)state;
	rig_claims(&g);
	assert_int_equal(rig_send(&g, g.guest1, d), OUTCOME_DELIVERED);
	assert_int_equal(g.out.count, 1);
	d = rig_take(&g);
	assert_int_equal(d->flags, DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4 |
					   DGRAM_CSUM_TRUSTED);
	assert_int_equal(d->csum_start, 34);
	assert_int_equal(d->gso_hdr_len, 54);
	assert_int_equal(d->len, 60054);
	dgram_release(d);
	assert_int_equal(g.r.count.sums, 0);
}

static void expect_segments(u32 port, u32 payload, u32 mss)
{
	u32 n = (payload + mss - 1) / mss, seen = 0;
	struct dgram *d;

	assert_int_equal(g.out.count, n);
	for (u32 i = 0; (d = rig_take(&g)) != NULL; i++) {
		const struct tcp_hdr *tcp = (struct tcp_hdr *)(d->data + 34);

		assert_int_equal(d->port, port);
		assert_int_equal(
			d->flags & (DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4), 0);
		assert_true(ip4_sum_ok(rig_ip(d)));
		assert_true(rig_tcp_sum_ok(d));
		assert_int_equal(be32_get(tcp->seq), (u32)(0xfffffff0 + seen));
		assert_int_equal(!!(tcp->flags & TCP_FIN), i == n - 1);
		assert_int_equal(!!(tcp->flags & TCP_CWR), i == 0);
		seen += d->len - 54;
		dgram_release(d);
	}
	assert_int_equal(seen, payload);
}

static void large_segment_is_split_toward_the_uplink(void **state)
{
	(void)state;
	rig_claims(&g);
	rig_host_known(&g);
	assert_int_equal(
		rig_send(&g, g.guest1,
			 rig_make_tso(IP_GUEST1, IP_HOST1, 60000, 1460)),
		OUTCOME_UPLINK);
	expect_segments(g.uplink, 60000, 1460);
}

static void large_segment_is_split_for_a_nic_that_cannot(void **state)
{
	(void)state;
	rig_claims(&g);
	g.r.port[g.guest2].cfg.caps = 0;
	assert_int_equal(
		rig_send(&g, g.guest1,
			 rig_make_tso(IP_GUEST1, IP_GUEST2, 5001, 1000)),
		OUTCOME_DELIVERED);
	expect_segments(g.guest2, 5001, 1000);
}

static void unfinished_sum_is_finished_only_when_leaving(void **state)
{
	struct dgram *d = rig_make_tso(IP_GUEST1, IP_HOST1, 333, 0);

	(void)state;
	rig_claims(&g);
	rig_host_known(&g);
	d->flags = DGRAM_CSUM_PARTIAL;
	assert_int_equal(rig_send(&g, g.guest1, d), OUTCOME_UPLINK);
	d = rig_take(&g);
	assert_int_equal(d->flags & DGRAM_CSUM_PARTIAL, 0);
	assert_true(rig_tcp_sum_ok(d));
	dgram_release(d);
}

/* --- hostile input --- */

static void offload_requests_must_hold_together(void **state)
{
	static const struct {
		u16 start, offset, mss;
		u8 flags;
	} bad[] = {
		{ 34, 2000, 1000, DGRAM_CSUM_PARTIAL },
		{ 2000, 16, 1000, DGRAM_CSUM_PARTIAL },
		{ 10, 16, 1000, DGRAM_CSUM_PARTIAL },
		{ 20, 16, 1000, DGRAM_CSUM_PARTIAL },
		{ 34, 65535, 1000, DGRAM_CSUM_PARTIAL },
		{ 34, 16, 1000, DGRAM_GSO_TCP4 },
		{ 34, 16, 0, DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4 },
		{ 34, 16, 1, DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4 },
		{ 34, 6, 1000, DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4 },
	};

	(void)state;
	rig_claims(&g);
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		struct dgram *d = rig_make_tso(IP_GUEST1, IP_GUEST2, 900, 1);

		d->flags = bad[i].flags;
		d->csum_start = bad[i].start;
		d->csum_offset = bad[i].offset;
		d->gso_size = bad[i].mss;
		assert_int_equal(rig_send(&g, g.guest1, d), OUTCOME_DROPPED);
		assert_int_equal(g.out.reason, DROP_OFFLOAD);
	}
	assert_int_equal(g.r.port[g.guest1].count.tx_errors, ARRAY_SIZE(bad));
}

static void malformed_headers_are_errors(void **state)
{
	struct dgram *d;

	(void)state;
	rig_claims(&g);
	for (u32 len = 0; len < 14 + 20 + 32; len++) {
		d = rig_make_ip(&g1_to_g2);
		d->len = len;
		assert_int_equal(rig_send(&g, g.guest1, d), OUTCOME_DROPPED);
		assert_int_equal(g.out.reason,
				 len < 14 ? DROP_SHORT : DROP_HEADER);
	}
	d = rig_make_ip(&g1_to_g2);
	d->data[14] = 0x44;
	rig_send(&g, g.guest1, d);
	assert_int_equal(g.out.reason, DROP_HEADER);
	d = rig_make_ip(&g1_to_g2);
	d->data[14] = 0x65;
	rig_send(&g, g.guest1, d);
	assert_int_equal(g.out.reason, DROP_HEADER);
}

static void header_sum_is_checked_from_outside(void **state)
{
	struct rig_ip what = host_to_g2;

	(void)state;
	rig_claims(&g);
	what.bad_sum = true;
	assert_int_equal(dropped(g.uplink, &what), DROP_HEADER_SUM);
	assert_int_equal(g.r.port[g.uplink].count.rx_errors, 1);
}

static void fragment_past_the_end_is_malformed(void **state)
{
	struct rig_ip what = g1_to_g2;

	(void)state;
	rig_claims(&g);
	what.frag = IP4_OFFSET;
	what.payload = 600;
	assert_int_equal(dropped(g.guest1, &what), DROP_HEADER);
}

static void padding_is_cut_off(void **state)
{
	struct dgram *d = rig_make_ip(&host_to_g2);

	(void)state;
	rig_claims(&g);
	put_be16(d->data + 16, 30);
	ip4_sum_set((struct ip4_hdr *)(d->data + 14));
	assert_int_equal(rig_send(&g, g.uplink, d), OUTCOME_DELIVERED);
	d = rig_take(&g);
	assert_int_equal(d->len, 14 + 30);
	dgram_release(d);
}

static void other_protocols_are_counted(void **state)
{
	struct dgram *d = rig_make_ip(&g1_to_g2);

	(void)state;
	put_be16(d->data + 12, ETH_IP6);
	rig_send(&g, g.guest1, d);
	assert_int_equal(g.out.reason, DROP_IPV6);
	d = rig_make_ip(&g1_to_g2);
	put_be16(d->data + 12, ETH_VLAN);
	rig_send(&g, g.guest1, d);
	assert_int_equal(g.out.reason, DROP_ETHERTYPE);
}

static void icmp_errors_are_rate_limited(void **state)
{
	struct rig_ip what = { .src = IP(10, 66, 0, 5), .dst = IP_FAR };
	u32 alone = rig_nic(&g, "GUEST3", "ALONE");

	(void)state;
	for (u32 i = 0; i < ICMP_BURST + 30; i++)
		dropped(alone, &what);
	assert_int_equal(g.out.count, ICMP_BURST);
	assert_int_equal(g.r.count.icmp_limited, 30);
	g.now_us += 3 * ICMP_EVERY_US;
	for (u32 i = 0; i < 10; i++)
		dropped(alone, &what);
	assert_int_equal(g.out.count, ICMP_BURST + 3);
}

static void no_error_about_an_error(void **state)
{
	struct rig_ip what = {
		.src = IP_GUEST1, .dst = IP_PRIV, .proto = IP_ICMP, .ttl = 1
	};
	struct dgram *d = rig_make_ip(&what);

	(void)state;
	rig_claims(&g);
	d->data[34] = ICMP_UNREACHABLE;
	rig_send(&g, g.guest1, d);
	assert_int_equal(g.out.count, 0);
}

static void exhausted_buffers_drop_and_leak_nothing(void **state)
{
	(void)state;
	jumbo();
	rig_claims(&g);
	rig_host_known(&g);
	for (long n = 0; n < 45; n++) {
		struct dgram *d =
			rig_make_tso(IP_GUEST1, IP_HOST1, 60000, 1460);
		fake_dgram_limit(n);
		rig_send(&g, g.guest1, d);
		fake_dgram_limit(-1);
		assert_int_equal(g.out.outcome,
				 n < 42 ? OUTCOME_DROPPED : OUTCOME_UPLINK);
		rig_drain(&g);
	}
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(r1_3_what_was_checked_is_what_is_sent),
		T(r1_4_the_address_list_decides),
		T(r1_4_the_bases_own_address_answers),
		T(r1_5_local_never_reaches_the_uplink),
		T(r1_6_not_local_goes_to_the_adapter),
		T(r1_7_from_outside_by_the_same_list),
		T(r1_7_for_nobody_is_dropped_and_counted),
		T(r1_8_one_router_counts_for_all),
		T(r1_9_uncouple_frees_the_address_and_stops_one_nic),
		T(first_source_is_a_claim),
		T(second_source_is_dropped),
		T(source_of_another_machine_is_spoofed),
		T(conflicting_claim_is_refused_and_counted),
		T(base_gateway_and_known_hosts_cannot_be_claimed),
		T(fixed_address_wins_over_claims),
		T(anysource_exempts_a_gateway_guest),
		T(release_lets_the_next_claim_in),
		T(impossible_sources_are_martian),
		T(arp_for_any_address_gives_the_lans_mac),
		T(probe_for_a_free_address_claims_unanswered),
		T(arp_off_link_is_not_answered),
		T(outside_gets_the_adapters_mac_for_local_addresses),
		T(unanswered_neighbour_fails_after_three_requests),
		T(three_wait_for_a_neighbour_the_fourth_is_dropped),
		T(stale_neighbour_is_used_and_asked_again),
		T(neighbour_cache_is_bounded),
		T(downed_uplink_drops_but_local_goes_on),
		T(ttl_falls_between_lans_only),
		T(ttl_of_one_gives_time_exceeded),
		T(off_link_goes_to_the_gateway),
		T(longest_prefix_wins),
		T(lan_without_the_base_is_on_its_own),
		T(transit_between_outsides_is_refused),
		T(broadcast_and_link_multicast_reach_all),
		T(broadcast_from_outside_does_not_go_back),
		T(too_big_with_df_is_told_the_mtu),
		T(too_big_is_fragmented_toward_the_uplink),
		T(large_segment_stays_whole_inside),
		T(large_segment_is_split_toward_the_uplink),
		T(large_segment_is_split_for_a_nic_that_cannot),
		T(unfinished_sum_is_finished_only_when_leaving),
		T(offload_requests_must_hold_together),
		T(malformed_headers_are_errors),
		T(header_sum_is_checked_from_outside),
		T(fragment_past_the_end_is_malformed),
		T(padding_is_cut_off),
		T(other_protocols_are_counted),
		T(icmp_errors_are_rate_limited),
		T(no_error_about_an_error),
		T(exhausted_buffers_drop_and_leak_nothing),
	};

	return cmocka_run_group_tests_name("router", tests, NULL, NULL);
}
