/* SPDX-License-Identifier: Apache-2.0 */
/* TSO in software: see tso.h. */
#include "vswitch/tso.h"

#include "cp/lib/str.h"
#include "vswitch/offload.h"
#include "vswitch/wire/checksum.h"
#include "vswitch/wire/ip4.h"

static u32 payload_of(const struct dgram *d)
{
	return d->len - d->gso_hdr_len;
}

u32 tso_count(const struct dgram *d)
{
	u32 n = (payload_of(d) + d->gso_size - 1) / d->gso_size;

	return MAX(n, 1u);
}

void tso_begin(struct tso *t, const struct dgram *d, u32 l2_size)
{
	*t = (struct tso){ .d = d, .ip_at = l2_size };
}

static u32 payload_next(const struct tso *t)
{
	return MIN(payload_of(t->d) - t->offset, (u32)t->d->gso_size);
}

u32 tso_size(const struct tso *t)
{
	u32 size = payload_next(t);

	return size || !t->n ? t->d->gso_hdr_len + size : 0;
}

/* Headers of the segment at IP, SIZE bytes from there on. */
static void patch_headers(const struct tso *t, struct ip4_hdr *ip, u32 size,
			  bool last)
{
	u32 ihl = ip4_hdr_len(ip);
	struct tcp_hdr *tcp = (struct tcp_hdr *)((u8 *)ip + ihl);
	u32 sum;

	ip->total_len = be16_make((u16)size);
	ip->id = be16_make((u16)(be16_get(ip->id) + t->n));
	ip4_sum_set(ip);
	tcp->seq = be32_make(be32_get(tcp->seq) + t->offset);
	if (!last)
		tcp->flags = (u8)(tcp->flags & ~(TCP_FIN | TCP_PSH));
	if (t->n)
		tcp->flags = (u8)(tcp->flags & ~TCP_CWR);
	tcp->sum = be16_make(0);
	sum = csum_pseudo4(be32_get(ip->src), be32_get(ip->dst), IP_TCP,
			   size - ihl);
	tcp->sum = be16_make(csum_fold(csum_partial(tcp, size - ihl, sum)));
}

void tso_next(struct tso *t, u8 *to)
{
	const struct dgram *d = t->d;
	u32 headers = d->gso_hdr_len, size = payload_next(t);

	if (to) {
		memcpy(to, d->data, headers);
		memcpy(to + headers, d->data + headers + t->offset, size);
		patch_headers(t, (struct ip4_hdr *)(to + t->ip_at),
			      headers - t->ip_at + size,
			      t->offset + size == payload_of(d));
	}
	t->offset += size;
	t->n++;
}

struct dgram *tso_split(const struct dgram *d, u32 *count)
{
	struct dgram *head = NULL, **tail = &head;
	struct tso t;
	u32 size;

	tso_begin(&t, d, 0);
	while ((size = tso_size(&t)) != 0) {
		struct dgram *s = dgram_make(size);

		if (!s) {
			dgram_release_list(head);
			return NULL;
		}
		tso_next(&t, s->data);
		*tail = s;
		tail = &s->next;
	}
	*count = t.n;
	return head;
}
