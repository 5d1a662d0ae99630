/* SPDX-License-Identifier: Apache-2.0 */
/* Network trace, the pure part: filter, order, ring, TZSP, cards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cms-tools/trace/unpack.h"
#include "cp/cmd/nettrace_order.h"
#include "cp/lib/be.h"
#include "cp/lib/deck.h"
#include "vswitch/nettrace_filter.h"
#include "vswitch/pcap.h"
#include "vswitch/tapring.h"
#include "vswitch/tzsp.h"
#include "vswitch/wire/arp.h"
#include "vswitch/wire/eth.h"
#include "vswitch/wire/ip4.h"

#define A	  0x0a400001u
#define B	  0x0a400002u
#define C	  0x0a40001fu
#define COLLECTOR 0x0a4000c8u

static u8 frame[128];

/* An Ethernet frame of PROTO with ports 1000 to PORT; its size. */
static u32 make(u8 proto, u32 src, u32 dst, u16 port)
{
	static const u8 mac[6] = { 2 };

	memset(frame, 0, sizeof(frame));
	eth_emit(frame, mac, mac, ETH_IP4);
	ip4_emit(frame + 14, 64, 0, 64, proto, src, dst);
	put_be16(frame + 34, 1000);
	put_be16(frame + 36, port);
	return 78;
}

static bool match(struct nettrace_filter f, u32 size)
{
	return nettrace_filter_match(&f, frame, size);
}

static void test_filter(void **state)
{
	u32 size = make(IP_UDP, A, B, 53);

	(void)state;
	assert_true(match((struct nettrace_filter){ 0 }, size));
	assert_true(match((struct nettrace_filter){ .host = A }, size));
	assert_true(match((struct nettrace_filter){ .host = B }, size));
	assert_false(match((struct nettrace_filter){ .host = C }, size));
	assert_true(
		match((struct nettrace_filter){ .protocol = IP_UDP }, size));
	assert_false(
		match((struct nettrace_filter){ .protocol = IP_TCP }, size));
	assert_true(match((struct nettrace_filter){ .port = 53 }, size));
	assert_true(match((struct nettrace_filter){ .port = 1000 }, size));
	assert_false(match((struct nettrace_filter){ .port = 54 }, size));
	assert_false(match((struct nettrace_filter){ .port = 53 }, 37));
	put_be16(frame + 20, 100); /* a later fragment has no ports */
	assert_false(match((struct nettrace_filter){ .port = 53 }, size));
	size = make(IP_ICMP, A, B, 53);
	assert_false(match((struct nettrace_filter){ .port = 53 }, size));
}

static void test_filter_arp(void **state)
{
	static const u8 mac[6] = { 2 };
	u32 size = 42;

	(void)state;
	make(0, 0, 0, 0);
	put_be16(frame + 12, ETH_ARP);
	arp4_emit(frame + 14, ARP_REQUEST, mac, A, NULL, B);
	assert_true(match((struct nettrace_filter){ 0 }, size));
	assert_true(match((struct nettrace_filter){ .host = B }, size));
	assert_false(match((struct nettrace_filter){ .host = C }, size));
	assert_true(match((struct nettrace_filter){ .protocol = NETTRACE_ARP },
			  size));
	assert_false(
		match((struct nettrace_filter){ .protocol = IP_UDP }, size));
	assert_false(match((struct nettrace_filter){ .port = 1 }, size));
	/* About the collector: it would be caused by the trace itself. */
	assert_false(match((struct nettrace_filter){ .collector = B }, size));
	assert_true(match((struct nettrace_filter){ .collector = C }, size));
}

/* What is malformed or nobody's is in an unfiltered trace only. */
static void test_filter_strange(void **state)
{
	(void)state;
	make(0, 0, 0, 0);
	put_be16(frame + 12, ETH_ARP);
	assert_true(match((struct nettrace_filter){ 0 }, 42));
	assert_false(match((struct nettrace_filter){ .host = A }, 42));
	assert_true(match((struct nettrace_filter){ .protocol = NETTRACE_ARP },
			  42));
	put_be16(frame + 12, ETH_IP6);
	assert_true(match((struct nettrace_filter){ 0 }, 42));
	assert_false(match((struct nettrace_filter){ .host = A }, 42));
	assert_false(match((struct nettrace_filter){ .port = 53 }, 42));
}

