/* SPDX-License-Identifier: Apache-2.0 */
/* What tso_split() takes apart, coalesce_add() puts together; and what not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cp/lib/str.h"
#include "vswitch/coalesce.h"
#include "vswitch/offload.h"
#include "vswitch/tso.h"
#include "vswitch/wire/checksum.h"
#include "vswitch/wire/eth.h"
#include "vswitch/wire/ip4.h"

#define MSS	1000u
#define PAYLOAD 4500u
#define ETH	14u
#define HEADERS 40u
#define PIECES	8

static const u8 mac_to[6] = { 2, 0, 0, 0, 0, 1 };
static const u8 mac_from[6] = { 2, 0, 0, 0, 0, 2 };

/* A large segment, as a guest would leave it; no link header. */
static struct dgram *large_segment(u8 flags)
{
	struct dgram *d = dgram_make(HEADERS + PAYLOAD);
	struct tcp_hdr *tcp = (struct tcp_hdr *)(d->data + 20);

	memset(d->data, 0, d->len);
	ip4_emit(d->data, (u16)d->len, 7, 64, IP_TCP, 0x0a400001, 0x0a400014);
	tcp->src = be16_make(80);
	tcp->dst = be16_make(4000);
	tcp->seq = be32_make(0xfffff000u);
	tcp->ack = be32_make(99);
	tcp->offset = 0x50;
	tcp->flags = flags;
	tcp->window = be16_make(500);
	for (u32 i = 0; i < PAYLOAD; i++)
		d->data[HEADERS + i] = (u8)(i * 7);
	d->flags = DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4;
	d->csum_start = 20;
	d->csum_offset = 16;
	d->gso_size = MSS;
	d->gso_hdr_len = HEADERS;
	return d;
}

/* Its pieces as frames; returns how many. */
static u32 frames_of(struct dgram *whole, struct dgram *frame[PIECES])
{
	u32 count = 0, n = 0;
	struct dgram *d = tso_split(whole, &count), *next;

	for (; d; d = next) {
		next = d->next;
		d->next = NULL;
		dgram_push(d, ETH);
		eth_emit(d->data, mac_to, mac_from, ETH_IP4);
		frame[n++] = d;
	}
	assert_int_equal(n, count);
	return n;
}

static struct tcp_hdr *tcp_of(struct dgram *frame)
{
	return (struct tcp_hdr *)(frame->data + ETH + 20);
}

static void fix_sum(struct dgram *frame)
{
	struct ip4_hdr *ip = (struct ip4_hdr *)(frame->data + ETH);
	u32 size = frame->len - ETH - 20;
	u32 sum = csum_pseudo4(be32_get(ip->src), be32_get(ip->dst), IP_TCP,
			       size);

	tcp_of(frame)->sum = be16_make(0);
	tcp_of(frame)->sum =
		be16_make(csum_fold(csum_partial(tcp_of(frame), size, sum)));
}

static u32 list_length(const struct dgram *d)
{
	u32 n = 0;

	for (; d; d = d->next)
		n++;
	return n;
}

/* As an uplink has it: a frame that is not yet in a datagram. */
static struct dgram *come(struct coalesce *c, struct dgram *d)
{
	if (!coalesce_frame(c, d->data, d->len))
		return coalesce_add(c, d);
	dgram_release(d);
	return NULL;
}

typedef struct dgram *way(struct coalesce *c, struct dgram *d);

static u32 put_by(way *put, struct dgram *frame[], u32 n)
{
	struct coalesce c = { 0 };
	struct dgram *d;
	u32 out = 0;

	for (u32 i = 0; i < n; i++) {
		d = put(&c, frame[i]);
		out += list_length(d);
		dgram_release_list(d);
	}
	d = coalesce_end(&c);
	out += list_length(d);
	dgram_release_list(d);
	return out;
}

/*
 * How many datagrams come out when all of FRAME go in; a sum that is owed is
 * known of a datagram only.
 */
