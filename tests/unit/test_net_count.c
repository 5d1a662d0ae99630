/* SPDX-License-Identifier: Apache-2.0 */
/* What the router's glue counts, joins and tells of its tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/net_glue.h"
#include "vswitch/glue.h"
#include "vswitch/nettrace.h"
#include "vswitch/offload.h"

static void refused_by_the_front_end_is_a_discard(void **state)
{
	struct port_info i;

	(void)state;
	guest2.room = 2;
	for (u32 n = 0; n < 5; n++)
		port_input(guest1.port, glue_to_guest2());
	port_query(guest2.port, &i);
	assert_int_equal(i.count.rx_packets, 2);
	assert_int_equal(i.count.rx_discards, 3);
	assert_int_equal(i.count.rx_bytes, 2 * (14 + 20 + 32));
	port_query(guest1.port, &i);
	assert_int_equal(i.count.tx_packets, 5);
}

static void send_large(void)
{
	port_set_caps(guest2.port, 0);
	port_input(guest1.port,
		   rig_make_tso(IP_GUEST1, IP_GUEST2, 10000, 1460));
}

static void expect_seven(void)
{
	struct router_counters c;
	struct port_info i;

	assert_int_equal(guest2.got, 7);
	port_query(guest2.port, &i);
	assert_int_equal(i.count.rx_packets, 7);
	assert_int_equal(i.count.rx_bytes, guest2.bytes);
	assert_int_equal(guest2.bytes, 10000 + 7 * 54);
	net_counters(&c);
	assert_int_equal(c.segments, 7);
	assert_int_equal(c.sums, 7);
}

static void segments_are_counted_as_the_wire_sees_them(void **state)
{
	(void)state;
	send_large();
	expect_seven();
}

static void so_are_those_cut_by_the_front_end(void **state)
{
	struct port_info i;

	(void)state;
	glue_fronts_cut(true);
	send_large();
	expect_seven();
	guest2.room = 2;
	send_large();
	glue_fronts_cut(false);
	port_query(guest2.port, &i);
	assert_int_equal(i.count.rx_packets, 7 + 2);
	assert_int_equal(i.count.rx_discards, 5);
	assert_int_equal(i.count.rx_bytes,
			 2 * (10000 + 7 * 54) - 4 * 1514 - (1240 + 54));
}

static void a_trace_sees_each_frame(void **state)
{
	(void)state;
	glue_fronts_cut(true);
	nettrace_active = 1;
	send_large();
	nettrace_active = 0;
	glue_fronts_cut(false);
	expect_seven();
	assert_int_equal(glue_taps.seen[CAPTURE_OUT], 7);
}

/* 100 bytes of a connection from guest 1 to guest 2, its sum still owed. */
static struct dgram *small_segment(u32 seq)
{
	struct rig_ip what = { .src = IP_GUEST1,
			       .dst = IP_GUEST2,
			       .proto = IP_TCP,
			       .payload = 20 + 100 };
	struct dgram *d = rig_make_ip(&what);
	struct tcp_hdr *tcp = (struct tcp_hdr *)(d->data + 34);

	memset(tcp, 0, sizeof(*tcp));
	tcp->seq = be32_make(seq);
	tcp->offset = 0x50;
	tcp->flags = TCP_ACK;
	d->flags = DGRAM_CSUM_PARTIAL;
	d->csum_start = 34;
	d->csum_offset = 16;
	return d;
}

/* A batch of COUNT as guest 1's stack made them, without large ones. */
static void send_segments(u32 count)
{
	struct dgram *list = NULL, **end = &list;

	for (u32 i = 0; i < count; i++) {
		*end = small_segment(i * 100);
		end = &(*end)->next;
	}
	port_input(guest1.port, list);
}