static void test_protocol_text(void **state)
{
	char room[8];

	(void)state;
	assert_string_equal(nettrace_protocol_text(IP_TCP, room), "TCP");
	assert_string_equal(nettrace_protocol_text(NETTRACE_ARP, room), "ARP");
	assert_string_equal(nettrace_protocol_text(89, room), "89");
}

/* What the collector says of the trace is not traced, anything else is. */
static void test_filter_feedback(void **state)
{
	struct nettrace_filter f = { .collector = COLLECTOR,
				     .collector_port = TZSP_PORT };
	u32 size = make(IP_ICMP, COLLECTOR, B, 0);

	(void)state;
	frame[34] = ICMP_UNREACHABLE;
	ip4_emit(frame + 42, 28, 0, 64, IP_UDP, B, COLLECTOR);
	put_be16(frame + 62, 37008);
	put_be16(frame + 64, TZSP_PORT);
	assert_false(match(f, size));
	put_be16(frame + 64, 53);
	assert_true(match(f, size));
	put_be16(frame + 64, TZSP_PORT);
	assert_true(match(f, 69)); /* cut: it quotes too little */
	frame[34] = ICMP_ECHO;
	assert_true(match(f, size));
}

/* Anything of any size is looked at without reading past it. */
static void test_filter_short(void **state)
{
	struct nettrace_filter all[] = {
		{ 0 },
		{ .host = A },
		{ .protocol = IP_TCP },
		{ .port = 9 },
		{ .collector = COLLECTOR, .collector_port = 1 },
	};

	(void)state;
	make(IP_ICMP, A, B, 53);
	frame[14] = 0x4f; /* options that are not there */
	for (u32 size = 0; size < 78; size++) {
		u8 *copy = malloc(size ? size : 1);

		memcpy(copy, frame, size);
		for (u32 i = 0; i < ARRAY_SIZE(all); i++)
			(void)nettrace_filter_match(&all[i], copy, size);
		assert_true(nettrace_filter_match(&all[0], copy, size));
		free(copy);
	}
}

/* --- operands --- */

static enum nettrace_said order(const char *line, struct nettrace_order *o)
{
	struct args a;

	args_init(&a, line);
	return nettrace_order_parse(&a, o);
}

static void test_order(void **state)
{
	struct nettrace_order o;

	(void)state;
	assert_int_equal(order("OFF", &o), NETTRACE_GOOD);
	assert_int_equal(o.verb, NETTRACE_OFF);
	assert_int_equal(order("TO 10.64.0.200", &o), NETTRACE_GOOD);
	assert_int_equal(o.verb, NETTRACE_TO_NETWORK);
	assert_int_equal(o.filter.collector, COLLECTOR);
	assert_int_equal(o.filter.collector_port, TZSP_PORT);
	assert_int_equal(o.snap, CAPTURE_SNAP_DEFAULT);
	assert_int_equal(order("to 10.64.0.200:9 host 10.64.0.1 proto tcp "
			       "port 80 snap 64 count 7 rate 8",
			       &o),
			 NETTRACE_GOOD);
	assert_int_equal(o.filter.collector_port, 9);
	assert_int_equal(o.filter.host, A);
	assert_int_equal(o.filter.protocol, IP_TCP);
	assert_int_equal(o.filter.port, 80);
	assert_int_equal(o.snap, 64);
	assert_int_equal(o.count, 7);
	assert_int_equal(o.rate, 8);
	assert_int_equal(order("TO PUNCH PROTO 89", &o), NETTRACE_GOOD);
	assert_int_equal(o.verb, NETTRACE_TO_PUNCH);
	assert_int_equal(o.filter.protocol, 89);
}

