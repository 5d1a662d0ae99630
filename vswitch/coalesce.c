/* SPDX-License-Identifier: Apache-2.0 */
/* Receive coalescing: see coalesce.h. */
#include "vswitch/coalesce.h"

#include "cp/lib/str.h"
#include "vswitch/offload.h"
#include "vswitch/wire/checksum.h"
#include "vswitch/wire/eth.h"
#include "vswitch/wire/ip4.h"

#define ETH	   ((u32)sizeof(struct eth_hdr))
#define IP	   ((u32)sizeof(struct ip4_hdr)) /* options: not joined */
#define JOINED_MAX 0xf000u			 /* with the link header */

/* A frame taken apart. */
struct segment {
	struct ip4_hdr *ip;
	struct tcp_hdr *tcp;
	u32 tcp_size; /* header with options */
	u32 payload;
};

static u8 *options_of(const struct segment *s)
{
	return (u8 *)(s->tcp + 1);
}

static u8 *payload_of(const struct segment *s)
{
	return (u8 *)s->tcp + s->tcp_size;
}

static bool sums_right(const struct segment *s)
{
	u32 size = s->tcp_size + s->payload;
	u32 pseudo = csum_pseudo4(be32_get(s->ip->src), be32_get(s->ip->dst),
				  IP_TCP, size);

	return ip4_sum_ok(s->ip) &&
	       csum_fold16(csum_partial(s->tcp, size, pseudo)) == 0xffff;
}

static struct ip4_hdr *ip_of(const struct dgram *d)
{
	return (struct ip4_hdr *)(d->data + ETH);
}

/* Nothing but data and an acknowledgment? */
static bool take_apart(const struct dgram *d, struct segment *s)
{
	const struct eth_hdr *eth = (const struct eth_hdr *)d->data;
	u32 total;

	if (d->len < ETH + IP + sizeof(*s->tcp) ||
	    be16_get(eth->type) != ETH_IP4)
		return false;
	s->ip = ip4_parse(d->data + ETH, d->len - ETH);
	if (!s->ip || ip4_hdr_len(s->ip) != IP || s->ip->proto != IP_TCP ||
	    (be16_get(s->ip->frag) & (IP4_MF | IP4_OFFSET)))
		return false;
	total = be16_get(s->ip->total_len);
	if (total < IP + sizeof(*s->tcp))
		return false;
	s->tcp = (struct tcp_hdr *)(s->ip + 1);
	s->tcp_size = (s->tcp->offset >> 4) * 4u;
	if (s->tcp_size < sizeof(*s->tcp) || IP + s->tcp_size >= total ||
	    (s->tcp->flags & ~TCP_PSH) != TCP_ACK)
		return false;
	s->payload = total - IP - s->tcp_size;
	return sums_right(s);
}

static void hold(struct coalesce *c, struct dgram *d, const struct segment *s)
{
	d->len = ETH + IP + s->tcp_size + s->payload;
	c->held = d;
	c->segments = 1;
	c->piece = s->payload;
	c->next_seq = be32_get(s->tcp->seq) + s->payload;
	c->open = !(s->tcp->flags & TCP_PSH);
}

static bool follows(const struct coalesce *c, const struct dgram *d,
		    const struct segment *s)
{
	const struct ip4_hdr *ip = ip_of(c->held);
	const struct segment first = { .tcp = (struct tcp_hdr *)(ip + 1) };

	return c->open && be32_get(s->tcp->seq) == c->next_seq &&
	       s->payload <= c->piece &&
	       c->held->len + s->payload <= JOINED_MAX &&
	       memcmp(c->held->data, d->data, ETH) == 0 &&
	       memcmp(&ip->src, &s->ip->src, 8) == 0 &&
	       be16_get(ip->frag) == be16_get(s->ip->frag) &&
	       ip->tos == s->ip->tos && ip->ttl == s->ip->ttl &&
	       memcmp(first.tcp, s->tcp, 4) == 0 &&
	       be32_get(first.tcp->ack) == be32_get(s->tcp->ack) &&
	       first.tcp->offset == s->tcp->offset &&
	       memcmp(options_of(&first), options_of(s),
		      s->tcp_size - sizeof(*s->tcp)) == 0;
}

/* Room for the largest, when the second segment comes. */
static bool enlarge(struct coalesce *c)
{
	struct dgram *d;

	if (c->segments > 1)
		return true;
	d = dgram_make(DGRAM_LARGE);
	if (!d)
		return false;
	d->len = c->held->len;
	memcpy(d->data, c->held->data, d->len);
	dgram_release(c->held);
	c->held = d;
	return true;
}

static void append(struct coalesce *c, const struct segment *s)
{
	struct dgram *d = c->held;
	struct tcp_hdr *tcp = (struct tcp_hdr *)(ip_of(d) + 1);

	memcpy(d->data + d->len, payload_of(s), s->payload);
	d->len += s->payload;
	tcp->flags |= s->tcp->flags;
	tcp->window = s->tcp->window;
	c->next_seq += s->payload;
	c->segments++;
	c->open = s->payload == c->piece && !(s->tcp->flags & TCP_PSH);
}

/* One large segment, its sum left to whoever needs it. */
static void close(struct coalesce *c)
{
	struct dgram *d = c->held;
	struct ip4_hdr *ip = ip_of(d);
	struct tcp_hdr *tcp = (struct tcp_hdr *)(ip + 1);
	u32 size = d->len - ETH - IP;

	ip->total_len = be16_make((u16)(d->len - ETH));
	ip4_sum_set(ip);
	tcp->sum = be16_make(csum_fold16(csum_pseudo4(
		be32_get(ip->src), be32_get(ip->dst), IP_TCP, size)));
	d->flags = DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4;
	d->csum_start = (u16)(ETH + IP);
	d->csum_offset = offsetof(struct tcp_hdr, sum);
	d->gso_size = (u16)c->piece;
	d->gso_hdr_len = (u16)(ETH + IP + (tcp->offset >> 4) * 4u);
}

struct dgram *coalesce_end(struct coalesce *c)
{
	struct dgram *d = c->held;

	if (d && c->segments > 1)
		close(c);
	c->held = NULL;
	return d;
}

struct dgram *coalesce_add(struct coalesce *c, struct dgram *d)
{
	struct segment s;
	struct dgram *out;

	d->next = NULL;
	if (!take_apart(d, &s)) {
		out = coalesce_end(c);
		if (!out)
			return d;
		out->next = d;
		return out;
	}
	if (c->held && follows(c, d, &s) && enlarge(c)) {
		append(c, &s);
		dgram_release(d);
		return NULL;
	}
	out = coalesce_end(c);
	hold(c, d, &s);
	return out;
}
