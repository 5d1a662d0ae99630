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
#define TCP_AT	   (ETH + IP)
#define JOINED_MAX 0xf000u /* with the link header */

/* RFC 7323 appendix A: the one form that stacks send. */
#define STAMP_SIZE 12u
#define STAMP_HEAD 0x0101080au

/* A frame taken apart. */
struct segment {
	const u8 *frame;
	u32 size; /* with what the link put behind it */
	const struct ip4_hdr *ip;
	const struct tcp_hdr *tcp;
	u32 tcp_size; /* header with options */
	u32 payload;
};

enum kind {
	KIND_OTHER,    /* not TCP                                    */
	KIND_ODD,      /* TCP, but of which connection is not seen   */
	KIND_STOP,     /* of one, and nothing to be joined           */
	KIND_SEGMENT,  /* data and an acknowledgment, no more        */
	KIND_ACK_ONLY, /* likewise without data                      */
};

static struct ip4_hdr *ip_of(const struct dgram *d)
{
	return (struct ip4_hdr *)(d->data + ETH);
}

static struct tcp_hdr *tcp_of(const struct dgram *d)
{
	return (struct tcp_hdr *)(d->data + TCP_AT);
}

static const u8 *options_of(const struct tcp_hdr *tcp)
{
	return (const u8 *)(tcp + 1);
}

/* --- one frame --- */

static enum kind take_apart(const u8 *frame, u32 size, struct segment *s)
{
	const struct eth_hdr *eth = (const struct eth_hdr *)frame;
	u32 total;

	if (size < TCP_AT || be16_get(eth->type) != ETH_IP4)
		return KIND_OTHER;
	s->frame = frame;
	s->size = size;
	s->ip = (const struct ip4_hdr *)(frame + ETH);
	if (s->ip->proto != IP_TCP)
		return KIND_OTHER;
	if (size < TCP_AT + sizeof(*s->tcp) || s->ip->version_ihl != 0x45 ||
	    (be16_get(s->ip->frag) & (IP4_MF | IP4_OFFSET)))
		return KIND_ODD;
	s->tcp = (const struct tcp_hdr *)(frame + TCP_AT);
	s->tcp_size = (s->tcp->offset >> 4) * 4u;
	total = be16_get(s->ip->total_len);
	if (s->tcp_size < sizeof(*s->tcp) || total < IP + s->tcp_size ||
	    total > size - ETH || (s->tcp->flags & ~TCP_PSH) != TCP_ACK)
		return KIND_STOP;
	s->payload = total - IP - s->tcp_size;
	return s->payload ? KIND_SEGMENT : KIND_ACK_ONLY;
}

static bool sums_right(const struct segment *s)
{
	u32 size = s->tcp_size + s->payload;
	u32 pseudo;

	if (!ip4_sum_ok(s->ip))
		return false;
	pseudo = csum_pseudo4(be32_get(s->ip->src), be32_get(s->ip->dst),
			      IP_TCP, size);
	return csum_fold16(csum_partial(s->tcp, size, pseudo)) == 0xffff;
}

/* Right, or to be made by who needs it. */
static bool may_go_on(const struct dgram *d, const struct segment *s)
{
	if (d->flags & DGRAM_CSUM_PARTIAL)
		return ip4_sum_ok(s->ip) && d->csum_start == TCP_AT &&
		       d->csum_offset == offsetof(struct tcp_hdr, sum);
	return sums_right(s);
}

/* --- two of a connection --- */

static bool has_stamp(const struct segment *s)
{
	return s->tcp_size == sizeof(*s->tcp) + STAMP_SIZE &&
	       get_be32(options_of(s->tcp)) == STAMP_HEAD;
}

/* The same options, but that time has gone on. */
static bool options_agree(const struct tcp_hdr *first, const struct segment *s)
{
	const u8 *a = options_of(first), *b = options_of(s->tcp);

	if (!has_stamp(s))
		return memcmp(a, b, s->tcp_size - sizeof(*first)) == 0;
	return get_be32(a) == STAMP_HEAD &&
	       get_be32(a + 8) == get_be32(b + 8) &&
	       (s32)(get_be32(b + 4) - get_be32(a + 4)) >= 0;
}

