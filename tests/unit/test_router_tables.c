/* SPDX-License-Identifier: Apache-2.0 */
/* The router's tables: LANs, access, address list, routes, neighbours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
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
	return fake_dgram_live() == 0 ? 0 : -1;
}

static void lan_definitions_are_checked(void **state)
{
	static const struct {
		struct lan_config c;
		enum err e;
	} rows[] = {
		{ { "SYSTEM", "VSW1", .mtu = 1500 }, ERR_EXIST },
		{ { "SYSTEM", "vsw1", .mtu = 1500 }, ERR_EXIST },
		{ { "GUEST1", "VSW1", .mtu = 0 }, ERR_OK },
		{ { "SYSTEM", "", .mtu = 0 }, ERR_INVAL },
		{ { "", "X", .mtu = 0 }, ERR_INVAL },
		{ { "SYSTEM", "X", .mtu = 575 }, ERR_INVAL },
		{ { "SYSTEM", "X", .mtu = 57345 }, ERR_INVAL },
		{ { "SYSTEM", "X", .prefix_ip = IP(10, 9, 0, 0),
		    .prefix_len = 31 },
		  ERR_INVAL },
		{ { "SYSTEM", "X", .base_ip = IP(10, 9, 0, 1) }, ERR_INVAL },
		{ { "SYSTEM", "X", .base_ip = IP(10, 9, 0, 0),
		    .prefix_len = 24 },
		  ERR_INVAL },
		{ { "SYSTEM", "X", .base_ip = IP(10, 9, 0, 255),
		    .prefix_len = 24 },
		  ERR_INVAL },
		{ { "SYSTEM", "X", .base_ip = IP(10, 9, 0, 1), .prefix_len = 24,
		    .gateway = IP(10, 8, 0, 1) },
		  ERR_INVAL },
		/* The prefix of a routed LAN must be nobody else's. */
		{ { "SYSTEM", "X", .base_ip = IP(10, 64, 0, 130),
		    .prefix_len = 25 },
		  ERR_EXIST },
		{ { "SYSTEM", "X", .base_ip = IP(10, 1, 0, 1),
		    .prefix_len = 8 },
		  ERR_EXIST },
		/* Without the base's address it is free. */
		{ { "SYSTEM", "X", .prefix_ip = IP(10, 64, 0, 0),
		    .prefix_len = 24 },
		  ERR_OK },
		{ { "SYSTEM", "Y", .base_ip = IP(10, 9, 0, 1),
		    .prefix_len = 24 },
		  ERR_OK },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(router_lan_define(&g.r, &rows[i].c),
				 rows[i].e);
}

static void lans_are_bounded_and_reusable(void **state)
{
	struct lan_config c = { .owner = "SYSTEM" };
	u32 n = 0;

	(void)state;
	for (u32 i = 0; i < ROUTER_LANS + 3; i++) {
		snprintf(c.name, sizeof(c.name), "L%u", i);
		if (router_lan_define(&g.r, &c) == ERR_OK)
			n++;
	}
	assert_int_equal(n, ROUTER_LANS - 3);
	assert_int_equal(router_lan_destroy(&g.r, "SYSTEM", "L0"), ERR_OK);
	assert_int_equal(router_lan_destroy(&g.r, "SYSTEM", "L0"), ERR_NOENT);
	assert_int_equal(router_lan_define(&g.r, &c), ERR_OK);
}

static void one_owner_takes_not_all_lans(void **state)
{
	struct lan_config c = { .owner = "GUEST1" };
	u32 n = 0;

	(void)state;
	for (u32 i = 0; i < ROUTER_LANS; i++) {
		snprintf(c.name, sizeof(c.name), "L%u", i);
		if (router_lan_define(&g.r, &c) == ERR_OK)
			n++;
	}
	assert_int_equal(n, LAN_PER_OWNER);
	assert_int_equal(router_lan_define(&g.r, &c), ERR_LIMIT);
	snprintf(c.owner, sizeof(c.owner), "GUEST2");
	assert_int_equal(router_lan_define(&g.r, &c), ERR_OK);
}

