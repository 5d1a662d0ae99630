/* SPDX-License-Identifier: Apache-2.0 */
/* UDP to the base itself: see service.h. */
#include "vswitch/service.h"

#include "vswitch/pass.h"
#include "vswitch/wire/checksum.h"

static struct service *find(struct service_table *t, u16 port)
{
	for (u32 i = 0; i < ROUTER_SERVICES; i++)
		if (t->e[i].port == port)
			return &t->e[i];
	return NULL;
}

enum err service_open(struct service_table *t, u16 port, service_take take,
		      void *arg)
{
	struct service *s = find(t, 0);

	if (port && find(t, port))
		return ERR_EXIST;
	if (!port || !s)
		return ERR_FULL;
	*s = (struct service){ .port = port, .take = take, .arg = arg };
	return ERR_OK;
}

void service_close(struct service_table *t, u16 port)
{
	struct service *s = port ? find(t, port) : NULL;

	if (s)
		s->port = 0;
}

/* A sum of 0 is none; that of a guest is right, or not made yet. */
static bool sum_ok(const struct pass *p, const struct udp_hdr *udp, u32 len)
{
	u32 pseudo = csum_pseudo4(be32_get(p->ip->src), be32_get(p->ip->dst),
				  IP_UDP, len);

	if (!be16_get(udp->sum) ||
	    (p->d->flags & (DGRAM_CSUM_PARTIAL | DGRAM_CSUM_TRUSTED)))
		return true;
	return csum_fold16(csum_partial(udp, len, pseudo)) == 0xffff;
}

/* The header of P's datagram and *LEN of it; NULL: in pieces, or malformed. */
static struct udp_hdr *udp_of(const struct pass *p, u32 *len)
{
	u32 ihl = ip4_hdr_len(p->ip);
	struct udp_hdr *udp = (struct udp_hdr *)(p->d->data + ihl);

	if ((be16_get(p->ip->frag) & (IP4_MF | IP4_OFFSET)) ||
	    p->d->len < ihl + sizeof(*udp))
		return NULL;
	*len = be16_get(udp->len);
	if (*len < sizeof(*udp) || *len > p->d->len - ihl)
		return NULL;
	return udp;
}

bool service_input(struct pass *p)
{
	u32 len = 0;
	struct udp_hdr *udp = udp_of(p, &len);
	struct service_peer from;
	struct service *s;
	struct dgram *d;

	if (!udp || !be16_get(udp->dst))
		return false;
	s = find(&p->r->services, be16_get(udp->dst));
	if (!s)
		return false;
	if (!sum_ok(p, udp, len)) {
		pass_drop(p, DROP_UDP_SUM);
		return true;
	}
	from = (struct service_peer){ .ip = be32_get(p->ip->src),
				      .base_ip = be32_get(p->ip->dst),
				      .port = be16_get(udp->src) };
	d = p->d;
	p->d = NULL;
	dgram_pull(d, ip4_hdr_len(p->ip) + (u32)sizeof(*udp));
	d->len = len - (u32)sizeof(*udp);
	pass_end(p, OUTCOME_ABSORBED, DROP_NONE);
	s->take(s->arg, d, &from);
	return true;
}
