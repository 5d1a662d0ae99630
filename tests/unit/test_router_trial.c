/* SPDX-License-Identifier: Apache-2.0 */
/* Claims the outside is asked about: rules N54 and N55 of ROUTER.md. */
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
	return 0;
}

static enum outcome announce(void)
{
	return rig_send_arp(&g, g.guest1, ARP_REQUEST, IP_GUEST1, IP_GUEST1);
}

static enum outcome send_out(void)
{
	struct rig_ip what = { .src = IP_GUEST1, .dst = IP_HOST1 };

	return rig_send_ip(&g, g.guest1, &what);
}

/* What went out by the uplink last, as ARP; NULL: something else. */
static const struct arp4 *take_arp(void)
{
	static struct arp4 last;
	struct dgram *d = rig_take(&g);
	bool is = d && d->port == g.uplink &&
		  be16_get(rig_eth(d)->type) == ETH_ARP;

	if (is)
		last = *arp4_parse(d->data + 14, d->len - 14);
	if (d)
		dgram_release(d);
	return is ? &last : NULL;
}

static void known(void)
{
	rig_send_arp(&g, g.uplink, ARP_REPLY, IP_HOST1, IP_BASE);
}

static bool has_it(void)
{
	const struct addr *a =
		addr_find(&g.r.addrs, g.r.port[g.guest1].lan, IP_GUEST1);

	return a && a->port == g.guest1;
}

/* N54: a probe has no sender, so that nobody is misled by it. */
static void a_claim_is_asked_for_outside(void **state)
{
	const struct arp4 *a;

	(void)state;
	assert_int_equal(announce(), OUTCOME_ABSORBED);
	a = take_arp();
	assert_non_null(a);
	assert_int_equal(be16_get(a->op), ARP_REQUEST);
	assert_int_equal(be32_get(a->sender_ip), 0);
	assert_int_equal(be32_get(a->target_ip), IP_GUEST1);
	assert_null(rig_take(&g));
	assert_int_equal(g.r.addrs.trials, 1);
	/* Not again for each datagram. */
	announce();
	assert_null(rig_take(&g));
}

/* N54: inside it holds at once. */
static void inside_it_is_used_at_once(void **state)
{
	struct rig_ip what = { .src = IP_GUEST2, .dst = IP_GUEST1 };

	(void)state;
	announce();
	rig_send_arp(&g, g.guest2, ARP_REQUEST, IP_GUEST2, IP_GUEST2);
	rig_drain(&g);
	assert_int_equal(rig_send_ip(&g, g.guest2, &what), OUTCOME_DELIVERED);
	assert_int_equal(
		rig_send_arp(&g, g.guest2, ARP_REQUEST, IP_GUEST2, IP_GUEST1),
		OUTCOME_ANSWERED);
	rig_drain(&g);
}

/* N54: what it sends out waits, then goes; ARP for it is answered then. */
static void outside_it_is_used_after_the_trial(void **state)
{
	(void)state;
	announce();
	assert_int_equal(send_out(), OUTCOME_PENDING);
	assert_int_equal(
		rig_send_arp(&g, g.uplink, ARP_REQUEST, IP_HOST1, IP_GUEST1),
		OUTCOME_ABSORBED);
	rig_drain(&g);
	g.now_us += CLAIM_US - 1;
	router_tick(&g.r, g.now_us, &g.out);
	assert_int_equal(g.r.addrs.trials, 1);
	rig_drain(&g);
	g.now_us += 1;
	router_tick(&g.r, g.now_us, &g.out);
	assert_int_equal(g.r.addrs.trials, 0);
	/* Its way begins with the gateway's MAC. */
	assert_int_equal(be32_get(take_arp()->target_ip), IP_HOST1);
	known();
	assert_int_equal(rig_out_count(&g, g.uplink), 1);
	assert_int_equal(g.r.count.ended[OUTCOME_PENDING], 0);
	assert_int_equal(g.r.count.ended[OUTCOME_UPLINK], 1);
	rig_drain(&g);
	assert_int_equal(send_out(), OUTCOME_UPLINK);
	assert_int_equal(
		rig_send_arp(&g, g.uplink, ARP_REQUEST, IP_HOST1, IP_GUEST1),
		OUTCOME_ANSWERED);
}

/* N54: only a few wait, as for a neighbour. */
static void few_datagrams_wait(void **state)
{
	(void)state;
	announce();
	for (u32 i = 0; i < NEIGH_PENDING; i++)
		assert_int_equal(send_out(), OUTCOME_PENDING);
	assert_int_equal(send_out(), OUTCOME_DROPPED);
	assert_int_equal(g.out.reason, DROP_NEIGH_FULL);
}

static void lost(u16 op, u32 sender, u32 target)
{
	announce();
	send_out();
	rig_drain(&g);
	rig_send_arp(&g, g.uplink, op, sender, target);
	assert_false(has_it());
	assert_int_equal(g.r.addrs.trials, 0);
	assert_int_equal(g.r.count.claims_lost, 1);
	assert_int_equal(g.r.count.ended[OUTCOME_PENDING], 0);
	assert_int_equal(g.r.count.drops[DROP_CLAIM_CONFLICT], 1);
	rig_drain(&g);
}

