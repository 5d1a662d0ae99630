/* SPDX-License-Identifier: Apache-2.0 */
/* Sizes, offloads and hostile input at the router. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/net_rig.h"

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
	fake_dgram_limit(-1);
	return fake_dgram_live() == 0 ? 0 : -1;
}

static enum drop dropped(u32 port, const struct rig_ip *what)
{
	assert_int_equal(rig_send_ip(&g, port, what), OUTCOME_DROPPED);
	return g.out.reason;
}

static const struct rig_ip g1_to_g2 = { .src = IP_GUEST1, .dst = IP_GUEST2 };
static const struct rig_ip host_to_g2 = { .src = IP_HOST1, .dst = IP_GUEST2 };

/* --- size --- */

static struct lan *jumbo(void)
{
	g.r.lan[0].cfg.mtu = 9000;
	return &g.r.lan[0];
}

/* N23: */
static void too_big_with_df_is_told_the_mtu(void **state)
{
	struct rig_ip what = { .src = IP_GUEST1,
			       .dst = IP_HOST1,
			       .payload = 4000,
			       .frag = IP4_DF };
	struct dgram *d;

	(void)state;
	jumbo();
	rig_claims(&g);
	rig_host_known(&g);
	assert_int_equal(dropped(g.guest1, &what), DROP_TOO_BIG);
	d = rig_take(&g);
	assert_int_equal(d->port, g.guest1);
	assert_int_equal(d->data[34], ICMP_UNREACHABLE);
	assert_int_equal(d->data[35], ICMP_FRAG_NEEDED);
	assert_int_equal(get_be16(d->data + 40), 1500);
	dgram_release(d);
	what.dst = IP_GUEST2; /* inside it fits */
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_DELIVERED);
}

/* N22: */
static void too_big_is_fragmented_toward_the_uplink(void **state)
{
	struct rig_ip what = { .src = IP_GUEST1,
			       .dst = IP_HOST1,
			       .payload = 4000 };
	u32 expect = 0;
	struct dgram *d;

	(void)state;
	jumbo();
	rig_claims(&g);
	rig_host_known(&g);
	assert_int_equal(rig_send_ip(&g, g.guest1, &what), OUTCOME_UPLINK);
	assert_int_equal(g.out.count, 3);
	while ((d = rig_take(&g)) != NULL) {
		const struct ip4_hdr *ip = rig_ip(d);
		u16 frag = be16_get(ip->frag);
		u32 payload = be16_get(ip->total_len) - 20u;

		assert_true(be16_get(ip->total_len) <= 1500);
		assert_true(ip4_sum_ok(ip));
		assert_int_equal((frag & IP4_OFFSET) * 8u, expect);
		for (u32 i = 0; i < payload; i++)
			assert_int_equal(d->data[34 + i],
					 (u8)((expect + i) * 7 + 8));
		expect += payload;
		assert_int_equal(!!(frag & IP4_MF), expect != 4000);
		dgram_release(d);
	}
	assert_int_equal(expect, 4000);
}

/* N22: a record of the route has no copied flag, a security label has. */
static void later_fragments_keep_copied_options_only(void **state)
{
	static const u8 options[] = { 1,   7, 7, 4, 0, 0, 0, 0,
				      130, 4, 9, 9, 0, 0, 0, 0 };
	static const u8 later[] = { 1,	 1, 1, 1, 1, 1, 1, 1,
				    130, 4, 9, 9, 0, 0, 0, 0 };
	struct rig_ip what = { .src = IP_GUEST1,
			       .dst = IP_HOST1,
			       .payload = 2000,
			       .options = options,
			       .options_size = sizeof(options) };
	struct dgram *d;

	(void)state;
	rig_claims(&g);
	rig_host_known(&g);
	rig_send_ip(&g, g.guest1, &what);
	assert_int_equal(g.out.count, 2);
	d = rig_take(&g);
	assert_memory_equal(d->data + 34, options, sizeof(options));
	dgram_release(d);
	d = rig_take(&g);
	assert_memory_equal(d->data + 34, later, sizeof(later));
	assert_true(ip4_sum_ok(rig_ip(d)));
	dgram_release(d);
}

static void large_segment_stays_whole_inside(void **state)
{
	struct dgram *d = rig_make_tso(IP_GUEST1, IP_GUEST2, 60000, 1460);

	(void)state;
	rig_claims(&g);
	assert_int_equal(rig_send(&g, g.guest1, d), OUTCOME_DELIVERED);
	assert_int_equal(g.out.count, 1);
	d = rig_take(&g);
	assert_int_equal(d->flags, DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4 |
					   DGRAM_CSUM_TRUSTED);
	assert_int_equal(d->csum_start, 34);
	assert_int_equal(d->gso_hdr_len, 54);
	assert_int_equal(d->len, 60054);
	dgram_release(d);
	assert_int_equal(g.made.sums, 0);
}