static void test_order_errors(void **state)
{
	static const struct {
		const char *line;
		enum nettrace_said said;
	} bad[] = {
		{ "", NETTRACE_MISSING },
		{ "TO", NETTRACE_MISSING },
		{ "OFF X", NETTRACE_OPTION },
		{ "AT 10.0.0.1", NETTRACE_OPTION },
		{ "TO X", NETTRACE_INVALID },
		{ "TO 10.0.0.256", NETTRACE_INVALID },
		{ "TO 10.0.0.1:", NETTRACE_INVALID },
		{ "TO 10.0.0.1:0", NETTRACE_INVALID },
		{ "TO 10.0.0.1:65536", NETTRACE_INVALID },
		{ "TO 10.0.0.1:99999999999", NETTRACE_INVALID },
		{ "TO 224.0.0.1", NETTRACE_INVALID },
		{ "TO 10.0.0.1 X", NETTRACE_OPTION },
		{ "TO 10.0.0.1 HOST", NETTRACE_MISSING },
		{ "TO 10.0.0.1 HOST X", NETTRACE_INVALID },
		{ "TO 10.0.0.1 PROTO 0", NETTRACE_INVALID },
		{ "TO 10.0.0.1 PROTO 256", NETTRACE_INVALID },
		{ "TO 10.0.0.1 SNAP 63", NETTRACE_INVALID },
		{ "TO 10.0.0.1 SNAP 1301", NETTRACE_INVALID },
		{ "TO 10.0.0.1 COUNT 0", NETTRACE_INVALID },
		{ "TO 10.0.0.1 RATE 0", NETTRACE_INVALID },
		{ "TO 10.0.0.1 PORT 65536", NETTRACE_INVALID },
	};
	struct nettrace_order o;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(order(bad[i].line, &o), bad[i].said);
}

/* --- the ring --- */

static struct tap_ring ring;

static void ring_begin(u32 rate, u64 limit)
{
	static void *storage;

	free(storage);
	storage = calloc(1, tap_ring_size(64));
	tap_ring_init(&ring, storage, 64, rate, limit, 1000);
}

static void test_ring_order(void **state)
{
	struct tap_slot *one, *two;

	(void)state;
	ring_begin(1000, 0);
	assert_true(tap_ring_empty(&ring));
	one = tap_ring_take(&ring, 1000);
	two = tap_ring_take(&ring, 1000);
	assert_int_equal(two->c.number, 2);
	tap_ring_ready(two);
	assert_null(tap_ring_first(&ring)); /* the first is still filled */
	tap_ring_ready(one);
	assert_ptr_equal(tap_ring_first(&ring), one);
	tap_ring_done(&ring, one);
	assert_ptr_equal(tap_ring_first(&ring), two);
	assert_false(tap_ring_empty(&ring));
	tap_ring_done(&ring, two);
	assert_true(tap_ring_empty(&ring));
	assert_null(tap_ring_first(&ring));
}

static void test_ring_full(void **state)
{
	struct tap_slot *s;

	(void)state;
	ring_begin(1000000, 0);
	for (u32 i = 0; i < TAP_SLOTS; i++)
		tap_ring_ready(tap_ring_take(&ring, 1000));
	assert_null(tap_ring_take(&ring, 1000));
	assert_int_equal(ring.lost_full, 1);
	for (u32 i = 0; i < TAP_SLOTS; i++) {
		s = tap_ring_first(&ring);
		assert_non_null(s);
		assert_int_equal(s->c.number, i + 1);
		tap_ring_done(&ring, s);
	}
	s = tap_ring_take(&ring, 1000);
	assert_int_equal(s->c.number, TAP_SLOTS + 2); /* the gap shows */
}

/* At most a quarter of a second's worth at once, then RATE a second. */
static void test_ring_rate(void **state)
{
	u64 now_us = 1000;
	u32 taken = 0;

	(void)state;
	ring_begin(100, 0);
	while (tap_ring_take(&ring, now_us))
		taken++;
	assert_int_equal(taken, 25);
	assert_int_equal(ring.lost_rate, 1);
	for (taken = 0; now_us < 1000 + 1000000; now_us += 100) {
		struct tap_slot *s = tap_ring_take(&ring, now_us);

		taken += s != NULL;
	}
	assert_in_range(taken, 98, 100);
	/* A clock that goes back gives nothing. */
	assert_null(tap_ring_take(&ring, 0));
}

static void test_ring_limit(void **state)
{
	(void)state;
	ring_begin(1000, 2);
	assert_non_null(tap_ring_take(&ring, 1000));
	assert_non_null(tap_ring_take(&ring, 1000));
	assert_null(tap_ring_take(&ring, 1000));
	assert_int_equal(ring.lost_full + ring.lost_rate, 0);
}

/* --- TZSP --- */

