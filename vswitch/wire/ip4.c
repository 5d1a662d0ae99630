/* SPDX-License-Identifier: Apache-2.0 */
/* IPv4 headers: see wire/ip4.h. */
#include "vswitch/wire/ip4.h"

#include "vswitch/wire/checksum.h"

struct ip4_hdr *ip4_parse(void *from, u32 size)
{
	struct ip4_hdr *h = from;
	u32 total;

	if (size < sizeof(*h) || h->version_ihl >> 4 != 4)
		return NULL;
	total = be16_get(h->total_len);
	if (ip4_hdr_len(h) < sizeof(*h) || total < ip4_hdr_len(h) ||
	    total > size)
		return NULL;
	return h;
}

bool ip4_sum_ok(const struct ip4_hdr *h)
{
	const u8 *p = (const u8 *)h;
	u64 sum = (u64)get_be32(p) + get_be32(p + 4) + get_be32(p + 8) +
		  get_be32(p + 12) + get_be32(p + 16);

	/* Twenty bytes, mostly: adding costs less than a call. */
	for (u32 i = sizeof(*h); i < ip4_hdr_len(h); i += 4)
		sum += get_be32(p + i);
	sum = (sum >> 32) + (sum & 0xffffffff);
	return csum_fold16((u32)((sum >> 32) + sum)) == 0xffff;
}

void ip4_sum_set(struct ip4_hdr *h)
{
	h->sum = be16_make(0);
	h->sum = be16_make(csum_fold(csum_partial(h, ip4_hdr_len(h), 0)));
}

void ip4_ttl_decrement(struct ip4_hdr *h)
{
	u16 old = (u16)(h->ttl << 8 | h->proto);

	h->ttl--;
	h->sum = be16_make(csum_replace(be16_get(h->sum), old,
					(u16)(h->ttl << 8 | h->proto)));
}

bool ip4_is_unicast(u32 ip)
{
	u32 first = ip >> 24;

	return first != 0 && first != 127 && first < 224;
}

void ip4_emit(void *to, u16 total_len, u16 id, u8 ttl, u8 proto, u32 src,
	      u32 dst)
{
	struct ip4_hdr *h = to;

	h->version_ihl = 0x45;
	h->tos = 0;
	h->total_len = be16_make(total_len);
	h->id = be16_make(id);
	h->frag = be16_make(0);
	h->ttl = ttl;
	h->proto = proto;
	h->src = be32_make(src);
	h->dst = be32_make(dst);
	ip4_sum_set(h);
}
