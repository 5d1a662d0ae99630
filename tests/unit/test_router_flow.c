/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the router remembers of its decisions (flow.h): nothing that differs
 * from deciding again, whatever changes in between.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/net_rig.h"
#include "tests/fake/net_script.h"
#include "vswitch/pass.h"

#define EVENTS 1500

static struct net_rig g;
static u64 seed;

static int setup(void **state)
{
	(void)state;
	rig_init(&g);
	rig_claims(&g);
	rig_host_known(&g);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_done(&g);
	return fake_dgram_live() == 0 ? 0 : -1;
}

static const struct rig_ip g1_to_g2 = { .src = IP_GUEST1, .dst = IP_GUEST2 };
static const struct rig_ip g1_to_host = { .src = IP_GUEST1, .dst = IP_HOST1 };
static const struct rig_ip g1_to_far = { .src = IP_GUEST1, .dst = IP_FAR };

static bool remembered(u32 port, const struct rig_ip *what)
{
	return flow_find(&g.r.flows, table_stamp(&g.r), port, what->src,
			 what->dst);
}

static enum outcome pass(u32 port, const struct rig_ip *what)
{
	enum outcome o = rig_send_ip(&g, port, what);

	rig_drain(&g);
	return o;
}

static void one_to_one_is_remembered(void **state)
{
	(void)state;
	assert_false(remembered(g.guest1, &g1_to_g2));
	assert_int_equal(pass(g.guest1, &g1_to_g2), OUTCOME_DELIVERED);
	assert_true(remembered(g.guest1, &g1_to_g2));
	assert_false(remembered(g.guest2, &g1_to_g2));
	assert_int_equal(pass(g.guest1, &g1_to_g2), OUTCOME_DELIVERED);
	assert_int_equal(pass(g.guest1, &g1_to_host), OUTCOME_UPLINK);
	assert_true(remembered(g.guest1, &g1_to_host));
}

/* What is dropped, answered or for many is decided every time. */
static void nothing_else_is_remembered(void **state)
{
	const struct rig_ip to_base = { .src = IP_GUEST1, .dst = IP_BASE };
	const struct rig_ip to_all = { .src = IP_GUEST1, .dst = 0xffffffff };
	const struct rig_ip spoofed = { .src = IP_GUEST2, .dst = IP_HOST1 };

	(void)state;
	pass(g.guest1, &to_base);
	pass(g.guest1, &to_all);
	assert_int_equal(pass(g.guest1, &spoofed), OUTCOME_DROPPED);
	assert_false(remembered(g.guest1, &to_base));
	assert_false(remembered(g.guest1, &to_all));
	assert_false(remembered(g.guest1, &spoofed));
}

/* Each line changes a table; what was decided before is not found again. */
static void a_changed_table_forgets(void **state)
{
	struct lan *l = router_lan_find(&g.r, "SYSTEM", RIG_VSWITCH);
	const struct lan_config other = { .owner = "SYSTEM",
					  .name = "OTHER",
					  .base_ip = IP(10, 67, 0, 1),
					  .prefix_len = 24 };
	u32 port;

	(void)state;
#define FORGETS(change)                                                        \
	do {                                                                   \
		pass(g.guest1, &g1_to_host);                                   \
		assert_true(remembered(g.guest1, &g1_to_host));                \
		change;                                                        \
		assert_false(remembered(g.guest1, &g1_to_host));               \
	} while (0)
	FORGETS(assert_int_equal(router_lan_define(&g.r, &other), ERR_OK));
	FORGETS(assert_int_equal(router_lan_destroy(&g.r, "SYSTEM", "OTHER"),
				 ERR_OK));
	FORGETS(port = rig_nic(&g, "GUEST3", "PRIV"));
	FORGETS(router_port_remove(&g.r, port));
	FORGETS(assert_int_equal(router_port_fix(&g.r, g.guest2, IP_GUEST2),
				 ERR_OK));
	FORGETS(router_port_unfix(&g.r, g.guest2));
	FORGETS(router_port_anysource(&g.r, g.guest2, true));
	FORGETS(assert_int_equal(
		router_claim(&g.r, g.guest2, IP(10, 64, 0, 99)), ERR_OK));
	FORGETS(router_release(&g.r, g.guest2));
	FORGETS(assert_int_equal(
		router_route_add(&g.r, IP_FAR, 32, IP_HOST1, l, 1), ERR_OK));
	FORGETS(assert_int_equal(router_uncouple(&g.r, g.guest2), ERR_OK));
	FORGETS(assert_int_equal(
		router_couple(&g.r, g.guest2, "SYSTEM", RIG_VSWITCH), ERR_OK));
#undef FORGETS
}