static void test_tzsp(void **state)
{
	static const u8 bytes[4] = { 1, 2, 3, 4 };
	static const u8 head[] = {
		1,   0,	 0,   1,   82,	8,   0,	  0,   0,   5,	 0,    0,
		0,   7,	 40,  4,   0,	0,   0,	  9,   41,  2,	 0xff, 0xff,
		80,  11, 'G', 'U', 'E', 'S', 'T', '1', ' ', '0', '6',  '0',
		'0', 81, 4,   'V', 'S', 'W', '1', 83,  21,
	};
	struct capture c = { .time_ns = 5000000007,
			     .number = 9,
			     .outcome = OUTCOME_DROPPED,
			     .reason = DROP_NO_ROUTE,
			     .devno = 0x600,
			     .owner = "GUEST1",
			     .original = 70000,
			     .size = sizeof(bytes) };
	u8 to[TZSP_HEAD_MAX + sizeof(bytes)];
	u32 size = tzsp_emit(to, &c, bytes, "VSW1");

	(void)state;
	assert_int_equal(size, sizeof(head) + 21 + 1 + 4);
	assert_memory_equal(to, head, sizeof(head));
	assert_memory_equal(to + sizeof(head), "in: dropped, no route", 21);
	assert_int_equal(to[sizeof(head) + 21], TZSP_END);
	assert_memory_equal(to + size - 4, bytes, 4);
}

/* The longest of everything stays within what is promised. */
static void test_tzsp_longest(void **state)
{
	struct capture c = { .number = ~0u,
			     .outcome = OUTCOME_DROPPED,
			     .devno = 0xffff,
			     .owner = "ABCDEFGH" };
	u8 to[TZSP_HEAD_MAX];

	(void)state; /* no byte of the frame */
	for (u32 i = 0; i < DROP_COUNT; i++) {
		char text[CAPTURE_VERDICT_SIZE];

		c.reason = (u8)i;
		capture_verdict(&c, text);
		assert_true(strlen(text) < sizeof(text) - 1);
		assert_true(tzsp_emit(to, &c, frame, "ABCDEFGH ABCDEFGHIJKL") <=
			    TZSP_HEAD_MAX);
	}
}

static void test_verdict(void **state)
{
	struct capture c = { .way = CAPTURE_OUT, .outcome = CAPTURE_REFUSED };
	char text[CAPTURE_VERDICT_SIZE];

	(void)state;
	assert_string_equal(capture_verdict(&c, text), "out: no room");
	c.outcome = OUTCOME_DELIVERED;
	assert_string_equal(capture_verdict(&c, text), "out: delivered");
}

/* --- cards --- */

static struct card cards[16];

/* SIZE bytes 0, 1, 2... as a deck in cards[]; how many. */
static u32 punch(u32 size, u32 id)
{
	u8 bytes[512];
	const u8 *from = bytes;
	struct deck d;
	u32 n = 0;

	for (u32 i = 0; i < size; i++)
		bytes[i] = (u8)i;
	deck_begin(&d, id);
	while (deck_put(&d, &from, &size))
		cards[n++] = d.card;
	deck_end(&d);
	cards[n++] = d.card;
	return n;
}

static void test_deck(void **state)
{
	static const u32 sizes[] = { 0, 1, 59, 60, 61, 120, 511 };
	struct deck_reader r;
	const u8 *data;
	u32 size;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(sizes); i++) {
		u32 n = punch(sizes[i], i), whole = 0;

		deck_read_begin(&r);
		for (u32 k = 0; k < n; k++) {
			assert_int_equal(
				deck_read(&r, (u8 *)&cards[k], &data, &size),
				k ? CARD_GOOD : CARD_FIRST);
			for (u32 m = 0; m < size; m++)
				assert_int_equal(data[m], (u8)whole++);
			assert_int_equal(r.open, k + 1 < n);
		}
		assert_int_equal(whole, sizes[i]);
	}
}

static enum card_said read_card(struct deck_reader *r, u32 k)
{
	const u8 *data;
	u32 size;

	return deck_read(r, (u8 *)&cards[k], &data, &size);
}

static void test_deck_torn(void **state)
{
	struct deck_reader r;

	(void)state;
	assert_int_equal(punch(200, 7), 4);
	deck_read_begin(&r);
	assert_int_equal(read_card(&r, 1), CARD_MISSING); /* no first one */
	assert_int_equal(read_card(&r, 0), CARD_FIRST);
	assert_int_equal(read_card(&r, 2), CARD_MISSING);
	assert_false(r.open);
	assert_int_equal(read_card(&r, 0), CARD_FIRST);
	cards[1].data[5] ^= 1;
	assert_int_equal(read_card(&r, 1), CARD_STRANGE);
	cards[1].data[5] ^= 1;
	assert_int_equal(read_card(&r, 0), CARD_FIRST);
	memset(&cards[1], 0x40, sizeof(cards[1]));
	assert_int_equal(read_card(&r, 1), CARD_STRANGE);
	/* Another deck begins where this one should go on. */
	assert_int_equal(read_card(&r, 0), CARD_FIRST);
	assert_true(r.open);
	punch(10, 8);
	assert_int_equal(read_card(&r, 0), CARD_FIRST);
	assert_int_equal(r.id, 8);
	assert_false(r.open);
}

