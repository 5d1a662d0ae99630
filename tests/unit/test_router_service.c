/* SPDX-License-Identifier: Apache-2.0 */
/* UDP ports of the base's own (N58), and answers in the name of its address. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fake/net_rig.h"
#include "vswitch/offload.h"
#include "vswitch/origin.h"
#include "vswitch/service.h"
#include "vswitch/wire/checksum.h"

#define PORT 4330

static struct net_rig g;
static struct dgram *taken;
static struct service_peer peer;
static u32 takes;

static void take(void *arg, struct dgram *d, const struct service_peer *from)
{
	assert_ptr_equal(arg, &takes);
	if (taken)
		dgram_release(taken);
	taken = d;
	peer = *from;
	takes++;
}

static void begin(void)
{
	rig_init(&g);
	rig_claims(&g);
	takes = 0;
	taken = NULL;
	assert_int_equal(service_open(&g.r.services, PORT, take, &takes),
			 ERR_OK);
}

static void end(void)
{
	u64 ended = 0;

	for (u32 i = 0; i < OUTCOME_COUNT; i++)
		ended += g.r.count.ended[i];
	assert_int_equal(ended, g.r.count.in);
	if (taken)
		dgram_release(taken);
	rig_done(&g);
	assert_int_equal(fake_dgram_live(), 0);
}

/* Its sum is right. */
static struct dgram *make(u32 src, u32 dst, u16 port, u32 size)
{
	const struct rig_ip what = { .src = src,
				     .dst = dst,
				     .payload = (u32)sizeof(struct udp_hdr) +
						size };
	struct dgram *d = rig_make_ip(&what);
	struct udp_hdr *udp = (struct udp_hdr *)(d->data + 34);
	u32 len = (u32)sizeof(*udp) + size;

	*udp = (struct udp_hdr){ be16_make(999), be16_make(port),
				 be16_make((u16)len), be16_make(0) };
	udp->sum = be16_make(csum_fold(
		csum_partial(udp, len, csum_pseudo4(src, dst, IP_UDP, len))));
	return d;
}

static struct udp_hdr *udp_of(struct dgram *d)
{
	return (struct udp_hdr *)(d->data + 34);
}

static void payload_is_handed_over(void **state)
{
	struct dgram *d;

	(void)state; /* N58: */
	begin();
	d = make(IP_FAR, IP_BASE, PORT, 11);
	memcpy(d->data + 42, "hello world", 11);
	udp_of(d)->sum = be16_make(0);
	assert_int_equal(rig_send(&g, g.uplink, d), OUTCOME_ABSORBED);
	assert_int_equal(takes, 1);
	assert_int_equal(taken->len, 11);
	assert_memory_equal(taken->data, "hello world", 11);
	assert_true(peer.ip == IP_FAR && peer.base_ip == IP_BASE &&
		    peer.port == 999);
	rig_send(&g, g.guest1, make(IP_GUEST1, IP_BASE, PORT, 0));
	assert_true(takes == 2 && taken->len == 0 && peer.ip == IP_GUEST1);
	assert_int_equal(g.out.count, 0);
	end();
}

/* What is padded is cut; what lies about its length is no service's. */
static void lengths(void **state)
{
	static const struct {
		u16 len;
		u32 takes, left;
	} all[] = { { 8, 1, 0 }, { 12, 1, 4 }, { 28, 1, 20 },	{ 29, 0, 0 },
		    { 7, 0, 0 }, { 0, 0, 0 },  { 0xffff, 0, 0 } };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(all); i++) {
		struct dgram *d;

		begin();
		d = make(IP_HOST1, IP_BASE, PORT, 20);
		udp_of(d)->len = be16_make(all[i].len);
		udp_of(d)->sum = be16_make(0);
		rig_send(&g, g.uplink, d);
		assert_int_equal(takes, all[i].takes);
		if (takes)
			assert_int_equal(taken->len, all[i].left);
		else
			assert_int_equal(g.out.reason, DROP_BASE_SERVICE);
		end();
	}
	begin();
	rig_send_ip(&g, g.uplink,
		    &(struct rig_ip){
			    .src = IP_HOST1, .dst = IP_BASE, .payload = 7 });
	assert_int_equal(takes, 0);
	end();
}

