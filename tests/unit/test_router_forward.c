/* SPDX-License-Identifier: Apache-2.0 */
/* Where a datagram goes: neighbours, hops, routes, broadcast. */
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

/* --- neighbours --- */

/* N37, N49: */
static void unanswered_neighbour_fails_after_three_requests(void **state)
{
	struct dgram *d;

	(void)state;
	rig_claims(&g);
	rig_send_ip(&g, g.guest1, &g1_to_host);
	rig_drain(&g);
	for (u32 i = 0; i < 2; i++) {
		g.now_us += NEIGH_RETRANS_US;
		rig_tick(&g);
		assert_int_equal(rig_out_count(&g, g.uplink), 1);
		rig_drain(&g);
	}
	g.now_us += NEIGH_RETRANS_US;
	rig_tick(&g);
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
	rig_tick(&g);
	assert_int_equal(rig_send_ip(&g, g.guest1, &g1_to_host),
			 OUTCOME_PENDING);
}

/* N50: */
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

/* N51: */
static void stale_neighbour_is_used_and_asked_again(void **state)
{
	(void)state;
	rig_claims(&g);
	rig_host_known(&g);
	g.now_us += NEIGH_REACHABLE_US;
	rig_tick(&g);
	assert_int_equal(rig_send_ip(&g, g.guest1, &g1_to_host),
			 OUTCOME_UPLINK);
	assert_int_equal(rig_out_count(&g, g.uplink), 2);
	rig_drain(&g);
	assert_int_equal(rig_send_ip(&g, g.guest1, &g1_to_host),
			 OUTCOME_UPLINK);
	assert_int_equal(rig_out_count(&g, g.uplink), 1);
	rig_drain(&g);
	/* It does not answer, nor does anybody: it is not believed any more. */
	for (u32 i = 0; i < 2 * NEIGH_TRIES; i++) {
		g.now_us += NEIGH_RETRANS_US;
		rig_tick(&g);
	}
	assert_int_equal(dropped(g.guest1, &g1_to_host), DROP_UNRESOLVED);
}

static bool host_is_known(void)
{
	return neigh_find(&g.r.neighs, (u8)g.uplink, IP_HOST1) != NULL;
}

/* N51: what nobody uses goes when the LAN's IPTIMEOUT is over. */
static void unused_neighbour_is_forgotten(void **state)
{
	static const u16 minutes[] = { 5, 1, 30 };
	struct lan *l = router_lan_find(&g.r, "SYSTEM", RIG_VSWITCH);

	(void)state;
	rig_claims(&g);
	assert_int_equal(l->cfg.iptimeout, LAN_IPTIMEOUT_DEFAULT);
	for (u32 i = 0; i < ARRAY_SIZE(minutes); i++) {
		struct lan_change c = { LAN_IPTIMEOUT, minutes[i] };

		lan_change(&l->cfg, &c);
		rig_host_known(&g);
		g.now_us += NEIGH_REACHABLE_US;
		rig_tick(&g);
		assert_true(host_is_known());
		if (minutes[i] > 1) {
			g.now_us += (minutes[i] - 1) * NEIGH_MINUTE_US - 1;
			rig_tick(&g);
			assert_true(host_is_known());
		}
		g.now_us += NEIGH_MINUTE_US;
		rig_tick(&g);
		assert_false(host_is_known());
	}
}

/* N50: who asks for the whole LAN does not keep others from asking. */
static void one_machine_cannot_fill_the_waiting_room(void **state)
{
	struct rig_ip what = { .src = IP_GUEST1 };

	(void)state;
	rig_claims(&g);
	for (u32 i = 20; i < 250; i++) {
		what.dst = IP(10, 64, 0, i);
		rig_send_ip(&g, g.guest1, &what);
	}
	assert_int_equal(rig_out_count(&g, g.uplink), NEIGH_PENDING_PORT);
	assert_int_equal(g.r.count.drops[DROP_NEIGH_FULL],
			 230 - NEIGH_PENDING_PORT);
	what.src = IP_GUEST2;
	assert_int_equal(rig_send_ip(&g, g.guest2, &what), OUTCOME_PENDING);
	/* It may again when its own have ended. */
	rig_send_arp(&g, g.uplink, ARP_REPLY, IP(10, 64, 0, 20), IP_BASE);
	what = (struct rig_ip){ .src = IP_GUEST1, .dst = IP(10, 64, 0, 99) };
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_PENDING);
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

/* N17: */
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

/* N18: */
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

/* N20: */
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

/* N21: */
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

/* N15: */
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

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(unanswered_neighbour_fails_after_three_requests),
		T(three_wait_for_a_neighbour_the_fourth_is_dropped),
		T(stale_neighbour_is_used_and_asked_again),
		T(unused_neighbour_is_forgotten),
		T(one_machine_cannot_fill_the_waiting_room),
		T(downed_uplink_drops_but_local_goes_on),
		T(ttl_falls_between_lans_only),
		T(ttl_of_one_gives_time_exceeded),
		T(off_link_goes_to_the_gateway),
		T(longest_prefix_wins),
		T(lan_without_the_base_is_on_its_own),
		T(transit_between_outsides_is_refused),
		T(broadcast_and_link_multicast_reach_all),
		T(broadcast_from_outside_does_not_go_back),
	};

	return cmocka_run_group_tests_name("router_forward", tests, NULL, NULL);
}