static bool headers_agree(const struct dgram *first, const struct segment *s)
{
	const struct ip4_hdr *ip = ip_of(first);

	return memcmp(first->data, s->frame, ETH) == 0 &&
	       be16_get(ip->frag) == be16_get(s->ip->frag) &&
	       ip->tos == s->ip->tos && ip->ttl == s->ip->ttl &&
	       tcp_of(first)->offset == s->tcp->offset;
}

static bool follows(const struct coalesce_flow *f, const struct segment *s)
{
	struct tcp_hdr *first = tcp_of(f->held);

	return f->open && be32_get(s->tcp->seq) == f->next_seq &&
	       s->payload <= f->piece &&
	       f->held->len + s->payload <= JOINED_MAX &&
	       be32_get(first->ack) == be32_get(s->tcp->ack) &&
	       headers_agree(f->held, s) && options_agree(first, s);
}

/* Does the acknowledgment S say all that the one held says, and more? */
static bool supersedes(const struct coalesce_flow *f, const struct segment *s)
{
	struct tcp_hdr *first = tcp_of(f->held);
	const u8 *a = options_of(first), *b = options_of(s->tcp);

	if (!headers_agree(f->held, s) ||
	    be32_get(first->seq) != be32_get(s->tcp->seq) ||
	    (s32)(be32_get(s->tcp->ack) - be32_get(first->ack)) <= 0)
		return false;
	if (s->tcp_size == sizeof(*first))
		return true;
	return has_stamp(s) && get_be32(a) == STAMP_HEAD &&
	       (s32)(get_be32(b + 4) - get_be32(a + 4)) >= 0 &&
	       (s32)(get_be32(b + 8) - get_be32(a + 8)) >= 0;
}

/* Room for the largest, when the second segment comes. */
static bool enlarge(struct coalesce_flow *f)
{
	struct dgram *d;

	if (f->segments > 1)
		return true;
	d = dgram_make(DGRAM_LARGE);
	if (!d)
		return false;
	d->len = f->held->len;
	d->from = f->held->from;
	d->port = f->held->port;
	memcpy(d->data, f->held->data, d->len);
	dgram_release(f->held);
	f->held = d;
	return true;
}

static void append(struct coalesce_flow *f, const struct segment *s)
{
	struct dgram *d = f->held;
	struct tcp_hdr *tcp = tcp_of(d);

	memcpy(d->data + d->len, (const u8 *)s->tcp + s->tcp_size, s->payload);
	d->len += s->payload;
	tcp->flags |= s->tcp->flags;
	tcp->window = s->tcp->window;
	f->next_seq += s->payload;
	f->segments++;
	f->open = s->payload == f->piece && !(s->tcp->flags & TCP_PSH);
}

/* --- the flows --- */

static struct coalesce_flow *find(struct coalesce *c, const struct segment *s)
{
	u32 at = c->last;

	for (u32 n = c->held ? COALESCE_FLOWS : 0; n; n--) {
		struct coalesce_flow *f = &c->flow[at];

		if (f->held &&
		    memcmp(&ip_of(f->held)->src, &s->ip->src, 8) == 0 &&
		    memcmp(tcp_of(f->held), s->tcp, 4) == 0) {
			c->last = at;
			return f;
		}
		at = (at + 1) % COALESCE_FLOWS;
	}
	return NULL;
}

/* One large segment, its sum left to whoever needs it. */
static void close(struct dgram *d, u32 piece)
{
	struct ip4_hdr *ip = ip_of(d);
	struct tcp_hdr *tcp = tcp_of(d);
	u32 size = d->len - ETH - IP;

	ip->total_len = be16_make((u16)(d->len - ETH));
	ip4_sum_set(ip);
	tcp->sum = be16_make(csum_fold16(csum_pseudo4(
		be32_get(ip->src), be32_get(ip->dst), IP_TCP, size)));
	d->flags = DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4;
	d->csum_start = (u16)TCP_AT;
	d->csum_offset = offsetof(struct tcp_hdr, sum);
	d->gso_size = (u16)piece;
	d->gso_hdr_len = (u16)(TCP_AT + (tcp->offset >> 4) * 4u);
}

static struct dgram *give_up(struct coalesce *c, struct coalesce_flow *f)
{
	struct dgram *d = f->held;

	if (f->segments > 1)
		close(d, f->piece);
	d->next = NULL;
	f->held = NULL;
	c->held--;
	return d;
}

/* D goes on, behind all that is held. */
static struct dgram *pass_all(struct coalesce *c, struct dgram *d)
{
	struct dgram *list = coalesce_end(c), **end = &list;

