/* SPDX-License-Identifier: Apache-2.0 */
/* The base as a host and as a hop: options, ICMP, fragments to itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/net_rig.h"
#include "vswitch/wire/checksum.h"

#define BASE_PRIV IP(10, 65, 0, 254)

static struct net_rig g;

static int setup(void **state)
{
	(void)state;
	rig_init(&g);
	rig_claims(&g);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_done(&g);
	fake_dgram_limit(-1);
	return fake_dgram_live() == 0 ? 0 : -1;
}

/* The one datagram that came out, which goes to PORT. */
static struct dgram *only(u32 port)
{
	struct dgram *d = rig_take(&g);

	assert_non_null(d);
	assert_int_equal(d->port, port);
	assert_null(rig_take(&g));
	assert_true(ip4_sum_ok(rig_ip(d)));
	return d;
}

/* The one that came out is an ICMP message so; WORD: its bytes 4 to 7. */
static void expect_error(u32 port, u8 type, u8 code, u32 word)
{
	struct dgram *d = only(port);
	const struct icmp_hdr *icmp = rig_icmp(d);
	u32 size = d->len - 14 - 20;

	assert_int_equal(rig_ip(d)->proto, IP_ICMP);
	assert_int_equal(icmp->type, type);
	assert_int_equal(icmp->code, code);
	assert_int_equal(get_be32((const u8 *)icmp + 4), word);
	assert_int_equal(csum_fold16(csum_partial(icmp, size, 0)), 0xffff);
	dgram_release(d);
}

static void expect_drop(u32 port, struct dgram *d, enum drop reason)
{
	assert_int_equal(rig_send(&g, port, d), OUTCOME_DROPPED);
	assert_int_equal(g.out.reason, reason);
}

/* --- options --- */

/* GUEST1 to a machine of another LAN, with options. */
static struct dgram *with(const u8 *options, u32 size)
{
	struct rig_ip what = { .src = IP_GUEST1,
			       .dst = IP_PRIV,
			       .options = options,
			       .options_size = size };

	return rig_make_ip(&what);
}

static void source_routes_are_refused(void **state)
{
	static const u8 loose[] = { 131, 7, 4, 10, 65, 0, 5, 0 };
	static const u8 strict[] = { 1, 137, 7, 4, 10, 65, 0, 5 };

	(void)state; /* N25: */
	expect_drop(g.guest1, with(loose, sizeof(loose)), DROP_OPTIONS);
	expect_error(g.guest1, ICMP_UNREACHABLE, ICMP_SOURCE_ROUTE, 0);
	expect_drop(g.guest1, with(strict, sizeof(strict)), DROP_OPTIONS);
	expect_error(g.guest1, ICMP_UNREACHABLE, ICMP_SOURCE_ROUTE, 0);
}

static void the_hop_records_itself(void **state)
{
	static const u8 record[] = { 1, 7, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0 };
	u32 priv = rig_nic(&g, "GUEST3", "PRIV");
	struct rig_ip what = { .src = IP_GUEST1,
			       .dst = IP_GUEST2,
			       .options = record,
			       .options_size = sizeof(record) };
	struct dgram *d;
	const u8 *o;

	(void)state; /* N26: */
	assert_int_equal(router_claim(&g.r, priv, IP_PRIV), ERR_OK);
	rig_send(&g, g.guest1, with(record, sizeof(record)));
	d = only(priv);
	o = d->data + 14 + 20;
	assert_int_equal(o[3], 8);
	assert_int_equal(get_be32(o + 4), BASE_PRIV);
	assert_int_equal(get_be32(o + 8), 0);
	dgram_release(d);
	/* Within a LAN the base is no hop. */
	rig_send_ip(&g, g.guest1, &what);
	d = only(g.guest2);
	assert_int_equal(d->data[14 + 20 + 3], 4);
	dgram_release(d);
}

static void a_full_record_stays(void **state)
{
	static const u8 full[] = { 7, 7, 8, 1, 2, 3, 4, 0 };
	u32 priv = rig_nic(&g, "GUEST3", "PRIV");
	struct dgram *d;

	(void)state; /* N26: */
	assert_int_equal(router_claim(&g.r, priv, IP_PRIV), ERR_OK);
	rig_send(&g, g.guest1, with(full, sizeof(full)));
	d = only(priv);
	assert_memory_equal(d->data + 34, full, sizeof(full));
	dgram_release(d);
}

