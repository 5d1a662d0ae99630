/* SPDX-License-Identifier: Apache-2.0 */
/* Unfinished checksums: see offload.h.  D's data is an IPv4 header here. */
#include "vswitch/offload.h"

#include "cp/lib/str.h"
#include "vswitch/limits.h"
#include "vswitch/wire/checksum.h"

struct dgram *dgram_make(u32 size)
{
	struct dgram *d = dgram_alloc(size);

	if (!d)
		return NULL;
	d->len = size;
	d->flags = 0;
	d->csum_start = 0;
	d->csum_offset = 0;
	d->gso_size = 0;
	d->gso_hdr_len = 0;
	d->port = 0;
	d->mtu = 0;
	d->from = ROUTER_PORTS;
	d->next = NULL;
	return d;
}

struct dgram *dgram_copy(const struct dgram *d)
{
	struct dgram *c = dgram_make(d->len);

	if (!c)
		return NULL;
	memcpy(c->data, d->data, d->len);
	c->from = d->from;
	c->flags = d->flags;
	c->csum_start = d->csum_start;
	c->csum_offset = d->csum_offset;
	c->gso_size = d->gso_size;
	c->gso_hdr_len = d->gso_hdr_len;
	return c;
}

void dgram_release_list(struct dgram *d)
{
	while (d) {
		struct dgram *next = d->next;

		dgram_release(d);
		d = next;
	}
}

u32 offload_tcp_headers(const struct dgram *d)
{
	const struct ip4_hdr *ip = (const struct ip4_hdr *)d->data;
	u32 ihl = ip4_hdr_len(ip);
	const struct tcp_hdr *tcp;
	u32 headers;

	if (ip->proto != IP_TCP || d->len < ihl + sizeof(*tcp))
		return 0;
	tcp = (const struct tcp_hdr *)(d->data + ihl);
	headers = ihl + (tcp->offset >> 4) * 4u;
	if (headers < ihl + sizeof(*tcp) || headers > d->len)
		return 0;
	return headers;
}

static bool gso_check(struct dgram *d, const struct ip4_hdr *ip)
{
	u32 headers = offload_tcp_headers(d);
	u32 payload;

	if (!headers || !(d->flags & DGRAM_CSUM_PARTIAL) || !d->gso_size)
		return false;
	if (d->csum_start != ip4_hdr_len(ip) ||
	    d->csum_offset != offsetof(struct tcp_hdr, sum))
		return false;
	payload = d->len - headers;
	d->gso_hdr_len = (u16)headers;
	return payload <= (u32)d->gso_size * TSO_SEGMENTS_MAX;
}

bool offload_check(struct dgram *d, const struct ip4_hdr *ip)
{
	bool partial = d->flags & DGRAM_CSUM_PARTIAL;

	if (!(d->flags & (DGRAM_CSUM_PARTIAL | DGRAM_GSO_TCP4))) {
		d->flags &= (u8)~DGRAM_GSO_ECN;
		return true;
	}
	if (be16_get(ip->frag) & (IP4_MF | IP4_OFFSET))
		return false;
	if (partial && (d->csum_start < ip4_hdr_len(ip) ||
			(u32)d->csum_start + d->csum_offset + 2 > d->len))
		return false;
	if (d->flags & DGRAM_GSO_TCP4)
		return gso_check(d, ip);
	d->flags &= (u8)~DGRAM_GSO_ECN;
	return true;
}

void offload_finish_sum(struct dgram *d)
{
	const struct ip4_hdr *ip = (const struct ip4_hdr *)d->data;
	u8 *at = d->data + d->csum_start;
	u16 sum = csum_fold(csum_partial(at, d->len - d->csum_start, 0));

	if (sum == 0 && ip->proto == IP_UDP)
		sum = 0xffff;
	put_be16(at + d->csum_offset, sum);
	d->flags &= (u8)~DGRAM_CSUM_PARTIAL;
}
