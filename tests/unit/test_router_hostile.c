/* SPDX-License-Identifier: Apache-2.0 */
/* Hostile networks: forged, looping, flooding frames from both sides. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/net_rig.h"
#include "vswitch/share.h"
#include "vswitch/wire/arp.h"

static struct net_rig g;
static const u8 evil_mac[6] = { 2, 0x66, 0x66, 0, 0, 6 };

static const struct rig_ip g1_to_g2 = { .src = IP_GUEST1, .dst = IP_GUEST2 };
static const struct rig_ip g1_to_host = { .src = IP_GUEST1, .dst = IP_HOST1 };
static const struct rig_ip host_to_g2 = { .src = IP_HOST1, .dst = IP_GUEST2 };

static int setup(void **state)
{
	(void)state;
	rig_init(&g);
	rig_claims(&g);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_done(&g);
	return fake_dgram_live() == 0 ? 0 : -1;
}

static void expect_drop(u32 port, struct dgram *d, enum drop reason)
{
	assert_int_equal(rig_send(&g, port, d), OUTCOME_DROPPED);
	assert_int_equal(g.out.reason, reason);
}

/* As rig_send, but with the frame's destination as it is. */
static enum drop send_raw(u32 port, struct dgram *d)
{
	router_input(&g.r, port, d, g.now_us, &g.out);
	return g.out.outcome == OUTCOME_DROPPED ? g.out.reason : DROP_NONE;
}

/* ARP from outside in which SENDER says that it has MAC. */
static enum drop arp_says(u16 op, u32 sender, const u8 *mac, u32 target)
{
	struct dgram *d = dgram_alloc(42);

	d->len = 42;
	eth_emit(d->data, rig_adapter_mac, mac, ETH_ARP);
	arp4_emit(d->data + 14, op, mac, sender, NULL, target);
	return send_raw(g.uplink, d);
}

/* --- frames --- */

static void frames_that_came_back_or_from_nobody(void **state)
{
	static const u8 group[6] = { 3, 0, 0, 0, 0, 1 }, none[6];
	const u8 *from[] = { rig_adapter_mac, group, none };

	(void)state; /* N5: */
	for (u32 i = 0; i < ARRAY_SIZE(from); i++) {
		struct dgram *d = rig_make_ip(&host_to_g2);

		memcpy(d->data + 6, from[i], 6);
		expect_drop(g.uplink, d, DROP_LINK_SOURCE);
	}
}

static void frames_to_other_stations(void **state)
{
	struct dgram *d = rig_make_ip(&host_to_g2);

	(void)state; /* N6: */
	memcpy(d->data, evil_mac, 6);
	assert_int_equal(send_raw(g.uplink, d), DROP_NOT_LOCAL);
}

static void unicast_in_a_broadcast(void **state)
{
	struct rig_ip all = { .src = IP_HOST1, .dst = IP(10, 64, 0, 255) };
	struct dgram *d = rig_make_ip(&host_to_g2);

	(void)state; /* N14: */
	memcpy(d->data, mac_broadcast, 6);
	assert_int_equal(send_raw(g.uplink, d), DROP_LINK_GROUP);
	d = rig_make_ip(&all);
	memcpy(d->data, mac_broadcast, 6);
	assert_int_equal(send_raw(g.uplink, d), DROP_NONE);
	assert_int_equal(g.out.count, 2);
}