static u32 put_all(struct dgram *frame[], u32 n)
{
	bool finished = !(frame[0]->flags & DGRAM_CSUM_PARTIAL);
	struct dgram *copy[4 * (COALESCE_FLOWS + 1)];
	u32 out, again = 0;

	assert_true(n <= ARRAY_SIZE(copy));
	for (u32 i = 0; i < n && finished; i++)
		copy[i] = dgram_copy(frame[i]);
	if (finished)
		again = put_by(come, copy, n);
	out = put_by(coalesce_add, frame, n);
	if (finished)
		assert_int_equal(again, out);
	return out;
}

static void round_trip_by(way *put)
{
	struct dgram *whole = large_segment(TCP_ACK | TCP_PSH), *d;
	struct dgram *frame[PIECES];
	struct coalesce c = { 0 };
	u32 n = frames_of(whole, frame);

	assert_int_equal(n, 5);
	for (u32 i = 0; i < n; i++)
		assert_null(put(&c, frame[i]));
	d = coalesce_end(&c);
	assert_non_null(d);
	assert_null(coalesce_end(&c));
	assert_int_equal(d->len, ETH + whole->len);
	assert_memory_equal(d->data + ETH + HEADERS, whole->data + HEADERS,
			    PAYLOAD);
	assert_int_equal(d->flags, DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4);
	assert_int_equal(d->gso_size, MSS);
	assert_int_equal(d->gso_hdr_len, ETH + HEADERS);
	assert_int_equal(d->csum_start, ETH + 20);
	assert_int_equal(tcp_of(d)->flags, TCP_ACK | TCP_PSH);
	/* The router's own check takes it, and the sum comes out right. */
	dgram_pull(d, ETH);
	d->csum_start = 20;
	assert_true(ip4_sum_ok((struct ip4_hdr *)d->data));
	assert_true(offload_check(d, (struct ip4_hdr *)d->data));
	offload_finish_sum(d);
	assert_int_equal(
		csum_fold16(csum_partial(d->data + 20, d->len - 20,
					 csum_pseudo4(0x0a400001, 0x0a400014,
						      IP_TCP, d->len - 20))),
		0xffff);
	dgram_release(d);
	dgram_release(whole);
}

static void round_trip(void **state)
{
	(void)state;
	round_trip_by(coalesce_add);
	round_trip_by(come);
}

static void alone_is_unchanged(void **state)
{
	struct dgram *whole = large_segment(TCP_ACK), *d;
	struct dgram *frame[PIECES];
	struct coalesce c = { 0 };
	u32 n = frames_of(whole, frame);
	u8 before[64];

	(void)state;
	memcpy(before, frame[0]->data, sizeof(before));
	assert_null(coalesce_add(&c, frame[0]));
	d = coalesce_end(&c);
	assert_ptr_equal(d, frame[0]);
	assert_memory_equal(before, d->data, sizeof(before));
	assert_int_equal(d->flags, 0);
	for (u32 i = 0; i < n; i++)
		dgram_release(frame[i]);
	dgram_release(whole);
}

enum spoil {
	SPOIL_SUM,
	SPOIL_SEQ,
	SPOIL_FIN,
	SPOIL_ACK,
	SPOIL_TOS,
	SPOIL_PORT,
	SPOIL_FRAGMENT
};

static void spoil(struct dgram *f, enum spoil how)
{
	struct ip4_hdr *ip = (struct ip4_hdr *)(f->data + ETH);
	struct tcp_hdr *tcp = tcp_of(f);

	if (how == SPOIL_SEQ)
		tcp->seq = be32_make(be32_get(tcp->seq) + 1);
	else if (how == SPOIL_FIN)
		tcp->flags |= TCP_FIN;
	else if (how == SPOIL_ACK)
		tcp->ack = be32_make(100);
	else if (how == SPOIL_TOS)
		ip->tos = 3;
	else if (how == SPOIL_PORT)
		tcp->dst = be16_make(4001);
	else if (how == SPOIL_FRAGMENT)
		ip->frag = be16_make(IP4_MF);
	ip4_sum_set(ip);
	if (how == SPOIL_SUM)
		tcp->sum = be16_make((u16)(be16_get(tcp->sum) ^ 1));
	else
		fix_sum(f);
}