static void many_owners_take_not_all_lans(void **state)
{
	struct lan_config c = { .owner = "GUEST1" };

	(void)state;
	for (u32 i = 0; i < ROUTER_LANS - 3 - LAN_KEPT; i++) {
		snprintf(c.owner, sizeof(c.owner), "U%u", i);
		snprintf(c.name, sizeof(c.name), "L%u", i);
		assert_int_equal(router_lan_define(&g.r, &c), ERR_OK);
	}
	snprintf(c.owner, sizeof(c.owner), "LAST");
	assert_int_equal(router_lan_define(&g.r, &c), ERR_FULL);
	snprintf(c.owner, sizeof(c.owner), "SYSTEM");
	assert_int_equal(router_lan_define(&g.r, &c), ERR_OK);
}

static void destroying_a_lan_uncouples_and_forgets(void **state)
{
	struct rig_ip what = { .src = IP_GUEST1, .dst = IP_HOST1 };

	(void)state;
	rig_claims(&g);
	rig_send_ip(&g, g.guest1, &what); /* waits for the neighbour */
	assert_int_equal(
		router_route_add(&g.r, IP_FAR, 32, IP_HOST1, &g.r.lan[0], 0),
		ERR_OK);
	assert_int_equal(router_lan_destroy(&g.r, "SYSTEM", "VSW1"), ERR_OK);
	assert_int_equal(g.r.port[g.guest1].lan, LAN_NONE);
	assert_int_equal(g.r.port[g.uplink].lan, LAN_NONE);
	assert_int_equal(g.r.addrs.used, 0);
	assert_int_equal(g.r.routes.count, 0);
	assert_int_equal(g.r.neighs.used, 0);
	assert_int_equal(g.r.count.drops[DROP_ADMIN], 1);
}

static void restricted_lan_wants_a_grant(void **state)
{
	struct lan_config c = { .owner = "SYSTEM",
				.name = "SECRET",
				.restricted = true };
	u32 port = rig_nic(&g, "GUEST7", NULL);
	struct lan *l;

	(void)state;
	assert_int_equal(router_lan_define(&g.r, &c), ERR_OK);
	assert_int_equal(router_couple(&g.r, port, "SYSTEM", "SECRET"),
			 ERR_PERM);
	l = router_lan_find(&g.r, "SYSTEM", "SECRET");
	assert_int_equal(acl_grant(&l->acl, "guest7"), ERR_OK);
	assert_int_equal(acl_grant(&l->acl, "GUEST7"), ERR_EXIST);
	assert_int_equal(router_couple(&g.r, port, "SYSTEM", "SECRET"), ERR_OK);
	assert_int_equal(router_couple(&g.r, port, "SYSTEM", "SECRET"),
			 ERR_BUSY);
	assert_int_equal(acl_revoke(&l->acl, "GUEST7"), ERR_OK);
	assert_int_equal(acl_revoke(&l->acl, "GUEST7"), ERR_NOENT);
	assert_int_equal(router_uncouple(&g.r, port), ERR_OK);
	assert_int_equal(router_uncouple(&g.r, port), ERR_NOENT);
	assert_int_equal(router_couple(&g.r, port, "SYSTEM", "SECRET"),
			 ERR_PERM);
	assert_int_equal(router_couple(&g.r, port, "SYSTEM", "NONE"),
			 ERR_NOENT);
}

static void access_list_is_bounded(void **state)
{
	static struct acl a;
	char userid[USERID_SIZE];

	(void)state;
	for (u32 i = 0; i < LAN_GRANTS; i++) {
		snprintf(userid, sizeof(userid), "U%u", i);
		assert_int_equal(acl_grant(&a, userid), ERR_OK);
	}
	assert_int_equal(acl_grant(&a, "MORE"), ERR_LIMIT);
	assert_int_equal(acl_grant(&a, ""), ERR_INVAL);
	assert_int_equal(acl_grant(&a, "NINECHARS"), ERR_INVAL);
	assert_int_equal(acl_revoke(&a, "U5"), ERR_OK);
	assert_false(acl_permits(&a, "U5"));
	assert_true(acl_permits(&a, "U31"));
	assert_string_equal(a.userid[5], "U6");
}

static void one_uplink_and_only_on_a_vswitch(void **state)
{
	struct port_config c = { .owner = "SYSTEM", .flags = PORT_UPLINK };
	u32 port;

	(void)state;
	assert_int_equal(router_port_add(&g.r, &c, &port), ERR_OK);
	assert_int_equal(router_couple(&g.r, port, "SYSTEM", "PRIV"),
			 ERR_INVAL);
	assert_int_equal(router_couple(&g.r, port, "SYSTEM", "VSW1"), ERR_BUSY);
	router_port_remove(&g.r, g.uplink);
	assert_int_equal(router_couple(&g.r, port, "SYSTEM", "VSW1"), ERR_OK);
}

