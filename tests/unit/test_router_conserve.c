/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every datagram ends in exactly one way, whatever comes in whatever order, and
 * no buffer is left behind: random events, the invariants in net_script.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/fake/net_rig.h"
#include "tests/fake/net_script.h"

static u64 seed;

static u8 random_byte(void)
{
	seed = seed * 6364136223846793005ull + 1442695040888963407ull;
	return (u8)(seed >> 56);
}

static void random_events_are_conserved(void **state)
{
	static u8 bytes[6000];

	(void)state;
	for (u32 run = 0; run < 150; run++) {
		seed = run;
		for (u32 i = 0; i < sizeof(bytes); i++)
			bytes[i] = random_byte();
		net_script_run(bytes, sizeof(bytes));
	}
}

static void random_ordinary_traffic_is_conserved(void **state)
{
	static struct net_rig g;
	static const u32 ip[] = { IP_GUEST1, IP_GUEST2, IP_HOST1,
				  IP_FAR,    IP_BASE,	IP_PRIV };
	u64 sent = 0, ended = 0;

	(void)state;
	rig_init(&g);
	rig_claims(&g);
	rig_host_known(&g);
	for (u32 i = 0; i < 20000; i++) {
		u32 port = random_byte() % 3;
		struct rig_ip what = { .src = ip[port],
				       .dst = ip[random_byte() % 6] };

		rig_send_ip(&g, port, &what);
		rig_drain(&g);
		sent++;
	}
	for (u32 i = 0; i < OUTCOME_COUNT; i++)
		ended += g.r.count.ended[i];
	assert_true(g.r.count.in >= sent);
	assert_true(ended == g.r.count.in);
	assert_true(g.r.count.ended[OUTCOME_DELIVERED] > 0);
	assert_true(g.r.count.ended[OUTCOME_UPLINK] > 0);
	assert_true(g.r.count.ended[OUTCOME_DROPPED] > 0);
	rig_done(&g);
	assert_int_equal(fake_dgram_live(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_events_are_conserved),
		cmocka_unit_test(random_ordinary_traffic_is_conserved),
	};

	return cmocka_run_group_tests_name("router_conserve", tests, NULL,
					   NULL);
}