static void sums(void **state)
{
	struct dgram *d;

	(void)state; /* N58: */
	begin();
	d = make(IP_HOST1, IP_BASE, PORT, 20);
	d->data[45] ^= 1;
	rig_send(&g, g.uplink, d);
	assert_int_equal(takes, 0);
	assert_int_equal(g.out.reason, DROP_UDP_SUM);
	d = make(IP_HOST1, IP_BASE, PORT, 20);
	d->data[45] ^= 1;
	udp_of(d)->sum = be16_make(0);
	rig_send(&g, g.uplink, d);
	assert_int_equal(takes, 1);
	/* A guest's may not be made yet, as between guests. */
	d = make(IP_GUEST1, IP_BASE, PORT, 20);
	udp_of(d)->sum = be16_make(0x1234);
	rig_send(&g, g.guest1, d);
	assert_int_equal(takes, 2);
	end();
}

static void not_for_the_service(void **state)
{
	struct dgram *d;

	(void)state;
	begin();
	rig_send(&g, g.guest1, make(IP_GUEST1, IP_BASE, PORT + 1, 4));
	rig_send(&g, g.guest1, make(IP_GUEST1, IP_BASE, 0, 4));
	rig_send(&g, g.guest1, make(IP_GUEST1, IP_GUEST2, PORT, 4));
	rig_send(&g, g.guest1, make(IP_GUEST1, IP(10, 64, 0, 255), PORT, 4));
	d = make(IP_GUEST1, IP_BASE, PORT, 24);
	rig_ip(d)->frag = be16_make(IP4_MF);
	ip4_sum_set(rig_ip(d));
	rig_send(&g, g.guest1, d);
	assert_int_equal(takes, 0);
	service_close(&g.r.services, PORT);
	rig_send(&g, g.guest1, make(IP_GUEST1, IP_BASE, PORT, 4));
	assert_int_equal(takes, 0);
	end();
}

static void table(void **state)
{
	(void)state;
	begin();
	assert_int_equal(service_open(&g.r.services, PORT, take, NULL),
			 ERR_EXIST);
	assert_int_equal(service_open(&g.r.services, 0, take, NULL), ERR_FULL);
	for (u16 i = 1; i < ROUTER_SERVICES; i++)
		assert_int_equal(
			service_open(&g.r.services, PORT + i, take, NULL),
			ERR_OK);
	assert_int_equal(service_open(&g.r.services, 1, take, NULL), ERR_FULL);
	service_close(&g.r.services, 0);
	service_close(&g.r.services, 1);
	service_close(&g.r.services, PORT + 3);
	assert_int_equal(service_open(&g.r.services, 1, take, NULL), ERR_OK);
	end();
}

/* Who spoke to another LAN's address of the base's hears from that one. */
static void answers(void **state)
{
	struct dgram *d;

	(void)state; /* N58: */
	begin();
	d = dgram_make(20);
	memset(d->data, 0, 20);
	router_answer(&g.r, d, IP(10, 65, 0, 254), IP_GUEST1, g.now_us, &g.out);
	d = rig_take(&g);
	assert_int_equal(be32_get(rig_ip(d)->src), IP(10, 65, 0, 254));
	assert_int_equal(be32_get(rig_ip(d)->dst), IP_GUEST1);
	dgram_release(d);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(payload_is_handed_over),
		cmocka_unit_test(lengths),
		cmocka_unit_test(sums),
		cmocka_unit_test(not_for_the_service),
		cmocka_unit_test(table),
		cmocka_unit_test(answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
