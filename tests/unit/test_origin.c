/* SPDX-License-Identifier: Apache-2.0 */
/* Datagrams of the base's own: by which way, in whose name, counted how. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/net_rig.h"
#include "vswitch/offload.h"
#include "vswitch/origin.h"

static struct net_rig g;

static void send(u32 dst, u32 size)
{
	struct dgram *d = dgram_make(size);

	memset(d->data, 0x5a, size);
	router_send(&g.r, d, dst, g.now_us, &g.out);
}

static void conserved(void)
{
	u64 ended = 0;

	for (u32 i = 0; i < OUTCOME_COUNT; i++)
		ended += g.r.count.ended[i];
	assert_int_equal(ended, g.r.count.in);
	rig_done(&g);
	assert_int_equal(fake_dgram_live(), 0);
}

static void begin(void)
{
	rig_init(&g);
	rig_claims(&g);
}

static void to_a_guest(void **state)
{
	struct dgram *d;

	(void)state;
	begin();
	send(IP_GUEST1, 100);
	assert_int_equal(g.out.outcome, OUTCOME_DELIVERED);
	d = rig_take(&g);
	assert_int_equal(d->port, g.guest1);
	assert_true(d->flags & DGRAM_OWN);
	assert_int_equal(be32_get(rig_ip(d)->src), IP_BASE);
	assert_int_equal(be32_get(rig_ip(d)->dst), IP_GUEST1);
	assert_int_equal(rig_ip(d)->proto, IP_UDP);
	assert_true(ip4_sum_ok(rig_ip(d)));
	assert_int_equal(d->len, 14 + 20 + 100);
	dgram_release(d);
	conserved();
}

static void beyond_the_uplink(void **state)
{
	struct dgram *d;

	(void)state;
	begin();
	rig_host_known(&g);
	rig_drain(&g);
	send(IP_FAR, 10);
	assert_int_equal(g.out.outcome, OUTCOME_UPLINK);
	d = rig_take(&g);
	assert_int_equal(d->port, g.uplink);
	assert_memory_equal(rig_eth(d)->dst, rig_host_mac, 6);
	assert_int_equal(be32_get(rig_ip(d)->src), IP_BASE);
	dgram_release(d);
	conserved();
}

/* An unknown neighbour is asked for; few wait, and no error comes of it. */
static void neighbour_unknown(void **state)
{
	(void)state;
	begin();
	for (u32 i = 0; i < 10; i++)
		send(IP_HOST1, 10);
	assert_int_equal(g.out.outcome, OUTCOME_DROPPED);
	assert_int_equal(g.out.reason, DROP_NEIGH_FULL);
	assert_in_range(g.r.count.ended[OUTCOME_PENDING], 1, 8);
	rig_drain(&g);
	for (u32 i = 0; i < 5; i++) {
		g.now_us += 1000000;
		rig_tick(&g);
	}
	assert_int_equal(g.r.count.ended[OUTCOME_PENDING], 0);
	assert_int_equal(g.r.count.icmp_sent, 0);
	send(IP_HOST1, 10);
	assert_int_equal(g.out.reason, DROP_UNRESOLVED);
	rig_drain(&g);
	conserved();
}

static void no_way(void **state)
{
	static const u32 to[] = { IP_BASE, IP(10, 64, 0, 255), IP(224, 0, 0, 1),
				  IP(10, 65, 0, 77), 0 };
	u32 src, mtu;

	(void)state;
	begin();
	for (u32 i = 0; i < ARRAY_SIZE(to); i++) {
		assert_false(router_origin(&g.r, to[i], &src, &mtu));
		send(to[i], 10);
		assert_int_equal(g.out.outcome, OUTCOME_DROPPED);
		assert_int_equal(g.out.reason, DROP_NO_ROUTE);
	}
	assert_true(router_origin(&g.r, IP_FAR, &src, &mtu));
	assert_int_equal(src, IP_BASE);
	assert_int_equal(mtu, 1500);
	conserved();
}

/* A fragment would not be known for the base's own: it is dropped instead. */
static void too_big(void **state)
{
	(void)state;
	begin();
	send(IP_GUEST1, 1480);
	assert_int_equal(g.out.outcome, OUTCOME_DELIVERED);
	rig_drain(&g);
	send(IP_GUEST1, 1481);
	assert_int_equal(g.out.reason, DROP_TOO_BIG);
	conserved();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(to_a_guest),
		cmocka_unit_test(beyond_the_uplink),
		cmocka_unit_test(neighbour_unknown),
		cmocka_unit_test(no_way),
		cmocka_unit_test(too_big),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