static void expect_segments(u32 port, u32 payload, u32 mss)
{
	u32 n = (payload + mss - 1) / mss, seen = 0;
	struct dgram *d;

	assert_int_equal(g.out.count, n);
	for (u32 i = 0; (d = rig_take(&g)) != NULL; i++) {
		const struct tcp_hdr *tcp = (struct tcp_hdr *)(d->data + 34);

		assert_int_equal(d->port, port);
		assert_int_equal(
			d->flags & (DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4), 0);
		assert_true(ip4_sum_ok(rig_ip(d)));
		assert_true(rig_tcp_sum_ok(d));
		assert_int_equal(be32_get(tcp->seq), (u32)(0xfffffff0 + seen));
		assert_int_equal(!!(tcp->flags & TCP_FIN), i == n - 1);
		assert_int_equal(!!(tcp->flags & TCP_CWR), i == 0);
		seen += d->len - 54;
		dgram_release(d);
	}
	assert_int_equal(seen, payload);
}

static void large_segment_is_split_toward_the_uplink(void **state)
{
	(void)state;
	rig_claims(&g);
	rig_host_known(&g);
	assert_int_equal(
		rig_send(&g, g.guest1,
			 rig_make_tso(IP_GUEST1, IP_HOST1, 60000, 1460)),
		OUTCOME_UPLINK);
	expect_segments(g.uplink, 60000, 1460);
}

static void large_segment_is_split_for_a_nic_that_cannot(void **state)
{
	(void)state;
	rig_claims(&g);
	g.r.port[g.guest2].cfg.caps = 0;
	assert_int_equal(
		rig_send(&g, g.guest1,
			 rig_make_tso(IP_GUEST1, IP_GUEST2, 5001, 1000)),
		OUTCOME_DELIVERED);
	expect_segments(g.guest2, 5001, 1000);
}

static void unfinished_sum_is_finished_only_when_leaving(void **state)
{
	struct dgram *d = rig_make_tso(IP_GUEST1, IP_HOST1, 333, 0);

	(void)state;
	rig_claims(&g);
	rig_host_known(&g);
	d->flags = DGRAM_CSUM_PARTIAL;
	assert_int_equal(rig_send(&g, g.guest1, d), OUTCOME_UPLINK);
	d = rig_take(&g);
	assert_int_equal(d->flags & DGRAM_CSUM_PARTIAL, 0);
	assert_true(rig_tcp_sum_ok(d));
	dgram_release(d);
}

/* --- hostile input --- */

static void offload_requests_must_hold_together(void **state)
{
	static const struct {
		u16 start, offset, mss;
		u8 flags;
	} bad[] = {
		{ 34, 2000, 1000, DGRAM_CSUM_PARTIAL },
		{ 2000, 16, 1000, DGRAM_CSUM_PARTIAL },
		{ 10, 16, 1000, DGRAM_CSUM_PARTIAL },
		{ 20, 16, 1000, DGRAM_CSUM_PARTIAL },
		{ 34, 65535, 1000, DGRAM_CSUM_PARTIAL },
		{ 34, 16, 1000, DGRAM_GSO_TCP4 },
		{ 34, 16, 0, DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4 },
		{ 34, 16, 1, DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4 },
		{ 34, 6, 1000, DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4 },
	};

	(void)state;
	rig_claims(&g);
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++) {
		struct dgram *d = rig_make_tso(IP_GUEST1, IP_GUEST2, 900, 1);

		d->flags = bad[i].flags;
		d->csum_start = bad[i].start;
		d->csum_offset = bad[i].offset;
		d->gso_size = bad[i].mss;
		assert_int_equal(rig_send(&g, g.guest1, d), OUTCOME_DROPPED);
		assert_int_equal(g.out.reason, DROP_OFFLOAD);
	}
	assert_int_equal(g.r.port[g.guest1].count.tx_errors, ARRAY_SIZE(bad));
}

/* N1: */
static void malformed_headers_are_errors(void **state)
{
	struct dgram *d;

	(void)state;
	rig_claims(&g);
	for (u32 len = 0; len < 14 + 20 + 32; len++) {
		d = rig_make_ip(&g1_to_g2);
		d->len = len;
		assert_int_equal(rig_send(&g, g.guest1, d), OUTCOME_DROPPED);
		assert_int_equal(g.out.reason,
				 len < 14 ? DROP_SHORT : DROP_HEADER);
	}
	d = rig_make_ip(&g1_to_g2);
	d->data[14] = 0x44;
	rig_send(&g, g.guest1, d);
	assert_int_equal(g.out.reason, DROP_HEADER);
	d = rig_make_ip(&g1_to_g2);
	d->data[14] = 0x65;
	rig_send(&g, g.guest1, d);
	assert_int_equal(g.out.reason, DROP_HEADER);
}