/* N57: with MACPROTECT ON a NIC has one source MAC, for ARP too. */
static void protected_mac(void **state)
{
	struct lan *l = router_lan_find(&g.r, "SYSTEM", RIG_VSWITCH);
	struct lan_change on = { LAN_MACPROTECT, MACPROTECT_ON };
	struct lan_change off = { LAN_MACPROTECT, MACPROTECT_OFF };
	struct dgram *d = rig_make_ip(&g1_to_g2);

	(void)state;
	memcpy(d->data + 6, evil_mac, 6);
	assert_int_equal(send_raw(g.guest1, d), DROP_NONE);
	lan_change(&l->cfg, &on);
	d = rig_make_ip(&g1_to_g2);
	memcpy(d->data + 6, evil_mac, 6);
	assert_int_equal(send_raw(g.guest1, d), DROP_LINK_FORGED);
	d = rig_make_ip(&g1_to_g2);
	memcpy(d->data + 6, g.r.port[g.guest1].cfg.mac, 6);
	assert_int_equal(send_raw(g.guest1, d), DROP_NONE);
	/* From outside every machine's MAC is its own. */
	assert_int_equal(rig_send_ip(&g, g.uplink, &host_to_g2),
			 OUTCOME_DELIVERED);
	lan_change(&l->cfg, &off);
	d = rig_make_ip(&g1_to_g2);
	memcpy(d->data + 6, evil_mac, 6);
	assert_int_equal(send_raw(g.guest1, d), DROP_NONE);
}

/* --- addresses --- */

static void zero_is_a_source_to_all_only(void **state)
{
	struct rig_ip what = { .src = 0, .dst = 0xffffffff };

	(void)state; /* N9: */
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_DELIVERED);
	assert_int_equal(rig_send_ip(&g, g.uplink, &what), OUTCOME_DELIVERED);
	what.dst = IP_GUEST2;
	expect_drop(g.guest1, rig_make_ip(&what), DROP_MARTIAN);
	what.dst = IP(10, 64, 0, 255);
	expect_drop(g.uplink, rig_make_ip(&what), DROP_MARTIAN);
}

static void inside_addresses_do_not_come_from_outside(void **state)
{
	struct rig_ip what = { .dst = IP_GUEST2 };
	static const u32 inside[] = { IP_GUEST1, IP_BASE, IP_PRIV,
				      IP(10, 65, 0, 254), IP(10, 65, 0, 255) };

	(void)state; /* N11: */
	for (u32 i = 0; i < ARRAY_SIZE(inside); i++) {
		what.src = inside[i];
		expect_drop(g.uplink, rig_make_ip(&what), DROP_SPOOFED);
	}
}

static void gateway_guest_does_not_forge_ours(void **state)
{
	u32 priv = rig_nic(&g, "GUEST3", "PRIV");
	struct rig_ip what = { .src = IP_PRIV, .dst = IP_GUEST2 };

	(void)state; /* N10: */
	assert_int_equal(router_claim(&g.r, priv, IP_PRIV), ERR_OK);
	g.r.port[g.guest1].cfg.flags |= PORT_ANYSOURCE;
	expect_drop(g.guest1, rig_make_ip(&what), DROP_SPOOFED);
	what.src = IP(10, 65, 0, 254);
	expect_drop(g.guest1, rig_make_ip(&what), DROP_SPOOFED);
	what.src = IP_FAR;
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_DELIVERED);
}

static void impossible_destinations(void **state)
{
	static const u32 dst[] = { IP(0, 1, 2, 3), IP(127, 0, 0, 1),
				   IP(240, 0, 0, 1), IP(10, 64, 0, 0),
				   IP(10, 65, 0, 0) };
	struct rig_ip what = { .src = IP_GUEST1 };

	(void)state; /* N12: */
	for (u32 i = 0; i < ARRAY_SIZE(dst); i++) {
		what.dst = dst[i];
		expect_drop(g.guest1, rig_make_ip(&what), DROP_DESTINATION);
	}
}

static void directed_broadcast_is_not_forwarded(void **state)
{
	u32 priv = rig_nic(&g, "GUEST3", "PRIV");
	struct rig_ip what = { .src = IP_GUEST1, .dst = IP(10, 65, 0, 255) };

	(void)state; /* N13: */
	assert_int_equal(router_claim(&g.r, priv, IP_PRIV), ERR_OK);
	expect_drop(g.guest1, rig_make_ip(&what), DROP_DESTINATION);
	what.src = IP_HOST1;
	expect_drop(g.uplink, rig_make_ip(&what), DROP_DESTINATION);
	assert_int_equal(g.out.count, 0);
}