static void ports_are_bounded_with_macs_of_their_own(void **state)
{
	u32 n = 3;

	(void)state;
	while (n < ROUTER_PORTS - PORTS_KEPT) {
		u32 port = rig_nic(&g, "GUEST", NULL);
		const u8 *mac = g.r.port[port].cfg.mac;

		assert_int_equal(mac[0], 2);
		for (u32 i = 0; i < port; i++)
			assert_memory_not_equal(mac, g.r.port[i].cfg.mac, 6);
		n++;
	}
	assert_int_equal(router_port_add(&g.r, &g.r.port[0].cfg, &n), ERR_FULL);
	for (u32 i = 0; i < PORTS_KEPT; i++)
		assert_int_equal(
			router_port_add(&g.r, &g.r.port[g.uplink].cfg, &n),
			ERR_OK);
	assert_int_equal(router_port_add(&g.r, &g.r.port[g.uplink].cfg, &n),
			 ERR_FULL);
}

static void fixed_addresses_come_with_the_couple(void **state)
{
	u32 port = rig_nic(&g, "GUEST7", NULL);

	(void)state;
	assert_int_equal(router_port_fix(&g.r, port, IP_GUEST1), ERR_OK);
	rig_claims(&g); /* GUEST1 claims what is fixed for GUEST7 */
	assert_int_equal(router_couple(&g.r, port, "SYSTEM", "PRIV"),
			 ERR_RANGE);
	assert_int_equal(router_couple(&g.r, port, "SYSTEM", "VSW1"), ERR_OK);
	assert_int_equal(addr_find(&g.r.addrs, 0, IP_GUEST1)->port, port);
	router_port_unfix(&g.r, port);
	assert_null(addr_find(&g.r.addrs, 0, IP_GUEST1));
}

static void address_list_is_bounded_and_finds_all(void **state)
{
	static struct addr_table t;

	(void)state;
	addr_init(&t);
	for (u32 i = 0; i < ROUTER_ADDRS; i++)
		assert_int_equal(addr_add(&t, i & 3, 0x0a000000 + i * 128,
					  (u8)(i % 7), ADDR_FIXED),
				 ERR_OK);
	assert_int_equal(addr_add(&t, 0, 1, 1, ADDR_FIXED), ERR_FULL);
	assert_int_equal(addr_add(&t, 0, 0x0a000000, 1, ADDR_FIXED), ERR_EXIST);
	for (u32 i = 0; i < ROUTER_ADDRS; i++) {
		assert_int_equal(
			addr_find(&t, i & 3, 0x0a000000 + i * 128)->port,
			i % 7);
		assert_null(addr_find(&t, (i + 1) & 3, 0x0a000000 + i * 128));
	}
	addr_remove_port(&t, 3, true);
	assert_int_equal(t.used, ROUTER_ADDRS); /* none was a claim */
	for (u32 port = 0; port < 7; port++)
		addr_remove_port(&t, (u8)port, false);
	assert_int_equal(t.used, 0);
	assert_int_equal(addr_add(&t, 0, 1, 1, ADDR_CLAIMED), ERR_OK);
}

