/* SPDX-License-Identifier: Apache-2.0 */
/* The router's lock and flights: who is told, who waits, what is let go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/net_glue.h"
#include "vswitch/glue.h"
#include "vswitch/instance.h"
#include "vswitch/nettrace.h"
#include "vswitch/offload.h"

static void receiver_is_flushed_once_a_batch(void **state)
{
	(void)state;
	for (u32 i = 0; i < 5; i++)
		port_input(guest1.port, glue_to_guest2());
	assert_int_equal(guest2.got, 5);
	assert_int_equal(guest2.flushes, 0);
	port_input_done(guest1.port);
	assert_int_equal(guest2.flushes, 1);
	port_input_done(guest1.port);
	assert_int_equal(guest2.flushes, 1);
	assert_int_equal(guest1.flushes, 0);
}

static void sender_waits_for_those_it_reached(void **state)
{
	u64 reached;

	(void)state;
	port_input(guest1.port, glue_to_guest2());
	reached = port_input_done(guest1.port);
	assert_int_equal(reached, 1ull << guest2.port->id);
	/* And learns what it cost there. */
	assert_int_equal(port_wait_room(guest1.port, reached), 10);
	assert_int_equal(guest2.waits, 1);
	assert_int_equal(guest2.waited_from, guest1.port->id);
	assert_int_equal(guest1.waits + adapter.waits, 0);
	port_wait_room(guest1.port, port_input_done(guest1.port));
	assert_int_equal(guest2.waits, 1);
	port_input(guest1.port, glue_to_guest2());
	reached = port_input_done(guest1.port);
	port_detach(guest2.port);
	port_wait_room(guest1.port, reached);
	assert_int_equal(guest2.waits, 1);
}

/* Each frame is tapped on its way in and on its way out, with its fate. */
static void taps_see_what_passes(void **state)
{
	struct rig_ip spoofed = { .src = IP_GUEST2, .dst = IP_HOST1 };

	(void)state;
	port_input(guest1.port, glue_to_guest2());
	assert_int_equal(
		glue_taps.seen[CAPTURE_IN] + glue_taps.seen[CAPTURE_OUT], 0);
	nettrace_active = 1;
	port_input(guest1.port, glue_to_guest2());
	assert_int_equal(glue_taps.seen[CAPTURE_IN], 1);
	assert_int_equal(glue_taps.seen[CAPTURE_OUT], 1);
	assert_int_equal(glue_taps.outcomes[OUTCOME_DELIVERED], 2);
	guest2.room = 0;
	port_input(guest1.port, glue_to_guest2());
	assert_int_equal(glue_taps.outcomes[CAPTURE_REFUSED], 1);
	port_input(guest1.port, rig_make_ip(&spoofed));
	assert_int_equal(glue_taps.outcomes[OUTCOME_DROPPED], 1);
	assert_int_equal(glue_taps.seen[CAPTURE_IN], 3);
	nettrace_active = 0;
	port_detach(guest2.port);
	assert_int_equal(glue_taps.ports_gone, 1);
	assert_int_equal(net_lan_destroy("SYSTEM", "NONE"), ERR_NOENT);
	assert_int_equal(glue_taps.lans_gone, 0);
	assert_int_equal(net_lan_destroy("SYSTEM", "VSW1"), ERR_OK);
	assert_int_equal(glue_taps.lans_gone, 1);
}

static void own_datagrams_are_flushed_by_who_sends(void **state)
{
	struct dgram *d = dgram_make(40);
	u64 reached = 0;

	(void)state;
	assert_int_equal(net_send(d, IP_GUEST2, &reached), DROP_NONE);
	assert_int_equal(guest2.got, 1);
	assert_int_equal(guest2.flushes, 0);
	net_flush(reached);
	assert_int_equal(guest2.flushes, 1);
	d = dgram_make(40);
	assert_int_equal(net_send(d, IP_BASE, &reached), DROP_NO_ROUTE);
}