static void broadcasts_are_limited(void **state)
{
	struct rig_ip all = { .src = IP_GUEST1, .dst = 0xffffffff };
	struct rig_ip other = { .src = IP_GUEST2, .dst = 0xffffffff };

	(void)state; /* N16: */
	for (u32 i = 0; i < GROUP_BURST; i++)
		assert_int_equal(rig_send_ip(&g, g.guest1, &all),
				 OUTCOME_DELIVERED);
	expect_drop(g.guest1, rig_make_ip(&all), DROP_STORM);
	assert_int_equal(rig_send_ip(&g, g.guest2, &other), OUTCOME_DELIVERED);
	g.now_us += GROUP_EVERY_US;
	assert_int_equal(rig_send_ip(&g, g.guest1, &all), OUTCOME_DELIVERED);
	expect_drop(g.guest1, rig_make_ip(&all), DROP_STORM);
}

/* --- loops --- */

static void gateway_guest_does_not_get_it_back(void **state)
{
	struct lan *vsw = router_lan_find(&g.r, "SYSTEM", RIG_VSWITCH);
	struct rig_ip what = { .src = IP_GUEST1, .dst = IP_FAR };

	(void)state; /* N21: */
	g.r.port[g.guest2].cfg.flags |= PORT_ANYSOURCE;
	assert_int_equal(router_route_add(&g.r, IP_FAR, 24, IP_GUEST2, vsw, 0),
			 ERR_OK);
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_DELIVERED);
	rig_drain(&g);
	what.src = IP(192, 0, 2, 99);
	expect_drop(g.guest2, rig_make_ip(&what), DROP_NO_ROUTE);
}

static void two_gateways_end_by_ttl(void **state)
{
	struct lan *vsw = router_lan_find(&g.r, "SYSTEM", RIG_VSWITCH);
	u32 priv = rig_nic(&g, "GUEST3", "PRIV"), hops = 0;
	struct rig_ip what = { .src = IP(192, 0, 3, 1),
			       .dst = IP_FAR,
			       .ttl = 10 };
	struct dgram *d = rig_make_ip(&what);
	u32 at = g.guest2;

	(void)state; /* N17, N18: */
	g.r.port[g.guest2].cfg.flags |= PORT_ANYSOURCE;
	g.r.port[priv].cfg.flags |= PORT_ANYSOURCE;
	assert_int_equal(router_claim(&g.r, priv, IP_PRIV), ERR_OK);
	(void)vsw;
	assert_int_equal(
		router_route_add(&g.r, IP_FAR, 24, IP_PRIV,
				 router_lan_find(&g.r, "SYSTEM", "PRIV"), 0),
		ERR_OK);
	/* GUEST3 hands all back by GUEST2, with the TTL as it got it. */
	while (rig_send(&g, at, d) == OUTCOME_DELIVERED) {
		hops++;
		assert_true(hops < 20);
		d = rig_take(&g);
		assert_int_equal(d->port, priv);
	}
	assert_int_equal(g.out.reason, DROP_TTL);
	assert_int_equal(hops, 9);
}

/* --- ARP --- */

static void malformed_arp(void **state)
{
	static const struct {
		u8 at, is;
	} bad[] = { { 15, 6 }, { 16, 0x86 }, { 18, 8 }, { 19, 16 }, { 21, 3 } };

	(void)state; /* N42: */
	for (u32 i = 0; i < 2 * ARRAY_SIZE(bad); i++) {
		struct dgram *d = dgram_alloc(42);

		d->len = 42;
		eth_emit(d->data, rig_adapter_mac, rig_host_mac, ETH_ARP);
		arp4_emit(d->data + 14, ARP_REQUEST, rig_host_mac, IP_HOST1,
			  NULL, IP_GUEST1);
		d->data[bad[i / 2].at] = bad[i / 2].is;
		expect_drop(i & 1 ? g.uplink : g.guest1, d, DROP_ARP_FORMAT);
	}
	for (u32 len = 14; len < 42; len++) {
		struct dgram *d = dgram_alloc(len);

		d->len = len;
		eth_emit(d->data, rig_adapter_mac, rig_host_mac, ETH_ARP);
		memset(d->data + 14, 1, len - 14);
		expect_drop(g.uplink, d, DROP_ARP_FORMAT);
	}
}