	while (*end)
		end = &(*end)->next;
	*end = d;
	return list;
}

/* D goes on, and first what is held of its connection: F or NULL. */
static struct dgram *pass(struct coalesce *c, struct coalesce_flow *f,
			  struct dgram *d)
{
	struct dgram *out;

	if (!f)
		return d;
	out = give_up(c, f);
	out->next = d;
	return out;
}

/* A place for another connection; *OUT: who had to go for it. */
static struct coalesce_flow *place(struct coalesce *c, struct dgram **out)
{
	struct coalesce_flow *f;
	u32 at = c->next_out;

	*out = NULL;
	for (u32 n = 0; n < COALESCE_FLOWS && c->flow[at].held; n++)
		at = (at + 1) % COALESCE_FLOWS;
	f = &c->flow[at];
	if (f->held)
		*out = give_up(c, f);
	c->last = at;
	c->next_out = (at + 1) % COALESCE_FLOWS;
	return f;
}

static struct dgram *hold(struct coalesce *c, struct coalesce_flow *f,
			  struct dgram *d, const struct segment *s)
{
	struct dgram *out = NULL;

	if (f)
		out = give_up(c, f);
	else
		f = place(c, &out);
	c->held++;
	f->held = d;
	f->segments = 1;
	f->piece = s->payload;
	f->next_seq = be32_get(s->tcp->seq) + s->payload;
	f->open = s->payload && !(s->tcp->flags & TCP_PSH);
	/* Without what the link put behind it. */
	d->len = TCP_AT + s->tcp_size + s->payload;
	return out;
}

/* Into what is held of its connection, with right sums; false: it cannot. */
static bool join(struct coalesce *c, struct coalesce_flow *f,
		 const struct segment *s)
{
	if (!follows(f, s) || !enlarge(f))
		return false;
	append(f, s);
	c->joined++;
	c->bytes += s->size - s->payload;
	return true;
}

/* The acknowledgment S instead of the one that is held. */
static bool replace(struct coalesce *c, struct coalesce_flow *f,
		    const struct segment *s)
{
	u32 size = TCP_AT + s->tcp_size;

	if (f->piece || !supersedes(f, s))
		return false;
	c->joined++;
	c->bytes += f->held->len;
	memcpy(f->held->data, s->frame, size);
	f->held->len = size;
	return true;
}

/* Bytes alone say it all only where the sum is owed of both or of none. */
static bool same_debt(const struct dgram *a, const struct dgram *b)
{
	return !((a->flags ^ b->flags) & DGRAM_CSUM_PARTIAL);
}

static bool take_in(struct coalesce *c, struct coalesce_flow *f, enum kind kind,
		    const struct segment *s)
{
	return kind == KIND_SEGMENT ? join(c, f, s) : replace(c, f, s);
}

bool coalesce_frame(struct coalesce *c, const u8 *frame, u32 size)
{
	struct coalesce_flow *f;
	struct segment s;
	enum kind kind;

	if (!c->held)
		return false;
	kind = take_apart(frame, size, &s);
	if (kind != KIND_SEGMENT && kind != KIND_ACK_ONLY)
		return false;
	f = find(c, &s);
	return f && sums_right(&s) && take_in(c, f, kind, &s);
}

struct dgram *coalesce_add(struct coalesce *c, struct dgram *d)
{
	struct coalesce_flow *f;
	struct segment s;
	enum kind kind = take_apart(d->data, d->len, &s);

	d->next = NULL;
	if (kind == KIND_OTHER)
		return d;
	if (kind == KIND_ODD)
		return pass_all(c, d);
	f = find(c, &s);
	if (kind == KIND_STOP || (d->flags & DGRAM_GSO_TCP4) ||
	    !may_go_on(d, &s))
		return pass(c, f, d);
	if (f && (kind == KIND_SEGMENT || same_debt(f->held, d)) &&
	    take_in(c, f, kind, &s)) {
		dgram_release(d);
		return NULL;
	}
	return hold(c, f, d, &s);
}

struct dgram *coalesce_end(struct coalesce *c)
{
	struct dgram *list = NULL, **end = &list;

	for (u32 i = 0; i < COALESCE_FLOWS && c->held; i++) {
		if (!c->flow[i].held)
			continue;
		*end = give_up(c, &c->flow[i]);
		end = &(*end)->next;
	}
	return list;
}
