/* SPDX-License-Identifier: Apache-2.0 */
/* Reassembly for the base: see reasm.h. */
#include "vswitch/reasm.h"

#include "cp/lib/str.h"
#include "vswitch/offload.h"
#include "vswitch/pass.h"

/*
 * Where the payload begins in the buffer: before it is room for the longest
 * header and a link header, behind it for the longest payload.
 */
#define PAYLOAD_AT 80
_Static_assert(PAYLOAD_AT >= IP4_HDR_MAX + 14, "room for the headers");
_Static_assert(PAYLOAD_AT + 65535 - 20 <= DGRAM_HEADROOM + DGRAM_LARGE,
	       "room for the payload");

struct piece {
	u32 at, size;
	bool last;
};

static struct piece piece_of(const struct pass *p)
{
	u16 frag = be16_get(p->ip->frag);

	return (struct piece){ .at = (frag & IP4_OFFSET) * 8u,
			       .size = p->d->len - ip4_hdr_len(p->ip),
			       .last = !(frag & IP4_MF) };
}

/* Give S up: the fragments in it end so. */
static void reasm_end(struct router *r, struct reasm *s, enum outcome outcome,
		      enum drop reason)
{
	r->reasms.pending -= s->held;
	for (; s->held; s->held--)
		pending_end(r, outcome, reason);
	if (s->d)
		dgram_release(s->d);
	s->d = NULL;
	s->used = false;
	r->reasms.used--;
}

static struct reasm *reasm_find(struct router *r, const struct pass *p)
{
	for (u32 i = 0; i < REASM_SLOTS; i++) {
		struct reasm *s = &r->reasms.e[i];

		if (s->used && s->port == p->port &&
		    s->id == be16_get(p->ip->id) && s->proto == p->ip->proto &&
		    s->src == be32_get(p->ip->src) &&
		    s->dst == be32_get(p->ip->dst))
			return s;
	}
	return NULL;
}

/* A free one, or the oldest of P's port if that has its share; NULL: none. */
static struct reasm *reasm_room(struct router *r, const struct pass *p)
{
	struct reasm *room = NULL, *oldest = NULL;
	u32 own = 0;

	for (u32 i = 0; i < REASM_SLOTS; i++) {
		struct reasm *s = &r->reasms.e[i];

		if (!s->used) {
			room = s;
		} else if (s->port == p->port) {
			own++;
			if (!oldest || s->since_us < oldest->since_us)
				oldest = s;
		}
	}
	if (own < REASM_PORT)
		return room;
	reasm_end(r, oldest, OUTCOME_DROPPED, DROP_FRAGS_FULL);
	return oldest;
}

static struct reasm *reasm_begin(struct router *r, const struct pass *p)
{
	struct reasm *s = reasm_room(r, p);
	struct dgram *d;

	if (!s)
		return NULL;
	d = dgram_make(DGRAM_LARGE);
	if (!d)
		return NULL;
	*s = (struct reasm){ .used = true,
			     .port = (u8)p->port,
			     .proto = p->ip->proto,
			     .id = be16_get(p->ip->id),
			     .src = be32_get(p->ip->src),
			     .dst = be32_get(p->ip->dst),
			     .since_us = p->now_us,
			     .d = d };
	memcpy(s->from_mac, p->from_mac, MAC_SIZE);
	d->data = d->base + PAYLOAD_AT;
	d->len = 0;
	r->reasms.used++;
	return s;
}

/* Does F fit to what is there?  Marks its place. */
static bool mark(struct reasm *s, const struct piece *f)
{
	u32 from = f->at / 8, to = (f->at + f->size + 7) / 8;

	if (s->total && (f->last || f->at + f->size > s->total))
		return false;
	if (f->last && s->end > f->at + f->size)
		return false;
	for (u32 i = from; i < to; i++) {
		u64 bit = 1ull << (i % 64);

		if (s->map[i / 64] & bit)
			return false;
		s->map[i / 64] |= bit;
	}
	return true;
}

static void copy_in(struct reasm *s, const struct pass *p,
		    const struct piece *f)
{
	u32 ihl = ip4_hdr_len(p->ip);

	memcpy(s->d->base + PAYLOAD_AT + f->at, p->d->data + ihl, f->size);
	if (f->at == 0) {
		s->d->data = s->d->base + PAYLOAD_AT - ihl;
		s->d->len = ihl + f->size;
		memcpy(s->d->data, p->ip, ihl);
		s->first = true;
	}
	s->got += f->size;
	s->end = MAX(s->end, f->at + f->size);
	if (f->last)
		s->total = f->at + f->size;
}

/* All is there: P's datagram is now the whole one. */
static void take_whole(struct pass *p, struct reasm *s)
{
	dgram_release(p->d);
	p->d = s->d;
	s->d = NULL;
	p->ip = (struct ip4_hdr *)p->d->data;
	p->d->len = ip4_hdr_len(p->ip) + s->total;
	p->ip->total_len = be16_make((u16)p->d->len);
	p->ip->frag = be16_make(0);
	ip4_sum_set(p->ip);
	p->r->count.reassembled++;
	reasm_end(p->r, s, OUTCOME_ABSORBED, DROP_NONE);
}

bool reasm_whole(struct pass *p)
{
	struct piece f = piece_of(p);
	struct reasm *s = reasm_find(p->r, p);

	if (!s)
		s = reasm_begin(p->r, p);
	if (!s) {
		pass_drop(p, DROP_FRAGS_FULL);
		return false;
	}
	if (!mark(s, &f)) {
		reasm_end(p->r, s, OUTCOME_DROPPED, DROP_FRAGS_OVERLAP);
		pass_drop(p, DROP_FRAGS_OVERLAP);
		return false;
	}
	copy_in(s, p, &f);
	if (s->total && s->got == s->total &&
	    ip4_hdr_len((const struct ip4_hdr *)s->d->data) + s->total <=
		    0xffff) {
		take_whole(p, s);
		return true;
	}
	s->held++;
	p->r->reasms.pending++;
	pass_end(p, OUTCOME_PENDING, DROP_NONE);
	return false;
}

void reasm_tick(struct router *r, u64 now_us, struct router_out *out)
{
	for (u32 i = 0; i < REASM_SLOTS; i++) {
		struct reasm *s = &r->reasms.e[i];

		if (!s->used || now_us - s->since_us < REASM_US)
			continue;
		if (s->first)
			answer_incomplete(r, out, s, now_us);
		reasm_end(r, s, OUTCOME_DROPPED, DROP_FRAGS_TIMEOUT);
	}
}

void reasm_flush(struct router *r, u32 port, enum drop reason)
{
	for (u32 i = 0; i < REASM_SLOTS; i++) {
		struct reasm *s = &r->reasms.e[i];

		if (s->used && s->port == port)
			reasm_end(r, s, OUTCOME_DROPPED, reason);
	}
}