static void small_segments_are_joined_for_who_takes_large(void **state)
{
	struct router_counters c;
	struct port_info i;

	(void)state;
	port_set_caps(guest2.port, PORT_CAN_CSUM);
	send_segments(3);
	assert_int_equal(guest2.got, 3);
	port_set_caps(guest2.port, PORT_CAN_CSUM | PORT_CAN_TSO4);
	send_segments(5);
	assert_int_equal(guest2.got, 4);
	send_segments(1);
	assert_int_equal(guest2.got, 5);
	port_query(guest2.port, &i);
	assert_int_equal(i.count.rx_packets, 5);
	assert_int_equal(i.count.rx_bytes, guest2.bytes);
	port_query(guest1.port, &i);
	assert_int_equal(i.count.tx_packets, 9);
	net_counters(&c);
	assert_int_equal(c.joined, 4);
	assert_int_equal(c.ended[OUTCOME_DELIVERED], 9);
}

/* What the driver of the adapter joined came in all the same. */
static void what_was_joined_before_is_counted(void **state)
{
	struct router_counters c;
	struct port_info i;

	(void)state;
	port_count_joined(adapter.port, 3, 162);
	port_query(adapter.port, &i);
	assert_int_equal(i.count.rx_packets, 3);
	assert_int_equal(i.count.rx_bytes, 162);
	net_counters(&c);
	assert_int_equal(c.joined, 3);
}

static void no_buffers_for_segments_is_a_discard(void **state)
{
	struct dgram *d = rig_make_tso(IP_GUEST1, IP_GUEST2, 10000, 1460);
	struct port_info i;

	(void)state;
	fake_dgram_limit(3);
	port_input(guest1.port, d);
	fake_dgram_limit(-1);
	port_query(guest2.port, &i);
	assert_int_equal(i.count.rx_packets, 0);
	assert_int_equal(i.count.rx_bytes, 0);
	assert_int_equal(i.count.rx_discards, 1);
}

static void queries_walk_the_tables(void **state)
{
	static struct lan_info l;
	static struct port_info p;
	static struct addr_info a;
	struct route_info r;
	struct neigh_info n;
	struct rig_ip what = { .src = IP_GUEST1, .dst = IP_HOST1 };
	u32 cursor = 0, count = 0;

	(void)state;
	assert_true(net_lan_next(&cursor, &l));
	assert_int_equal(l.connected, 2);
	assert_int_equal(l.addresses, 2);
	assert_true(l.uplink_up);
	assert_false(net_lan_next(&cursor, &l));
	for (cursor = 0; net_port_next(&cursor, &p); count++)
		assert_string_equal(p.lan_name, "VSW1");
	assert_int_equal(count, 3);
	cursor = 0;
	assert_true(net_addr_next(&cursor, &a));
	assert_int_equal(a.ip, IP_GUEST1);
	assert_int_equal(a.base_ip, IP_BASE); /* R1.9: the tie */
	assert_string_equal(a.owner, "GUEST1");
	assert_true(net_addr_next(&cursor, &a));
	assert_false(net_addr_next(&cursor, &a));
	assert_int_equal(
		net_route_add(IP_FAR, 24, IP_HOST1, "SYSTEM", "VSW1", 0),
		ERR_OK);
	cursor = 0;
	assert_true(net_route_next(&cursor, &r) && r.connected);
	assert_true(net_route_next(&cursor, &r) && r.gateway);
	assert_true(net_route_next(&cursor, &r));
	assert_int_equal(r.route.prefix, IP_FAR & 0xffffff00);
	assert_false(net_route_next(&cursor, &r));
	port_input(guest1.port, rig_make_ip(&what));
	glue_now_us += 2500000;
	cursor = 0;
	assert_true(net_neigh_next(&cursor, &n));
	assert_int_equal(n.ip, IP_HOST1);
	assert_int_equal(n.pending, 1);
	assert_int_equal(n.age_s, 2);
	assert_false(net_neigh_next(&cursor, &n));
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, glue_setup, glue_teardown)
	const struct CMUnitTest tests[] = {
		T(refused_by_the_front_end_is_a_discard),
		T(segments_are_counted_as_the_wire_sees_them),
		T(so_are_those_cut_by_the_front_end),
		T(a_trace_sees_each_frame),
		T(small_segments_are_joined_for_who_takes_large),
		T(what_was_joined_before_is_counted),
		T(no_buffers_for_segments_is_a_discard),
		T(queries_walk_the_tables),
	};

	return cmocka_run_group_tests_name("net_count", tests, NULL, NULL);
}
