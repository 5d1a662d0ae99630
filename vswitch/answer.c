/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The base's own ICMP: replies to pings, and errors (RFC 792, RFC 1812 4.3.2),
 * at most ICMP_BURST at once and one per ICMP_EVERY_US for each port.
 */
#include "cp/lib/str.h"
#include "vswitch/offload.h"
#include "vswitch/pass.h"
#include "vswitch/wire/checksum.h"

#define BASE_TTL  64
#define ERROR_TOS 0xc0 /* internetwork control */
#define ERROR_MAX 576  /* whole error datagram */

/* An uplink is answered to the station it came from, a NIC to its own MAC. */
static const u8 *back(const struct pass *p)
{
	return port_is_uplink(p->in) ? p->from_mac : NULL;
}

/* One more error to PORT?  If not, it is counted. */
static bool may_send(struct router *r, u32 port, u64 now_us)
{
	if (bucket_take(&r->port[port].icmp, now_us, ICMP_BURST, ICMP_EVERY_US))
		return true;
	r->count.icmp_limited++;
	return false;
}

/* Questions and answers; all other types are errors, or may be one day. */
static bool is_query(u8 type)
{
	switch (type) {
	case ICMP_ECHO_REPLY:
	case ICMP_ECHO:
	case ICMP_TIMESTAMP:
	case ICMP_TIMESTAMP + 1:
		return true;
	default:
		return false;
	}
}

/* No errors about errors, later fragments or what went to many. */
static bool deserves_error(const struct dgram *d)
{
	const struct ip4_hdr *ip = (const struct ip4_hdr *)d->data;
	u32 ihl = ip4_hdr_len(ip);

	if (be16_get(ip->frag) & IP4_OFFSET)
		return false;
	if (!ip4_is_unicast(be32_get(ip->src)) ||
	    !ip4_is_unicast(be32_get(ip->dst)))
		return false;
	if (ip->proto != IP_ICMP)
		return true;
	return d->len > ihl && is_query(d->data[ihl]);
}

static struct dgram *make_error(struct router *r, u32 from,
				const struct dgram *about, u8 type, u8 code,
				u32 word)
{
	const struct ip4_hdr *ip = (const struct ip4_hdr *)about->data;
	u32 headers = sizeof(struct ip4_hdr) + sizeof(struct icmp_hdr);
	u32 quote = MIN(about->len, ERROR_MAX - headers);
	struct dgram *d = dgram_make(headers + quote);
	struct icmp_hdr *icmp;
	struct ip4_hdr *out;

	if (!d)
		return NULL;
	ip4_emit(d->data, (u16)d->len, r->ip_id++, BASE_TTL, IP_ICMP, from,
		 be32_get(ip->src));
	out = (struct ip4_hdr *)d->data;
	out->tos = ERROR_TOS;
	ip4_sum_set(out);
	icmp = (struct icmp_hdr *)(out + 1);
	*icmp = (struct icmp_hdr){ .type = type, .code = code };
	put_be32((u8 *)icmp + offsetof(struct icmp_hdr, word4), word);
	memcpy(icmp + 1, about->data, quote);
	icmp->sum = be16_make(
		csum_fold(csum_partial(icmp, sizeof(*icmp) + quote, 0)));
	return d;
}

/* In whose name: the base's, else the gateway's, else the destination's. */
static u32 error_source(const struct lan *l, const struct dgram *about)
{
	const struct ip4_hdr *ip = (const struct ip4_hdr *)about->data;

	if (l->cfg.base_ip)
		return l->cfg.base_ip;
	return l->cfg.gateway ? l->cfg.gateway : be32_get(ip->dst);
}

static void send_error(struct router *r, struct router_out *out, u32 port,
		       const u8 *mac, struct dgram *d)
{
	if (d && egress_ip(r, out, port, d, mac) == DROP_NONE)
		r->count.icmp_sent++;
}

void answer_error(struct pass *p, u8 type, u8 code, u32 word)
{
	if (!deserves_error(p->d) || !may_send(p->r, p->port, p->now_us))
		return;
	send_error(p->r, p->out, p->port, back(p),
		   make_error(p->r, error_source(p->lan, p->d), p->d, type,
			      code, word));
}

void answer_unresolved(struct router *r, struct router_out *out,
		       const struct lan *lan, const struct dgram *d, u64 now_us)
{
	const struct ip4_hdr *ip = (const struct ip4_hdr *)d->data;
	const struct addr *a = table_local(r, lan, be32_get(ip->src));

	if (!a || !deserves_error(d) || !may_send(r, a->port, now_us))
		return;
	send_error(r, out, a->port, NULL,
		   make_error(r, error_source(&r->lan[a->lan], d), d,
			      ICMP_UNREACHABLE, ICMP_HOST, 0));
}

void answer_incomplete(struct router *r, struct router_out *out,
		       const struct reasm *s, u64 now_us)
{
	const struct router_port *to = &r->port[s->port];

	if (!deserves_error(s->d) || !may_send(r, s->port, now_us))
		return;
	send_error(r, out, s->port, port_is_uplink(to) ? s->from_mac : NULL,
		   make_error(r, error_source(&r->lan[to->lan], s->d), s->d,
			      ICMP_TIME_EXCEEDED, ICMP_IN_REASSEMBLY, 0));
}

static bool icmp_sum_ok(const struct dgram *d, u32 ihl)
{
	return csum_fold16(csum_partial(d->data + ihl, d->len - ihl, 0)) ==
	       0xffff;
}

/* Turn the request round in place. */
static void echo(struct pass *p, struct icmp_hdr *icmp)
{
	struct dgram *d = p->d;
	be32 src = p->ip->src;
	enum drop reason;

	if (d->flags & DGRAM_CSUM_PARTIAL)
		offload_finish_sum(d);
	if (!icmp_sum_ok(d, ip4_hdr_len(p->ip))) {
		pass_drop(p, DROP_ICMP_SUM);
		return;
	}
	icmp->type = ICMP_ECHO_REPLY;
	icmp->sum = be16_make(csum_replace(be16_get(icmp->sum), ICMP_ECHO << 8,
					   ICMP_ECHO_REPLY << 8));
	p->ip->src = p->ip->dst;
	p->ip->dst = src;
	p->ip->ttl = BASE_TTL;
	ip4_sum_set(p->ip);
	p->d = NULL;
	reason = egress_ip(p->r, p->out, p->port, d, back(p));
	pass_end(p, reason ? OUTCOME_DROPPED : OUTCOME_ANSWERED, reason);
}

static void answer_icmp(struct pass *p)
{
	u32 ihl;
	struct icmp_hdr *icmp;

	if ((be16_get(p->ip->frag) & (IP4_MF | IP4_OFFSET)) && !reasm_whole(p))
		return;
	ihl = ip4_hdr_len(p->ip);
	icmp = (struct icmp_hdr *)(p->d->data + ihl);
	if (p->d->len >= ihl + sizeof(*icmp) && icmp->type == ICMP_ECHO)
		echo(p, icmp);
	else
		pass_drop(p, DROP_BASE_SERVICE);
}

/* What is no ICMP gets the same answer whole or in fragments: the first. */
void answer_base(struct pass *p)
{
	if (p->ip->proto == IP_ICMP) {
		answer_icmp(p);
		return;
	}
	if (p->ip->proto == IP_UDP && service_input(p))
		return;
	answer_error(p, ICMP_UNREACHABLE,
		     p->ip->proto == IP_UDP ? ICMP_PORT : ICMP_PROTOCOL, 0);
	pass_drop(p, DROP_BASE_SERVICE);
}
