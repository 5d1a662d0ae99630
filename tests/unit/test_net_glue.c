/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The router's lock, flights and counts.  CP's glue is compiled into this test
 * with locks, tasks and the clock faked below: one thread, and a hook where
 * another CPU would run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cp/core/event.h"
#include "tests/fake/net_rig.h"
#include "vswitch/offload.h"
#include "vswitch/wire/arp.h"

#include "vswitch/glue.c"
#include "vswitch/netadmin.c"
#include "vswitch/netquery.c"

/* The event log's seam: what is noted is QUERY EVENTS' business. */
void event_note(enum event_type type, const char *user, const char *format, ...)
{
	(void)type;
	(void)user;
	(void)format;
}

/* --- the machine --- */

static u64 now_us = 5000000;
static u32 wakes, yields;
static void (*on_yield)(void);

void spin_lock(struct spinlock *l)
{
	assert_int_equal(l->owner, 0);
	l->owner = 1;
}

void spin_unlock(struct spinlock *l)
{
	assert_int_equal(l->owner, 1);
	l->owner = 0;
}

u64 clock_now_us(void)
{
	return now_us;
}

struct task *task_create(const char *name, void (*entry)(void *), void *arg)
{
	(void)name;
	(void)entry;
	return arg;
}

void task_wake(struct task *t)
{
	(void)t;
	wakes++;
}

void task_yield(void)
{
	assert_int_equal(net.lock.owner, 0);
	yields++;
	if (on_yield)
		on_yield();
}

bool task_park(u64 deadline)
{
	(void)deadline;
	return true;
}

void task_sleep_us(u64 us)
{
	(void)us;
}

/* --- taps: counted --- */

u32 nettrace_active;
static u32 taps[2], tap_outcomes[OUTCOME_COUNT + 1], ports_gone, lans_gone;

void nettrace_begin(struct nettrace_marks *m, const struct port *p,
		    enum capture_way way, const struct dgram *d)
{
	(void)p;
	assert_int_equal(net.lock.owner, 0);
	assert_true(d->len > 0);
	taps[way]++;
	m->count = 1;
}

void nettrace_end(const struct nettrace_marks *m, u32 outcome, u32 reason)
{
	(void)reason;
	assert_int_equal(m->count, 1);
	tap_outcomes[outcome]++;
}

void nettrace_port_gone(u32 port)
{
	(void)port;
	ports_gone++;
}

void nettrace_lan_gone(u32 lan)
{
	(void)lan;
	lans_gone++;
}

void mutex_init(struct mutex *m)
{
	memset(m, 0, sizeof(*m));
}

void mutex_lock(struct mutex *m)
{
	m->guard++;
}

void mutex_unlock(struct mutex *m)
{
	m->guard--;
}

/* --- front ends --- */

struct front {
	struct port *port;
	u32 got, flushes, room;
	u32 waits, waited_from; /* wait_room() */
	u64 bytes;
	bool link;
	void (*during)(struct front *f);
};

static struct front guest1, guest2, adapter;

static void take(struct front *f, struct dgram *d, struct port_loss *lost)
{
	f->bytes += d->len;
	if (f->during)
		f->during(f);
	if (f->room) {
		f->room--;
		f->got++;
	} else {
		lost->frames++;
		lost->bytes += d->len;
	}
	dgram_release(d);
}

static void front_transmit(void *front, struct dgram *list,
			   struct port_loss *lost)
{
	struct dgram *next;

	assert_int_equal(net.lock.owner, 0);
	for (; list; list = next) {
		next = list->next;
		take(front, list, lost);
	}
}

static void front_flush(void *front)
{
	struct front *f = front;

	assert_int_equal(net.lock.owner, 0);
	f->flushes++;
}

static void front_link(void *front, bool up)
{
	struct front *f = front;

	assert_int_equal(net.lock.owner, 0);
	f->link = up;
}

/* While a sender waits, its flight keeps the port from going. */
static void front_wait_room(void *front, u32 from)
{
	struct front *f = front;

	assert_int_equal(net.lock.owner, 0);
	assert_int_equal(flights[0] + flights[1], 1);
	f->waits++;
	f->waited_from = from;
}

