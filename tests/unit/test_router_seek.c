/* SPDX-License-Identifier: Apache-2.0 */
/* Machines that only listen: rules N62 to N64 of ROUTER.md. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/net_rig.h"
#include "vswitch/wire/arp.h"

#define IP_PRIV_BASE IP(10, 65, 0, 254)

static struct net_rig g;
static u32 priv;
static const struct rig_ip to_priv = { .src = IP_GUEST1, .dst = IP_PRIV };

static int setup(void **state)
{
	(void)state;
	rig_init(&g);
	rig_claims(&g);
	priv = rig_nic(&g, "GUEST3", "PRIV");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_done(&g);
	return 0;
}

/* How many ARP requests for IP wait for PORT; all that came out is gone. */
static u32 asked(u32 port, u32 ip, u32 sender)
{
	const struct arp4 *a;
	struct dgram *d;
	u32 n = 0;

	while ((d = rig_take(&g)) != NULL) {
		if (d->port == port && be16_get(rig_eth(d)->type) == ETH_ARP) {
			a = arp4_parse(d->data + 14, d->len - 14);
			n += be16_get(a->op) == ARP_REQUEST &&
			     be32_get(a->target_ip) == ip &&
			     be32_get(a->sender_ip) == sender;
		}
		dgram_release(d);
	}
	return n;
}

/* N62: the first datagram is lost, and nobody is told that nobody is there. */
static void a_silent_one_is_asked_and_found(void **state)
{
	(void)state;
	assert_int_equal(rig_send_ip(&g, g.guest1, &to_priv), OUTCOME_DROPPED);
	assert_int_equal(g.out.count, 1);
	assert_int_equal(asked(priv, IP_PRIV, IP_PRIV_BASE), 1);
	assert_int_equal(
		rig_send_arp(&g, priv, ARP_REPLY, IP_PRIV, IP_PRIV_BASE),
		OUTCOME_ABSORBED);
	assert_int_equal(rig_send_ip(&g, g.guest1, &to_priv),
			 OUTCOME_DELIVERED);
	rig_drain(&g);
}

/* N62: it is asked again later, but then that is said, too. */
static void nobody_answers(void **state)
{
	struct dgram *d;

	(void)state;
	rig_send_ip(&g, g.guest1, &to_priv);
	rig_drain(&g);
	g.now_us += SEEK_WAIT_US - 1;
	rig_send_ip(&g, g.guest1, &to_priv);
	assert_int_equal(g.out.count, 0);
	g.now_us += 1;
	rig_send_ip(&g, g.guest1, &to_priv);
	assert_int_equal(rig_out_count(&g, g.guest1), 1);
	d = rig_take(&g);
	assert_int_equal(d->port, priv);
	dgram_release(d);
	d = rig_take(&g);
	assert_int_equal(rig_ip(d)->proto, IP_ICMP);
	assert_int_equal(d->data[34], ICMP_UNREACHABLE);
	dgram_release(d);
}

/* N62: they could have no other. */
static void who_has_an_address_is_not_asked(void **state)
{
	(void)state;
	rig_send_arp(&g, priv, ARP_REQUEST, IP(10, 65, 0, 9), IP(10, 65, 0, 9));
	rig_drain(&g);
	rig_send_ip(&g, g.guest1, &to_priv);
	assert_int_equal(asked(priv, IP_PRIV, IP_PRIV_BASE), 0);
}

/* N62: nor is the gateway sought among those here. */
static void the_gateway_is_not_sought(void **state)
{
	struct rig_ip out = { .src = IP_GUEST1, .dst = IP_FAR };
	u32 third = rig_nic(&g, "GUEST4", RIG_VSWITCH);

	(void)state;
	rig_send_ip(&g, g.guest1, &out);
	assert_int_equal(asked(third, IP_HOST1, IP_BASE), 0);
}

/* N63: outside somebody asks for it, and asks again. */
static void the_outside_finds_it(void **state)
{
	u32 ip = IP(10, 64, 0, 77);
	u32 third = rig_nic(&g, "GUEST4", RIG_VSWITCH);

	(void)state;
	assert_int_equal(rig_send_arp(&g, g.uplink, ARP_REQUEST, IP_HOST1, ip),
			 OUTCOME_ABSORBED);
	assert_int_equal(g.out.count, 1);
	assert_int_equal(asked(third, ip, IP_BASE), 1);
	rig_send_arp(&g, third, ARP_REPLY, ip, IP_BASE);
	rig_trials(&g);
	assert_int_equal(rig_send_arp(&g, g.uplink, ARP_REQUEST, IP_HOST1, ip),
			 OUTCOME_ANSWERED);
	rig_drain(&g);
}

/* N63: what waited for an answer from outside goes to it. */
static void what_waits_is_delivered(void **state)
{
	struct rig_ip what = { .src = IP_GUEST1, .dst = IP(10, 64, 0, 77) };
	u32 third = rig_nic(&g, "GUEST4", RIG_VSWITCH);

	(void)state;
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_PENDING);
	assert_int_equal(rig_out_count(&g, g.uplink), 1);
	assert_int_equal(asked(third, what.dst, IP_BASE), 1);
	rig_send_arp(&g, third, ARP_REPLY, what.dst, IP_BASE);
	rig_drain(&g);
	g.now_us += CLAIM_US;
	rig_tick(&g);
	assert_int_equal(rig_out_count(&g, third), 1);
	assert_int_equal(g.r.count.ended[OUTCOME_PENDING], 0);
	assert_int_equal(g.r.count.ended[OUTCOME_DELIVERED], 1);
	rig_drain(&g);
}

/* N64: one that wants all addresses does not keep the others busy. */
static void a_few_at_once(void **state)
{
	struct rig_ip what = to_priv;
	u32 n = 0;

	(void)state;
	for (u32 i = 0; i < 20; i++) {
		what.dst = IP_PRIV + i;
		rig_send_ip(&g, g.guest1, &what);
		n += asked(priv, what.dst, IP_PRIV_BASE);
	}
	assert_int_equal(n, SEEK_BURST);
	g.now_us += SEEK_EVERY_US;
	what.dst = IP_PRIV + 100;
	rig_send_ip(&g, g.guest1, &what);
	assert_int_equal(asked(priv, what.dst, IP_PRIV_BASE), 1);
	/* Others are not among them. */
	what = (struct rig_ip){ .src = IP_GUEST2, .dst = IP_PRIV + 50 };
	rig_send_ip(&g, g.guest2, &what);
	assert_int_equal(asked(priv, what.dst, IP_PRIV_BASE), 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_silent_one_is_asked_and_found),
		TEST(nobody_answers),
		TEST(who_has_an_address_is_not_asked),
		TEST(the_gateway_is_not_sought),
		TEST(the_outside_finds_it),
		TEST(what_waits_is_delivered),
		TEST(a_few_at_once),
	};

	return cmocka_run_group_tests_name("router_seek", tests, NULL, NULL);
}