static void malformed_options_are_told_with_their_place(void **state)
{
	static const struct {
		u8 at, option[8];
	} bad[] = {
		{ 20, { 7, 1 } },	/* shorter than itself */
		{ 20, { 7, 9, 4 } },	/* longer than the header */
		{ 21, { 1, 7, 7, 3 } }, /* points into itself */
		{ 20, { 7, 7, 6 } },	/* points to half an address */
		{ 20, { 68, 8, 4 } },	/* likewise */
		{ 20, { 7, 2, 0 } },	/* without a pointer */
		{ 27,
		  { 1, 1, 1, 1, 1, 1, 1, 148 } }, /* no room for its length */
	};

	(void)state; /* N27: */
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		expect_drop(g.guest1, with(bad[i].option, 8), DROP_OPTIONS);
		expect_error(g.guest1, ICMP_PARAMETER, 0, (u32)bad[i].at << 24);
	}
}

static void other_options_pass(void **state)
{
	static const u8 alert[] = { 148, 4, 0, 0, 68, 8, 5, 0, 0, 0, 0, 0 };
	u32 priv = rig_nic(&g, "GUEST3", "PRIV");
	struct dgram *d;

	(void)state; /* N28: */
	assert_int_equal(router_claim(&g.r, priv, IP_PRIV), ERR_OK);
	rig_send(&g, g.guest1, with(alert, sizeof(alert)));
	d = only(priv);
	assert_memory_equal(d->data + 34, alert, sizeof(alert));
	dgram_release(d);
}

/* --- errors --- */

static void no_error_about_these(void **state)
{
	struct rig_ip what = { .src = IP_GUEST1, .dst = IP_PRIV, .ttl = 1 };
	struct dgram *d;

	(void)state; /* N29: */
	what.frag = 5;
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_DROPPED);
	assert_int_equal(g.out.count, 0);
	what.frag = 0;
	what.proto = IP_ICMP;
	for (u32 type = 0; type < 256; type++) {
		bool query = type == ICMP_ECHO || type == ICMP_ECHO_REPLY ||
			     type == ICMP_TIMESTAMP || type == 14;

		d = rig_make_ip(&what);
		rig_icmp(d)->type = (u8)type;
		rig_send(&g, g.guest1, d);
		assert_int_equal(g.out.count, query);
		rig_drain(&g);
		g.now_us += ICMP_EVERY_US;
	}
	/* To a broadcast, and from outside to nobody. */
	what = (struct rig_ip){ .src = IP_GUEST1, .dst = IP(10, 65, 0, 255) };
	rig_send_ip(&g, g.guest1, &what);
	what = (struct rig_ip){ .src = IP_HOST1, .dst = IP(10, 64, 0, 99) };
	rig_send_ip(&g, g.uplink, &what);
	assert_int_equal(g.out.count, 0);
}

static void errors_quote_and_name_themselves(void **state)
{
	struct rig_ip what = {
		.src = IP_GUEST1, .dst = IP_PRIV, .ttl = 1, .payload = 1000
	};
	struct dgram *d;

	(void)state; /* N31, N32: */
	rig_send_ip(&g, g.guest1, &what);
	d = only(g.guest1);
	assert_int_equal(d->len, 14 + 576);
	assert_int_equal(rig_ip(d)->tos, 0xc0);
	assert_int_equal(be32_get(rig_ip(d)->src), IP_BASE);
	assert_int_equal(be32_get(rig_ip(d)->dst), IP_GUEST1);
	assert_int_equal(d->data[42], 0x45);
	assert_int_equal(d->data[42 + 8], 1); /* TTL as it came */
	assert_int_equal(get_be32(d->data + 42 + 16), IP_PRIV);
	dgram_release(d);
}

/* --- the base itself --- */

