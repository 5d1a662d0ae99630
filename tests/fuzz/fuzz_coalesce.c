/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receive coalescing: frames of two TCP connections, some of them bent, some
 * of any bytes.  What comes out is what went in: every byte of payload, in the
 * order of its connection, a joined segment no longer than IP can say, and
 * every frame, whole or in another.
 *
 * Aims at: vswitch/coalesce.c
 */
#include <stdlib.h>
#include <string.h>

#include "tests/fake/dgram.h"
#include "vswitch/coalesce.h"
#include "vswitch/wire/checksum.h"
#include "vswitch/wire/eth.h"
#include "vswitch/wire/ip4.h"

#define HEADERS 54u
#define FRAMES	300u

struct input {
	const u8 *at;
	size_t left;
};

/* Payload of one connection. */
struct mixed {
	u8 key[12]; /* addresses and ports */
	u32 bytes, sum;
};

/* What went in, or came out. */
struct tally {
	u32 frames, flows;
	struct mixed flow[FRAMES];
};

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static void must(bool good)
{
	if (!good)
		abort();
}

static u8 next(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->at++;
}

/* Not looked at by the fuzzer: most bytes of a run pass here twice. */
#define PLAIN                                                                  \
	__attribute__((noinline,                                               \
		       no_sanitize("address", "undefined", "coverage")))

static PLAIN void fill(u8 *to, u32 size, u32 from)
{
	for (u32 i = 0; i < size; i++)
		to[i] = (u8)(from + i);
}

static PLAIN u32 mix(u32 seed, const u8 *from, u32 size)
{
	for (u32 i = 0; i < size; i++)
		seed = seed * 31 + from[i];
	return seed;
}

static struct tcp_hdr *tcp_of(struct dgram *d)
{
	return (struct tcp_hdr *)(d->data + 34);
}

static void sums(struct dgram *d)
{
	struct ip4_hdr *ip = (struct ip4_hdr *)(d->data + 14);
	u32 size = d->len - 34, sum;

	ip4_sum_set(ip);
	tcp_of(d)->sum = be16_make(0);
	sum = csum_pseudo4(be32_get(ip->src), be32_get(ip->dst), IP_TCP, size);
	tcp_of(d)->sum =
		be16_make(csum_fold(csum_partial(tcp_of(d), size, sum)));
}

/* The next segment of connection WHICH; BITS say what is strange about it. */
static struct dgram *segment(struct input *in, u32 seq[2])
{
	static const u8 mac[6] = { 2, 0, 0, 0, 0, 1 };
	u8 bits = next(in), which = bits & 1;
	u32 size = (bits & 2 ? 1448u : next(in) * 8u) + 1;
	struct dgram *d = dgram_alloc(HEADERS + size);
	struct tcp_hdr *tcp = tcp_of(d);

	d->len = HEADERS + size;
	memset(d->data, 0, HEADERS);
	eth_emit(d->data, mac, mac, ETH_IP4);
	ip4_emit(d->data + 14, (u16)(d->len - 14), 7, 64, IP_TCP, 0x0a400001,
		 0x0a400014u + which);
	*tcp = (struct tcp_hdr){ .seq = be32_make(seq[which]),
				 .offset = 0x50,
				 .flags = TCP_ACK };
	seq[which] += size;
	fill(d->data + HEADERS, size, seq[which]);
	if (bits & 4)
		tcp->flags = next(in);
	if (bits & 8) /* anywhere in the headers */
		d->data[12 + next(in) % 42u] ^= next(in);
	if (d->data[14] == 0x45 && (!(bits & 16) || next(in)))
		sums(d);
	if (bits & 32) /* cut, or padded by the link */
		d->len -= next(in) % HEADERS;
	return d;
}

static struct dgram *any_bytes(struct input *in)
{
	u32 size = next(in);
	struct dgram *d = dgram_alloc(size);

	d->len = size;
	for (u32 i = 0; i < size; i++)
		d->data[i] = next(in);
	return d;
}

static u32 payload(const struct dgram *d)
{
	const struct ip4_hdr *ip;
	u32 hdr;

	if (d->len < HEADERS || d->data[12] != 8 || d->data[13] != 0)
		return 0;
	ip = ip4_parse((u8 *)d->data + 14, d->len - 14);
	if (!ip || ip->proto != IP_TCP || ip4_hdr_len(ip) != 20)
		return 0;
	hdr = 20 + (u32)(d->data[46] >> 4) * 4;
	return hdr < be16_get(ip->total_len) ? be16_get(ip->total_len) - hdr
					     : 0;
}

static const u8 *payload_at(const struct dgram *d)
{
	return d->data + 34 + (d->data[46] >> 4) * 4;
}

static struct mixed *flow_of(struct tally *t, const u8 *key)
{
	u32 i = 0;

	while (i < t->flows && memcmp(t->flow[i].key, key, 12) != 0)
		i++;
	if (i == t->flows) {
		must(t->flows < FRAMES);
		memcpy(t->flow[i].key, key, 12);
		t->flow[i].bytes = t->flow[i].sum = 0;
		t->flows++;
	}
	return &t->flow[i];
}

static void add(struct tally *t, const struct dgram *d)
{
	u32 size = payload(d);
	struct mixed *m;

	t->frames++;
	if (!size)
		return;
	m = flow_of(t, d->data + 26);
	m->bytes += size;
	m->sum = mix(m->sum, payload_at(d), size);
}

static void take(struct tally *t, struct dgram *d)
{
	for (struct dgram *after; d; d = after) {
		after = d->next;
		must(d->refs == 1);
		must(d->data + d->len <= d->base + d->capacity);
		if (d->flags & DGRAM_GSO_TCP4) {
			must(d->gso_size &&
			     d->len - d->gso_hdr_len > d->gso_size);
			must(d->csum_start == 34 && d->csum_offset == 16);
			must(ip4_parse(d->data + 14, d->len - 14) != NULL);
		}
		add(t, d);
		dgram_release(d);
	}
}

static void compare(const struct tally *sent, struct tally *seen)
{
	must(sent->flows == seen->flows);
	for (u32 i = 0; i < sent->flows; i++) {
		const struct mixed *m = flow_of(seen, sent->flow[i].key);

		must(m->bytes == sent->flow[i].bytes &&
		     m->sum == sent->flow[i].sum);
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static struct tally sent, seen;
	struct input in = { data, size };
	u32 seq[2] = { 0xffffff00, 7 };
	struct coalesce c;

	sent.frames = sent.flows = seen.frames = seen.flows = 0;
	coalesce_init(&c);
	while (in.left && sent.frames < FRAMES) {
		u8 op = next(&in);
		struct dgram *d =
			op % 16 == 15 ? any_bytes(&in) : segment(&in, seq);

		add(&sent, d);
		if (op & 0x80)
			fake_dgram_limit(0);
		if (op & 0x20 && coalesce_frame(&c, d->data, d->len))
			dgram_release(d);
		else
			take(&seen, coalesce_add(&c, d));
		fake_dgram_limit(-1);
		if (op & 0x40)
			take(&seen, coalesce_end(&c));
	}
	take(&seen, coalesce_end(&c));
	must(sent.frames == seen.frames + c.joined && fake_dgram_live() == 0);
	compare(&sent, &seen);
	return 0;
}