/* N55: an answer takes the claim away, and it is not claimed again. */
static void an_answer_takes_it_away(void **state)
{
	(void)state;
	lost(ARP_REPLY, IP_GUEST1, 0);
	assert_int_equal(send_out(), OUTCOME_DROPPED);
	assert_int_equal(g.out.reason, DROP_SOURCE);
	assert_int_equal(announce(), OUTCOME_DROPPED);
	assert_int_equal(g.out.reason, DROP_CLAIM_REFUSED);
}

/* N54: who was silent when somebody wanted him may be there by now. */
static void one_that_was_silent_is_asked(void **state)
{
	struct rig_ip what = { .src = IP_GUEST2, .dst = IP_GUEST1 };

	(void)state;
	rig_send_arp(&g, g.guest2, ARP_REQUEST, IP_GUEST2, IP_GUEST2);
	rig_trials(&g);
	rig_send_ip(&g, g.guest2, &what);
	for (u32 i = 0; i < NEIGH_TRIES; i++) {
		g.now_us += NEIGH_RETRANS_US;
		rig_tick(&g);
	}
	rig_drain(&g);
	assert_int_equal(
		neigh_find(&g.r.neighs, (u8)g.uplink, IP_GUEST1)->state,
		NEIGH_FAILED);
	announce();
	assert_int_equal(be32_get(take_arp()->target_ip), IP_GUEST1);
	assert_int_equal(g.r.addrs.trials, 1);
}

/* N55: two that ask at the same time leave it to the other. */
static void another_probe_takes_it_away(void **state)
{
	(void)state;
	lost(ARP_REQUEST, 0, IP_GUEST1);
}

/* N45: afterwards it stays with the one who has it. */
static void after_the_trial_it_stays(void **state)
{
	(void)state;
	announce();
	g.now_us += CLAIM_US;
	router_tick(&g.r, g.now_us, &g.out);
	rig_drain(&g);
	rig_send_arp(&g, g.uplink, ARP_REPLY, IP_GUEST1, 0);
	assert_int_equal(g.out.reason, DROP_CLAIM_CONFLICT);
	assert_true(has_it());
	assert_int_equal(g.r.count.arp_defended, 1);
}

/* N54: with nobody to ask there is no trial; one that is on ends. */
static void without_an_uplink_there_is_none(void **state)
{
	(void)state;
	announce();
	router_port_link(&g.r, g.uplink, false);
	assert_int_equal(send_out(), OUTCOME_DROPPED);
	assert_int_equal(g.out.reason, DROP_UPLINK_DOWN);
	router_port_link(&g.r, g.uplink, true);
	rig_drain(&g);
	assert_int_equal(send_out(), OUTCOME_PENDING); /* for the gateway */
	assert_int_equal(g.r.addrs.trials, 0);
	known();
	router_release(&g.r, g.guest1);
	router_port_link(&g.r, g.uplink, false);
	rig_drain(&g);
	announce();
	assert_null(rig_take(&g));
	assert_int_equal(g.r.addrs.trials, 0);
}

/* N54: who is gone has nothing on trial. */
static void a_trial_goes_with_its_port(void **state)
{
	(void)state;
	announce();
	send_out();
	router_release(&g.r, g.guest1);
	assert_int_equal(g.r.addrs.trials, 0);
	for (u32 i = 0; i < NEIGH_TRIES; i++) {
		g.now_us += NEIGH_RETRANS_US;
		rig_tick(&g);
	}
	assert_int_equal(g.r.count.ended[OUTCOME_PENDING], 0);
}

/* N10: what waited does not go out as another's when its port has moved on. */
static void what_waited_stays_its_own(void **state)
{
	(void)state;
	announce();
	assert_int_equal(send_out(), OUTCOME_PENDING);
	assert_int_equal(router_uncouple(&g.r, g.guest1), ERR_OK);
	assert_int_equal(router_couple(&g.r, g.guest1, "SYSTEM", "PRIV"),
			 ERR_OK);
	assert_int_equal(
		rig_send_arp(&g, g.guest2, ARP_REQUEST, IP_GUEST1, IP_GUEST1),
		OUTCOME_ABSORBED);
	rig_drain(&g);
	g.now_us += CLAIM_US;
	router_tick(&g.r, g.now_us, &g.out);
	assert_int_equal(g.r.addrs.trials, 0);
	assert_int_equal(g.r.count.ended[OUTCOME_PENDING], 0);
	assert_int_equal(g.r.count.drops[DROP_UNRESOLVED], 1);
	assert_null(rig_take(&g));
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_claim_is_asked_for_outside),
		T(inside_it_is_used_at_once),
		T(outside_it_is_used_after_the_trial),
		T(few_datagrams_wait),
		T(an_answer_takes_it_away),
		T(one_that_was_silent_is_asked),
		T(another_probe_takes_it_away),
		T(after_the_trial_it_stays),
		T(without_an_uplink_there_is_none),
		T(a_trial_goes_with_its_port),
		T(what_waited_stays_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