/* One odd frame in the middle: it and what follows are not joined to it. */
static void odd_ones_are_not_joined(void **state)
{
	struct dgram *frame[PIECES], *whole;
	u32 n;

	(void)state;
	for (int how = SPOIL_SUM; how <= SPOIL_FRAGMENT; how++) {
		whole = large_segment(TCP_ACK);
		n = frames_of(whole, frame);
		spoil(frame[2], (enum spoil)how);
		/* 0+1, 2, 3+4: never more is joined. */
		assert_int_equal(put_all(frame, n), 3);
		dgram_release(whole);
	}
}

/* A pushed or a short segment ends the large one. */
static void push_ends(void **state)
{
	struct dgram *whole = large_segment(TCP_ACK);
	struct dgram *frame[PIECES];
	u32 n = frames_of(whole, frame);

	(void)state;
	tcp_of(frame[1])->flags |= TCP_PSH;
	fix_sum(frame[1]);
	assert_int_equal(put_all(frame, n), 2);
	dgram_release(whole);
}

static void short_and_strange_frames(void **state)
{
	struct dgram *frame[2];

	(void)state;
	for (u32 size = 0; size < 60; size++) {
		for (u32 i = 0; i < 2; i++) {
			struct dgram *whole = large_segment(TCP_ACK);

			frame[i] = dgram_make(size + 1);
			memcpy(frame[i]->data, whole->data, size);
			frame[i]->len = size;
			dgram_release(whole);
		}
		assert_int_equal(put_all(frame, 2), 2);
	}
}

/* --- several connections --- */

/* One data segment of connection WHICH, or without data an acknowledgment. */
static struct dgram *piece_of(u16 which, u32 seq, u32 size, u32 ack)
{
	struct dgram *d = dgram_make(ETH + HEADERS + size);
	struct tcp_hdr *tcp;

	memset(d->data, 0, d->len);
	eth_emit(d->data, mac_to, mac_from, ETH_IP4);
	ip4_emit(d->data + ETH, (u16)(d->len - ETH), 7, 64, IP_TCP, 0x0a400001,
		 0x0a400014);
	tcp = tcp_of(d);
	tcp->src = be16_make(which);
	tcp->seq = be32_make(seq);
	tcp->ack = be32_make(ack);
	tcp->offset = 0x50;
	tcp->flags = TCP_ACK;
	fix_sum(d);
	return d;
}

/* With a time stamp, VALUE and ECHO; data goes on behind it. */
static struct dgram *stamped(struct dgram *d, u32 head, u32 value, u32 echo)
{
	struct ip4_hdr *ip = (struct ip4_hdr *)(d->data + ETH);
	struct tcp_hdr *tcp = tcp_of(d);
	u32 size = d->len - ETH - HEADERS;
	struct dgram *s = dgram_make(d->len + 12);

	ip->total_len = be16_make((u16)(be16_get(ip->total_len) + 12));
	ip4_sum_set(ip);
	tcp->offset = 0x80;
	memcpy(s->data, d->data, ETH + HEADERS);
	put_be32(s->data + ETH + HEADERS, head);
	put_be32(s->data + ETH + HEADERS + 4, value);
	put_be32(s->data + ETH + HEADERS + 8, echo);
	memcpy(s->data + ETH + HEADERS + 12, d->data + ETH + HEADERS, size);
	dgram_release(d);
	fix_sum(s);
	return s;
}

#define STAMP 0x0101080au

static struct dgram *data_at(u32 seq, u32 head, u32 value, u32 echo)
{
	return stamped(piece_of(80, seq, 100, 1), head, value, echo);
}

