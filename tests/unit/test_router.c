/* SPDX-License-Identifier: Apache-2.0 */
/* The router's first rules: R1.3-R1.9 by name, whose address is it, ARP. */
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
	struct dgram *d;

	(void)state;
	rig_claims(&g);
	d = rig_make_echo(IP_GUEST1, IP_BASE, 24);
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

/* N10: only its own. */
static void second_source_is_dropped(void **state)
{
	struct rig_ip other = { .src = IP(10, 64, 0, 77), .dst = IP_GUEST2 };

	(void)state;
	rig_claims(&g);
	assert_int_equal(dropped(g.guest1, &other), DROP_SOURCE);
	assert_int_equal(g.r.port[g.guest1].count.drops[DROP_SOURCE], 1);
	assert_int_equal(drops_sum(g.r.port[g.guest1].count.drops), 1);
	assert_int_equal(g.r.port[g.guest1].count.tx_discards, 1);
}

/* N10, N11: */
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

/* N45: inside. */
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
	/* Nor is anything the outside's. */
	assert_int_equal(router_claim(&g.r, g.uplink, IP(10, 64, 0, 70)),
			 ERR_PERM);
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

/* N56: a general user's own word: free addresses, and those he has. */
static void who_asks_takes_nobodys_place(void **state)
{
	struct rig_ip what = { .src = IP_GUEST1, .dst = IP(10, 64, 0, 77) };
	u32 guest3 = rig_nic(&g, "GUEST3", NULL);

	(void)state;
	rig_claims(&g);
	rig_host_known(&g);
	rig_send_ip(&g, g.guest1, &what);
	rig_send_arp(&g, g.uplink, ARP_REPLY, what.dst, IP_BASE);
	rig_drain(&g);
	assert_int_equal(router_port_ask(&g.r, g.guest1, what.dst), ERR_EXIST);
	assert_int_equal(router_port_ask(&g.r, g.guest1, IP_GUEST2), ERR_EXIST);
	assert_int_equal(router_port_ask(&g.r, g.guest1, IP_HOST1), ERR_EXIST);
	assert_int_equal(router_port_ask(&g.r, g.guest1, IP_BASE), ERR_EXIST);
	assert_int_equal(router_port_ask(&g.r, g.guest1, IP_FAR), ERR_RANGE);
	assert_int_equal(addr_find(&g.r.addrs, 0, IP_GUEST2)->port, g.guest2);
	assert_int_equal(router_port_ask(&g.r, g.guest1, IP_GUEST1), ERR_OK);
	assert_int_equal(router_port_ask(&g.r, g.guest1, IP(10, 64, 0, 50)),
			 ERR_OK);
	/* Asked for before it is known where: looked at when it is. */
	assert_int_equal(router_port_ask(&g.r, guest3, IP_GUEST2), ERR_OK);
	assert_int_equal(router_couple(&g.r, guest3, "SYSTEM", RIG_VSWITCH),
			 ERR_EXIST);
	assert_int_equal(addr_find(&g.r.addrs, 0, IP_GUEST2)->port, g.guest2);
	router_port_unfix(&g.r, guest3);
	assert_int_equal(router_couple(&g.r, guest3, "SYSTEM", RIG_VSWITCH),
			 ERR_OK);
	/* The directory's word is another matter. */
	assert_int_equal(router_port_fix(&g.r, guest3, IP_GUEST2), ERR_OK);
	assert_int_equal(addr_find(&g.r.addrs, 0, IP_GUEST2)->port, guest3);
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

/* N8: */
static void impossible_sources_are_martian(void **state)
{
	static const u32 src[] = { 0,
				   IP(127, 0, 0, 1),
				   IP(224, 0, 0, 1),
				   IP(255, 255, 255, 255),
				   IP(10, 64, 0, 255),
				   IP(10, 64, 0, 0),
				   IP(240, 0, 0, 1) };
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

/* N43: */
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

/* N44: */
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

/* N43: */
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
		T(who_asks_takes_nobodys_place),
		T(anysource_exempts_a_gateway_guest),
		T(release_lets_the_next_claim_in),
		T(impossible_sources_are_martian),
		T(arp_for_any_address_gives_the_lans_mac),
		T(probe_for_a_free_address_claims_unanswered),
		T(arp_off_link_is_not_answered),
		T(outside_gets_the_adapters_mac_for_local_addresses),
	};

	return cmocka_run_group_tests_name("router", tests, NULL, NULL);
}