static void echo_keeps_data_and_options(void **state)
{
	static const u8 nops[] = { 1, 1, 1, 0 };
	struct rig_ip what = { .src = IP_GUEST1,
			       .dst = IP_BASE,
			       .proto = IP_ICMP,
			       .ttl = 1,
			       .options = nops,
			       .options_size = 4 };
	struct dgram *d = rig_make_ip(&what);

	(void)state; /* N19, N33: whatever its time to live */
	*rig_icmp(d) = (struct icmp_hdr){ .type = ICMP_ECHO };
	rig_icmp_sum(d);
	assert_int_equal(rig_send(&g, g.guest1, d), OUTCOME_ANSWERED);
	d = only(g.guest1);
	assert_int_equal(rig_ip(d)->ttl, 64);
	assert_memory_equal(d->data + 34, nops, 4);
	assert_int_equal(rig_icmp(d)->type, ICMP_ECHO_REPLY);
	assert_int_equal(d->data[14 + 24 + 8], 8 * 7 + 8);
	assert_int_equal(csum_fold16(csum_partial(rig_icmp(d), 32, 0)), 0xffff);
	dgram_release(d);
}

static void no_echo_to_many_or_with_a_bad_sum(void **state)
{
	struct dgram *d;

	(void)state; /* N33, N34: */
	rig_send(&g, g.guest1, rig_make_echo(IP_GUEST1, IP(10, 64, 0, 255), 8));
	assert_int_equal(rig_out_count(&g, g.guest1), 0);
	rig_drain(&g);
	d = rig_make_echo(IP_GUEST1, IP_BASE, 8);
	d->data[14 + 20 + 9]++;
	expect_drop(g.guest1, d, DROP_ICMP_SUM);
	assert_int_equal(g.out.count, 0);
}

static void other_icmp_changes_nothing(void **state)
{
	static const u8 types[] = { ICMP_REDIRECT, ICMP_QUENCH, ICMP_TIMESTAMP,
				    ICMP_ECHO_REPLY, 200 };
	struct dgram *d;

	(void)state; /* N35: */
	for (u32 i = 0; i < ARRAY_SIZE(types); i++) {
		d = rig_make_echo(IP_GUEST1, IP_BASE, 40);
		rig_icmp(d)->type = types[i];
		rig_icmp_sum(d);
		expect_drop(g.guest1, d, DROP_BASE_SERVICE);
	}
	assert_int_equal(g.out.count, 0);
	assert_int_equal(g.r.routes.count, 0);
}

static void base_has_no_ports_and_protocols(void **state)
{
	struct rig_ip what = { .src = IP_HOST1, .dst = IP_BASE };

	(void)state; /* N36: */
	rig_send_ip(&g, g.uplink, &what);
	expect_error(g.uplink, ICMP_UNREACHABLE, ICMP_PORT, 0);
	what.proto = IP_TCP;
	rig_send_ip(&g, g.uplink, &what);
	expect_error(g.uplink, ICMP_UNREACHABLE, ICMP_PROTOCOL, 0);
	what.proto = 89;
	rig_send_ip(&g, g.uplink, &what);
	expect_error(g.uplink, ICMP_UNREACHABLE, ICMP_PROTOCOL, 0);
}

static void no_route_is_told(void **state)
{
	struct rig_ip what = { .src = IP(10, 66, 0, 5), .dst = IP_FAR };
	u32 alone = rig_nic(&g, "GUEST3", "ALONE");

	(void)state; /* N37: */
	rig_send_ip(&g, alone, &what);
	expect_error(alone, ICMP_UNREACHABLE, ICMP_NET, 0);
	what.dst = IP(10, 66, 0, 77);
	rig_send_ip(&g, alone, &what);
	expect_error(alone, ICMP_UNREACHABLE, ICMP_HOST, 0);
}

/* --- fragments to the base --- */

/* Bytes FROM to TO of the payload of WHOLE, an echo request. */
static struct dgram *cut(const struct dgram *whole, u16 id, u32 from, u32 to)
{
	u32 size = whole->len - 14 - 20;
	struct dgram *d = dgram_alloc(34 + to - from);

	d->len = 34 + to - from;
	memcpy(d->data, whole->data, 34);
	memcpy(d->data + 34, whole->data + 34 + from, to - from);
	rig_ip(d)->id = be16_make(id);
	rig_ip(d)->total_len = be16_make((u16)(20 + to - from));
	rig_ip(d)->frag = be16_make((u16)(from / 8 | (to < size ? IP4_MF : 0)));
	ip4_sum_set(rig_ip(d));
	return d;
}