static struct dgram *ack_of(u32 ack, u32 value)
{
	return stamped(piece_of(80, 7, 0, ack), STAMP, value, 5);
}

static u32 two(struct dgram *a, struct dgram *b)
{
	struct dgram *frame[2] = { a, b };

	return put_all(frame, 2);
}

/* Taken by turns they are joined all the same, as many as there is room for. */
static void connections_are_told_apart(void **state)
{
	(void)state;
	for (u16 flows = 1; flows <= COALESCE_FLOWS + 1; flows++) {
		struct dgram *frame[4 * (COALESCE_FLOWS + 1)];
		u32 n = 0;

		for (u32 i = 0; i < 4; i++)
			for (u16 w = 0; w < flows; w++)
				frame[n++] = piece_of(w, i * 100, 100, 1);
		assert_int_equal(put_all(frame, n),
				 flows <= COALESCE_FLOWS ? flows : n);
	}
}

/* N60: what else there is of TCP goes behind what is held, UDP before it. */
static void order_is_kept_within_a_connection(void **state)
{
	struct dgram *odd[3] = { piece_of(80, 100, 100, 1),
				 piece_of(80, 100, 100, 1),
				 piece_of(80, 100, 100, 1) };
	struct dgram *d, *udp = piece_of(80, 0, 100, 1);

	(void)state;
	((struct ip4_hdr *)(udp->data + ETH))->proto = IP_UDP;
	((struct ip4_hdr *)(odd[0]->data + ETH))->frag = be16_make(IP4_MF);
	((struct ip4_hdr *)(odd[1]->data + ETH))->version_ihl = 0x46;
	tcp_of(odd[2])->flags |= TCP_FIN;
	for (u32 i = 0; i < 3; i++) {
		struct dgram *first = piece_of(80, 0, 100, 1);
		struct coalesce c;

		coalesce_init(&c);
		assert_null(coalesce_add(&c, first));
		d = coalesce_add(&c, odd[i]);
		assert_ptr_equal(d, first);
		assert_ptr_equal(d->next, odd[i]);
		assert_null(coalesce_end(&c));
		if (!i) {
			assert_ptr_equal(coalesce_add(&c, udp), udp);
			dgram_release(udp);
		}
		dgram_release_list(d);
	}
}

/* N59: time may go on, and the first value stays; else not. */
static void time_stamps(void **state)
{
	struct coalesce c;
	struct dgram *d;

	(void)state;
	coalesce_init(&c);
	assert_null(coalesce_add(&c, data_at(0, STAMP, 0xffffffff, 5)));
	assert_null(coalesce_add(&c, data_at(100, STAMP, 1, 5)));
	d = coalesce_end(&c);
	assert_int_equal(d->len, ETH + HEADERS + 12 + 200);
	assert_int_equal(get_be32(d->data + ETH + HEADERS + 4), 0xffffffff);
	assert_int_equal(c.joined, 1);
	assert_int_equal(c.bytes, ETH + HEADERS + 12);
	dgram_release(d);
	assert_int_equal(
		two(data_at(0, STAMP, 2, 5), data_at(100, STAMP, 1, 5)), 2);
	assert_int_equal(
		two(data_at(0, STAMP, 1, 5), data_at(100, STAMP, 1, 6)), 2);
	assert_int_equal(
		two(data_at(0, STAMP, 1, 5), data_at(100, 0x01080a01, 1, 5)),
		2);
	/* Options of another form have to be the same. */
	assert_int_equal(two(data_at(0, 0x01080a01, 1, 5),
			     data_at(100, 0x01080a01, 1, 5)),
			 1);
	assert_int_equal(two(data_at(0, 0x01080a01, 1, 5),
			     data_at(100, 0x01080a01, 2, 5)),
			 2);
}

