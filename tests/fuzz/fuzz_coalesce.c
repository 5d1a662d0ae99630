/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receive coalescing: frames of two TCP connections, some of them bent, some
 * of any bytes.  What comes out is what went in: every byte of payload, in its
 * order, a joined segment no longer than IP can say, and its pieces as many.
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

/* Sums over all payload: of what went in, of what came out. */
struct tally {
	u32 frames, bytes, mixed;
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
		be16_make(csum_fold16(csum_partial(tcp_of(d), size, sum)));
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

static void add(struct tally *t, const struct dgram *d)
{
	u32 size = payload(d);

	t->bytes += size;
	if (size)
		t->mixed = mix(t->mixed, payload_at(d), size);
}

static void take(struct tally *t, struct dgram *d)
{
	for (struct dgram *after; d; d = after) {
		after = d->next;
		t->frames++;
		must(d->refs == 1);
		must(d->data + d->len <= d->base + d->capacity);
		if (d->flags & DGRAM_GSO_TCP4) {
			u32 all = d->len - d->gso_hdr_len;

			must(d->gso_size && all > d->gso_size);
			must(d->csum_start == 34 && d->csum_offset == 16);
			must(ip4_parse(d->data + 14, d->len - 14) != NULL);
			t->frames += (all - 1) / d->gso_size;
		}
		add(t, d);
		dgram_release(d);
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct tally sent = { 0 }, seen = { 0 };
	struct input in = { data, size };
	struct coalesce c = { .held = NULL };
	u32 seq[2] = { 0xffffff00, 7 };

	while (in.left && sent.frames < FRAMES) {
		u8 op = next(&in);
		struct dgram *d =
			op % 16 == 15 ? any_bytes(&in) : segment(&in, seq);

		sent.frames++;
		add(&sent, d);
		if (op & 0x80)
			fake_dgram_limit(0);
		take(&seen, coalesce_add(&c, d));
		fake_dgram_limit(-1);
		if (op & 0x40)
			take(&seen, coalesce_end(&c));
	}
	take(&seen, coalesce_end(&c));
	must(sent.frames == seen.frames && sent.bytes == seen.bytes &&
	     sent.mixed == seen.mixed && fake_dgram_live() == 0);
	return 0;
}
