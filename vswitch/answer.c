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
#define ERROR_MAX 576 /* whole error datagram */

/* An uplink is answered to the station it came from, a NIC to its own MAC. */
static const u8 *back(const struct pass *p)
{
	return port_is_uplink(p->in) ? p->from_mac : NULL;
}

static bool may_send(struct router_port *port, u64 now_us)
{
	u64 gained = (now_us - port->icmp_us) / ICMP_EVERY_US;

	if (gained) {
		port->icmp_tokens =
			(u32)MIN(port->icmp_tokens + gained, (u64)ICMP_BURST);
		port->icmp_us = now_us;
	}
	if (!port->icmp_tokens)
		return false;
	port->icmp_tokens--;
	return true;
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
	return d->len > ihl &&
	       (d->data[ihl] == ICMP_ECHO || d->data[ihl] == ICMP_ECHO_REPLY);
}

static struct dgram *make_error(struct router *r, u32 from,
				const struct dgram *about, u8 type, u8 code,
				u16 mtu)
{
	const struct ip4_hdr *ip = (const struct ip4_hdr *)about->data;
	u32 headers = sizeof(struct ip4_hdr) + sizeof(struct icmp_hdr);
	u32 quote = MIN(about->len, ERROR_MAX - headers);
	struct dgram *d = dgram_make(headers + quote);
	struct icmp_hdr *icmp;

	if (!d)
		return NULL;
	ip4_emit(d->data, (u16)d->len, r->ip_id++, BASE_TTL, IP_ICMP, from,
		 be32_get(ip->src));
	icmp = (struct icmp_hdr *)(d->data + sizeof(struct ip4_hdr));
	*icmp = (struct icmp_hdr){ .type = type, .code = code };
	icmp->word6 = be16_make(mtu);
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

void answer_error(struct pass *p, u8 type, u8 code, u16 mtu)
{
	if (!deserves_error(p->d))
		return;
	if (!may_send(p->in, p->now_us)) {
		p->r->count.icmp_limited++;
		return;
	}
	send_error(p->r, p->out, p->port, back(p),
		   make_error(p->r, error_source(p->lan, p->d), p->d, type,
			      code, mtu));
}

void answer_unresolved(struct router *r, struct router_out *out,
		       const struct lan *lan, const struct dgram *d, u64 now_us)
{
	const struct ip4_hdr *ip = (const struct ip4_hdr *)d->data;
	const struct addr *a = table_local(r, lan, be32_get(ip->src));

	if (!a || !deserves_error(d))
		return;
	if (!may_send(&r->port[a->port], now_us)) {
		r->count.icmp_limited++;
		return;
	}
	send_error(r, out, a->port, NULL,
		   make_error(r, error_source(&r->lan[a->lan], d), d,
			      ICMP_UNREACHABLE, ICMP_HOST, 0));
}

/* Turn the request round in place. */
static void echo(struct pass *p, struct icmp_hdr *icmp)
{
	struct dgram *d = p->d;
	be32 src = p->ip->src;
	enum drop reason;

	if (d->flags & DGRAM_CSUM_PARTIAL)
		offload_finish_sum(d);
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

void answer_base(struct pass *p)
{
	u32 ihl = ip4_hdr_len(p->ip);
	struct icmp_hdr *icmp = (struct icmp_hdr *)(p->d->data + ihl);
	bool whole = !(be16_get(p->ip->frag) & (IP4_MF | IP4_OFFSET));

	if (p->ip->proto == IP_ICMP) {
		if (whole && p->d->len >= ihl + sizeof(*icmp) &&
		    icmp->type == ICMP_ECHO)
			echo(p, icmp);
		else
			pass_drop(p, DROP_BASE_SERVICE);
		return;
	}
	answer_error(p, ICMP_UNREACHABLE,
		     p->ip->proto == IP_UDP || p->ip->proto == IP_TCP
			     ? ICMP_PORT
			     : ICMP_PROTOCOL,
		     0);
	pass_drop(p, DROP_BASE_SERVICE);
}