/* --- the host's tool --- */

/* A pile: a stray card, decks torn in each way, a whole one at its end. */
static void test_unpack(void **state)
{
	static struct card pile[32];
	static u8 bytes[sizeof(pile)];
	static const struct {
		u32 deck, from, cards;
		enum unpack_end end;
	} row[] = {
		{ 7, 1, 1, UNPACK_WHOLE }, /* no first card: strange */
		{ 8, 0, 2, UNPACK_NO_LAST },  { 9, 0, 3, UNPACK_STRANGE },
		{ 10, 0, 1, UNPACK_MISSING }, { 11, 0, 4, UNPACK_WHOLE },
		{ 12, 0, 3, UNPACK_NO_LAST },
	};
	struct unpack_deck d;
	struct unpack u;
	u32 n = 0;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(row); i++) {
		assert_int_equal(punch(200, row[i].deck), 4);
		memcpy(&pile[n], &cards[row[i].from],
		       row[i].cards * sizeof(cards[0]));
		n += row[i].cards;
		if (row[i].end == UNPACK_STRANGE)
			memset(&pile[n++], 0x40, sizeof(cards[0]));
		if (row[i].end == UNPACK_MISSING)
			memcpy(&pile[n++], &cards[3], sizeof(cards[0]));
	}
	unpack_begin(&u, (const u8 *)pile, n * CARD_SIZE + 10);
	for (u32 i = 1; i < ARRAY_SIZE(row); i++) {
		assert_true(unpack_next(&u, &d, bytes));
		assert_int_equal(d.number, i);
		assert_int_equal(d.cards, row[i].cards);
		assert_int_equal(d.end, row[i].end);
		assert_int_equal(d.bytes, MIN(200u, row[i].cards * 60));
		assert_int_equal(bytes[d.bytes - 1], (u8)(d.bytes - 1));
		if (d.end != UNPACK_WHOLE)
			assert_int_equal(d.broken, d.card + d.cards);
	}
	assert_false(unpack_next(&u, &d, bytes));
	assert_int_equal(u.decks, 5);
	assert_int_equal(u.strange, 3);
}

static void test_unpack_check(void **state)
{
	u8 file[PCAP_FILE_HEADER + 2 * (PCAP_HEADER + 5)] = { 0 };
	struct unpack_file out;

	(void)state;
	assert_int_equal(unpack_check(file, sizeof(file), &out), ERR_FORMAT);
	pcap_emit_file_ns(file);
	pcap_emit_packet_ns(file + PCAP_FILE_HEADER, 1, 5, 60);
	pcap_emit_packet_ns(file + PCAP_FILE_HEADER + PCAP_HEADER + 5, 2, 5,
			    60);
	assert_int_equal(unpack_check(file, sizeof(file), &out), ERR_OK);
	assert_int_equal(out.packets, 2);
	assert_int_equal(out.bytes, 10);
	assert_int_equal(out.size, sizeof(file));
	/* Cut within the second. */
	assert_int_equal(unpack_check(file, sizeof(file) - 1, &out), ERR_OK);
	assert_int_equal(out.packets, 1);
	assert_int_equal(out.size, PCAP_FILE_HEADER + PCAP_HEADER + 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filter),
		cmocka_unit_test(test_filter_arp),
		cmocka_unit_test(test_filter_strange),
		cmocka_unit_test(test_protocol_text),
		cmocka_unit_test(test_filter_feedback),
		cmocka_unit_test(test_filter_short),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_order_errors),
		cmocka_unit_test(test_ring_order),
		cmocka_unit_test(test_ring_full),
		cmocka_unit_test(test_ring_rate),
		cmocka_unit_test(test_ring_limit),
		cmocka_unit_test(test_tzsp),
		cmocka_unit_test(test_tzsp_longest),
		cmocka_unit_test(test_verdict),
		cmocka_unit_test(test_deck),
		cmocka_unit_test(test_deck_torn),
		cmocka_unit_test(test_unpack),
		cmocka_unit_test(test_unpack_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