static void land(void)
{
	if (glue_yields == 3)
		glue_land();
}

/* "Another CPU" detaches guest 2 while a datagram for it is on its way. */
static void detach_now(struct front *f)
{
	glue_on_yield = land;
	port_detach(f->port);
	assert_int_equal(glue_yields, 3);
	/* For the flight that was landed by hand. */
	glue_fly_on();
}

static void detach_waits_for_what_is_on_its_way(void **state)
{
	(void)state;
	guest2.during = detach_now;
	port_input(guest1.port, glue_to_guest2());
	assert_int_equal(glue_yields, 3);
	glue_on_yield = NULL;
	port_input_done(guest1.port);
	assert_int_equal(guest2.flushes, 0);
	/* Its address is free: the datagram goes outside now. */
	port_input(guest1.port, glue_to_guest2());
	assert_int_equal(guest2.got, 1);
	assert_int_equal(adapter.got, 1); /* the ARP request */
}

static void flush_of_a_detached_port_is_left_out(void **state)
{
	(void)state;
	port_input(guest1.port, glue_to_guest2());
	port_detach(guest2.port);
	assert_int_equal(glue_yields, 0);
	port_input_done(guest1.port);
	assert_int_equal(guest2.flushes, 0);
}

static void fronts_are_told_of_their_link(void **state)
{
	(void)state;
	assert_true(guest1.link && guest2.link);
	assert_int_equal(port_mtu(guest1.port), 1500);
	assert_int_equal(port_uncouple(guest1.port), ERR_OK);
	assert_false(guest1.link);
	assert_true(guest2.link);
	assert_int_equal(port_mtu(guest1.port), 0);
	assert_int_equal(port_uncouple(guest1.port), ERR_NOENT);
	assert_int_equal(net_lan_destroy("SYSTEM", "VSW1"), ERR_OK);
	assert_false(guest2.link || adapter.link);
}

static void ticker_sleeps_until_there_is_a_neighbour(void **state)
{
	struct rig_ip what = { .src = IP_GUEST1, .dst = IP_HOST1 };

	(void)state;
	assert_false(glue_tick());
	port_input(guest1.port, glue_to_guest2());
	assert_int_equal(glue_wakes, 0);
	port_input(guest1.port, rig_make_ip(&what));
	assert_int_equal(glue_wakes, 1);
	port_input(guest1.port, rig_make_ip(&what));
	assert_int_equal(glue_wakes, 1);
	assert_int_equal(adapter.got, 1);
	glue_now_us += NEIGH_RETRANS_US;
	assert_true(glue_tick());
	assert_int_equal(adapter.got, 2);
	assert_int_equal(adapter.flushes, 1);
}

static void was_told(enum vswitch_change what, u32 times)
{
	assert_int_equal(glue_told.what, what);
	assert_int_equal(glue_tolds, times);
	glue_tolds = 0;
}

/* I69: of couplings and links, LANs, and addresses that are claimed. */
static void programs_are_told(void **state)
{
	(void)state;
	glue_tolds = 0;
	assert_int_equal(port_uncouple(guest1.port), ERR_OK);
	was_told(VSWITCH_LINK_DOWN, 3); /* address, coupling, link */
	assert_int_equal(port_uncouple(guest1.port), ERR_NOENT);
	assert_int_equal(glue_tolds, 0);
	assert_int_equal(port_couple(guest1.port, "SYSTEM", "VSW1"), ERR_OK);
	was_told(VSWITCH_LINK_UP, 3);
	assert_string_equal(glue_told.lan, "VSW1");
	port_clear_ip(guest1.port);
	was_told(VSWITCH_ADDRESS_GONE, 1);
	port_input(guest1.port, glue_to_guest2());
	was_told(VSWITCH_ADDRESS, 1);
	assert_int_equal(glue_told.ip, IP_GUEST1);
	assert_non_null(glue_told.mac);
	port_input(guest1.port, glue_to_guest2());
	assert_int_equal(glue_tolds, 0);
	port_release(guest1.port);
	was_told(VSWITCH_ADDRESS_GONE, 1);
	port_detach(guest1.port);
	was_told(VSWITCH_NIC_DESTROYED, 2);
	assert_int_equal(net_lan_destroy("SYSTEM", "NONE"), ERR_NOENT);
	assert_int_equal(glue_tolds, 0);
	assert_int_equal(net_lan_destroy("SYSTEM", "VSW1"), ERR_OK);
	/* Addresses and couplings, the LAN, links: of guest 2, the adapter. */
	was_told(VSWITCH_LINK_DOWN, 6);
	assert_int_equal(glue_taps.lans_gone, 1);
}