static enum outcome send_cut(u32 port, const struct dgram *whole, u16 id,
			     u32 from, u32 to)
{
	return rig_send(&g, port, cut(whole, id, from, to));
}

static void pings_in_fragments_are_answered(void **state)
{
	struct dgram *ping = rig_make_echo(IP_GUEST1, IP_BASE, 65480);
	u32 last = 0, bytes = 0, size = 65488;
	struct dgram *d;

	(void)state; /* N38: as large as the rig can, the last one first */
	assert_int_equal(send_cut(g.guest1, ping, 1, 64000, size),
			 OUTCOME_PENDING);
	for (u32 at = 0; at < 64000 - 1280; at += 1280)
		assert_int_equal(send_cut(g.guest1, ping, 1, at, at + 1280),
				 OUTCOME_PENDING);
	assert_int_equal(g.r.reasms.pending, 50);
	assert_int_equal(send_cut(g.guest1, ping, 1, 62720, 64000),
			 OUTCOME_ANSWERED);
	assert_int_equal(g.r.reasms.pending, 0);
	assert_int_equal(g.r.count.ended[OUTCOME_PENDING], 0);
	assert_int_equal(g.r.count.reassembled, 1);
	while ((d = rig_take(&g)) != NULL) {
		const struct ip4_hdr *ip = rig_ip(d);
		u32 at = (be16_get(ip->frag) & IP4_OFFSET) * 8u;

		assert_int_equal(at, bytes);
		last = be16_get(ip->frag) & IP4_MF;
		bytes += d->len - 34;
		if (at)
			assert_memory_equal(d->data + 34, ping->data + 34 + at,
					    d->len - 34);
		dgram_release(d);
	}
	assert_int_equal(last, 0);
	assert_int_equal(bytes, size);
	dgram_release(ping);
}

static void overlapping_fragments_fall_together(void **state)
{
	static const struct {
		u32 from, to;
	} bad[] = {
		{ 0, 64 },    /* the same again */
		{ 56, 96 },   /* the end of one */
		{ 96, 200 },  /* past the last byte known */
		{ 160, 168 }, /* two ends */
	};
	struct dgram *ping = rig_make_echo(IP_GUEST1, IP_BASE, 192);
	struct dgram *d;

	(void)state; /* N39: */
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		u64 drops = g.r.count.drops[DROP_FRAGS_OVERLAP];

		send_cut(g.guest1, ping, 7, 0, 64);
		/* An end before the real one. */
		d = cut(ping, 7, 128, 160);
		rig_ip(d)->frag = be16_make(128 / 8);
		ip4_sum_set(rig_ip(d));
		assert_int_equal(rig_send(&g, g.guest1, d), OUTCOME_PENDING);
		expect_drop(g.guest1, cut(ping, 7, bad[i].from, bad[i].to),
			    DROP_FRAGS_OVERLAP);
		assert_int_equal(g.r.reasms.used, 0);
		assert_int_equal(g.r.count.drops[DROP_FRAGS_OVERLAP] - drops,
				 3);
	}
	/* An end before what is there. */
	send_cut(g.guest1, ping, 8, 128, 160);
	d = cut(ping, 8, 64, 96);
	rig_ip(d)->frag = be16_make(64 / 8);
	ip4_sum_set(rig_ip(d));
	expect_drop(g.guest1, d, DROP_FRAGS_OVERLAP);
	assert_int_equal(g.out.count, 0);
	dgram_release(ping);
}

static void incomplete_ones_time_out(void **state)
{
	struct dgram *ping = rig_make_echo(IP_HOST1, IP_BASE, 192);

	(void)state; /* N40: told only if the first is there */
	send_cut(g.uplink, ping, 1, 0, 64);
	send_cut(g.uplink, ping, 2, 64, 128);
	assert_true(router_has_work(&g.r));
	g.now_us += REASM_US - 1;
	rig_tick(&g);
	assert_int_equal(g.r.reasms.used, 2);
	g.now_us += 1;
	rig_tick(&g);
	assert_int_equal(g.r.reasms.used, 0);
	assert_int_equal(g.r.count.drops[DROP_FRAGS_TIMEOUT], 2);
	assert_memory_equal(rig_eth(g.out.head)->dst, rig_host_mac, 6);
	expect_error(g.uplink, ICMP_TIME_EXCEEDED, ICMP_IN_REASSEMBLY, 0);
	assert_false(router_has_work(&g.r));
	dgram_release(ping);
}