/* The base is a hop to where the gateway leads, but not between neighbours. */
static void time_to_live_is_looked_at(void **state)
{
	struct rig_ip dying = g1_to_far, near = g1_to_g2;
	struct dgram *d;

	(void)state;
	assert_int_equal(pass(g.guest1, &g1_to_far), OUTCOME_UPLINK);
	assert_true(remembered(g.guest1, &g1_to_far));
	dying.ttl = 1;
	assert_int_equal(rig_send_ip(&g, g.guest1, &dying), OUTCOME_DROPPED);
	assert_int_equal(g.out.reason, DROP_TTL);
	d = rig_take(&g);
	assert_int_equal(d->port, g.guest1);
	assert_int_equal(d->data[34], ICMP_TIME_EXCEEDED);
	dgram_release(d);
	assert_null(rig_take(&g));
	pass(g.guest1, &g1_to_g2);
	assert_true(remembered(g.guest1, &g1_to_g2));
	near.ttl = 1;
	assert_int_equal(pass(g.guest1, &near), OUTCOME_DELIVERED);
}

/* What belongs to the datagram or the moment is looked at all the same. */
static void the_rest_is_looked_at(void **state)
{
	struct lan *l = router_lan_find(&g.r, "SYSTEM", RIG_VSWITCH);
	struct rig_ip large = g1_to_g2, bad = g1_to_g2;

	(void)state;
	large.payload = 1600;
	large.frag = IP4_DF;
	pass(g.guest1, &g1_to_g2);
	assert_int_equal(pass(g.guest1, &large), OUTCOME_DROPPED);
	assert_int_equal(g.out.reason, DROP_TOO_BIG);
	bad.bad_sum = true;
	assert_int_equal(pass(g.guest1, &bad), OUTCOME_DROPPED);
	assert_int_equal(g.out.reason, DROP_HEADER_SUM);
	l->cfg.isolation = true;
	assert_int_equal(pass(g.guest1, &g1_to_g2), OUTCOME_DROPPED);
	assert_int_equal(g.out.reason, DROP_ISOLATED);
	pass(g.guest1, &g1_to_host);
	router_port_link(&g.r, g.uplink, false);
	assert_int_equal(pass(g.guest1, &g1_to_host), OUTCOME_DROPPED);
	assert_int_equal(g.out.reason, DROP_UPLINK_DOWN);
}

/* --- beside one that does not remember --- */

static u8 random_byte(void)
{
	seed = seed * 6364136223846793005ull + 1442695040888963407ull;
	return (u8)(seed >> 56);
}

/* What an operator does, as administer() of net_script.c reads it. */
struct order {
	u8 size;
	u8 bytes[6];
};

static const struct order orders[] = {
	{ 2, { 0, 0 } },		  /* COUPLE to VSW1 */
	{ 2, { 0, 0 } }, { 1, { 1 } },	  /* UNCOUPLE */
	{ 2, { 2, 2 } },		  /* SET NIC IP of GUEST1 */
	{ 2, { 2, 3 } }, { 1, { 3 } },	  /* SET NIC NOIP */
	{ 1, { 4 } },			  /* device reset */
	{ 1, { 4 } },	 { 2, { 5, 0 } }, /* link down */
	{ 2, { 5, 1 } }, { 6, { 8, 0, 4, 32, 0, 1 } }, /* route to FAR */
	{ 2, { 9, 1 } },			       /* any source */
	{ 2, { 9, 0 } },
};

/*
 * An event of net_script.c: mostly a port sends from its own address to one of
 * a few, so that the same goes often; sometimes a table changes.
 */
static u8 *event(u8 *at)
{
	/* Indexes of any_ip(): whose each port's is, and whom it sends to. */
	static const u8 own[] = { 2, 3, 0 };
	static const u8 to[] = { 0, 2, 3, 4, 5 };
	u32 port = random_byte() % 3;

	if (random_byte() < 50) {
		const struct order *o =
			&orders[random_byte() % ARRAY_SIZE(orders)];

		*at++ = (u8)(port << 4 | 6);
		memcpy(at, o->bytes, o->size);
		return at + o->size;
	}
	*at++ = (u8)(port << 4 | 9);
	*at++ = own[port];
	*at++ = to[random_byte() % ARRAY_SIZE(to)];
	*at++ = 2; /* UDP */
	*at++ = 0;
	*at++ = 40;
	*at++ = 0;
	return at;
}

static void a_forgetful_router_does_the_same(void **state)
{
	static u8 bytes[EVENTS * 14];

	(void)state;
	for (u32 run = 0; run < 40; run++) {
		u8 *end = bytes;

		seed = run;
		*end++ = (u8)run;
		for (u32 i = 0; i < EVENTS; i++)
			end = event(end);
		net_script_compare(bytes, (size_t)(end - bytes));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_to_one_is_remembered, setup,
						teardown),
		cmocka_unit_test_setup_teardown(nothing_else_is_remembered,
						setup, teardown),
		cmocka_unit_test_setup_teardown(a_changed_table_forgets, setup,
						teardown),
		cmocka_unit_test_setup_teardown(time_to_live_is_looked_at,
						setup, teardown),
		cmocka_unit_test_setup_teardown(the_rest_is_looked_at, setup,
						teardown),
		cmocka_unit_test(a_forgetful_router_does_the_same),
	};

	return cmocka_run_group_tests_name("router_flow", tests, NULL, NULL);
}