/* N61: the newest says it all; duplicates are a signal. */
static void newest_by(way *put)
{
	struct coalesce c;
	struct dgram *d;

	coalesce_init(&c);
	assert_null(put(&c, ack_of(0xfffffff0, 1)));
	assert_null(put(&c, ack_of(10, 1)));
	assert_null(put(&c, ack_of(20, 2)));
	d = coalesce_end(&c);
	assert_null(d->next);
	assert_int_equal(be32_get(tcp_of(d)->ack), 20);
	assert_int_equal(d->flags, 0);
	assert_int_equal(c.joined, 2);
	assert_int_equal(c.bytes, 2 * (ETH + HEADERS + 12));
	dgram_release(d);
}

static void acknowledgments(void **state)
{
	(void)state;
	newest_by(coalesce_add);
	newest_by(come);
	assert_int_equal(two(piece_of(80, 7, 0, 1), piece_of(80, 7, 0, 2)), 1);
	assert_int_equal(two(piece_of(80, 7, 0, 2), piece_of(80, 7, 0, 2)), 2);
	assert_int_equal(two(piece_of(80, 7, 0, 2), piece_of(80, 7, 0, 1)), 2);
	assert_int_equal(two(piece_of(80, 7, 0, 1), piece_of(80, 8, 0, 2)), 2);
	assert_int_equal(two(piece_of(80, 7, 0, 1), piece_of(81, 7, 0, 2)), 2);
	assert_int_equal(two(ack_of(1, 2), ack_of(2, 1)), 2);
	/* Any other option may be SACK's. */
	assert_int_equal(two(stamped(piece_of(80, 7, 0, 1), 0x0101050a, 1, 2),
			     stamped(piece_of(80, 7, 0, 2), 0x0101050a, 1, 2)),
			 2);
	/* Data is never left out, nor put behind what acknowledges. */
	assert_int_equal(two(piece_of(80, 7, 9, 1), piece_of(80, 16, 0, 2)), 2);
	assert_int_equal(two(piece_of(80, 7, 0, 1), piece_of(80, 7, 9, 2)), 2);
}

/* Inside the machine the sum may still be owed. */
static void unfinished_sums_are_no_wrong_ones(void **state)
{
	(void)state;
	for (u16 at = 16; at <= 18; at += 2) {
		struct dgram *d[2] = { piece_of(80, 0, 100, 1),
				       piece_of(80, 100, 100, 1) };

		for (u32 i = 0; i < 2; i++) {
			tcp_of(d[i])->sum = be16_make(99);
			d[i]->flags = DGRAM_CSUM_PARTIAL;
			d[i]->csum_start = ETH + 20;
			d[i]->csum_offset = at;
		}
		assert_int_equal(put_all(d, 2), at == 16 ? 1 : 2);
	}
}

/* N61: one whose sum is owed does not take the place of one whose is not. */
static void debts_are_not_mixed(void **state)
{
	(void)state;
	for (u32 owed = 0; owed < 4; owed++) {
		struct dgram *d[2] = { piece_of(80, 7, 0, 1),
				       piece_of(80, 7, 0, 2) };

		for (u32 i = 0; i < 2; i++) {
			if (!(owed & 1u << i))
				continue;
			tcp_of(d[i])->sum = be16_make(99);
			d[i]->flags = DGRAM_CSUM_PARTIAL;
			d[i]->csum_start = ETH + 20;
			d[i]->csum_offset = offsetof(struct tcp_hdr, sum);
		}
		assert_int_equal(put_all(d, 2), owed == 0 || owed == 3 ? 1 : 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(alone_is_unchanged),
		cmocka_unit_test(odd_ones_are_not_joined),
		cmocka_unit_test(push_ends),
		cmocka_unit_test(short_and_strange_frames),
		cmocka_unit_test(connections_are_told_apart),
		cmocka_unit_test(order_is_kept_within_a_connection),
		cmocka_unit_test(time_stamps),
		cmocka_unit_test(acknowledgments),
		cmocka_unit_test(unfinished_sums_are_no_wrong_ones),
		cmocka_unit_test(debts_are_not_mixed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
