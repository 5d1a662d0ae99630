/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is what came in an IPv4 datagram, and may this port send it?  "Whose address
 * is it" of the design is decided here.
 */
#include "vswitch/offload.h"
#include "vswitch/pass.h"

/*
 * A fragment must end within the largest datagram there is, hold something,
 * and, unless it is the last, whole units of 8 bytes.
 */
static NOINLINE bool piece_fits(const struct ip4_hdr *ip)
{
	u32 offset = (be16_get(ip->frag) & IP4_OFFSET) * 8u;
	u32 total = be16_get(ip->total_len), size = total - ip4_hdr_len(ip);
	bool more = be16_get(ip->frag) & IP4_MF;

	return size && offset + total <= 0xffff && (!more || size % 8 == 0);
}

static bool fragment_fits(const struct ip4_hdr *ip)
{
	if (!(be16_get(ip->frag) & (IP4_MF | IP4_OFFSET)))
		return true;
	return piece_fits(ip);
}

static enum drop check_form(struct pass *p)
{
	struct dgram *d = p->d;
	struct ip4_hdr *ip = ip4_parse(d->data, d->len);

	if (!ip)
		return DROP_HEADER;
	if (!ip4_sum_ok(ip))
		return DROP_HEADER_SUM;
	if (!fragment_fits(ip))
		return DROP_HEADER;
	d->len = be16_get(ip->total_len);
	if (!offload_check(d, ip))
		return DROP_OFFLOAD;
	p->ip = ip;
	return DROP_NONE;
}

/*
 * Nobody here has IP: may the port take it?  Not if it has an address already,
 * and never the gateway's, nor what a machine outside was seen to use.
 */
static bool may_claim(struct pass *p, u32 ip)
{
	if (!lan_is_host(p->lan, ip))
		return false;
	if (p->in->fixed_count || addr_count(&p->r->addrs, (u8)p->port))
		return false;
	return !table_known_outside(p->r, p->lan, ip);
}

enum drop ingress_claim(struct pass *p, u32 ip)
{
	const struct addr *a = addr_find(&p->r->addrs, p->lan->index, ip);

	if (a)
		return a->port == p->port ? DROP_NONE : DROP_CLAIM_CONFLICT;
	if (ip == p->lan->cfg.base_ip)
		return DROP_CLAIM_CONFLICT;
	if (!may_claim(p, ip))
		return DROP_CLAIM_REFUSED;
	if (addr_add(&p->r->addrs, p->lan->index, ip, (u8)p->port,
		     ADDR_CLAIMED) != ERR_OK)
		return DROP_CLAIM_REFUSED;
	trial_begin(p, ip);
	return DROP_NONE;
}

/* No machine's address anywhere, or the LAN's own name or broadcast. */
static bool is_martian(const struct lan *l, u32 src)
{
	return !ip4_is_unicast(src) ||
	       (lan_contains(l, src) && !lan_is_host(l, src));
}

/* A broadcast frame is for datagrams to many only. */
static bool in_wrong_frame(const struct pass *p)
{
	u32 dst = be32_get(p->ip->dst);

	return p->to_group && !ip4_is_multicast(dst) &&
	       !lan_is_broadcast(p->lan, dst);
}

/* From a NIC: the source is its own, or becomes it, or ANYSOURCE. */
static enum drop check_source_nic(struct pass *p)
{
	u32 src = be32_get(p->ip->src);

	if (src == 0 && be32_get(p->ip->dst) == 0xffffffff)
		return DROP_NONE; /* BOOTP, DHCP */
	if (is_martian(p->lan, src))
		return DROP_MARTIAN;
	switch (ingress_claim(p, src)) {
	case DROP_NONE:
		return DROP_NONE;
	case DROP_CLAIM_CONFLICT:
		return DROP_SPOOFED;
	default:
		break;
	}
	if (!(p->in->cfg.flags & PORT_ANYSOURCE))
		return DROP_SOURCE;
	return table_is_ours(p->r, p->lan, src) ? DROP_SPOOFED : DROP_NONE;
}

/* From outside: anything but what is inside, or belongs there. */
static enum drop check_source_uplink(struct pass *p)
{
	u32 src = be32_get(p->ip->src);
	const struct lan *home = NULL;

	if (src == 0 && be32_get(p->ip->dst) == 0xffffffff)
		return DROP_NONE;
	if (is_martian(p->lan, src))
		return DROP_MARTIAN;
	if (p->lan->cfg.base_ip)
		home = table_routed_lan(p->r, src);
	if ((home && home != p->lan) || table_is_ours(p->r, p->lan, src))
		return DROP_SPOOFED;
	return DROP_NONE;
}

/* A gateway guest passes on sums it did not make. */
static void set_trust(struct pass *p)
{
	if (p->in->cfg.flags & (PORT_UPLINK | PORT_ANYSOURCE))
		p->d->flags &= (u8)~DGRAM_CSUM_TRUSTED;
	else
		p->d->flags |= DGRAM_CSUM_TRUSTED;
}

static bool has_options(const struct pass *p)
{
	return ip4_hdr_len(p->ip) > sizeof(*p->ip);
}

/* Well formed, and one like it went before: true, and it is on its way. */
static bool went_before(struct pass *p)
{
	const struct hop *h;

	if (p->to_group || has_options(p))
		return false;
	h = flow_find(&p->r->flows, table_stamp(p->r), p->port,
		      be32_get(p->ip->src), be32_get(p->ip->dst));
	if (!h)
		return false;
	set_trust(p);
	forward_to(p, h);
	return true;
}

void ingress_ip(struct pass *p)
{
	bool outside = port_is_uplink(p->in);
	enum drop reason = check_form(p);

	if (reason == DROP_NONE && went_before(p))
		return;
	if (reason == DROP_NONE)
		reason = outside ? check_source_uplink(p) : check_source_nic(p);
	if (reason == DROP_NONE && in_wrong_frame(p))
		reason = DROP_LINK_GROUP;
	if (reason != DROP_NONE) {
		pass_drop(p, reason);
		return;
	}
	if (has_options(p) && !options_check(p))
		return;
	set_trust(p);
	forward(p);
}