/* With its last NIC, or its owner. */
static void programs_are_told_of_a_lan_that_goes_by_itself(void **state)
{
	struct lan_config c = { .owner = "GUEST1",
				.name = "YARD",
				.transient = true };

	(void)state;
	glue_tolds = 0;
	assert_int_equal(net_lan_define(&c), ERR_OK);
	was_told(VSWITCH_LAN_CREATED, 1);
	port_clear_ip(guest1.port);
	assert_int_equal(port_uncouple(guest1.port), ERR_OK);
	assert_int_equal(port_couple(guest1.port, "GUEST1", "YARD"), ERR_OK);
	glue_tolds = 0;
	net_owner("GUEST1", false);
	assert_int_equal(glue_tolds, 0); /* a NIC is on it */
	assert_int_equal(glue_taps.lans_gone, 0);
	glue_told_at = VSWITCH_LAN_DESTROYED;
	assert_int_equal(port_uncouple(guest1.port), ERR_OK);
	assert_string_equal(glue_told_of, "YARD");
	was_told(VSWITCH_LINK_DOWN, 3); /* coupling, LAN, link */
	assert_int_equal(glue_taps.lans_gone, 1);
	net_owner("GUEST1", true);
	assert_int_equal(net_lan_define(&c), ERR_OK);
	was_told(VSWITCH_LAN_CREATED, 1);
	net_owner("GUEST1", false);
	was_told(VSWITCH_LAN_DESTROYED, 1);
	assert_int_equal(glue_taps.lans_gone, 2);
}

/* Of an owner who is gone, by command: it goes with the last NIC, once. */
static void an_orphan_is_destroyed_once(void **state)
{
	struct lan_config c = { .owner = "GUEST1",
				.name = "YARD",
				.transient = true };

	(void)state;
	assert_int_equal(net_lan_define(&c), ERR_OK);
	assert_int_equal(port_uncouple(guest2.port), ERR_OK);
	assert_int_equal(port_couple(guest2.port, "GUEST1", "YARD"), ERR_OK);
	net_owner("GUEST1", false);
	assert_int_equal(net_lan_destroy("GUEST1", "YARD"), ERR_OK);
	assert_int_equal(glue_taps.lans_gone, 1);
	assert_int_equal(net_lan_destroy("GUEST1", "YARD"), ERR_NOENT);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, glue_setup, glue_teardown)
	const struct CMUnitTest tests[] = {
		T(receiver_is_flushed_once_a_batch),
		T(sender_waits_for_those_it_reached),
		T(an_orphan_is_destroyed_once),
		T(taps_see_what_passes),
		T(own_datagrams_are_flushed_by_who_sends),
		T(detach_waits_for_what_is_on_its_way),
		T(flush_of_a_detached_port_is_left_out),
		T(fronts_are_told_of_their_link),
		T(programs_are_told),
		T(programs_are_told_of_a_lan_that_goes_by_itself),
		T(ticker_sleeps_until_there_is_a_neighbour),
	};

	return cmocka_run_group_tests_name("net_glue", tests, NULL, NULL);
}