static void addresses_inside_are_defended(void **state)
{
	struct dgram *d;

	(void)state; /* N45, N46: */
	for (u32 i = 0; i < 100; i++)
		assert_int_equal(
			arp_says(ARP_REPLY, IP_GUEST1, evil_mac, IP_HOST1),
			DROP_CLAIM_CONFLICT);
	assert_int_equal(addr_find(&g.r.addrs, 0, IP_GUEST1)->port, g.guest1);
	d = rig_take(&g);
	assert_int_equal(d->port, g.uplink);
	assert_memory_equal(rig_eth(d)->dst, mac_broadcast, 6);
	assert_memory_equal(((const struct arp4 *)(d->data + 14))->sender_mac,
			    rig_adapter_mac, 6);
	assert_int_equal(
		be32_get(((const struct arp4 *)(d->data + 14))->sender_ip),
		IP_GUEST1);
	dgram_release(d);
	assert_int_equal(g.out.count, 0);
	g.now_us += DEFEND_EVERY_US;
	arp_says(ARP_REQUEST, IP_BASE, evil_mac, IP_BASE);
	assert_int_equal(rig_out_count(&g, g.uplink), 1);
	assert_int_equal(g.r.count.arp_defended, 2);
}

static void unasked_arp_adds_nothing(void **state)
{
	(void)state; /* N47: */
	for (u32 i = 20; i < 250; i++)
		assert_int_equal(arp_says(ARP_REPLY, IP(10, 64, 0, i), evil_mac,
					  IP_BASE),
				 DROP_NONE);
	for (u32 i = 20; i < 250; i++)
		arp_says(ARP_REQUEST, IP(10, 64, 0, i), evil_mac, IP_GUEST1);
	assert_int_equal(g.r.neighs.used, 0);
}

static void sender_macs_must_be_possible(void **state)
{
	struct dgram *d;

	(void)state; /* N5, N47: in the ARP body as in the frame */
	rig_send_ip(&g, g.guest1, &g1_to_host);
	rig_drain(&g);
	d = dgram_alloc(42);
	d->len = 42;
	eth_emit(d->data, rig_adapter_mac, evil_mac, ETH_ARP);
	arp4_emit(d->data + 14, ARP_REPLY, rig_adapter_mac, IP_HOST1, NULL,
		  IP_BASE);
	assert_int_equal(send_raw(g.uplink, d), DROP_LINK_SOURCE);
	d = dgram_alloc(42);
	d->len = 42;
	eth_emit(d->data, rig_adapter_mac, evil_mac, ETH_ARP);
	arp4_emit(d->data + 14, ARP_REPLY, mac_broadcast, IP_HOST1, NULL,
		  IP_BASE);
	assert_int_equal(send_raw(g.uplink, d), DROP_ARP_FORMAT);
	assert_int_equal(neigh_find(&g.r.neighs, (u8)g.uplink, IP_HOST1)->state,
			 NEIGH_INCOMPLETE);
}

static void known_neighbour_is_not_poisoned(void **state)
{
	const struct neigh *n;
	struct dgram *d;

	(void)state; /* N48: */
	rig_host_known(&g);
	n = neigh_find(&g.r.neighs, (u8)g.uplink, IP_HOST1);
	g.now_us += NEIGH_RETRANS_US;
	for (u32 i = 0; i < 50; i++)
		assert_int_equal(
			arp_says(ARP_REPLY, IP_HOST1, evil_mac, IP_BASE),
			DROP_NEIGH_CONFLICT);
	/* The one it was is asked, once, by a frame to itself. */
	d = rig_take(&g);
	assert_memory_equal(rig_eth(d)->dst, rig_host_mac, 6);
	assert_int_equal(be16_get(rig_eth(d)->type), ETH_ARP);
	dgram_release(d);
	assert_int_equal(g.out.count, 0);
	assert_memory_equal(n->mac, rig_host_mac, 6);
	/* Meanwhile it is used; its answer ends the matter. */
	rig_send_ip(&g, g.guest1, &g1_to_host);
	assert_memory_equal(rig_eth(g.out.head)->dst, rig_host_mac, 6);
	rig_drain(&g);
	assert_int_equal(arp_says(ARP_REPLY, IP_HOST1, rig_host_mac, IP_BASE),
			 DROP_NONE);
	assert_int_equal(n->state, NEIGH_REACHABLE);
}

