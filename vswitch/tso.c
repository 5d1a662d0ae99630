/* SPDX-License-Identifier: Apache-2.0 */
/* TSO in software: see tso.h. */
#include "vswitch/tso.h"

#include "cp/lib/str.h"
#include "vswitch/offload.h"
#include "vswitch/wire/checksum.h"
#include "vswitch/wire/ip4.h"

/* Headers of segment N, whose payload of SIZE bytes starts at OFFSET. */
static void patch_headers(struct dgram *s, u32 n, u32 offset, bool last)
{
	struct ip4_hdr *ip = (struct ip4_hdr *)s->data;
	u32 ihl = ip4_hdr_len(ip);
	struct tcp_hdr *tcp = (struct tcp_hdr *)(s->data + ihl);
	u32 sum;

	ip->total_len = be16_make((u16)s->len);
	ip->id = be16_make((u16)(be16_get(ip->id) + n));
	ip4_sum_set(ip);
	tcp->seq = be32_make(be32_get(tcp->seq) + offset);
	if (!last)
		tcp->flags = (u8)(tcp->flags & ~(TCP_FIN | TCP_PSH));
	if (n)
		tcp->flags = (u8)(tcp->flags & ~TCP_CWR);
	tcp->sum = be16_make(0);
	sum = csum_pseudo4(be32_get(ip->src), be32_get(ip->dst), IP_TCP,
			   s->len - ihl);
	tcp->sum = be16_make(csum_fold(csum_partial(tcp, s->len - ihl, sum)));
}

struct dgram *tso_split(const struct dgram *d, u32 *count)
{
	u32 headers = d->gso_hdr_len;
	u32 payload = d->len - headers;
	struct dgram *head = NULL, **tail = &head;
	u32 offset = 0, n = 0;

	do {
		u32 size = MIN(payload - offset, (u32)d->gso_size);
		struct dgram *s = dgram_make(headers + size);

		if (!s) {
			dgram_release_list(head);
			return NULL;
		}
		memcpy(s->data, d->data, headers);
		memcpy(s->data + headers, d->data + headers + offset, size);
		patch_headers(s, n++, offset, offset + size == payload);
		*tail = s;
		tail = &s->next;
		offset += size;
	} while (offset < payload);
	*count = n;
	return head;
}