static const struct port_front_ops ops = { .framing = PORT_ETHERNET,
					   .transmit = front_transmit,
					   .flush = front_flush,
					   .wait_room = front_wait_room,
					   .link = front_link };

static void attach(struct front *f, const char *owner, u8 flags)
{
	struct port_config c = { .flags = flags };

	memset(f, 0, sizeof(*f));
	f->room = 1000;
	str_copy(c.owner, sizeof(c.owner), owner);
	assert_int_equal(port_attach(&ops, f, &c, &f->port), ERR_OK);
	assert_int_equal(port_couple(f->port, "SYSTEM", "VSW1"), ERR_OK);
}

static int setup(void **state)
{
	static const u8 prefix[3] = { 2, 0, 0 };
	struct lan_config c = { .owner = "SYSTEM",
				.name = "VSW1",
				.kind = LAN_VSWITCH,
				.base_ip = IP_BASE,
				.prefix_len = 24,
				.gateway = IP_HOST1 };

	(void)state;
	memset(&net, 0, sizeof(net));
	wakes = 0;
	yields = 0;
	on_yield = NULL;
	ticker_idle = false;
	net_init(prefix);
	assert_int_equal(net_lan_define(&c), ERR_OK);
	attach(&guest1, "GUEST1", 0);
	attach(&guest2, "GUEST2", 0);
	attach(&adapter, "SYSTEM", PORT_UPLINK);
	port_set_mac(adapter.port, rig_adapter_mac);
	port_set_link(adapter.port, true);
	assert_int_equal(port_set_ip(guest1.port, IP_GUEST1), ERR_OK);
	assert_int_equal(port_set_ip(guest2.port, IP_GUEST2), ERR_OK);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	port_detach(guest1.port);
	if (guest2.port->attached)
		port_detach(guest2.port);
	port_detach(adapter.port);
	assert_int_equal(flights[0] | flights[1], 0);
	return fake_dgram_live() == 0 ? 0 : -1;
}

static struct dgram *to_guest2(void)
{
	struct rig_ip what = { .src = IP_GUEST1, .dst = IP_GUEST2 };

	return rig_make_ip(&what);
}

/* --- tests --- */