static void moved_neighbour_is_found_again(void **state)
{
	const struct neigh *n;

	(void)state; /* N48: */
	rig_host_known(&g);
	n = neigh_find(&g.r.neighs, (u8)g.uplink, IP_HOST1);
	g.now_us += NEIGH_RETRANS_US;
	arp_says(ARP_REQUEST, IP_HOST1, evil_mac, IP_HOST1);
	for (u32 i = 0; i < NEIGH_TRIES; i++) {
		rig_drain(&g);
		g.now_us += NEIGH_RETRANS_US;
		rig_tick(&g);
	}
	assert_int_equal(n->state, NEIGH_INCOMPLETE);
	assert_memory_equal(rig_eth(g.out.head)->dst, mac_broadcast, 6);
	rig_drain(&g);
	assert_int_equal(arp_says(ARP_REPLY, IP_HOST1, evil_mac, IP_BASE),
			 DROP_NONE);
	rig_send_ip(&g, g.guest1, &g1_to_host);
	assert_memory_equal(rig_eth(g.out.head)->dst, evil_mac, 6);
}

/* All of a LAN without a prefix answers: PORT makes COUNT neighbours. */
static void scan(u32 port, u32 src, u32 from, u32 count)
{
	rig_send_arp(&g, port, ARP_REQUEST, src, src);
	rig_trials(&g);
	for (u32 i = 0; i < count; i++) {
		struct rig_ip what = { .src = src, .dst = from + i };

		g.now_us += 1000;
		rig_send_ip(&g, port, &what);
		arp_says(ARP_REPLY, from + i, evil_mac, IP_BASE);
		rig_drain(&g);
	}
}

static void scans_do_not_evict_others(void **state)
{
	const struct neigh *n;

	(void)state; /* N52: */
	g.r.lan[0].cfg.prefix_len = 8;
	g.r.lan[0].cfg.prefix_ip = IP(10, 0, 0, 0);
	scan(g.guest2, IP_GUEST2, IP_HOST1, 1);
	n = neigh_find(&g.r.neighs, (u8)g.uplink, IP_HOST1);
	scan(g.guest1, IP_GUEST1, IP(10, 70, 0, 0), 5000);
	assert_int_equal(g.r.neighs.used, NEIGH_PORT + 1);
	assert_non_null(
		neigh_find(&g.r.neighs, (u8)g.uplink, IP(10, 70, 0, 0) + 4999));
	assert_ptr_equal(neigh_find(&g.r.neighs, (u8)g.uplink, IP_HOST1), n);
	assert_int_equal(n->state, NEIGH_REACHABLE);
	/* Nine more of them fill the cache: the greediest pay. */
	for (u32 i = 0; i < 9; i++)
		scan(rig_nic(&g, "OTHER", RIG_VSWITCH), IP(10, 64, 0, 100 + i),
		     IP(10, 80 + i, 0, 0), 100);
	assert_int_equal(g.r.neighs.used, ROUTER_NEIGHS);
	assert_ptr_equal(neigh_find(&g.r.neighs, (u8)g.uplink, IP_HOST1), n);
}

static void arp_answers_are_limited_for_each_asker(void **state)
{
	(void)state; /* N53: */
	for (u32 i = 0; i < ARP_BURST; i++)
		assert_int_equal(arp_says(ARP_REQUEST, IP(10, 64, 0, 66),
					  evil_mac, IP_GUEST1),
				 DROP_NONE);
	assert_int_equal(g.out.count, ARP_BURST);
	assert_int_equal(
		arp_says(ARP_REQUEST, IP(10, 64, 0, 66), evil_mac, IP_GUEST1),
		DROP_ARP_STORM);
	assert_int_equal(
		arp_says(ARP_REQUEST, IP_HOST1, rig_host_mac, IP_GUEST1),
		DROP_NONE);
	assert_int_equal(g.out.count, ARP_BURST + 1);
	g.now_us += ARP_EVERY_US;
	assert_int_equal(
		arp_says(ARP_REQUEST, IP(10, 64, 0, 66), evil_mac, IP_GUEST1),
		DROP_NONE);
}