static void one_port_uses_up_its_own_share(void **state)
{
	struct dgram *ping = rig_make_echo(IP_GUEST1, IP_BASE, 192);
	struct dgram *other = rig_make_echo(IP_GUEST2, IP_BASE, 192);

	(void)state; /* N41: */
	send_cut(g.guest2, other, 1, 0, 64);
	for (u16 id = 0; id < 1000; id++) {
		g.now_us++;
		send_cut(g.guest1, ping, id, 0, 64);
	}
	assert_int_equal(g.r.reasms.used, REASM_PORT + 1);
	assert_int_equal(g.r.count.drops[DROP_FRAGS_FULL], 1000 - REASM_PORT);
	/* The newest are there. */
	assert_int_equal(send_cut(g.guest1, ping, 998, 64, 200),
			 OUTCOME_ANSWERED);
	assert_int_equal(send_cut(g.guest2, other, 1, 64, 200),
			 OUTCOME_ANSWERED);
	rig_drain(&g);
	/* What is left goes with the NIC. */
	assert_int_equal(router_uncouple(&g.r, g.guest1), ERR_OK);
	assert_int_equal(g.r.reasms.used, 0);
	assert_int_equal(g.r.count.drops[DROP_ADMIN], 1);
	dgram_release(ping);
	dgram_release(other);
}

static void all_slots_taken_or_no_buffer(void **state)
{
	u32 port[REASM_SLOTS / REASM_PORT];
	struct dgram *ping = rig_make_echo(IP_GUEST1, IP_BASE, 192);

	(void)state; /* N41: */
	for (u32 i = 0; i < ARRAY_SIZE(port); i++) {
		u32 ip = IP(10, 64, 0, 100 + i);
		struct dgram *d = rig_make_echo(ip, IP_BASE, 192);

		port[i] = rig_nic(&g, "OTHER", RIG_VSWITCH);
		send_cut(port[i], d, 1, 0, 64);
		send_cut(port[i], d, 2, 0, 64);
		dgram_release(d);
	}
	assert_int_equal(g.r.reasms.used, REASM_SLOTS);
	expect_drop(g.guest1, cut(ping, 1, 0, 64), DROP_FRAGS_FULL);
	router_port_remove(&g.r, port[0]);
	fake_dgram_limit(1);
	expect_drop(g.guest1, cut(ping, 1, 0, 64), DROP_FRAGS_FULL);
	fake_dgram_limit(-1);
	assert_int_equal(send_cut(g.guest1, ping, 1, 0, 64), OUTCOME_PENDING);
	dgram_release(ping);
}

static void only_what_is_answered_is_put_together(void **state)
{
	struct rig_ip what = { .src = IP_GUEST1,
			       .dst = IP_BASE,
			       .frag = IP4_MF };

	(void)state; /* N24, N38: */
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_DROPPED);
	expect_error(g.guest1, ICMP_UNREACHABLE, ICMP_PORT, 0);
	assert_int_equal(g.r.reasms.used, 0);
	what.dst = IP_GUEST2;
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_DELIVERED);
	assert_int_equal(rig_out_count(&g, g.guest2), 1);
	assert_int_equal(g.r.reasms.used, 0);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(source_routes_are_refused),
		T(the_hop_records_itself),
		T(a_full_record_stays),
		T(malformed_options_are_told_with_their_place),
		T(other_options_pass),
		T(no_error_about_these),
		T(errors_quote_and_name_themselves),
		T(echo_keeps_data_and_options),
		T(no_echo_to_many_or_with_a_bad_sum),
		T(other_icmp_changes_nothing),
		T(base_has_no_ports_and_protocols),
		T(no_route_is_told),
		T(pings_in_fragments_are_answered),
		T(overlapping_fragments_fall_together),
		T(incomplete_ones_time_out),
		T(one_port_uses_up_its_own_share),
		T(all_slots_taken_or_no_buffer),
		T(only_what_is_answered_is_put_together),
	};

	return cmocka_run_group_tests_name("router_icmp", tests, NULL, NULL);
}