static void receiver_is_flushed_once_a_batch(void **state)
{
	(void)state;
	for (u32 i = 0; i < 5; i++)
		port_input(guest1.port, to_guest2());
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
	port_input(guest1.port, to_guest2());
	reached = port_input_done(guest1.port);
	assert_int_equal(reached, 1ull << guest2.port->id);
	port_wait_room(guest1.port, reached);
	assert_int_equal(guest2.waits, 1);
	assert_int_equal(guest2.waited_from, guest1.port->id);
	assert_int_equal(guest1.waits + adapter.waits, 0);
	port_wait_room(guest1.port, port_input_done(guest1.port));
	assert_int_equal(guest2.waits, 1);
	port_input(guest1.port, to_guest2());
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
	memset(taps, 0, sizeof(taps));
	memset(tap_outcomes, 0, sizeof(tap_outcomes));
	port_input(guest1.port, to_guest2());
	assert_int_equal(taps[CAPTURE_IN] + taps[CAPTURE_OUT], 0);
	nettrace_active = 1;
	port_input(guest1.port, to_guest2());
	assert_int_equal(taps[CAPTURE_IN], 1);
	assert_int_equal(taps[CAPTURE_OUT], 1);
	assert_int_equal(tap_outcomes[OUTCOME_DELIVERED], 2);
	guest2.room = 0;
	port_input(guest1.port, to_guest2());
	assert_int_equal(tap_outcomes[CAPTURE_REFUSED], 1);
	port_input(guest1.port, rig_make_ip(&spoofed));
	assert_int_equal(tap_outcomes[OUTCOME_DROPPED], 1);
	assert_int_equal(taps[CAPTURE_IN], 3);
	nettrace_active = 0;
	ports_gone = lans_gone = 0;
	port_detach(guest2.port);
	assert_int_equal(ports_gone, 1);
	assert_int_equal(net_lan_destroy("SYSTEM", "NONE"), ERR_NOENT);
	assert_int_equal(lans_gone, 0);
	assert_int_equal(net_lan_destroy("SYSTEM", "VSW1"), ERR_OK);
	assert_int_equal(lans_gone, 1);
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

static void refused_by_the_front_end_is_a_discard(void **state)
{
	struct port_info i;

	(void)state;
	guest2.room = 2;
	for (u32 n = 0; n < 5; n++)
		port_input(guest1.port, to_guest2());
	port_query(guest2.port, &i);
	assert_int_equal(i.count.rx_packets, 2);
	assert_int_equal(i.count.rx_discards, 3);
	assert_int_equal(i.count.rx_bytes, 2 * (14 + 20 + 32));
	port_query(guest1.port, &i);
	assert_int_equal(i.count.tx_packets, 5);
}

static void segments_are_counted_as_the_wire_sees_them(void **state)
{
	struct router_counters c;
	struct port_info i;

	(void)state;
	port_set_caps(guest2.port, 0);
	port_input(guest1.port,
		   rig_make_tso(IP_GUEST1, IP_GUEST2, 10000, 1460));
	assert_int_equal(guest2.got, 7);
	port_query(guest2.port, &i);
	assert_int_equal(i.count.rx_packets, 7);
	assert_int_equal(i.count.rx_bytes, guest2.bytes);
	assert_int_equal(guest2.bytes, 10000 + 7 * 54);
	net_counters(&c);
	assert_int_equal(c.segments, 7);
	assert_int_equal(c.sums, 7);
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

static void land(void)
{
	if (yields == 3)
		flight_end(&flights[epoch ^ 1]);
}

/* "Another CPU" detaches guest 2 while a datagram for it is on its way. */
static void detach_now(struct front *f)
{
	on_yield = land;
	port_detach(f->port);
	assert_int_equal(yields, 3);
	/* For the flight that was landed by hand. */
	__atomic_fetch_add(&flights[epoch ^ 1], 1, __ATOMIC_RELAXED);
}

static void detach_waits_for_what_is_on_its_way(void **state)
{
	(void)state;
	guest2.during = detach_now;
	port_input(guest1.port, to_guest2());
	assert_int_equal(yields, 3);
	on_yield = NULL;
	port_input_done(guest1.port);
	assert_int_equal(guest2.flushes, 0);
	/* Its address is free: the datagram goes outside now. */
	port_input(guest1.port, to_guest2());
	assert_int_equal(guest2.got, 1);
	assert_int_equal(adapter.got, 1); /* the ARP request */
}

static void flush_of_a_detached_port_is_left_out(void **state)
{
	(void)state;
	port_input(guest1.port, to_guest2());
	port_detach(guest2.port);
	assert_int_equal(yields, 0);
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
	assert_false(tick());
	port_input(guest1.port, to_guest2());
	assert_int_equal(wakes, 0);
	port_input(guest1.port, rig_make_ip(&what));
	assert_int_equal(wakes, 1);
	port_input(guest1.port, rig_make_ip(&what));
	assert_int_equal(wakes, 1);
	assert_int_equal(adapter.got, 1);
	now_us += NEIGH_RETRANS_US;
	assert_true(tick());
	assert_int_equal(adapter.got, 2);
	assert_int_equal(adapter.flushes, 1);
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
	now_us += 2500000;
	cursor = 0;
	assert_true(net_neigh_next(&cursor, &n));
	assert_int_equal(n.ip, IP_HOST1);
	assert_int_equal(n.pending, 1);
	assert_int_equal(n.age_s, 2);
	assert_false(net_neigh_next(&cursor, &n));
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(receiver_is_flushed_once_a_batch),
		T(sender_waits_for_those_it_reached),
		T(refused_by_the_front_end_is_a_discard),
		T(taps_see_what_passes),
		T(own_datagrams_are_flushed_by_who_sends),
		T(segments_are_counted_as_the_wire_sees_them),
		T(small_segments_are_joined_for_who_takes_large),
		T(what_was_joined_before_is_counted),
		T(no_buffers_for_segments_is_a_discard),
		T(detach_waits_for_what_is_on_its_way),
		T(flush_of_a_detached_port_is_left_out),
		T(fronts_are_told_of_their_link),
		T(ticker_sleeps_until_there_is_a_neighbour),
		T(queries_walk_the_tables),
	};

	return cmocka_run_group_tests_name("net_glue", tests, NULL, NULL);
}