/* N2: */
static void header_sum_is_checked_from_outside(void **state)
{
	struct rig_ip what = g1_to_g2;

	(void)state;
	rig_claims(&g);
	what.bad_sum = true;
	assert_int_equal(dropped(g.guest1, &what), DROP_HEADER_SUM);
	what = host_to_g2;
	what.bad_sum = true;
	assert_int_equal(dropped(g.uplink, &what), DROP_HEADER_SUM);
	assert_int_equal(g.r.port[g.uplink].count.rx_errors, 1);
}

/* N3: */
static void fragment_past_the_end_is_malformed(void **state)
{
	struct rig_ip what = g1_to_g2;
	struct dgram *d;

	(void)state;
	rig_claims(&g);
	what.frag = IP4_OFFSET;
	what.payload = 600;
	assert_int_equal(dropped(g.guest1, &what), DROP_HEADER);
	what.frag = IP4_MF;
	what.payload = 601;
	assert_int_equal(dropped(g.guest1, &what), DROP_HEADER);
	d = rig_make_ip(&g1_to_g2);
	rig_ip(d)->frag = be16_make(1);
	rig_ip(d)->total_len = be16_make(20);
	ip4_sum_set(rig_ip(d));
	rig_send(&g, g.guest1, d);
	assert_int_equal(g.out.reason, DROP_HEADER);
}

/* N4: */
static void padding_is_cut_off(void **state)
{
	struct dgram *d = rig_make_ip(&host_to_g2);

	(void)state;
	rig_claims(&g);
	put_be16(d->data + 16, 30);
	ip4_sum_set((struct ip4_hdr *)(d->data + 14));
	assert_int_equal(rig_send(&g, g.uplink, d), OUTCOME_DELIVERED);
	d = rig_take(&g);
	assert_int_equal(d->len, 14 + 30);
	dgram_release(d);
}

/* N7: */
static void other_protocols_are_counted(void **state)
{
	struct dgram *d = rig_make_ip(&g1_to_g2);

	(void)state;
	put_be16(d->data + 12, ETH_IP6);
	rig_send(&g, g.guest1, d);
	assert_int_equal(g.out.reason, DROP_IPV6);
	d = rig_make_ip(&g1_to_g2);
	put_be16(d->data + 12, ETH_VLAN);
	rig_send(&g, g.guest1, d);
	assert_int_equal(g.out.reason, DROP_ETHERTYPE);
}

/* N30: */
static void icmp_errors_are_rate_limited(void **state)
{
	struct rig_ip what = { .src = IP(10, 66, 0, 5), .dst = IP_FAR };
	u32 alone = rig_nic(&g, "GUEST3", "ALONE");

	(void)state;
	for (u32 i = 0; i < ICMP_BURST + 30; i++)
		dropped(alone, &what);
	assert_int_equal(g.out.count, ICMP_BURST);
	assert_int_equal(g.r.count.icmp_limited, 30);
	g.now_us += 3 * ICMP_EVERY_US;
	for (u32 i = 0; i < 10; i++)
		dropped(alone, &what);
	assert_int_equal(g.out.count, ICMP_BURST + 3);
}

/* N29: */
static void no_error_about_an_error(void **state)
{
	struct rig_ip what = {
		.src = IP_GUEST1, .dst = IP_PRIV, .proto = IP_ICMP, .ttl = 1
	};
	struct dgram *d = rig_make_ip(&what);

	(void)state;
	rig_claims(&g);
	d->data[34] = ICMP_UNREACHABLE;
	rig_send(&g, g.guest1, d);
	assert_int_equal(g.out.count, 0);
}

static void exhausted_buffers_drop_and_leak_nothing(void **state)
{
	(void)state;
	jumbo();
	rig_claims(&g);
	rig_host_known(&g);
	for (long n = 0; n < 45; n++) {
		struct dgram *d =
			rig_make_tso(IP_GUEST1, IP_HOST1, 60000, 1460);
		fake_dgram_limit(n);
		rig_send(&g, g.guest1, d);
		fake_dgram_limit(-1);
		assert_int_equal(g.out.count, n < 42 ? 0 : 42);
		rig_drain(&g);
	}
	assert_int_equal(g.unfinished, 42);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(too_big_with_df_is_told_the_mtu),
		T(too_big_is_fragmented_toward_the_uplink),
		T(later_fragments_keep_copied_options_only),
		T(large_segment_stays_whole_inside),
		T(large_segment_is_split_toward_the_uplink),
		T(large_segment_is_split_for_a_nic_that_cannot),
		T(unfinished_sum_is_finished_only_when_leaving),
		T(offload_requests_must_hold_together),
		T(malformed_headers_are_errors),
		T(header_sum_is_checked_from_outside),
		T(fragment_past_the_end_is_malformed),
		T(padding_is_cut_off),
		T(other_protocols_are_counted),
		T(icmp_errors_are_rate_limited),
		T(no_error_about_an_error),
		T(exhausted_buffers_drop_and_leak_nothing),
	};

	return cmocka_run_group_tests_name("router_size", tests, NULL, NULL);
}