static void a_queue_is_shared(void **state)
{
	static struct share s;
	u32 n[3] = { 0 };

	(void)state;
	while (share_take(&s, 1, 1, 300))
		n[0]++;
	while (share_take(&s, 2, 1, 300))
		n[1]++;
	while (share_take(&s, ROUTER_PORTS, 1, 300))
		n[2]++;
	assert_int_equal(n[0], 150);
	assert_int_equal(n[1], 75);
	assert_int_equal(n[2], 38);
	share_give(&s, 1, 100);
	assert_true(share_take(&s, 2, 60, 300));
	assert_false(share_take(&s, 1, 60, 300));
	assert_false(share_take(&s, 3, 1, s.used - 1));
}

/* Who sent it stays known through copies, cuts and splits. */
static void datagrams_keep_their_sender(void **state)
{
	struct rig_ip big = { .src = IP_GUEST1,
			      .dst = IP_HOST1,
			      .payload = 4000 };
	struct dgram *d;

	(void)state;
	rig_host_known(&g);
	g.r.lan[0].cfg.mtu = 9000;
	rig_send_ip(&g, g.guest1, &big);
	rig_send(&g, g.guest1, rig_make_tso(IP_GUEST1, IP_HOST1, 9000, 1460));
	big.dst = 0xffffffff;
	rig_send_ip(&g, g.guest1, &big);
	assert_true(g.out.count > 10);
	while ((d = rig_take(&g)) != NULL) {
		assert_int_equal(d->from, g.guest1);
		dgram_release(d);
	}
	rig_send(&g, g.guest1, rig_make_echo(IP_GUEST1, IP_BASE, 8));
	assert_int_equal(g.out.head->from, g.guest1);
	rig_drain(&g);
	rig_send_arp(&g, g.guest1, ARP_REQUEST, IP_GUEST1, IP_GUEST2);
	assert_int_equal(g.out.head->from, ROUTER_PORTS);
}

static void bystanders_are_served(void **state)
{
	(void)state;
	for (u32 i = 0; i < 1000; i++) {
		arp_says(ARP_REQUEST, IP(10, 64, 0, 66), evil_mac, IP_GUEST1);
		arp_says(ARP_REPLY, IP_GUEST2, evil_mac, IP_GUEST1);
	}
	rig_drain(&g);
	assert_int_equal(rig_send_ip(&g, g.guest1, &g1_to_g2),
			 OUTCOME_DELIVERED);
	assert_int_equal(rig_out_count(&g, g.guest2), 1);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(frames_that_came_back_or_from_nobody),
		T(frames_to_other_stations),
		T(unicast_in_a_broadcast),
		T(protected_mac),
		T(zero_is_a_source_to_all_only),
		T(inside_addresses_do_not_come_from_outside),
		T(gateway_guest_does_not_forge_ours),
		T(impossible_destinations),
		T(directed_broadcast_is_not_forwarded),
		T(broadcasts_are_limited),
		T(gateway_guest_does_not_get_it_back),
		T(two_gateways_end_by_ttl),
		T(malformed_arp),
		T(addresses_inside_are_defended),
		T(unasked_arp_adds_nothing),
		T(sender_macs_must_be_possible),
		T(known_neighbour_is_not_poisoned),
		T(moved_neighbour_is_found_again),
		T(scans_do_not_evict_others),
		T(arp_answers_are_limited_for_each_asker),
		T(a_queue_is_shared),
		T(datagrams_keep_their_sender),
		T(bystanders_are_served),
	};

	return cmocka_run_group_tests_name("router_hostile", tests, NULL, NULL);
}
