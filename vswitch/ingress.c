/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is what came in an IPv4 datagram, and may this port send it?  "Whose address
 * is it" of the design is decided here.
 */
#include "vswitch/offload.h"
#include "vswitch/pass.h"

/* A fragment must end within the largest datagram there is. */
static bool fragment_fits(const struct ip4_hdr *ip)
{
	u32 offset = (be16_get(ip->frag) & IP4_OFFSET) * 8u;

	return offset + be16_get(ip->total_len) <= 0xffff;
}

static enum drop check_form(struct pass *p)
{
	struct dgram *d = p->d;
	struct ip4_hdr *ip = ip4_parse(d->data, d->len);

	if (!ip)
		return DROP_HEADER;
	if (port_is_uplink(p->in) && !ip4_sum_ok(ip))
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
	const struct lan *l = p->lan;
	const struct neigh *n;

	if (!lan_is_host(l, ip) || ip == l->cfg.gateway)
		return false;
	if (p->in->fixed_count || addr_count(&p->r->addrs, (u8)p->port))
		return false;
	if (l->uplink < 0)
		return true;
	n = neigh_find(&p->r->neighs, (u8)l->uplink, ip);
	return !n || n->state == NEIGH_INCOMPLETE || n->state == NEIGH_FAILED;
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
	return DROP_NONE;
}

/* From a NIC: the source is its own, or becomes it, or ANYSOURCE. */
static enum drop check_source_nic(struct pass *p)
{
	u32 src = be32_get(p->ip->src);

	if (src == 0 && be32_get(p->ip->dst) == 0xffffffff)
		return DROP_NONE; /* BOOTP, DHCP */
	if (!ip4_is_unicast(src) || lan_is_broadcast(p->lan, src))
		return DROP_MARTIAN;
	switch (ingress_claim(p, src)) {
	case DROP_NONE:
		return DROP_NONE;
	case DROP_CLAIM_CONFLICT:
		return DROP_SPOOFED;
	default:
		return p->in->cfg.flags & PORT_ANYSOURCE ? DROP_NONE
							 : DROP_SOURCE;
	}
}

/* From outside: anything but what is known to be inside. */
static enum drop check_source_uplink(struct pass *p)
{
	u32 src = be32_get(p->ip->src);

	if (src == 0 && be32_get(p->ip->dst) == 0xffffffff)
		return DROP_NONE;
	if (!ip4_is_unicast(src) || lan_is_broadcast(p->lan, src))
		return DROP_MARTIAN;
	if (src == p->lan->cfg.base_ip || table_local(p->r, p->lan, src))
		return DROP_SPOOFED;
	return DROP_NONE;
}

void ingress_ip(struct pass *p)
{
	bool outside = port_is_uplink(p->in);
	enum drop reason = check_form(p);

	if (reason == DROP_NONE)
		reason = outside ? check_source_uplink(p) : check_source_nic(p);
	if (reason != DROP_NONE) {
		pass_drop(p, reason);
		return;
	}
	/* A gateway guest passes on sums it did not make. */
	if (!outside && !(p->in->cfg.flags & PORT_ANYSOURCE))
		p->d->flags |= DGRAM_CSUM_TRUSTED;
	else
		p->d->flags &= (u8)~DGRAM_CSUM_TRUSTED;
	forward(p);
}