static void routes_are_longest_prefix_then_metric(void **state)
{
	static struct route_table t;
	static const struct route rows[] = {
		{ .prefix = 0, .len = 0, .via = 1 },
		{ .prefix = 0x0a000000, .len = 8, .via = 2, .metric = 5 },
		{ .prefix = 0x0a010000, .len = 16, .via = 3 },
		{ .prefix = 0x0a0000ff, .len = 8, .via = 4, .metric = 1 },
		{ .prefix = 0x0a010203, .len = 32, .via = 5 },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(route_add(&t, &rows[i]), ERR_OK);
	assert_int_equal(route_add(&t, &rows[1]), ERR_EXIST);
	assert_int_equal(route_find(&t, 0x0a010203)->via, 5);
	assert_int_equal(route_find(&t, 0x0a010204)->via, 3);
	assert_int_equal(route_find(&t, 0x0a020304)->via, 4);
	assert_int_equal(route_find(&t, 0x0b000000)->via, 1);
	assert_int_equal(route_remove(&t, 0x0a0000ff, 8), ERR_OK);
	assert_int_equal(route_find(&t, 0x0a020304)->via, 2);
	assert_int_equal(route_remove(&t, 0x0c000000, 8), ERR_NOENT);
	for (u32 i = 0; t.count < ROUTER_ROUTES; i++)
		assert_int_equal(
			route_add(&t, &(struct route){ .prefix = i << 8,
						       .len = 24 }),
			ERR_OK);
	assert_int_equal(route_add(&t, &(struct route){ .prefix = 0x7f000000,
							.len = 24 }),
			 ERR_FULL);
}

static void route_via_must_be_on_its_lan(void **state)
{
	struct lan *alone = router_lan_find(&g.r, "SYSTEM", "ALONE");

	(void)state;
	assert_int_equal(
		router_route_add(&g.r, IP_FAR, 24, IP_PRIV, &g.r.lan[0], 0),
		ERR_INVAL);
	assert_int_equal(
		router_route_add(&g.r, IP_FAR, 24, IP_BASE, &g.r.lan[0], 0),
		ERR_INVAL);
	assert_int_equal(
		router_route_add(&g.r, IP_FAR, 24, IP(10, 66, 0, 1), alone, 0),
		ERR_INVAL);
}

static void full_neighbour_cache_evicts_the_least(void **state)
{
	static struct neigh_table t;
	static const u8 mac[6] = { 2 };

	(void)state;
	neigh_init(&t);
	for (u32 i = 0; i < ROUTER_NEIGHS; i++) {
		struct neigh *n =
			neigh_create(&t, 1, i + 1, (u8)(i / 16), 1000 + i);

		if (i != 7) /* nobody ever heard of 8 */
			neigh_confirm(n, mac, 1000);
	}
	neigh_find(&t, 1, 1)->used_us = 5000;
	neigh_confirm(neigh_create(&t, 1, 9998, 0, 6000), mac, 6000);
	assert_null(neigh_find(&t, 1, 8));
	assert_non_null(neigh_create(&t, 1, 9999, 0, 6000));
	assert_non_null(neigh_find(&t, 1, 1));
	assert_null(neigh_find(&t, 1, 2));
	assert_int_equal(t.used, ROUTER_NEIGHS);
}

static void lan_set_wants_no_nic_coupled(void **state)
{
	struct lan *l = &g.r.lan[0];

	(void)state;
	assert_int_equal(router_lan_set(&g.r, l, IP(10, 70, 0, 1), 16, 0),
			 ERR_BUSY);
	assert_int_equal(router_uncouple(&g.r, g.guest1), ERR_OK);
	assert_int_equal(router_uncouple(&g.r, g.guest2), ERR_OK);
	assert_int_equal(router_lan_set(&g.r, l, IP(10, 65, 0, 1), 16, 0),
			 ERR_EXIST);
	assert_int_equal(router_lan_set(&g.r, l, IP(10, 70, 0, 1), 16, 0),
			 ERR_OK);
	assert_true(lan_contains(l, IP(10, 70, 255, 1)));
	assert_false(lan_contains(l, IP_GUEST1));
}

static void names_are_complete(void **state)
{
	(void)state;
	for (u32 i = 1; i < DROP_COUNT; i++) {
		assert_true(strlen(drop_name(i)) > 0);
		assert_true(strlen(drop_text(i)) > 0);
	}
	for (u32 i = 0; i < OUTCOME_COUNT; i++)
		assert_true(strlen(outcome_name(i)) > 1);
	assert_string_equal(drop_name(DROP_COUNT), "?");
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(lan_definitions_are_checked),
		T(lans_are_bounded_and_reusable),
		T(one_owner_takes_not_all_lans),
		T(many_owners_take_not_all_lans),
		T(destroying_a_lan_uncouples_and_forgets),
		T(restricted_lan_wants_a_grant),
		T(access_list_is_bounded),
		T(one_uplink_and_only_on_a_vswitch),
		T(ports_are_bounded_with_macs_of_their_own),
		T(fixed_addresses_come_with_the_couple),
		T(address_list_is_bounded_and_finds_all),
		T(routes_are_longest_prefix_then_metric),
		T(route_via_must_be_on_its_lan),
		T(full_neighbour_cache_evicts_the_least),
		T(lan_set_wants_no_nic_coupled),
		T(names_are_complete),
	};

	return cmocka_run_group_tests_name("router_tables", tests, NULL, NULL);
}
